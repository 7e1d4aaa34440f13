"""What opens beside the text: downloads, terms, figures, the projector."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from lesson.publish.site import build_site

EPISODE = "episodes/01-everything.html"


# Downloads


def offer(woven: Path, *names: str) -> None:
    folder = woven / "episodes/files"
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_text(f"This is {name}.", "utf-8")


def links(page: Path) -> dict[str, Path]:
    """Return the files that a page offers, by what they are called."""
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    return {
        a.get_text(): (page.parent / a["href"]).resolve()
        for a in soup.select(".downloads a[download]")
    }


@pytest.mark.parametrize("linked", [True, False])
def test_an_episode_offers_its_files(woven, tmp_path, linked):
    offer(
        woven,
        "01-everything.ipynb",
        "complete-01-everything.ipynb",
        "01-everything.py",
        "lesson.zip",
    )
    if linked:
        with (woven / "index.md").open("a", encoding="utf-8") as file:
            file.write("\n[All of it](episodes/files/lesson.zip)\n")
    work = tmp_path / "work"
    assert build_site(woven, work) == []
    files = links(work / "html" / EPISODE)
    assert {label: path.read_text("utf-8") for label, path in files.items()} == {
        "Notebook to type into": "This is 01-everything.ipynb.",
        "Complete notebook": "This is complete-01-everything.ipynb.",
        "Script": "This is 01-everything.py.",
        "All episodes with their data (ZIP)": "This is lesson.zip.",
    }
    assert len(list((work / "html").rglob("lesson.zip"))) == 1
    assert links(work / "html/episodes/02-second.html") == {}
    assert links(work / "html/setup.html") == {}


@pytest.mark.parametrize(
    ("source", "is_github"),
    [
        ("https://github.com/example/lesson-of-examples", True),
        ("https://gitlab.com/example/lesson-of-examples", False),
    ],
)
def test_notebooks_open_in_colab_where_the_lesson_is_on_github(
    woven, tmp_path, source, is_github
):
    config = woven / "config.yaml"
    github = "https://github.com/example/lesson-of-examples"
    config.write_text(config.read_text("utf-8").replace(github, source), "utf-8")
    offer(woven, "01-everything.ipynb", "complete-01-everything.ipynb")
    offer(woven, "01-everything.py", "lesson.zip")
    work = tmp_path / "work"
    assert build_site(woven, work) == []
    page = BeautifulSoup((work / "html" / EPISODE).read_text("utf-8"), "html.parser")
    [offered] = page.select(".downloads")
    colab = {
        a["aria-label"]: a["href"] for a in offered.select("a") if a.get("aria-label")
    }
    base = "https://colab.research.google.com/github/example/lesson-of-examples/blob"
    files = f"{base}/gh-pages/episodes/files"
    assert colab == (
        {
            "Open in Colab: Notebook to type into": f"{files}/01-everything.ipynb",
            "Open in Colab: Complete notebook": f"{files}/complete-01-everything.ipynb",
        }
        if is_github
        else {}
    )
    assert ("Colab" in offered.get_text()) == is_github


def test_files_follow_those_of_the_lesson(woven, tmp_path):
    offer(woven, "01-everything.ipynb", "02-second.py", "lesson.zip")
    work = tmp_path / "work"
    assert build_site(woven, work) == []
    offer(woven, "lesson.zip")
    (woven / "episodes/files/01-everything.ipynb").write_text("New.", "utf-8")
    (woven / "episodes/files/02-second.py").unlink()
    (woven / "episodes/files/lesson.zip").write_text("New as well.", "utf-8")
    assert build_site(woven, work) == []
    files = links(work / "html" / EPISODE)
    assert files["Notebook to type into"].read_text("utf-8") == "New."
    archive = files["All episodes with their data (ZIP)"]
    assert archive.read_text("utf-8") == "New as well."
    assert not (work / "html/episodes/files/02-second.py").exists()


# Terms


@pytest.fixture
def term(tab, html):
    """Return a term of an open episode."""
    tab.goto((html / EPISODE).as_uri())
    return tab.get_by_role("link", name="weights", exact=True)


def card(tab):
    return tab.get_by_role("tooltip")


def test_a_term_explains_itself_on_focus_and_goes_at_escape(tab, term):
    tab.get_by_role("link", name="bias", exact=True).focus()
    tab.keyboard.press("Tab")
    card(tab).filter(has_text="A number that training adjusts.").wait_for()
    described = term.get_attribute("aria-describedby")
    assert described == card(tab).get_attribute("id")
    tab.keyboard.press("Escape")
    card(tab).wait_for(state="hidden")
    assert term.evaluate("e => e === document.activeElement")
    assert EPISODE in tab.url


def test_a_card_stays_under_the_mouse_and_goes_with_it(tab, term):
    term.hover()
    card(tab).wait_for()
    box = card(tab).bounding_box()
    tab.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2, steps=4)
    tab.wait_for_timeout(700)
    assert card(tab).is_visible()
    tab.keyboard.press("Escape")
    card(tab).wait_for(state="hidden")
    term.hover(position={"x": 2, "y": 2})
    card(tab).wait_for()
    tab.mouse.move(2, 2)
    card(tab).wait_for(state="hidden")


@pytest.mark.parametrize("width", [320, 390])
def test_a_tap_explains_and_a_second_one_leads_to_the_glossary(browser, html, width):
    context = browser.new_context(
        has_touch=True, is_mobile=True, viewport={"width": width, "height": 800}
    )
    tab = context.new_page()
    tab.goto((html / EPISODE).as_uri())
    term = tab.get_by_role("link", name="area under the curve")
    term.tap()
    card(tab).filter(has_text="between 0 and 1").wait_for()
    box = card(tab).bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.get_by_role("heading", level=1).tap()
    card(tab).wait_for(state="hidden")
    term.tap()
    card(tab).wait_for()
    term.tap()
    tab.wait_for_url("**/learners/reference.html#term-*")
    context.close()


def test_definitions_follow_the_glossary_and_have_no_links(woven, tmp_path):
    work = tmp_path / "work"
    assert build_site(woven, work) == []
    path = woven / "learners/reference.md"
    text = path.read_text("utf-8")
    new = "A [number](../setup.md) $x^2$ & **more**."
    path.write_text(text.replace("A number that training adjusts.", new), "utf-8")
    assert build_site(woven, work) == []
    script = (work / "html/definitions.js").read_text("utf-8")
    assert "<a " not in script and "<math" in script and "&amp;" in script


# Figures


def test_a_figure_is_enlarged_by_keyboard(tab, html):
    tab.goto((html / EPISODE).as_uri())
    button = tab.get_by_role("button", name="Enlarge: The loss falls")
    below = "e => e.closest('figure').getBoundingClientRect().bottom"
    box = button.bounding_box()
    assert box["y"] + box["height"] <= button.evaluate(below)
    button.press("Enter")
    dialog = tab.get_by_role("dialog")
    image = dialog.locator("img")
    assert image.get_attribute("alt").startswith("A line that falls")
    before = tab.locator("article img").first.bounding_box()["width"]
    assert image.bounding_box()["width"] > before
    assert image.bounding_box()["y"] + image.bounding_box()["height"] <= 720
    assert dialog.get_by_text("The loss falls").is_visible()
    tab.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    assert button.evaluate("e => e === document.activeElement")


def test_on_a_phone_the_words_of_a_plot_get_large_enough_to_read(browser, html):
    context = browser.new_context(
        has_touch=True, is_mobile=True, viewport={"width": 320, "height": 700}
    )
    tab = context.new_page()
    tab.goto((html / EPISODE).as_uri())
    for figure in tab.locator("article figure").all():
        natural = int(figure.locator("img").get_attribute("width"))
        figure.get_by_role("button").tap()
        image = tab.locator("dialog img")
        assert image.bounding_box()["width"] >= natural
        tab.get_by_role("button", name="Close", exact=True).tap()
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


# The projector, and notes


def test_the_projector_shows_large_code_and_no_notes(tab, html):
    tab.goto((html / EPISODE).as_uri())
    assert not tab.get_by_role("button", name="Projector mode").is_visible()
    tab.get_by_role("button", name="Instructor view").click()
    note = tab.get_by_text("Skip the plot when time is short.")
    assert note.is_visible()
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    code = tab.locator(".highlight-python pre").first
    before = code.evaluate(size)
    tab.get_by_role("button", name="Projector mode").press("Enter")
    assert code.evaluate(size) >= 1.25 * before
    assert not note.is_visible()
    assert not tab.locator(".sidebar-drawer").is_visible()
    code.evaluate("e => { e.textContent = 'wide '.repeat(99) }")
    box = tab.locator("article").bounding_box()
    assert box["x"] >= 16 and box["x"] + box["width"] <= 1280 - 16
    tab.goto((html / "episodes/02-second.html").as_uri())
    tab.goto((html / EPISODE).as_uri())
    assert not note.is_visible()
    tab.get_by_role("button", name="Leave projector mode").press("Enter")
    assert note.is_visible()
    assert code.evaluate(size) == before


def test_a_link_to_a_note_shows_no_notes_to_learners(tab, html):
    tab.goto((html / EPISODE).as_uri() + "#a-heading-in-a-note")
    assert not tab.get_by_text("Skip the plot when time is short.").is_visible()
    tab.get_by_role("button", name="Instructor view").click()
    assert tab.get_by_text("Skip the plot when time is short.").is_visible()
