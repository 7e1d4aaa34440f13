"""Give each plot the name of the image that follows its block."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from lesson.faults import Fault
from lesson.read.episode import Episode, Image

FOLDER = "fig"


@dataclass
class Figures:
    """Plots of an episode, matched with images while one walks over its cells.

    Attributes
    ----------
    episode
        The episode.
    drawings
        The folder of drawn figures, which need no plot.
    plots
        The PNG of each named plot, by its file name.
    faults
        Plots without an image, images without a plot, names used twice.
    """

    episode: Episode
    drawings: Path
    plots: dict[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    _waiting: list[tuple[int, bytes]] = field(default_factory=list)

    def add_plots(self, cell: Any) -> None:
        """Take the plots of a cell, to be named by the images that follow."""
        pngs = [
            base64.b64decode(output.data["image/png"])
            for output in cell.outputs
            if "image/png" in output.get("data", {})
        ]
        if pngs:
            self.finish()
        self._waiting += [(cell.metadata.lesson.line, png) for png in pngs]

    def add_image(self, image: Image) -> None:
        """Take an image of the prose, which names the first plot that waits."""
        target, line = image.target, image.line
        path = PurePosixPath(target)
        if "://" in target:
            self._fault(line, "is on another host; put the image in fig/", target)
        elif path.parent.as_posix() != FOLDER:
            message = f"is not in {FOLDER}/; name it {FOLDER}/{path.name}"
            self._fault(line, message, target)
        elif (self.drawings / path.name).is_file():
            return
        elif path.name in self.plots:
            self._fault(line, "names a second plot; choose another name", target)
        elif not self._waiting:
            message = "has no plot: no block before it draws one, nor is it in fig/"
            self._fault(line, message, target)
        else:
            self.plots[path.name] = self._waiting.pop(0)[1]

    def finish(self) -> None:
        """Report the plots that no image has named."""
        for line, _ in self._waiting:
            name = f"{FOLDER}/{self.episode.name[:2]}-name.png"
            message = (
                "this block draws a plot that no image names; "
                f'add ![Caption]({name}){{alt="…"}} below it'
            )
            self.faults.append(Fault(self.episode.path, line, "figure", message))
        self._waiting.clear()

    def _fault(self, line: int, message: str, target: str) -> None:
        fault = Fault(self.episode.path, line, "figure", f"`{target}` {message}")
        self.faults.append(fault)
