"""Rewrite code so that it draws other random numbers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

# Functions whose first argument is a seed; keywords and names that hold one.
SEEDING = {"PRNGKey", "RandomState", "SeedSequence", "default_rng", "manual_seed"}
SEEDING |= {"seed", "set_random_seed"}
SEED_NAME = re.compile(r"(.*_)?(seeds?|random_state)", re.IGNORECASE)
# Far enough apart that no seed of an episode becomes another one of it.
STEP = 1000
LIMIT = 2**32  # NumPy's


def reseed(source: str, run: int) -> str:
    """Return code with every seed replaced; line numbers stay as they are.

    Parameters
    ----------
    source
        Python code.
    run
        Which of the other seeds to take; 0 leaves the code unchanged.
    """
    if not run:
        return source
    shift = STEP * run
    seeds = [n for value in _seed_values(ast.parse(source)) for n in _integers(value)]
    texts = {
        (n.lineno, n.col_offset, n.end_col_offset): str((n.value + shift) % LIMIT)
        for n in seeds
        if isinstance(n, ast.Constant)
    }
    # The range(3) of seeds becomes range(1000, 1003).
    for call in (n for n in seeds if isinstance(n, ast.Call)):
        stop = call.args[0]
        place = (stop.lineno, stop.col_offset, stop.end_col_offset)
        texts[place] = f"{shift}, {stop.value + shift}"
    lines = [line.encode() for line in source.split("\n")]
    for (number, start, end), text in sorted(texts.items(), reverse=True):
        line = lines[number - 1]
        lines[number - 1] = line[:start] + text.encode() + line[end:]
    return b"\n".join(lines).decode()


def _seed_values(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the expressions in code that give seeds."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=function, args=[value, *_]):
                if _name(function) in SEEDING:
                    yield value
            case ast.keyword(arg=str(name), value=value):
                if SEED_NAME.fullmatch(name):
                    yield value
            case ast.Assign(targets=[target, *_], value=value):
                if _is_seed(target):
                    yield value
            case (
                ast.For(target=target, iter=value)
                | ast.comprehension(target=target, iter=value)
                | ast.AnnAssign(target=target, value=ast.expr() as value)
            ):
                if _is_seed(target):
                    yield value
            case ast.arguments():
                yield from _defaults(node)


def _defaults(arguments: ast.arguments) -> Iterator[ast.AST]:
    """Yield the defaults of a function's parameters that are called seeds."""
    positional = [*arguments.posonlyargs, *arguments.args]
    without = len(positional) - len(arguments.defaults)
    names = [*positional[without:], *arguments.kwonlyargs]
    for name, value in zip(
        names, [*arguments.defaults, *arguments.kw_defaults], strict=True
    ):
        if value and SEED_NAME.fullmatch(name.arg):
            yield value


def _integers(value: ast.AST) -> Iterator[ast.Constant | ast.Call]:
    """Yield what is to be rewritten: integers, those of lists, ranges from 0."""
    match value:
        case ast.Constant(value=int(number)) if not isinstance(number, bool):
            yield value
        case ast.List(elts=values) | ast.Tuple(elts=values) | ast.Set(elts=values):
            for one in values:
                yield from _integers(one)
        case ast.Call(func=ast.Name("range"), args=[ast.Constant(value=int())]):
            yield value
        case ast.Call(func=ast.Name("range"), args=[start, stop, *_]):
            yield from _integers(start)
            yield from _integers(stop)


def _is_seed(target: ast.AST) -> bool:
    return bool(SEED_NAME.fullmatch(_name(target)))


def _name(node: ast.AST) -> str:
    """Return the last part of a name such as ``keras.utils.set_random_seed``."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
