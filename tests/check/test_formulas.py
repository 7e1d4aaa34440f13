"""A formula that cannot be shown is found without building, at its line."""

import pytest

START = 24  # the line before the body


@pytest.mark.parametrize(
    ("lines", "below"),
    [
        (["It is $\\foobar{x}$."], 0),
        (["It is", "wrapped and $x^$ is wrong."], 1),
        (["It is $a", "< b$ and", "$x_1_2$."], 2),
        (["$$", "\\begin{aligned}", "a &= \\unknown \\\\", "\\end{aligned}", "$$"], 2),
        (["$$", "$$"], 0),
        (["- one", "- two", "  $\\frac{1}{2$"], 2),
        (["> $\\left( a$"], 0),
        (["| a | b |", "| --- | --- |", "| 1 | $50 %$ |"], 2),
        (["::: callout", "", "## $\\nope$ {#nope}", "", "Some words.", "", ":::"], 2),
        (["[^1] it.", "", "[^1]: With $\\nope$ in a note."], 2),
    ],
)
def test_found_at_its_line(lesson, lines, below):
    lesson.say("A **sum** is a number.", "", *lines)
    found = [line for line, rule in lesson.errors() if rule == "formula"]
    assert found == [START + 3 + below]


@pytest.mark.parametrize(
    "lines",
    [
        ["It costs \\$5 or \\$6."],
        ["See `$\\foobar{x}$`."],
        ["```python", "print('$\\\\foobar{x}$')", "```"],
        ["<!-- $\\foobar{x}$ -->"],
        ["$$", "\\begin{cases} 1 & x > 0 \\\\ 0 & \\text{else} \\end{cases}", "$$"],
        ["<!-- allow: formula -->", "It is $\\foobar{x}$."],
    ],
)
def test_nothing_to_complain_of(lesson, lines):
    lesson.say("A **sum** is a number.", "", *lines)
    assert [rule for _, rule in lesson.errors() if "formula" in rule] == []
