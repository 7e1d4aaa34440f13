"""Comparing builds: what counts as a change, and what does not."""

import json

import numpy as np
import pytest
from PIL import Image, ImageDraw

from lesson.diff.images import ink_difference
from lesson.diff.pages import compare_pages

PAGE = """\
## Results in 2 parts

The accuracy is 0.95 after {prose} epochs.

```python
epochs = {code}
```

```output
Epoch loss
{number}  {word}
```

<div class="table-wrapper" role="region">
<td>{cell}</td>
</div>
"""
SAME = {"prose": 20, "code": 5, "number": "0.50", "word": "fine", "cell": "1,234"}


def page(**changes) -> str:
    return PAGE.format(**(SAME | changes))


def changed(tolerance: float = 0.05, **changes):
    return compare_pages(page(), page(**changes), tolerance)


def test_same_page_has_no_change():
    assert changed() == ([], [])


@pytest.mark.parametrize(
    ("change", "line", "old"),
    [
        ({"number": "0.60"}, 11, "0.50"),
        ({"number": "-0.50"}, 11, "0.50"),
        ({"number": "\N{MINUS SIGN}0.5"}, 11, "0.50"),
        ({"prose": 22}, 3, "20"),
        ({"cell": "2,345"}, 15, "1,234"),
    ],
)
def test_number_beyond_the_tolerance(change, line, old):
    [new] = change.values()
    [found], outputs = changed(**change)
    assert (found.line, found.old, found.new) == (line, old, str(new))
    assert not outputs


@pytest.mark.parametrize(
    "change",
    [{"number": "0.51"}, {"number": "      0.5"}, {"code": 50}, {"prose": 20.5}],
)
def test_small_changes_and_code_do_not_count(change):
    assert changed(**change) == ([], [])


def test_tolerance_can_be_set():
    assert changed(0.01, number="0.51")[0]
    assert not changed(0.5, number="0.60")[0]


def test_other_words_in_an_output():
    numbers, [found] = changed(word="bad")
    assert not numbers
    assert (found.line, found.old, found.new) == (11, "0.50  fine", "0.50  bad")


def test_other_words_in_prose_are_no_output():
    new = page().replace("The accuracy is", "We reach an accuracy of")
    assert compare_pages(page(), new, 0.05) == ([], [])


def test_output_that_is_gone():
    new = page().replace("0.50  fine\n", "")
    _, [found] = compare_pages(page(), new, 0.05)
    assert (found.old, found.new) == ("0.50  fine", "")


def test_names_and_versions_are_words():
    old, new = (page(word=word) for word in ("conv2d_1 1.2.3", "conv2d_2 1.2.3"))
    assert compare_pages(old, new, 0.5)[1]


def test_hash_signs_are_no_numbers():
    assert compare_pages(page(word="5 #"), page(word="# 5"), 0.05)[1]


def curve(path, shift: int = 0, scale: int = 1):
    """Draw axes and a curve, some of which may be moved."""
    image = Image.new("RGB", (640 * scale, 480 * scale), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle(
        [k * scale for k in (40, 20, 620, 440)], outline="black", width=2 * scale
    )
    x = np.arange(40, 620)
    y = 230 + 150 * np.sin(x / 60) + shift
    points = [(a * scale, b * scale) for a, b in zip(x, y, strict=True)]
    draw.line(points, fill="blue", width=4 * scale)
    image.save(path)
    return path


def test_plots_are_compared_by_their_ink(tmp_path):
    old = curve(tmp_path / "old.png")
    assert ink_difference(old, old) == 0
    assert ink_difference(old, curve(tmp_path / "a.png", shift=1)) < 0.1
    assert ink_difference(old, curve(tmp_path / "b.png", shift=40)) > 0.3
    assert ink_difference(old, curve(tmp_path / "c.png", scale=2)) < 0.2


def test_transparent_and_empty_plots(tmp_path):
    for name, mode, colour in (("a", "RGBA", (0, 0, 0, 0)), ("b", "RGB", "white")):
        Image.new(mode, (10, 10), colour).save(tmp_path / f"{name}.png")
    assert ink_difference(tmp_path / "a.png", tmp_path / "b.png") == 0


@pytest.fixture
def builds(small):
    """Return a lesson with two folders of woven pages that are the same."""
    for folder in ("old", "new"):
        small.write(f"{folder}/episodes/01-sums.md", page())
        (small.root / folder / "episodes/fig").mkdir()
        curve(small.root / folder / "episodes/fig/01-curve.png")
    return small


def test_same_builds(builds):
    done = builds.lesson("diff", "old", "new")
    assert (done.returncode, done.stdout) == (0, "No output changed.\n")


def test_changed_builds(builds):
    builds.write("new/episodes/01-sums.md", page(number="0.7", word="bad", prose=40))
    builds.write("new/episodes/02-more.md", "More.")
    curve(builds.root / "new/episodes/fig/01-curve.png", shift=40)
    builds.write("old/episodes/fig/01-gone.png", "")
    done = builds.lesson("diff", "old", "new")
    assert done.returncode == 1, done.stderr
    for words in (
        "episodes/01-sums.md: 1 numbers and 1 outputs changed",
        "  line 3: 20 → 40",
        "    - 0.50  fine\n    + 0.7  bad",
        "episodes/fig/01-curve.png: ",
        "of the plot differs",
        "episodes/fig/01-gone.png: only in OLD",
        "episodes/02-more.md: only in NEW",
    ):
        assert words in done.stdout
    said = json.loads(builds.lesson("diff", "old", "new", "--format", "json").stdout)
    assert said["changed"]
    assert said["numbers"]["episodes/01-sums.md"][0]["new"] == "40"
    assert said["images"]["episodes/fig/01-curve.png"] > 0.3


def test_folder_without_pages(builds):
    (builds.root / "empty").mkdir()
    done = builds.lesson("diff", "old", "empty")
    assert done.returncode == 1
    assert "no woven pages in empty; name build/woven" in done.stderr
