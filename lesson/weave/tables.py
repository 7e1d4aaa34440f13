"""Turn the HTML of a data frame into a table that screen readers can use."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag

GROUP = {
    "class": "table-wrapper",
    "role": "group",
    "tabindex": "0",
    "aria-label": "Table",
}


def accessible_table(html: str) -> str:
    """Return the table of a data frame in an HTML block for Markdown.

    Header cells get a scope, empty ones become data cells, styles go, and a group that
    can be scrolled by keyboard goes around it. There is no blank line inside, since
    Markdown would end the block there.

    Parameters
    ----------
    html
        As pandas shows it in a notebook.
    """
    page = BeautifulSoup(html, "html.parser")
    table, size = page.find("table"), page.find("p")
    table.attrs = {"class": "dataframe"}
    scope_headers(table)
    lines = [line.strip() for line in str(table).splitlines()]
    body = "\n".join(line for line in lines if line)
    if size:  # the number of rows and columns, below a table that is cut short
        body += f"\n{size}"
    group = " ".join(f'{name}="{value}"' for name, value in GROUP.items())
    return f"<div {group}>\n{body}\n</div>"


def in_scrolling_group(table: Tag) -> None:
    """Put a table of a tree into a group that can be scrolled by keyboard."""
    group = Tag(name="div", attrs=GROUP)
    table.attrs["class"] = "dataframe"
    table.wrap(group)


def scope_headers(table: Tag) -> None:
    """Say of each header cell what it heads; empty ones become data cells."""
    for row in table.find_all("tr"):
        row.attrs = {}
    for cell in table.find_all("th"):
        _scope(cell)


def _scope(cell: Tag) -> None:
    if not cell.get_text(strip=True):
        cell.name = "td"
        cell.attrs = {}
        return
    spans = {k: v for k, v in cell.attrs.items() if k in {"colspan", "rowspan"}}
    in_head = _is_in_head(cell)
    group = "colspan" if in_head else "rowspan"
    scope = "col" if in_head else "row"
    cell.attrs = {"scope": f"{scope}group" if group in spans else scope, **spans}


def _is_in_head(cell: Tag) -> bool:
    """Tell whether a header cell heads a column; tables may lack a ``thead``."""
    if cell.find_parent("table").find("thead"):
        return cell.find_parent("thead") is not None
    return cell.find_parent("tr").find("td") is None
