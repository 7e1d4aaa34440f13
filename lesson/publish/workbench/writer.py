"""Write the elements of a page as HTML that everybody can use."""

import posixpath
from pathlib import Path
from urllib.parse import quote

from docutils import nodes
from sphinx.util.images import get_image_size
from sphinx.writers.html5 import HTML5Translator

from .downloads import write_downloads
from .home import write_citation, write_start
from .kinds import BOXES
from .nodes import (
    box,
    choice,
    choice_option,
    citation_text,
    downloads,
    fold,
    fold_title,
    mark,
    schedule_table,
    start_links,
)
from .orientation import place_html
from .schedule import write_schedule

PLOT_RESOLUTION = 2
"""Plots are woven with this many pixels for each that is shown."""


class WorkbenchTranslator(HTML5Translator):
    """Sphinx's HTML writer with the elements of the Workbench."""

    def visit_box(self, node: box) -> None:
        """Open a box: a named group with its kind in words, not in colour alone.

        A group rather than a region, for a page with forty landmarks has none.
        """
        self.section_level += 1
        name = node["ids"][0]
        kind = f"{name}-kind" if node["titled"] else ""
        label = {"role": "group", "aria-labelledby": f"{kind} {name}-title".strip()}
        self.body.append(self.starttag(node, "section", **label))
        if kind:
            text = self.encode(BOXES[node["kind"]].label)
            text = f'<span id="{kind}">{text}</span>'
            if minutes := node.get("minutes"):
                text += f' <span class="minutes">{self.encode(minutes)} min</span>'
            self.body.append(f'<p class="box-kind">{text}</p>\n')

    def depart_box(self, node: box) -> None:
        """Close a box."""
        self.section_level -= 1
        self.body.append("</section>\n")

    def visit_title(self, node: nodes.title) -> None:
        """Mark the words of a box's title, without its link, as the box's name."""
        super().visit_title(node)
        if isinstance(node.parent, box):
            self.body.append(f'<span id="{node.parent["ids"][0]}-title">')

    def depart_title(self, node: nodes.title) -> None:
        """Close a title."""
        if isinstance(node.parent, box):
            self.body.append("</span>")
        super().depart_title(node)
        if isinstance(node.parent.parent, nodes.document) and self.builder.env:
            page = self.builder.current_docname
            place = self.config.workbench_places.get(page)
            about = self.builder.env.metadata.get(page, {})
            self.body.append(place_html(place, about))

    def visit_fold(self, node: fold) -> None:
        """Open a fold; the browser's own element works by keyboard, without script."""
        state = {"open": "open"} if node.get("open") else {}
        self.body.append(self.starttag(node, "details", **state))

    def depart_fold(self, node: fold) -> None:
        """Close a fold."""
        self.body.append("</div></details>\n")

    def visit_fold_title(self, node: fold_title) -> None:
        """Open the title of a fold."""
        self.body.append(self.starttag(node, "summary", ""))

    def depart_fold_title(self, node: fold_title) -> None:
        """Close the title of a fold and open its content."""
        self.body.append('</summary>\n<div class="fold-content">\n')

    def visit_choice(self, node: choice) -> None:
        """Open the options of a challenge: a group that has the challenge's name."""
        label = {"role": "group", "aria-labelledby": node["labelledby"]}
        self.body.append(self.starttag(node, "div", CLASS="choice", **label))

    def depart_choice(self, node: choice) -> None:
        """Close the options."""
        self.body.append("</div>\n")

    def visit_choice_option(self, node: choice_option) -> None:
        """Open an option; a script makes it one that can be chosen."""
        right = {"data-right": "right"} if node["right"] else {}
        letter = {"data-letter": node["letter"]}
        self.body.append(self.starttag(node, "div", CLASS="option", **letter, **right))

    def depart_choice_option(self, node: choice_option) -> None:
        """Close an option."""
        self.body.append("</div>\n")

    def visit_schedule_table(self, node: schedule_table) -> None:
        """Write the schedule."""
        self.body.append(write_schedule(self.builder))
        raise nodes.SkipNode

    def visit_start_links(self, node: start_links) -> None:
        """Write the links with which a reader begins."""
        self.body.append(write_start(self.builder))
        raise nodes.SkipNode

    def visit_citation_text(self, node: citation_text) -> None:
        """Write how to cite the lesson."""
        self.body.append(write_citation(self.builder))
        raise nodes.SkipNode

    def visit_mark(self, node: mark) -> None:
        """Write a small drawing."""
        self.body.append(node["svg"])
        raise nodes.SkipNode

    def visit_downloads(self, node: downloads) -> None:
        """Write the links to the files of an episode."""
        self.body.append(write_downloads(self.builder, node["docname"]))
        raise nodes.SkipNode

    def visit_image(self, node: nodes.image) -> None:
        """Write an image with its size: the text does not jump when it loads."""
        path = node["uri"]
        source = path
        if path in self.builder.images:
            name = quote(self.builder.images[path])
            source = posixpath.join(self.builder.imgpath, name)
        attributes = {
            "src": source,
            "alt": node.get("alt", ""),
            "loading": "lazy",
            "decoding": "async",
        }
        if size := shown_size(Path(self.builder.srcdir, path)):
            attributes["width"], attributes["height"] = map(str, size)
        if "width" in node:
            attributes["style"] = f"width: {node['width']}"
        self.body.append(self.emptytag(node, "img", **attributes))

    def depart_image(self, node: nodes.image) -> None:
        """Nothing is left to close."""

    def visit_table(self, node: nodes.table) -> None:
        """Write a table without the identifier that Furo gives its wrapper as well."""
        ids, node["ids"] = node["ids"], []
        super().visit_table(node)
        node["ids"] = ids

    def visit_entry(self, node: nodes.entry) -> None:
        """Say which cells a header cell heads; an empty one heads none."""
        start = len(self.body)
        super().visit_entry(node)
        if not isinstance(node.parent.parent, nodes.thead):
            return
        empty = not node.astext().strip() and not node.next_node(nodes.image)
        tag = "<td" if empty else '<th scope="col"'
        self.body[start] = self.body[start].replace("<th", tag, 1)
        if empty:
            self.context[-1] = self.context[-1].replace("</th>", "</td>")


def shown_size(path: Path) -> tuple[int, int] | None:
    """Return the width and height that an image is shown at."""
    size = get_image_size(path) if path.is_file() else None
    if size is None:
        return None
    scale = PLOT_RESOLUTION if path.suffix == ".png" else 1
    return round(size[0] / scale), round(size[1] / scale)
