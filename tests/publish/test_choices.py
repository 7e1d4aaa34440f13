"""Challenges whose options can be chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from lesson.publish.site import build_site

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
EPISODE = "episodes/02-second.md"
OPTIONS = [
    "A. They grow.",
    "B. They do **not** change, see [setup](../setup.md).",
    "C. $x^2$.",
]
ANSWERS = ["- A: as if there were no fraction.", "- C is another formula, `x * x`."]
RIGHT = "**B.** Both parts are multiplied by the same number."


def challenge(options: list[str], *solution: str) -> str:
    inside = "\n\n".join([*options, "::: solution", *solution, ":::"])
    title = "## Adding {#adding}"
    return f"\n:::: challenge\n\n{title}\n\nWhat happens?\n\n{inside}\n\n::::\n"


def whole() -> str:
    return challenge(OPTIONS, RIGHT, "\n".join(ANSWERS))


@pytest.fixture
def page(woven, tmp_path) -> Callable[[str], str]:
    """Return a function that builds an episode with a text; it returns the address."""

    def build(text: str) -> str:
        path = woven / EPISODE
        path.write_text(path.read_text("utf-8") + text, "utf-8")
        assert build_site(woven, tmp_path / "work") == []
        return (tmp_path / "work/html/episodes/02-second.html").as_uri()

    return build


def option(tab, text: str):
    return tab.get_by_role("group", name="Adding").last.get_by_role("button", name=text)


def said(tab, number: int) -> str:
    """Return the sign and the words below an option."""
    answer = tab.locator(".option-answer").nth(number)
    sign = answer.evaluate(
        "e => e.firstElementChild"
        " && getComputedStyle(e.firstElementChild, '::before').content"
    )
    words = " ".join(answer.inner_text().split())
    return (
        f"{sign.split('/')[0].strip().strip(chr(34)).strip()} {words}"
        if sign
        else words
    )


def test_an_option_is_chosen_by_keyboard_and_says_why(tab, page):
    tab.goto(page(whole()))
    assert tab.locator(".option-answer[role=status]").count() == 3
    option(tab, "A. They grow.").focus()
    tab.keyboard.press("Enter")
    assert said(tab, 0) == "✗ Not right A: as if there were no fraction."
    tab.keyboard.press("Tab")
    tab.keyboard.press("Space")
    assert said(tab, 1) == "✓ Right Both parts are multiplied by the same number."
    assert option(tab, "B. They").get_attribute("aria-pressed") == "true"
    tab.keyboard.press("Space")
    assert said(tab, 1) == ""
    assert not tab.locator("details.solution").evaluate("e => e.open")


def test_its_text_chooses_it_and_its_links_still_lead(tab, page):
    tab.goto(page(whole()))
    tab.get_by_text("C. ").click()
    assert said(tab, 2).startswith("✗ Not right C is another formula")
    assert tab.locator(".option-answer code").count() == 1
    tab.get_by_role("link", name="setup", exact=True).click()
    tab.wait_for_url("**/setup.html")


@pytest.mark.parametrize("width", [320, 1280])
def test_options_are_large_enough_to_touch(tab, page, width):
    tab.set_viewport_size({"width": width, "height": 800})
    tab.goto(page(whole()))
    for button in tab.locator(".option-button").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 24
        button.click()
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chosen_option_can_be_read_by_all(tab, page, scheme):
    tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    tab.goto(page(whole()))
    for button in tab.locator(".option-button").all()[:2]:
        button.click()
    tab.add_script_tag(path=AXE)
    found = tab.evaluate(
        "axe.run('.challenge', { preload: false }).then(({ violations, incomplete }) =>"
        " [...violations, ...incomplete].map(({ id, nodes }) => [id, nodes[0].html]))"
    )
    assert found == []


def test_nothing_is_named_twice(tab, page):
    answers = ["- **A** [here](#adding).", "- **C**:\n\n  ```python\n  x * x\n  ```"]
    tab.goto(page(challenge(OPTIONS, RIGHT, "\n".join(answers))))
    for button in tab.locator(".option-button").all():
        button.click()
    names = tab.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(names) == len(set(names))
    assert tab.locator(".option-answer pre").count() == 1
    assert tab.locator(".option-answer button").count() == 0


def test_of_several_right_ones_each_is_right(tab, page):
    solution = ["**A and C.** Only they grow.", "- B: it stays."]
    tab.goto(page(challenge(OPTIONS, *solution)))
    for number in range(3):
        tab.locator(".option-button").nth(number).click()
    assert [said(tab, number) for number in range(3)] == [
        "✓ Right, one of 2 Only they grow.",
        "✗ Not right B: it stays.",
        "✓ Right, one of 2 Only they grow.",
    ]


def test_without_a_script_and_on_paper_it_is_text(browser, tab, page):
    address = page(whole())
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(address)
    assert plain.locator(".choice").inner_text().split("\n\n")[0] == "A. They grow."
    assert plain.locator(".choice button").count() == 0
    left = "e => e.firstElementChild.getBoundingClientRect().x"
    question = plain.get_by_text("What happens?").bounding_box()["x"]
    assert plain.locator(".option").first.evaluate(left) == question
    context.close()
    tab.goto(address)
    tab.locator(".option-button").first.click()
    tab.emulate_media(media="print")
    assert not tab.locator(".option-button").first.is_visible()
    assert not tab.locator(".option-answer").first.is_visible()
    assert tab.get_by_text("They grow.").is_visible()


@pytest.mark.parametrize(
    "text",
    [
        challenge(OPTIONS, "**P is B, Q is A.**", *ANSWERS),
        challenge(OPTIONS, "**C, A, B.** In this order.", *ANSWERS),
        challenge(OPTIONS, "By hand.", "**B.**", *ANSWERS),
        challenge(OPTIONS, RIGHT, ANSWERS[0]),
        challenge(OPTIONS, "**D.** There is none.", *ANSWERS),
        challenge([*OPTIONS, "And now?", *OPTIONS], RIGHT, *ANSWERS),
        challenge(["\n".join(OPTIONS)], RIGHT, *ANSWERS),
        challenge(OPTIONS[:1], "**A.** Of course."),
        challenge(OPTIONS, "**A and B.**", ANSWERS[1]),
        challenge(OPTIONS, RIGHT, ANSWERS[0], "- A formula with x is none."),
    ],
)  # fmt: skip
def test_what_is_no_choice_stays_text(page, tab, text):
    tab.goto(page(text))
    assert tab.locator(".option, .option-button, [class*=answer-]").count() == 0


@pytest.mark.parametrize(
    ("opening", "item", "answers"),
    [
        ("**B.**", "- C mixes them up.", {"a", "c"}),
        ("**B**, of course.", "- **C** is not: one.", {"a", "b", "c"}),
        ("Only **B** is certain.", "- C would be wrong.", {"a", "b", "c"}),
        ("**B.**\n\nIt cancels.", "- C: no.\n- B: as said.", {"a", "b", "c"}),
    ],
)
def test_words_about_options_are_found(tab, page, opening, item, answers):
    tab.goto(page(challenge(OPTIONS, opening, f"{ANSWERS[0]}\n{item}")))
    soup = BeautifulSoup(tab.content(), "html.parser")
    assert {one["data-letter"] for one in soup.select(".option")} == {"a", "b", "c"}
    assert [one["data-letter"] for one in soup.select("[data-right]")] == ["b"]
    marked = soup.select(".solution [class*=answer-]")
    found = {name[-1] for one in marked for name in one["class"] if "answer-" in name}
    assert found == answers
