"""Invitations and tasks as calendars read them, and the table of action items as spreadsheets do."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from msgspec.structs import replace

from meetroom.archive.action_list import in_order, write_action_list
from meetroom.archive.calendar import UNPLANNED, Invitee, NotPlanned, write_invitation, write_tasks
from meetroom.domain.core import ActionId, DocumentId, ItemId, MeetingId
from meetroom.domain.minutes_state import ActionItem
from meetroom.domain.state import AgendaItem, Audience, Document, DocumentState, Label, Meeting

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def item(name: str, title: str, rank: int, **more: Any) -> AgendaItem:
    return AgendaItem(item_id=ItemId(name), title=title, rank=Decimal(rank), **more)


ITEMS = (
    item("a", "Khai mạc", 1, planned_s=900),
    item("secret", "Kỷ luật cán bộ", 2, planned_s=600, hidden=True),
    item("below", "Hồ sơ mật", 1, parent_id=ItemId("secret")),
    item("b", "Thảo luận; tờ trình, dự án", 3, planned_s=3_600, presenter="Bà Lan"),
)
PAPER = Document(
    document_id=DocumentId("d"),
    title="Tờ trình 99/TTr",
    file_name="to-trinh-99.pdf",
    item_id=ItemId("b"),
    audience=Audience(everyone=True),
    label=Label.NORMAL,
    state=DocumentState.RELEASED,
    versions=(),
)
MEETING = Meeting(
    meeting_id=MeetingId("m-0123456789abcdef"),
    title="Phiên họp thường kỳ tháng 11",
    body="UBND tỉnh Lạc Thủy",
    place="Phòng họp số 1, 12 Trần Phú",
    planned_start=datetime(2026, 11, 24, 1, 0, tzinfo=UTC),
    items={i.item_id: i for i in ITEMS},
    documents={PAPER.document_id: PAPER},
)


def event_of(file: bytes) -> Any:
    (event,) = Calendar.from_ical(file).walk("VEVENT")
    return event


def test_the_invitation_as_a_calendar_reads_it() -> None:
    file = write_invitation(MEETING, sequence=7, now=NOW)
    calendar = Calendar.from_ical(file)
    event = event_of(file)
    assert (calendar["METHOD"], calendar["VERSION"]) == ("REQUEST", "2.0")
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("m-0123456789abcdef@meetroom", 7, "CONFIRMED")
    assert event["SUMMARY"] == MEETING.title
    assert event["LOCATION"] == MEETING.place
    assert b"DTSTART;TZID=Asia/Ho_Chi_Minh:20261124T080000\r\n" in file
    assert event.decoded("DTSTART").astimezone(UTC) == MEETING.planned_start
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(seconds=4_500)
    zone: Any = calendar.walk("VTIMEZONE")[0]
    assert zone["TZID"] == "Asia/Ho_Chi_Minh"
    # The calendar reads the zone from the file itself, wherever it knows none of its own.
    assert zone.to_tz().utcoffset(datetime(2026, 11, 24)) == timedelta(hours=7)  # noqa: DTZ001
    assert event["ORGANIZER"].params["CN"] == MEETING.body
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))


def test_no_document_and_no_hidden_item_leaves_the_house() -> None:
    for language in ("vi", "en"):
        file = write_invitation(MEETING, sequence=1, now=NOW, language=language)
        text = file.replace(b"\r\n ", b"").decode()
        for secret in ("Kỷ luật", "mật", "Tờ trình 99", "to-trinh"):
            assert secret not in text
    description = event_of(write_invitation(MEETING, sequence=1, now=NOW))["DESCRIPTION"]
    assert description.splitlines() == [
        "Chương trình:",
        "1. Khai mạc",
        "2. Thảo luận; tờ trình, dự án (Trình bày: Bà Lan)",
    ]


def test_a_change_replaces_and_a_cancellation_takes_away() -> None:
    first = event_of(write_invitation(MEETING, sequence=7, now=NOW))
    later = event_of(write_invitation(replace(MEETING, place="Phòng 2"), sequence=9, now=NOW))
    file = write_invitation(MEETING, sequence=10, now=NOW, cancelled=True)
    gone = event_of(file)
    assert Calendar.from_ical(file)["METHOD"] == "CANCEL"
    assert first["UID"] == later["UID"] == gone["UID"]
    assert first["SEQUENCE"] < later["SEQUENCE"] < gone["SEQUENCE"]
    assert gone["STATUS"] == "CANCELLED"
    assert "Khai mạc" not in gone["DESCRIPTION"]


def test_for_one_person_or_everybody() -> None:
    one = write_invitation(
        MEETING,
        sequence=1,
        now=NOW,
        organiser=Invitee(name="Văn phòng", email="vp@example.vn"),
        invitees=[Invitee(name='Trần "Hai" An', email="an@example.vn")],
    )
    event = event_of(one)
    assert (event["ATTENDEE"], event["ATTENDEE"].params["CN"]) == ("mailto:an@example.vn", "Trần 'Hai' An")
    assert event["ORGANIZER"] == "mailto:vp@example.vn"
    many = event_of(write_invitation(MEETING, sequence=1, now=NOW, invitees=[Invitee(name="A"), Invitee(name="B")]))
    assert [a.params["CN"] for a in many["ATTENDEE"]] == ["A", "B"]


def test_what_has_no_time_has_no_invitation() -> None:
    with pytest.raises(NotPlanned):
        write_invitation(replace(MEETING, planned_start=None), sequence=1, now=NOW)
    bare = event_of(write_invitation(replace(MEETING, items={}, place=""), sequence=1, now=NOW))
    assert bare.decoded("DTEND") - bare.decoded("DTSTART") == UNPLANNED
    assert bare["DESCRIPTION"] == ""
    assert "LOCATION" not in bare


@given(st.text(max_size=80))
def test_no_title_begins_a_property_of_its_own(title: str) -> None:
    hostile = replace(MEETING, title=f"x\r\nATTACH:file:///etc/passwd\r\n{title}", body=title, place=title)
    (event,) = Calendar.from_ical(write_invitation(hostile, sequence=1, now=NOW)).walk("VEVENT")
    assert "ATTACH" not in event
    assert str(event["SUMMARY"]).startswith("x ATTACH:file:///etc/passwd")


def action(name: str, text: str, **more: Any) -> ActionItem:
    return ActionItem(action_id=ActionId(name), text=text, owner=more.pop("owner", "Sở Tài chính"), **more)


ACTIONS = (
    action("x2", "Trình dự toán", due=date(2026, 12, 15), item_id=ItemId("b")),
    action("x3", "Báo cáo", item_id=ItemId("a"), owner=""),
    action("x1", "Rà soát; báo cáo, kèm “số liệu”", due=date(2026, 12, 1), item_id=ItemId("secret")),
)


def test_tasks_as_a_calendar_reads_them() -> None:
    rows = in_order(MEETING, ACTIONS)
    assert [a.action_id for a in rows] == ["x1", "x2", "x3"]
    calendar = Calendar.from_ical(write_tasks(MEETING, rows, sequence=30, now=NOW))
    tasks = calendar.walk("VTODO")
    assert calendar["METHOD"] == "PUBLISH"
    assert [t["SUMMARY"] for t in tasks] == [a.text for a in rows]
    assert [t.decoded("DUE") if "DUE" in t else None for t in tasks] == [date(2026, 12, 1), date(2026, 12, 15), None]
    assert len({t["UID"] for t in tasks}) == 3
    assert all(t["RELATED-TO"] == "m-0123456789abcdef@meetroom" for t in tasks)
    assert tasks[0]["ATTENDEE"].params["CN"] == "Sở Tài chính"
    assert "ATTENDEE" not in tasks[2]
    assert "Thảo luận; tờ trình, dự án" in str(tasks[1]["DESCRIPTION"])
    assert "Kỷ luật" not in str(tasks[0]["DESCRIPTION"])


def test_the_table_as_a_spreadsheet_reads_it() -> None:
    file = write_action_list(MEETING, in_order(MEETING, ACTIONS))
    assert file.startswith(b"\xef\xbb\xbfSTT,")
    rows = list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))
    assert [row[1] for row in rows[1:]] == ["Rà soát; báo cáo, kèm “số liệu”", "Trình dự toán", "Báo cáo"]
    assert rows[2] == [
        "2",
        "Trình dự toán",
        "Sở Tài chính",
        "2026-12-15",
        "2. Thảo luận; tờ trình, dự án",
        MEETING.title,
        "x2",
    ]
    assert "Kỷ luật" not in file.decode()
    assert write_action_list(MEETING, (), "en").decode("utf-8-sig").startswith("No.,Action,")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        " =1",
        "\r=1",
        "\n=1",
        "＝1",
        '=HYPERLINK("http://x","y")',
        "\u00a0=1",
        "\ufeff=1",
    ],
)
def test_no_cell_is_a_formula(text: str) -> None:
    file = write_action_list(MEETING, [action("x", text, owner=text)])
    (row,) = list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))[1:]
    for cell in (row[1], row[2]):
        assert cell == "'" + text


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_stays_in_its_cell(text: str, owner: str) -> None:
    file = write_action_list(MEETING, [action("x", text, owner=owner)])
    (row,) = list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))[1:]
    assert [cell.replace("'", "") for cell in row[1:3]] == [t.replace("\0", "").replace("'", "") for t in (text, owner)]


@pytest.mark.parametrize("text", ["Rà soát;=1+1", "Rà soát; @SUM(A1)", "Rà soát\n=1+1", "Rà soát;-1+1", 'x;"=1'])
def test_no_cell_is_a_formula_where_lines_are_cut_at_semicolons(text: str) -> None:
    """As spreadsheets do where the comma is for decimals; quotes begun within a cell do not count there."""
    table = write_action_list(MEETING, [action("x", text)]).decode("utf-8-sig")
    cells = [cell.lstrip(' "') for line in table.splitlines() for cell in line.split(";")]
    assert not any(cell[:1] in tuple("=+-@") for cell in cells if cell)


def test_points_of_a_list_stay_as_they_are() -> None:
    text = "Rà soát:\n- kế hoạch;\n- dự toán"
    assert text in write_action_list(MEETING, [action("x", text)]).decode("utf-8-sig")
