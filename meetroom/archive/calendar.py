"""iCalendar files for everybody's calendar: the invitation to a meeting, its cancellation, the tasks it gave.

Knows the state of a meeting; never puts a document or a hidden item into a file that leaves the house.
Source: RFC 5545, RFC 5546.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Literal

import msgspec
from icalendar import Calendar, Event, Timezone, TimezoneStandard, Todo, vCalAddress

import meetroom
from meetroom.domain.agenda_order import numbered
from meetroom.domain.minutes_state import ActionItem
from meetroom.domain.state import AgendaItem, Meeting

Language = Literal["vi", "en"]
UNPLANNED = timedelta(hours=2)
"""How long a meeting without planned times stands in a calendar."""
TZID = "Asia/Ho_Chi_Minh"
_ZONE = timezone(timedelta(hours=7))
_NO_MAIL = "invalid:nomail"
"""What calendars write themselves for somebody whose address they do not know; a request must name somebody."""
_WORDS = {
    "vi": (
        "Phiên họp đã hủy.",
        "Chương trình:",
        "Trình bày: {0}",
        "Người thực hiện: {0}",
        "Theo phiên họp: {0}",
        "Mục: {0}",
    ),
    "en": (
        "The meeting is cancelled.",
        "Agenda:",
        "Presented by: {0}",
        "To be done by: {0}",
        "Meeting: {0}",
        "Item: {0}",
    ),
}


class Invitee(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is invited; without an address they are named only."""

    name: str
    email: str = ""


class NotPlanned(Exception):
    """The meeting has no planned start, so no calendar can hold it."""


def write_invitation(
    meeting: Meeting,
    *,
    sequence: int,
    now: datetime,
    language: Language = "vi",
    organiser: Invitee | None = None,
    invitees: Sequence[Invitee] = (),
    cancelled: bool = False,
) -> bytes:
    """The invitation as a file; opened again after a change it replaces the entry made before, or takes it away.

    Args:
        meeting: as its secretary knows it.
        sequence: rises with every change: the place of the chain's newest fact.
        organiser: None: the body whose meeting it is, without an address.
        invitees: everybody, or the one person the file is for; empty: whoever opens it.
    Raises: NotPlanned.
    """
    start = meeting.planned_start
    if start is None:
        raise NotPlanned
    event = Event()
    event.add("uid", uid_of(meeting))
    event.add("sequence", sequence)
    event.add("dtstamp", now)
    event.add("summary", _line(meeting.title))
    _add_local(event, "dtstart", start)
    _add_local(event, "dtend", start + _planned(meeting))
    if meeting.place:
        event.add("location", _line(meeting.place))
    event.add("description", _cancelled(language) if cancelled else agenda_text(meeting, language))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("organizer", _address(organiser or Invitee(name=meeting.body or meeting.title)))
    for invitee in invitees or (Invitee(name=meeting.body or meeting.title),):
        event.add(
            "attendee", _address(invitee, {"RSVP": "TRUE", "PARTSTAT": "NEEDS-ACTION", "ROLE": "REQ-PARTICIPANT"})
        )
    calendar = _calendar("CANCEL" if cancelled else "REQUEST")
    calendar.add_component(_vietnamese_time())
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def write_tasks(
    meeting: Meeting, actions: Sequence[ActionItem], *, sequence: int, now: datetime, language: Language = "vi"
) -> bytes:
    """Action items as tasks (VTODO), each related to the meeting; days are whole days, without a zone."""
    calendar = _calendar("PUBLISH")
    numbers = {item.item_id: (number, item) for number, item in openly_numbered(meeting)}
    for action in actions:
        number, item = numbers.get(action.item_id, ("", None)) if action.item_id is not None else ("", None)
        task = Todo()
        task.add("uid", f"{meeting.meeting_id}-{action.action_id}@meetroom")
        task.add("sequence", sequence)
        task.add("dtstamp", now)
        task.add("summary", _line(action.text))
        if action.due is not None:
            task.add("due", action.due)
        task.add("status", "NEEDS-ACTION")
        task.add("description", _about(meeting, action, number, item, language))
        task.add("related-to", uid_of(meeting))
        if action.owner:
            task.add("attendee", _address(Invitee(name=action.owner)))
        calendar.add_component(task)
    return bytes(calendar.to_ical())


def uid_of(meeting: Meeting) -> str:
    """The name of the meeting in every calendar; ids are random, so no other server makes the same."""
    return f"{meeting.meeting_id}@meetroom"


def openly_numbered(meeting: Meeting) -> tuple[tuple[str, AgendaItem], ...]:
    """The agenda without hidden items and what hangs below them, numbered as those see it who know of no other."""
    hidden = {item.item_id for item in meeting.items.values() if item.hidden}
    known = -1
    while known != len(hidden):
        known = len(hidden)
        hidden |= {item.item_id for item in meeting.items.values() if item.parent_id in hidden}
    shown = {item_id: item for item_id, item in meeting.items.items() if item_id not in hidden}
    return numbered(msgspec.structs.replace(meeting, items=shown))


def agenda_text(meeting: Meeting, language: Language) -> str:
    """What those invited are told of the agenda."""
    words = _WORDS[language]
    rows = openly_numbered(meeting)
    lines = [words[1]] if rows else []
    for number, item in rows:
        presenter = f" ({words[2].format(_line(item.presenter))})" if item.presenter else ""
        lines.append(f"{number}. {_line(item.title)}{presenter}")
    return "\n".join(lines)


def _about(meeting: Meeting, action: ActionItem, number: str, item: AgendaItem | None, language: Language) -> str:
    words = _WORDS[language]
    rows = [words[3].format(_line(action.owner))] if action.owner else []
    rows.append(words[4].format(_line(meeting.title)))
    if item is not None:
        rows.append(words[5].format(f"{number}. {_line(item.title)}"))
    return "\n".join(rows)


def _cancelled(language: Language) -> str:
    return _WORDS[language][0]


def _planned(meeting: Meeting) -> timedelta:
    seconds = sum(item.planned_s for item in meeting.items.values() if item.parent_id is None and not item.hidden)
    return timedelta(seconds=seconds) if seconds else UNPLANNED


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//meetroom//meetroom {meetroom.__version__}//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _vietnamese_time() -> Timezone:
    """The zone is written out: not every machine has the database of zones, and since 1975 it never changed."""
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1975, 6, 13))  # noqa: DTZ001  # a zone's own times have none
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=7))
    standard.add("tzname", "+07")
    zone = Timezone()
    zone.add("tzid", TZID)
    zone.add_component(standard)
    return zone


def _add_local(event: Event, name: str, moment: datetime) -> None:
    event.add(name, moment.astimezone(_ZONE).replace(tzinfo=None, microsecond=0), parameters={"TZID": TZID})


def _address(invitee: Invitee, parameters: dict[str, str] | None = None) -> vCalAddress:
    address = vCalAddress(f"mailto:{_line(invitee.email)}" if invitee.email else _NO_MAIL)
    # A quotation mark cannot stand in a parameter, however it is written.
    address.params["CN"] = _line(invitee.name).replace('"', "'")
    address.params.update(parameters or {})
    return address


def _line(text: str) -> str:
    """One line of printable letters: nobody's title may begin a property of its own."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
