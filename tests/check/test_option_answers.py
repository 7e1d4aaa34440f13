"""Options of a challenge, and what its solution says about them."""

from __future__ import annotations

import pytest

OPTIONS = ["A. One.", "B. Two.", "C. Three."]
FIRST = 31  # the line of the first option
SUM = "A **sum** is what adding gives."


def found(lesson, options: list[str], *solution: str) -> list[tuple[int, str, str]]:
    """Return line, severity and message of what is said about a choice."""
    text = "\n\n".join([*options, "::: solution", *solution, ":::"])
    lesson.say(
        SUM, "", ":::: challenge", "", "## Choose {#choose}", "", text, "", "::::"
    )
    return [
        (fault.line, fault.severity, fault.message)
        for fault in lesson.check()
        if fault.rule == "option-unanswered"
    ]


@pytest.mark.parametrize(
    ("solution", "named"),
    [
        (["**B.** It is."], "A and C"),
        (["**B.**", "- A: no."], "C"),
        (["Only **B**.", "- A wish is no answer.\n- C is not."], "A"),
        (["**A and B.**", "- C: no."], "A and B"),
    ],
)
def test_each_option_needs_an_answer(lesson, solution, named):
    [(line, severity, message)] = found(lesson, OPTIONS, *solution)
    assert severity == "error"
    assert f"nothing about {named}; add `- {named[0]}: …`" in message
    assert line == FIRST + 2 * "ABC".index(named[0])


def test_an_answer_that_several_share_is_worth_a_look(lesson):
    [(line, severity, message)] = found(
        lesson, OPTIONS, "**B and C.** Both.", "- A: no."
    )
    assert (line, severity) == (FIRST + 2, "warning")
    assert "add `- B: …` and `- C: …`" in message


@pytest.mark.parametrize(
    "solution",
    [
        ["**B.**", "- A and C: neither."],
        ["**A, B and C.**", "- A is.\n- **B** is.\n- C, too."],
        ["**P is B, Q is C.**"],
        ["**C, A, B.**"],
        ["Two, since **one** and one are."],
    ],
)
def test_what_has_its_answers_or_is_no_choice_is_not_reported(lesson, solution):
    assert found(lesson, OPTIONS, *solution) == []
