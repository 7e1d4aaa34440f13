"""Say in Sphinx's words what the lesson's `config.yaml` says in the Workbench's."""

import hashlib
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from lesson.publish.order import HOME, MADE, read_groups, read_places
from lesson.read.citation import FILE, Citation, read_citation
from lesson.read.github import read_repository
from lesson.read.timetable import read_timetable

EDITABLE_HOSTS = (
    "https://github.com/",
    "https://gitlab.com/",
    "https://bitbucket.org/",
)


def sphinx_settings(woven: Path) -> dict[str, Any]:
    """Read the lesson's configuration.

    Parameters
    ----------
    woven : Path
        The folder with `config.yaml` and the woven pages.

    Returns
    -------
    dict
        Values that complete those of `conf.py`.
    """
    text = (woven / "config.yaml").read_text(encoding="utf-8")
    config = YAML(typ="safe", pure=True).load(text) or {}
    title = str(config.get("title") or "Lesson")
    source = str(config.get("source") or "").rstrip("/")
    url = str(config.get("url") or "")
    address = f"{url.rstrip('/')}/" if url else ""
    repository = read_repository(config)
    groups = read_groups(woven, config)
    pages = [page for group in groups for page in group.pages]
    settings = {
        "project": title,
        "html_baseurl": address,
        "html_title": title,
        "language": str(config.get("lang") or "en"),
        "workbench_groups": groups,
        "workbench_pages": [page for page in pages if page not in {HOME, *MADE}],
        "workbench_places": read_places(config),
        "workbench_code": code_digest(),
        "workbench_about": {
            "description": config.get("description") or "",
            "contact": config.get("contact") or "",
            "license": config.get("license") or "",
            "license_url": config.get("license_url") or "",
            "source": source,
            "colab": repository.colab if repository else "",
        },
    }
    if timetable := read_timetable(config):
        settings["workbench_timetable"] = timetable
    if cited := citation(woven):
        settings["workbench_citation"] = cited
    if source.startswith(EDITABLE_HOSTS):
        settings["html_theme_options.source_repository"] = source
        settings["html_theme_options.source_branch"] = str(
            config.get("branch") or "main"
        )
    return settings


def citation(woven: Path) -> Citation | None:
    """Return how to cite the lesson, if it says so."""
    path = woven / FILE
    return read_citation(path.read_text("utf-8"), path) if path.is_file() else None


def code_digest() -> str:
    """Name the version of our extension; pages read by another are read again."""
    folder = Path(__file__).parent / "workbench"
    code = b"".join(path.read_bytes() for path in sorted(folder.glob("*.py")))
    return hashlib.sha256(code).hexdigest()
