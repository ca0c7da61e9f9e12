"""Action items as a table other programs open: CSV for spreadsheets, in which no cell can be a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

from meetroom.archive.calendar import openly_numbered
from meetroom.domain.agenda_order import numbered
from meetroom.domain.minutes_state import ActionItem
from meetroom.domain.state import Meeting

Language = Literal["vi", "en"]
_HEADINGS = {
    "vi": ("STT", "Nhiệm vụ", "Người thực hiện", "Thời hạn", "Mục", "Phiên họp", "Mã"),
    "en": ("No.", "Action", "Owner", "Due", "Item", "Meeting", "Id"),
}
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
_INNER = re.compile(r"(?s)(?<=.)([;\t\n][ \u00a0\u200b\ufeff\"]*)([=+@＝＋＠]|[-－](?!\s))")
"""Where a cell would begin within one; a dash before a space is a point of a list."""
_BOM = b"\xef\xbb\xbf"
_LATEST = date(9999, 12, 31)


def in_order(meeting: Meeting, actions: Iterable[ActionItem]) -> tuple[ActionItem, ...]:
    """By due day, those without one last; then by the agenda."""
    places = {item.item_id: place for place, (_, item) in enumerate(numbered(meeting))}

    def key(action: ActionItem) -> tuple[date, int, str]:
        place = places.get(action.item_id, len(places)) if action.item_id is not None else len(places)
        return action.due or _LATEST, place, action.action_id

    return tuple(sorted(actions, key=key))


def write_action_list(meeting: Meeting, actions: Sequence[ActionItem], language: Language = "vi") -> bytes:
    """CSV as spreadsheets open it by a double click: UTF-8 with a mark at its beginning, commas, CRLF.

    A cell that would begin a formula begins with an apostrophe, which spreadsheets take for "this is text".
    Source: OWASP, CSV Injection.
    """
    numbers = {item.item_id: f"{number}. {item.title}" for number, item in openly_numbered(meeting)}
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(_HEADINGS[language])
    for place, action in enumerate(actions, 1):
        due = "" if action.due is None else action.due.isoformat()
        item = numbers.get(action.item_id, "") if action.item_id is not None else ""
        row = (str(place), action.text, action.owner, due, item, meeting.title, action.action_id)
        writer.writerow(_cell(text) for text in row)
    return _BOM + target.getvalue().encode("utf-8", "replace")


def _cell(text: str) -> str:
    text = text.replace("\0", "")
    # Where the comma is for decimals, as in Viet Nam, spreadsheets cut at semicolons, and at ends of lines in quotes.
    text = _INNER.sub(r"\1'\2", text)
    begins = text.lstrip(" \u00a0\u200b\ufeff")[:1]
    return f"'{text}" if begins in _FORMULA and begins else text
