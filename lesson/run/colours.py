"""Colours on top of each other, and how far apart they are. Runs inside the kernel."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.figure import Figure

# A thin line that crosses a word does not hide it: part of the pixels to leave out.
CROSSED = 33  # per cent
# Of the luminance of a colour, from red, green and blue.
LUMINANCE = (0.2126, 0.7152, 0.0722)


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


def over(top: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Return the colours seen when colours with an alpha lie over others."""
    alpha = top[..., 3:]
    return top[..., :3] * alpha + below * (1 - alpha)


def paper(figure: Figure) -> np.ndarray:
    """Return the colour of a figure where nothing is drawn, on a white page."""
    import numpy as np
    from matplotlib.colors import to_rgba

    return over(np.array(to_rgba(figure.get_facecolor())), np.ones(3))


def drawn(figure: Figure, instead: dict[type, Callable[..., None]]) -> np.ndarray:
    """Return a figure as drawn, as an array of RGBA.

    Rows of the image count from below, as matplotlib's coordinates do.

    Parameters
    ----------
    figure
        It is as before afterwards.
    instead
        For classes of artists, a function that takes the place of their ``draw``.
    """
    from unittest.mock import patch

    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    shown_on = figure.canvas
    with ExitStack() as stack:
        stack.callback(figure.set_canvas, shown_on)
        # What the author does when a figure is drawn is not meant for this drawing.
        stack.enter_context(shown_on.callbacks.blocked())
        # The layout was computed for the PNG, and takes longer than drawing.
        no_layout: Any = patch.object(figure, "get_layout_engine", lambda: None)
        stack.enter_context(no_layout)
        for artist, draw in instead.items():
            stack.enter_context(patch.object(artist, "draw", draw))
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        return np.asarray(canvas.buffer_rgba())[::-1] / 255
