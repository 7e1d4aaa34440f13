"""All episodes on one page."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from pages import change, words

from lesson.publish.site import build_site
from lesson.publish.workbench.whole import moved

WHOLE = "all-in-one.html"
EPISODE = "episodes/01-everything.md"
PAGES = {
    "episodes/01-one.html": "episodes/01-one",
    "episodes/02-two.html": "episodes/02-two",
}


def test_it_has_all_episodes_in_their_order_each_below_a_heading(soup):
    article = soup(WHOLE).article
    titles = ["1. Second in number, first in order", "2. Everything & more"]
    assert [words(h) for h in article.select("h2")] == titles
    assert [words(a) for a in article.select(".whole-contents a")] == titles
    levels = [int(h.name[1]) for h in article.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    for page in ("01-everything", "02-second"):
        for part in soup(f"episodes/{page}.html").article.select("p, pre, td"):
            if not part.find_parent(class_="downloads") and "finish" not in str(part):
                assert words(part) in words(article)


def test_names_are_unique_and_links_lead_within_the_page(html, soup):
    whole = soup(WHOLE)
    names = [element["id"] for element in whole.select("[id]")]
    assert len(names) == len(set(names))
    used = whole.select("[aria-labelledby], [aria-describedby], [for]")
    for element in used:
        for kind in ("aria-labelledby", "aria-describedby", "for"):
            assert set(element.get(kind, "").split()) <= set(names)
    links = [link["href"] for link in whole.article.select("a[href]")]
    assert "#01-everything.shift" in links and "#01-everything" in links
    for link in links:
        file, _, anchor = link.partition("#")
        if ":" in file or link == "#":
            continue
        assert not file.startswith("episodes/0")
        assert (html / (file or WHOLE)).is_file()
        assert not anchor or soup(file or WHOLE).find(id=anchor), link
    for image in whole.article.select("img"):
        assert (html / image["src"]).is_file()


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("#x", "#01-one.x"),
        ("02-two.html", "#02-two"),
        ("02-two.html#x", "#02-two.x"),
        ("01-one.html#x", "#01-one.x"),
        ("../setup.html#x", "setup.html#x"),
        ("files/a.py", "episodes/files/a.py"),
        ("../index.html", "index.html"),
        ("https://example.org/a#x", "https://example.org/a#x"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_an_address_of_an_episode_leads_to_the_same_from_the_page(address, leads):
    html = f'<p id="a">href="b" <a class="c" href="{address}">id="d"</a></p>'
    assert moved(html, "episodes/01-one", PAGES) == (
        f'<p id="01-one.a">href="b" <a class="c" href="{leads}">id="d"</a></p>'
    )


def test_it_is_listed_and_not_searched_twice(html, soup):
    for page in (WHOLE, "setup.html"):
        entry = soup(page).select_one("li[data-page=all-in-one]")
        assert words(entry.find_parent("ul").find_previous("h2")) == "Reference"
    assert "all-in-one" not in (html / "search-index.js").read_text("utf-8")
    assert soup(WHOLE).select_one("meta[name=robots][content=noindex]")


def test_it_is_not_in_the_list_for_search_engines(woven, tmp_path):
    with (woven / "config.yaml").open("a", encoding="utf-8") as file:
        file.write('url: "https://example.org/lesson"\n')
    assert build_site(woven, tmp_path / "work") == []
    sitemap = (tmp_path / "work/html/sitemap.xml").read_text("utf-8")
    assert "keypoints.html" in sitemap and "all-in-one" not in sitemap
    text = (tmp_path / "work/html" / WHOLE).read_text("utf-8")
    page = BeautifulSoup(text, "html.parser")
    address = page.select_one(".print-address").get_text()
    assert address == "https://example.org/lesson/all-in-one.html"


@pytest.mark.parametrize(
    ("name", "old", "new", "is_written"),
    [
        (EPISODE, "A footnote", "The footnote", True),
        ("episodes/02-second.md", "It does.", "It does so.", True),
        ("setup.md", "title: Setup", "title: Preparing", True),
        ("learners/profiles.md", "---\n\n", "---\n\nMore. ", False),
    ],
)
def test_it_follows_its_episodes(woven, tmp_path, name, old, new, is_written):
    assert build_site(woven, tmp_path / "work") == []
    page = tmp_path / "work/html" / WHOLE
    before = page.stat().st_mtime_ns
    change(woven / name, old, new)
    assert build_site(woven, tmp_path / "work") == []
    assert (page.stat().st_mtime_ns != before) == is_written
    if is_written:
        assert new.removeprefix("title: ") in page.read_text("utf-8")


# In a browser


def test_one_button_opens_all_solutions(tab, html):
    tab.goto((html / WHOLE).as_uri())
    opened = tab.locator("details.solution[open]")
    assert opened.count() == 0
    tab.get_by_role("button", name="Open all solutions and hints").press("Enter")
    assert opened.count() == tab.locator("details.solution").count() == 2


def test_a_link_leads_to_the_other_episode(tab, html):
    tab.emulate_media(reduced_motion="reduce")
    tab.goto((html / WHOLE).as_uri())
    tab.locator("a[href='#01-everything.shift']").first.click()
    assert tab.url.endswith(f"{WHOLE}#01-everything.shift")
    tab.wait_for_function(
        "(() => { const { y } = document.getElementById('01-everything.shift')"
        ".getBoundingClientRect(); return y >= 0 && y < innerHeight; })()"
    )


def test_on_paper_solutions_are_open_and_each_episode_has_its_sheets(tab, html):
    tab.goto((html / WHOLE).as_uri())
    tab.evaluate(
        "addEventListener('beforeprint', () => { window.openInPrint ="
        " document.querySelectorAll('details.solution[open]').length })"
    )
    pdf = tab.pdf(prefer_css_page_size=True)
    assert tab.evaluate("window.openInPrint") == 2
    assert len(re.findall(rb"/Type /Page\b", pdf)) >= 4
    assert b"/Title" in pdf
    tab.emulate_media(media="print")
    for part in (".skip-to-content", ".page-tools", ".whole-use", ".sidebar-drawer"):
        assert not tab.locator(part).first.is_visible(), part
    assert "github.com/example" in tab.locator(".print-address").inner_text()
    style = tab.locator("style[media=print]").first.inner_html()
    assert re.search(r"@page part-2 \{ @top-left \{ content: .*Everything", style)
    inside = "e => getComputedStyle(e).breakInside"
    assert tab.locator(".whole figure").first.evaluate(inside) == "avoid"
    assert tab.locator(".whole tr").first.evaluate(inside) == "avoid"


@pytest.mark.parametrize("width", [320, 1280])
def test_it_does_not_scroll_sideways(tab, html, width):
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto((html / WHOLE).as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
