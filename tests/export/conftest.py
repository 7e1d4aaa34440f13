"""An episode with every kind of block and of text that notebooks have to deal with."""

from __future__ import annotations

import pytest

from lesson.read.episode import Episode
from lesson.read.lesson import read_lesson

BODY = """\
## One {#one}

<!-- allow: one -->
A paragraph that is read on the page, with [a link](../data/README.md#numbers).

A paragraph that asks, of `{python} 1`, see [the next](02-more.md#two) and
[the set-up](../setup.md):

```python
x = 1
```

![A plot](fig/01-plot.png){alt="A line that rises."}

```python tags=["check"]
assert x == 1
```

```python tags=["given"]
given = 2
```

![A drawing](fig/01-drawn.svg){alt="Two [round]
boxes."}

A list asks:

- first
- second

```python tags=["raises-exception"]
x / 0
```

::: callout

## An aside

Type this, too:

```python
aside = 3
```

:::

:::: challenge

## Two {#two minutes=6}

First question, `{python} 2`?

A. This one.
B. That one.

```text
fill(___)
```

### Smaller {#smaller}

```python tags=["given"]
start = 4
```

Last question:

1. a question,
2. a last one.

::: hint

1. A hint.

:::

::: solution

1. The solution.

```python
solution = 5
```

And more:

```python
more = 6
```

:::
::::

```python
after = 7
```

::: spoiler

## Going deeper: more {#deeper}

Only for some.

```python
deeper = 8
```

### Still deeper

```python tags=["given"]
still = 9
```

:::

::: discussion

## Talk {minutes=3}

What now?

::: instructor

Wait.

:::
:::

## End

```bash
ls
```

```python
end = 10
```
"""
BODY = BODY.replace("::: discussion", ":::: discussion").replace(
    "Wait.\n\n:::\n:::", "Wait.\n\n:::\n::::"
)


@pytest.fixture
def everything(small) -> Episode:
    """Return the episode, in a lesson that has what it links to."""
    small.write("data/README.md", "# Data\n\n## Numbers\n\nSome.\n")
    small.write("fig/01-drawn.svg", "<svg/>")
    small.episode(BODY)
    small.episode("Two.\n", name="02-more")
    return read_lesson(small.layout).episodes[0]
