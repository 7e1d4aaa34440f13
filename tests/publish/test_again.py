"""A site that is built upon the last one is the same as one built from nothing."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lesson.publish import site
from lesson.publish.site import Fault, build_site

FIRST = "episodes/02-second.md"
SECOND = "episodes/01-everything.md"
GLOSSARY = "learners/reference.md"


def replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    """Return what replaces some text of a file."""

    def change(woven: Path) -> None:
        path = woven / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    return change


def remove_profiles(woven: Path) -> None:
    (woven / "learners/profiles.md").unlink()
    replace("config.yaml", "  - profiles.md\n", "")(woven)


def add_page(woven: Path) -> None:
    (woven / "learners/more.md").write_text("---\ntitle: More\n---\n\nMore.\n", "utf-8")
    replace("config.yaml", "  - profiles.md\n", "  - profiles.md\n  - more.md\n")(woven)


def take_figure_out(woven: Path) -> None:
    path = woven / SECOND
    lines = path.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if "fig/01-network.svg" not in line]
    assert len(kept) < len(lines)
    path.write_text("".join(kept), "utf-8")
    (woven / "episodes/fig/01-network.svg").unlink()


def redraw_figure(woven: Path) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="7" height="9"></svg>'
    (woven / "episodes/fig/01-network.svg").write_text(drawing, "utf-8")


CHANGES = {
    "a sentence": replace(FIRST, "It does.", "It does, indeed."),
    "a title": replace(FIRST, "Second in number", "Twice in number"),
    "code in a title": replace(FIRST, '"Second in', '"`Second` in'),
    "a question": replace(FIRST, "Does the order", "Why does the order"),
    "minutes": replace(FIRST, "teaching: 70", "teaching: 75"),
    "a heading": replace(SECOND, "## Tables", "## More tables"),
    "a target that is no more": replace(SECOND, "{#shift m", "{#shifted m"),
    "a target of a link in another folder": replace(
        GLOSSARY, "{#glossary}", "{#words}"
    ),
    "a link to the title": replace(FIRST, "[the page]", "[]"),
    "a term that is new": replace(FIRST, "See [", "**Weights**, see ["),
    "an entry that is no more": replace(GLOSSARY, "bias\n: A number that is", "It is"),
    "an entry by another name": replace(GLOSSARY, "weight\n:", "hunch\n:"),
    "the lesson's title": replace("config.yaml", "A Lesson of", "Some"),
    "the license": replace("config.yaml", "CC-BY 4.0", "CC0"),
    "the order": replace(
        "config.yaml",
        "  - 02-second.md\n  - 01-everything.md",
        "  - 01-everything.md\n  - 02-second.md",
    ),
    "a page less": remove_profiles,
    "a page more": add_page,
    "a figure less": take_figure_out,
    "another drawing": redraw_figure,
    "a fault": replace(FIRST, "See [", "[Nothing](#nowhere). See ["),
}


def files(folder: Path) -> dict[str, bytes]:
    """Return what is in a folder.

    Sphinx leaves words in its search index that no page has any more; they do nothing.
    """
    return {
        path.relative_to(folder).as_posix(): re.sub(
            rb'"\w+":\[\],?', b"", path.read_bytes()
        )
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".buildinfo")
    }


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_is_built_again_is_what_is_built_anew(woven, tmp_path, change):
    kept, new = tmp_path / "kept", tmp_path / "new"
    assert build_site(woven, kept) == []
    change(woven)
    faults = build_site(woven, kept)
    assert set(faults) == set(build_site(woven, new))
    if not faults:
        assert files(kept / "html") == files(new / "html")


@pytest.mark.parametrize("name", [FIRST, "setup.md"])
def test_a_fault_is_named_until_it_is_mended(woven, tmp_path, name):
    work = tmp_path / "work"
    build_site(woven, work)
    replace("index.md", "This lesson", "The lesson")(woven)
    page = woven / name
    good = page.read_text("utf-8")
    page.write_text(f"{good}\n[Nothing](#nowhere).\n\n$\\frac{{1}}{{$\n", "utf-8")
    faults = build_site(woven, work)
    assert len(faults) == 2 and {fault.path for fault in faults} == {page}
    assert build_site(woven, work) == faults
    page.write_text(good, "utf-8")
    assert build_site(woven, work) == []


DIE = """
import importlib, os, sys
from pathlib import Path
from lesson.publish.site import build_site

place, _, method = sys.argv[1].rpartition(".")
module, _, name = place.rpartition(".")
place = getattr(importlib.import_module(module), name)
original = getattr(place, method)

def work_and_die(*words):
    original(*words)
    os._exit(9)

setattr(place, method, work_and_die)
build_site(Path(sys.argv[2]), Path(sys.argv[3]))
"""
"""Builds, and ends as a program does that is killed: nothing of it runs any more."""


@pytest.mark.parametrize(
    ("first", "place"),
    [
        (True, "sphinx.builders.Builder.read_doc"),
        (True, "sphinx.builders.html.StandaloneHTMLBuilder.write_doc"),
        (True, "sphinx.builders.html.StandaloneHTMLBuilder.dump_search_index"),
        (False, "sphinx.environment.BuildEnvironment.check_consistency"),
        (False, "sphinx.builders.html.StandaloneHTMLBuilder.write_doc"),
    ],
)
def test_a_build_after_one_that_was_killed(woven, tmp_path, first, place):
    """Pages half read, read but not written, or written without the search index."""
    work = tmp_path / "work"
    if not first:
        build_site(woven, work)
        replace("setup.md", "title: Setup", "title: Get ready")(woven)
    words = [sys.executable, "-c", DIE, place, str(woven), str(work)]
    assert subprocess.run(words).returncode == 9
    assert build_site(woven, work) == []
    build_site(woven, tmp_path / "new")
    assert files(work / "html") == files(tmp_path / "new/html")


def test_a_fault_of_no_page_has_everything_built_anew(woven, tmp_path, monkeypatch):
    work = tmp_path / "work"
    build_site(woven, work)
    with monkeypatch.context() as patch:
        lost = Fault(None, None, "cannot copy static file")
        patch.setattr(site, "run_sphinx", lambda *_: [lost])
        assert build_site(woven, work) == [lost]
    shutil.rmtree(work / "html/_static")
    assert build_site(woven, work) == []
    assert (work / "html/_static/workbench.css").is_file()
