"""The file that says how to cite the lesson."""

from __future__ import annotations

from pathlib import Path

import pytest

from lesson.faults import LessonError
from lesson.layout import find_lesson
from lesson.read.citation import read_citation
from lesson.read.lesson import read_lesson

GOOD = """\
cff-version: 1.2.0
message: Cite it.
title: A small lesson
authors:
  - family-names: Ampère
    given-names: Marie
  - name: The Sum Group
date-released: 2025-03-04
version: 2.1
"""


def test_what_a_reference_needs_is_read():
    citation = read_citation(GOOD + "doi: 10.5281/zenodo.12\n", Path("CITATION.cff"))
    assert citation.authors == ("Ampère, Marie", "The Sum Group")
    assert (citation.year, citation.version) == ("2025", "2.1")
    assert citation.address == "https://doi.org/10.5281/zenodo.12"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("cff-version: 1.2.0\n", "", 1),
        ("1.2.0", "1.1.0", 1),
        ("title: A small lesson", "title: 7", 3),
        ("family-names: Ampère\n    given-names: Marie", "email: m@example.org", 5),
        ("version: 2.1", "doi: https://doi.org/10.1/x", 9),
        ("title: A", "title: [A", 3),
    ],
)
def test_a_fault_of_the_file_is_named_with_its_line(small, old, new, line):
    assert old in GOOD
    small.write("CITATION.cff", GOOD.replace(old, new))
    with pytest.raises(LessonError) as caught:
        read_lesson(small.layout)
    assert {str(fault.path) for fault in caught.value.faults} == {"CITATION.cff"}
    assert line in {fault.line for fault in caught.value.faults} or "[" in new


def test_the_lesson_says_how_to_cite_it():
    layout = find_lesson(Path(__file__).parent)
    citation = read_citation(layout.citation.read_text("utf-8"), layout.citation)
    assert citation.title == read_lesson(layout).config["title"]
