"""A figure that is shown twice in a block is one plot; plots are always PNG."""

import pytest
from run.blocks import fence, run_cells

from lesson.faults import LessonError

START = (
    "import matplotlib.pyplot as plt\n\nfig, ax = plt.subplots()\nax.plot([1, 2]);\n"
)
FORMATS = (
    "from matplotlib_inline.backend_inline import set_matplotlib_formats\n\n"
    "set_matplotlib_formats({})\n{}fig"
)
# The end of the block, and how many plots it shows.
ENDS = {
    "nothing": ("", 1),
    "figure": ("fig", 1),
    "its axes' figure": ("ax.figure", 1),
    "current figure": ("plt.gcf()", 1),
    "constrained": ("fig.set_layout_engine('constrained')\nfig", 1),
    "shown and a value": ("plt.show()\nfig", 1),
    "displayed": ("display(fig)", 1),
    "displayed and changed": ("display(fig)\nax.set_title('A');", 2),
    "displayed and cleared": (
        "from IPython.display import clear_output\n\ndisplay(fig)\nclear_output()",
        1,
    ),
    "two alike": ("plt.figure().add_subplot().plot([1, 2]);", 2),
    "axes": ("ax", 1),
}


def run(small, *blocks):
    """Return what each block shows, by MIME type."""
    cells = run_cells(small, *map(fence, blocks))
    return [[o.data for o in cell.outputs if "data" in o] for cell in cells]


def plots(shown):
    return sum("image/png" in data for data in shown)


def test_plots_of_a_block(small):
    shown = run(small, *(f"{START}{end}" for end, _ in ENDS.values()))
    found = dict(zip(ENDS, map(plots, shown), strict=True))
    assert found == {name: count for name, (_, count) in ENDS.items()}


def test_a_figure_of_an_earlier_block_is_shown_again(small):
    assert [*map(plots, run(small, START, "ax.set_title('A')\nfig"))] == [1, 1]


def test_plots_are_measured_png_whatever_is_asked_for(small):
    pale = "ax.set_title('Pale', color='0.7')\n"
    blocks = [
        START + FORMATS.format(formats, pale)
        for formats in ('"svg"', '"svg", "pdf"', '"jpeg"', '"png"')
    ]
    with pytest.raises(LessonError) as caught:
        run(small, *blocks)
    assert [fault.rule for fault in caught.value.faults] == ["contrast"] * 4


def test_a_format_that_is_not_known_is_an_error(small):
    with pytest.raises(LessonError, match="raised ValueError: supported formats"):
        run(small, START + FORMATS.format('"webp"', ""))


def test_the_page_names_such_a_plot_once(small):
    image = '![A line](fig/01-line.png){alt="A line rises"}'
    block = fence(f"{START}fig")
    small.episode(f"## A plot\n\nText.\n\n{block}{image}\n")
    built = small.lesson("build")
    assert built.returncode == 0, built.stderr
