"""What axe can tell of pages: light and dark, both views, wide and narrow, opened."""

from __future__ import annotations

from pathlib import Path

import pytest

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
PAGES = [
    "index.html",
    "episodes/01-everything.html",
    "learners/reference.html",
    "search.html?q=weight",
    "all-in-one.html",
]

RUN = """async () => {
  const { violations } = await axe.run({ preload: false });
  return violations.map(({ id, nodes }) => [id, ...nodes.map((n) => n.html)]);
}"""


def faults_of(tab) -> list[list[str]]:
    """Return the rules that a page breaks, with what breaks them."""
    tab.add_script_tag(path=AXE)
    return tab.evaluate(RUN)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("view", ["learner", "instructor"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_no_faults(tab, html, page, scheme, view, width):
    tab.set_viewport_size({"width": width, "height": 900})
    tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    tab.add_init_script(f"localStorage.setItem('workbench-view', '{view}')")
    tab.goto(html.as_uri() + "/" + page)
    if "search" in page:
        tab.locator("#search-results a").first.wait_for()
    tab.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)")
    assert faults_of(tab) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nor_has_what_opens_above_it(tab, html, scheme):
    tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    tab.goto(html.as_uri() + "/episodes/01-everything.html")
    tab.get_by_role("link", name="bias", exact=True).focus()
    tab.keyboard.press("Tab")
    tab.get_by_role("tooltip").wait_for()
    assert faults_of(tab) == []
    tab.locator(".enlarge").first.press("Enter")
    assert faults_of(tab) == []
    tab.keyboard.press("Escape")
    tab.get_by_role("button", name="Instructor view").press("Enter")
    tab.get_by_role("button", name="Projector mode").press("Enter")
    assert faults_of(tab) == []
    tab.get_by_role("button", name="Leave projector mode").press("Enter")
    tab.set_viewport_size({"width": 390, "height": 900})
    tab.get_by_role("button", name="Lesson menu").press("Enter")
    assert faults_of(tab) == []


def test_a_fault_is_found(tab, html):
    tab.goto(html.as_uri() + "/index.html")
    fault = "<img src='data:,'><p style='color: #bbb'>faint</p>"
    tab.evaluate(
        "html => { document.querySelector('article').innerHTML += html }", fault
    )
    assert {rule for rule, *_ in faults_of(tab)} >= {"image-alt", "color-contrast"}


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("page", [PAGES[1], "all-in-one.html"])
def test_the_contrast_of_text_is_decided_all_the_way_down(tab, html, page, width):
    tab.set_viewport_size({"width": width, "height": 900})
    tab.emulate_media(reduced_motion="reduce")
    tab.goto((html / page).as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)")
    tab.evaluate(  # so that one lies across the lower edge of the window
        "document.querySelectorAll('article p').forEach((p) => p.style.lineHeight = 3)"
    )
    tab.add_script_tag(path=AXE)
    undecided = tab.evaluate(
        "axe.run({ preload: false, runOnly: ['color-contrast'] })"
        ".then(({ incomplete }) => incomplete.flatMap(({ nodes }) => nodes)"
        ".map((n) => [n.any[0].data.messageKey, n.html]))"
    )
    assert [one for one in undecided if one[0] == "elmPartiallyObscuring"] == []
