"""Remember what was woven, so that a build weaves only what changed.

What an episode's page depends on is its text, what its code shows, the drawings that it
may name and these tools. As long as none of them changes, its page in ``build/woven``
holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lesson.fingerprint import contents, tools
from lesson.layout import Layout
from lesson.read.episode import Episode
from lesson.read.text import text_digest


@dataclass(frozen=True)
class Page:
    """A woven page: what it was made from, whether its code had run, its plots."""

    key: str
    complete: bool
    plots: tuple[str, ...]


@dataclass
class Kept:
    """What is in ``build/woven``.

    Attributes
    ----------
    layout
        The lesson.
    inputs
        Hash of all that every page depends on.
    pages
        By the episode's name.
    parts
        What other files were made from: a hash by name, relative to ``build``.
    sound
        Digests of the texts in which reading has found no fault.
    """

    layout: Layout
    inputs: str
    pages: dict[str, Page] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    sound: frozenset[str] = frozenset()

    @classmethod
    def read(cls, layout: Layout) -> Kept:
        """Read what was noted; nothing when it was noted by other tools, or is torn."""
        kept = cls(layout, _inputs(layout))
        try:
            noted = json.loads(_path(layout).read_text("utf-8"))
            if noted["tools"] == tools_digest():
                kept.sound = frozenset(noted["sound"])
            if noted["inputs"] == kept.inputs:
                kept.parts = dict(noted["parts"])
                kept.pages = {
                    name: Page(key, complete, tuple(plots))
                    for name, (key, complete, plots) in noted["pages"].items()
                }
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return kept

    def holds(self, episode: Episode, complete: bool) -> bool:
        """Tell whether an episode's page is there and still what it should be."""
        page = self.pages.get(episode.name)
        return (
            page is not None
            and page.key == text_digest(episode.text)
            and page.complete >= complete
            and all(
                (self.layout.woven / file).is_file() for file in self.files(episode)
            )
        )

    def has(self, part: str, key: str) -> bool:
        """Tell whether a file is there and was made from the same."""
        return self.parts.get(part) == key and (self.layout.build / part).is_file()

    def files(self, episode: Episode) -> list[Path]:
        """Return the files of an episode's page, relative to ``build/woven``."""
        plots = self.pages[episode.name].plots
        return [episode.path, *(episode.path.parent / "fig" / name for name in plots)]

    def forget(self, episodes: Iterable[Episode], parts: Iterable[str]) -> None:
        """Note, before files are written, that they may be torn from now on."""
        for episode in episodes:
            self.pages.pop(episode.name, None)
        for part in parts:
            self.parts.pop(part, None)
        self.write()

    def note(self, episode: Episode, complete: bool, plots: Mapping[str, Any]) -> None:
        """Note that an episode's page was written."""
        key = text_digest(episode.text)
        self.pages[episode.name] = Page(key, complete, tuple(plots))

    def write(self) -> None:
        """Write what is noted, whole or not at all."""
        noted = {
            "tools": tools_digest(),
            "inputs": self.inputs,
            "parts": self.parts,
            "sound": sorted(self.sound),
            "pages": {
                name: [page.key, page.complete, page.plots]
                for name, page in self.pages.items()
            },
        }
        path = _path(self.layout)
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = path.with_suffix(".part")
        scratch.write_text(json.dumps(noted), "utf-8")
        scratch.replace(path)


def tools_digest() -> str:
    """Return a hash of the tool chain's own files."""
    return _digest(tools())


def _inputs(layout: Layout) -> str:
    data = sorted(layout.data.rglob("*"))
    drawings = [path.name for path in sorted(layout.drawings.glob("*"))]
    parts = [_digest([layout.lock, *data]), tools_digest(), *drawings]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path, hash_ in contents(paths).items():
        digest.update(f"\0{path.as_posix()}\0{hash_}".encode())
    return digest.hexdigest()


def _path(layout: Layout) -> Path:
    return layout.build / "woven.json"
