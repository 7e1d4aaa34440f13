"""Data files: what their cards say, read where they are meant to be, all in use."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from lesson.check.page import Page
from lesson.check.rules import EPISODES, Finding, lesson_rule, page_rule
from lesson.check.script import strings
from lesson.check.sources import Sources
from lesson.data.check import check_data, data_files
from lesson.faults import Fault, LessonError

FOLDER = "data/"
# A data file and the script that makes it, in the yaml block of its card.
MADE_BY = re.compile(r"^file: (\S+)\n(?:\w+:.*\n)*?made_by: python data/(\S+)", re.M)


def card_faults(lesson: Sources) -> list[Fault]:
    """Return what is wrong with data files and their cards, under rules of theirs."""
    try:
        check_data(lesson.layout)
    except LessonError as error:
        return error.faults
    return []


@page_rule(EPISODES)
def data_missing(page: Page, lesson: Sources) -> Iterator[Finding]:
    """A file that code reads from data/ is there."""
    for node in strings(page):
        name = node.value
        if name.startswith(FOLDER) and not (lesson.layout.root / name).exists():
            yield Finding(node.lineno, f"`{name}` is not there", name.lower())


@lesson_rule
def data_unused(lesson: Sources) -> Iterator[Finding]:
    """A data file is read by an episode, or by a script that makes another."""
    if lesson.broken_episodes:
        return
    readme = lesson.layout.data / "README.md"
    if not readme.is_file():
        return
    makers = dict(MADE_BY.findall(_text(readme)))
    texts = [page.text for page in lesson.episodes]
    unused = []
    for path in data_files(lesson.layout):
        name = path.relative_to(lesson.layout.data).as_posix()
        readers = [
            _text(script)
            for script in lesson.layout.data.glob("*.py")
            if script.name != makers.get(name)
        ]
        if not any(name in text for text in (*texts, *readers)):
            unused.append(name)
    if unused and not lesson.is_whole:
        message = f"no episode reads these yet: {', '.join(unused)}"
        yield Finding(None, message, path=Path("data"), warning=True)
        return
    for name in unused:
        message = "no episode and no script reads it; remove it"
        yield Finding(None, message, path=Path("data", name))


@lesson_rule
def data_script_unused(lesson: Sources) -> Iterator[Finding]:
    """A script in data/ makes or measures what a card describes, or helps one."""
    readme = lesson.layout.data / "README.md"
    if not readme.is_file():
        return
    scripts = sorted(lesson.layout.data.glob("*.py"))
    text = _text(readme)
    imported = {name for script in scripts for name in _imports(_text(script))}
    for script in scripts:
        if script.name not in text and script.stem not in imported:
            name = lesson.layout.relative(script)
            message = "no card names this script, and no script imports it; remove it"
            yield Finding(None, message, path=name)


def _text(path: Path) -> str:
    return path.read_text("utf-8", errors="replace")


@lru_cache(maxsize=64)
def _imports(code: str) -> frozenset[str]:
    """Return the names of the modules that a script imports."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return frozenset()
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            found |= {alias.name.rpartition(".")[2] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            found.add((node.module or "").rpartition(".")[2])
    return frozenset(found)
