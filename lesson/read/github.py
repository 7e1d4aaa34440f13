"""The lesson's repository, where `config.yaml` says that it is on GitHub."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

ADDRESS = re.compile(
    r"https://(?:www\.)?github\.com/(?P<owner>[\w.-]+)/(?P<name>[\w.-]+?)(?:\.git)?/?"
)
SITE = "gh-pages"
"""The branch that GitHub shows as a site, and that the Workbench publishes to."""


class Repository(NamedTuple):
    """A repository, and the branch with the sources."""

    owner: str
    name: str
    branch: str

    def raw(self, folder: str) -> str:
        """Return the address of the files of a folder, as they are."""
        parts = (self.owner, self.name, self.branch, folder)
        return f"https://raw.githubusercontent.com/{quote('/'.join(parts))}/"

    @property
    def colab(self) -> str:
        """The address at which Colab opens notebooks of the published site."""
        place = f"{self.owner}/{self.name}/blob/{SITE}"
        return f"https://colab.research.google.com/github/{place}/"


def read_repository(config: Mapping[str, Any]) -> Repository | None:
    """Return the repository; none for sources that are elsewhere."""
    match = ADDRESS.fullmatch(str(config.get("source") or ""))
    branch = str(config.get("branch") or "main")
    return Repository(match["owner"], match["name"], branch) if match else None
