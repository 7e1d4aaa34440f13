"""A page for each data set."""

from __future__ import annotations

from pathlib import Path

import pytest

from lesson.faults import LessonError
from lesson.pipeline import Options, build
from lesson.weave.data_pages import line_in_readme, split_readme, to_text

CARD = """\
## {title}

```yaml
file: {file}
licence: CC0-1.0
origin: "simulated, after doi 10.5281/zenodo.12."
made_by: python data/make.py
reproducible: in kind
bytes: 12345
sha256: {hash}
```

### What it is

Numbers of
two kinds.

More about them.

### How to load

```text
## no heading
### nor this
```
"""
README = """\
---
title: Data
---

All data.

## Check {#check}

```bash
## no heading either
```

"""
OVERVIEW = Path("data/README.md")


def card(file: str, title: str = "Numbers") -> str:
    return CARD.format(file=file, title=title, hash="a" * 64)


def pages(text: str) -> dict[str, str]:
    return {
        path.as_posix(): to_text(lines).decode()
        for path, lines in split_readme(text).items()
    }


def test_each_card_becomes_a_page_and_leaves_its_heading():
    made = pages(
        README + card("numbers.csv.gz", "Numbers {#nums}") + "\n## End\n\nIt.\n"
    )
    assert list(made) == ["data/README.md", "data/numbers.md"]
    overview = made["data/README.md"]
    assert overview.startswith(README) and overview.endswith("## End\n\nIt.\n")
    summary = "## Numbers {#nums}\n\nNumbers of\ntwo kinds.\n\n"
    assert summary + "[All about `numbers.csv.gz`](numbers.md)\n" in overview
    assert "yaml" not in overview and "More about" not in overview


def test_a_page_has_its_facts_in_words_and_headings_one_level_up():
    page = pages(README + card("numbers.csv"))["data/numbers.md"]
    assert page.startswith(
        '---\ntitle: "Numbers"\n---\n\nFile\n: `numbers.csv`, 12,345'
    )
    assert ": Simulated, after [doi 10.5281/zenodo.12](https://doi.org/10" in page
    assert "makes a file that is as good, but not the same" in page
    assert "\n## What it is\n" in page and "\n## How to load\n" in page
    assert "```text\n## no heading\n### nor this\n```" in page
    assert "yaml" not in page


def test_two_files_of_one_name_have_pages_of_their_own():
    made = pages(README + card("a.csv") + "\n" + card("a.npz", "Other"))
    assert list(made)[1:] == ["data/a-csv.md", "data/a-npz.md"]


def test_without_cards_the_overview_is_the_file():
    assert pages(README) == {"data/README.md": README.rstrip() + "\n"}


def test_a_quotation_mark_in_a_title_ends_no_front_matter():
    page = pages(README + card("a.csv", 'The "base"'))["data/a.md"]
    assert page.startswith('---\ntitle: "The \\"base\\""\n')


@pytest.mark.parametrize("words", ["More about them.", "### nor this", "two kinds."])
def test_a_line_of_a_page_leads_to_its_line_in_the_file(words):
    text = README + card("a.csv") + "\n" + card("b.csv", "Other")
    path = Path("data/b.md")
    texts = [line.text for line in split_readme(text)[path]]
    line = line_in_readme(text, path, texts.index(words) + 1)
    source = text.split("\n")
    assert source[line - 1] == words
    assert line > source.index("## Other")


def test_a_fault_of_a_page_is_named_in_the_file(small):
    text = README + card("numbers.csv").replace("More about", "[Nothing](#x) about")
    small.write("data/README.md", text)
    with pytest.raises(LessonError) as caught:
        build(small.layout, Options())
    [fault] = caught.value.faults
    line = text.split("\n").index("[Nothing](#x) about them.") + 1
    assert (fault.path, fault.line) == (OVERVIEW, line)


def test_the_site_has_a_page_for_each_data_set(small):
    small.write("data/README.md", README + card("numbers.csv"))
    build(small.layout, Options())
    page = (small.layout.html / "data/numbers.html").read_text("utf-8")
    assert "12,345 bytes" in page and "edit-this-page" not in page
    overview = (small.layout.html / "data/README.html").read_text("utf-8")
    assert 'href="numbers.html"' in overview and 'id="numbers"' in overview
    assert 'data-page="data/numbers"' not in page
    assert 'aria-current="true"' in page
