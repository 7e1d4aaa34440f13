"""Weaving: outputs, tables, plots and values, from hand-made notebooks."""

import base64
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_output

from lesson.read.blocks import read_blocks
from lesson.read.lesson import read_lesson
from lesson.run.notebook import code_cells, make_notebook
from lesson.run.terminal import visible_text
from lesson.weave.objectives import objectives_key, objectives_page
from lesson.weave.tables import accessible_table
from lesson.weave.text import fenced
from lesson.weave.weave import source_line, weave

FRAME = '<table class="dataframe"><tr><td>1</td></tr></table>'
PNG = base64.b64encode(b"a plot").decode()


def stream(text: str, name: str = "stdout"):
    return new_output("stream", name=name, text=text)


def plot():
    return new_output("display_data", {"image/png": PNG, "text/plain": "<Figure>"})


def result(text: str, html: str = ""):
    data = {"text/plain": text} | ({"text/html": html} if html else {})
    return new_output("execute_result", data)


def woven(small, body: str, *cell_outputs: list, executed: bool = True):
    """Weave an episode around a body, whose code cells have these outputs."""
    small.episode(body)
    [episode] = read_lesson(small.layout).episodes
    cells = code_cells(make_notebook(episode))
    for cell, outputs in zip(cells, cell_outputs, strict=True):
        cell.outputs = outputs
    return weave(episode, cells if executed else None, small.root / "fig")


def test_text_outputs_are_joined_and_follow_their_block(small):
    made, faults = woven(
        small, "```python\nf()\n```\n\nText.", [stream("one\n"), result("2")]
    )
    assert not faults
    expected = "```python\nf()\n```\n\n```output\none\n2\n```\n\nText.\n"
    assert expected in made.text


@pytest.mark.parametrize(
    ("body", "labels"),
    [
        ("```python\nf()\n```", 0),
        ('```python tags=["given"]\nf()\n```', 1),
        ("::: spoiler\n\n## More\n\n```python\nf()\n```\n\n:::", 1),
        ('```python tags=["check", "given"]\nf()\n```', 0),
        ("It is `{python} 1`.\n\n```python\nf()\n```", 0),
    ],
)
def test_code_that_nobody_types_has_a_label_in_plain_markdown(small, body, labels):
    cells = body.count("```python") + body.count("{python}")
    made, faults = woven(small, body, *([stream("1")] for _ in range(cells)))
    assert not faults
    assert made.text.count("\n\n*Ready in your notebook*\n\n```python\nf()") == labels
    assert made.text.count("Ready") == labels


def test_prose_and_front_matter_stay_as_written(small):
    body = "## One {#one}\n\n:::: challenge\n\n## Two\n\n::: hint\nA hint.\n:::\n\n::::"
    made, _ = woven(small, body)
    assert made.text == (small.root / "episodes/01-sums.md").read_text()


def test_blocks_in_other_languages_stay_as_written(small):
    body = "Before.\n\n```bash\nls -l\n\ncd data\n```\n\nAfter.\n\n```R\nx <- 1\n```"
    made, _ = woven(small, body)
    assert f"{body}\n" in made.text
    made, _ = woven(small, f"{body}\n\n{BLOCK}", [])
    assert f"{body}\n\n{BLOCK}" in made.text


def test_check_blocks_and_tags_are_removed(small):
    body = (
        '```python tags=["check"]\nassert x\n```\n\n'
        '```python tags=["raises-exception"]\n1 / 0\n```'
    )
    error = new_output(
        "error",
        ename="ZeroDivisionError",
        evalue="division by zero",
        traceback=["Traceback …", '\nlesson: {"line": 1, "details": []}'],
    )
    made, _ = woven(small, body, [stream("nothing to see")], [error])
    assert "assert" not in made.text
    assert "tags" not in made.text
    assert "nothing to see" not in made.text
    assert (
        "```error\nTraceback (most recent call last):\n  line 1\n    1 / 0\n"
        "ZeroDivisionError: division by zero\n```" in made.text
    )


