"""Bold terms lead to the glossary."""

from pathlib import Path

from bs4 import BeautifulSoup

from lesson.publish.site import build_site

EPISODE = "episodes/01-everything.html"


def test_terms_of_the_glossary_have_identifiers(soup):
    terms = soup("learners/reference.html").select("dl dt")
    assert [term["id"] for term in terms] == [
        "term-weight",
        "term-bias",
        "term-loss-function",
        "term-area-under-the-curve-AUC",
    ]


def test_the_first_bold_words_in_the_text_are_linked(soup):
    """Those in headings, links, code and notes come before, spelled otherwise."""
    links = soup(EPISODE).select("article a.term")
    assert [" ".join(link.strong.get_text().split()) for link in links] == [
        "Loss functions",
        "bias",
        "weights",
        "area under the curve",
    ]
    assert [link["href"] for link in links] == [
        f"../learners/reference.html#term-{term}"
        for term in ("loss-function", "bias", "weight", "area-under-the-curve-AUC")
    ]
    assert all(link.get_text() == link.strong.get_text() for link in links)
    assert links[0].find_parent("td")


def test_bold_words_without_an_entry_stay_as_they_are(soup):
    hunch = soup(EPISODE).find("strong", string="hunch")
    assert not hunch.find_parent("a")


def test_an_entry_links_to_others_and_not_to_itself(woven: Path, tmp_path: Path):
    page = woven / "learners" / "reference.md"
    text = page.read_text("utf-8").replace("weight\n:", "**weight**\n: No **bias**.")
    page.write_text(text, "utf-8")
    assert build_site(woven, tmp_path / "work") == []
    html = (tmp_path / "work/html/learners/reference.html").read_text("utf-8")
    links = BeautifulSoup(html, "html.parser").select("article a.term")
    assert [link["href"] for link in links] == ["#term-bias"]


def test_links_follow_the_glossary(woven: Path, tmp_path: Path):
    work = tmp_path / "work"
    build_site(woven, work)
    page = woven / "learners" / "reference.md"
    page.write_text(page.read_text("utf-8").replace("weight\n:", "hunch\n:"), "utf-8")
    assert build_site(woven, work) == []
    episode = (work / "html" / EPISODE).read_text("utf-8")
    assert "#term-hunch" in episode and "#term-weight" not in episode


def test_a_term_that_is_there_twice_is_a_fault(woven: Path, tmp_path: Path):
    page = woven / "learners" / "reference.md"
    text = page.read_text("utf-8")
    page.write_text(f"{text}\nbias\n: Again.\n", "utf-8")
    (fault,) = build_site(woven, tmp_path / "work")
    assert (fault.path, fault.line) == (page, text.count("\n") + 2)
    assert "bias" in fault.message
