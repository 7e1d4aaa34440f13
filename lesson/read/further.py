"""Episodes apart from the workshop: the entry `further` of the configuration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from lesson.faults import Fault
from lesson.read.yaml_file import item_line


@dataclass(frozen=True)
class Group:
    """Episodes that stand together in the list of contents.

    Attributes
    ----------
    title
        Such as *Case studies*.
    files
        The episodes' files, in order.
    """

    title: str
    files: tuple[str, ...]


def read_further(config: Mapping[str, Any]) -> tuple[Group, ...]:
    """Return the groups that follow the episodes of the workshop, in order."""
    files, entries = list(config["episodes"]), config.get("further") or []
    bounds = [*(files.index(entry["first"]) for entry in entries), len(files)]
    return tuple(
        Group(entry["title"], tuple(files[start:end]))
        for entry, (start, end) in zip(entries, pairwise(bounds), strict=True)
    )


def taught_files(config: Mapping[str, Any]) -> list[str]:
    """Return the files of the episodes that a workshop teaches, in order."""
    apart = {file for group in read_further(config) for file in group.files}
    return [file for file in config["episodes"] if file not in apart]


def further_faults(config: Mapping[str, Any], path: Path) -> list[Fault]:
    """Return what is wrong with groups of the right form.

    Parameters
    ----------
    config
        The configuration.
    path
        Its file, for messages.
    """
    return [Fault(path, line, "further", message) for line, message in _wrong(config)]


def _wrong(config: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    files, last = config["episodes"], 0
    for index, entry in enumerate(config.get("further") or []):
        line, first = item_line(config, "further", index), entry["first"]
        if first not in files:
            yield line, f"`{first}` is not in `episodes:`; name one that is"
            continue
        if files.index(first) == 0:
            yield line, f"`{first}` is the first episode, so nothing would be taught"
        elif files.index(first) <= last:
            yield line, f"`{first}` does not follow the group above; list them in order"
        last = max(last, files.index(first))
