"""Apply all rules to a lesson."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

# Importing a module of rules registers them.
from lesson.check import (
    accessibility,  # noqa: F401
    choices,  # noqa: F401
    claims,  # noqa: F401
    code,  # noqa: F401
    data,
    formulas,  # noqa: F401
    glossary,  # noqa: F401
    language,  # noqa: F401
    links,
    main_path,  # noqa: F401
    objectives,  # noqa: F401
    structure,  # noqa: F401
    timing,  # noqa: F401
)
from lesson.check.allow import Allowance
from lesson.check.page import Page
from lesson.check.rules import LESSON_RULES, PAGE_RULES, Finding
from lesson.check.sources import Sources, read_sources
from lesson.faults import Fault
from lesson.layout import Layout


def check(layout: Layout, external: bool = False) -> list[Fault]:
    """Return every fault of a lesson, sorted by file and line.

    Parameters
    ----------
    layout
        The lesson.
    external
        True: fetch external links as well.
    """
    lesson = read_sources(layout)
    used: set[tuple[Path, int, str]] = set()
    faults = [*lesson.faults, *data.card_faults(lesson)]
    for rule, path, finding in _findings(lesson, external):
        page = lesson.by_path.get(path)
        if not (page and _is_allowed(page, rule, finding, used)):
            severity = "warning" if finding.warning else "error"
            fault = Fault(path, finding.line, rule, finding.message, severity=severity)
            faults.append(fault)
    faults += _unused_allowances(lesson, used)
    return sorted(set(faults), key=_order)


def _findings(
    lesson: Sources, external: bool
) -> Iterator[tuple[str, Path | None, Finding]]:
    """Yield what all rules find, with the name of the rule and the file."""
    for page in lesson.pages:
        if page.path in lesson.broken:
            continue  # its other faults may follow from those already found
        for name, (kinds, rule) in PAGE_RULES.items():
            if page.kind in kinds:
                yield from ((name, page.path, found) for found in rule(page, lesson))
    for name, rule in LESSON_RULES.items():
        yield from ((name, found.path, found) for found in rule(lesson))
    if external:
        for found in links.external(lesson):
            yield "link-dead", found.path, found


def _is_allowed(
    page: Page, rule: str, finding: Finding, used: set[tuple[Path, int, str]]
) -> bool:
    """Tell whether a finding is allowed in place, and remember what allows it."""
    for allowance in page.allowances:
        if name := allowance.covers(finding.line, rule, finding.word.lower()):
            used.add((page.path, allowance.line, name))
            return True
    return False


def _unused_allowances(
    lesson: Sources, used: set[tuple[Path, int, str]]
) -> Iterator[Fault]:
    """Report what is allowed and does not occur: it would hide a later fault."""
    for page in lesson.pages:
        if page.path in lesson.broken:
            continue
        for allowance in page.allowances:
            for name in _unused(page, allowance, used):
                message = f"nothing here needs `{name}` to be allowed; remove it"
                yield Fault(page.path, allowance.line, "allow-unused", message)


def _unused(
    page: Page, allowance: Allowance, used: set[tuple[Path, int, str]]
) -> list[str]:
    only_external = {"link-dead"}
    return [
        name
        for name in allowance.names
        if (page.path, allowance.line, name) not in used and name not in only_external
    ]


def _order(fault: Fault) -> tuple[str, int, str, str]:
    path = fault.path.as_posix() if fault.path else ""
    return path, fault.line or 0, fault.rule, fault.message
