"""Measure how lines and markers of a plot stand out. Runs inside the kernel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lesson.run.colours import CROSSED, contrast, drawn, over, paper

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Places at which a line is compared with what lies behind it.
SAMPLES = 200
INVISIBLE = {"None", "none", " ", "", None}


@dataclass(frozen=True)
class Stroke:
    """Lines or markers of one look.

    Attributes
    ----------
    label
        As in a legend; empty when the author gave none.
    inks
        RGBA of its parts, such as the faces and the edges of markers; one that stands
        out is enough.
    points
        Where it is drawn, in pixels.
    """

    label: str
    inks: np.ndarray
    points: np.ndarray


def stroke_contrasts(figure: Figure) -> Iterator[tuple[str, str, float]]:
    """Yield label, colour and contrast to what lies behind of all lines and markers.

    Axes in three dimensions are left out: there, shades mean depth.
    """
    import numpy as np
    from matplotlib.colors import to_hex

    axes = [a for one in figure.axes for a in _with_insets(one) if a.name != "3d"]
    artists = {a: one for one in axes for a in _artists(one)}
    if not artists:
        return
    behind, ground = _without(figure, set(map(id, artists))), paper(figure)
    for artist, one in artists.items():
        for stroke in _strokes(artist):
            points = _inside(stroke.points, one, behind)
            if not len(points) or not stroke.inks[:, 3].any():
                continue
            colours = over(behind[points[:, 1], points[:, 0]], ground)
            ratios = [contrast(over(ink, colours), colours) for ink in stroke.inks]
            best = int(np.argmax([np.percentile(r, CROSSED) for r in ratios]))
            ratio = float(np.percentile(np.max(ratios, axis=0), CROSSED))
            yield stroke.label, to_hex(stroke.inks[best]), ratio


def _with_insets(axes: Axes) -> Iterator[Axes]:
    yield axes
    for inset in axes.child_axes:
        yield from _with_insets(inset)


def _artists(axes: Axes) -> Iterator[Artist]:
    """Yield the lines and markers of axes; ticks and grids are not among them."""
    from matplotlib.collections import LineCollection, PathCollection

    kinds = LineCollection | PathCollection
    found = [
        *axes.lines,
        *(one for one in axes.collections if isinstance(one, kinds)),
        *(one for one in axes.patches if _is_outline(one)),
    ]
    for artist in found:
        # An outline is a background of its own.
        if (
            axes.get_visible()
            and artist.get_visible()
            and not artist.get_path_effects()
        ):
            yield artist


def _is_outline(patch: Any) -> bool:
    """Tell whether a patch is a line, as those of a stepped histogram are."""
    from matplotlib.patches import Patch

    # Arrows and others that draw themselves in another way are left out.
    is_plain = type(patch).draw is Patch.draw
    return is_plain and not (patch.get_fill() and patch.get_facecolor()[3])


def _without(figure: Figure, artists: set[int]) -> np.ndarray:
    """Return a figure as drawn without some of its artists, without text and scales."""
    from matplotlib.axis import Axis
    from matplotlib.collections import Collection
    from matplotlib.legend import Legend
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    from matplotlib.text import Text

    def unless_left_out(draw: Any) -> Any:
        def draw_or_not(self: Artist, *words: Any, **options: Any) -> None:
            if id(self) not in artists:
                draw(self, *words, **options)

        return draw_or_not

    kinds = (Collection, Line2D, Patch)
    instead = {kind: unless_left_out(kind.draw) for kind in kinds}
    nothing = dict.fromkeys((Axis, Legend, Text), lambda *_, **__: None)
    return drawn(figure, {**instead, **nothing})


def _strokes(artist: Artist) -> Iterator[Stroke]:
    from matplotlib.collections import PathCollection
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    label = str(artist.get_label() or "")
    label = "" if label.startswith("_") else label
    if isinstance(artist, Line2D):
        yield Stroke(label, *_line(artist))
    elif isinstance(artist, PathCollection):
        yield from (Stroke(label, *look) for look in _markers(artist))
    elif isinstance(artist, Patch):
        yield Stroke(label, *_outline(artist))
    else:
        yield from (Stroke(label, *look) for look in _segments(artist))


def _line(line: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the inks of a line and its markers, and where it is drawn."""
    import numpy as np
    from matplotlib.colors import to_rgba

    points = _finite(line.get_transform().transform(line.get_path().vertices))
    colours = []
    if line.get_marker() not in INVISIBLE:
        colours.append(line.get_markerfacecolor())
        if line.get_markeredgewidth():
            colours.append(line.get_markeredgecolor())
    if line.get_linestyle() not in INVISIBLE and line.get_linewidth():
        colours.append(line.get_color())
        points = _along(points)
    inks = [to_rgba(colour, line.get_alpha()) for colour in colours]
    return np.array(inks).reshape(-1, 4), points


