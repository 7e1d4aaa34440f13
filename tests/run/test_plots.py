"""Measuring plots: contrast of text, and meaning by colour alone."""

import time

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from lesson.faults import LessonError
from lesson.pipeline import Options, execute
from lesson.read.lesson import read_lesson
from lesson.run.colours import contrast
from lesson.run.plots import measure

BLACK, WHITE = np.zeros(3), np.ones(3)
BOX = {"facecolor": "white"}


def axes():
    return Figure().add_subplot()


def worst(ax) -> tuple[str, float] | None:
    found = measure(ax.figure).get("contrast")
    return found and (found["text"], found["ratio"])


def test_contrast_is_that_of_wcag():
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(WHITE, WHITE) == pytest.approx(1)
    grey = np.full(3, 0x76 / 255)  # the lightest grey that is legible on white
    assert 4.5 < contrast(grey, WHITE) < 4.6


def test_ordinary_plot_is_well():
    ax = axes()
    ax.plot([1, 2], label="training")
    ax.plot([2, 1], "--", color="C3", label="validation")
    ax.set(xlabel="epoch", ylabel="loss", title="History")
    ax.legend()
    assert measure(ax.figure) == {}


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: ax.set_title("pale", color="0.6"),
        lambda ax: ax.set_xlabel("pale", color="0.6"),
        lambda ax: ax.set_xticks([0.5], ["pale"], color="0.6"),
        lambda ax: ax.annotate("pale", (0, 0), (0.4, 0.4), color="0.6"),
        lambda ax: ax.figure.suptitle("pale", color="0.6"),
        lambda ax: ax.text(0.4, 0.4, "pale", alpha=0.4),
        lambda ax: (ax.plot([1], label="pale"), ax.legend(labelcolor="0.6")),
        lambda ax: (ax.set_facecolor("navy"), ax.text(0.4, 0.4, "pale")),
        lambda ax: (ax.imshow([[0]], cmap="gray"), ax.text(0, 0, "pale", color="0.2")),
        lambda ax: ax.text(0.4, 0.4, "pale", color="w", bbox={"facecolor": "0.7"}),
        lambda ax: ax.text(9, 9, "pale", color="0.6"),
    ],
)
def test_pale_text_is_found(draw):
    ax = axes()
    draw(ax)
    text, ratio = worst(ax)
    assert text == "pale"
    assert 1 < ratio < 4.5


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: ax.text(0.4, 0.4, "hidden", color="w", visible=False),
        lambda ax: (ax.set_xlabel("hidden", color="w"), ax.set_axis_off()),
        lambda ax: ax.text(0.4, 0.4, " ", color="w"),
        lambda ax: (ax.imshow([[0]], cmap="gray"), ax.text(0, 0, "a", bbox=BOX)),
        lambda ax: (ax.imshow([[0]], cmap="gray"), ax.text(0, 0, "a", color="w")),
        lambda ax: ax.text(0.4, 0.4, "a", color="w", path_effects=[withStroke()]),
        lambda ax: (ax.plot([0, 1], [0.4, 0.4], "k"), ax.text(0.4, 0.4, "crossed")),
    ],
)
def test_legible_or_hidden_text_is_not(draw):
    ax = axes()
    draw(ax)
    assert worst(ax) is None


def scatter(ax, **options):
    ax.scatter([1, 2], [1, 2], **options)


@pytest.mark.parametrize(
    ("draw", "labels"),
    [
        (lambda ax: [ax.plot([1, n], label=n) for n in "ab"], ["a", "b"]),
        (lambda ax: [ax.plot([1, n], ":", label=n) for n in "ab"], ["a", "b"]),
        (lambda ax: [ax.plot([1, n], "o", label=n) for n in "ab"], ["a", "b"]),
        (lambda ax: [scatter(ax, label=n) for n in "ab"], ["a", "b"]),
        (
            lambda ax: ax.legend(
                handles=[Line2D([], [], color=c, label=c) for c in ("red", "green")]
            ),
            ["red", "green"],
        ),
    ],
)
def test_colour_alone_is_found(draw, labels):
    ax = axes()
    draw(ax)
    if not ax.get_legend():
        ax.legend()
    assert measure(ax.figure)["colour_alone"] == labels


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: [ax.plot([1, 2], s, label=s) for s in ("-", "--")],
        lambda ax: [ax.plot([1, 2], "-" + s, label=s) for s in "os"],
        lambda ax: [ax.plot([1, 2], c, label=c) for c in ("black", "orange")],
        lambda ax: [scatter(ax, marker=m, label=m) for m in "o^s"],
        lambda ax: [scatter(ax, facecolor=f, label=f) for f in ("C0", "none")],
        lambda ax: [ax.bar([n], [1], label=n) for n in "ab"],
        lambda ax: ax.plot([1, 2], label="one"),
    ],
)
def test_other_differences_are_enough(draw):
    ax = axes()
    draw(ax)
    ax.legend()
    assert "colour_alone" not in measure(ax.figure)


def test_colours_without_a_legend_mean_nothing():
    ax = axes()
    ax.plot([1, 2], color="C0")
    ax.plot([2, 1], color="C3")
    assert measure(ax.figure) == {}


def test_figure_is_as_it_was():
    figure, ax = plt.subplots()
    ax.set_title("A title")
    canvas = figure.canvas
    measure(figure)
    assert figure.canvas is canvas
    assert figure.get_layout_engine() is None
    canvas.draw()
    assert np.asarray(canvas.buffer_rgba()).min() == 0  # text is drawn again
    plt.close(figure)


def test_measuring_takes_little_time():
    ax = axes()
    ax.plot([1, 2], label="a")
    ax.legend()
    measure(ax.figure)
    start = time.process_time()
    measure(ax.figure)
    assert time.process_time() - start < 0.2


PLOT = """\
```python
import matplotlib.pyplot as plt

fig, ax = plt.subplots()
ax.plot([1, 2], label="training")
ax.plot([2, 1], label="validation", color="C3")
ax.set_title("Pale", color="0.6")
ax.legend()
plt.show()
```

![A plot](fig/01-plot.png){alt="Two lines"}
"""


def test_plots_of_an_episode_are_measured_also_from_the_cache(small):
    start = small.episode(PLOT)
    for _ in range(2):
        with pytest.raises(LessonError) as caught:
            execute(read_lesson(small.layout), (), Options())
        contrast_fault, colour_fault = map(str, caught.value.faults)
        place = f"episodes/01-sums.md:{start + 2}"
        assert contrast_fault.startswith(f'{place}: contrast: "Pale" has contrast 2.9')
        assert colour_fault.startswith(
            f'{place}: colour-alone: only colour tells "training" and "validation"'
        )


def test_mended_plot_is_well(small):
    small.episode(
        PLOT.replace('"0.6"', '"0.2"').replace("[2, 1],", '[2, 1], linestyle="--",')
    )
    [one] = execute(read_lesson(small.layout), (), Options())
    assert one.complete
