"""Images of pages that are no episodes."""

from __future__ import annotations

import pytest

from lesson.faults import LessonError
from lesson.pipeline import Options, build
from lesson.weave.page_images import fill_images

PLOT = """\
```python
import matplotlib.pyplot as plt

line = plt.plot([1, 2])
```

![A line](fig/01-line.png){alt="A line that rises."}
"""
HOME = "---\ntitle: Home\n---\n\n"
IMAGE = '![It rises](episodes/fig/01-line.png){alt="A line that rises."}\n'


def woven(lesson) -> str:
    return (lesson.layout.woven / "index.md").read_text("utf-8")


def test_a_page_shows_a_plot_of_an_episode(small):
    small.episode(PLOT)
    small.write("index.md", HOME + IMAGE)
    build(small.layout, Options(execute=False))
    assert "*Plot not made: It rises*" in woven(small) and "![" not in woven(small)
    build(small.layout, Options())
    assert IMAGE in woven(small)
    assert (small.layout.html / "_images/01-line.png").is_file()
    build(small.layout, Options())
    assert IMAGE in woven(small)


@pytest.mark.parametrize(
    "target", ["episodes/fig/01-lines.png", "fig/01-line.png", "01-line.png"]
)
@pytest.mark.parametrize("page", ["index.md", "setup.md"])
def test_a_page_cannot_show_what_nobody_draws(small, target, page):
    small.episode(PLOT)
    small.write(page, f'{HOME}\nText.\n\n![It rises]({target}){{alt="A line."}}\n')
    with pytest.raises(LessonError) as caught:
        build(small.layout, Options(execute=False))
    [fault] = caught.value.faults
    assert (str(fault.path), fault.line, fault.rule) == (page, 8, "figure")
    assert target in fault.message and "episodes/fig/NAME" in fault.message


def test_an_image_elsewhere_is_let_be(small):
    text = "![Theirs](https://example.org/a.png)"
    assert fill_images(text, small.layout.root / "index.md", ()) == text
