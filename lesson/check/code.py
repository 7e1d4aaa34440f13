"""Code, as far as can be told without running it."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache

from lesson.check.page import Page
from lesson.check.rules import EPISODES, LESSON, Finding, page_rule
from lesson.check.script import (
    called_name,
    calls,
    joined_code,
    meant_to_fail,
    nodes,
    strings,
)
from lesson.check.words import advice
from lesson.read.blocks import CodeBlock

WIDEST = 80
LONGEST = 15
# B: likely bugs, C4, UP: plainer forms, E, F, W: errors and style, NPY, PLE: removals.
SELECT = "B,C4,E,F,NPY,PLE,UP,W"
# A last expression shows its value (B018, B015); imports stand where they are needed
# (E402); line length is a rule of its own (E501); values in prose share a line (E702);
# a name may be built again (F811); zip in short examples (B905); letters (E741); a
# seed set for all of NumPy (NPY002) is what Keras does as well.
IGNORE = "B015,B018,B905,E402,E501,E702,E741,F811,NPY002,W291,W293,W391"
UNDEFINED = "F821"
ABSOLUTE = re.compile(r"^(?:/[\w.]|~[/\\]|[A-Za-z]:[\\/]|file:)")
NETWORK_MODULES = {
    "aiohttp", "ftplib", "http", "httpx", "huggingface_hub", "kagglehub",
    "keras.datasets", "openml", "requests", "socket", "tensorflow_datasets", "urllib",
    "wget",
}  # fmt: skip
NETWORK_CALLS = {
    "fetch_20newsgroups", "fetch_california_housing", "fetch_lfw_people",
    "fetch_olivetti_faces", "fetch_openml", "get_file", "load_dataset", "urlopen",
    "urlretrieve",
}  # fmt: skip
SPLITTERS = {
    "KFold", "RepeatedStratifiedKFold", "ShuffleSplit", "StratifiedKFold",
    "StratifiedShuffleSplit", "train_test_split",
}  # fmt: skip
NETWORKS = {"Functional", "Model", "Sequential"}
# Colour maps in which some people see no order, or red and green alike.
UNSAFE_MAPS = {
    "brg", "flag", "gist_ncar", "gist_rainbow", "hsv", "jet", "nipy_spectral", "prism",
    "rainbow", "RdYlGn", "Spectral", "turbo",
}  # fmt: skip


@page_rule(EPISODES)
def ruff(page: Page) -> Iterator[Finding]:
    """The code of an episode, as one script, has nothing for ruff to complain of."""
    for line, code, message in _ruff(joined_code(page)):
        if code != UNDEFINED and not meant_to_fail(page, line):
            yield Finding(line, f"{code}: {message}", code.lower())


@page_rule(EPISODES)
def undefined_name(page: Page) -> Iterator[Finding]:
    """A name is imported or assigned before it is used.

    It does not count what a block does that is meant to fail: scripts leave it out.
    """
    for line, code, message in _ruff(joined_code(page, failing=False)):
        if code == UNDEFINED:
            message = f"{message}; import or assign it above"
            yield Finding(line, message)


@page_rule(LESSON)
def code_width(page: Page) -> Iterator[Finding]:
    """Lines of code are short enough to be typed and projected."""
    for block in page.blocks.code:
        if "check" in block.tags:
            continue
        for number, line in enumerate(block.source.split("\n"), block.line + 1):
            if len(line) > WIDEST:
                message = f"{len(line)} columns; break the line at {WIDEST} or before"
                yield Finding(number, message)


@page_rule(EPISODES)
def code_length(page: Page) -> Iterator[Finding]:
    """Blocks are short enough to be typed live: about 12 lines."""
    for block in _shown(page):
        count = sum(bool(line.strip()) for line in block.source.split("\n"))
        if count > LONGEST:
            message = f"{count} lines of code; split the block, one idea each"
            yield Finding(block.line, message)


@page_rule(EPISODES)
def absolute_path(page: Page) -> Iterator[Finding]:
    """Files are named from the lesson's folder."""
    for node in strings(page):
        if ABSOLUTE.match(node.value):
            message = f"`{node.value}` is on one computer only; write data/…"
            yield Finding(node.lineno, message, node.value.lower())


