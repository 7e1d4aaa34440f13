"""Sources that cannot be read: one message each, with file and line."""

import pytest

from lesson.faults import LessonError
from lesson.layout import Layout, find_lesson
from lesson.read.lesson import read_lesson


def fault_of(small) -> str:
    with pytest.raises(LessonError) as caught:
        read_lesson(small.layout)
    assert len(caught.value.faults) == 1, str(caught.value)
    return str(caught.value.faults[0])


def test_reads_a_whole_lesson(small):
    start = small.episode("One is `{python} 1`.\n\n```python\n1 + 1\n```\n")
    lesson = read_lesson(small.layout)
    [episode] = lesson.episodes
    assert (episode.name, episode.title) == ("01-sums", "Sums")
    assert [(i.code, i.line) for i in episode.inlines] == [("1", start + 1)]
    assert episode.blocks.python[0].line == start + 3
    assert [page.name for page in lesson.pages] == [
        "index.md",
        "setup.md",
        "instructor-notes.md",
    ]


def test_listed_episode_does_not_exist(small):
    path = small.root / "config.yaml"
    path.write_text(path.read_text() + "  - 02-gone.md\n")
    fault = fault_of(small)
    assert fault.startswith("config.yaml:5: episodes: `02-gone.md` is not in episodes/")


def test_unlisted_episode(small):
    small.write("episodes/02-extra.md", "---\ntitle: x\n---\n")
    assert fault_of(small).startswith("episodes/02-extra.md: episodes: is not listed")


@pytest.mark.parametrize("folder", ["episodes", "learners"])
@pytest.mark.parametrize("name", [".#01-sums.md", "._01-sums.md", ".01-sums.md"])
def test_file_of_an_open_editor_is_no_page(small, folder, name):
    path = small.write(f"{folder}/{name}", "half a page")
    assert len(read_lesson(small.layout).episodes) == 1
    path.unlink()
    path.symlink_to("learner@computer.4711:1795836346")  # as Emacs locks a file
    assert not any(
        learners.name == name for learners in read_lesson(small.layout).pages
    )


def test_missing_page(small):
    (small.root / "setup.md").unlink()
    assert fault_of(small).startswith("setup.md: unreadable: cannot be read")


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("title: [unclosed\n", "config.yaml:1: yaml: invalid YAML"),
        ("title: x\nsource: https://x.org\n", "config.yaml:1: yaml: 'episodes' is a"),
        (
            "title: x\nsource: ftp://x.org\nepisodes:\n  - 01-sums.md\n",
            "config.yaml:2: yaml: `source`",
        ),
        (
            "title: x\nsource: https://x.org\nepisodes:\n  - Sums.md\n",
            "config.yaml:4: yaml: `episodes/0`",
        ),
        ("just words\n", "config.yaml:1: yaml:"),
    ],
)
def test_bad_configuration(small, text, start):
    small.write("config.yaml", text)
    assert fault_of(small).startswith(start), fault_of(small)


@pytest.mark.parametrize(
    ("old", "new", "start"),
    [
        ("---\ntitle", "title", "1: front-matter: no front matter"),
        ("title: Sums\n", "", "2: yaml: 'title' is a required property"),
        ("teaching: 10", "teaching: ten", "3: yaml: `teaching`"),
        ("teaching: 10", "teaching: 10: 20", "3: yaml: invalid YAML"),
        ("teaching: 10", "teachng: 10\nteaching: 10", "2: yaml: Additional"),
        ("title: Sums", "title: 'Sums", "2: yaml: invalid YAML"),
        ("A sum.", "`{python} 1 +`", "21: inline: Python cannot read `1 +`"),
        ("A sum.", "```python\na = 1\nb = = 2\n```", "23: syntax: Python cannot"),
        ("A sum.", "```python\n%matplotlib inline\n```", "22: syntax: Python cannot"),
    ],
)
def test_bad_episode(small, old, new, start):
    path = small.root / "episodes/01-sums.md"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    assert fault_of(small).startswith(f"episodes/01-sums.md:{start}"), fault_of(small)


@pytest.mark.parametrize(
    ("change", "start"),
    [
        (lambda raw: raw.replace(b"A sum.", b"A s\xfcm."), "21: encoding: byte 0xfc"),
        (lambda raw: b"\xef\xbb\xbf" + raw, "1: encoding: starts with a byte order"),
        (lambda raw: raw.replace(b"\n", b"\r\n"), "1: line-ends: Windows line ends"),
    ],
)
def test_bad_bytes(small, change, start):
    path = small.root / "episodes/01-sums.md"
    path.write_bytes(change(path.read_bytes()))
    assert fault_of(small).startswith(f"episodes/01-sums.md:{start}"), fault_of(small)


def test_all_faults_are_reported_in_one_go(small):
    small.episode("::: nonsense\n:::\n\n```python\n1 +\n```\n")
    small.write("episodes/02-extra.md", "")
    with pytest.raises(LessonError) as caught:
        read_lesson(small.layout)
    assert [f.rule for f in caught.value.faults] == ["episodes", "div", "syntax"]


def test_not_in_a_lesson(tmp_path):
    with pytest.raises(LessonError, match=r"no config\.yaml here or above"):
        find_lesson(tmp_path)


def test_lesson_is_found_from_a_folder_inside(small):
    assert find_lesson(small.layout.episodes) == Layout(small.root)
