"""Lines and markers of plots stand out from what lies behind them; or are reported."""

import warnings

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter
from run.blocks import fence, run_cells

from lesson.faults import LessonError
from lesson.run.findings import PlotWarning
from lesson.run.plots import measure

WHITE_EDGE = {"edgecolor": "white", "facecolor": "0.9"}
DARK = {"cmap": "gray", "vmin": 0, "vmax": 1}


def axes(**options):
    return Figure().add_subplot(**options)


def stroke(ax):
    return measure(ax.figure).get("stroke")


def points(ax, **options):
    return ax.scatter([1, 2, 3], [1, 3, 2], **options)


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: ax.plot([1, 2], color="orange", label="pale"),
        lambda ax: ax.plot([1, 2], "--", color="black", alpha=0.3, label="pale"),
        lambda ax: ax.plot([1, 2], "o", color="0.8", label="pale"),
        lambda ax: ax.plot([1, 2], "x", color="0.8", label="pale"),
        lambda ax: ax.axhline(0.5, color="0.8", label="pale"),
        lambda ax: ax.step([1, 2], [1, 2], color="yellow", label="pale"),
        lambda ax: points(ax, color="gold", label="pale"),
        lambda ax: points(ax, c=[0, 1, 2], cmap="viridis", label="pale"),
        lambda ax: points(ax, label="pale", **WHITE_EDGE),
        lambda ax: points(ax, color="gold", edgecolor="k", linewidth=0, label="pale"),
        lambda ax: ax.vlines([1, 2], 0, 1, color="0.8", label="pale"),
        lambda ax: ax.hist([1, 2, 2], histtype="step", color="0.8", label="pale"),
        lambda ax: ax.axvspan(0, 1, facecolor="none", edgecolor="0.8", label="pale"),
        lambda ax: ax.add_collection(
            LineCollection([[(0, 0), (1, 1)]], color="0.8", label="pale")
        ),
        lambda ax: (
            ax.set_facecolor("navy"),
            ax.plot([1, 2], color="darkgreen", label="pale"),
        ),
        lambda ax: (
            ax.imshow(np.zeros((9, 9)), **DARK),
            ax.plot([1, 7], [1, 7], color="0.2", label="pale"),
        ),
        lambda ax: (
            ax.set_yscale("log"),
            ax.plot([0, 1, 100], color="0.8", label="pale"),
        ),
        lambda ax: ax.inset_axes([0.5, 0.5, 0.4, 0.4]).plot(
            [1, 2], color="0.8", label="pale"
        ),
    ],
)
def test_pale_lines_and_markers_are_found(draw):
    ax = axes()
    draw(ax)
    found = stroke(ax)
    assert found["label"] == "pale"
    assert 1 <= found["ratio"] < 3


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: ax.plot([1, 2], color="C0"),
        lambda ax: ax.plot([1, 2], color="0.8", marker="o", markeredgecolor="black"),
        lambda ax: points(ax, color="gold", edgecolor="black"),
        lambda ax: points(ax, facecolor="none", edgecolor="C3"),
        lambda ax: points(ax, c=[0, 1, 2], cmap="viridis", edgecolor="black"),
        lambda ax: ax.plot([1, 2], color="0.8", visible=False),
        lambda ax: ax.plot([1, 2], color="0.8", alpha=0),
        lambda ax: ax.plot([1, 2], color="0.8", path_effects=[withStroke()]),
        lambda ax: (ax.imshow(np.zeros((9, 9)), **DARK), ax.plot([1, 7], [1, 7], "w")),
        lambda ax: [ax.plot([1, 2], color="C0") for _ in range(3)],
        lambda ax: (ax.plot([1, 2], color="C0"), ax.grid(color="0.9")),
        lambda ax: (ax.plot([5, 6], color="0.8"), ax.set(xlim=(0, 1), ylim=(0, 1))),
        lambda ax: ax.fill_between([1, 2], [1, 2], color="0.8"),
        lambda ax: ax.contourf(np.eye(5)),
        lambda ax: ax.hist([1, 2, 2], histtype="step", color="C0"),
        lambda ax: ax.bar([1], [1], color="0.8"),
        lambda ax: ax.add_patch(FancyArrowPatch((0, 0), (1, 1), color="0.8")),
        lambda ax: points(ax, color="gold").set_offsets(np.zeros((0, 2))),
        lambda ax: ax.plot([np.nan, np.nan], color="0.8"),
        lambda ax: (ax.plot([1], color="C0"), ax.errorbar([1], [1], [0.2], color="C0")),
    ],
)
def test_what_stands_out_or_is_not_meant_is_not(draw):
    ax = axes()
    draw(ax)
    assert stroke(ax) is None


