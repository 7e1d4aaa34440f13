"""The model of a page: every part at its line, every text in its place."""

from __future__ import annotations

from pathlib import Path

import jupytext

from lesson.check.page import make_page

TEXT = """\
---
title: "A page"
---

## First `code` {#one}

Words with `code over
two lines` and $x_1$ and [a
link](https://example.org/words) here. <!-- allow: here -->

:::: challenge

## Inside

![A caption](fig/a.png){alt="What it
shows"}

::: solution

Text.

:::
::::

```python
words = 1
```
"""


def page():
    return make_page(Path("episodes/01-page.md"), TEXT, "episode")


def test_plain_text_keeps_every_character_in_its_place():
    plain = page().plain
    assert len(plain) == len(TEXT)
    assert plain.count("\n") == TEXT.count("\n")
    for word in ("A page", "Words", "here", "A caption", "What it\nshows", "Text"):
        assert plain.index(word) == TEXT.index(word)
    for hidden in ("code over", "x_1", "example", "allow", "fig", "words = 1", "#one"):
        assert hidden not in plain


def test_parts_know_their_lines():
    found = page()
    assert [(h.level, h.line, h.id, h.slug) for h in found.headings] == [
        (2, 5, "one", "one"),
        (2, 13, "", "inside"),
    ]
    assert [(link.line, link.text) for link in found.links] == [(8, "a link")]
    [figure] = found.figures
    assert (figure.line, figure.caption, figure.alt) == (
        15,
        "A caption",
        "What it shows",
    )
    divs = [(div.name, div.line, div.end) for div in found.divs]
    assert divs == [("challenge", 11, 23), ("solution", 18, 22)]


def test_allowing_is_a_comment_that_jupytext_leaves_alone():
    text = "Words.\n\n<!-- allow: simply -->\nWe simply add.\n\n```python\n1\n```\n"
    cells = jupytext.reads(text, fmt="md:markdown").cells
    assert [cell.cell_type for cell in cells] == ["markdown", "code"]
