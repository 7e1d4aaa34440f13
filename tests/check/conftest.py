"""A small lesson to which `lesson check` has nothing to say but what is to come."""

from __future__ import annotations

from typing import Any

import pytest

from lesson.check.run import check
from lesson.faults import Fault

EPISODE = """\
---
title: Sums
teaching: {teaching}
exercises: {exercises}
---

::: questions

- What is a sum?

:::

::: objectives

- Add one.
- Add two.
- Add three.
- Add four.
- Add five.

:::

## A sum

{body}

:::: challenge

## Add them {{#add minutes={exercises}}}

What is the sum of one and one?

::: solution

It is two, since one follows one.

:::

::::

::: keypoints

- A first point.
- A second point.
- A third point.
- A fourth point.
- A fifth point.

:::
"""
NUMBERS = ("one", "two", "three", "four", "five")


class CheckedLesson:
    """A lesson whose one episode has a body of choice."""

    def __init__(self, small: Any) -> None:
        self.small = small
        self.write = small.write
        self.layout = small.layout
        glossary = (
            "---\ntitle: Reference\n---\n\n## Glossary\n\nsum\n: What adding gives.\n"
        )
        self.write("learners/reference.md", glossary)
        self.write("data/README.md", "# Data\n")
        (small.root / "data/numbers.csv").unlink()
        self.map("01-sums")
        self.say("A **sum** is what adding gives.")

    def map(self, *names: str, identifiers: str = "") -> None:
        """Write objectives.yaml; all objectives are assessed by one challenge."""
        lines = ["lesson:", '  ADD-1: {text: "add"}', identifiers, "episodes:"]
        for name in names:
            lines.append(f"  {name}:")
            lines += [
                f"    - {{text: Add {number}, assessed: [add]}}" for number in NUMBERS
            ]
        self.write("objectives.yaml", "\n".join(lines) + "\n")

    def say(
        self, *lines: str, name: str = "01-sums", teaching: int = 10, exercises: int = 5
    ) -> None:
        """Write an episode around a body."""
        body = "\n".join(lines)
        text = EPISODE.format(body=body, teaching=teaching, exercises=exercises)
        self.write(f"episodes/{name}.md", text)

    def check(self, **options: bool) -> list[Fault]:
        """Return all faults but those about the objectives of another lesson."""
        faults = check(self.layout, **options)
        return [fault for fault in faults if fault.rule != "objective-number"]

    def errors(self, **options: bool) -> list[tuple[int | None, str]]:
        faults = self.check(**options)
        return [(f.line, f.rule) for f in faults if f.severity == "error"]


@pytest.fixture
def lesson(small) -> CheckedLesson:
    return CheckedLesson(small)
