"""Outputs of all forms are shown rightly, or refused with a reason and a remedy."""

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output
from run.blocks import fence, printed, run_blocks

from lesson.faults import LessonError
from lesson.read.lesson import read_lesson
from lesson.run.output_faults import output_faults

WIDGET = "application/vnd.jupyter.widget-view+json"
ADDRESS = "<keras.History object at 0x7f83cc03a890>"


def faults(small, *outputs, tags=(), code="f()"):
    """Return rules and messages of what a cell with these outputs shows."""
    small.episode("")
    [episode] = read_lesson(small.layout).episodes
    cell = new_code_cell(code, outputs=list(outputs))
    cell.metadata = NotebookNode(lesson=NotebookNode(line=7), tags=list(tags))
    found = list(output_faults(episode, cell))
    assert all(fault.line == 7 for fault in found)
    return [(fault.rule, fault.message) for fault in found]


def text(words: str, name: str = "stdout"):
    return new_output("stream", name=name, text=words)


def rich(**data):
    plain = {"text/plain": "<IPython.core.display.X object>"}
    kinds = {name.replace("_", "/", 1): value for name, value in data.items()}
    return new_output("display_data", plain | kinds)


def widget(mime: str, plain: str = "IntSlider(value=0)"):
    content = {} if mime.endswith("json") else "x"
    return new_output("display_data", {mime: content, "text/plain": plain})


def html(source: str):
    return rich(text_html=source)


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (widget(WIDGET), f"an interactive widget ({WIDGET})"),
        (widget("application/vnd.plotly.v1+json", "Figure({})"), "Plotly"),
        (widget("application/vnd.vegalite.v5+json", "alt.Chart(...)"), "Altair"),
        (widget("application/vnd.bokehjs_exec.v0+json"), "Bokeh"),
        (widget("application/vnd.other+json"), "interactive output"),
        (widget("application/javascript", "<x>"), "JavaScript"),
        (widget("application/x-new", "<x>"), "a form that is not known"),
        (rich(**{"image_svg+xml": "<svg/>"}), "an SVG image"),
        (rich(image_jpeg="/9j/"), "PIL.Image.open"),
        (rich(image_gif="R0lG"), "PIL.Image.open"),
        (rich(application_pdf="JVBE"), "a PDF"),
        (rich(application_json="{}"), "print it"),
        (rich(text_latex=r"\begin{tabular}a\end{tabular}"), "one formula"),
        (rich(text_latex="so $x$ and $y$"), "one formula"),
        (rich(text_markdown="# A heading"), "a heading (<h1>)"),
        (rich(text_markdown="It is $x$."), "formulas"),
        (rich(text_markdown="![a](b.png)"), "plt.imshow"),
        (html("<script>f()</script>"), "a script"),
        (html("<audio controls></audio>"), "a sound"),
        (html("<video src=a.mp4></video>"), "a film"),
        (html("<iframe src=https://x.org></iframe>"), "in a frame"),
        (html("<img src=a.png>"), "plt.imshow"),
        (html("<p>a</p><svg></svg>"), "SVG"),
        (html("<div><h2>a</h2></div>"), "a heading (<h2>)"),
        (html("<a href='model.keras'>a</a>"), "a link to a file"),
        (html("<button>a</button>"), "HTML with <button>"),
        (html("<p style='color: red'>a</p>"), "`color`"),
        (html("<style>#T_1 {width: 1em; font-weight: bold}</style>"), "`font-weight`"),
        (html("<p style='display:none'>a</p>"), "`display`"),
        (text("<IPython.core.display.HTML object>\n"), "do not print it"),
        (text("<IPython.lib.display.Audio object>\n"), "do not print it"),
    ],
)
def test_what_a_page_cannot_show_is_refused(small, output, words):
    [(rule, message)] = faults(small, output)
    assert rule == "output-form"
    assert message.startswith("this block ")
    assert words in message


@pytest.mark.parametrize(
    "output",
    [
        text("Epoch 1/3"),
        rich(text_html="<b>a</b><table><tr><th>a</th><td>1</td></tr></table>"),
        rich(text_markdown="**a**\n\n- [b](https://x.org)"),
        rich(text_latex=r"$\displaystyle \frac{1}{2}$"),
        html("<style>th {text-align: left; padding: 1px}</style><p>a</p>"),
        new_output("execute_result", {"text/plain": "f(x)", "text/html": "<svg/>"}),
        new_output("display_data", {"image/png": "iV", "text/plain": "<Figure>"}),
        widget("application/vnd.dataresource+json", "   a\n0  1"),
    ],
)
def test_what_a_page_can_show_is_not(small, output):
    assert faults(small, output) == []