def test_warnings_and_progress_are_left_out_unless_tagged(small):
    noise = [
        stream("beware\n", "stderr"),
        stream("1/3 ━\r3/3 ━━━━ 0s 2ms/step\n", "progress"),
        stream("loss 1\n"),
    ]
    made, _ = woven(small, "```python\nf()\n```", noise)
    assert "```output\nloss 1\n```" in made.text
    tags = 'tags=["show-warnings", "show-progress"]'
    made, _ = woven(small, f"```python {tags}\nf()\n```", noise)
    assert "```output\nbeware\n3/3 ━━━━ 0s 2ms/step\nloss 1\n```" in made.text


def test_values_fill_their_places(small):
    body = "It is `{python} a` and\n`{python} b`.\n\n```text\n`{python} c`\n```"
    made, _ = woven(small, body, [stream("1")], [stream("2")])
    assert "It is 1 and\n2.\n" in made.text
    assert "`{python} c`" in made.text


BLOCK = "```python\nplt.show()\n```\n\n"


def test_plot_is_named_by_the_image_that_follows(small):
    body = f'{BLOCK}![A](fig/a.png){{alt="x"}}\n\n{BLOCK}![B](fig/b.png){{alt="x"}}'
    made, faults = woven(small, body, [plot()], [plot()])
    assert not faults
    assert made.plots == {"a.png": b"a plot", "b.png": b"a plot"}
    assert "<Figure>" not in made.text


def test_drawn_figure_needs_no_plot(small):
    small.write("fig/drawn.svg", "<svg/>")
    made, faults = woven(small, '![A](fig/drawn.svg){alt="x"}')
    assert not faults
    assert not made.plots


@pytest.mark.parametrize(
    ("body", "outputs", "line", "words"),
    [
        (f"{BLOCK}Text.", [[plot()]], 2, "draws a plot that no image names"),
        (f"{BLOCK}{BLOCK}![A](fig/a.png)", [[plot()]] * 2, 2, "no image names"),
        ("![A](fig/a.png)", [], 1, "has no plot"),
        (f"![A](fig/a.png)\n\n{BLOCK}", [[plot()]], 1, "has no plot"),
        (f"{BLOCK}![A](a.png)", [[plot()]], 5, "is not in fig/"),
        ("![A](https://x.org/a.png)", [], 1, "is on another host"),
        (
            f"{BLOCK}![A](fig/a.png)\n\n{BLOCK}![A](fig/a.png)",
            [[plot()]] * 2,
            11,
            "names a second plot",
        ),
    ],
)
def test_plots_and_images_must_match(small, body, outputs, line, words):
    start = small.episode("")
    _, faults = woven(small, body, *outputs)
    found = [(f.line - start, f.message) for f in faults]
    assert any(at == line and words in message for at, message in found), found


def test_page_that_was_not_run_says_so(small):
    body = f"It is `{{python}} a`.\n\n{BLOCK}![A line](fig/a.png){{alt='x'}}"
    made, faults = woven(small, body, [], [], executed=False)
    assert not faults
    assert "made without running its code" in made.text
    assert "It is …." in made.text
    assert "*Plot not made: A line*" in made.text
    assert made.text.startswith("---\n")


HTML = """<div><style scoped>th {}</style><table border="1" class="dataframe">
<thead><tr style="text-align: right;"><th></th><th>x</th></tr>
<tr><th>name</th><th></th></tr></thead>
<tbody><tr><th>0</th><td>1</td></tr>

</tbody></table><p>1 rows</p></div>"""


def test_table_is_accessible_and_one_block():
    text = accessible_table(HTML)
    assert "\n\n" not in text
    table = BeautifulSoup(text, "html.parser")
    assert [th["scope"] for th in table.find_all("th")] == ["col", "col", "row"]
    assert all(th.get_text(strip=True) for th in table.find_all("th"))
    region = table.find(role="group")
    assert region["tabindex"] == "0"
    assert region["aria-label"]
    assert not table.find("style")
    assert table.find("p").text == "1 rows"


