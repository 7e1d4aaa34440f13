"""What learners type, find ready and may skip."""

from __future__ import annotations

import pytest

from lesson.check.names import steps

SUM = "A **sum** is what adding gives."
FIRST = 27  # the line of what follows SUM and an empty line


def block(*code: str, tags: str = "") -> list[str]:
    return [f"```python{tags}", *code, "```", ""]


def spoiler(*lines: str) -> list[str]:
    return [
        "::: spoiler",
        "",
        "## Going deeper: more",
        "",
        "More.",
        "",
        *lines,
        ":::",
        "",
    ]


def check(*code: str) -> list[str]:
    return block(*code, tags=' tags=["check"]')


LOOP = block("for i in [1]:", "    print(i)")
IMPORT = block("import math", "print(math.e)")


def faults(lesson, *lines: str) -> list[tuple[int | None, str]]:
    lesson.say(SUM, "", *lines)
    return lesson.errors()


@pytest.mark.parametrize(
    "lines",
    [
        block("print(1)", tags=' tags=["given"]'),
        spoiler(*block("print(1)", tags=' tags=["given"]')),
        spoiler(*block("x = 1", "print(x)"), *check("assert x == 1")),
        [*block("x = 1"), *spoiler(*block("x = 2")), *block("x = 3", "print(x)")],
        [*spoiler(*LOOP), *LOOP],
        [*spoiler(*block("n = 1", "print(n)")), *block("print([-n for n in [1]])")],
        [*spoiler(*block("x = 1")), *block("def f(x):", "    return x")],
        [*IMPORT, *spoiler(*IMPORT), *block("print(math.pi)")],
        [*spoiler(*block("x = 1")), *check("assert x == 1")],
        [*spoiler(*block("x = 1")), "It is `{python} x`.", "", *check("assert x == 1")],
        [*spoiler(*block("x = 1")), *block("with open('x') as x:", "    print(x)")],
    ],
)  # fmt: skip
def test_nothing_to_complain_of(lesson, lines):
    assert faults(lesson, *lines) == []


@pytest.mark.parametrize(
    ("code", "line"),
    [
        (["print(x)"], 1),
        (["y = 1", "print(y + x)"], 2),
        (["x += 1"], 1),
        (["x = x + 1"], 1),
        (["for i in x:", "    print(i)"], 1),
        (["for i in [1]:", "    print(i, x)"], 2),
        (["def f():", "    return x", "", "print(f())"], 2),
        (["print([i + x for i in [1]])"], 1),
        (["f = lambda i: i + x  # noqa: E731", "print(f(1))"], 1),
        (["if x:", "    print(1)"], 1),
        (["try:", "    print(x)", "except ValueError:", "    print(1)"], 2),
        (["class A:", "    y = x", "", "print(A)"], 2),
        (["with open(x) as file:", "    print(file)"], 1),
        (['print(f"{x}")'], 1),
    ],
)
def test_name_from_a_spoiler(lesson, code, line):
    start = len(spoiler(*block("x = 1")))
    found = faults(lesson, *spoiler(*block("x = 1")), *block(*code))
    assert [f for f in found if f[1] != "ruff"] == [
        (FIRST + start + line, "name-skipped")
    ]


@pytest.mark.parametrize(
    "made",
    [
        ["import math as x"],
        ["from math import pi as x"],
        ["def x():", "    return 1"],
        ["for x in [1]:", "    print(x)"],
        ["a, (b, x) = 1, (2, 3)", "print(a, b)"],
        ["if (x := 1):", "    print(1)"],
        ["with open('f') as x:", "    print(1)"],
    ],
)
def test_name_of_any_kind_from_a_spoiler(lesson, made):
    found = faults(lesson, *spoiler(*block(*made)), *block("print(x)"))
    assert [rule for _, rule in found if rule != "ruff"] == ["name-skipped"]