@pytest.mark.parametrize(
    "words",
    [
        ADDRESS,
        "[<matplotlib.lines.Line2D at 0x7f83cc03a890>]",
        "<function f at 0x7f83CC03A890>",
        "<generator object <genexpr> at 0x000001F2A0B3C4D0>",
        "<bound method A.f of <__main__.A object at 0x7f83cc03a890>>",
        "<built-in method fromkeys of type object at 0x9d4e60>",
        "<cdata 'int *' 0x55d0c8a01bc0>",
        "{'loss': <function mse at 0x7f83cc03a890>}",
        "0    &lt;object object at 0x7f83cc03a890&gt;",
    ],
)
def test_addresses_are_found(small, words):
    ways = [
        text(f"so {words}\n"),
        new_output("execute_result", {"text/plain": words}),
        new_output("error", ename="TypeError", evalue=f"not {words}", traceback=[]),
        html(f"<b>{words.replace('<', '&lt;')}</b>"),
    ]
    for way in ways:
        [(rule, message)] = faults(small, way, tags=["raises-exception"])
        assert rule == "address"
        assert "0x" in message


@pytest.mark.parametrize(
    "words",
    ["0xff", "at 0x10", "a < 3 and 0xdeadbeef", "<b> 0xff8800", "x at 100000000"],
)
def test_other_numbers_are_not(small, words):
    assert faults(small, text(words)) == []


def test_hidden_text_is_not_judged(small):
    hidden = text(ADDRESS, "stderr"), text(ADDRESS, "progress"), text(ADDRESS, "native")
    assert faults(small, *hidden) == []
    assert faults(small, text(ADDRESS), tags=["check"]) == []
    assert faults(small, text(f"for {ADDRESS}", "stderr"), tags=["show-warnings"]) == []


def test_what_tensorflow_prints_past_python_is_refused(small):
    native = text("1\n", "native")
    [(rule, message)] = faults(small, native, code="tf.print(1)")
    assert rule == "output-form"
    assert "output_stream=sys.stdout" in message
    code = "tf.print(1, output_stream=sys.stdout)"
    assert faults(small, native, text("1\n"), code=code) == []
    assert faults(small, native, code="keras.Sequential()") == []


def test_an_error_that_is_not_meant_is_found_once(small):
    error = new_output("error", ename="ValueError", evalue="no", traceback=[])
    for tags in ([], ["check"], ["show-warnings"]):
        [(rule, message)] = faults(small, text(ADDRESS), error, error, tags=tags)
        assert rule == "raised"
        assert "ValueError: no" in message
    assert faults(small, error, tags=["raises-exception"]) == []


RUN = {
    "result": ("class A:\n    pass\n\nA()", "address"),
    "plot": ("import matplotlib.pyplot as plt\n\nplt.plot([1])", "address"),
    "print": ("print(print, len, lambda: 0)", "address"),
    "folder": ("from pathlib import Path\n\nPath.cwd()", "machine-path"),
    "data": ("from pathlib import Path\n\nPath('data').resolve()", "machine-path"),
    "home": (
        "import os\n\nprint(f'in {os.path.expanduser(\"~\")}/x.')",
        "machine-path",
    ),
    "library": ("import json\n\njson.__file__", "machine-path"),
    "package": ("import nbformat\n\nprint(nbformat)", "machine-path"),
    "scratch": ("import tempfile\n\ntempfile.mkdtemp()", "machine-path"),
    "traceback": (
        "import traceback\n\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n"
        "    traceback.print_exc()",
        "machine-path",
    ),
    "widget": (
        "class A:\n    def _repr_mimebundle_(self, **_):\n"
        f"        return {{'{WIDGET}': {{}}}}\n\nA()",
        "output-form",
    ),
    "styled": (
        "import pandas as pd\n\n"
        "pd.DataFrame({'a': [1, 2]}).style.background_gradient()",
        "output-form",
    ),
}


def test_faults_of_blocks_that_run_also_from_the_cache(small, monkeypatch):
    monkeypatch.chdir(small.root)
    line, expected, blocks = small.episode("") + 2, [], []
    for code, rule in RUN.values():
        expected.append((line, rule))
        blocks.append(fence(code))
        line += blocks[-1].count("\n")
    for _ in range(2):
        with pytest.raises(LessonError) as caught:
            run_blocks(small, *blocks)
        assert [(f.line, f.rule) for f in caught.value.faults] == expected


def test_values_in_the_text_are_judged_too(small):
    start = small.episode("")
    values = "It is `{python} object()`.\n\nIn `{python} __import__('os').getcwd()`.\n"
    small.episode(values)
    ran = small.lesson("run")
    assert ran.returncode == 1
    assert f"episodes/01-sums.md:{start + 1}: address: " in ran.stderr
    assert f"episodes/01-sums.md:{start + 3}: machine-path: " in ran.stderr


def test_last_state_of_what_is_updated_is_shown(small):
    shown = run_blocks(
        small,
        fence("handle = display('one', display_id=True)\nprint(1)"),
        fence("handle.update('two')"),
        fence("from IPython.display import clear_output\n\nprint(1)\nclear_output()"),
        fence("print(1)\nclear_output(wait=True)\nprint(2)"),
    )
    assert shown == [printed("'two'\n1"), [], [], printed("2")]
