"""The site for people who use keys, other colours, less motion, or paper."""

from __future__ import annotations

import re

import pytest

EPISODE = "episodes/01-everything.html"

# The focused element, and whether a ring of 3 : 1 is drawn around it.
RING = """() => {
  const e = document.activeElement, style = getComputedStyle(e);
  const parse = (c) => (c.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const light = (c) => parse(c).slice(0, 3).map((v) => v / 255)
    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  let behind = e.parentElement;
  const clear = (c) => parse(c)[3] === 0;
  while (behind && clear(getComputedStyle(behind).backgroundColor))
    behind = behind.parentElement;
  const ground = getComputedStyle(behind || document.body).backgroundColor;
  const [a, b] = [light(style.outlineColor), light(ground)].sort((x, y) => y - x);
  return {
    name: e.outerHTML.slice(0, 80),
    stop: e !== document.body,
    style: style.outlineStyle,
    width: parseFloat(style.outlineWidth),
    contrast: (a + 0.05) / (b + 0.05),
  };
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_stop_of_the_tab_key_shows_a_ring(tab, html, scheme):
    tab.emulate_media(color_scheme=scheme)
    tab.goto((html / EPISODE).as_uri())
    tab.locator(".copybtn").first.wait_for(state="attached")
    stops = []
    for _ in range(200):
        tab.keyboard.press("Tab")
        stop = tab.evaluate(RING)
        if not stop["stop"]:
            break
        stops.append(stop)
    assert len(stops) > 30
    assert any("copybtn" in stop["name"] for stop in stops)
    faint = [
        stop
        for stop in stops
        if stop["style"] in ("none", "auto")
        or stop["width"] < 2
        or stop["contrast"] < 3
    ]
    assert faint == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_copy_icon_can_be_seen(tab, html, scheme):
    tab.emulate_media(color_scheme=scheme)
    tab.goto((html / EPISODE).as_uri())
    icon = tab.locator(".copybtn svg").first
    icon.wait_for(state="attached")
    stroke, ground = icon.evaluate(
        "e => [getComputedStyle(e).stroke,"
        " getComputedStyle(e.parentElement).backgroundColor]"
    )
    assert contrast(stroke, ground) >= 3


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as browsers write them."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of `rgb(…)`."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    ]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_on_touch_the_copy_button_stands_beside_the_code(browser, html):
    context = browser.new_context(
        has_touch=True, is_mobile=True, viewport={"width": 390, "height": 800}
    )
    tab = context.new_page()
    tab.goto((html / EPISODE).as_uri())
    button = tab.locator(".copybtn").first
    button.wait_for(state="visible")
    code, copy = tab.locator(".highlight-python pre").first, button.bounding_box()
    box = code.bounding_box()
    assert box["x"] + box["width"] <= copy["x"]
    assert button.evaluate("e => getComputedStyle(e).opacity") == "1"
    context.close()


@pytest.mark.parametrize("menu", ["Lesson menu", "On this page"])
def test_an_open_menu_closes_off_the_page_and_gives_focus_back(tab, html, menu):
    tab.set_viewport_size({"width": 390, "height": 900})
    tab.goto((html / EPISODE).as_uri())
    opener = tab.get_by_role("button", name=menu)
    opener.press("Enter")
    assert tab.locator("article").evaluate("e => !!e.closest('[inert]')")
    for _ in range(60):
        tab.keyboard.press("Tab")
        assert tab.evaluate("!document.activeElement.closest('article, header')")
    tab.keyboard.press("Escape")
    assert opener.evaluate("e => e === document.activeElement")
    assert not tab.locator("article").evaluate("e => !!e.closest('[inert]')")
    opener.press("Enter")
    tab.keyboard.press("Enter")  # the focus is on "Close menu"
    assert opener.evaluate("e => e === document.activeElement")


def test_a_window_made_wide_closes_no_page_off(tab, html):
    tab.set_viewport_size({"width": 390, "height": 900})
    tab.goto((html / EPISODE).as_uri())
    tab.get_by_role("button", name="Lesson menu").press("Enter")
    assert tab.locator("[inert]").count() > 0
    tab.set_viewport_size({"width": 1400, "height": 900})
    tab.wait_for_function("!document.querySelector('[inert]')")


def test_a_link_in_the_menu_of_the_page_closes_it(tab, html):
    tab.set_viewport_size({"width": 390, "height": 900})
    tab.goto((html / EPISODE).as_uri())
    tab.get_by_role("button", name="On this page").press("Enter")
    tab.locator(".toc-drawer a", has_text="Tables").first.press("Enter")
    assert tab.url.endswith("#tables")
    assert not tab.locator("#__toc").is_checked()
    assert tab.locator("[inert]").count() == 0


@pytest.mark.parametrize("key", ["/", "s", "?"])
def test_no_letter_is_a_command(tab, html, key):
    tab.goto((html / EPISODE).as_uri())
    tab.keyboard.press(key)
    assert tab.evaluate("document.activeElement === document.body")


def test_whoever_wants_less_motion_gets_it(tab, html):
    tab.goto((html / EPISODE).as_uri())
    behaviour = "getComputedStyle(document.documentElement).scrollBehavior"
    assert tab.evaluate(behaviour) == "smooth"
    tab.emulate_media(reduced_motion="reduce")
    assert tab.evaluate(behaviour) == "auto"


def test_the_view_says_its_state_and_shows_it_in_forced_colours(tab, html):
    tab.goto((html / EPISODE).as_uri())
    switch = tab.get_by_role("button", name="Instructor view")
    state = "e => getComputedStyle(e, '::before').content"
    assert switch.locator(".view-state").evaluate(state) == '"off"'
    switch.press("Enter")
    assert switch.locator(".view-state").evaluate(state) == '"on"'
    tab.emulate_media(forced_colors="active")
    for _ in range(2):
        track = switch.locator(".view-switch-track")
        knob, ground = track.evaluate(
            "e => [getComputedStyle(e, '::after').backgroundColor,"
            " getComputedStyle(e).backgroundColor]"
        )
        assert contrast(knob, ground) >= 3
        switch.press("Enter")


def test_in_the_dark_outputs_are_not_code_and_plots_do_not_glare(tab, html):
    tab.emulate_media(color_scheme="dark")
    tab.goto((html / EPISODE).as_uri())
    ground = "e => getComputedStyle(e).backgroundColor"
    code = tab.locator(".highlight-python .highlight").first.evaluate(ground)
    output = tab.locator(".cell-output .highlight").first.evaluate(ground)
    assert code != output
    plot = tab.locator("article img").first
    assert "brightness" in plot.evaluate("e => getComputedStyle(e).filter")
    tab.emulate_media(color_scheme="light")
    assert plot.evaluate("e => getComputedStyle(e).filter") == "none"


def test_code_is_no_smaller_than_nine_tenths_of_the_text(tab, html):
    tab.goto((html / EPISODE).as_uri())
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    text = tab.locator("#running-code > p").first.evaluate(size)
    code = tab.locator(".highlight-python pre").first.evaluate(size)
    output = tab.locator(".cell-output pre").first.evaluate(size)
    assert code >= 0.9 * text
    assert output >= 0.85 * text


def test_paper_shows_no_tool_of_the_screen_and_says_where_it_is_from(tab, html):
    tab.goto((html / EPISODE).as_uri())
    tab.emulate_media(media="print")
    for tool in (".skip-to-content", ".page-tools", ".sidebar-drawer", ".copybtn"):
        assert not tab.locator(tool).first.is_visible(), tool
    inside = "e => getComputedStyle(e).breakInside"
    assert tab.locator(".challenge").first.evaluate(inside) == "auto"
    assert tab.locator(".solution").first.evaluate(inside) == "auto"
    assert tab.locator("figure").first.evaluate(inside) == "avoid"
    assert tab.locator("article tr").first.evaluate(inside) == "avoid"
    rules = tab.evaluate(
        "[...document.styleSheets].flatMap((s) => { try { return [...s.cssRules] }"
        " catch { return [] } }).map((r) => r.cssText).filter((r) => /@page/.test(r))"
    )
    # In a folder no sheet but the page's own may be looked into.
    assert any("Everything & more" in rule for rule in rules)


@pytest.mark.parametrize(
    "title",
    ['A "quoted" one', "back\\slash", "</style><b>", "line\nbreak", "ß ∇ 微"],
)
def test_any_title_can_head_a_sheet(tab, title):
    from lesson.publish.workbench.paper import css_string

    text = css_string(title)
    assert "<" not in text and "\n" not in text
    tab.set_content(f"<style>body::before {{ content: {text} }}</style>")
    shown = tab.evaluate("getComputedStyle(document.body, '::before').content")
    assert (
        shown[1:-1].replace('\\"', '"').replace("\\\\", "\\").replace("\\a ", "\n")
        == title
    )
