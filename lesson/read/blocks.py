"""Find the code and the fenced divs of a page, and what is wrong with them.

jupytext and the Workbench each read fences a little differently from our reader. What
all of them understand in the same way is accepted, everything else is reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it.token import Token

from lesson.faults import Fault
from lesson.read.markdown import Document, parse

DIVS = {
    "callout", "caution", "challenge", "checklist", "discussion", "group-tab", "hint",
    "instructor", "keypoints", "objectives", "prereq", "questions", "solution",
    "spoiler", "tab", "testimonial",
}  # fmt: skip
TAGS = {"check", "given", "raises-exception", "show-progress", "show-warnings"}

# A fence that stands where none is read: indented, in a list or in a quotation.
LOOKS_LIKE_DIV = re.compile(r"^[ \t]*(?:>[ \t]*)*(?:[-*+][ \t]+)?:{3,}")
TAG_LIST = re.compile(r'^tags=\[(?P<tags>("[\w-]+"(,\s*)?)*)\]$')


@dataclass(frozen=True)
class CodeBlock:
    """Fenced code: its language, tags and text, the lines of its fences."""

    language: str
    tags: tuple[str, ...]
    source: str
    line: int
    end: int


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
        The text with code and fences blanked out, every character in its place.
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
    """Walks over the tokens and remembers which divs are open."""

    def __init__(self, path: Path, document: Document) -> None:
        self.path = path
        self.document = document
        self.lines = document.text.split("\n")
        self.hidden: set[int] = set()  # lines, from 0, of code, fences and HTML
        self.found = Blocks()
        self.open_divs: list[tuple[int, str, int]] = []  # colons, name, line

    def fault(self, line: int, rule: str, message: str) -> None:
        self.found.faults.append(Fault(self.path, line, rule, message))

    def read(self) -> Blocks:
        prose = list(self.lines)
        for token in self.document.tokens:
            if not token.map or not self.read_token(token):
                continue
            for number in range(*token.map):
                prose[number] = " " * len(prose[number])
                self.hidden.add(number)
        for _, name, line in self.open_divs:
            self.fault(line, "div", f"`{name}` is never closed; add its closing colons")
        self.check_misplaced_divs()
        self.found.prose = "\n".join(prose)
        self.found.faults.sort(key=lambda fault: fault.line or 0)
        return self.found

    def read_token(self, token: Token) -> bool:
        """Read what is no prose; tell whether the token is such."""
        line = token.map[0] + 1
        if token.type == "fence":
            self.read_code(token)
        elif token.type == "code_block":
            message = "indented text is shown as code and not run; "
            self.fault(line, "not-run", message + "use a fence, such as ```text")
        elif token.type == "div_open":
            self.open_div(line, len(token.markup), token.info)
        elif token.type in {"div_close", "div_stray"}:
            self.close_div(line, len(token.markup))
        elif token.type == "front_matter":
            pass
        elif token.type == "html_block":
            self.hidden.update(range(*token.map))  # of divs, not of prose
            return False
        else:
            return False
        return True

    def read_code(self, token: Token) -> None:
        """Read one fenced block."""
        line, end = token.map[0] + 1, token.map[1]
        fence, opening = token.markup, self.lines[line - 1]
        closing = rf"[\s>]*{re.escape(fence)}{re.escape(fence[0])}*\s*"
        if end == line or not re.fullmatch(closing, self.lines[end - 1]):
            self.fault(line, "code-fence", f"this {fence} is never closed; add {fence}")
        language, _, rest = token.info.strip().partition(" ")
        tags = self.read_tags(line, language, rest.strip())
        plain = fence == "```" and opening.startswith(fence)
        self.check_runnable(line, language, plain)
        source = token.content.removesuffix("\n")
        self.found.code.append(CodeBlock(language, tags, source, line, end))

    def check_misplaced_divs(self) -> None:
        for number, text in enumerate(self.lines):
            if number not in self.hidden and LOOKS_LIKE_DIV.match(text):
                message = "this fence is indented or inside something else"
                self.fault(number + 1, "div", f"{message}; start the line with it")

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

    def check_runnable(self, line: int, language: str, plain: bool) -> None:
        """Report Python that would look like code that runs, and would not."""
        looks_like_python = re.fullmatch(r"(?i)\{?i?py(thon)?3?\b.*", language)
        if language in {"output", "error", "warning"}:
            message = f"`{language}` blocks are woven in; remove it and show the code"
            self.fault(line, "hand-written-output", message)
        elif looks_like_python and language != "python":
            message = f"`{language}` would not run; write python, "
            self.fault(line, "not-run", message + "or text for code to look at")
        elif language.startswith("{"):
            message = f"`{language}` is MyST's; name the language of the code, or text"
            self.fault(line, "not-run", message)
        elif language == "python" and not plain:
            message = "would not run: start the line with ```python, not indented; "
            self.fault(line, "not-run", message + "use ```text for code to look at")

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


def read_blocks(path: Path, text: str) -> Blocks:
    """Find code and divs in Markdown.

    Parameters
    ----------
    path
        The file, for messages.
    text
        The whole file.
    """
    return _Reader(path, parse(text)).read()
