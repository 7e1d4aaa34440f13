"""Words: respectful, plain, spelled in one way, and explained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

from spellchecker import SpellChecker

from lesson.check.page import FILLER, Page
from lesson.check.rules import ALL, LESSON, Finding, page_rule
from lesson.check.words import advice, phrases, words

# A letter after a digit, dot, slash or underscore belongs to a name, not to a word.
WORD = re.compile(
    rf"(?<![\w.@/\\{FILLER}])[A-Za-zÀ-ÿ]+(?:['\u2019][A-Za-z]+)*(?![\w(/@]|\.\w)"
)
CONTRACTION = re.compile(r"\w+(?:n't|'(?:re|ll|ve|d|m))$", re.IGNORECASE)
DOUBLED = re.compile(r"\b([A-Za-z]+)\s+\1\b(?!-)", re.IGNORECASE)
# Words that may follow themselves.
MAY_DOUBLE = {"had", "that"}
SHORTEST_WORD = 3
BRITISH = "dictionary_en-GB_to_en-US.txt"


@page_rule(LESSON)
def dismissive(page: Page) -> Iterator[Finding]:
    """No word tells a learner who struggles that it is easy."""
    for line, phrase in _phrases(page, "dismissive"):
        message = f"`{phrase}` belittles those who find it hard; leave it out"
        yield Finding(line, message, phrase)


@page_rule(LESSON)
def idiom(page: Page) -> Iterator[Finding]:
    """No idiom or slang, which those who learned English later may not know."""
    for line, phrase in _phrases(page, "idioms"):
        message = f"`{phrase}` is an idiom or slang; say it plainly"
        yield Finding(line, message, phrase)


@page_rule(LESSON)
def contraction(page: Page) -> Iterator[Finding]:
    """Verbs are written out."""
    short = advice("contractions")
    for line, word in _words(page):
        plain = word.lower()
        if plain in short or CONTRACTION.match(plain):
            instead = short.get(plain) or "both words"
            yield Finding(line, f"`{word}`: write {instead}", plain)


@page_rule(ALL)
def doubled_word(page: Page) -> Iterator[Finding]:
    """No word stands twice in a row."""
    for match in DOUBLED.finditer(page.plain):
        if match[1].lower() not in MAY_DOUBLE and "\n\n" not in match[0]:
            message = f"`{match[1]}` stands twice; remove one"
            line = page.line_at(match.start())
            yield Finding(line, message, match[1].lower())


@page_rule(ALL)
def spelling(page: Page) -> Iterator[Finding]:
    """Words are in a dictionary, or in the list of known ones.

    What is not for learners has names of its own; there, only what is known to be wrong
    is reported.
    """
    wrong = _misspellings()
    is_lesson = page.kind in LESSON
    for line, word in _words(page):
        plain = _stem(word)
        if word[1:] != word[1:].lower():
            continue  # NumPy, USB: names and initials
        if plain in wrong and not _is_known(plain):
            message = f"`{word}` is misspelled; write {wrong[plain]}"
            yield Finding(line, message, plain)
        elif is_lesson and not _is_known(plain) and plain not in _american():
            message = (
                f"`{word}` is not a known word; correct it, or add it to "
                "lesson/check/words/known.txt"
            )
            yield Finding(line, message, plain)


@page_rule(LESSON)
def american_spelling(page: Page) -> Iterator[Finding]:
    """Spelling is British throughout."""
    american = _american()
    for line, word in _words(page):
        if (plain := _stem(word)) in american:
            message = f"`{word}` is American, the lesson British: {american[plain]}"
            yield Finding(line, message, plain)


def _phrases(page: Page, name: str) -> Iterator[tuple[int, str]]:
    """Yield the line and text of each phrase of a list, in prose and in comments."""
    for match in phrases(name).finditer(page.plain):
        phrase = " ".join(match[0].lower().split())
        yield page.line_at(match.start()), phrase
    for block in page.python:
        for number, line in enumerate(block.source.split("\n"), block.line + 1):
            for match in phrases(name).finditer(_comment(line)):
                yield number, match[0].lower()


def _comment(line: str) -> str:
    """Return the comment of a line of code; a # in a string is rare enough."""
    return line.partition("# ")[2]


@lru_cache(maxsize=64)
def _words(page: Page) -> tuple[tuple[int, str], ...]:
    """Return the words of a page with their lines."""
    return tuple(
        (page.line_at(match.start()), match[0].replace("\u2019", "'"))
        for match in WORD.finditer(page.plain)
    )


def _stem(word: str) -> str:
    """Return a word in lower case, without a possessive ending."""
    return re.sub(r"'s?$", "", word.lower())


@cache
def _is_known(word: str) -> bool:
    """Tell whether a word is in a dictionary or a list."""
    return (
        len(word) < SHORTEST_WORD
        or bool(CONTRACTION.match(word))
        or any(
            form in words("known") or form in _british() or form in _dictionary()
            for form in (word, word.removesuffix("s"))
        )
    )


@cache
def _dictionary() -> SpellChecker:
    return SpellChecker(language="en", distance=1)


@cache
def _misspellings() -> dict[str, str]:
    """Return common misspellings, from codespell, with what was meant."""
    return {
        wrong: right.partition(",")[0].strip()
        for wrong, right in _codespell("dictionary.txt")
    }


@cache
def _american() -> dict[str, str]:
    """Return American spellings with the British ones, from codespell's list."""
    both = words("also_british")
    return {us: gb for gb, us in _codespell(BRITISH) if us not in both}


@cache
def _british() -> frozenset[str]:
    return frozenset(gb for gb, _ in _codespell(BRITISH))


def _codespell(name: str) -> list[tuple[str, str]]:
    text = files("codespell_lib").joinpath("data", name).read_text("utf-8")
    lines = (line.partition("->") for line in text.splitlines() if "->" in line)
    return [(wrong.strip(), right.strip(" ,")) for wrong, _, right in lines]
