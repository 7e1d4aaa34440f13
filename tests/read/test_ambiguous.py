"""What Pandoc reads otherwise than we do is a fault, at its line."""

from pathlib import Path

import pytest

from lesson.read.ambiguous import find_ambiguous
from lesson.read.markdown import parse


def faults(text: str) -> list[tuple[int | None, str, str]]:
    found = find_ambiguous(Path("page.md"), parse(text))
    return [(fault.line, fault.rule, fault.message) for fault in found]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("It has ___ weights.\n", 1, "blanks into code"),
        ("| a | b |\n| - | - |\n| 1 | _____ |\n", 3, "blanks into code"),
        ("right in 85 hours and wrong\nin the other\n15. If so\n", 3, "begins a list"),
        ("Words\nb) and more\n", 2, "begins a list"),
        ("#. Words\n", 1, "begins a list"),
        ("(1) Words\n", 1, "begins a list"),
        ("Words\n- item\n", 2, "empty line above"),
        ("Words\n1. item\n", 2, "empty line above"),
        ("Words\n## Title\n", 2, "empty line above"),
        ("Words\n> said\n", 2, "empty line above"),
        ("It is $ x $ here.\n", 1, "dollar signs"),
        ("It is\n$x = $ **1**.\n", 2, "dollar signs"),
        ("H~2~O\n", 1, "set low"),
        ("x^2^\n", 1, "set high"),
        ("~~gone~~\n", 1, "struck out"),
        ("A :smile: here\n", 1, "emoji"),
        ("see {ref}`x`\n", 1, "role in MyST"),
        ("| not a table\n", 1, "line block"),
        ("Words\n| not a table\n", 2, "line block"),
    ],
)
def test_ambiguous(text, line, words):
    [(at, rule, message)] = faults(text)
    assert (at, rule) == (line, "ambiguous")
    assert words in message


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('<img src="fig/a.png" alt="x">\n', 1, "![Caption]"),
        ('Words <img alt="x"\nsrc=fig/a.png>.\n', 1, "![Caption]"),
        ('<a href="setup.html">set up</a>\n', 1, "[text](page.md)"),
        ("<video src='a.mp4'></video>\n", 1, "would not have"),
        ("<b>`{python} x`</b>\n\n<div>\n`{python} x`\n</div>\n", 3, "not computed"),
    ],
)
def test_html_that_would_be_broken(text, line, words):
    [(at, rule, message)] = faults(text)
    assert (at, rule) == (line, "html")
    assert words in message


@pytest.mark.parametrize(
    "text",
    [
        "Fill `___` in, in code.\n\n```python\nx = ___\n```\n",
        "A name like `a_b`, my_name and __init__ and file___x\\_\n",
        "from $10 to $12, or $x$\n",
        "- item\n  - item within\n    1. and within\n",
        "1. one\n\n   > said\n",
        "A. one\nB. two\n",
        "at 10:30:15, a::b, `:smile:`\n",
        "[a link](https://x.org/a___b) and <https://x.org/~a~b>\n",
        "<details>\n<summary>More</summary>\n\nWords.\n\n</details>\n",
        '<a href="https://x.org">x</a> <a href="#top">top</a>\n',
        "<!-- <img src='fig/a.png'> and ___ -->\n",
        "| a | b |\n| - | - |\n| ~1 | ^2 |\n",
    ],
)
def test_what_all_read_alike_is_none(text):
    assert not faults(text)
