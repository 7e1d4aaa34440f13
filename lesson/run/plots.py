"""Measure a plot when it is shown: contrast of its text, meaning by colour alone.

Runs inside the kernel. What is found travels in the metadata of the output and is
reported by ``lesson.run.findings``.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure
    from matplotlib.legend import Legend
    from matplotlib.text import Text

# WCAG 2.2, 1.4.3: the least contrast of text; plots are not granted "large text".
LEAST_CONTRAST = 4.5
# WCAG 2.2, 1.4.1: colours this far apart in lightness are told apart without hue.
TOLD_APART = 3.0
# A thin line that crosses a word does not hide it: part of the pixels to leave out.
CROSSED = 33  # per cent
# Of the luminance of a colour, from red, green and blue.
LUMINANCE = (0.2126, 0.7152, 0.0722)


def measured(draw: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function that makes the PNG of a figure say what is wrong with it, too.

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
        found = measure(figure)
        return png, metadata | ({"lesson": found} if found else {})

    return draw_and_measure


def measure(figure: Figure) -> dict[str, Any]:
    """Return what is wrong with a figure; nothing when it is well.

    Returns
    -------
    dict
        ``contrast``: the text that is hardest to read and its contrast.
        ``colour_alone``: the entries of a legend that differ in nothing but colour.
    """
    found: dict[str, Any] = {}
    contrasts = list(_contrasts(figure))
    worst = min(contrasts, key=lambda pair: pair[1], default=("", LEAST_CONTRAST))
    if worst[1] < LEAST_CONTRAST:
        found["contrast"] = {"text": worst[0], "ratio": round(worst[1], 2)}
    legends = [axes.get_legend() for axes in figure.axes]
    for legend in (*legends, *figure.legends):
        if legend and (labels := _told_apart_by_colour(legend)):
            found.setdefault("colour_alone", labels)
    return found


def _contrasts(figure: Figure) -> Iterator[tuple[str, float]]:
    """Yield each text that is drawn, with its contrast to what lies behind it."""
    import numpy as np
    from matplotlib.colors import to_rgba

    texts, image = _draw_without_text(figure)
    face = np.array(to_rgba(figure.get_facecolor()))
    paper = _over(face, np.ones(3))
    for text, box in texts:
        columns, rows = (
            slice(max(0, int(low)), max(0, int(np.ceil(high))))
            for low, high in ((box.x0, box.x1), (box.y0, box.y1))
        )
        behind = image[rows, columns].reshape(-1, 4)
        colours = _over(behind, paper) if len(behind) else paper[None]
        ink = np.array(to_rgba(text.get_color(), text.get_alpha()))
        ratios = contrast(_over(ink, colours), colours)
        yield text.get_text().strip(), float(np.percentile(ratios, CROSSED))


def _draw_without_text(figure: Figure) -> tuple[list[tuple[Text, Any]], np.ndarray]:
    """Return the texts that would be drawn, with their boxes, and all else as drawn.

    Rows of the image count from below, as matplotlib's coordinates do.
    """
    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    texts = []

    def note(self: Text, renderer: Any) -> None:
        if not self.get_visible() or not self.get_text().strip():
            return
        if frame := self.get_bbox_patch():
            self.update_bbox_position_size(renderer)
            frame.draw(renderer)
        if not self.get_path_effects():  # an outline is a background of its own
            texts.append((self, Text.get_window_extent(self, renderer)))

    shown_on = figure.canvas
    canvas = FigureCanvasAgg(figure)
    try:
        # The layout was computed for the PNG, and takes longer than drawing.
        no_layout = patch.object(figure, "get_layout_engine", lambda: None)
        with no_layout, patch.object(Text, "draw", note):
            canvas.draw()
        image = np.asarray(canvas.buffer_rgba())[::-1] / 255
    finally:
        figure.set_canvas(shown_on)
    return texts, image


def contrast(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the contrast of colours as WCAG defines it, from 1 to 21."""
    import numpy as np

    def luminance(colour: np.ndarray) -> np.ndarray:
        linear = np.where(
            colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4
        )
        return linear @ np.array(LUMINANCE) + 0.05

    first, second = luminance(one), luminance(other)
    return np.maximum(first, second) / np.minimum(first, second)


def _over(top: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Return the colours seen when colours with an alpha lie over others."""
    alpha = top[..., 3:]
    return top[..., :3] * alpha + below * (1 - alpha)


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
