"""Find every fault of a lesson that can be told without running it.

`run.check` is the way in. The rules stand in one module for each of their groups; how
they are written is said in `rules`, and what they look at is made in `page` and
`sources`.
"""
