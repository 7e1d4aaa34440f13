"""Turn the HTML of a data frame into a table that screen readers can use."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag


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
    for row in table.find_all("tr"):
        row.attrs = {}
    for cell in table.find_all("th"):
        _scope(cell)
    lines = [line.strip() for line in str(table).splitlines()]
    body = "\n".join(line for line in lines if line)
    if size:  # the number of rows and columns, below a table that is cut short
        body += f"\n{size}"
    return (
        '<div class="table-wrapper" role="group" tabindex="0" aria-label="Table">\n'
        f"{body}\n</div>"
    )


def _scope(cell: Tag) -> None:
    if not cell.get_text(strip=True):
        cell.name = "td"
        cell.attrs = {}
        return
    in_head = cell.find_parent("thead") is not None
    spans = {k: v for k, v in cell.attrs.items() if k in {"colspan", "rowspan"}}
    group = "colspan" if in_head else "rowspan"
    scope = "col" if in_head else "row"
    cell.attrs = {"scope": f"{scope}group" if group in spans else scope, **spans}
