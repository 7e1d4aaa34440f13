"""What the notebooks of an episode are called."""

from __future__ import annotations

PREFIX = "complete-"


def learner_name(episode: str) -> str:
    """Return the file of an episode's notebook for learners."""
    return f"{episode}.ipynb"


def complete_name(episode: str) -> str:
    """Return the file of an episode's complete notebook."""
    return f"{PREFIX}{episode}.ipynb"
