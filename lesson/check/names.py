"""Which names code reads and makes, step by step in the order in which it runs."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
SCOPES = COMPREHENSIONS | FUNCTIONS | ast.ClassDef
LOOPS = ast.For | ast.AsyncFor
WITHS = ast.With | ast.AsyncWith


@dataclass(frozen=True)
class Step:
    """A statement, or the head of one that others stand in.

    Attributes
    ----------
    reads
        The names that it needs, with the line of each.
    makes
        The names that have a value after it.
    imports
        True for an import, which gives a name the same value everywhere.
    """

    reads: tuple[tuple[str, int], ...]
    makes: frozenset[str]
    imports: bool = False


def steps(code: str) -> Iterator[Step]:
    """Yield the steps of a block of code; of branches, one after the other."""
    yield from _steps(ast.parse(code).body)


def _steps(statements: Iterable[ast.AST]) -> Iterator[Step]:
    for statement in statements:
        if isinstance(statement, LOOPS):
            yield _step([statement.iter], [statement.target])
        elif isinstance(statement, WITHS):
            for item in statement.items:
                yield _step([item.context_expr], [item.optional_vars])
        elif isinstance(statement, ast.If | ast.While):
            yield _step([statement.test], [statement.test])
        elif not isinstance(statement, ast.Try | ast.ExceptHandler):
            yield _step([statement], [statement])
            continue
        for part in ("body", "handlers", "orelse", "finalbody"):
            yield from _steps(getattr(statement, part, []))


def _step(read: Iterable[ast.AST | None], made: Iterable[ast.AST | None]) -> Step:
    reads = [name for node in read if node for name in _reads(node)]
    nodes = [node for node in made if node]
    makes = {name for node in nodes for name in _makes(node)}
    imports = any(isinstance(node, ast.Import | ast.ImportFrom) for node in nodes)
    return Step(tuple((n.id, n.lineno) for n in reads), frozenset(makes), imports)


def _reads(node: ast.AST) -> Iterator[ast.Name]:
    """Yield the names that code reads and does not bind in a scope of its own."""
    if isinstance(node, ast.Name):
        if isinstance(node.ctx, ast.Load):
            yield node
        return
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        yield node.target
    own = _bound(node) if isinstance(node, SCOPES) else set()
    for child in ast.iter_child_nodes(node):
        yield from (name for name in _reads(child) if name.id not in own)


def _bound(scope: ast.AST) -> set[str]:
    """Return the names that belong to a function, a class or a comprehension."""
    found = {node.arg for node in ast.walk(scope) if isinstance(node, ast.arg)}
    for child in ast.iter_child_nodes(scope):
        found |= _makes(child)
    return found


def _makes(node: ast.AST) -> set[str]:
    """Return the names to which code gives a value where it stands."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {(a.asname or a.name).partition(".")[0] for a in node.names}
    if isinstance(node, SCOPES):
        return {node.name} if hasattr(node, "name") else set()
    if isinstance(node, ast.Name):
        return {node.id} if isinstance(node.ctx, ast.Store) else set()
    return set().union(*(_makes(child) for child in ast.iter_child_nodes(node)))
