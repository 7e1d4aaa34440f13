"""What the site makes of the constructs of the Workbench."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pages import words

from lesson.publish.site import build_site

EPISODE = "episodes/01-everything.html"
PAGES = [
    "index.html",
    "setup.html",
    "instructor-notes.html",
    "episodes/02-second.html",
    EPISODE,
    "learners/reference.html",
    "learners/profiles.html",
]


@pytest.fixture
def episode(soup):
    """Return the article of the episode that uses everything."""
    return soup(EPISODE).article


@pytest.mark.parametrize("page", PAGES)
def test_headings_never_skip_a_level(soup, page):
    headings = soup(page).article.find_all(re.compile("^h[1-6]$"))
    levels = [int(heading.name[1]) for heading in headings]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


@pytest.mark.parametrize("page", [*PAGES, "search.html"])
def test_a_page_is_complete_and_asks_nothing_of_other_hosts(soup, page):
    whole = soup(page)
    assert whole.html["lang"] == "en"
    assert whole.select_one("a.skip-to-content")
    assert whole.select_one("button.view-switch[aria-pressed]")
    assert "CC-BY 4.0" in whole.footer.get_text()
    identifiers = [element["id"] for element in whole.select("[id]")]
    assert len(identifiers) == len(set(identifiers))
    loaded = [e.get("src") or e.get("href") for e in whole.select("[src], link[href]")]
    assert not [address for address in loaded if "//" in address]


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(html, soup, page):
    for link in soup(page).select("a[href]"):
        address, _, anchor = link["href"].partition("#")
        if ":" in address or link["href"] == "#":
            continue
        target = (html / page).parent / address if address else html / page
        assert target.is_file(), link
        if anchor:
            name = target.resolve().relative_to(html.resolve())
            assert soup(str(name)).find(id=anchor), link


def test_pages_follow_the_order_of_the_configuration(soup):
    links = [words(link) for link in soup("index.html").select(".sidebar-tree a")]
    assert links == [
        "Home",
        "Setup",
        "1. Second in number, first in order",
        "2. Everything & more",
        "Key points",
        "Glossary",
        "Learner profiles",
        "Figures",
        "All in one",
        "Instructor notes",
        "All instructor notes",
        "Exercises",
    ]
    page = soup("episodes/02-second.html")
    assert page.select_one("a.next-page")["href"] == "01-everything.html"
    assert page.select_one("a.prev-page")["href"] == "../setup.html"


def test_the_home_page_has_title_description_and_schedule(soup):
    home = soup("index.html")
    assert words(home.h1) == "A Lesson of Examples"
    description = home.find("meta", attrs={"name": "description"})["content"]
    assert description.startswith("Two short episodes")
    rows = [words(row) for row in home.select("table.schedule tr")]
    assert rows[1].startswith("1. Second in number, first in order Does the order")
    assert rows[-1] == "Total: 2 h 10 min 1 h 35 min 35 min"


def test_an_episode_has_an_edit_link_and_a_description(soup):
    page = soup(EPISODE)
    assert page.select_one(".edit-this-page a")["href"] == (
        "https://github.com/example/lesson-of-examples/edit/main/episodes/01-everything.md"
    )
    description = page.find("meta", attrs={"name": "description"})["content"]
    assert description.startswith("How does a page look?")


def test_questions_and_objectives_make_one_overview(episode):
    overview = episode.select_one("section.overview")
    headings = [words(heading) for heading in overview.find_all(["h2", "h3"])]
    assert headings == ["Overview", "Questions", "Objectives"]
    assert "dropped" not in words(episode)


def test_key_points_belong_to_the_page(episode):
    assert words(episode.select_one("section.keypoints > h2")) == "Key points"


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("challenge", "Challenge"),
        ("callout", "Callout"),
        ("discussion", "Discussion"),
        ("checklist", "Checklist"),
        ("caution", "Caution"),
    ],
)
def test_a_box_says_in_words_what_it_is(episode, kind, label):
    box = episode.select_one(f"section.{kind}")
    assert words(box.select_one(".box-kind > span")) == label
    assert box.find(re.compile("^h[2-6]$"), recursive=False)
    assert box.select_one("a.headerlink")["href"] == f"#{box['id']}"
    named_by = [episode.find(id=name) for name in box["aria-labelledby"].split()]
    assert words(named_by[0]) == label and named_by[1]


@pytest.mark.parametrize(
    ("kind", "title"), [("testimonial", "Testimonial"), ("prereq", "Prerequisites")]
)
def test_a_box_without_a_title_gets_one(episode, kind, title):
    box = episode.select_one(f"section.{kind}")
    assert words(box.find(re.compile("^h[2-6]$"), recursive=False)) == title


def test_a_challenge_shows_its_minutes_and_others_show_none(episode):
    kinds = [words(kind) for kind in episode.select(".box-kind")]
    assert [kind for kind in kinds if "min" in kind] == ["Challenge 6 min"]
    box = episode.select_one("section.challenge")
    assert "min" not in words(episode.find(id=f"{box['id']}-title"))
    assert words(box.find(re.compile("^h[2-6]$"))) == "Adding a constant"


def test_code_that_is_ready_is_labelled_in_words(episode):
    [label] = episode.select("p.code-label")
    assert words(label) == "Ready in your notebook" and not label.em
    assert label.find_next_sibling("div").get_text().strip() == "scores.max()"


def test_folds_have_their_own_or_a_default_title(episode):
    titles = [words(summary) for summary in episode.select(".challenge summary")]
    assert titles == ["Give me a hint", "Show me the solution", "Another way"]
    assert not episode.select(".challenge details[open]")
    note = episode.select_one("details.instructor")
    assert words(note.summary) == "Watch the clock"
    assert words(episode.select_one("details.spoiler summary")) == "More about this"


def test_all_solutions_can_be_expanded_where_there_are_any(soup):
    assert soup(EPISODE).select_one("button.expand-solutions")
    assert not soup("episodes/02-second.html").select_one("button.expand-solutions")


def test_tabs_are_folds_of_which_the_first_is_open(episode):
    group = episode.select_one(".tabs.group-tab")
    assert [words(s) for s in group.select("summary")] == ["Linux", "Windows"]
    assert [tab.has_attr("open") for tab in group.select("details")] == [True, False]


def test_options_of_a_question_are_a_list(episode):
    options = episode.select(".challenge ol.upperalpha > li")
    assert len(options) == 3
    assert words(options[0]).endswith("to many people.")


def test_outputs_are_told_from_code(episode):
    labels = [words(label) for label in episode.select(".cell-output-label")]
    assert labels == ["Output", "Error", "Warning"]
    assert len(episode.select(".cell-output.output pre")) == 1
    assert not episode.select(".cell-output .highlight-python")


def test_a_figure_has_alternative_text_caption_and_size(episode):
    plot, drawing = episode.find_all("img")
    assert plot["alt"].startswith("A line") and plot["alt"].endswith("flat afterwards.")
    assert (plot["width"], plot["height"]) == ("480", "288")
    assert plot["loading"] == "lazy" and plot["decoding"] == "async"
    assert words(plot.parent.figcaption) == "The loss falls with every epoch."
    assert plot.parent.figcaption.strong
    assert (drawing["width"], drawing["height"]) == ("240", "80")
    assert drawing.parent.figcaption is None


def test_a_table_has_a_caption_and_header_cells(episode):
    table = episode.select_one(".table-wrapper table.docutils")
    assert words(table.caption).startswith("Means of each species")
    assert {cell["scope"] for cell in table.select("thead th")} == {"col"}


def test_an_empty_cell_in_the_head_of_a_table_heads_nothing(woven, tmp_path):
    table = "\n| | mean |\n| --- | --- |\n| test | 3 |\n"
    page = woven / "setup.md"
    page.write_text(page.read_text("utf-8") + table, "utf-8")
    assert build_site(woven, tmp_path / "work") == []
    html = (tmp_path / "work/html/setup.html").read_text("utf-8")
    cells = BeautifulSoup(html, "html.parser").select("thead tr > *")
    assert [cell.name for cell in cells] == ["td", "th"]
    assert "scope" not in cells[0].attrs and cells[1]["scope"] == "col"


def test_formulas_are_mathml(episode):
    assert episode.select_one(".math > math[display=block] mfrac")
    assert episode.select_one("p math:not([display])")


def test_the_contents_of_a_page_list_sections_and_challenges(soup):
    entries = [words(entry) for entry in soup(EPISODE).select(".toc-tree a")]
    assert "Challenge: Adding a constant" in entries
    assert "Questions" not in entries and "Good to know" not in entries


def test_definition_lists_are_read(soup):
    assert len(soup("learners/reference.html").select("dl dt")) == 4


def test_a_fault_names_the_file_and_the_line(woven: Path, tmp_path: Path):
    page = woven / "episodes" / "02-second.md"
    page.write_text(page.read_text("utf-8") + "\nSee [nothing](#nowhere).\n", "utf-8")
    (fault,) = build_site(woven, tmp_path / "work")
    assert fault.path == page
    assert fault.line == len(page.read_text("utf-8").splitlines())
    assert "nowhere" in fault.message


@pytest.mark.parametrize(
    ("lines", "word", "below"),
    [
        (["$\\frac{1}{$"], "end of input", 0),
        (["A net", "has $\\foobar{x}$ units."], "\\foobar", 1),
        (["$$", "\\begin{theorem} a", "\\end{theorem}", "$$"], "theorem", 1),
        (["- one", "- two $a", "  \\unknown$"], "\\unknown", 2),
        (["| a |", "| --- |", "| $x^$ |"], "argument", 2),
    ],
)
def test_a_formula_that_is_not_understood_is_a_fault(
    woven: Path, tmp_path: Path, lines, word, below
):
    page = woven / "setup.md"
    before = page.read_text("utf-8")
    page.write_text("\n".join([before, *lines, ""]), "utf-8")
    (fault,) = build_site(woven, tmp_path / "work")
    assert fault.path == page
    assert fault.line == before.count("\n") + 2 + below
    assert "formula" in fault.message and word in fault.message


def test_only_a_changed_page_is_written_again(woven: Path, tmp_path: Path):
    work = tmp_path / "work"
    build_site(woven, work)
    before = {page: (work / "html" / page).stat().st_mtime_ns for page in PAGES}
    page = woven / "episodes" / "02-second.md"
    page.write_text(page.read_text("utf-8").replace("It does.", "It does!"), "utf-8")
    assert build_site(woven, work) == []
    written = {p for p in PAGES if (work / "html" / p).stat().st_mtime_ns > before[p]}
    assert written == {"episodes/02-second.html"}


def test_a_new_title_shows_on_every_page(woven: Path, tmp_path: Path):
    work = tmp_path / "work"
    build_site(woven, work)
    page = woven / "setup.md"
    page.write_text(page.read_text("utf-8").replace("Setup", "Get ready"), "utf-8")
    assert build_site(woven, work) == []
    assert "Get ready" in (work / "html" / EPISODE).read_text("utf-8")


def test_a_page_that_is_no_more_is_removed(woven: Path, tmp_path: Path):
    work = tmp_path / "work"
    build_site(woven, work)
    (woven / "learners" / "profiles.md").unlink()
    assert build_site(woven, work) == []
    assert not (work / "html" / "learners" / "profiles.html").exists()


def test_what_was_kept_may_be_damaged(woven: Path, tmp_path: Path):
    work = tmp_path / "work"
    build_site(woven, work)
    for kept in (work / "doctrees").rglob("*.doctree"):
        kept.write_bytes(b"damaged")
    page = woven / "setup.md"
    page.write_text(page.read_text("utf-8").replace("Setup", "Get ready"), "utf-8")
    assert build_site(woven, work) == []


def test_a_configuration_that_cannot_be_read_is_a_fault(woven: Path, tmp_path: Path):
    (woven / "config.yaml").write_text("title: [", "utf-8")
    (fault,) = build_site(woven, tmp_path / "work")
    assert "not built" in fault.message


def test_an_empty_cell_of_a_head_heads_nothing(woven, tmp_path):
    with (woven / "setup.md").open("a", encoding="utf-8") as file:
        file.write(
            "\n|  | a | **b** |  |\n| --- | --- | --- | --- |\n| x | 1 | 2 | |\n"
        )
    work = tmp_path / "work"
    assert build_site(woven, work) == []
    page = BeautifulSoup((work / "html/setup.html").read_text("utf-8"), "html.parser")
    cells = page.select("thead tr:last-child > *")
    assert [cell.name for cell in cells] == ["td", "th", "th", "td"]
    assert [cell.get_text(strip=True) for cell in cells] == ["", "a", "b", ""]