@page_rule(EPISODES)
def network(page: Page) -> Iterator[Finding]:
    """Nothing is fetched at run time."""
    instead = "episodes run without a network; put the file in data/"
    for node in nodes(page):
        if reason := _fetches(node):
            yield Finding(node.lineno, f"{reason}; {instead}")


@page_rule(EPISODES)
def deprecated(page: Page) -> Iterator[Finding]:
    """No interface that is gone or going."""
    for block in page.python:
        for number, line in enumerate(block.source.split("\n"), block.line + 1):
            for pattern, instead in advice("deprecated").items():
                if re.search(pattern, line, re.IGNORECASE):
                    message = f"`{line.strip()}` uses a deprecated interface: {instead}"
                    yield Finding(number, message)


@page_rule(EPISODES)
def seed(page: Page) -> Iterator[Finding]:
    """What is random is seeded, so that results can be discussed."""
    for call in calls(page):
        keywords = {keyword.arg for keyword in call.keywords}
        if called_name(call) in SPLITTERS and not keywords & {"random_state", None}:
            if called_name(call) == "train_test_split" or "shuffle" in keywords:
                message = f"`{called_name(call)}` splits at random; set random_state"
                yield Finding(call.lineno, message)
        elif called_name(call) == "default_rng" and not call.args and not keywords:
            yield Finding(call.lineno, "this generator has no seed; give it a number")
    names = {called_name(call) for call in calls(page)}
    made = [n.lineno for n in calls(page) if called_name(n) in NETWORKS]
    if made and "fit" in names and "set_random_seed" not in names:
        message = "a network is trained without keras.utils.set_random_seed"
        yield Finding(min(made), message)


@page_rule(EPISODES)
def colour_map(page: Page) -> Iterator[Finding]:
    """Colour maps are those in which everybody sees the order."""
    for node in nodes(page):
        value = getattr(node, "value", None)
        if not (isinstance(node, ast.keyword) and node.arg == "cmap"):
            continue
        name = getattr(value, "value", getattr(value, "attr", ""))
        if str(name).removesuffix("_r") in UNSAFE_MAPS:
            message = f"`{name}` misleads those who see colours otherwise; use viridis"
            yield Finding(value.lineno, message, str(name).lower())


@lru_cache(maxsize=256)
def _ruff(code: str) -> tuple[tuple[int, str, str], ...]:
    """Return line, code and message of each complaint of ruff about a script."""
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "-"]
    command += ["--output-format=json", f"--select={SELECT}", f"--ignore={IGNORE}"]
    command += ["--target-version=py311", "--stdin-filename=episode.py"]
    done = subprocess.run(command, input=code, capture_output=True, text=True)
    if done.returncode not in {0, 1}:
        raise RuntimeError(f"ruff failed: {done.stderr.strip()}")
    found = [
        (item["location"]["row"], item["code"] or "", item["message"])
        for item in json.loads(done.stdout)
    ]
    return tuple(dict.fromkeys(found))


def _shown(page: Page) -> list[CodeBlock]:
    """Return the blocks that readers see."""
    return [block for block in page.python if "check" not in block.tags]


def _fetches(node: ast.AST) -> str:
    """Return why a node of the code needs a network, if it does."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        modules = [alias.name for alias in node.names]
        modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for module in modules:
            if module in NETWORK_MODULES or module.partition(".")[0] in NETWORK_MODULES:
                return f"`{module}` is for fetching"
    if isinstance(node, ast.Call):
        if called_name(node) in NETWORK_CALLS:
            return f"`{called_name(node)}` fetches"
        for word in node.keywords:
            if word.arg == "weights" and getattr(word.value, "value", "") == "imagenet":
                return "weights that others trained are fetched"
    if isinstance(node, ast.Attribute) and ast.unparse(node) == "keras.datasets":
        return "`keras.datasets` fetches"
    value = getattr(node, "value", None)
    if isinstance(value, str) and re.match(r"(https?|ftp)://", value):
        return f"`{value}` is on the network"
    return ""