def _outline(patch: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the ink of the edge of a patch, and where it is drawn."""
    import numpy as np

    path = patch.get_transform().transform_path(patch.get_path())
    points = [_along(_finite(line)) for line in path.to_polygons(closed_only=False)]
    ink = np.array(patch.get_edgecolor()) * (patch.get_linewidth() > 0)
    return ink[None], np.concatenate(points or [np.zeros((0, 2))])


def _markers(marks: Any) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield the inks and places of the markers of each look in a scatter plot."""
    import numpy as np

    offsets = np.ma.filled(np.ma.asarray(marks.get_offsets(), float), np.nan)
    points = marks.get_offset_transform().transform(offsets)
    faces = _cycled(marks.get_facecolor(), len(points))
    edges = _cycled(marks.get_edgecolor(), len(points))
    edges[_cycled(marks.get_linewidth(), len(points))[:, 0] == 0] = 0
    yield from _by_look(np.stack([faces, edges], axis=1), points)


def _segments(lines: Any) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield the ink and places of the lines of each look in a collection."""
    import numpy as np

    paths = [lines.get_transform().transform(s) for s in lines.get_segments()]
    inks = _cycled(lines.get_color(), len(paths))
    inks[_cycled(lines.get_linewidth(), len(paths))[:, 0] == 0] = 0
    points = [_along(_finite(path), samples=10) for path in paths]
    counts = [len(one) for one in points]
    if sum(counts):
        yield from _by_look(
            np.repeat(inks, counts, axis=0)[:, None], np.concatenate(points)
        )


def _by_look(
    inks: np.ndarray, points: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield what has the same inks together; colours are told apart as in a PNG."""
    import numpy as np

    looks, which = np.unique(np.round(inks * 255), axis=0, return_inverse=True)
    for number, look in enumerate(looks):
        yield look / 255, _finite(points[which.reshape(-1) == number])


def _cycled(values: Any, count: int) -> np.ndarray:
    """Return one row for each of so many things, as matplotlib repeats values."""
    import numpy as np

    rows = np.array(np.atleast_1d(values), float)
    rows = rows.reshape(len(rows), -1) if len(rows) else np.zeros((1, 4))
    return np.resize(rows, (count, rows.shape[1]))


def _finite(points: np.ndarray) -> np.ndarray:
    import numpy as np

    return points[np.isfinite(points).all(axis=1)]


def _along(points: np.ndarray, samples: int = SAMPLES) -> np.ndarray:
    """Return places along a line, equally far from each other."""
    import numpy as np

    if len(points) < 2:
        return points
    steps = np.hypot(*np.diff(points, axis=0).T)
    way = np.concatenate([[0], np.cumsum(steps)])
    at = np.linspace(0, way[-1], samples)
    return np.stack([np.interp(at, way, points[:, i]) for i in (0, 1)], axis=1)


def _inside(points: np.ndarray, axes: Axes, image: np.ndarray) -> np.ndarray:
    """Return those of some points that axes and image show, as whole pixels."""
    import numpy as np

    box = axes.bbox
    seen = points[
        (points >= np.floor(box.min)).all(axis=1)
        & (points <= np.ceil(box.max)).all(axis=1)
    ]
    last = np.array(image.shape[1::-1]) - 1
    return np.clip(seen, 0, last).astype(int)
