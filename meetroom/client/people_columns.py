"""What the columns of a list of people hold, told by their heads in Vietnamese or English; knows no meeting."""

import re
from collections.abc import Sequence
from enum import StrEnum

import msgspec

from meetroom.papers.folding import fold
from meetroom.papers.sheets import Sheet, SheetRow

HEAD_ROWS = 30
"""A head is looked for in so many rows: above it stand titles, as in office papers."""
_HEAD_LETTERS = 80


class Field(StrEnum):
    """What a column says of a person; `BODY` is joined to the title, `FAMILY_NAME` stands before the name."""

    NONE = "none"
    NAME = "name"
    FAMILY_NAME = "family_name"
    TITLE = "title"
    BODY = "body"
    POINT = "point"
    GROUP = "group"
    ROLE = "role"
    VOTING = "voting"
    LOGIN = "login"


class Layout(msgspec.Struct, frozen=True):
    """How a sheet is to be read: `head` is the index of the row of heads, -1 for none; one field for each column."""

    head: int
    fields: tuple[Field, ...]


# Without marks and in small letters.  The longest that stands in a head as whole words tells.
_HEADS: dict[Field, tuple[str, ...]] = {
    Field.NAME: (
        "ho va ten", "ho ten", "ten", "ten dai bieu", "ten day du", "dai bieu", "thanh vien", "nguoi du hop",
        "full name", "name", "given name", "first name", "delegate", "member", "participant",
    ),
    Field.FAMILY_NAME: (
        "ho", "ho dem", "ho lot", "ho va dem", "ho va ten dem", "ho ten dem", "ho va ten lot", "ho chu dem",
        "ho va chu dem", "family name", "surname", "last name",
    ),
    Field.TITLE: (
        "chuc vu", "chuc danh", "chuc vu chuc danh", "chuc danh chuc vu", "title", "job title", "position", "office",
    ),
    Field.BODY: (
        "co quan", "don vi", "don vi cong tac", "noi cong tac", "co quan don vi", "co quan cong tac", "to chuc",
        "ten don vi", "ten co quan", "phong ban", "body", "organisation", "organization", "agency", "unit",
        "department", "institution",
    ),
    Field.POINT: (
        "diem cau", "ten diem cau", "dau cau", "phong hop", "diem hop", "dia diem hop", "dia diem", "noi du hop",
        "point", "room", "site", "location",
    ),
    Field.GROUP: (
        "to", "nhom", "doan", "ban", "to dai bieu", "to thao luan", "doan dai bieu", "ten nhom", "ten to",
        "group", "groups", "delegation", "team",
    ),
    Field.ROLE: ("vai tro", "tu cach tham du", "thanh phan", "nhiem vu trong phien hop", "role", "roles"),
    Field.VOTING: (
        "bieu quyet", "quyen bieu quyet", "co quyen bieu quyet", "duoc bieu quyet", "bo phieu", "vote", "voting",
        "has a vote", "voting right",
    ),
    Field.LOGIN: (
        "ten dang nhap", "dang nhap", "tai khoan", "ten tai khoan", "email", "e mail", "thu dien tu", "hop thu",
        "dia chi email", "login", "log in", "log in name", "login name", "name for logging in", "user name",
        "username", "account", "e mail address",
    ),
    Field.NONE: (
        "stt", "tt", "so tt", "so thu tu", "so dien thoai", "dien thoai", "di dong", "ngay sinh", "nam sinh",
        "gioi tinh", "nam", "nu", "dan toc", "ton giao", "trinh do", "ghi chu", "ky ten", "chu ky", "ong ba",
        "danh xung", "dia chi", "que quan", "noi o", "cccd", "so cccd", "no", "number", "phone", "note", "notes",
        "remarks", "signature", "date of birth", "gender", "ten goi khac", "ngay", "mat khau", "password",
    ),
}  # fmt: skip
_BY_PHRASE = {phrase: field for field, phrases in _HEADS.items() for phrase in phrases}
_LONGEST = max(len(phrase.split()) for phrase in _BY_PHRASE)
_REPEATED = frozenset({Field.NONE, Field.GROUP})
_EMAIL = ("mail", "thu dien tu", "hop thu")