def test_grouped_headers_keep_their_spans():
    html = (
        '<table class="dataframe"><thead><tr><th colspan="2">both</th></tr></thead>'
        '<tbody><tr><th rowspan="2">a</th><th>b</th></tr></tbody></table>'
    )
    cells = BeautifulSoup(accessible_table(html), "html.parser").find_all("th")
    assert [cell["scope"] for cell in cells] == ["colgroup", "rowgroup", "row"]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a\rb", "b"),
        ("abc\rx", "xbc"),
        ("12\b3", "13"),
        ("\x1b[1mbold\x1b[0m", "bold"),
        ("Epoch 1/2\n5/5 ━━━━━━ 0s\nend", "Epoch 1/2\n5/5 ━━━━━━ 0s\nend"),
        ("  0%|    |\r 50%|██  |\r100%|████|\n", "100%|████|"),
        ("┏━━━━┓\n┃ a  ┃", "┏━━━━┓\n┃ a  ┃"),
        ("text  \n", "text"),
    ],
)
def test_text_is_what_a_terminal_would_show(raw, shown):
    assert visible_text(raw) == shown


def test_fence_is_longer_than_any_inside():
    assert fenced("output", "```\n") == "````output\n```\n\n````"


OBJECTIVES = """\
lesson:
  SUM-1: {text: add numbers, taught: [01-sums#one, 09-later#x], assessed: [01-sums#two]}
  SUM-2: {text: say why, taught: [01-sums#none]}
episodes:
  01-sums:
    - {text: Add two numbers., assessed: [two]}
"""


def test_objectives_page_names_places_by_their_titles(small):
    small.episode(
        "## A `sum` | or not {#one}\n\n::: challenge\n\n## Try {#two minutes=3}\n\n:::"
    )
    small.write("objectives.yaml", OBJECTIVES)
    page = objectives_page(small.layout, read_lesson(small.layout))
    assert (
        "## 1. Sums\n\n- Add two numbers. *Try it:* [Try](episodes/01-sums.md#two)\n"
        in page
    )
    assert (
        "| Add numbers (SUM-1) | [A `sum` \\| or not](episodes/01-sums.md#one) "
        "| [Try](episodes/01-sums.md#two) |\n" in page
    )
    assert "| Say why (SUM-2) | [Sums: none](episodes/01-sums.md#none) |  |\n" in page
    assert "09-later" not in page


@pytest.mark.parametrize(
    ("old", "new", "is_stale"),
    [
        ("## Try {#two", "## Try it {#two", True),
        ("{#one}", "{#first}", True),
        ("title: Sums", "title: More sums", True),
        ("Text.", "Other text.", False),
    ],
)
def test_objectives_page_is_made_again_when_a_title_changes(small, old, new, is_stale):
    small.episode("## A sum {#one}\n\nText.\n\n::: challenge\n\n## Try {#two}\n\n:::")
    small.write("objectives.yaml", OBJECTIVES)
    before = objectives_key(small.layout, read_lesson(small.layout))
    path = small.root / "episodes/01-sums.md"
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    after = objectives_key(small.layout, read_lesson(small.layout))
    assert (before != after) == is_stale


