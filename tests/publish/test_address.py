"""What programs read of a page, and what a site with an address has."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from lesson.publish.site import build_site

FIXTURE = Path(__file__).parent / "fixtures/woven"
EPISODE = "episodes/01-everything.html"
ADDRESS = "https://example.org/lesson/"
PAGES = ["index.html", EPISODE, "setup.html", "keypoints.html"]


def read(html: Path, page: str) -> BeautifulSoup:
    return BeautifulSoup((html / page).read_text("utf-8"), "html.parser")


def graph(page: BeautifulSoup) -> dict[str, str]:
    return {tag["property"]: tag["content"] for tag in page.select("meta[property]")}


def resource(page: BeautifulSoup) -> dict:
    [script] = page.select("script[type='application/ld+json']")
    return json.loads(script.string)


@pytest.fixture(scope="module")
def placed(tmp_path_factory) -> Path:
    """Return the site of a lesson that says where it will be."""
    woven = Path(shutil.copytree(FIXTURE, tmp_path_factory.mktemp("placed") / "woven"))
    config = woven / "config.yaml"
    config.write_text(config.read_text("utf-8") + f"url: {ADDRESS[:-1]}\n", "utf-8")
    index = woven / "index.md"
    image = '\n![A loss](episodes/fig/01-loss.png){alt="A line that falls."}\n'
    index.write_text(index.read_text("utf-8") + image, "utf-8")
    assert build_site(woven, woven.parent / "work") == []
    return woven.parent / "work/html"


@pytest.mark.parametrize("page", PAGES)
def test_without_an_address_nothing_needs_one(soup, html, page):
    whole = soup(page)
    assert not whole.select("link[rel=canonical], meta[property='og:url']")
    assert "og:image" not in graph(whole)
    assert graph(whole)["og:site_name"] == "A Lesson of Examples"
    assert not (html / "sitemap.xml").exists()


@pytest.mark.parametrize("page", PAGES)
def test_with_an_address_each_page_says_where_it_is(placed, page):
    whole = read(placed, page)
    assert whole.select_one("link[rel=canonical]")["href"] == ADDRESS + page
    shown = graph(whole)
    assert shown["og:url"] == ADDRESS + page
    assert shown["og:image"].startswith(ADDRESS)
    assert (placed / shown["og:image"].removeprefix(ADDRESS)).is_file()
    assert shown["og:image:alt"] == "A line that falls."


def test_all_pages_are_in_the_sitemap(placed):
    tree = ElementTree.parse(placed / "sitemap.xml")
    listed = {
        element.text.removeprefix(ADDRESS)
        for element in tree.iter()
        if element.tag.endswith("loc")
    }
    pages = {p.relative_to(placed).as_posix() for p in placed.rglob("*.html")}
    assert listed == pages - {"search.html", "404.html", "all-in-one.html"}


def test_an_episode_is_a_learning_resource(soup):
    facts = resource(soup(EPISODE))
    assert facts["@type"] == "LearningResource"
    assert facts["name"] == "2. Everything & more" and facts["position"] == 2
    assert facts["timeRequired"] == "PT40M"
    assert "Recognise each construct" in facts["teaches"]
    assert facts["isPartOf"]["name"] == "A Lesson of Examples"
    assert "url" not in facts


def test_the_lesson_is_one_too_and_has_the_time_of_all_episodes(placed):
    facts = resource(read(placed, "index.html"))
    assert facts["timeRequired"] == "PT130M" and facts["url"] == ADDRESS + "index.html"
    assert len(facts["teaches"]) == 3 and facts["license"] == "CC-BY 4.0"


def test_other_pages_are_none(soup):
    assert not soup("setup.html").select("script[type='application/ld+json']")


def test_what_ends_a_script_cannot_stand_in_one(woven, tmp_path):
    episode = woven / "episodes/02-second.md"
    text = episode.read_text("utf-8")
    episode.write_text(
        text.replace("- Link to", "- Write `</script>` and link to"), "utf-8"
    )
    assert build_site(woven, tmp_path / "work") == []
    facts = resource(read(tmp_path / "work/html", "episodes/02-second.html"))
    assert facts["teaches"] == ["Write </script> and link to another page"]


def test_a_page_that_is_not_found_leads_home_from_any_address(placed, soup):
    page = read(placed, "404.html")
    assert page.base["href"] == ADDRESS
    assert page.head.find().name == "base"
    links = [link["href"] for link in page.article.select("a")]
    assert links == ["index.html", "search.html"]
    assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert not page.select("link[rel=canonical]")
    assert not soup("404.html").base
