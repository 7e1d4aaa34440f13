"""The fault catalogue: small things that go wrong with a lesson, one function each.

A function harms the copy and returns the place at which its rule should report it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from faults.scratch import (
    CARDS,
    CONFIG,
    EPISODE,
    GLOSSARY,
    OBJECTIVES,
    Place,
    Scratch,
)

Harm = Callable[[Scratch], Place]
CATALOGUE: dict[str, tuple[set[str], Harm]] = {}


def reported_by(*rules: str) -> Callable[[Harm], Harm]:
    def register(harm: Harm) -> Harm:
        assert harm.__name__ not in CATALOGUE
        CATALOGUE[harm.__name__] = set(rules), harm
        return harm

    return register


# Sources that cannot be read


@reported_by("div")
def unknown_div(lesson):
    div = lesson.div("callout")
    return lesson.swap(div.line, "callout", "calout")


@reported_by("div")
def unclosed_div(lesson):
    div = lesson.div("keypoints")
    lesson.replace(div.end, "")
    return EPISODE, div.line


@reported_by("div")
def stray_end_of_div(lesson):
    return lesson.insert(lesson.page.sections[0].line, ":::")


@reported_by("code-fence")
def unclosed_code(lesson):
    page = lesson.page
    block = [b for b in page.python if not page.div_at(b.line)][-1]
    lesson.replace(block.line + block.source.count("\n") + 2, "")
    return EPISODE, block.line


@reported_by("tags")
def unknown_tag(lesson):
    return lesson.swap(lesson.page.checks[0].line, "check", "chek")


@reported_by("hand-written-output")
def pasted_output(lesson):
    return lesson.say("```output", "0.97", "```")


@reported_by("not-run")
def fence_of_another_language(lesson):
    block = next(block for block in lesson.page.python if not block.tags)
    return lesson.swap(block.line, "python", "py")


@reported_by("not-run")
def code_in_a_quotation(lesson):
    return lesson.say("> ```python", "> 1 + 1", "> ```")


@reported_by("not-run")
def indented_code(lesson):
    return lesson.say("    x = 1")


@reported_by("not-run")
def directive(lesson):
    return lesson.say("```{note}", "Look at this.", "```")


@reported_by("ambiguous")
def list_without_empty_line(lesson):
    path, line = lesson.say("Two things:", "- a sum and a product")
    return path, line + 1


@reported_by("ambiguous")
def blanks_outside_of_code(lesson):
    return lesson.say("The layer has ___ weights.")


@reported_by("ambiguous")
def number_that_begins_a_line(lesson):
    path, line = lesson.say("The forecast is wrong in some of", "15. Which ones?")
    return path, line + 1


@reported_by("ambiguous")
def space_inside_a_formula(lesson):
    return lesson.say("The weight is $ w $ and stays so.")


@reported_by("html")
def image_in_html(lesson):
    return lesson.say('<img src="fig/03-steps.png" alt="Line plot of the steps">')


@reported_by("syntax")
def syntax_error(lesson):
    line = lesson.page.python[0].line
    return lesson.insert(line + 1, "a = = 1")


@reported_by("syntax")
def notebook_command(lesson):
    return lesson.insert(lesson.page.python[0].line + 1, "%matplotlib inline")


@reported_by("inline")
def broken_value(lesson):
    return lesson.say("It is `{python} 1 +` penguins.")


@reported_by("yaml")
def no_title(lesson):
    return lesson.replace(2, to=2)


@reported_by("yaml")
def minutes_in_words(lesson):
    return lesson.replace(lesson.find(EPISODE, "teaching:"), "teaching: an hour")


@reported_by("yaml")
def unknown_field(lesson):
    line = lesson.find(EPISODE, "teaching:")
    lesson.insert(line, "minutes: 3")
    return EPISODE, 2


@reported_by("front-matter")
def no_front_matter(lesson):
    return lesson.replace(1, to=1)


@reported_by("line-ends")
def windows_line_ends(lesson):
    text = lesson.read(EPISODE).replace("\n", "\r\n")
    (lesson.root / EPISODE).write_bytes(text.encode())
    return EPISODE, 1


@reported_by("encoding")
def latin_1(lesson):
    _, line = lesson.say("A XX.")
    raw = (lesson.root / EPISODE).read_bytes().replace(b"XX", b"\xfc")
    (lesson.root / EPISODE).write_bytes(raw)
    return EPISODE, line


@reported_by("episodes")
def listed_and_not_written(lesson):
    line = lesson.find("config.yaml", "episodes:")
    return lesson.insert(line + 1, "  - 00-gone.md", path="config.yaml")


@reported_by("episodes")
def written_and_not_listed(lesson):
    lesson.write("episodes/99-extra.md", "---\ntitle: x\n---\n")
    return "episodes/99-extra.md", None


@reported_by("timetable")
def day_that_starts_with_no_episode(lesson):
    line = lesson.find(CONFIG, "    - 07-convolutional-layers.md")
    return lesson.swap(line, "07-convolutional-layers", "07-gone", path=CONFIG)


@reported_by("timetable")
def break_after_no_episode(lesson):
    line = lesson.find(CONFIG, "{after: 03-dense-networks.md")
    return lesson.swap(line, "03-dense-networks", "03-gone", path=CONFIG)


@reported_by("timetable")
def place_without_a_timetable(lesson):
    line = lesson.find(CONFIG, "timetable:")
    lesson.replace(line, to=len(lesson.lines(CONFIG)), path=CONFIG)
    notes = "instructor-notes.md"
    return notes, lesson.find(notes, "<!-- timetable -->")


@reported_by("yaml")
def day_that_starts_at_no_time(lesson):
    line = lesson.find(CONFIG, "  start:")
    return lesson.replace(line, '  start: "9 o\'clock"', path=CONFIG)


@reported_by("unreadable")
def no_setup_page(lesson):
    (lesson.root / "setup.md").unlink()
    return "setup.md", None


@reported_by("unreadable")
def no_map_of_objectives(lesson):
    (lesson.root / OBJECTIVES).unlink()
    return OBJECTIVES, None


# Structure


@reported_by("heading-level")
def heading_of_level_1(lesson):
    line = lesson.page.sections[-1].line
    return lesson.replace(line, "# " + lesson.page.sections[-1].heading.title)


@reported_by("heading-level")
def first_heading_of_level_3(lesson):
    return lesson.insert(lesson.page.sections[0].line, "### Before", "", "A word.", "")


@reported_by("heading-skip")
def skipped_level(lesson):
    return lesson.say("#### An aside", "", "Some words.")


@reported_by("heading-skip")
def skipped_level_in_a_challenge(lesson):
    title = lesson.page.title_of(lesson.div("challenge"))
    return lesson.swap(title.line, "## ", "#### ")


@reported_by("heading-duplicate")
def same_heading_twice(lesson):
    title = lesson.page.sections[0].heading.title
    return lesson.add_section(f"## {title}", "", "Some words.")


@reported_by("heading-empty")
def heading_without_words(lesson):
    return lesson.add_section("##", "", "Some words.")


@reported_by("section-empty")
def section_without_content(lesson):
    return lesson.insert(lesson.page.sections[1].line, "## Nothing to see", "")


@reported_by("section-empty")
def section_before_the_key_points(lesson):
    return lesson.add_section("## Nothing to see")


@reported_by("section-empty")
def section_with_a_comment_only(lesson):
    return lesson.add_section("## To be written", "", "<!-- about baselines -->")


@reported_by("section-empty")
def section_with_a_note_only(lesson):
    note = ["::: instructor", "", "## A note", "", "Wait for them.", "", ":::"]
    return lesson.add_section("## For instructors", "", *note)


@reported_by("section-empty")
def empty_heading_in_a_callout(lesson):
    lines = ["::: callout", "", "## An aside", "", "So.", "", "### And more", "", ":::"]
    path, line = lesson.say(*lines)
    return path, line + 6


def _drop_div(lesson, name):
    div = lesson.div(name)
    lesson.replace(div.line, to=div.end)
    return EPISODE, 1


@reported_by("div-missing")
def no_questions(lesson):
    return _drop_div(lesson, "questions")


@reported_by("div-missing")
def no_objectives(lesson):
    return _drop_div(lesson, "objectives")


@reported_by("div-missing")
def no_keypoints(lesson):
    return _drop_div(lesson, "keypoints")


@reported_by("div-twice")
def questions_twice(lesson):
    line = lesson.page.sections[0].line
    return lesson.insert(line, "::: questions", "", "- Why is that so?", "", ":::", "")


@reported_by("div-place")
def objectives_before_questions(lesson):
    questions, objectives = lesson.div("questions"), lesson.div("objectives")
    lines = lesson.lines(EPISODE)[questions.line - 1 : questions.end]
    lesson.insert(objectives.end + 1, "", *lines)
    lesson.replace(questions.line, to=questions.end)
    return EPISODE, lesson.div("questions").line


@reported_by("div-place")
def keypoints_in_the_middle(lesson):
    div = lesson.div("keypoints")
    lines = lesson.lines(EPISODE)[div.line - 1 : div.end]
    lesson.replace(div.line, to=div.end)
    return lesson.insert(lesson.page.sections[1].line, *lines, "")


@reported_by("div-place")
def questions_below_a_heading(lesson):
    div = lesson.div("questions")
    lines = lesson.lines(EPISODE)[div.line - 1 : div.end]
    lesson.replace(div.line, to=div.end)
    return lesson.insert(lesson.page.sections[1].line, *lines, "")


@reported_by("item-count")
def five_questions(lesson):
    div = lesson.div("questions")
    lesson.insert(div.end, "- Why?", "- How?", "- When?", "- Where?", "")
    return EPISODE, div.line


@reported_by("item-count")
def two_key_points(lesson):
    div = lesson.div("keypoints")
    lesson.replace(div.line + 1, "", "- One.", "- Two.", "", to=div.end - 1)
    return EPISODE, div.line


@reported_by("item-count")
def too_many_key_points(lesson):
    div = lesson.div("keypoints")
    lesson.insert(div.line + 2, *["- One more."] * 5)
    return EPISODE, div.line


def _challenge_without_code(lesson):
    page = lesson.page
    for div in page.divs:
        codes = [b for b in page.python if div.line < b.line < div.end]
        if div.name == "challenge" and not codes:
            return div
    raise LookupError


@reported_by("solution-missing")
def no_solution(lesson):
    div = _challenge_without_code(lesson)
    for inner in lesson.page.inside(div):
        if inner.name == "solution":
            lesson.replace(inner.line, to=inner.end)
    return EPISODE, div.line


@reported_by("solution-missing", "exercise-minutes")
def discussion_without_a_note(lesson):
    return lesson.say("::: discussion", "", "## Talk", "", "What now?", "", ":::")


@reported_by("option-unanswered")
def option_without_an_answer(lesson):
    line = lesson.find(EPISODE, "- C: the most dangerous belief.")
    lesson.swap(line, "- C: the", "- The")
    return EPISODE, lesson.find(EPISODE, "C. No message, poor accuracy")


@reported_by("option-unanswered")
def option_added_and_not_answered(lesson):
    line = lesson.find(EPISODE, "D. No message, poor accuracy")
    return lesson.insert(line + 2, "E. Nothing at all.", "")[0], line + 2


@reported_by("option-unanswered")
def two_right_and_neither_explained(lesson):
    line = lesson.find(EPISODE, "**D.**")
    lesson.swap(line, "**D.**", "**C and D.**")
    return EPISODE, lesson.find(EPISODE, "D. No message, poor accuracy")


@reported_by("option-unanswered")
def right_answer_that_is_no_option(lesson):
    lesson.swap(lesson.find(EPISODE, "**D.**"), "**D.**", "**F.**")
    return EPISODE, lesson.find(EPISODE, "A. An error message")


@reported_by("div-nesting")
def solution_outside_a_challenge(lesson):
    return lesson.say("::: solution", "", "Because.", "", ":::")


@reported_by("div-nesting")
def hint_in_a_callout(lesson):
    lines = [":::: callout", "", "## An aside", "", "So.", "", "::: hint", "", "Look."]
    path, line = lesson.say(*lines, "", ":::", "", "::::")
    return path, line + 6


@reported_by("div-nesting")
def callout_in_the_objectives(lesson):
    div = lesson.div("objectives")
    for line in (div.line, div.end):
        lesson.swap(line, ":::", "::::")
    lines = ["::: callout", "", "## An aside", "", "So.", "", ":::", ""]
    return lesson.insert(div.end, *lines)


@reported_by("div-title")
def callout_without_a_title(lesson):
    div = lesson.div("callout")
    lesson.replace(lesson.page.title_of(div).line, "")
    return EPISODE, div.line


@reported_by("challenge-id", "exercise-minutes")
def challenge_without_an_identifier(lesson):
    lines = [":::: challenge", "", "## One more", "", "Why is that so?", ""]
    path, line = lesson.say(*lines, "::: solution", "", "So.", "", ":::", "", "::::")
    return path, line + 2


@reported_by("id-form")
def identifier_with_capitals(lesson):
    title = lesson.page.title_of(lesson.div("callout"))
    return lesson.replace(title.line, f"## {title.title} {{#An_Aside}}")


@reported_by("id-duplicate")
def identifier_twice(lesson):
    first = lesson.page.title_of(lesson.div("challenge")).id
    title = lesson.page.title_of(lesson.div("callout", -1))
    return lesson.replace(title.line, f"## {title.title} {{#{first}}}")


@reported_by("div-title")
def spoiler_without_a_title(lesson):
    return lesson.say("::: spoiler", "", "There is more to say.", "", ":::")


@reported_by("div-title")
def spoiler_whose_title_comes_late(lesson):
    lines = ["::: spoiler", "", "So.", "", "## Going deeper", "", "More.", "", ":::"]
    path, line = lesson.say(*lines)
    return path, line + 4


@reported_by("div-nesting", "challenge-purpose", "exercise-minutes")
def challenge_in_a_spoiler(lesson):
    lines = [
        "::::: spoiler",
        "",
        "## Going deeper",
        "",
        "So.",
        "",
        ":::: challenge",
        "",
    ]
    lines += ["## One more {#one-more}", "", "Why?", "", "::: solution", "", "So.", ""]
    path, line = lesson.say(*lines, ":::", "", "::::", "", ":::::")
    return path, line + 6


@reported_by("given-place")
def given_check(lesson):
    return lesson.swap(lesson.page.checks[0].line, '["check"]', '["check", "given"]')


@reported_by("given-place")
def given_solution(lesson):
    line = lesson.div("solution").end
    given = ['```python tags=["given"]', "print(1)", "```", ""]
    return lesson.insert(line, *given)


@reported_by("name-skipped")
def name_that_only_a_spoiler_defines(lesson):
    _, line = lesson.add_code("print(only_here)")
    lines = ["::: spoiler", "", "## Going deeper", "", "More.", ""]
    lines += ["```python", "only_here = 1", "```", "", ":::", ""]
    lesson.insert(line - 1, *lines)
    return EPISODE, line + len(lines)


@reported_by("minutes-place")
def minutes_of_a_section(lesson):
    return lesson.add_section("## More {#more minutes=3}", "", "Some words.")


@reported_by("div-empty")
def callout_without_content(lesson):
    return lesson.say("::: callout", "", "## An aside", "", ":::")


@reported_by("div-empty")
def challenge_without_a_question(lesson):
    div = _challenge_without_code(lesson)
    title = lesson.page.title_of(div).line
    first = lesson.page.inside(div)[0].line
    lesson.replace(title + 1, "", ".", "", to=first - 1)
    return EPISODE, div.line


@reported_by("div-empty")
def callout_with_a_comment_only(lesson):
    lines = ["::: callout", "", "## An aside", "", "<!-- to be written -->", "", ":::"]
    return lesson.say(*lines)


# Time


@reported_by("episode-length", "day-length", "schedule")
def too_long_an_episode(lesson):
    line = lesson.find(EPISODE, "exercises:")
    minutes = int(lesson.lines(EPISODE)[line - 1].removeprefix("exercises: "))
    lesson.replace(line, "exercises: 50")
    if stated := re.search(r"minutes=(\d+)", lesson.read(EPISODE)):
        more = f"minutes={int(stated[1]) + 50 - minutes}"
        lesson.swap(lesson.find(EPISODE, stated[0]), stated[0], more)
    return lesson.replace(lesson.find(EPISODE, "teaching:"), "teaching: 45")


@reported_by("day-length")
def too_long_a_day(lesson):
    line = lesson.find("config.yaml", "    - 07-convolutional-layers.md")
    lesson.swap(line, "07-convolutional-layers", "08-convolutional-networks", CONFIG)
    return CONFIG, None


@reported_by("exercise-time")
def no_time_for_exercises(lesson):
    return lesson.replace(lesson.find(EPISODE, "exercises:"), "exercises: 0")


# Objectives


def _first_objective(lesson):
    return lesson.find(EPISODE, "- ", lesson.div("objectives").line)


@reported_by("objective-text")
def objective_reworded_in_the_episode(lesson):
    line = _first_objective(lesson)
    return lesson.replace(line, lesson.lines(EPISODE)[line - 1].rstrip(".") + " well.")


@reported_by("objective-text")
def objective_not_in_the_map(lesson):
    first, *_, last = _map_of_episode(lesson)
    names = re.search(r"\[(.*)\]", lesson.lines(OBJECTIVES)[last - 1])[1]
    lesson.swap(first, "[", f"[{names}, ", path=OBJECTIVES)
    lesson.replace(last - 1, to=last, path=OBJECTIVES)
    objectives = lesson.div("objectives")
    items = range(objectives.line, objectives.end)
    last = [n for n in items if lesson.lines(EPISODE)[n - 1].startswith("- ")][-1]
    return EPISODE, last


@reported_by("objective-vague")
def objective_nobody_can_measure(lesson):
    line = _first_objective(lesson)
    lesson.replace(line, "- Understand baselines.")
    episodes = lesson.find(OBJECTIVES, "episodes:")
    name = lesson.find(OBJECTIVES, "03-dense-networks:", episodes)
    mapped = lesson.find(OBJECTIVES, "- text:", name)
    lesson.replace(mapped, '    - text: "Understand baselines."', path=OBJECTIVES)
    return EPISODE, line


def _map_of_episode(lesson):
    """Return the lines of the lists of challenges in the map of the episode."""
    start = lesson.find(OBJECTIVES, "episodes:")
    start = lesson.find(OBJECTIVES, "03-dense-networks:", start)
    found = []
    for number, line in enumerate(lesson.lines(OBJECTIVES), 1):
        if number > start and line.startswith("  ") and not line.startswith("   "):
            break
        if number > start and "assessed:" in line:
            found.append(number)
    return found


@reported_by("objective-place")
def challenge_renamed(lesson):
    div = _challenge_without_code(lesson)
    title = lesson.page.title_of(div)
    place = OBJECTIVES, lesson.find(OBJECTIVES, title.id)
    lesson.swap(title.line, f"#{title.id}", f"#{title.id}-x")
    return place


@reported_by("objective-place")
def section_retitled(lesson):
    line = lesson.find(OBJECTIVES, "taught: [03")
    anchor = re.search(r"#([\w-]+)", lesson.lines(OBJECTIVES)[line - 1])[1]
    head = next(h for h in lesson.page.headings if h.slug == anchor)
    lesson.replace(head.line, "## Something else")
    return OBJECTIVES, line


@reported_by("objective-place")
def objective_assessed_nowhere_that_exists(lesson):
    line = lesson.find(OBJECTIVES, "assessed: [03")
    return lesson.replace(
        line, "    assessed: [03-dense-networks#gone]", path=OBJECTIVES
    )


@reported_by("objective-place")
def objective_taught_in_no_episode(lesson):
    line = lesson.find(OBJECTIVES, "taught: [03")
    return lesson.swap(line, "03-dense-networks", "33-gone", path=OBJECTIVES)


@reported_by("objective-assessed")
def objective_without_a_challenge(lesson):
    first, second, *_ = _map_of_episode(lesson)
    names = re.search(r"\[(.*)\]", lesson.lines(OBJECTIVES)[first - 1])[1]
    lesson.swap(second, "[", f"[{names}, ", path=OBJECTIVES)
    lesson.swap(first, f"[{names}]", "[]", path=OBJECTIVES)
    return OBJECTIVES, first - 1


@reported_by("challenge-purpose", "exercise-minutes")
def challenge_that_assesses_nothing(lesson):
    lines = [":::: challenge", "", "## One more {#one-more}", "", "Why is that so?", ""]
    path, line = lesson.say(*lines, "::: solution", "", "So.", "", ":::", "", "::::")
    return path, line + 2


@reported_by("objective-number")
def identifier_of_an_objective_changed(lesson):
    line = lesson.find(OBJECTIVES, "NET-3:")
    return lesson.swap(line, "NET-3", "NET-33", path=OBJECTIVES)


@reported_by("objective-number")
def objective_of_the_lesson_removed(lesson):
    line = lesson.find(OBJECTIVES, "REUSE-6:")
    end = line
    while lesson.lines(OBJECTIVES)[end].startswith("    "):
        end += 1
    lesson.replace(line, to=end, path=OBJECTIVES)
    return OBJECTIVES, lesson.find(OBJECTIVES, "lesson:")


@reported_by("objective-open")
def objective_taught_and_not_assessed(lesson):
    line = lesson.find(OBJECTIVES, "assessed: [03")
    lesson.replace(line, to=line, path=OBJECTIVES)
    key = line - 1
    while not re.match(r"  [A-Z]+-\d+:", lesson.lines(OBJECTIVES)[key - 1]):
        key -= 1
    return OBJECTIVES, key


@reported_by("yaml")
def unknown_field_of_an_objective(lesson):
    line = lesson.find(OBJECTIVES, "taught: [03")
    lesson.swap(line, "taught", "taugth", path=OBJECTIVES)
    key = line
    while not re.match(r"  [A-Z]+-\d+:", lesson.lines(OBJECTIVES)[key - 1]):
        key -= 1
    return OBJECTIVES, key


@reported_by("objective-unmapped")
def episode_not_in_the_map(lesson):
    start = lesson.find(OBJECTIVES, "episodes:")
    line = lesson.find(OBJECTIVES, "03-dense-networks:", start)
    lists = _map_of_episode(lesson)
    lesson.replace(line, to=lists[-1], path=OBJECTIVES)
    if not "".join(lesson.lines(OBJECTIVES)[start:]).strip():
        lesson.replace(start, "episodes: {}", path=OBJECTIVES)
    return EPISODE, 1


# Accessibility


def _alt(lesson, new):
    line = lesson.plot
    text = lesson.lines(EPISODE)[line - 1]
    return lesson.replace(line, re.sub(r'\{alt=".*?"\}', new, text))


@reported_by("alt-missing")
def no_alternative_text(lesson):
    return _alt(lesson, "")


@reported_by("alt-missing")
def empty_alternative_text(lesson):
    return _alt(lesson, '{alt=""}')


@reported_by("alt-file-name")
def file_name_as_alternative_text(lesson):
    figure = next(f for f in lesson.page.figures if f.line == lesson.plot)
    return _alt(lesson, f'{{alt="{figure.target.removeprefix("fig/")}"}}')


@reported_by("alt-file-name")
def file_name_in_words_as_alternative_text(lesson):
    figure = next(f for f in lesson.page.figures if f.line == lesson.plot)
    name = figure.target.removeprefix("fig/").removesuffix(".png")
    return _alt(lesson, f'{{alt="{name.replace("-", " ").capitalize()}"}}')


@reported_by("alt-file-name")
def name_of_another_file_as_alternative_text(lesson):
    return _alt(lesson, '{alt="My penguin plots (final).PNG"}')


@reported_by("alt-file-name")
def name_of_a_camera_as_alternative_text(lesson):
    return _alt(lesson, '{alt="plot_1 (2)"}')


@reported_by("alt-caption")
def caption_as_alternative_text(lesson):
    figure = next(f for f in lesson.page.figures if f.line == lesson.plot)
    return _alt(lesson, f'{{alt="{figure.caption}."}}')


@reported_by("alt-opening")
def image_of(lesson):
    return lesson.swap(lesson.plot, 'alt="', 'alt="Image of a ')


@reported_by("alt-short")
def alternative_text_of_two_words(lesson):
    return _alt(lesson, '{alt="Scatter plot"}')


@reported_by("caption-missing")
def no_caption(lesson):
    line = lesson.plot
    text = lesson.lines(EPISODE)[line - 1]
    return lesson.replace(line, re.sub(r"!\[.*?\]", "![]", text))


@reported_by("html")
def html_image(lesson):
    return lesson.say('See <img src="fig/03-unit.svg"> for it.')


@reported_by("link-text")
def click_here(lesson):
    return lesson.say("For the installation, click [here](../setup.md).")


@reported_by("table-header")
def table_without_headers(lesson):
    return lesson.say("|  |  |", "| --- | --- |", "| bird | bill |")


@reported_by("colour-words")
def only_colour(lesson):
    path, line = lesson.say("Look at", "the red", "curve, which is low.")
    return path, line + 1


# Language


@reported_by("dismissive")
def simply(lesson):
    return lesson.say("We simply take the first one.")


@reported_by("dismissive")
def of_course_across_a_line_end(lesson):
    return lesson.say("This is of", "course what we want.")


@reported_by("dismissive")
def obviously_in_a_key_point(lesson):
    line = lesson.find(EPISODE, "- ", lesson.div("keypoints").line)
    return lesson.swap(line, "- ", "- Obviously: ")


@reported_by("dismissive")
def easily_in_an_alternative_text(lesson):
    return lesson.swap(lesson.plot, '"}', ' They are easily told apart."}')


@reported_by("dismissive")
def just_in_a_comment(lesson):
    return lesson.add_code("print(1)  # just one")


@reported_by("contraction")
def do_not(lesson):
    return lesson.say("We don't know it yet.")


@reported_by("contraction")
def it_is_with_a_curly_apostrophe(lesson):
    return lesson.say("It\u2019s a penguin.")


@reported_by("contraction")
def we_will(lesson):
    return lesson.say("Later we'll see more.")


@reported_by("idiom")
def idiom(lesson):
    return lesson.say("This is only the tip of the iceberg.")


@reported_by("idiom")
def slang(lesson):
    return lesson.say("There is a lot of stuff to see.")


@reported_by("spelling")
def common_misspelling(lesson):
    return lesson.say("The units recieve numbers.")


@reported_by("spelling")
def unknown_word(lesson):
    return lesson.say("The penguins are blorfy.")


@reported_by("spelling")
def misspelling_in_a_heading(lesson):
    return lesson.add_section("## A seperate matter", "", "Some words.")


@reported_by("spelling")
def misspelling_in_an_alternative_text(lesson):
    return lesson.swap(lesson.plot, '"}', ' Occurence of birds."}')


@reported_by("american-spelling")
def american_noun(lesson):
    return lesson.say("The color of the birds varies.")


@reported_by("american-spelling")
def american_verb(lesson):
    return lesson.say("Later we normalize the features.")


@reported_by("doubled-word")
def doubled_word(lesson):
    return lesson.say("We look at the", "the birds.")


@reported_by("term-unlisted")
def term_not_in_the_glossary(lesson):
    return lesson.say("A **penguin farm** is a place for many birds.")


@reported_by("term-unexplained")
def term_not_explained(lesson):
    return lesson.say("Next **epoch**.")


@reported_by("glossary-undefined")
def term_without_a_definition(lesson):
    line = next(n for n, x in enumerate(lesson.lines(GLOSSARY), 1) if x == "epoch")
    lesson.replace(line + 1, ": A.", path=GLOSSARY)
    return GLOSSARY, line


@reported_by("glossary-order")
def glossary_out_of_order(lesson):
    line = next(n for n, x in enumerate(lesson.lines(GLOSSARY), 1) if x == "epoch")
    end = lesson.find(GLOSSARY, "", line)
    while lesson.lines(GLOSSARY)[end - 1].strip():
        end += 1
    entry = lesson.lines(GLOSSARY)[line - 1 : end]
    lesson.replace(line, to=end, path=GLOSSARY)
    first = next(
        n for n, x in enumerate(lesson.lines(GLOSSARY), 1) if x.startswith(": ")
    )
    lesson.insert(first - 1, *entry, path=GLOSSARY)
    return GLOSSARY, first - 1 + len(entry)


@reported_by("spelling")
def misspelling_in_the_glossary(lesson):
    line = lesson.find(GLOSSARY, ": ")
    return lesson.swap(line, ": ", ": Seperate: ", path=GLOSSARY)


@reported_by("dismissive")
def dismissive_setup(lesson):
    line = lesson.find("setup.md", "## ")
    lesson.insert(line, "It is trivial to install.", "", path="setup.md")
    return "setup.md", line


# Code


@reported_by("undefined-name")
def import_dropped(lesson):
    block, line = lesson.code("import pandas as pd")
    lesson.replace(line, "")
    return EPISODE, lesson.find(EPISODE, "pd.", block.line)


@reported_by("undefined-name")
def name_used_before_it_is_defined(lesson):
    line = lesson.page.python[0].line
    return lesson.insert(line + 1, "print(network)")


@reported_by("undefined-name")
def value_of_an_unknown_name(lesson):
    _, line = lesson.add_code("print(1)")
    lesson.insert(line - 1, "It is `{python} no_such_name`.", "")
    return EPISODE, line - 1


@reported_by("undefined-name")
def name_from_a_block_that_is_meant_to_fail(lesson):
    _, line = lesson.add_code("print(only_here)")
    block = ['```python tags=["raises-exception"]', "only_here = 1", "```", ""]
    lesson.insert(line - 1, *block)
    return EPISODE, line + len(block)


@reported_by("ruff")
def unused_import(lesson):
    return lesson.add_code("import statistics")


@reported_by("ruff")
def comparison_with_none(lesson):
    return lesson.add_code("print(names == None)")


@reported_by("ruff")
def placeholder_missing(lesson):
    return lesson.add_code('print(f"no value here")')


@reported_by("code-width")
def line_too_wide(lesson):
    return lesson.add_code(f'print("{"x" * 80}")')


@reported_by("code-length")
def block_too_long(lesson):
    _, line = lesson.add_code(*[f"print({n})" for n in range(16)])
    # Given, for so many lines to type may be too many for the episode as well.
    return lesson.swap(line - 1, "```python", '```python tags=["given"]')


@reported_by("absolute-path")
def path_of_one_computer(lesson):
    return lesson.add_code('print(pd.read_csv("/home/ann/penguins.csv"))')


@reported_by("absolute-path")
def path_of_one_windows_computer(lesson):
    return lesson.add_code('print(pd.read_csv("C:/penguins.csv"))')


@reported_by("network")
def data_from_the_network(lesson):
    return lesson.add_code('print(pd.read_csv("https://example.org/penguins.csv"))')


@reported_by("network")
def pretrained_weights(lesson):
    return lesson.add_code('keras.applications.MobileNetV2(weights="imagenet")')


@reported_by("network")
def data_set_of_keras(lesson):
    return lesson.add_code("keras.datasets.mnist.load_data()")


@reported_by("network")
def module_that_fetches(lesson):
    return lesson.add_code("import urllib.request", "print(urllib.request)")


@reported_by("deprecated")
def keras_of_tensorflow(lesson):
    path, line = lesson.add_code("import tensorflow as tf", "print(tf.keras)")
    return path, line + 1


@reported_by("deprecated")
def old_random_numbers(lesson):
    return lesson.add_code("np.random.seed(1)")


@reported_by("deprecated")
def old_model_file(lesson):
    return lesson.add_code('network.save("penguins.h5")')


@reported_by("seed")
def split_without_a_seed(lesson):
    return lesson.add_code("print(train_test_split(names))")


@reported_by("seed")
def training_without_a_seed(lesson):
    text = lesson.read(EPISODE)
    lesson.write(
        EPISODE, re.sub(r"(?m)^keras\.utils\.set_random_seed\(.*\)$", "", text)
    )
    return EPISODE, lesson.find(EPISODE, "keras.Sequential(")


@reported_by("seed")
def generator_without_a_seed(lesson):
    return lesson.add_code("print(np.random.default_rng().normal())")


@reported_by("colour-map")
def rainbow(lesson):
    _, line = lesson.code("cmap=")
    text = lesson.lines(EPISODE)[line - 1]
    return lesson.replace(line, re.sub(r'cmap="\w+"', 'cmap="jet"', text))


@reported_by("data-missing")
def data_file_misnamed(lesson):
    _, line = lesson.code("data/penguins.csv")
    return lesson.swap(line, "penguins.csv", "pinguins.csv")


# Formulas


@reported_by("formula")
def formula_with_an_unknown_command(lesson):
    return lesson.say("The size is $\\foobar{n}$.")


@reported_by("formula")
def formula_with_an_unknown_environment(lesson):
    lines = ["$$", "\\begin{theorem}", "a = b", "\\end{theorem}", "$$"]
    path, line = lesson.say(*lines)
    return path, line + 1


@reported_by("formula")
def formula_with_an_open_brace(lesson):
    path, line = lesson.say("The size", "is $\\frac{n}{2$.")
    return path, line + 1


@reported_by("formula")
def formula_with_a_comment(lesson):
    return lesson.say("The share is $p % n$.")


@reported_by("formula")
def formula_that_numbers_its_lines(lesson):
    return lesson.say("$$\\begin{align} a &= b \\end{align}$$")


@reported_by("formula")
def formula_with_lines_outside_an_environment(lesson):
    path, line = lesson.say("$$", "a = b", "\\\\ c = d", "$$")
    return path, line + 2


# Links


@reported_by("link-file")
def link_to_no_page(lesson):
    return lesson.say("See [the installation](../set-up.md).")


@reported_by("link-anchor")
def link_to_no_section(lesson):
    return lesson.say("See [the installation](../setup.md#gone).")


@reported_by("link-anchor")
def link_to_no_section_of_the_page(lesson):
    return lesson.say("See [above](#gone).")


@reported_by("link-form")
def link_without_encryption(lesson):
    return lesson.say("See [the Keras site](http://keras.io).")


@reported_by("link-form")
def link_without_a_host(lesson):
    return lesson.say("See [the Keras site](https://keras).")


@reported_by("link-reference")
def undefined_reference(lesson):
    return lesson.say("See [the Keras site][keras].")


@reported_by("link-file")
def readme_names_no_file(lesson):
    line = lesson.find("README.md", "## ")
    lesson.insert(line, "See [the rules](RULES.md).", "", path="README.md")
    return "README.md", line


@reported_by("image-file")
def drawing_misnamed(lesson):
    drawing = next(f for f in lesson.page.figures if f.target.endswith(".svg"))
    (lesson.root / "fig/extra.svg").unlink(missing_ok=True)
    name = drawing.target.removeprefix("fig/")
    (lesson.root / "fig" / name).unlink()
    return EPISODE, drawing.line


@reported_by("image-file")
def image_in_another_folder(lesson):
    return lesson.swap(lesson.plot, "(fig/", "(figures/")


@reported_by("image-file")
def plot_without_code(lesson):
    alt = '{alt="Line plot with one line that falls and then stays low."}'
    return lesson.say(f"![A loss](fig/03-none.png){alt}")


@reported_by("image-twice")
def name_of_a_plot_twice(lesson):
    first, *others = [f for f in lesson.page.figures if f.target.endswith(".png")]
    return lesson.swap(others[0].line, others[0].target, first.target)


@reported_by("drawing-unused")
def drawing_nobody_shows(lesson):
    lesson.write("fig/03-old.svg", "<svg/>")
    return "fig/03-old.svg", None


# Data


@reported_by("data")
def wrong_checksum(lesson):
    line = lesson.find(CARDS, "sha256:")
    text = lesson.lines(CARDS)[line - 1]
    start = text[: text.index(":") + 2]
    lesson.replace(line, start + "a" * 64, path=CARDS)
    cards = lesson.lines(CARDS)[:line]
    name = next(x for x in reversed(cards) if x.startswith("file:")).split()[1]
    return f"data/{name}", None


@reported_by("data")
def data_altered(lesson):
    text = lesson.read("data/penguins.csv")
    lesson.write("data/penguins.csv", text.replace("1", "2", 1))
    return "data/penguins.csv", None


@reported_by("data")
def data_truncated(lesson):
    lesson.write("data/penguins.csv", lesson.read("data/penguins.csv")[:-9])
    return "data/penguins.csv", None


@reported_by("data", "data-missing")
def data_lost(lesson):
    (lesson.root / "data/clouds.npz").unlink()
    return "data/clouds.npz", None


@reported_by("data", "data-unused")
def data_without_a_card(lesson):
    lesson.write("data/extra.csv", "a\n1\n")
    return "data/extra.csv", None


@reported_by("card")
def card_without_its_ethics(lesson):
    line = lesson.find(CARDS, "### Ethics")
    lesson.swap(line, "### Ethics", "### Manners", path=CARDS)
    block = [n for n, x in enumerate(lesson.lines(CARDS), 1) if x == "```yaml"]
    return CARDS, max(n for n in block if n < line)


@reported_by("yaml")
def card_without_a_licence(lesson):
    line = lesson.find(CARDS, "licence:")
    lesson.replace(line, to=line, path=CARDS)
    return CARDS, lesson.find(CARDS, "```yaml") + 1


@reported_by("data-script-unused")
def script_nobody_uses(lesson):
    lesson.write("data/old_attempt.py", "print(1)\n")
    return "data/old_attempt.py", None


# Claims


@reported_by("number-uncomputed")
def number_typed(lesson):
    return lesson.say("On average a penguin eats 57.3 fish.")


@reported_by("number-uncomputed")
def percentage_typed(lesson):
    return lesson.say("This is right for 87 % of them.")


@reported_by("number-uncomputed")
def number_in_an_alternative_text(lesson):
    return lesson.swap(lesson.plot, '"}', ' The last bird weighs 7341 grams."}')


@reported_by("number-uncomputed")
def value_replaced_by_what_it_was(lesson):
    line = lesson.find(EPISODE, '`{python} f"{')
    text = lesson.lines(EPISODE)[line - 1]
    return lesson.replace(line, re.sub(r"`\{python\} f\".*?`", "0.987", text, count=1))


@reported_by("value-unchecked")
def value_without_a_check(lesson):
    lesson.add_section("## More", "", "It is `{python} len(names)`.")
    return EPISODE, lesson.find(EPISODE, "It is `{python} len(names)`.")


@reported_by("value-unchecked")
def check_of_a_value_removed(lesson):
    name = "two_accuracy"
    for block in reversed(lesson.page.checks):
        for number, text in enumerate(block.source.split("\n"), block.line + 1):
            if re.search(rf"\b{name}\b", text):
                lesson.replace(number, "assert True")
    return EPISODE, lesson.find(EPISODE, f'`{{python}} f"{{{name}')


@reported_by("result-unchecked")
def result_without_a_check(lesson):
    code = ["```python", "logistic.fit(X_train, y_train)", "```"]
    return lesson.add_section("## More", "", "Once more.", "", *code)


@reported_by("allow-unused")
def allowed_and_not_needed(lesson):
    return lesson.say("<!-- allow: simply -->", "We take the first one.")
