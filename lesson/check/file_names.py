"""Tell a name of a file from words for people."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache

# A known ending makes a name of anything, spaces and all; another one, of one word.
ENDING = re.compile(
    r"\.(?:png|jpe?g|svg|gif|webp|avif|bmp|tiff?|eps|pdf|heic|ico|csv|npz|ipynb|py)$"
    r"|^\S+\.\w{1,5}$",
    re.IGNORECASE,
)
# Words joined by hyphens, underscores or slashes, as in `training-loss_2`.
JOINED = re.compile(r"^\w+(?:[-_/\\]+\w+)+$")
# What cameras, screens and programs call their files, as in `IMG_2041` or `Figure 1`.
GIVEN = re.compile(
    r"^(?=.*\d)(?:img|image|dsc[nf]?|pict?|photo|picture|figure|fig|plot|chart|graph|drawing"
    r"|diagram|untitled|unnamed|output|screen ?shot(?: from)?)"
    r"[\d\s_.:()\-]*(?:(?:at|copy|final|new|[ap]m)[\d\s_.:()\-]*)*$",
    re.IGNORECASE,
)


def is_file_name(text: str, names: Container[str]) -> bool:
    """Tell whether a text is the name of a file.

    Parameters
    ----------
    text
        The text.
    names
        The names of known files, in words.
    """
    text = text.strip().strip("\"'`")
    return bool(
        ENDING.search(text)
        or JOINED.match(text)
        or GIVEN.match(text)
        or name_in_words(text) in names
    )


@lru_cache(maxsize=1024)
def name_in_words(name: str) -> str:
    """Return what is left of a file's name without folder, ending, number and signs.

    So `fig/03-training_loss.png`, `training loss` and `03 Training loss` are one.
    """
    stem = re.sub(r"\.\w{1,5}$", "", re.split(r"[/\\]", name.strip())[-1])
    found = re.findall(r"[^\W_]+", stem.casefold())
    return " ".join(found[1:] if len(found) > 1 and found[0].isdigit() else found)
