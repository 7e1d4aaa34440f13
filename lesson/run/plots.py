"""Measure a plot when it is shown: contrast of its parts, meaning by colour alone.

Runs inside the kernel. What is found travels in the metadata of the output and is
reported by ``lesson.run.findings``.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TextIO
from weakref import WeakKeyDictionary

from lesson.run.colours import CROSSED, contrast, drawn, over, paper
from lesson.run.strokes import stroke_contrasts

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure
    from matplotlib.legend import Legend

# WCAG 2.2, 1.4.3: the least contrast of text; plots are not granted "large text".
LEAST_CONTRAST = 4.5
# WCAG 2.2, 1.4.11: the least contrast of lines and markers. 1.4.1: colours this far
# apart in lightness are told apart without hue.
TOLD_APART = 3.0

_numbers: WeakKeyDictionary[Figure, int] = WeakKeyDictionary()


def show_as_png(pylabtools: Any) -> None:
    """Let figures be shown as measured PNG of twice the size, whatever is asked for.

    Sharp on the screens of phones and laptops; other formats have no place in a page.

    Parameters
    ----------
    pylabtools
        The module ``IPython.core.pylabtools``, before matplotlib is imported: the
        inline backend asks it for the functions that draw.
    """
    pylabtools.retina_figure = measured(pylabtools.retina_figure)
    select = pylabtools.select_figure_formats

    def select_png(shell: InteractiveShell, formats: Any, **options: Any) -> None:
        select(shell, formats, **options)  # raises where a format is not known
        select(shell, {"retina"}, **options)

    pylabtools.select_figure_formats = select_png


def measured(draw: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function that makes the PNG of a figure say what is wrong with it, too.

    Also which figure it is, so that one that is shown twice is recognised.

    Parameters
    ----------
    draw
        Returns the PNG and its metadata, as ``IPython.core.pylabtools.retina_figure``.
    """

    def draw_and_measure(figure: Figure, *words: Any, **options: Any) -> Any:
        made = draw(figure, *words, **options)
        if made is None:  # nothing is drawn in it
            return None
        png, metadata = made
        number = _numbers.setdefault(figure, len(_numbers) + 1)
        return png, metadata | {"lesson": {"figure": number, **measure(figure)}}

    return draw_and_measure


def measure(figure: Figure) -> dict[str, Any]:
    """Return what is wrong with a figure; nothing when it is well.

    Returns
    -------
    dict
        ``contrast``: the text that is hardest to read and its contrast.
        ``stroke``: the same of lines and markers, with their colour.
        ``colour_alone``: the entries of a legend that differ in nothing but colour.
        ``unmeasured``: why something could not be measured. That never harms the
        episode.
    """
    found: dict[str, Any] = {}
    with (
        warnings.catch_warnings(action="ignore"),
        contextlib.redirect_stdout(_Muted(sys.stdout)),
        contextlib.redirect_stderr(_Muted(sys.stderr)),
    ):
        for look in (_faint_text, _faint_stroke, _colour_alone):
            try:
                found |= look(figure)
            except Exception as error:  # artists of all kinds can fail in any way
                found["unmeasured"] = f"{type(error).__name__}: {error}"
    return found


class _Muted(io.TextIOBase):
    """Keeps quiet about this thread, and hands on what others write meanwhile."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.thread = threading.get_ident()

    def write(self, text: str) -> int:
        is_own = threading.get_ident() == self.thread
        return len(text) if is_own else self.stream.write(text)


def _faint_text(figure: Figure) -> dict[str, Any]:
    contrasts = list(_contrasts(figure))
    text, ratio = min(contrasts, key=lambda p: p[1], default=("", LEAST_CONTRAST))
    if ratio >= LEAST_CONTRAST:
        return {}
    return {"contrast": {"text": text, "ratio": round(ratio, 2)}}


def _faint_stroke(figure: Figure) -> dict[str, Any]:
    contrasts = list(stroke_contrasts(figure))
    worst = min(contrasts, key=lambda found: found[2], default=("", "", TOLD_APART))
    label, colour, ratio = worst
    if ratio >= TOLD_APART:
        return {}
    return {"stroke": {"label": label, "colour": colour, "ratio": round(ratio, 2)}}


def _colour_alone(figure: Figure) -> dict[str, Any]:
    legends = [axes.get_legend() for axes in figure.axes]
    for legend in (*legends, *figure.legends):
        if legend and (labels := _told_apart_by_colour(legend)):
            return {"colour_alone": labels}
    return {}


def _contrasts(figure: Figure) -> Iterator[tuple[str, float]]:
    """Yield each text that is drawn, with its contrast to what lies behind it."""
    import numpy as np
    from matplotlib.colors import to_rgba
    from matplotlib.text import Text

    texts: list[tuple[Text, Any]] = []

    def note(self: Text, renderer: Any) -> None:
        if not self.get_visible() or not self.get_text().strip():
            return
        if frame := self.get_bbox_patch():
            self.update_bbox_position_size(renderer)
            frame.draw(renderer)
        if not self.get_path_effects():  # an outline is a background of its own
            texts.append((self, Text.get_window_extent(self, renderer)))

    image, ground = drawn(figure, {Text: note}), paper(figure)
    for text, box in texts:
        columns, rows = (
            slice(max(0, int(low)), max(0, int(np.ceil(high))))
            for low, high in ((box.x0, box.x1), (box.y0, box.y1))
        )
        behind = image[rows, columns].reshape(-1, 4)
        colours = over(behind, ground) if len(behind) else ground[None]
        ink = np.array(to_rgba(text.get_color(), text.get_alpha()))
        ratios = contrast(over(ink, colours), colours)
        yield text.get_text().strip(), float(np.percentile(ratios, CROSSED))


def _told_apart_by_colour(legend: Legend) -> list[str]:
    """Return the labels of the first two lines or markers that only colour tells apart.

    The legend is what a reader goes by, and holds what plots of all kinds have made.
    """
    import numpy as np
    from matplotlib.colors import to_rgb

    labels = [text.get_text() for text in legend.get_texts()]
    entries = [
        (label, *looks)
        for label, handle in zip(labels, legend.legend_handles, strict=False)
        if (looks := _looks(handle))
    ]
    for (label, style, colour), (label_2, style_2, colour_2) in itertools.combinations(
        entries, 2
    ):
        one, other = np.array(to_rgb(colour)), np.array(to_rgb(colour_2))
        same_colour = np.allclose(one, other)
        if style == style_2 and not same_colour and contrast(one, other) < TOLD_APART:
            return [label, label_2]
    return []


def _looks(handle: Artist) -> tuple[Any, Any] | None:
    """Return the style and the colour of a line or of markers; None for areas.

    Areas such as bars stand side by side in the order of the legend.
    """
    from matplotlib.collections import PathCollection
    from matplotlib.lines import Line2D

    if isinstance(handle, Line2D):
        line, marker = handle.get_linestyle(), str(handle.get_marker())
        is_drawn = line not in ("None", "none", " ", "")
        colour = handle.get_color() if is_drawn else handle.get_markerfacecolor()
        return (line, marker, handle.get_linewidth()), colour
    if isinstance(handle, PathCollection):
        faces, edges = handle.get_facecolor(), handle.get_edgecolor()
        shape = handle.get_paths()[0].vertices.tobytes()
        return (shape, len(faces) > 0), next(iter([*faces, *edges]), "black")
    return None
