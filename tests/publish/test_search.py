"""The search leads to the place where the words stand."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lesson.publish.site import build_site

NOTHING_YET = ("search-index.js", "minisearch.js")


class Quiet(SimpleHTTPRequestHandler):
    """Serve a folder and say nothing."""

    def log_message(self, *_: object) -> None:
        """Leave the log out."""


@pytest.fixture(scope="module")
def served(html: Path) -> Iterator[str]:
    """Return the address of the site on a server."""
    handler = functools.partial(Quiet, directory=str(html))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(params=["folder", "http"])
def search(request, browser, html, served) -> Iterator:
    """Return a function that searches as a person does, from an episode."""
    base = html.as_uri() if request.param == "folder" else served
    tab = browser.new_page()
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))

    def ask(words: str):
        tab.goto(f"{base}/episodes/01-everything.html")
        tab.get_by_role("searchbox", name="Search").fill(words)
        tab.keyboard.press("Enter")
        tab.wait_for_function("document.querySelector('#search-status')?.textContent")
        return tab

    yield ask
    tab.close()
    assert wrong == []


def results(tab) -> list[str]:
    return tab.locator("#search-results a").evaluate_all(
        "links => links.map((a) => a.getAttribute('href'))"
    )


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("largest constant probabilities", "episodes/01-everything.html#shift"),
        ("body mass", "episodes/01-everything.html#tables"),
        ("footnote", "episodes/01-everything.html#tables"),
        ("np.array", "episodes/01-everything.html#running-code"),
        ("a long story", "episodes/01-everything.html#details-"),
        ("happens to the probabilities", "episodes/01-everything.html#shift"),
        ("multiplied by the same number", "episodes/01-everything.html#why-it-cancels"),
        ("built from a file", "episodes/01-everything.html#key-points"),
    ],
)
def test_a_result_leads_to_the_section(search, words, place):
    tab = search(words)
    assert results(tab)[0].startswith(place)
    tab.locator("#search-results a").first.press("Enter")
    tab.wait_for_url("**/episodes/01-everything.html#*")
    tab.wait_for_function(
        "(() => { const y = document.querySelector(location.hash)"
        ".getBoundingClientRect().top; return y > -5 && y < innerHeight; })()"
    )
    assert "Hide Search Matches" not in tab.locator("body").inner_text()


@pytest.mark.parametrize(
    ("words", "term"),
    [
        ("weight", "weight"),
        ("Weights", "weight"),
        ("LOSS FUNCTION", "loss-function"),
        ("bias", "bias"),
        ("AUC", "area-under-the-curve-AUC"),
    ],
)
def test_the_glossary_comes_first(search, words, term):
    assert results(search(words))[0] == f"learners/reference.html#term-{term}"


def test_results_show_the_words_where_they_stand(search):
    tab = search("body mass")
    text = tab.locator("#search-results li").first
    assert "Torgersen" in text.inner_text()
    assert [m.lower() for m in text.locator("mark").all_inner_texts()][:2] == [
        "body",
        "mass",
    ]


def test_a_solution_is_found_but_not_told(search):
    tab = search("it cancels, as the same page says")
    assert "episodes/01-everything.html#a-smaller-heading" in results(tab)
    assert "cancels, as" not in tab.locator("#search-results").inner_text()


def test_notes_are_found_in_the_instructor_view_only(search):
    tab = search("skip the plot when time is short")
    assert not any("Watch the clock" in t for t in texts(tab))
    assert "Skip the plot" not in tab.locator("article").inner_text()
    tab.get_by_role("button", name="Instructor view").click()
    tab.wait_for_function(
        "document.querySelector('#search-results').innerText.includes('Skip the plot')"
    )
    assert "Watch the clock" in texts(tab)[0]


def texts(tab) -> list[str]:
    return tab.locator("#search-results li").all_inner_texts()


@pytest.mark.parametrize("words", ["xyzzy", '<b>"&', "(((", "\\", "a=b [c]", "pi²"])
def test_whatever_is_asked_there_is_an_answer(search, words):
    tab = search(words)
    assert words in tab.locator("#search-status").inner_text()


def test_words_with_a_slip_are_found(search):
    assert results(search("challange"))


def test_nothing_is_loaded_before_somebody_searches(browser, html):
    tab = browser.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    for page in ("index.html", "episodes/01-everything.html", "search.html"):
        tab.goto((html / page).as_uri())
        tab.wait_for_load_state("networkidle")
    assert not [url for url in asked if any(name in url for name in NOTHING_YET)]
    tab.get_by_label("Words to look for").fill("bias")
    tab.locator("#search-results a").first.wait_for()
    assert [url for url in asked if any(name in url for name in NOTHING_YET)]
    tab.close()


def test_the_index_follows_a_changed_sentence(woven, tmp_path):
    work = tmp_path / "work"
    assert build_site(woven, work) == []
    assert "indeed" not in texts_of(work)
    path = woven / "episodes/02-second.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("It does.", "It does, indeed."), "utf-8")
    assert build_site(woven, work) == []
    assert "It does, indeed." in texts_of(work)
    assert "A number that training adjusts." in texts_of(work)


def texts_of(work: Path) -> str:
    script = (work / "html/search-index.js").read_text("utf-8")
    pages = json.loads(script.partition("=")[2].rstrip(";\n"))
    return " ".join(str(row[3]) for _, _, rows in pages for row in rows)