def field_of(head: str) -> tuple[Field, bool]:
    """What a head tells, and whether it is one of the known heads word for word."""
    words = re.sub(r"[^a-z0-9]+", " ", fold(head[: _HEAD_LETTERS * 2])).split()
    if not words or len(head) > _HEAD_LETTERS:
        return Field.NONE, False
    if " ".join(words) in _BY_PHRASE:
        return _BY_PHRASE[" ".join(words)], True
    for length in range(min(_LONGEST, len(words)), 0, -1):
        parts = (" ".join(words[n : n + length]) for n in range(len(words) - length + 1))
        found = next((part for part in parts if part in _BY_PHRASE and len(part) > 2), None)
        if found is not None:
            return _BY_PHRASE[found], False
    return Field.NONE, False


def layout_of(sheet: Sheet) -> Layout:
    """The layout that a sheet's own heads tell; every column NONE where they tell nothing."""
    width = max((len(row.cells) for row in sheet.rows), default=0)
    best, score = -1, (0, 0)
    for index, row in enumerate(sheet.rows[:HEAD_ROWS]):
        told = [field_of(cell) for cell in row.cells]
        fields = {field for field, _ in told if field is not Field.NONE}
        exact = {field for field, sure in told if sure and field is not Field.NONE}
        usable = (Field.NAME in fields or Field.POINT in fields) and (len(fields) > 1 or bool(exact))
        if usable and (len(fields), len(exact)) > score:
            best, score = index, (len(fields), len(exact))
    if best < 0:
        return Layout(-1, (Field.NONE,) * width)
    return Layout(best, _fields(sheet.rows[best], width))


def _fields(head: SheetRow, width: int) -> tuple[Field, ...]:
    """A field for each column, each only once, but for groups; a log-in name of its own beats an e-mail address."""
    told = [field_of(cell) for cell in head.cells] + [(Field.NONE, False)] * (width - len(head.cells))
    order = sorted(range(width), key=lambda n: (not told[n][1], _is_email(head, n), n))
    fields, taken = [Field.NONE] * width, set[Field]()
    for n in order:
        field = told[n][0]
        if field in _REPEATED or field not in taken:
            fields[n] = field
            taken.add(field)
    return tuple(fields)


def _is_email(head: SheetRow, column: int) -> bool:
    return column < len(head.cells) and any(word in fold(head.cells[column]) for word in _EMAIL)


def with_field(layout: Layout, column: int, field: Field) -> Layout:
    """The layout with another field for a column; a field that can stand only once is taken from where it was."""
    others = (Field.NONE if f is field and field not in _REPEATED else f for f in layout.fields)
    fields = tuple(field if n == column else other for n, other in enumerate(others))
    return msgspec.structs.replace(layout, fields=fields)


def with_head(sheet: Sheet, layout: Layout, head: int) -> Layout:
    """The layout with another row as head, or none: what the columns hold stays unless the row tells it."""
    head = max(-1, min(head, len(sheet.rows) - 1, HEAD_ROWS - 1))
    told = _fields(sheet.rows[head], len(layout.fields)) if head >= 0 else ()
    known = Field.NAME in told or Field.POINT in told
    return Layout(head, told if known else layout.fields)


def body_of(sheet: Sheet, layout: Layout) -> Sequence[SheetRow]:
    """The rows below the head."""
    return sheet.rows[layout.head + 1 :]


def texts_of(row: SheetRow, layout: Layout, field: Field) -> list[str]:
    """What the row says in the columns of a field, without what is empty."""
    cells = (cell for cell, told in zip(row.cells, layout.fields, strict=False) if told is field)
    return [cell.strip() for cell in cells if cell.strip()]