def test_value_that_only_a_spoiler_changes(lesson):
    lines = [*block("x = 1"), *spoiler(*block("x = 2")), *block("print(x)", "print(x)")]
    assert faults(lesson, *lines) == [(FIRST + len(lines) - 4, "name-skipped")]


def test_name_from_a_spoiler_in_a_solution(lesson):
    path = lesson.small.root / "episodes/01-sums.md"
    lesson.say(SUM, "", *spoiler(*block("x = 1")))
    text = path.read_text("utf-8")
    code = "\n".join(["", *block("print(x)")])
    lesson.write(
        "episodes/01-sums.md", text.replace("follows one.\n", f"follows one.\n{code}")
    )
    assert [rule for _, rule in lesson.errors()] == ["name-skipped"]


def test_name_from_a_check(lesson):
    lines = [*check("x = 1", "assert x"), *block("print(x)")]
    assert faults(lesson, *lines) == [(FIRST + len(lines) - 3, "name-skipped")]


def test_given_check(lesson):
    lines = block("assert True", tags=' tags=["check", "given"]')
    assert faults(lesson, *lines) == [(FIRST, "given-place")]


@pytest.mark.parametrize("place", ["solution", "hint"])
def test_given_in_the_work_of_learners(lesson, place):
    path = lesson.small.root / "episodes/01-sums.md"
    lesson.say(SUM)
    given = block("print(1)", tags=' tags=["given"]')
    lines = [f"::: {place}", "", "So.", "", *given, ":::", ""]
    text = path.read_text("utf-8").replace(
        "::: solution", "\n".join([*lines, "::: solution"])
    )
    lesson.write("episodes/01-sums.md", text)
    line = 1 + text[: text.index("```python")].count("\n")
    assert lesson.errors() == [(line, "given-place")]


def test_given_in_an_instructor_note(lesson):
    given = block("print(1)", tags=' tags=["given"]')
    lines = ["::: instructor", "", "Show this.", "", *given, ":::"]
    assert faults(lesson, *lines) == [(FIRST + 4, "given-place")]


def test_spoiler_without_a_title(lesson):
    lines = ["::: spoiler", "", "More.", "", ":::"]
    assert faults(lesson, *lines) == [(FIRST, "div-title")]


def test_spoiler_whose_title_comes_late(lesson):
    lines = ["::: spoiler", "", "More.", "", "## Going deeper", "", "So.", "", ":::"]
    assert faults(lesson, *lines) == [(FIRST + 4, "div-title")]


@pytest.mark.parametrize("kind", ["challenge", "discussion"])
@pytest.mark.parametrize("between", [[], ["callout"]])
def test_exercise_in_a_spoiler(lesson, kind, between):
    inner = [f":::: {kind}", "", "## More {#more minutes=3}", "", "What is it?", ""]
    inner += ["::: solution", "", "Two.", "", ":::", "", "::::", ""]
    for div in between:
        inner = [f"::::: {div}", "", "## An aside", "", "So.", "", *inner, ":::::", ""]
    lines = [":::::: spoiler", "", "## Going deeper", "", "More.", "", *inner, "::::::"]
    lesson.say(SUM, "", *lines)
    text = (lesson.small.root / "episodes/01-sums.md").read_text("utf-8")
    lesson.write("episodes/01-sums.md", text.replace("exercises: 5", "exercises: 8"))
    found = [pair for pair in lesson.errors() if pair[1] != "challenge-purpose"]
    assert found == [(FIRST + 6 + 6 * len(between), "div-nesting")]


def test_steps_come_in_the_order_in_which_code_runs():
    code = "for i in a:\n    b = i\nelse:\n    c = b\nwith d as e:\n    e.f = g\n"
    found = [(dict(step.reads), set(step.makes)) for step in steps(code)]
    assert found == [
        ({"a": 1}, {"i"}),
        ({"i": 2}, {"b"}),
        ({"b": 4}, {"c"}),
        ({"d": 5}, {"e"}),
        ({"e": 6, "g": 6}, set()),
    ]
