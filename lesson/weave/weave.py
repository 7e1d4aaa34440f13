"""Weave what the code shows into an episode: plain Workbench Markdown.

What the author wrote stays as it is, character by character. Where something is put in,
left out or replaced is known from the reader's tokens; no pattern is looked for in the
text that comes out.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lesson.faults import Fault
from lesson.read.blocks import CodeBlock
from lesson.read.episode import FRONT_MATTER, Episode, Inline
from lesson.read.roles import is_ready
from lesson.read.splices import Splice, apply
from lesson.run.notebook import INLINE_TAG, tags
from lesson.weave.figures import Figures
from lesson.weave.labels import READY
from lesson.weave.outputs import show_outputs

NOT_RUN = "…"
NOT_RUN_NOTE = (
    "\n::: caution\n\n## Not executed\n\nThis page was made without running its code: "
    "outputs, plots and values are missing.\n\n:::\n"
)


@dataclass(frozen=True)
class Woven:
    """A woven episode.

    Attributes
    ----------
    text
        Its Markdown.
    plots
        PNG by file name.
    """

    text: str
    plots: dict[str, bytes]


def weave(
    episode: Episode, cells: Sequence[Any] | None, drawings: Path
) -> tuple[Woven, list[Fault]]:
    """Weave an episode.

    Parameters
    ----------
    episode
        As written.
    cells
        Its code cells with outputs, one for each block and each value, in order; None
        when it has not run: outputs are left out, and the page says so.
    drawings
        The folder of drawn figures.

    Returns
    -------
    Woven
        The Markdown and the plots.
    list of Fault
        Plots and images that do not match, values that are no part of a sentence.
    """
    if cells is None:
        return Woven(_page(episode, _not_run(episode, drawings)), {}), []
    plots, faults = _match_plots(episode, cells, drawings)
    faults += _value_faults(episode, cells)
    return Woven(_page(episode, _splices(episode, cells)), plots), faults


def source_line(episode: Episode, cells: Sequence[Any] | None, line: int) -> int:
    """Return the line of an episode that a line of its woven form comes from."""
    splices = _splices(episode, cells) if cells is not None else []
    for splice in sorted(splices, key=lambda one: one.start):
        first = episode.text.count("\n", 0, splice.start) + 1
        gone = episode.text.count("\n", splice.start, splice.end)
        if line < first or (line == first and not gone):
            return line
        added = splice.text.count("\n")
        if first < line <= first + added:
            return first
        line += gone - added
    return line


def _page(episode: Episode, splices: Iterable[Splice]) -> str:
    return apply(episode.text, splices).strip() + "\n"


def _splices(episode: Episode, cells: Sequence[Any]) -> list[Splice]:
    """Return what changes in an episode that has run."""
    blocks = [cell for cell in cells if INLINE_TAG not in tags(cell)]
    lines = Lines(episode.text)
    splices = [
        Splice(inline.start, inline.end, _in_sentence(lines, inline, value))
        for inline, value in zip(episode.inlines, values_of(cells), strict=True)
    ]
    for block, cell in zip(episode.blocks.python, blocks, strict=True):
        ready = is_ready(episode.blocks, block)
        splices += _block_splices(lines, block, ready, show_outputs(cell))
    return splices


def _not_run(episode: Episode, drawings: Path) -> list[Splice]:
    """Return what changes in an episode that has not run."""
    lines = Lines(episode.text)
    front = FRONT_MATTER.match(episode.text)
    start = front.end() if front else 0
    splices = [Splice(start, start, NOT_RUN_NOTE)]
    for image in episode.images:
        if not (drawings / Path(image.target).name).is_file():
            said = f"*Plot not made: {image.caption}*"
            splices.append(Splice(image.start, image.end, said))
    plots = [(splice.start, splice.end) for splice in splices]
    for inline in episode.inlines:
        if not any(first <= inline.start < last for first, last in plots):
            splices.append(Splice(inline.start, inline.end, NOT_RUN))
    for block in episode.blocks.python:
        ready = is_ready(episode.blocks, block)
        splices += _block_splices(lines, block, ready, [])
    return splices


class Lines:
    """The lines of a text, and where they start."""

    def __init__(self, text: str) -> None:
        self.texts = text.split("\n")
        self.starts = [0]
        for line in self.texts:
            self.starts.append(self.starts[-1] + len(line) + 1)

    def of(self, position: int) -> str:
        """Return the line that holds a position."""
        return self.texts[bisect.bisect_right(self.starts, position) - 1]

    def is_blank(self, number: int) -> bool:
        """Tell whether a line, counted from 1, is empty or beyond the end."""
        return number > len(self.texts) or not self.texts[number - 1].strip()


def _block_splices(
    lines: Lines, block: CodeBlock, ready: bool, outputs: list[str]
) -> Iterator[Splice]:
    """Yield what changes at a block: its tags go, what it shows comes below it.

    Above a block that learners find ready in their notebook, a line says so, in plain
    Markdown: the Workbench shows it as well.
    """
    start = lines.starts[block.line - 1]
    if "check" in block.tags:
        after = block.end
        while after < len(lines.texts) and lines.is_blank(after + 1):
            after += 1
        yield Splice(start, lines.starts[after], "")
        return
    label = f"*{READY}*\n\n" if ready else ""
    yield Splice(start, start + len(lines.texts[block.line - 1]), f"{label}```python")
    if outputs:
        end = lines.starts[block.end] - 1
        text = "".join(f"\n\n{output}" for output in outputs)
        # HTML ends at an empty line only.
        text += "" if lines.is_blank(block.end + 1) else "\n"
        yield Splice(end, end, text)


def value_of(cell: Any) -> str:
    """Return a value in the prose, as its cell has printed it."""
    return "".join(o.text for o in cell.outputs if o.get("name") == "stdout").strip()


def values_of(cells: Sequence[Any]) -> list[str]:
    """Return the values in the prose of an episode that has run, in order."""
    return [value_of(cell) for cell in cells if INLINE_TAG in tags(cell)]


def _in_sentence(lines: Lines, inline: Inline, value: str) -> str:
    """Return a value as it is written where it stands."""
    in_table = lines.of(inline.start).lstrip().startswith("|")
    return value.replace("|", r"\|") if in_table else value


def _value_faults(episode: Episode, cells: Sequence[Any]) -> list[Fault]:
    """Report values that would break the paragraph they stand in, or say nothing."""
    faults = []
    for inline, value in zip(episode.inlines, values_of(cells), strict=True):
        if not value or "\n" in value:
            what = "has several lines" if value else "is empty"
            message = f"the value of `{inline.code}` {what}; make it one short text"
            faults.append(Fault(episode.path, inline.line, "inline", message))
    return faults


def _match_plots(
    episode: Episode, cells: Sequence[Any], drawings: Path
) -> tuple[dict[str, bytes], list[Fault]]:
    """Give each plot the name of the image that follows its block."""
    figures = Figures(episode, drawings)
    events = [(cell.metadata.lesson.line, figures.add_plots, cell) for cell in cells]
    events += [(image.line, figures.add_image, image) for image in episode.images]
    for _, take, thing in sorted(events, key=lambda event: event[0]):
        take(thing)
    figures.finish()
    return figures.plots, figures.faults
