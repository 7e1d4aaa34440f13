"""The three formats, and the command."""

from __future__ import annotations

import json
from pathlib import Path

from lesson.check.report import as_github, as_json, as_text
from lesson.faults import Fault

FAULTS = [
    Fault(Path("episodes/01-sums.md"), 3, "dismissive", "`100 %`: leave it out"),
    Fault(Path("config.yaml"), None, "schedule", "to come", severity="warning"),
]


def test_text():
    assert as_text(FAULTS).splitlines() == [
        "episodes/01-sums.md:3: dismissive: `100 %`: leave it out",
        "config.yaml: schedule: warning: to come",
        "1 error and 1 warning.",
    ]


def test_github():
    assert as_github(FAULTS).splitlines() == [
        "::error file=episodes/01-sums.md,line=3,title=dismissive"
        "::`100 %25`: leave it out",
        "::warning file=config.yaml,title=schedule::to come",
    ]


def test_json():
    first, second = json.loads(as_json(FAULTS))
    assert first["line"] == 3
    assert (second["severity"], second["line"]) == ("warning", None)


def test_command_fails_on_errors_only(lesson):
    groups = {"PREP": 7, "NET": 15, "MON": 11, "VIS": 5, "REUSE": 5}
    others = [
        f"  {group}-{number}: {{text: x}}"
        for group, count in groups.items()
        for number in range(1, count + 1)
    ]
    lesson.map("01-sums", identifiers="\n".join(others))
    good = lesson.small.lesson("check")
    assert good.returncode == 0, good.stdout
    assert "0 errors" in good.stdout
    lesson.say("We simply add; a **sum** is a number.")
    bad = lesson.small.lesson("check", "--format", "json")
    assert bad.returncode == 1
    rules = [f["rule"] for f in json.loads(bad.stdout) if f["severity"] == "error"]
    assert rules == ["dismissive"]
