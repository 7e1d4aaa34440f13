"""The reader: what it takes for what, and where in the file that stands."""

import pytest

from lesson.read.episode import find_images, find_inlines
from lesson.read.markdown import parse


def kinds(text: str) -> list[str]:
    return [token.type for token in parse(text).tokens]


def words(text: str) -> str:
    """Return the text of all paragraphs, as it is shown."""
    document = parse(text)
    return "".join(t.content for t in document.inline if t.type == "text")


@pytest.mark.parametrize(
    "line",
    ["% of all days", "+++", "(target)=", "{role}`x`", "{{ name }}", "#. one", "@x"],
)
def test_what_means_something_to_myst_alone_is_text(line):
    text = f"Some words and\n{line}\nmore of them.\n"
    assert kinds(text) == ["paragraph_open", "inline", "paragraph_close"]
    [paragraph] = [t for t in parse(text).tokens if t.type == "inline"]
    assert line in paragraph.content


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("between $10, and perhaps $10", []),
        ("from $5 to $7 a piece", []),
        ("it is 5$ or 10$", []),
        ("the price of $x$ is $2", ["x"]),
        (r"an escaped \$x\$", []),
        ("$x_1$ and $x_2$.", ["x_1", "x_2"]),
        ("`$x$` is code", []),
    ],
)
def test_dollars_are_read_as_pandoc_does(text, formulas):
    found = [t.content for t in parse(text).inline if t.type == "math_inline"]
    assert found == formulas


def test_divs_are_tokens_around_their_content():
    text = ":::: challenge\n\n## Sum\n\n::: hint\n\nA.\n\n:::\n\n::::\n"
    tokens = parse(text).tokens
    fences = [(t.type, t.info, t.map[0]) for t in tokens if t.type.startswith("div")]
    assert fences == [
        ("div_open", "challenge", 0),
        ("div_open", "hint", 4),
        ("div_close", "", 8),
        ("div_close", "", 10),
    ]


@pytest.mark.parametrize(
    "code", ["```output\n:::\n```", "```text\n::: hint\n```", "~~~\n::::\n~~~"]
)
def test_colons_in_code_are_no_fence(code):
    tokens = parse(f"::: challenge\n\n{code}\n\nText.\n\n:::\n").tokens
    assert [t.type for t in tokens if t.type.startswith("div")] == [
        "div_open",
        "div_close",
    ]
    assert tokens[-1].type == "div_close"


@pytest.mark.parametrize(
    "text",
    [
        "One is `{python} x`.",
        "Before\n  and on a line `{python} x` here.",
        "> A quotation\n> of `{python} x`.",
        "- an item\n  with `{python} x`\n\n  and more",
        "| a | b |\n| - | - |\n| `x` | `{python} x` |",
        r"| a \| b | `{python} x` |" + "\n| - | - |\n| 1 | 2 |",
        "## Title of `{python} x` {#one}",
        "Term\n: with `{python} x`\n",
        "A. one\nB. `{python} x`\nC. three",
        "![A caption with `{python} x`](fig/a.png){alt='b'}",
        '![A caption](fig/a.png){alt="an alt with `{python} x`"}',
        "Table: of `{python} x`",
        "*So `{python} x`* and **[a link `y`](b.md)**",
    ],
)
def test_a_value_is_found_where_it_stands(text):
    page = f"Words `x` first.\n\n{text}\n\nAnd last `x`.\n"
    [inline] = find_inlines(parse(page))
    assert page[inline.start : inline.end] == "`{python} x`"
    assert inline.line == page[: inline.start].count("\n") + 1
    assert inline.code == "x"


@pytest.mark.parametrize(
    "text",
    ["``{python} x``", "`python x`", "```text\n`{python} x`\n```", "`{python}x`"],
)
def test_what_only_looks_like_a_value_is_none(text):
    assert not find_inlines(parse(text))


@pytest.mark.parametrize(
    ("html", "fences"),
    [("<br>", 2), ("<details>\nA\n</details>", 2), ("<!--\n:::\n-->", 2)],
)
def test_a_fence_ends_html(html, fences):
    tokens = parse(f"::: callout\n{html}\n:::\n").tokens
    assert sum(t.type.startswith("div") for t in tokens) == fences
    assert tokens[-1].type == "div_close"


@pytest.mark.parametrize(
    ("text", "target", "caption", "alt"),
    [
        ("![A](fig/a.png)", "fig/a.png", "A", None),
        ("![A](fig/a.png){alt='b c'}", "fig/a.png", "A", "b c"),
        ("![A](fig/a.png){alt=''}", "fig/a.png", "A", ""),
        ("![A](<fig/a b.png>){alt='b'}", "fig/a b.png", "A", "b"),
        ("![A](fig/a%20b.png){alt='b'}", "fig/a b.png", "A", "b"),
        ("![A](fig/größe.png){alt='b'}", "fig/größe.png", "A", "b"),
        ('![A](fig/a.png "A title"){alt="b"}', "fig/a.png", "A", "b"),
        (
            "![See [a page](https://x.org/y.png)](fig/a.png){alt='b'}",
            "fig/a.png",
            "See [a page](https://x.org/y.png)",
            "b",
        ),
        ("![Of [0, 1]](fig/a.png){alt='b'}", "fig/a.png", "Of [0, 1]", "b"),
        (r"![A \] b](fig/a.png){alt='b'}", "fig/a.png", r"A \] b", "b"),
        ("![A][ref]{alt='b'}\n\n[ref]: fig/a.png", "fig/a.png", "A", "b"),
    ],
)
def test_images(text, target, caption, alt):
    page = f"Words.\n\n{text}\n"
    [image] = find_images(parse(page))
    assert (image.target, image.caption, image.alt) == (target, caption, alt)
    first = text.split("\n")[0]
    assert page[image.start : image.end] == first
    assert image.line == 3
