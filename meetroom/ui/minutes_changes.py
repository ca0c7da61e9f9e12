"""What minutes say otherwise than a draft that was sent: place by place, before and now; decides nothing.

The chair approves what was read; so whatever came after the draft is shown before it counts as read.
"""

import difflib
import html
import re
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from meetroom.domain.action_items import ActionItemPut, ActionItemRemoved
from meetroom.domain.agenda import ConclusionRecorded, RemarkAdded
from meetroom.domain.core import Event, Fact
from meetroom.domain.corrections import PresenceCorrected
from meetroom.domain.deferral import ItemCarriedOver
from meetroom.domain.documents import DocumentWithdrawn
from meetroom.domain.minutes_state import ActionItem, RichText, TextPlace
from meetroom.domain.minutes_text import MinutesTextWritten
from meetroom.domain.state import Meeting
from meetroom.ui.labels import person_name, time_text
from meetroom.ui.minutes_reading_words import place_text
from meetroom.ui.words import Language, Words

_CONCLUSION = Words("{0}: conclusion", "{0}: kết luận")
_TEXT = Words("{0}: text", "{0}: phần thư ký soạn")
_REMARK = Words("{0}: remark", "{0}: ghi thêm")
_ACTION = Words("Action item", "Nhiệm vụ được giao")
_PRESENCE = Words("Attendance of {0}", "Giờ có mặt của {0}")
_CARRIED = Words("{0}: left to the next meeting", "{0}: chuyển sang phiên sau")
_PAPER = Words("Document taken back", "Tài liệu được thu hồi")
_DUE = Words(", until {0}", ", hạn {0}")
_OWNER = Words("{0} ({1}{2})", "{0} (giao {1}{2})")
_PIECES, _LINES = re.compile(r"\s+|[^\s]+"), re.compile(r"\n|[^\n]+")
_MOST_PIECES = 2_000
"""Of longer texts lines are compared instead of words: comparing grows with the square."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One place: `before` "" where nothing stood, `now` "" where it was taken out; `seq`: the newest fact of it."""

    key: str
    place: str
    before: str
    now: str
    seq: int


class _Standing(msgspec.Struct):
    place: str
    text: str
    seq: int


_Tell = Callable[[Meeting, Fact, Any, Language], tuple[str, str, str]]
"""Key of the place, its name, and what stands there after the fact."""


def plain(text: RichText) -> str:
    """A text without its looks, a line for each paragraph."""
    return "\n".join("".join(span.text for span in paragraph.spans) for paragraph in text)


def _action(meeting: Meeting, action: ActionItem, language: Language) -> str:
    due = _DUE.say(language).format(action.due.strftime("%d/%m/%Y")) if action.due is not None else ""
    return _OWNER.say(language).format(action.text, action.owner, due)


def _of_item(meeting: Meeting, item_id: Any, words: Words, language: Language) -> str:
    place = TextPlace.ITEM if item_id is not None else None
    return words.say(language).format(place_text(meeting, place, item_id, language))


def _of_text(meeting: Meeting, _: Fact, e: MinutesTextWritten, language: Language) -> tuple[str, str, str]:
    name = _TEXT.say(language).format(place_text(meeting, e.place, e.item_id, language))
    return f"text:{e.place}:{e.item_id}", name, plain(e.text)


def _of_presence(meeting: Meeting, _: Fact, e: PresenceCorrected, language: Language) -> tuple[str, str, str]:
    name = _PRESENCE.say(language).format(person_name(meeting, e.person_id))
    return f"presence:{e.person_id}", name, f"{time_text(e.arrived_at)} – {time_text(e.left_at)} ({e.reason})"


_TOLD: dict[type[Event], _Tell] = {
    MinutesTextWritten: _of_text,
    ConclusionRecorded: lambda m, f, e, la: (f"end:{e.item_id}", _of_item(m, e.item_id, _CONCLUSION, la), e.text),
    RemarkAdded: lambda m, f, e, la: (f"remark:{f.seq}", _of_item(m, e.item_id, _REMARK, la), e.text),
    ActionItemPut: lambda m, f, e, la: (f"action:{e.action.action_id}", _ACTION.say(la), _action(m, e.action, la)),
    ActionItemRemoved: lambda m, f, e, la: (f"action:{e.action_id}", _ACTION.say(la), ""),
    PresenceCorrected: _of_presence,
    ItemCarriedOver: lambda m, f, e, la: (f"carried:{e.item_id}", _of_item(m, e.item_id, _CARRIED, la), "✓"),
    DocumentWithdrawn: lambda m, f, e, la: (
        f"paper:{e.document_id}",
        _PAPER.say(la),
        m.documents[e.document_id].title if e.document_id in m.documents else "",
    ),
}


def changes_since(meeting: Meeting, facts: Iterable[Fact], seq: int, language: Language) -> tuple[Change, ...]:
    """What the minutes say otherwise than at `seq`, in the order of the newest facts.

    Args:
        meeting: as it is now, for names and titles.
        facts: all of it that is known here, in order.
    """
    before: dict[str, _Standing] = {}
    now: dict[str, _Standing] = {}
    for fact in facts:
        tell = _TOLD.get(type(fact.event))
        if tell is None:
            continue
        key, place, text = tell(meeting, fact, fact.event, language)
        standing = _Standing(place, text, fact.seq)
        if fact.seq <= seq:
            before[key] = standing
        else:
            now[key] = standing
    found = []
    for key, standing in sorted(now.items(), key=lambda entry: entry[1].seq):
        old = before[key].text if key in before else ""
        if old != standing.text:
            found.append(Change(key=key, place=standing.place, before=old, now=standing.text, seq=standing.seq))
    return tuple(found)


def marked(change: Change, gone_colour: str, new_colour: str) -> str:
    """A change for a Text in StyledText: what went struck through, what came underlined, the rest plain."""
    cut = _PIECES
    if max(len(cut.findall(change.before)), len(cut.findall(change.now))) > _MOST_PIECES:
        cut = _LINES
    before, now = cut.findall(change.before), cut.findall(change.now)
    matcher = difflib.SequenceMatcher(a=before, b=now, autojunk=False)
    parts: list[str] = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            parts.append(_safe(now[j1:j2]))
            continue
        if i2 > i1:
            parts.append(f'<font color="{gone_colour}"><s>{_safe(before[i1:i2])}</s></font>')
        if j2 > j1:
            parts.append(f'<font color="{new_colour}"><u>{_safe(now[j1:j2])}</u></font>')
    return "".join(parts)


def _safe(pieces: list[str]) -> str:
    return html.escape("".join(pieces)).replace("\n", "<br>")
