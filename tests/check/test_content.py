"""A heading without anything to be seen beneath it is found."""

import pytest

START = 25  # the line of the first line of the body
NOTE = ["::: instructor", "", "## A note", "", "Wait for them.", "", ":::"]
CALLOUT = ["::: callout", "", "## Aside", "", "Some words.", "", ":::"]


@pytest.mark.parametrize(
    ("lines", "below"),
    [
        (["## Nothing"], 0),
        (["## Nothing", "", "## Something", "", "Words."], 0),
        (["## Nothing", "", "<!-- to be written -->"], 0),
        (["## Nothing", "", "<!--", "to be", "written", "-->"], 0),
        (["## Nothing", "", *NOTE], 0),
        (["## Nothing", "", *NOTE, "", "<!-- more -->", "", "---"], 0),
        (["## Nothing", "", '```python tags=["check"]', "assert True", "```"], 0),
        (["## Nothing", "", "[keras]: https://keras.io"], 0),
        (["## Nothing", "", '<a id="here"></a>'], 0),
        (["## Something", "", "### Nothing", "", "### More", "", "Words."], 2),
        (["## Something", "", "Words.", "", "### Nothing", "", "## X", "", "Y."], 4),
        (["::: callout", "", "## One", "", "### Two", "", "<!-- x -->", "", ":::"], 4),
        (["::: callout", "", "## One", "", "## Two", "", "Words.", "", ":::"], 2),
        ([":::: callout", "", "## One", "", "So.", "", "## Two", "", *NOTE, "::::"], 6),
        (["::: instructor", "", "## One", "", "So.", "", "## Two", "", ":::"], 6),
    ],
)
def test_nothing_beneath(lesson, lines, below):
    after = ["## Afterwards", "", "More words."]
    lesson.say("A **sum** is a number.", "", *lines, "", *after)
    found = lesson.errors()
    assert (START + 2 + below, "section-empty") in found
    assert [rule for _, rule in found].count("section-empty") == 1


def test_nothing_before_the_key_points(lesson):
    end = "::: keypoints"
    path = lesson.layout.episodes / "01-sums.md"
    text = path.read_text("utf-8").replace(end, f"## The end\n\n{end}")
    path.write_text(text, "utf-8")
    line = text.split("\n").index("## The end") + 1
    assert lesson.errors() == [(line, "section-empty")]


@pytest.mark.parametrize(
    "lines",
    [
        ["## Something", "", "![A plot](fig/x.svg)"],
        ["## Something", "", "```python", "print(1)", "```"],
        ["## Something", "", "$$a = b$$"],
        ["## Something", "", '<img src="fig/x.svg">'],
        ["## Something", "", *CALLOUT],
        ["## Something", "", "### More", "", "Words."],
        ["## Something", "", "<!-- a comment --> and words."],
        ["## Something", "", "[^1]: A footnote."],
        ["::: callout", "", "## Something", "", "### More", "", "Words.", "", ":::"],
        NOTE,
    ],
)
def test_something_beneath(lesson, lines):
    after = ["## Afterwards", "", "More words."]
    lesson.say("A **sum** is a number.", "", *lines, "", *after)
    assert "section-empty" not in {rule for _, rule in lesson.errors()}


@pytest.mark.parametrize(
    "content",
    [[], ["<!-- to be written -->"], ["[a]: https://a.org"], ["<br>"]],
)
def test_empty_div(lesson, content):
    lesson.say("A **sum** is a number.", "", "::: callout", "## Aside", *content, ":::")
    assert lesson.errors() == [(START + 2, "div-empty")]
