"""Notebooks to type into, and complete ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from lesson.export.complete_notebook import make_complete_notebook
from lesson.export.learner_notebook import make_learner_notebook
from lesson.export.notebooks import export_episode, furnish
from lesson.layout import Layout
from lesson.pipeline import Options, execute
from lesson.read.episode import Episode
from lesson.read.lesson import read_lesson
from lesson.weave.weave import values_of

SECTIONS = """\
## A story

Once upon a time.

::: callout

## A box

With words.

:::

## Only parts

### A part

```python
x = 1
```

## An aside

A sentence.

::: spoiler

## Going deeper: words

Many.

:::

## For you

Write down:

- what you have,
- what you want.

And think.

::: keypoints

- A point.

:::
"""
LESSON = read_lesson(Layout(Path(__file__).parents[2]))


def learner(episode: Episode, layout: Layout) -> NotebookNode:
    return make_learner_notebook(episode, layout.drawings)


def complete(episode: Episode, layout: Layout, values=None) -> NotebookNode:
    return make_complete_notebook(episode, layout.drawings, values)


def code(notebook: NotebookNode) -> list[str]:
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def text(notebook: NotebookNode) -> str:
    return "\n\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")


def filled(notebook: NotebookNode, episode: Episode) -> list[str]:
    """Return the code of a learner who has typed what the page shows, in its order."""
    shown = [b.source for b in episode.blocks.python if "check" not in b.tags]
    cells = code(notebook)
    assert len(cells) == len(shown)
    return [cell or block for cell, block in zip(cells, shown, strict=True)]


@pytest.mark.parametrize("episode", LESSON.episodes, ids=lambda e: e.name)
def test_filled_in_it_has_the_code_of_the_complete_one(episode):
    notebook = learner(episode, LESSON.layout)
    wanted = code(complete(episode, LESSON.layout))
    assert filled(notebook, episode) == wanted
    empty = sum(not cell for cell in code(notebook))
    assert 0 < empty <= len(wanted)


def test_filled_in_an_episode_with_every_kind_of_block_has_it_too(everything, small):
    notebook = learner(everything, small.layout)
    assert filled(notebook, everything) == code(complete(everything, small.layout))
    assert code(notebook) == [
        "", "given = 2", "", "", "start = 4", "", "", "", "deeper = 8", "still = 9", "",
    ]  # fmt: skip


def test_what_stands_between_the_cells_of_a_learner(everything, small):
    cells = [
        cell.source if cell.cell_type == "markdown" else "…"
        for cell in learner(everything, small.layout).cells[1:]
    ]
    assert cells == [
        "## One",
        "A paragraph that asks, of …, see [the next](02-more.ipynb) and\nthe set-up:",
        "…",
        "…",
        "![Two \\[round\\] boxes.](fig/01-drawn.svg)\n\n*A drawing*",
        "A list asks:\n\n- first\n- second",
        "…",
        "Type this, too:",
        "…",
        "### Challenge: Two (6 min)\n\nFirst question, …?\n\n"
        "A. This one.  \nB. That one.\n\n```text\nfill(___)\n```\n\n#### Smaller",
        "…",
        "Last question:\n\n1. a question,\n2. a last one.",
        "**Your answer:**",
        "…",
        "…",
        "*The next block of the page:*",
        "…",
        "### Going deeper: more\n\n"
        "*Optional. The page says what it is about; the code is ready to run.*",
        "…",
        "…",
        "### Discussion: Talk (3 min)\n\nWhat now?",
        "**Your answer:**",
        "## End",
        "```bash\nls\n```",
        "…",
    ]


def test_no_heading_stands_bare(small):
    small.episode(SECTIONS)
    episode = read_lesson(small.layout).episodes[0]
    cells = [c.source for c in learner(episode, small.layout).cells[1:]]
    assert cells == [
        "## A story", "*Read this part on the page.*",
        "## Only parts", "### A part", "",
        "## An aside", "### Going deeper: words\n\n*Optional, to be read on the page.*",
        "## For you", "Write down:\n\n- what you have,\n- what you want.\n\nAnd think.",
        "**Your notes:**",
    ]  # fmt: skip


@pytest.mark.parametrize("episode", LESSON.episodes, ids=lambda e: e.name)
def test_nothing_of_a_solution_or_a_hint_is_given_away(episode):
    lines = episode.text.split("\n")
    hidden = {"hint", "instructor", "solution"}
    divs = [div for div in episode.blocks.divs if div.name in hidden]
    told = {line for div in divs for line in lines[div.line : div.end - 1]}
    inside = {n for div in divs for n in range(div.line, div.end)}
    asked = {line for n, line in enumerate(lines) if n not in inside}
    shown = set(text(learner(episode, LESSON.layout)).split("\n"))
    assert told and not {line for line in (told - asked) & shown if line.strip()}


def test_optional_code_is_folded_and_what_fails_may_fail(everything, small):
    cells = learner(everything, small.layout).cells
    folded = [c.source for c in cells if "jupyter" in c.metadata]
    assert folded == ["deeper = 8", "still = 9"]
    assert all(c.metadata.jupyter.source_hidden for c in cells if c.source in folded)
    assert sum("raises-exception" in c.metadata.get("tags", []) for c in cells) == 1


def test_complete_notebook_says_all_but_checks(everything, small):
    found = text(complete(everything, small.layout, iter(["ONE", "TWO"])))
    for words in (
        "of ONE, see [the next](complete-02-more.ipynb)", "# Sums",
        "## Questions\n\n- What is one", "## Objectives\n\n- Add",
        "## Key points\n\n- One and one",
        "question, TWO?", "**Challenge**", "## Two (6 min)", "**Solution**", "**Hint**",
        "The solution.", "*A plot*", "[a link](data/README.md)",
        "![Two \\[round\\] boxes.](fig/01-drawn.svg)", "A. This one.  \nB.",
    ):  # fmt: skip
        assert words in found, words
    assert "assert" not in "".join(code(complete(everything, small.layout)))


def export(small) -> None:
    lesson = read_lesson(small.layout)
    for episode in lesson.episodes:
        export_episode(small.layout, episode, None)
    furnish(small.layout, [episode.name for episode in lesson.episodes])


def relative_links(notebook: NotebookNode) -> Iterator[str]:
    for target in re.findall(r"\]\(([^)\s]+)\)", text(notebook)):
        if not re.match(r"[a-z]+:", target):
            yield target


def test_nothing_but_notebook_markdown_and_links_to_what_is_there(everything, small):
    export(small)
    paths = sorted(small.layout.notebooks.glob("*.ipynb"))
    names = ["01-sums", "02-more", "complete-01-sums", "complete-02-more"]
    assert [path.stem for path in paths] == names
    for path in paths:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        for sign in (":::", "{#", "{python}", "<!--", "{alt", "minutes="):
            assert sign not in text(notebook)
        for target in relative_links(notebook):
            assert (path.parent / target).exists(), target
        for cell in notebook.cells:
            if cell.cell_type == "code":
                assert (cell.outputs, cell.execution_count) == ([], None)
    assert (small.layout.notebooks / "data/numbers.csv").is_file()


def test_links_of_the_lessons_notebooks_lead_somewhere():
    layout = LESSON.layout
    names = {
        f"{kind}{episode.name}.ipynb"
        for episode in LESSON.episodes
        for kind in ("", "complete-")
    }
    for episode in LESSON.episodes:
        for notebook in (learner(episode, layout), complete(episode, layout)):
            for target in relative_links(notebook):
                is_there = (layout.root / target).exists()
                assert is_there or target in names, (episode.name, target)


def test_notebooks_of_episodes_that_are_no_more_are_removed(everything, small):
    export(small)
    mine = small.layout.notebooks / "my own.ipynb"
    mine.write_text("{}")
    (small.root / "episodes/02-more.md").unlink()
    small.episode("Two.\n", name="01-sums")
    export(small)
    names = {path.name for path in small.layout.notebooks.glob("*.ipynb")}
    assert names == {"01-sums.ipynb", "complete-01-sums.ipynb", mine.name}


def test_values_of_the_complete_notebook_are_those_of_the_run(small):
    small.episode(
        "Two is `{python} x`.\n\n```python\nx = 2\n```\n".replace("x`", "1 + 1`")
    )
    [one] = execute(read_lesson(small.layout), (), Options())
    values = values_of(one.cells)
    assert "Two is 2." in text(complete(one.episode, small.layout, values))
    assert "Two is 2." not in text(learner(one.episode, small.layout))
