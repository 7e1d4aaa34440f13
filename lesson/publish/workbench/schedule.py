"""Show what the episodes answer and how long they take."""

from typing import NamedTuple

from sphinx.builders.html import StandaloneHTMLBuilder


class Row(NamedTuple):
    """One episode in the schedule."""

    link: str
    title: str
    questions: list[str]
    teaching: int
    exercises: int


def rows(builder: StandaloneHTMLBuilder) -> list[Row]:
    """Collect the episodes in their order."""
    env, config = builder.env, builder.config
    return [
        Row(
            builder.get_relative_uri(config.root_doc, page),
            env.titles[page].astext(),
            env.metadata[page].get("questions", []),
            minutes(env.metadata[page].get("teaching")),
            minutes(env.metadata[page].get("exercises")),
        )
        for page in config.workbench_pages
        if page.startswith("episodes/") and page in env.titles
    ]


def minutes(value: object) -> int:
    """Read minutes from front matter, which may lack them."""
    return int(value) if str(value).isdigit() else 0


def duration(total: int) -> str:
    """Write minutes as people say them."""
    hours, rest = divmod(total, 60)
    return f"{hours} h {rest:02} min" if hours else f"{rest} min"


def write_schedule(builder: StandaloneHTMLBuilder) -> str:
    """Write the table; its HTML is in a template."""
    episodes = rows(builder)
    return builder.templates.render(
        "schedule.html",
        {
            "episodes": episodes,
            "teaching": sum(row.teaching for row in episodes),
            "exercises": sum(row.exercises for row in episodes),
            "duration": duration,
        },
    )
