"""The cell with which a notebook begins: it gets data that are not beside it."""

from __future__ import annotations

import re
from pathlib import Path

from nbformat import NotebookNode

from lesson.export.cells import code
from lesson.read.episode import Episode
from lesson.read.roles import is_seen

NAMED = re.compile(r"\bdata/(?P<name>[\w./-]+)")
TAG = "get-data"
SOURCE = """\
# Gets the data where they are not beside this notebook, as in Colab.
def get_data(*names, source="{source}"):
    from pathlib import Path
    from urllib.request import urlretrieve

    for name in names:
        file = Path("data", name)
        if not file.exists():
            print("getting", file)
            file.parent.mkdir(parents=True, exist_ok=True)
            part, _ = urlretrieve(source + name, f"{{file}}.part")
            Path(part).rename(file)


get_data({names})"""


def add_data_cell(
    notebook: NotebookNode, episode: Episode, data: Path, address: str
) -> None:
    """Begin a notebook with a cell that gets the data of its episode.

    Parameters
    ----------
    notebook
        What to add the cell to; nothing is added for an episode without data.
    episode
        As written.
    data
        The folder of the data.
    address
        Where the same files are on the web.
    """
    if names := data_of(episode, data):
        listed = ", ".join(f'"{name}"' for name in names)
        cell = code(SOURCE.format(source=address, names=listed), [TAG], folded=True)
        cell.id = TAG
        notebook.cells.insert(0, cell)


def data_of(episode: Episode, data: Path) -> list[str]:
    """Return the data files that the code of an episode names, which learners have."""
    blocks = (block for block in episode.blocks.python if is_seen(block))
    names = {
        match["name"] for block in blocks for match in NAMED.finditer(block.source)
    }
    return sorted(name for name in names if (data / name).is_file())
