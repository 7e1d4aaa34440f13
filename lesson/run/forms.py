"""Decide in which form a page shows a rich output, or why it cannot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from typing import Any


class Form(Enum):
    """How a page shows an output; `REFUSED` where it cannot."""

    TEXT = "text"
    ERROR = "error"
    TABLE = "table"
    HTML = "html"
    FORMULA = "formula"
    PLOT = "plot"
    REFUSED = "refused"


DATA_FRAME = 'class="dataframe"'
# What objects say of themselves that leave the showing to another form.
PLACEHOLDER = re.compile(r"<[^\n]*>")
FORMULA = re.compile(
    r"\$\$(?P<display>[^$]+)\$\$|\$(?:\\displaystyle\b)?(?P<inline>[^$]+)\$"
)

DRAW = "draw it with Matplotlib"
SAY = "print or plot what it says"
AS_PNG = "open it with PIL.Image.open or show it by plt.imshow, which make a PNG of it"
# The beginning of a MIME type, what it is, and what to do instead; forms that need
# a program in the browser come first, since those are never shown.
INTERACTIVE = {
    "application/javascript": ("JavaScript", SAY),
    "application/vnd.bokeh": ("a Bokeh figure", DRAW),
    "application/vnd.holoviews": ("a HoloViews figure", DRAW),
    "application/vnd.jupyter.widget": ("an interactive widget", SAY),
    "application/vnd.plotly": ("a Plotly figure", DRAW),
    "application/vnd.vega": ("an Altair chart", DRAW),
    "application/vnd.": ("an interactive output", SAY),
}
STILL = {
    "image/svg+xml": ("an SVG image", f"{DRAW}, or put the file in fig/ as a drawing"),
    "image/": ("an image that is no PNG", AS_PNG),
    "application/json": ("JSON to unfold", "print it"),
    "application/pdf": ("a PDF", DRAW),
    "": ("an output of a form that is not known", SAY),
}
# A description of a table that accompanies its HTML.
HARMLESS = {"application/vnd.dataresource+json"}


def form_of(data: Mapping[str, Any]) -> tuple[Form, str]:
    """Return the form of a rich output, and its content in that form.

    The text of an object is taken where it says anything; other forms where it is a
    placeholder, such as ``<IPython.core.display.HTML object>``.

    Parameters
    ----------
    data
        What is to be shown, by MIME type.

    Returns
    -------
    Form
        How to show it.
    str
        Text, HTML or TeX; for what is refused, the reason and the remedy.
    """
    if "image/png" in data:
        return Form.PLOT, ""
    if refusal := _refusal(data, INTERACTIVE):
        return Form.REFUSED, refusal
    text, html = data.get("text/plain", ""), data.get("text/html", "")
    if not PLACEHOLDER.fullmatch(text.strip()) or set(data) == {"text/plain"}:
        is_frame = bool(text) and DATA_FRAME in html
        return (Form.TABLE, html) if is_frame else (Form.TEXT, text)
    if "text/markdown" in data:
        return _html_of_markdown(data["text/markdown"])
    if html:
        return _html(html)
    if "text/latex" in data:
        return _formula(data["text/latex"])
    return Form.REFUSED, _refusal(data, STILL)


def _refusal(data: Mapping[str, Any], kinds: Mapping[str, tuple[str, str]]) -> str:
    for beginning, (what, remedy) in kinds.items():
        for mime in data:
            if mime.startswith(beginning) and mime not in {"text/plain", *HARMLESS}:
                return f"{what} ({mime}), which a page cannot show; {remedy}"
    return ""


def _html_of_markdown(text: str) -> tuple[Form, str]:
    # Imported late, since few episodes need it.
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    parser = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin)
    if any(t.type.startswith("math") for b in parser.parse(text) for t in _all(b)):
        reason = "Markdown with formulas, which are not kept; write them in the text"
        return Form.REFUSED, reason
    return _html(parser.render(text))


def _all(token: Any) -> list[Any]:
    return [token, *(token.children or ())]


def _html(html: str) -> tuple[Form, str]:
    from lesson.run.html import refused

    reason = refused(html)
    return (Form.REFUSED, reason) if reason else (Form.HTML, html)


def _formula(latex: str) -> tuple[Form, str]:
    if match := FORMULA.fullmatch(latex.strip()):
        return Form.FORMULA, (match["display"] or match["inline"]).strip()
    reason = "LaTeX that is not one formula, which a page cannot show; print it as text"
    return Form.REFUSED, reason
