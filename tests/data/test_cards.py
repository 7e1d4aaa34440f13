"""Cards and data files: each way in which they can disagree."""

import hashlib

import pytest

from lesson.data.cards import SECTIONS, read_cards
from lesson.data.check import check_data
from lesson.data.make import make_data
from lesson.faults import LessonError

MAKER = "from pathlib import Path\n\nPath('data/numbers.csv').write_text('x\\n1\\n')\n"
CONTENT = b"x\n1\n"


def card(content: bytes = CONTENT, **changes: str) -> str:
    facts = {
        "file": "numbers.csv",
        "licence": "CC0-1.0",
        "origin": "simulated",
        "made_by": "python data/simulate_numbers.py",
        "reproducible": "bit for bit",
        "bytes": str(len(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
    } | changes
    block = "\n".join(f"{key}: {value}" for key, value in facts.items())
    sections = "\n".join(f"### {title}\n\nText.\n" for title in SECTIONS)
    return f"## Numbers\n\n```yaml\n{block}\n```\n\n{sections}\n"


@pytest.fixture
def described(small):
    """Return a lesson whose one data file has a card and a script."""
    small.write("data/README.md", f"---\ntitle: Data\n---\n\n{card()}")
    small.write("data/simulate_numbers.py", MAKER)
    small.write("data/numbers.csv", CONTENT.decode())
    return small


def fault_of(small) -> str:
    with pytest.raises(LessonError) as caught:
        check_data(small.layout)
    assert len(caught.value.faults) == 1, str(caught.value)
    return str(caught.value.faults[0])


def test_all_is_well(described):
    [found] = check_data(described.layout)
    assert (found.file, found.exact, found.line) == ("numbers.csv", True, 7)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "is missing"),
        ("x\n", "is truncated: 2 bytes of 4"),
        ("x\n1\n2\n", "is longer than its card says"),
        ("x\n2\n", "was altered"),
    ],
)
def test_file_is_not_what_its_card_says(described, content, words):
    path = described.root / "data/numbers.csv"
    path.unlink()
    if content is not None:
        path.write_text(content)
    fault = fault_of(described)
    assert fault.startswith(f"data/numbers.csv: data: {words}")
    assert "git checkout -- data/numbers.csv" in fault
    assert "lesson data --make" in fault


def test_file_without_a_card(described):
    described.write("data/other.csv", "1")
    assert fault_of(described).startswith("data/other.csv: data: has no card")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("bytes: 4", "bytes: four", 13, "`bytes`"),
        ("licence: CC0-1.0\n", "", 8, "'licence' is a required property"),
        ("origin: simulated", "origin: 'simulated", 10, "invalid YAML"),
        ("made_by: python", "made_by: rm", 11, "`made_by`"),
        ("### Ethics", "### Morals", 7, "`numbers.csv`: add a section `### Ethics`"),
    ],
)
def test_bad_card(described, old, new, line, words):
    path = described.root / "data/README.md"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    fault = fault_of(described)
    assert fault.startswith(f"data/README.md:{line}: "), fault
    assert words in fault


def test_two_cards_for_one_file(described):
    path = described.root / "data/README.md"
    path.write_text(path.read_text() + card())
    with pytest.raises(LessonError, match="has two cards"):
        read_cards(described.layout)


def test_folder_that_is_too_large(described, monkeypatch):
    monkeypatch.setattr("lesson.data.check.LARGEST_FOLDER", 3)
    assert "keep it to 50 MB" in fault_of(described)


def test_make_reports_the_same(described):
    said: list[str] = []
    make_data(described.layout, said.append)
    assert said == ["running python data/simulate_numbers.py", "numbers.csv: the same"]


def test_make_restores_a_damaged_file(described):
    described.write("data/numbers.csv", "x\n")
    said: list[str] = []
    make_data(described.layout, said.append)
    assert said[-1] == "numbers.csv: restored"
    check_data(described.layout)


def test_make_reports_another_outcome_and_keeps_the_file(described):
    described.write("data/simulate_numbers.py", MAKER.replace("1", "2"))
    with pytest.raises(LessonError, match="makes another file than its card describes"):
        make_data(described.layout, print)
    assert (described.root / "data/numbers.csv").read_bytes() == CONTENT


def test_make_reports_a_script_that_fails(described):
    described.write("data/simulate_numbers.py", "raise ValueError('no numbers')")
    with pytest.raises(LessonError, match="failed: ValueError: no numbers"):
        make_data(described.layout, print)


def test_what_is_made_in_kind_is_left_alone(described):
    text = card(reproducible="in kind")
    described.write("data/README.md", f"---\ntitle: Data\n---\n\n{text}")
    said: list[str] = []
    make_data(described.layout, said.append)
    assert said[0].startswith("numbers.csv: left alone")


def test_command_line(described):
    done = described.lesson("data", "--check")
    assert done.returncode == 0
    assert done.stdout == "1 data files are what their cards say.\n"
    described.write("data/numbers.csv", "x\n")
    done = described.lesson("data")
    assert done.returncode == 1
    assert done.stderr.startswith("data/numbers.csv: data: is truncated")
