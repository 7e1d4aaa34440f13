"""Find the fenced code and the fenced divs of an episode, line by line.

jupytext, MyST and the Workbench each read fences a little differently. This reader
accepts only what all three understand in the same way, and reports everything else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from lesson.faults import Fault

DIVS = {
    "callout", "caution", "challenge", "checklist", "discussion", "group-tab", "hint",
    "instructor", "keypoints", "objectives", "prereq", "questions", "solution",
    "spoiler", "tab", "testimonial",
}  # fmt: skip
TAGS = {"check", "given", "raises-exception", "show-progress", "show-warnings"}

CODE_FENCE = re.compile(r"^(?P<indent>\s*)(?P<fence>`{3,}|~{3,})\s*(?P<info>[^`]*)$")
DIV_FENCE = re.compile(r"^(?P<indent>\s*)(?P<colons>:{3,})\s*(?P<name>.*?)\s*$")
TAG_LIST = re.compile(r'^tags=\[(?P<tags>("[\w-]+"(,\s*)?)*)\]$')


@dataclass(frozen=True)
class CodeBlock:
    """Fenced code: its language, tags, text and the line of its opening fence."""

    language: str
    tags: tuple[str, ...]
    source: str
    line: int


@dataclass(frozen=True)
class Div:
    """A fenced div: its name, opening and closing line and the div around it."""

    name: str
    line: int
    end: int
    outer: str | None


@dataclass
class Blocks:
    """What the fences of a text enclose, and what is wrong with them.

    Attributes
    ----------
    code
        All fenced code, in order.
    divs
        All fenced divs, in the order in which they close.
    prose
        The text with fenced code and fences blanked out, every character in its place.
    faults
        What is wrong, in the order of lines.
    """

    code: list[CodeBlock] = field(default_factory=list)
    divs: list[Div] = field(default_factory=list)
    prose: str = ""
    faults: list[Fault] = field(default_factory=list)

    @property
    def python(self) -> list[CodeBlock]:
        """The blocks that run."""
        return [block for block in self.code if block.language == "python"]


class _Reader:
    """Walks over the lines and remembers which fences are open."""

    def __init__(self, path: Path, text: str, first_line: int) -> None:
        self.path = path
        self.lines = text.split("\n")
        self.first_line = first_line
        self.found = Blocks()
        self.open_divs: list[tuple[int, str, int]] = []  # colons, name, line

    def fault(self, line: int, rule: str, message: str) -> None:
        self.found.faults.append(Fault(self.path, line, rule, message))

    def read(self) -> Blocks:
        prose: list[str] = []
        index = 0
        while index < len(self.lines):
            line = self.lines[index]
            if match := CODE_FENCE.match(line):
                end = self.read_code(index, match)
                prose += [" " * len(hidden) for hidden in self.lines[index:end]]
                index = end
                continue
            if match := DIV_FENCE.match(line):
                self.read_div_fence(index + self.first_line, match)
                prose.append(" " * len(line))
            else:
                prose.append(line)
            index += 1
        for _, name, line in self.open_divs:
            self.fault(line, "div", f"`{name}` is never closed; add its closing colons")
        self.found.prose = "\n".join(prose)
        self.found.faults.sort(key=lambda fault: fault.line or 0)
        return self.found

    def read_code(self, start: int, opening: re.Match[str]) -> int:
        """Read one fenced block; return the index of the line after it."""
        fence = opening["fence"]
        closing = re.compile(rf"^\s*{re.escape(fence[0])}{{{len(fence)},}}\s*$")
        end = start + 1
        while end < len(self.lines) and not closing.match(self.lines[end]):
            end += 1
        line = start + self.first_line
        if end == len(self.lines):
            self.fault(line, "code-fence", f"this {fence} is never closed; add {fence}")
        info = opening["info"].strip()
        language, _, rest = info.partition(" ")
        source = "\n".join(self.lines[start + 1 : end])
        tags = self.read_tags(line, language, rest.strip())
        self.check_runnable(line, language, opening)
        self.found.code.append(CodeBlock(language, tags, source, line))
        return min(end + 1, len(self.lines))

    def read_tags(self, line: int, language: str, text: str) -> tuple[str, ...]:
        if not text:
            return ()
        match = TAG_LIST.match(text)
        if language != "python" or not match:
            message = f"cannot read `{text}`; only python blocks take more words, "
            self.fault(line, "tags", message + 'such as tags=["check"]')
            return ()
        tags = tuple(re.findall(r'"([\w-]+)"', match["tags"]))
        for tag in sorted(set(tags) - TAGS):
            message = f"unknown tag `{tag}`; known are {', '.join(sorted(TAGS))}"
            self.fault(line, "tags", message)
        return tags

    def check_runnable(self, line: int, language: str, opening: re.Match[str]) -> None:
        """Report Python that would look like code that runs, and would not."""
        looks_like_python = re.fullmatch(r"(?i)\{?i?py(thon)?3?\b.*", language)
        if language in {"output", "error", "warning"}:
            message = f"`{language}` blocks are woven in; remove it and show the code"
            self.fault(line, "hand-written-output", message)
        elif looks_like_python and language != "python":
            message = f"`{language}` would not run; write python, "
            self.fault(line, "not-run", message + "or text for code to look at")
        elif language == "python" and (opening["indent"] or opening["fence"] != "```"):
            message = "would not run: start the line with ```python, not indented; "
            self.fault(line, "not-run", message + "use ```text for code to look at")

    def read_div_fence(self, line: int, match: re.Match[str]) -> None:
        colons, name = len(match["colons"]), match["name"]
        if match["indent"]:
            self.fault(line, "div", "this fence is indented; start the line with it")
        if name:
            self.open_div(line, colons, name)
        else:
            self.close_div(line, colons)

    def open_div(self, line: int, colons: int, name: str) -> None:
        if name not in DIVS:
            message = f"unknown div `{name}`; known are {', '.join(sorted(DIVS))}"
            self.fault(line, "div", message)
        if self.open_divs and colons >= self.open_divs[-1][0]:
            outer_colons, outer, outer_line = self.open_divs[-1]
            message = (
                f"`{name}` has {colons} colons inside `{outer}` (line {outer_line}) "
                f"with {outer_colons}; give the outer div more colons than the inner"
            )
            self.fault(line, "div", message)
        self.open_divs.append((colons, name, line))

    def close_div(self, line: int, colons: int) -> None:
        if not self.open_divs:
            self.fault(line, "div", "closes no div; remove it or add the opening fence")
            return
        opened, name, start = self.open_divs.pop()
        if opened != colons:
            message = (
                f"{colons} colons close `{name}`, which line {start} opened with "
                f"{opened}; use the same number, and close inner divs first"
            )
            self.fault(line, "div", message)
        outer = self.open_divs[-1][1] if self.open_divs else None
        self.found.divs.append(Div(name, start, line, outer))


def read_blocks(path: Path, text: str, first_line: int = 1) -> Blocks:
    """Find fenced code and divs in Markdown.

    Parameters
    ----------
    path
        The file, for messages.
    text
        The Markdown, without front matter.
    first_line
        The line of the file on which the text starts.
    """
    return _Reader(path, text, first_line).read()
