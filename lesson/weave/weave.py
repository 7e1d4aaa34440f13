"""Weave an executed notebook into plain Workbench Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nbconvert import MarkdownExporter
from nbformat import NotebookNode

from lesson.faults import Fault
from lesson.publish.labels import READY
from lesson.read.episode import IMAGE, INLINE, Episode, Image, replace_in_prose
from lesson.read.roles import is_ready
from lesson.run.notebook import INLINE_TAG, tags
from lesson.weave.figures import Figures
from lesson.weave.outputs import show_outputs
from lesson.weave.text import fenced

TEMPLATES = Path(__file__).parent / "templates"
NOT_RUN = "…"
NOT_RUN_NOTE = (
    "::: caution\n\n## Not executed\n\nThis page was made without running its code: "
    "outputs, plots and values are missing.\n\n:::\n\n"
)


@dataclass(frozen=True)
class Woven:
    """A woven episode: its Markdown and its plots, PNG by file name."""

    text: str
    plots: dict[str, bytes]


def weave(
    episode: Episode, notebook: NotebookNode, drawings: Path, executed: bool = True
) -> tuple[Woven, list[Fault]]:
    """Weave an episode.

    Parameters
    ----------
    episode
        As written.
    notebook
        Made from it, with outputs where it has run. Its metadata are used up.
    drawings
        The folder of drawn figures.
    executed
        False when the notebook has not run: outputs are left out, and the page says so.

    Returns
    -------
    Woven
        The Markdown and the plots.
    list of Fault
        Plots and images that do not match.
    """
    figures = Figures(episode, drawings)
    images = iter(episode.images)
    values: list[str] = []
    blocks = episode.blocks
    ready = {block.line + 1 for block in blocks.python if is_ready(blocks, block)}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.metadata.lesson.woven = _weave_code(cell, ready)
            figures.add_plots(cell)
            if INLINE_TAG in tags(cell):
                values.append(_value(cell) if executed else NOT_RUN)
        else:
            text = replace_in_prose(INLINE, cell.source, lambda _: values.pop(0))
            if executed:
                _claim_plots(text, figures, images)
            else:
                text = _without_plots(text, drawings)
            cell.metadata.lesson = NotebookNode(woven=text)
    figures.finish()
    exporter = MarkdownExporter(
        template_name="workbench", extra_template_basedirs=[str(TEMPLATES)]
    )
    text, _ = exporter.from_notebook_node(notebook)
    text = re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
    if not executed:
        text = text.replace("\n---\n", f"\n---\n\n{NOT_RUN_NOTE}", 1)
    return Woven(text, figures.plots), figures.faults


def _weave_code(cell: NotebookNode, ready: set[int]) -> str:
    """Return the Markdown of a code cell: the block and what it shows.

    Above a block that learners find ready in their notebook, a line says so, in plain
    Markdown: the Workbench shows it as well.
    """
    if {"check", INLINE_TAG} & set(tags(cell)):
        return ""
    label = [f"*{READY}*"] if cell.metadata.lesson.line in ready else []
    return "\n\n".join([*label, fenced("python", cell.source), *show_outputs(cell)])


def _value(cell: NotebookNode) -> str:
    return "".join(o.text for o in cell.outputs if o.get("name") == "stdout").strip()


def _claim_plots(text: str, figures: Figures, images: Iterator[Image]) -> None:
    """Let each image of a text name its plot."""

    def claim(match: re.Match[str]) -> str:
        image = next(images)
        figures.add_image(image.target, image.line)
        return match[0]

    replace_in_prose(IMAGE, text, claim)


def _without_plots(text: str, drawings: Path) -> str:
    """Replace the images whose plots were not made by their captions."""

    def keep(match: re.Match[str]) -> str:
        drawn = (drawings / Path(match["target"]).name).is_file()
        return match[0] if drawn else f"*Plot not made: {match['caption']}*"

    return replace_in_prose(IMAGE, text, keep)
