"""The divs of the Workbench and what readers see of them."""

from typing import NamedTuple


class Kind(NamedTuple):
    """How one kind of div is shown."""

    label: str
    """What it is called, shown above its title."""
    title: str
    """Its title when the author gives none."""


BOXES = {
    "callout": Kind("Callout", "Callout"),
    "caution": Kind("Caution", "Caution"),
    "challenge": Kind("Challenge", "Challenge"),
    "checklist": Kind("Checklist", "Checklist"),
    "discussion": Kind("Discussion", "Discussion"),
    "keypoints": Kind("Key points", "Key points"),
    "prereq": Kind("Prerequisite", "Prerequisites"),
    "testimonial": Kind("Testimonial", "Testimonial"),
}
"""Sections with a frame and a heading."""

OVERVIEW = Kind("Overview", "Overview")
OVERVIEW_PARTS = {
    "questions": Kind("Questions", "Questions"),
    "objectives": Kind("Objectives", "Objectives"),
}
"""What is joined into one box at the top of an episode."""

FOLDS = {
    "hint": Kind("Hint", "Give me a hint"),
    "instructor": Kind("Instructor note", "Instructor note"),
    "solution": Kind("Solution", "Show me the solution"),
    "spoiler": Kind("Details", "Show details"),
}
"""What opens when its title is chosen."""

TABS = {"tab", "group-tab"}

OUTPUTS = {"output": "Output", "error": "Error", "warning": "Warning"}
"""The fences that weaving writes after a code block."""

FIXED_TITLES = {"keypoints"}
"""Boxes whose own headings the Workbench drops."""
