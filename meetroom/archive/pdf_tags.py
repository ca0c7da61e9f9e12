"""Makes the tags of a PDF fewer, so that long papers keep some: a row of a table becomes a paragraph; knows no paper.

Nine of ten tags of minutes are cells of tables.  Source: ISO 32000-1, 14.7.2, 14.7.4.4, 14.8.4.
"""

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

__all__ = ["drop_tags", "rows_as_paragraphs"]

_SECTIONS = frozenset({Name.THead, Name.TBody, Name.TFoot})
_CELLS = frozenset({Name.TH, Name.TD})
_WITHIN = frozenset({Name.P, Name.Span, Name.Strong, Name.Em, Name.Div, Name.Datetime})
_PLAIN_KEYS = frozenset({"/A", "/ID", "/K", "/P", "/Pg", "/S", "/Type"})


class _NotPlain(Exception):
    """A table holds what a paragraph cannot."""


def drop_tags(paper: pikepdf.Pdf) -> None:
    """Take out the tree of tags, which level B of PDF/A-3 does not ask for."""
    for key in (Name.StructTreeRoot, Name.MarkInfo):
        if key in paper.Root:
            del paper.Root[key]
    for page in paper.pages:
        for described in (page.obj, *page.obj.get(Name.Annots, Array())):
            for key in (Name.StructParents, Name.StructParent, Name.Tabs):
                if key in described:
                    del described[key]


def rows_as_paragraphs(paper: pikepdf.Pdf) -> int:
    """Have every row of a table read as one paragraph, in the order of its cells; headings and text stay as they are.

    A table in which there is more than text (a link, another table, a description) is left as it is.

    Returns: how many tags there are fewer.
    """
    tree = paper.Root.get(Name.StructTreeRoot)
    if tree is None:
        return 0
    into: dict[tuple[int, int], pikepdf.Object] = {}
    gone: set[tuple[int, int]] = set()
    for table in [one for one in _elements(tree) if one.get(Name.S) == Name.Table]:
        try:
            sections, rows = _plain_rows(table)
        except _NotPlain:
            continue
        gone |= {section.objgen for section in sections}
        for row, cells, items in rows:
            _to_paragraph(table, row, items)
            into.update((cell.objgen, row) for cell in cells)
        table.S, table.K = Name.Div, Array([row for row, _, _ in rows])
        if Name.A in table:
            del table[Name.A]
    _rename_parents(tree, into)
    return len(into) + len(gone)


def _elements(tree: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """All elements below one, each before those within it."""
    left = list(reversed(_kids(tree)))
    while left:
        here = left.pop()
        if isinstance(here, Dictionary) and Name.S in here:
            yield here
            left += reversed(_kids(here))


def _kids(element: pikepdf.Object) -> list[pikepdf.Object | int]:
    kids = element.get(Name.K, Array())
    return list(kids) if isinstance(kids, Array) else [kids]


Item = tuple[int, pikepdf.Object]
"""Marked content: its number, and the page it is on."""
Row = tuple[pikepdf.Object, list[pikepdf.Object], list[Item]]
"""A row, all elements within it, and the content of them in its order."""


def _plain_rows(table: pikepdf.Object) -> tuple[list[pikepdf.Object], list[Row]]:
    """Sections and rows of a table.  Raises: _NotPlain."""
    sections: list[pikepdf.Object] = []
    rows: list[Row] = []
    for kid in _kids(table):
        found = [kid]
        if isinstance(kid, Dictionary) and kid.get(Name.S) in _SECTIONS:
            sections.append(kid)
            found = _kids(kid)
        for row in found:
            if not isinstance(row, Dictionary) or row.get(Name.S) != Name.TR or not _is_plain(row):
                raise _NotPlain
            rows.append((row, *_of_row(row)))
    return sections, rows


def _of_row(row: pikepdf.Object) -> tuple[list[pikepdf.Object], list[Item]]:
    cells: list[pikepdf.Object] = []
    items: list[Item] = []
    left: list[tuple[pikepdf.Object | int, pikepdf.Object]] = [(kid, row) for kid in reversed(_kids(row))]
    while left:
        kid, above = left.pop()
        if isinstance(kid, Dictionary) and Name.S in kid:
            if kid.S not in (_CELLS if above is row else _WITHIN) or not _is_plain(kid):
                raise _NotPlain
            cells.append(kid)
            left += [(one, kid) for one in reversed(_kids(kid))]
        else:
            items.append(_item(kid, above))
    return cells, items


def _is_plain(element: pikepdf.Object) -> bool:
    return element.is_indirect and set(element.keys()) <= _PLAIN_KEYS


def _item(content: pikepdf.Object | int, above: pikepdf.Object) -> Item:
    number: Any = content
    page = above.get(Name.Pg)
    if isinstance(content, Dictionary):
        if content.get(Name.Type) != Name.MCR or not set(content.keys()) <= {"/Type", "/Pg", "/MCID"}:
            raise _NotPlain
        number, page = content.MCID, content.get(Name.Pg) or page
    if not isinstance(number, int) or page is None:
        raise _NotPlain
    return number, page


def _to_paragraph(table: pikepdf.Object, row: pikepdf.Object, items: list[Item]) -> None:
    row.S, row.P = Name.P, table
    for key in (Name.A, Name.ID, Name.Pg):
        if key in row:
            del row[key]
    if items:
        row.Pg = items[0][1]
    row.K = Array(
        number if page.objgen == row.Pg.objgen else Dictionary(Type=Name.MCR, Pg=page, MCID=number)
        for number, page in items
    )


def _rename_parents(tree: pikepdf.Object, into: dict[tuple[int, int], pikepdf.Object]) -> None:
    """Have content that belonged to a cell belong to its row, and forget the names of cells."""
    for _, entry in pikepdf.NumberTree(tree.ParentTree).items():
        if isinstance(entry, Array):
            for at, parent in enumerate(entry):
                if isinstance(parent, Dictionary) and parent.objgen in into:
                    entry[at] = into[parent.objgen]
    if Name.IDTree in tree:
        names = pikepdf.NameTree(tree.IDTree)
        for name in [name for name, element in names.items() if element.objgen in into]:
            del names[name]
        if not len(names):
            del tree[Name.IDTree]
