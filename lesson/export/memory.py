"""Remember what was made of each episode, so that serving makes only what changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable

_made: dict[tuple[str, str], tuple[Hashable, str]] = {}


def remembered(
    kind: str, episode: str, made_from: Hashable, make: Callable[[], str]
) -> str:
    """Return what a function makes, or made when it was last asked for the same.

    Parameters
    ----------
    kind, episode
        What is made, and the name of the episode: the last one of each is kept.
    made_from
        All that the result depends on.
    make
        Makes it.
    """
    last = _made.get((kind, episode))
    if last is None or last[0] != made_from:
        last = _made[kind, episode] = (made_from, make())
    return last[1]
