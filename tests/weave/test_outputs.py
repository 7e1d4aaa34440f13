"""Outputs become Markdown that stays as it is in a page: text, HTML, formulas."""

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_output
from run.blocks import fence

from lesson.weave.html import safe_html
from lesson.weave.outputs import show_outputs

PLACEHOLDER = "<IPython.core.display.HTML object>"


def show(*outputs, tags=()):
    cell = new_code_cell("f()", outputs=list(outputs))
    cell.metadata["tags"] = list(tags)
    return show_outputs(cell)


def rich(kind="display_data", **data):
    kinds = {name.replace("_", "/", 1): value for name, value in data.items()}
    return new_output(kind, {"text/plain": PLACEHOLDER} | kinds)


def text(words, name="stdout"):
    return new_output("stream", name=name, text=words)


def test_a_value_begins_a_line():
    value = new_output("execute_result", {"text/plain": "3"})
    assert show(text("a"), value, text("b\n")) == ["```output\na\n3\nb\n```"]


def test_text_that_overwrites_itself_across_outputs():
    assert show(text("1/2\r"), text("2/2\n")) == ["```output\n2/2\n```"]


def test_the_same_error_is_shown_once_and_another_one_too():
    one = new_output("error", ename="ValueError", evalue="a", traceback=[])
    other = new_output("error", ename="ValueError", evalue="b", traceback=[])
    assert len(show(one, one, other)) == 2


def test_html_stands_in_one_block_without_what_could_break_a_page():
    source = (
        "<style>p {text-align: left}</style><!-- a -->\n\n"
        '<p id="p" class="x" onclick="f()" style="width: 1px">a\n\n*b* $c$ _d_</p>'
        "<pre>1\n\n  2</pre>"
    )
    shown = safe_html(source)
    assert "\n\n" not in shown
    assert not set("*$_") & set(shown)
    page = BeautifulSoup(shown, "html.parser")
    assert [tag.attrs for tag in page.find_all(True)] == [{}] * 3
    assert page.p.get_text() == "a\n*b* $c$ _d_"
    assert page.pre.get_text() == "1\n\n  2"


def test_links_keep_their_address():
    shown = safe_html('<a href="https://x.org/a_b?c=1&amp;d=*" target="_blank">a</a>')
    assert 'href="https://x.org/a_b?c=1&amp;d=*"' in shown
    assert "target" not in shown


@pytest.mark.parametrize(
    ("source", "scopes"),
    [
        ("<tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr>", ["col", "col"]),
        ("<tr><th>a</th><td>1</td></tr>", ["row"]),
        ("<thead><tr><th></th><th>a</th></tr></thead>", ["col"]),
    ],
)
def test_all_tables_are_accessible(source, scopes):
    page = BeautifulSoup(safe_html(f"<table>{source}</table>" * 2), "html.parser")
    assert [th["scope"] for th in page.find_all("th")] == scopes * 2
    assert len(page.find_all(attrs={"role": "group", "tabindex": "0"})) == 2


def test_markdown_and_formulas():
    assert show(rich(text_markdown="**a** and\n\n- b\n\n::: c")) == [
        "<div>\n<p><strong>a</strong> and</p>\n<ul>\n<li>b</li>\n</ul>\n"
        "<p>&#58;&#58;&#58; c</p>\n</div>"
    ]
    assert show(rich(text_latex=r"$\displaystyle \frac12$")) == [
        "$$\n\\frac12\n$$",
    ]
    assert show(rich(text_latex="$$ x $$")) == ["$$\nx\n$$"]


def test_the_text_of_an_object_is_taken_where_it_says_something():
    diagram = rich(**{"text_plain": "Model(c=1)", "text_html": "<svg></svg>"})
    assert show(diagram) == ["```output\nModel(c=1)\n```"]


def test_refused_forms_and_plots_leave_nothing_behind():
    refused = rich(**{"image_svg+xml": "<svg/>"})
    plot = rich(image_png="iVBO")
    assert show(text("a\n"), refused, plot, text("b\n")) == [
        "```output\na\n```",
        "```output\nb\n```",
    ]


RESULTS = """
import pandas as pd
from IPython.display import HTML, Markdown, Math, display

table = pd.DataFrame({"a_b": [1.25, 2]}, index=["x*", "y*"])
display(HTML("<b>bold *news*</b>"), Markdown("So **it** is:\\n\\n- one"))
display(table.style.format(precision=1).set_caption("A caption"))
Math(r"\\frac{1}{2}")"""


def test_rich_results_reach_the_page(small):
    small.episode(f"## Results\n\nText.\n\n{fence(RESULTS)}Text.")
    built = small.lesson("build")
    assert built.returncode == 0, built.stderr
    page = (small.layout.html / "episodes/01-sums.html").read_text()
    page = BeautifulSoup(page, "html.parser")
    assert page.find("b", string="bold *news*")
    assert page.find("li", string="one")
    table = page.find("caption", string="A caption").parent
    assert [td.get_text() for td in table.tbody.find_all("td")] == ["1.2", "2.0"]
    assert [th.get_text() for th in table.tbody.find_all("th")] == ["x*", "y*"]
    assert page.find("mfrac")
    assert "object" not in page.find("article").get_text()
