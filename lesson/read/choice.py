"""A choice: a challenge with options, and what its solution says about each.

It is ordinary Markdown. Paragraphs one after the other begin with `A.`, `B.` and so on;
the first words in bold of the solution are the letters of what is right; items of its
lists begin with the letter of the option that they are about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it.tree import SyntaxTreeNode

OPTION = re.compile(r"(?P<letter>[A-Z])\. \S")
LETTERS = r"[A-Z](?:(?:, and |, or |, | and | or | & )[A-Z])*"
RIGHT = re.compile(rf"({LETTERS})[.:,]?")
VERBS = "is|are|was|were|has|have|does|do|can|could|may|will|would"
# "A is", "B mixes up", but not "A network": that letter is a word as well.
ABOUT = re.compile(rf"({LETTERS})(?:[:,;.]|(?<!\bA) [a-z]| (?:{VERBS})\b)")


@dataclass(frozen=True)
class Choice:
    """What looks like a choice.

    Attributes
    ----------
    options
        The paragraphs, by letter.
    right
        The letters of those that are right.
    answers
        What the solution says about options, by letter: an item or a paragraph.
    shared
        Options that are right and have no item: the solution's opening is for all.
    """

    options: dict[str, SyntaxTreeNode]
    right: tuple[str, ...]
    answers: dict[str, SyntaxTreeNode] = field(default_factory=dict)
    shared: tuple[str, ...] = ()

    @property
    def unknown(self) -> list[str]:
        """What is right and no option."""
        return [letter for letter in self.right if letter not in self.options]

    @property
    def silent(self) -> list[str]:
        """Options about which the solution says nothing."""
        enough = set(self.answers) | set(self.right if len(self.right) == 1 else ())
        return [letter for letter in self.options if letter not in enough]

    @property
    def is_whole(self) -> bool:
        """True when each option has its answer."""
        return not self.unknown and not self.silent


def read_choice(challenge: SyntaxTreeNode) -> Choice | None:
    """Return the choice that a challenge offers, whole or not, or nothing."""
    options = _options(challenge.children)
    solutions = (part for part in challenge.children if _is_div(part, "solution"))
    solution = next(solutions, None)
    if not options or not solution:
        return None
    content = [part for part in solution.children if part.type != "heading"]
    opening = content[0] if content and content[0].type == "paragraph" else None
    bold = next((part for part in _walk(opening) if part.type == "strong"), None)
    right = right_letters(_words(bold))
    if not right:
        return None
    answers = dict(reversed(list(_answers(content))))
    said, shared = _said_at_once(content, bold), ()
    open_ = [letter for letter in right if letter in options and letter not in answers]
    if said and len(right) > 1 and said is opening:
        shared = tuple(open_)
    if said and (shared or len(right) == 1):
        answers |= dict.fromkeys(open_, said)
    known = {letter: answers[letter] for letter in options if letter in answers}
    return Choice(options, right, known, shared)


def right_letters(bold: str) -> tuple[str, ...]:
    """Return the letters that words in bold are made of, if these name what is right.

    Letters that are not in their order are one: the order asked for.
    """
    match = RIGHT.fullmatch(bold.strip())
    letters = tuple(re.findall("[A-Z]", match[1])) if match else ()
    return letters if list(letters) == sorted(set(letters)) else ()


def _options(content: list[SyntaxTreeNode]) -> dict[str, SyntaxTreeNode]:
    """Return the one run of paragraphs that begin with A, B and so on."""
    runs: list[dict[str, SyntaxTreeNode]] = []
    wanted = ""
    for part in content:
        found = OPTION.match(_words(part)) if part.type == "paragraph" else None
        letter = found["letter"] if found else ""
        if letter == "A":
            runs.append({})
        elif not letter or letter != wanted:
            wanted = ""
            continue
        runs[-1][letter] = part
        wanted = chr(ord(letter) + 1)
    return runs[0] if len(runs) == 1 and len(runs[0]) > 1 else {}


def _answers(content: list[SyntaxTreeNode]) -> Iterator[tuple[str, SyntaxTreeNode]]:
    """Yield the items of lists that are about an option, with its letter."""
    for part in content:
        for item in part.children if part.type == "bullet_list" else ():
            first = next((one for one in item.children), None)
            for letter in _letters_of(first):
                yield letter, item


def _letters_of(paragraph: SyntaxTreeNode | None) -> list[str]:
    """Return the letters of the options that an item is about."""
    if paragraph is None or paragraph.type != "paragraph":
        return []
    parts = [part for part in _inline(paragraph) if part.type != "text" or part.content]
    bold = _words(parts[0]) if parts and parts[0].type == "strong" else ""
    match = RIGHT.fullmatch(bold.strip()) or ABOUT.match(_words(paragraph))
    return re.findall("[A-Z]", match[1]) if match else []


def _said_at_once(
    content: list[SyntaxTreeNode], bold: SyntaxTreeNode
) -> SyntaxTreeNode | None:
    """Return the opening, if it has more than the letters, or the next paragraph."""
    opening, *others = [part for part in content if part.type == "paragraph"]
    if _words(opening).strip() != _words(bold).strip():
        return opening
    return next(iter(others), None)


def _is_div(part: SyntaxTreeNode, name: str) -> bool:
    return part.type == "div" and part.info == name


def _inline(paragraph: SyntaxTreeNode) -> list[SyntaxTreeNode]:
    return [part for inline in paragraph.children for part in inline.children]


def _walk(node: SyntaxTreeNode | None) -> Iterator[SyntaxTreeNode]:
    return node.walk() if node else iter(())


def _words(node: SyntaxTreeNode | None) -> str:
    """Return the text of an element, without marks of its form."""
    if node is None:
        return ""
    if node.type in {"softbreak", "hardbreak"}:
        return " "
    if node.children:
        return "".join(_words(part) for part in node.children)
    return node.content if node.token else ""
