"""The code of an episode as one script, line by line where it stands in the page."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from lesson.check.page import Page, block_end
from lesson.read.episode import find_inlines


def joined_code(page: Page, *, failing: bool = True) -> str:
    """Return a script in which every line of code has the number that it has here.

    Values in the prose become lines of code, so that names used only there are used.
    Without `failing`, blocks that are meant to fail are left out, as scripts do.
    """
    lines = [""] * (page.text.count("\n") + 1)
    for line, code in inlines(page):
        lines[line - 1] += f"; print({code})" if lines[line - 1] else f"print({code})"
    for block in page.python:
        if not failing and "raises-exception" in block.tags:
            continue
        source = block.source.split("\n")
        lines[block.line : block.line + len(source)] = source
    return "\n".join(lines) + "\n"


def inlines(page: Page) -> Iterator[tuple[int, str]]:
    """Yield line and code of each value in the prose."""
    for inline in find_inlines(page.document):
        yield inline.line, inline.code


def meant_to_fail(page: Page, line: int) -> bool:
    """Tell whether a line belongs to a block that shows an error."""
    return any(
        block.line < line < block_end(block)
        for block in page.python
        if "raises-exception" in block.tags
    )


@lru_cache(maxsize=64)
def _nodes(code: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(code)))


def nodes(page: Page) -> Iterator[ast.AST]:
    """Yield every node of the script; its line is that of the page."""
    return iter(_nodes(joined_code(page)))


def calls(page: Page) -> list[ast.Call]:
    """Return every call of the script."""
    return [node for node in nodes(page) if isinstance(node, ast.Call)]


def strings(page: Page) -> Iterator[ast.Constant]:
    """Yield every string of the script."""
    for node in nodes(page):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node


def called_name(call: ast.Call) -> str:
    """Return the last part of the name of what is called."""
    return getattr(call.func, "attr", getattr(call.func, "id", ""))
