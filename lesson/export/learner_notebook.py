"""Make the notebook that learners type into: headings, questions and empty cells.

The text of the episode stands on its page. Here is what leads from one cell to the
next: the paragraph above each block, the exercises without their solutions, and
drawings. What is given is filled in; so is what is optional, folded. A section without
cells says that it is read on the page; the last one, which asks for something of one's
own, stands here whole, with room for notes.
"""

from __future__ import annotations

from pathlib import Path

from nbformat import NotebookNode

from lesson.export.cells import code, notebook, prose
from lesson.export.elements import Element, read_elements
from lesson.export.markdown import HEADING, NotebookMarkdown, heading
from lesson.export.names import learner_name
from lesson.read.blocks import CodeBlock, Div
from lesson.read.episode import Episode
from lesson.read.roles import OPTIONAL, divs_around, is_ready, is_seen

INTRODUCTION = (
    "# {title}\n\nThe page *{title}* has the explanations. Type its code into the "
    "empty cells, and run each with Shift and Enter. Code that is here already is "
    "ready to run."
)
ANSWER = "**Your answer:**"
NEXT = "*The next block of the page:*"
READ = "*Read this part on the page.*"
NOTES = "**Your notes:**"
ASIDE = "*Optional. The page says what it is about; the code is ready to run.*"
READ_ASIDE = "*Optional, to be read on the page.*"
EXERCISES = {"challenge", "discussion"}
# What is read on the page, or not at all.
ELSEWHERE = {
    "hint", "instructor", "keypoints", "objectives", "questions", "solution",
}  # fmt: skip


def make_learner_notebook(episode: Episode, drawings: Path) -> NotebookNode:
    """Return the notebook of an episode for learners.

    Parameters
    ----------
    episode
        As written.
    drawings
        The folder of drawn figures.
    """
    writer = _Writer(episode, NotebookMarkdown(drawings, learner_name))
    for element in read_elements(episode):
        writer.add(element)
    writer.finish()
    return notebook(writer.cells)


class _Writer:
    """Walks over the elements of an episode and writes cells.

    Attributes
    ----------
    cells
        Those that are written.
    place
        The exercise or spoiler that the last element belongs to, if any.
    titled, answered
        Whether the exercise or spoiler has its title, and room for an answer.
    left
        Whether an exercise or spoiler has ended since the last block.
    text
        What the page says below the last heading; None once a cell stands there.
    waiting
        Elements that are written only if a block follows, or, in an exercise, together.
    """

    def __init__(self, episode: Episode, markdown: NotebookMarkdown) -> None:
        self.episode = episode
        self.markdown = markdown
        self.blocks = {block.line: block for block in episode.blocks.python}
        self.cells = [prose(INTRODUCTION.format(title=episode.title))]
        self.place: Div | None = None
        self.titled = self.answered = self.left = False
        self.waiting: list[Element] = []
        self.text: list[str] | None = None

    def add(self, element: Element) -> None:
        """Write an element, keep it in mind, or pass it by."""
        place = self._place(element.line)
        if place != self.place:
            self.leave()
            self.left = self.place is not None
            self.place, self.titled, self.answered = place, False, False
        around = divs_around(self.episode.blocks.divs, element.line)
        block = self.blocks.get(element.line)
        if block:
            self._add_block(block)
        elif element.kind == "html_block" or around & ELSEWHERE:
            return
        elif place and place.name == OPTIONAL:
            self._add_optional(element)
        elif place:
            self.waiting.append(element)
        elif element.kind == "heading_open":
            self._add_heading(element, around)
        elif not element.is_figure:
            self.waiting.append(element)
            if self.text is not None:
                self.text.append(element.text)
        elif self.markdown.is_drawn(element.text):
            self._write(element.text)

    def finish(self) -> None:
        """End the notebook, with the last section whole if it has no cells."""
        self.leave()
        if text := self.text:
            self._write("\n\n".join(text))
            self.cells.append(prose(NOTES))

    def leave(self) -> None:
        """End an exercise: write the rest of it, and leave room for an answer."""
        if self.in_exercise:
            self._write_exercise()
            self._leave_room()
        self.waiting = []

    @property
    def in_exercise(self) -> bool:
        return self.place is not None and self.place.name in EXERCISES

    def _place(self, line: int) -> Div | None:
        """Return the exercise or the spoiler around a line."""
        around = (d for d in self.episode.blocks.divs if d.line < line < d.end)
        return next((d for d in around if d.name in EXERCISES | {OPTIONAL}), None)

    def _add_heading(self, element: Element, around: set[str]) -> None:
        self.waiting = []
        if around:  # the title of a box stands on the page
            return
        if self.text:
            self._write(READ)
        self._write(element.text)
        self.left, self.text = False, []

    def _add_block(self, block: CodeBlock) -> None:
        if not is_seen(block):
            return
        optional = OPTIONAL in divs_around(self.episode.blocks.divs, block.line)
        if self.in_exercise:
            self._write_exercise()
            if "solution" in divs_around(self.episode.blocks.divs, block.line):
                self._leave_room()
        elif not optional:
            asked = "\n\n".join(element.text for element in asking(self.waiting))
            self._write(asked or (NEXT if self.left else ""))
            self.left = False
        self.waiting = []
        ready = is_ready(self.episode.blocks, block)
        self.cells.append(code(block.source if ready else "", block.tags, optional))
        self.text = None

    def _add_optional(self, element: Element) -> None:
        """Write the title of a spoiler, and that the rest is on the page."""
        found = HEADING.match(element.text)
        if element.kind == "heading_open" and found and not self.titled:
            aside = ASIDE if self._has_code(self.place) else READ_ASIDE
            self.cells.append(prose(f"{heading(found, '###')}\n\n{aside}"))
            self.titled, self.text = True, None

    def _has_code(self, place: Div) -> bool:
        blocks = self.blocks.values()
        return any(place.line < b.line < place.end and is_seen(b) for b in blocks)

    def _leave_room(self) -> None:
        """Say, once in an exercise, where its answer goes."""
        if not self.answered:
            self.cells.append(prose(ANSWER))
        self.answered = True

    def _write_exercise(self) -> None:
        """Write what waits of an exercise, its first heading with its kind."""
        texts = []
        for element in self.waiting:
            found = HEADING.match(element.text)
            if element.kind != "heading_open" or not found:
                texts.append(element.text)
            elif not self.titled:
                self.titled, self.text = True, None
                texts.append(heading(found, "###", f"{self.place.name.capitalize()}: "))
            else:
                texts.append(heading(found, "####"))
        self._write("\n\n".join(texts))

    def _write(self, text: str) -> None:
        if written := self.markdown.write(text):
            self.cells.append(prose(written))


def asking(elements: list[Element]) -> list[Element]:
    """Return what asks for a block: the paragraph above it, with a list below that."""
    *before, last = elements or [None]
    if last is None or last.kind == "paragraph_open":
        return elements[-1:]
    return [*before[-1:], last]
