"""A small lesson in a scratch folder, to be built and to be broken."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from lesson.layout import Layout

FRONT = "---\ntitle: {title}\nteaching: 10\nexercises: 5\n---\n\n"
OPENING = """\
::: questions

- What is one and one?

:::

::: objectives

- Add two numbers.

:::

"""
CLOSING = """
::: keypoints

- One and one is two.

:::
"""
CONFIG = "title: A small lesson\nsource: https://example.org/lesson\nepisodes:\n"


@dataclass(frozen=True)
class SmallLesson:
    """A lesson in a folder of its own."""

    root: Path

    @property
    def layout(self) -> Layout:
        return Layout(self.root)

    def write(self, name: str, text: str) -> Path:
        """Write a file; lines and all as given."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
        return path

    def episode(self, body: str, name: str = "01-sums", title: str = "Sums") -> int:
        """Write an episode around a body; return the line before its first line."""
        start = FRONT.format(title=title) + OPENING
        self.write(f"episodes/{name}.md", f"{start}{body}\n{CLOSING}")
        files = sorted(path.name for path in (self.root / "episodes").glob("*.md"))
        self.write("config.yaml", CONFIG + "".join(f"  - {file}\n" for file in files))
        return start.count("\n")

    def lesson(self, *words: str, timeout: float = 120) -> subprocess.CompletedProcess:
        """Run the command line in the lesson's folder."""
        return subprocess.run(
            [sys.executable, "-m", "lesson", *words],
            cwd=self.root,
            capture_output=True,
            text=True,
            timeout=timeout,
        )
