"""Time what measuring plots adds to drawing: ``python benchmarks/bench_plots.py``."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable

import numpy as np
from matplotlib.figure import Figure

from lesson.run.plots import measure

REPEATS = 7


def curves(figure: Figure) -> None:
    """Draw what most blocks draw."""
    axes = figure.add_subplot()
    axes.plot(np.arange(60), label="training")
    axes.plot(np.arange(60) ** 0.5, "--", label="validation")
    axes.set(xlabel="epoch", ylabel="loss", title="History")
    axes.legend()


def points(figure: Figure) -> None:
    """Draw a few thousand points."""
    axes = figure.add_subplot()
    axes.scatter(*np.random.default_rng(1).normal(size=(2, 5000)))


def images(figure: Figure) -> None:
    """Draw many small images, as a gallery does."""
    for axes in figure.subplots(4, 5).flat:
        axes.imshow(np.zeros((64, 64)))
        axes.set_title("cumulus")


def milliseconds(action: Callable[[], object]) -> float:
    """Return the median time of an action."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)


def main() -> None:
    """Print a table of times for several kinds of plots."""
    print(f"{'':10}{'PNG, ms':>10}{'measure, ms':>14}")
    for draw in (curves, points, images):
        figure = Figure()
        draw(figure)
        png = milliseconds(
            lambda figure=figure: figure.savefig(
                io.BytesIO(), dpi=200, bbox_inches="tight"
            )
        )
        check = milliseconds(lambda figure=figure: measure(figure))
        print(f"{draw.__name__:10}{png:10.0f}{check:14.0f}")


if __name__ == "__main__":
    main()
