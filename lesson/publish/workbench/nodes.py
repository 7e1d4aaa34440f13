"""The document elements that the Workbench has and docutils has not."""

from docutils import nodes


class box(nodes.section):  # noqa: N801 - docutils' names of elements are lower case
    """A framed section, such as a challenge; a real section, so that it has a heading.

    Sphinx then gives it a place in the contents, a permanent link and a search entry.
    """


class fold(nodes.General, nodes.Element):  # noqa: N801
    """Something that opens when its title is chosen, such as a solution."""


class fold_title(nodes.Part, nodes.TextElement):  # noqa: N801
    """The title of a fold, always visible."""


class schedule_table(nodes.General, nodes.Element):  # noqa: N801
    """The place of the schedule, filled in when all episodes have been read."""


class start_links(nodes.General, nodes.Element):  # noqa: N801
    """The place of the links to the first episode and to the setup."""


class citation_text(nodes.General, nodes.Element):  # noqa: N801
    """The place of the reference to the lesson."""


class choice(nodes.General, nodes.Element):  # noqa: N801
    """The options of a challenge, each of which can be chosen."""


class choice_option(nodes.General, nodes.Element):  # noqa: N801
    """An option: its letter, and whether it is right."""


class mark(nodes.Inline, nodes.Element):  # noqa: N801
    """A small drawing in the text, in the text's colour."""


class downloads(nodes.General, nodes.Element):  # noqa: N801
    """The place of the links to an episode's files."""
