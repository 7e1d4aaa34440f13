"""Terms: explained where they are first used, and in the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from lesson.check.page import FILLER, Page
from lesson.check.rules import EPISODES, Finding, lesson_rule, page_rule
from lesson.check.sources import GLOSSARY, Sources
from lesson.publish.workbench.glossary import singular, term_key

BOLD = re.compile(r"\*\*(?P<term>[^*]+?)\*\*")
LIST_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+$")
SENTENCE_END = re.compile(r"[.!?:]['\u2019\")]*\s+$|^\s*$|\n\s*\n\s*$")
# An answer: numbers, sums, letters of options, or a sentence.
NO_TERM = re.compile(rf"[\d{FILLER}=\u00d7,]|[.!?:;]$|^[A-Z](?: (?:and|or) [A-Z])*$")
# What may stand beside a word where a text is nothing but words.
WORD_ENDS = " -"
LONGEST_TERM = 4  # words
SHORTEST_DEFINITION = 3  # words
# A sentence of more words than these says what role the term plays.
EXPLAINS = 6
# In these, bold marks an answer or a part of the page.
NOT_TAUGHT = {"hint", "instructor", "keypoints", "objectives", "questions"}
# What makes a sentence one that says what a term means.
DEFINES = re.compile(
    r"\b(?:is|are|was|were|means?|called|named|has|have|can|will|stands? for)\b|[:(]"
    # A verb soon after the term: "the optimiser then changes all weights".
    rf"|{FILLER}\W?(?:\s+\w+){{0,3}}\s+\w+s\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Term:
    """A bold word: its line, and the sentence that it stands in."""

    name: str
    line: int
    sentence: str


@page_rule(EPISODES)
def term_unlisted(page: Page, lesson: Sources) -> Iterator[Finding]:
    """A term that an episode introduces in bold is in the glossary."""
    known = set(glossary(lesson))
    if not known:
        return
    for term in terms(page):
        if term_key(term.name) not in known:
            message = (
                f"`{term.name}` is not in {GLOSSARY}; add it there, or, if it is no "
                "term, write *…* for emphasis"
            )
            yield Finding(term.line, message, term.name.lower())


@page_rule(EPISODES)
def term_unexplained(page: Page, lesson: Sources) -> Iterator[Finding]:
    """The sentence that introduces a term says what it means."""
    known = set(glossary(lesson))
    for term in terms(page):
        own, _, _ = term.sentence.partition(". ")
        is_long = len(own.split()) > EXPLAINS
        if term_key(term.name) in known and not (
            is_long or DEFINES.search(term.sentence)
        ):
            message = f"say in this sentence what `{term.name}` means"
            yield Finding(term.line, message, term.name.lower())


@lesson_rule
def glossary_unused(lesson: Sources) -> Iterator[Finding]:
    """Every term of the glossary is used in an episode."""
    if lesson.broken_episodes:
        return
    text = " ".join(map(_words, lesson.episodes))
    for name, (line, _) in glossary(lesson).items():
        if not _is_used(name, text):
            message = f"no episode uses `{name}`; remove it"
            is_open = not lesson.is_whole
            yield Finding(line, message, name, GLOSSARY, warning=is_open)


def _is_used(name: str, text: str) -> bool:
    """Tell whether a text has a term, also as in `padded` and `padding`."""
    stem = name.removesuffix("e")
    forms = (f"{stem}{ending}" for ending in ("", "e", "ed", "ing"))
    return any(
        f"{before}{form}{after}" in text
        for form in forms
        for before in WORD_ENDS
        for after in WORD_ENDS
    )


@lru_cache(maxsize=64)
def _words(page: Page) -> str:
    return f" {singular(page.text)} "


@lesson_rule
def glossary_undefined(lesson: Sources) -> Iterator[Finding]:
    """Every term of the glossary has a definition."""
    for name, (line, definition) in glossary(lesson).items():
        if len(definition.split()) < SHORTEST_DEFINITION:
            yield Finding(line, f"`{name}` has no definition", name, GLOSSARY)


@lesson_rule
def glossary_order(lesson: Sources) -> Iterator[Finding]:
    """The glossary is in alphabetical order, each term once."""
    entries = list(glossary(lesson).items())
    for (before, _), (name, (line, _)) in pairwise(entries):
        if name < before:
            message = f"`{name}` stands after `{before}`; sort by alphabet"
            yield Finding(line, message, name, GLOSSARY)
            return


def glossary(lesson: Sources) -> dict[str, tuple[int, str]]:
    """Return the glossary: line and definition of each term."""
    page = lesson.by_path.get(GLOSSARY)
    if page is None or page.path in lesson.broken:
        return {}
    return _entries(page)


@lru_cache(maxsize=8)
def _entries(page: Page) -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    name = ""
    inside = False
    for token in page.tokens:
        if token.type in {"dt_open", "dd_open"}:
            inside = token.type == "dd_open"
        elif token.type == "inline" and token.level and name and inside:
            line, text = found[name]
            found[name] = line, f"{text} {token.content}".strip()
        elif token.type == "inline" and _is_term(page, token):
            name = term_key(token.content)
            found[name] = token.map[0] + 1, ""
    return found


def _is_term(page: Page, token) -> bool:
    index = page.tokens.index(token)
    return index > 0 and page.tokens[index - 1].type == "dt_open"


def terms(page: Page) -> list[Term]:
    """Return what an episode introduces in bold, at its first use."""
    found: dict[str, Term] = {}
    for match in BOLD.finditer(page.plain):
        line = page.line_at(match.start())
        name = " ".join(match["term"].split())
        if page.divs_around(line) & NOT_TAUGHT or not _looks_like_term(page, match):
            continue
        found.setdefault(term_key(name), Term(name, line, _sentence(page, match)))
    return list(found.values())


def _looks_like_term(page: Page, match: re.Match[str]) -> bool:
    """Tell a term from an answer, a name or the label of a list's item."""
    name = match["term"]
    before = page.plain[: match.start()]
    line_before = before.rpartition("\n")[2]
    if LIST_ITEM.match(line_before) or re.search(
        rf"[\d{FILLER}=\u00d7,]|[.!?,:;]$", name
    ):
        return False
    words = name.split()
    starts_sentence = bool(SENTENCE_END.search(before[-80:]))
    is_name = words[0][:1].isupper() and words[0][1:].islower() and not starts_sentence
    return len(words) <= LONGEST_TERM and len(name) > 1 and not is_name


def _sentence(page: Page, match: re.Match[str]) -> str:
    """Return the sentence around a term and the one after it, without the term."""
    start = max(page.plain.rfind("\n\n", 0, match.start()), 0)
    end = page.plain.find("\n\n", match.end())
    before = re.split(r"[.!?]\s", page.plain[start : match.start()])[-1]
    after = re.split(r"(?<=[.!?])\s", page.plain[match.end() : end])[:2]
    return f"{before}{FILLER}{' '.join(after)}"
