"""The site in a real browser, opened from its folder."""

import pytest

EPISODE = "episodes/01-everything.html"


def test_a_solution_opens_by_keyboard(tab, html):
    tab.goto((html / EPISODE).as_uri())
    solution = tab.locator("details.solution").first
    assert not solution.evaluate("e => e.open")
    solution.locator("summary").focus()
    tab.keyboard.press("Enter")
    assert solution.evaluate("e => e.open")
    tab.keyboard.press("Space")
    assert not solution.evaluate("e => e.open")


def test_one_button_opens_and_closes_all_solutions_and_hints(tab, html):
    tab.goto((html / EPISODE).as_uri())
    answers = tab.locator("details:is(.solution, .hint)")
    shown = tab.locator("details:is(.solution, .hint)[open]")
    tab.get_by_text("Give me a hint").press("Enter")
    tab.get_by_role("button", name="Open all solutions and hints").press("Enter")
    assert shown.count() == answers.count() == 3
    tab.get_by_role("button", name="Close all solutions and hints").press("Enter")
    assert shown.count() == 0
    tab.get_by_role("button", name="Open all solutions and hints").wait_for()


def test_the_instructor_view_is_remembered_on_other_pages(tab, html):
    tab.goto((html / "setup.html").as_uri())
    switch = tab.get_by_role("button", name="Instructor view")
    assert switch.get_attribute("aria-pressed") == "false"
    switch.focus()
    tab.keyboard.press("Enter")
    tab.goto((html / EPISODE).as_uri())
    assert switch.get_attribute("aria-pressed") == "true"
    assert tab.get_by_text("Skip the plot when time is short.").is_visible()
    switch.press("Enter")
    assert not tab.locator("details.instructor").is_visible()


def test_a_group_tab_is_remembered(tab, html):
    tab.goto((html / EPISODE).as_uri())
    tab.get_by_text("Windows", exact=True).press("Enter")
    tab.reload()
    assert tab.get_by_text("Use PowerShell.").is_visible()
    assert not tab.get_by_text("Use the terminal.").is_visible()


def test_a_link_opens_what_it_leads_into(tab, html):
    tab.goto((html / EPISODE).as_uri() + "#why-it-cancels")
    assert tab.locator("#why-it-cancels").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_term_looks_like_text_and_leads_to_its_entry(tab, html, scheme):
    tab.emulate_media(color_scheme=scheme)
    tab.goto((html / EPISODE).as_uri())
    term = tab.get_by_role("link", name="weights", exact=True)
    term.focus()
    look = term.evaluate("e => ({...getComputedStyle(e)})")
    assert look["color"] == term.locator("..").evaluate(
        "e => getComputedStyle(e).color"
    )
    assert look["textDecorationLine"] == "underline"
    assert look["textDecorationStyle"] == "dotted"
    assert look["outlineStyle"] == "solid"
    weight = term.locator("strong").evaluate("e => getComputedStyle(e).fontWeight")
    assert int(weight) >= 600
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/learners/reference.html#term-weight")
    assert tab.locator("dt:target").inner_text() == "weight"


def test_solutions_are_printed_open(tab, html):
    tab.goto((html / EPISODE).as_uri())
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert tab.locator("details.solution[open]").count() == 2
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert tab.locator("details.solution[open]").count() == 0


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("page", ["index.html", EPISODE])
def test_no_page_scrolls_sideways_and_every_image_loads(tab, html, page, width):
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto((html / page).as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    for image in tab.locator("article img").all():
        image.scroll_into_view_if_needed()
        image.evaluate("e => e.decode()")
        assert image.evaluate("e => e.naturalWidth") > 0


def test_the_menu_opens_by_keyboard_on_a_narrow_screen(tab, html):
    tab.set_viewport_size({"width": 390, "height": 900})
    tab.goto((html / EPISODE).as_uri())
    menu = tab.get_by_role("button", name="Lesson menu")
    menu.press("Enter")
    assert menu.get_attribute("aria-expanded") == "true"
    assert tab.get_by_role("link", name="Glossary", exact=True).is_visible()
    tab.keyboard.press("Escape")
    assert menu.get_attribute("aria-expanded") == "false"


def test_without_scripts_nothing_is_lost(browser, html):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto((html / EPISODE).as_uri())
    tab.get_by_text("Watch the clock").click()
    assert tab.get_by_text("Skip the plot when time is short.").is_visible()
    assert not tab.get_by_role(
        "button", name="Open all solutions and hints"
    ).is_visible()
    context.close()
