"""Minutes: what teaching needs, what exercises state, what a day holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from lesson.check import plan
from lesson.check.pace.exercises import exercises
from lesson.check.pace.measure import Pace, measure, parts
from lesson.check.page import make_page

PAGE = """\
---
title: "Three words here"
teaching: 10
exercises: 5
---

::: questions

- Not counted at all?

:::

Two words.

## A heading {#one minutes=5}

One [two](https://example.org/not/counted) three `code` `{python} 1 + 1` don't.

| not | counted |
| --- | ------- |
| not | counted |

<!-- not counted -->

```python
typed = 1

lines = 2
```

```python tags=["check"]
assert typed == 1
```

```python tags=["given"]
print("one",
      "block")
```

![Caption](fig/a.png){alt="Not counted,
this text"}

::: callout

## Aside

Counted.

:::

:::: challenge

## Not counted {#two minutes=5}

Not counted.

```python
not_counted = 1
```

::: solution

Not counted.

:::

::::

## Deeper

::: spoiler

## Not counted

Not counted.

```python
not_counted = 1
```

:::

::: instructor

Not counted.

:::

::: keypoints

- Not counted.

:::
"""


def page(text: str = PAGE):
    return make_page(Path("episodes/01-x.md"), text, "episode")


def test_only_the_main_path_counts():
    expected = Pace(words=2 + 2 + 4 + 1 + 2 + 1, typed=2, given=1)
    assert measure(page()) == expected
    assert [(p.title, p.pace) for p in parts(page())] == [
        ("(opening)", Pace(words=2)),
        ("A heading", Pace(words=9, typed=2, given=1)),
        ("Deeper", Pace(words=1)),
    ]


def test_minutes_are_those_of_a_calm_pace():
    assert Pace(words=1300, typed=50, given=4).minutes == pytest.approx(8 + 20 + 2)


@pytest.mark.parametrize(
    ("attributes", "stated", "minutes"),
    [
        ("{#two minutes=5}", "5", 5),
        ('{#two minutes="12"}', "12", 12),
        ("{#two}", None, None),
        ("{#two minutes=0}", "0", None),
        ("{#two minutes=-5}", "-5", None),
        ("{#two minutes=2.5}", "2.5", None),
        ("{#two minutes=5min}", "5min", None),
        ("{#two minutes=five}", "five", None),
        ("{#two minutes=}", "{#two minutes=}", None),
        ("{#two minutes = 5}", "{#two minutes = 5}", None),
        ("{#two minutes: 5}", "{#two minutes: 5}", None),
    ],
)
def test_what_an_exercise_states(attributes, stated, minutes):
    [exercise] = exercises(page(PAGE.replace("{#two minutes=5}", attributes)))
    assert (exercise.stated, exercise.minutes) == (stated, minutes)


# In the small lesson, `## Add them {#add minutes=5}` is the heading of its challenge.

OTHER = (
    ":::: challenge",
    "",
    "## More {{#more{}}}",
    "",
    "What is the sum of two and two?",
    "",
    "::: solution",
    "",
    "Four.",
    "",
    ":::",
    "",
    "::::",
    "",
)
SUM = "A **sum** is what adding gives."


def other(attribute: str) -> list[str]:
    return [line.format(attribute) for line in OTHER]


@pytest.mark.parametrize(
    "attribute",
    ["", *(f" minutes={value}" for value in ["0", "-3", "1.5", "5min", "three", '""'])],
)
def test_minutes_that_are_none(lesson, attribute):
    lesson.map("01-sums")
    lesson.say(SUM, "", *other(attribute), exercises=5)
    found = [pair for pair in lesson.errors() if pair[1] != "challenge-purpose"]
    assert found == [(29, "exercise-minutes")]


@pytest.mark.parametrize(
    ("attribute", "exercises"), [(" minutes=3", 7), (" minutes=3", 9)]
)
def test_minutes_that_do_not_add_up(lesson, attribute, exercises):
    lesson.say(SUM, "", *other(attribute), exercises=5)
    text = (lesson.small.root / "episodes/01-sums.md").read_text("utf-8")
    text = text.replace("exercises: 5", f"exercises: {exercises}")
    lesson.write("episodes/01-sums.md", text)
    found = [pair for pair in lesson.errors() if pair[1] != "challenge-purpose"]
    assert found == [(4, "exercise-time")]


def test_discussions_have_minutes_as_well(lesson):
    talk = ["::: discussion", "", "## Talk{}", "", "What now?", "", "::: instructor"]
    lines = ["", "Ask again.", "", ":::", "", "::::"]

    def say(attributes: str, exercises: int) -> None:
        head = [f":{line}" if "discussion" in line else line for line in talk]
        body = [line.format(attributes) for line in head]
        lesson.say(SUM, "", *body, *lines, exercises=5)
        text = (lesson.small.root / "episodes/01-sums.md").read_text("utf-8")
        text = text.replace("exercises: 5", f"exercises: {exercises}")
        lesson.write("episodes/01-sums.md", text)

    say(" {minutes=3}", 8)
    assert lesson.errors() == []
    say("", 8)
    assert lesson.errors() == [(29, "exercise-minutes")]
    say(" {minutes=3}", 5)
    assert lesson.errors() == [(4, "exercise-time")]


@pytest.mark.parametrize("place", ["::: callout", "::: spoiler", ""])
def test_minutes_of_what_is_no_exercise(lesson, place):
    end = [":::"] if place else []
    lesson.say(SUM, "", place, "", "## Aside {#aside minutes=3}", "", "So.", "", *end)
    assert lesson.errors() == [(29, "minutes-place")]


def test_not_yet_paced_is_a_warning_and_half_paced_an_error(lesson):
    path = lesson.small.root / "episodes/01-sums.md"
    unpaced = path.read_text("utf-8").replace(" minutes=5", "")
    words = " ".join(["word"] * 2000)
    lesson.write("episodes/01-sums.md", unpaced.replace(SUM, f"{SUM}\n\n{words}"))
    assert [rule for _, rule in lesson.errors()] == ["doubled-word"]
    [warning] = [f for f in lesson.check() if f.rule == "pace"]
    assert warning.severity == "warning" and warning.line == 3
    assert warning.message.startswith("not yet paced: needs 13 of 10 minutes")


@pytest.mark.parametrize(
    ("lines", "teaching", "rules"),
    [
        (27, 10, []),
        (28, 10, ["pace"]),
        (40, 17, ["exercise-gap"]),
        (36, 15, []),
    ],
)
def test_teaching_fits_its_minutes_and_comes_in_portions(
    lesson, lines, teaching, rules
):
    code = [f"print({n})" for n in range(lines)]
    blocks = [
        line
        for start in range(0, lines, 12)
        for line in ("```python", *code[start : start + 12], "```", "")
    ]
    two = other(" minutes=3") if teaching > 15 else []
    path = lesson.small.root / "episodes/01-sums.md"
    lesson.say(SUM, "", *blocks, teaching=teaching)
    text = path.read_text("utf-8").replace(
        "::: keypoints", "\n".join([*two, "::: keypoints"])
    )
    lesson.write(
        "episodes/01-sums.md",
        text.replace("exercises: 5", "exercises: 8") if two else text,
    )
    found = [rule for _, rule in lesson.errors() if rule != "challenge-purpose"]
    assert found == rules


def test_a_gap_is_allowed_in_place_and_the_end_counts(lesson):
    code = ["```python", *(f"print({n})" for n in range(13)), "```", ""]
    path = lesson.small.root / "episodes/01-sums.md"
    lesson.say(SUM, "", *other(" minutes=3"), teaching=17, exercises=5)
    text = path.read_text("utf-8").replace("exercises: 5", "exercises: 8")
    text = text.replace("::: keypoints", "\n".join([*code * 3, "::: keypoints"]))
    lesson.write("episodes/01-sums.md", text)
    found = [pair for pair in lesson.errors() if pair[1] != "challenge-purpose"]
    line = 1 + text[: text.index("::: keypoints")].count("\n")
    assert found == [(line, "exercise-gap")]
    allowed = text.replace(
        "::: keypoints", "<!-- allow: exercise-gap -->\n::: keypoints"
    )
    lesson.write("episodes/01-sums.md", allowed)
    assert "exercise-gap" not in {rule for _, rule in lesson.errors()}


def several(lesson, count: int, teaching: int, exercises: int, more: str = "") -> None:
    names = [f"{number:02}-sums" for number in range(1, count + 1)]
    for name in names:
        lesson.say(SUM, name=name, teaching=teaching, exercises=exercises)
    lesson.map(*names)
    files = "".join(f"  - {name}.md\n" for name in names)
    config = f"title: x\nsource: https://x.org\nepisodes:\n{files}{more}"
    lesson.write("config.yaml", config)


DAYS = 'timetable:\n  start: "09:00"\n  days: [01-sums.md, {}-sums.md]\n'


@pytest.mark.parametrize(
    ("day_2", "teaching", "exercises", "rules"),
    [
        ("07", 15, 45, []),
        ("08", 15, 45, ["day-length"]),
        ("07", 15, 46, ["day-length"]),
        ("06", 15, 51, ["day-length", "schedule"]),
        ("07", 15, 14, ["teaching-share"]),
        ("07", 15, 15, []),
    ],
)
def test_days_and_the_whole(lesson, day_2, teaching, exercises, rules):
    several(lesson, 11, teaching, exercises, DAYS.format(day_2))
    about = {"day-length", "schedule", "teaching-share"}
    found = sorted({rule for _, rule in lesson.errors() if rule in about})
    assert found == rules


def test_the_plan_is_two_days_of_six_hours():
    assert plan.MINUTES == 2 * plan.DAY_MINUTES == 720
