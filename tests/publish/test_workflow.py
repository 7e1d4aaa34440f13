"""The step of a workflow that a section belongs to."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from pages import words

from lesson.publish.site import build_site


@pytest.fixture
def page(woven, tmp_path):
    """Return a function that builds an episode with a section; it returns the page."""

    def build(text: str) -> BeautifulSoup:
        path = woven / "episodes/02-second.md"
        section = f"\n## Measured {{#measured}}\n\n{text}\n"
        path.write_text(path.read_text("utf-8") + section, "utf-8")
        assert build_site(woven, tmp_path / "work") == []
        html = (tmp_path / "work/html/episodes/02-second.html").read_text("utf-8")
        return BeautifulSoup(html, "html.parser")

    return build


@pytest.mark.parametrize(
    ("text", "line", "rest", "entry"),
    [
        ("*Step 8: measure.*", "Step 8: measure.", None, "step 8"),
        ("*Step 8: measure.* Now.", "Step 8: measure.", "Now.", "step 8"),
        ("*Step 7: a. Step 8: b.*\n`c` d", "Step 7: a. Step 8: b.", "c d", "steps 7, 8"),  # noqa: E501
        ("*Step 3, as at step 3: e.*", "Step 3, as at step 3: e.", None, "step 3"),
        ("*Steps 1 to 3: g.* On.", "Steps 1 to 3: g.", "On.", "steps 1 to 3"),
        ("*Steps 2 to 4 and 6: h.*", "Steps 2 to 4 and 6: h.", None, "steps 2 to 4 and 6"),  # noqa: E501
        ("First.\n\n*Step 12: f.* Then.", "Step 12: f.", "Then.", ""),
    ],
)  # fmt: skip
def test_a_step_has_a_line_and_the_contents_name_it(page, text, line, rest, entry):
    whole = page(text)
    [shown] = whole.article.select(".workflow-step")
    assert shown.name == "p" and words(shown) == line and not shown.em
    after = shown.find_next_sibling()
    assert (words(after) if after else None) == rest
    [link] = whole.select(".toc-tree a[href='#measured']")
    assert words(link) == f"Measured {entry}".strip()


@pytest.mark.parametrize(
    "text",
    [
        "*Steps are small.*",
        "*Now step 8.*",
        "Step 8: measure.",
        "- *Step 8: measure.*",
        "*Step on.*",
    ],
)
def test_other_words_stay_as_they_are(page, text):
    whole = page(text)
    assert not whole.select(".workflow-step")
    assert words(whole.select_one(".toc-tree a[href='#measured']")) == "Measured"
