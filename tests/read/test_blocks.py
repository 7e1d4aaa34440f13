"""Fences: what is found, and that each bad one is reported at its line."""

from pathlib import Path

import pytest

from lesson.read.blocks import read_blocks

PAGE = Path("page.md")


def faults(text: str) -> list[tuple[int | None, str]]:
    return [(f.line, f.message) for f in read_blocks(PAGE, text).faults]


def test_finds_nested_divs_and_code():
    text = (
        ":::: challenge\n\n## Sum\n\n::: solution\n\n"
        '```python tags=["check"]\nassert 1\n```\n\n:::\n\n::::\n'
    )
    found = read_blocks(PAGE, text)
    assert not found.faults
    assert [(d.name, d.line, d.end, d.outer) for d in found.divs] == [
        ("solution", 5, 11, "challenge"),
        ("challenge", 1, 13, None),
    ]
    [block] = found.python
    assert (block.source, block.tags, block.line) == ("assert 1", ("check",), 7)


def test_prose_keeps_every_character_in_its_place():
    text = "a\n```text\n::: nothing\n```\n::: hint\nb\n:::\n"
    prose = read_blocks(PAGE, text).prose
    assert len(prose) == len(text)
    assert prose.index("b") == text.index("b")
    assert "nothing" not in prose


def test_fence_inside_a_longer_fence_is_text():
    found = read_blocks(PAGE, "````text\n```python\n1\n```\n````\n")
    assert not found.faults
    assert not found.python


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a\n\n::: chalenge\n:::\n", 3, "unknown div `chalenge`"),
        ("::: hint\n\ntext\n", 1, "never closed"),
        ("text\n\n:::\n", 3, "closes no div"),
        ("::: challenge\n\n::: hint\n:::\n:::\n", 3, "more colons"),
        (":::: challenge\n\n:::: hint\n::::\n::::\n", 3, "more colons"),
        (":::: challenge\n\ntext\n\n:::\n", 5, "same number"),
        ("  ::: hint\n:::\n", 1, "indented"),
        ("- item\n\n  ```python\n  1\n  ```\n", 3, "would not run"),
        ("~~~python\n1\n~~~\n", 1, "would not run"),
        ("```py\n1\n```\n", 1, "would not run"),
        ("```{python}\n1\n```\n", 1, "would not run"),
        ("```Python\n1\n```\n", 1, "would not run"),
        ("a\n\n```python\n1\n", 3, "never closed"),
        ("```output\n1\n```\n", 1, "woven in"),
        ('```python tags=["chek"]\n1\n```\n', 1, "unknown tag `chek`"),
        ("```python numbered\n1\n```\n", 1, "cannot read `numbered`"),
    ],
)
def test_bad_fence_is_reported_at_its_line(text, line, words):
    found = faults(text)
    assert any(at == line and words in message for at, message in found), found
