"""Turn the tokens of a woven page into document elements."""

from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from docutils import nodes
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.slugs import github_slugify, unique_slug

from lesson.read.choice import Choice, read_choice

from .kinds import BOXES, FIXED_TITLES, FOLDS, OUTPUTS, OVERVIEW, OVERVIEW_PARTS, TABS
from .nodes import box, choice, choice_option, fold, fold_title


class WorkbenchRenderer(SphinxRenderer):
    """MyST's renderer with the Workbench's divs, headings, figures and captions."""

    _overview: box | None = None
    """The overview box of the page, once there is one."""
    _choice: Choice | None = None
    """What the challenge that is being rendered lets its readers choose from."""

    @property
    def page(self) -> dict[str, Any]:
        """What is known of the page: its front matter and what we add to it."""
        return self.sphinx_env.metadata[self.sphinx_env.docname]

    # Front matter and headings

    def render_front_matter(self, token: SyntaxTreeNode) -> None:
        """Give the home page the lesson's title when it has none of its own."""
        super().render_front_matter(token)
        env = self.sphinx_env
        if env.docname == env.config.root_doc and "title" not in self.page:
            self.nested_render_text(f"# {env.config.project}", 0)

    def generate_heading_target(
        self,
        token: SyntaxTreeNode,
        level: int,
        node: nodes.Element,
        title_node: nodes.Element,
    ) -> None:
        """Give a heading the identifier of its author, or one made from its text.

        The title of the page leaves its words to the sections: a page "Glossary" may
        have a section `{#glossary}`.
        """
        identifier = identifier_of(token)
        if node.parent is self.document:
            identifier = identifier or "page-title"
        self._identify(node, title_node.astext(), identifier)

    def _identify(
        self, node: nodes.Element, title: str, identifier: str | None = None
    ) -> None:
        """Give an element an identifier that links in this and other pages can name.

        As in the Workbench it is unique in its page, not in the lesson; therefore it
        goes among MyST's slugs and not among docutils' names.
        """
        slug = identifier or unique_slug(
            github_slugify(title) or "section", self._heading_slugs
        )
        node["ids"] = [slug]
        self.document.set_id(node)
        self._heading_slugs[slug] = (node.line, slug, title)

    # Divs

    def render_div(self, token: SyntaxTreeNode) -> None:
        """Render a div by its kind; reading has refused all other kinds."""
        name = token.info
        if name in OVERVIEW_PARTS:
            self._render_overview_part(name, token)
        elif name in BOXES:
            self._render_box(name, token)
        elif name in FOLDS:
            self._render_fold(name, token.children, token)
        elif name in TABS:
            self._render_tabs(name, token)

    def _render_box(self, name: str, token: SyntaxTreeNode) -> None:
        heading, inside = split_title(token.children)
        if name in FIXED_TITLES:
            heading = None
            self._end_sections()
        element = self._add(box(kind=name, classes=["box", name]), token)
        self._render_title(nodes.title(), heading, BOXES[name].title, element)
        element["titled"] = heading is not None
        element["minutes"] = attributes_of(heading).get("minutes")
        self._identify(element, element[0].astext(), identifier_of(heading))
        offered = read_choice(token) if name == "challenge" else None
        self._choice = offered if offered and offered.is_whole else None
        self._render_inside(element, inside)
        self._choice = None

    def _end_sections(self) -> None:
        """Return from the last section to the page, to which key points belong."""
        if self.md_env.get("temp_root_node") is None:
            self.current_node = self._level_to_section.get(1, self.document)

    def _render_overview_part(self, name: str, token: SyntaxTreeNode) -> None:
        """Render questions or objectives into the one overview box of the page."""
        if self._overview is None:
            self._overview = self._start_overview(token)
        _, inside = split_title(token.children)
        with self.current_node_context(self._overview):
            part = self._add(nodes.section(classes=[name]), token)
        title = OVERVIEW_PARTS[name].title
        part += nodes.title(title, title)
        self._identify(part, title)
        self._render_inside(part, inside)
        self.page[name] = [item.astext() for item in part.findall(nodes.list_item)]

    def _start_overview(self, token: SyntaxTreeNode) -> box:
        overview = self._add(
            box(kind="overview", classes=["box", "overview"], titled=False), token
        )
        overview += nodes.title(OVERVIEW.title, OVERVIEW.title)
        self._identify(overview, OVERVIEW.title)
        return overview

    def _render_fold(
        self, name: str, content: list[SyntaxTreeNode], token: SyntaxTreeNode
    ) -> None:
        heading, inside = split_title(content)
        element = self._add(fold(kind=name, classes=["fold", name]), token)
        default = FOLDS[name].title if name in FOLDS else name
        self._render_title(fold_title(), heading, default, element)
        if identifier := identifier_of(heading):
            self._identify(element, element[0].astext(), identifier)
        self._render_inside(element, inside)
        if name == "solution":
            self.page["solutions"] = True

    def _render_tabs(self, name: str, token: SyntaxTreeNode) -> None:
        """Render each heading with what follows it as one fold of a group."""
        content = token.children
        starts = [i for i, node in enumerate(content) if node.type == "heading"]
        group = self._add(nodes.container(is_div=True, classes=["tabs", name]), token)
        with self.current_node_context(group):
            for node in content[: starts[0] if starts else None]:
                self._render(node)
            for start, end in zip(starts, [*starts[1:], None], strict=True):
                self._render_fold(name, content[start:end], token)
        for first in list(group.findall(fold))[:1]:
            first["open"] = True

    def _render_title(
        self,
        title: nodes.TextElement,
        heading: SyntaxTreeNode | None,
        default: str,
        parent: nodes.Element,
    ) -> None:
        parent += title
        if heading:
            with self.current_node_context(title):
                self.render_children(heading)
        else:
            title += nodes.Text(default)

    def _add(self, element: nodes.Element, token: SyntaxTreeNode) -> nodes.Element:
        self.add_line_and_source_path(element, token)
        self.current_node.append(element)
        return element

    def _render(self, node: SyntaxTreeNode) -> None:
        self.rules[f"render_{node.type}"](node)

    def _render_inside(
        self, root: nodes.Element, content: list[SyntaxTreeNode]
    ) -> None:
        """Render the content of a div, its headings directly below the div's own.

        Whatever level an author wrote, the page's outline then never skips one.
        """
        levels = [int(node.tag[1]) for node in content if node.type == "heading"]
        before = (
            self._level_to_section,
            self._heading_offset,
            self.md_env.get("temp_root_node"),
        )
        self._level_to_section = {0: root}
        self._heading_offset = 1 - min(levels, default=1)
        self.md_env["temp_root_node"] = root
        with self.current_node_context(root):
            for node in content:
                self._render(node)
        self._level_to_section, self._heading_offset, root_before = before
        self.md_env["temp_root_node"] = root_before

    # Choices

    def _render_option(self, letter: str, token: SyntaxTreeNode) -> None:
        """Render a paragraph that can be chosen, beside the others."""
        group = self.current_node[-1]
        if not isinstance(group, choice):
            name = self.current_node["ids"][0]
            group = self._add(choice(labelledby=f"{name}-title"), token)
        is_right = letter in self._choice.right
        element = choice_option(letter=letter.lower(), right=is_right)
        with self.current_node_context(group):
            self._add(element, token)
        with self.current_node_context(element):
            super().render_paragraph(token)

    def _option_of(self, token: SyntaxTreeNode) -> str | None:
        """Return the letter of the option that a paragraph is, if it is one."""
        options = self._choice.options if self._choice else {}
        return next((key for key, part in options.items() if part is token), None)

    def _mark_answer(self, token: SyntaxTreeNode) -> None:
        """Say of which options an item or a paragraph speaks."""
        answers = self._choice.answers if self._choice else {}
        self.current_node[-1]["classes"] += [
            f"answer-{letter.lower()}"
            for letter, answer in answers.items()
            if answer is token
        ]

    def render_list_item(self, token: SyntaxTreeNode) -> None:
        """Render an item, which may be about an option."""
        super().render_list_item(token)
        self._mark_answer(token)

    # Figures, tables and outputs

    def render_paragraph(self, token: SyntaxTreeNode) -> None:
        """Render an image that stands alone as a figure, as Pandoc does."""
        inline = token.children[0].children if token.children else []
        if letter := self._option_of(token):
            self._render_option(letter, token)
            return
        if len(inline) != 1 or inline[0].type != "image":
            super().render_paragraph(token)
            self._mark_answer(token)
            return
        figure = self._add(nodes.figure(), token)
        path = PurePosixPath(unquote(str(inline[0].attrs["src"])))
        self._identify(figure, f"fig {path.stem}")
        with self.current_node_context(figure):
            self.render_image(inline[0])
            if inline[0].children:
                caption = self._add(nodes.caption(), token)
                with self.current_node_context(caption):
                    self.render_children(inline[0])

    def render_image(self, token: SyntaxTreeNode) -> None:
        """Render an image; `{alt="..."}` is its alternative text."""
        super().render_image(token)
        # Sphinx looks for the file by the name that it has on the disk.
        self.current_node[-1]["uri"] = unquote(str(token.attrs["src"]))
        if alternative := token.attrs.get("alt"):
            self.current_node[-1]["alt"] = str(alternative)

    def render_table_caption(self, token: SyntaxTreeNode) -> None:
        """Render `Table: caption` as the title of the table above it."""
        title = nodes.title()
        table = self.current_node[-1]
        table.insert(0, title)
        self._identify(table, "table")
        with self.current_node_context(title):
            self.render_children(token)

    def render_fence(self, token: SyntaxTreeNode) -> None:
        """Render what code printed apart from the code itself."""
        name = (token.info.split() or [""])[0]
        if name not in OUTPUTS:
            super().render_fence(token)
            return
        group = self._add(
            nodes.container(is_div=True, classes=["cell-output", name]), token
        )
        group += nodes.paragraph("", OUTPUTS[name], classes=["cell-output-label"])
        text = token.content.rstrip("\n")
        group += nodes.literal_block(text, text, language="text")


def split_title(
    content: list[SyntaxTreeNode],
) -> tuple[SyntaxTreeNode | None, list[SyntaxTreeNode]]:
    """Split a heading that opens a div from the rest of its content."""
    if content and content[0].type == "heading":
        return content[0], content[1:]
    return None, content


def attributes_of(heading: SyntaxTreeNode | None) -> dict[str, str]:
    """Return the attributes that an author gave a heading, if any."""
    return heading.meta.get("attributes", {}) if heading else {}


def identifier_of(heading: SyntaxTreeNode | None) -> str | None:
    """Return the identifier that an author gave a heading, if any."""
    return attributes_of(heading).get("id")