def test_line_of_woven_text_leads_to_its_source(small):
    body = (
        "a\n\n```python\nf()\n```\n\nb\nc `{python} x`\n\n"
        '```python tags=["check"]\nassert x\n```\n\nd\n\n```python\ng()\n```\ne\n'
    )
    small.episode(body)
    [episode] = read_lesson(small.layout).episodes
    cells = code_cells(make_notebook(episode))
    shown = [[stream("1\n2\n")], [stream("1")], [], [result("x", FRAME)]]
    for cell, outputs in zip(cells, shown, strict=True):
        cell.outputs = outputs
    made, _ = weave(episode, cells, small.root / "fig")
    source, text = episode.text.split("\n"), made.text.split("\n")
    for word in ("a", "b", "d", "e"):
        line = source_line(episode, cells, text.index(word) + 1)
        assert source[line - 1] == word
    line = source_line(episode, cells, text.index("c 1") + 1)
    assert source[line - 1] == "c `{python} x`"
    # A line of an output belongs to its block.
    line = source_line(episode, cells, text.index("1") + 1)
    assert source[line - 3 : line] == ["```python", "f()", "```"]


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ('text = """one\n\n\n\ntwo"""\nprint(len(text))', "10"),
        ("x = 1\n\n\n\ny = 2", "a\n\n\n\nb"),
        ("print(':::')", ":::\n\n::: solution\n\n::::"),
        ("print('x')", "```\n# no heading\n````\n{python}"),
        ("s = '$x$ and ![a](b.png)'", "`{python} x`\n---\ntitle: x\n---"),
    ],
)
@pytest.mark.parametrize("around", ["{}", "::: challenge\n\n## One\n\n{}\n\n:::"])
def test_code_and_output_are_untouched(small, source, printed, around):
    body = around.format(f"```python\n{source}\n```")
    made, faults = woven(small, body, [stream(f"{printed}\n")])
    assert not faults
    code, output = parse_code(made.text)
    assert (code.source, output.source) == (source, printed)
    assert len(read_blocks(Path("x.md"), made.text).divs) == body.count("::: ch") + 3


def parse_code(text: str):
    blocks = read_blocks(Path("x.md"), text)
    assert not blocks.faults or {f.rule for f in blocks.faults} == {
        "hand-written-output"
    }
    return blocks.code


def test_empty_lines_of_the_author_stay(small):
    body = "One.\n\n\n\nTwo.  \nThree.\\\nFour.\n\n    \n\nFive."
    made, _ = woven(small, body)
    assert body in made.text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("A.\n\n{}\n\nB.", "A.\n\nB."),
        ("A.\n{}\nB.", "A.\nB."),
        ("A.\n\n{}\n\n\n\nB.", "A.\n\nB."),
        ("::: hint\n\nA.\n\n{}\n\n:::", "::: hint\n\nA.\n\n:::"),
        ("::: hint\n\nA.\n\n{}\n:::", "::: hint\n\nA.\n\n:::"),
    ],
)
def test_a_check_leaves_no_trace(small, body, expected):
    check = '```python tags=["check"]\nassert 1\n```'
    made, _ = woven(small, body.format(check), [])
    assert f"\n{expected}\n" in made.text


def test_a_table_ends_where_a_div_does(small):
    body = "::: callout\n\n## One\n\n```python\nf\n```\n:::\n\nText."
    made, _ = woven(small, body, [result("1", FRAME)])
    assert [d.name for d in read_blocks(Path("x.md"), made.text).divs].count(
        "callout"
    ) == 1
    assert not [
        f for f in read_blocks(Path("x.md"), made.text).faults if f.rule == "div"
    ]


@pytest.mark.parametrize(
    ("image", "name"),
    [
        ("![See [this](https://x.org)](fig/a.png){alt='b'}", "a.png"),
        ("![Of [0, 1]](fig/a.png){alt='b'}", "a.png"),
        ("![A](<fig/a b.png>){alt='b'}", "a b.png"),
        ("![A](fig/größe.png){alt='b'}", "größe.png"),
        ('![A](fig/a.png "title"){alt="b"}', "a.png"),
        ("![A\non two lines](fig/a.png){alt='b\non two'}", "a.png"),
    ],
)
def test_a_plot_gets_the_name_of_its_image(small, image, name):
    made, faults = woven(small, f"```python\nf()\n```\n\n{image}", [plot()])
    assert not faults
    assert made.plots == {name: b"a plot"}
    assert image in made.text


@pytest.mark.parametrize("printed", ["", "one\ntwo"])
def test_a_value_is_one_short_text(small, printed):
    start = small.episode("A `{python} x`.")
    _, [fault] = woven(small, "A `{python} x`.", [stream(printed)])
    assert (fault.line, fault.rule) == (start + 1, "inline")


def test_a_value_does_not_break_a_table(small):
    body = "| a | b |\n| - | - |\n| `{python} x` | 2 |"
    made, _ = woven(small, body, [stream("1|2")])
    assert r"| 1\|2 | 2 |" in made.text