def test_the_palest_is_named():
    ax = axes()
    ax.plot([1, 2], color="0.7", label="one")
    ax.plot([2, 1], color="0.9", label="other")
    assert stroke(ax) == {"label": "other", "colour": "#e6e6e6", "ratio": 1.25}


class Broken(Line2D):
    """A line that can be drawn, and tells nothing of itself."""

    def get_path(self):
        raise ValueError("no path")

    def draw(self, renderer):
        pass


def plot_3d():
    ax = axes(projection="3d")
    ax.scatter([1, 2], [1, 2], [1, 2], color="gold")
    return ax.figure


def plot_polar():
    ax = axes(projection="polar")
    ax.plot([1, 2], [1, 2], color="C0")
    return ax.figure


def plot_empty_legend():
    with warnings.catch_warnings(action="ignore"):
        ax = axes()
        ax.legend()
    return ax.figure


def plot_odd_image():
    ax = axes()
    ax.imshow(np.full((3, 3), np.nan))
    ax.plot([0, 2], [0, 2], color="C0")
    return ax.figure


def plot_broken_line():
    ax = axes()
    ax.add_artist(Broken([0, 1], [0, 1]))
    ax.set_title("pale", color="0.7")
    return ax.figure


def plot_nothing():
    return Figure()


@pytest.mark.parametrize(
    "make", [plot_3d, plot_polar, plot_empty_legend, plot_odd_image, plot_nothing]
)
def test_unusual_plots_are_measured_without_harm(make):
    assert "unmeasured" not in measure(make())


def test_what_cannot_be_measured_is_noted_and_the_rest_is_measured():
    found = measure(plot_broken_line())
    assert found["unmeasured"] == "ValueError: no path"
    assert found["contrast"]["text"] == "pale"


def test_measuring_has_no_effects(capsys):
    figure, ax = plt.subplots()
    drawn = []
    figure.canvas.mpl_connect("draw_event", lambda _: drawn.append("event"))
    ax.plot([1, 2], color="C0")
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: print("tick") or str(x)))
    ax.set_title("No such letter: \u5b57")
    with warnings.catch_warnings(action="ignore"):
        figure.canvas.draw()
    before = np.asarray(figure.canvas.buffer_rgba()).copy()
    drawn.clear()
    capsys.readouterr()
    with warnings.catch_warnings(action="error"):
        assert measure(figure) == {}
    assert not drawn
    assert not capsys.readouterr().out
    assert not figure.stale
    with warnings.catch_warnings(action="ignore"):
        figure.canvas.draw()
    assert (np.asarray(figure.canvas.buffer_rgba()) == before).all()
    plt.close(figure)


BROKEN = """
import matplotlib.pyplot as plt
from matplotlib.lines import Line2D


class Broken(Line2D):
    def get_path(self):
        raise ValueError("no path")

    def draw(self, renderer):
        pass


ax = plt.figure().add_subplot()
ax.add_artist(Broken([0, 1], [0, 1]));"""
PALE = """
import matplotlib.pyplot as plt

plt.plot([1, 2], color="orange", label="loss");"""


def test_a_plot_that_cannot_be_measured_is_shown_with_a_warning(small):
    start = small.episode("")
    words = f"episodes/01-sums.md:{start + 2}: plot: warning: the contrast .*no path"
    with pytest.warns(PlotWarning, match=words):
        [cell] = run_cells(small, fence(BROKEN))
    [output] = cell.outputs
    assert "image/png" in output.data


def test_a_pale_line_is_a_fault_of_its_block(small):
    start = small.episode("")
    with pytest.raises(LessonError) as caught:
        run_cells(small, fence(PALE))
    [fault] = caught.value.faults
    assert (fault.line, fault.rule) == (start + 2, "plot-colour")
    assert '"loss" of colour #ffa500 has contrast 2.0:1' in fault.message
