"""The Workbench's own configuration, with what its template leaves empty."""

import re

import pytest

from lesson.faults import LessonError
from lesson.publish.settings import sphinx_settings
from lesson.read.lesson import read_lesson

# As a new lesson has it, but for the name of the episode.
TEMPLATE = """\
carpentry: 'incubator'
title: 'Lesson Title' # FIXME
created: ~ # FIXME
keywords: 'software, data, lesson, The Carpentries' # FIXME
life_cycle: 'pre-alpha' # FIXME
license: 'CC-BY 4.0'
source: 'https://github.com/carpentries/workbench-template-md' # FIXME
branch: 'main'
contact: 'team@carpentries.org' # FIXME
episodes:
- 01-sums.md
learners:
instructors:
profiles:
"""


@pytest.fixture
def learners(small):
    """Give the lesson two pages for learners."""
    for name in ("reference.md", "more.md"):
        small.write(f"learners/{name}", f"---\ntitle: {name}\n---\n\nWords.\n")
    return small


def pages(small) -> list[str]:
    found = [page.as_posix() for page in read_lesson(small.layout).pages]
    return [page for page in found if page.startswith("learners/")]


def order(small) -> list[str]:
    found = sphinx_settings(small.root)["workbench_pages"]
    return [page for page in found if page.startswith("learners/")]


@pytest.mark.parametrize(
    "learners_key", ["learners:", "learners: ~", "learners: []", ""]
)
def test_empty_list_means_all_pages_of_the_folder(learners, learners_key):
    learners.write("config.yaml", TEMPLATE.replace("learners:", learners_key))
    assert pages(learners) == ["learners/more.md", "learners/reference.md"]
    assert order(learners) == ["learners/reference", "learners/more"]


def test_list_means_what_it_names(learners):
    text = TEMPLATE.replace("learners:", "learners:\n- reference.md")
    learners.write("config.yaml", text)
    assert pages(learners) == ["learners/reference.md"]


def test_no_folder_for_learners(small):
    small.write("config.yaml", TEMPLATE)
    assert pages(small) == order(small) == []


KEYS = re.findall(r"^(\w+):", TEMPLATE, re.MULTILINE)
NEEDED = {"title", "source", "episodes"}


@pytest.mark.parametrize("key", [key for key in KEYS if key not in NEEDED])
@pytest.mark.parametrize("value", ["", " ~", " null", None])
def test_key_that_is_left_empty(small, key, value):
    new = "" if value is None else f"{key}:{value}\n"
    small.write("config.yaml", re.sub(rf"(?m)^{key}:.*\n", new, TEMPLATE))
    assert read_lesson(small.layout).config["title"] == "Lesson Title"
    settings = sphinx_settings(small.root)
    assert "None" not in str(settings)
    assert settings["html_theme_options.source_branch"] == "main"


@pytest.mark.parametrize("key", sorted(NEEDED))
def test_key_that_is_needed(small, key):
    text = re.sub(rf"(?m)^{key}:.*\n", f"{key}:\n", TEMPLATE)
    small.write("config.yaml", text.replace("- 01-sums.md\n", ""))
    with pytest.raises(LessonError) as error:
        read_lesson(small.layout)
    assert f"`{key}`" in str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("profiles:", "profiles:\n- one-learner.md", "page in learners/"),
        ("instructors:", "instructors:\n- extra.md", "instructor-notes.md"),
        ("learners:", "learners: reference.md", "a list of file names in learners/"),
        ("learners:", "learners:\n- gone.md", "learners/gone.md: unreadable"),
        ("'pre-alpha'", "'omega'", "`life_cycle`"),
    ],
)
def test_value_that_cannot_be_followed(small, old, new, said):
    small.write("config.yaml", TEMPLATE.replace(old, new))
    with pytest.raises(LessonError, match=re.escape(said)):
        read_lesson(small.layout)


@pytest.mark.parametrize("stage", ["pre-alpha", "alpha", "beta", "stable", "retired"])
def test_every_stage_of_a_life_cycle(small, stage):
    small.write("config.yaml", TEMPLATE.replace("pre-alpha", stage))
    assert read_lesson(small.layout).config["life_cycle"] == stage
