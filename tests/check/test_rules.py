"""What the fault catalogue cannot show with one episode, and what must not be found."""

from __future__ import annotations

import pytest

from lesson.check import links


def test_good_lesson_has_only_warnings(lesson):
    assert lesson.errors() == []
    assert {fault.severity for fault in lesson.check()} == {"warning"}


@pytest.mark.parametrize(
    ("comment", "text"),
    [
        ("<!-- allow: simply -->", "We simply add."),
        ("<!-- allow: dismissive -->", "We simply add."),
        ("<!-- allow: it's, simply -->", "It's simply a sum."),
        ("<!-- allow: 57.3 -->", "It is 57.3 units."),
        ("<!-- allow: number-uncomputed -->", "It is 57.3 units or\n17 % of it."),
    ],
)
def test_allowed_in_place(lesson, comment, text):
    lesson.say(comment, text, "", "A **sum** is what adding gives.")
    assert lesson.errors() == []


def test_allowed_on_one_line_only(lesson):
    lesson.say("We simply add. <!-- allow: simply -->", "", "We simply add.")
    assert [rule for _, rule in lesson.errors() if rule == "dismissive"] == [
        "dismissive"
    ]


def test_allowed_for_a_block_of_code(lesson):
    code = ["```python", *(f"print({n})" for n in range(18)), "```"]
    lesson.say("<!-- allow: code-length -->", *code, "", "A **sum** is a number.")
    assert lesson.errors() == []


def test_one_bad_file_hides_no_other(lesson):
    lesson.write("setup.md", "---\ntitle: Setup\n---\n\nWe simply add.\n")
    lesson.say("```python", "1 +", "```")
    assert {rule for _, rule in lesson.errors()} == {"syntax", "dismissive"}


def test_too_few_exercises(lesson):
    lesson.say("A **sum** is what adding gives.", teaching=40)
    assert lesson.errors() == [(3, "exercise-rate")]


def test_eleven_episodes_turn_gaps_into_errors(lesson, small):
    names = [f"{number:02}-sums" for number in range(1, 12)]
    for name in names:
        lesson.say("A **sum** is a number.", name=name, teaching=15, exercises=60)
    lesson.map(*names)
    files = "".join(f"  - {name}.md\n" for name in names)
    lesson.write("config.yaml", f"title: x\nsource: https://x.org\nepisodes:\n{files}")
    lesson.write("data/unused.csv", "a\n")
    rules = {rule for _, rule in lesson.errors()}
    assert {"schedule", "objective-open", "data-unused"} <= rules
    assert all(fault.severity == "error" for fault in lesson.check())


def test_numbers_that_need_no_computation(lesson):
    lesson.say(
        "1. In step 3 of 1997 we use Python 3.11; a **sum** is a number.",
        "",
        "The 60 epochs and 20 % of the data are set below, `x1` and $57.3$ are names.",
        "",
        "```python",
        "epochs, share = 60, 0.2",
        "print(epochs, share)",
        "```",
    )
    assert lesson.errors() == []


def test_value_needs_a_check_that_looks_at_it(lesson):
    code = ["```python", "total, other = 1, 2", "print(other)", "```", ""]
    value = ["It is `{python} total`, and a **sum** is a number.", ""]
    lesson.say(*code, *value, '```python tags=["check"]', "assert other == 2", "```")
    assert lesson.errors() == [(30, "value-unchecked")]
    lesson.say(*code, *value, '```python tags=["check"]', "assert total == 1", "```")
    assert lesson.errors() == []


def test_dead_links_are_found_on_demand(lesson, monkeypatch):
    lesson.say(
        "See [one site](https://one.org) and", "[another site](https://two.org)."
    )
    asked = []

    def fetch(address: str) -> str:
        asked.append(address)
        return "answers 404" if "two" in address else ""

    monkeypatch.setattr(links, "_fetch_fault", fetch)
    assert not asked
    found = lesson.errors(external=True)
    assert sorted(asked) == ["https://one.org", "https://two.org"]
    assert [rule for _, rule in found if rule == "link-dead"] == ["link-dead"]


def test_links_of_the_built_site(lesson, monkeypatch):
    site = (
        '<a href="other.html#here">x</a>\n<a href="other.html#gone">x</a>\n'
        '<img src="no.png">\n<a href="http://x.org">x</a>\n'
        '<a id="top" href="#top">x</a>'
    )
    lesson.write("build/html/index.html", site)
    lesson.write("build/html/other.html", '<p id="here"></p>')
    assert lesson.errors() == []  # the site is not that of these sources
    monkeypatch.setattr(links, "is_published", lambda *_: True)
    assert lesson.errors() == [(2, "site-link"), (3, "site-link"), (4, "site-link")]


@pytest.mark.parametrize(
    "text",
    [
        "The neighbour's colour is grey, and we optimise, organise and programme it.",
        "It follows that that is so; see `the the`.",
        "NumPy, ReLU, USB and x_train are names; so is data/numbers.csv.",
        "The dashed red line is the sum.",
        "One of the classes' names, **Adelie and others.**",
    ],
)
def test_nothing_to_complain_of(lesson, text):
    lesson.say("A **sum** is a number.", "", text)
    assert lesson.errors() == []
