"""The secretary's attendance: filters, whole points, the record of a person, corrections and substitutes."""

from datetime import UTC, datetime, timedelta

import pytest

from meetroom.domain.attendance import RecordDeparture
from meetroom.domain.core import PersonId, PointId
from meetroom.domain.roles import AddPerson
from meetroom.domain.state import Person, Phase, Role, Stay
from meetroom.ui.app import ClientWindow
from meetroom.ui.attendance_record import misfit, times_meant
from meetroom.ui.labels import time_text
from meetroom.ui.moments import clock_of, days_later, hours_later, minutes_later
from meetroom.ui.roster import presence_state, presence_text
from meetroom.ui.words import Language
from tests.ui.conftest import OpenWindow
from tests.ui.local_engine import LocalHouse
from tests.ui.screen_walk import cut_texts, poor_targets
from tests.ui.sitting import ME, NAMES, SECRETARY, house_in_session
from tests.ui.test_chair_screen import write


def desk(open_window: OpenWindow, house: LocalHouse, **options: object) -> ClientWindow:
    client = open_window(house, SECRETARY, **options)
    assert client.wait(lambda: client.press("deskPart2"))
    assert client.wait(lambda: client.find("attendanceList") is not None)
    return client


def names(client: ClientWindow) -> list[str]:
    return [row.name for row in client.shell.roster.attendance.rows]


def test_the_list_is_narrowed_by_name_point_and_presence(open_window: OpenWindow) -> None:
    house = house_in_session()
    house.do(SECRETARY, RecordDeparture(person_id=PersonId("p0")))
    client = desk(open_window, house)
    roster = client.shell.roster
    assert len(names(client)) == len(NAMES) + 2
    write(client, "attendanceSearchInput", "pham thu")
    assert client.wait(lambda: names(client) == ["Phạm Thu Hà"])
    write(client, "attendanceSearchInput", "")
    assert client.wait(lambda: client.press("attendanceShow1"))
    assert client.wait(lambda: names(client) == [NAMES[-1]])
    assert client.wait(lambda: client.press("attendanceShow3"))
    assert client.wait(lambda: names(client) == [NAMES[0]])
    assert client.wait(lambda: client.press("attendanceShow0"))
    # All who are here sit in the main hall; who is not here is expected at home.
    roster.showPlace(2)
    assert client.wait(lambda: names(client) == [])
    assert client.find("attendanceList") is not None
    roster.showPlace(1)
    assert client.wait(lambda: {NAMES[0], NAMES[-1], NAMES[3], "Lê Thị Thanh Tâm"} <= set(names(client)))


def test_a_whole_point_leaves_at_once(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = desk(open_window, house)
    assert client.wait(lambda: client.press("departAll"))
    assert client.wait(lambda: client.press("departAt0"))
    assert client.wait(lambda: not any(house.meeting.is_present(p) for p in house.meeting.people))


def test_times_are_corrected_by_a_new_fact_with_its_history(open_window: OpenWindow) -> None:
    house = house_in_session()
    house.do(SECRETARY, RecordDeparture(person_id=PersonId(ME)))
    before = house.meeting.stays[PersonId(ME)][0]
    facts = len(house.facts)
    client = desk(open_window, house)
    record = client.shell.sitting.record
    record.begin(ME)
    assert client.wait(lambda: client.press("correctStay0"))
    arrived = before.arrived_at + timedelta(minutes=9)
    write(client, "stayFromInput", time_text(arrived))
    assert not client.press("staySave")  # not without a reason
    write(client, "stayReasonInput", "Đến muộn 9 phút")
    write(client, "stayUntilInput", "25:00")
    assert client.wait(lambda: client.press("staySave"))
    assert client.wait(lambda: record.problem != "")
    write(client, "stayUntilInput", time_text(before.left_at))
    assert client.wait(lambda: client.press("staySave"))
    assert client.wait(lambda: len(house.facts) > facts)
    stay = house.meeting.stays[PersonId(ME)][0]
    assert time_text(stay.arrived_at) == time_text(arrived)
    assert stay.left_at == before.left_at  # what was not changed keeps its seconds
    assert client.wait(lambda: "Đến muộn 9 phút" in record.stays.rows[0].history)
    assert f"Trước đó ghi: {time_text(before.arrived_at)} – " in record.stays.rows[0].history


@pytest.mark.parametrize(
    ("number", "start", "end", "phase", "said"),
    [
        (0, 30, 50, Phase.OPEN, ""),
        (0, 30, None, Phase.OPEN, "hãy ghi cả giờ về"),
        (0, 30, 70, Phase.OPEN, "Thời gian này trùng"),
        (1, 55, None, Phase.OPEN, ""),
        (1, 55, 90, Phase.OPEN, "hãy để trống giờ về"),
        (1, 55, 90, Phase.CLOSED, ""),
        (2, 0, 10, Phase.OPEN, ""),
        (2, 0, None, Phase.OPEN, "hãy ghi cả giờ về"),
        (2, 40, 45, Phase.OPEN, "Thời gian này trùng"),
    ],
)
def test_times_that_cannot_be_this_stay_are_refused_in_words(
    number: int, start: int, end: int | None, phase: Phase, said: str
) -> None:
    """A stay from minute 20 to 50, and one that runs since minute 60."""
    at = [datetime(2026, 11, 20, 8, tzinfo=UTC) + timedelta(minutes=n) for n in range(100)]
    by = PersonId(SECRETARY)
    stays = (Stay(arrived_at=at[20], left_at=at[50], recorded_by=by), Stay(arrived_at=at[60], recorded_by=by))
    problem = misfit(stays, number, (at[start], None if end is None else at[end]), phase)
    assert (problem is None) == (said == "")
    assert problem is None or said in problem.say(Language.VI)


def test_a_stay_that_nobody_noted_is_added(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = desk(open_window, house)
    key = PersonId(f"p{len(NAMES) - 1}")
    client.shell.sitting.record.begin(key)
    assert client.wait(lambda: client.press("addStay"))
    opened = house.meeting.opened_at
    assert opened is not None
    write(client, "stayFromInput", time_text(opened + timedelta(minutes=5)))
    write(client, "stayUntilInput", time_text(opened + timedelta(minutes=25)))
    write(client, "stayReasonInput", "Máy mất điện")
    assert client.wait(lambda: client.press("staySave"))
    assert client.wait(lambda: bool(house.meeting.stays.get(key)))
    stay = house.meeting.stays[key][0]
    assert stay.left_at is not None
    assert stay.left_at - stay.arrived_at == timedelta(minutes=20)
    assert not house.meeting.is_present(key)


def test_a_substitute_is_named_with_a_reason_and_ended(open_window: OpenWindow) -> None:
    house = house_in_session()
    guest = Person(
        person_id=PersonId("g1"), name="Đinh Văn Khách", roles=(Role.GUEST,), voting=False, point_id=PointId("pt0")
    )
    house.do(SECRETARY, AddPerson(person=guest))
    key = PersonId(f"p{len(NAMES) - 1}")
    client = desk(open_window, house)
    client.shell.sitting.record.begin(key)
    assert client.wait(lambda: client.press("nameSubstitute"))
    assert client.wait(lambda: client.find("substituteSearchInput") is not None)
    write(client, "substituteSearchInput", "dinh van")
    assert client.wait(lambda: client.find("substitute-g1") is not None)
    assert not client.press("substitute-g1")  # not without a reason
    write(client, "substituteReasonInput", "Theo giấy ủy quyền")
    assert client.wait(lambda: client.press("substitute-g1"))
    assert client.wait(lambda: {m: s.substitute_id for m, s in house.meeting.substitutes.items()} == {key: "g1"})
    assert client.wait(lambda: client.shell.sitting.record.substituted)
    rows = {row.key: row.note for row in client.shell.roster.attendance.rows}
    assert (rows[key], rows["g1"]) == ("Đinh Văn Khách đi thay", f"đi thay {NAMES[-1]}")
    assert client.wait(lambda: client.press("endSubstitution"))
    assert client.wait(lambda: not house.meeting.substitutes)


def test_somebody_moves_to_another_place_without_leaving(open_window: OpenWindow) -> None:
    house = house_in_session()
    client = desk(open_window, house)
    record = client.shell.sitting.record
    record.begin(ME)
    assert (record.place, len(record.places)) == (0, 5)
    for place, where in (
        (1, (PointId("pt1"), False)),
        (3, (None, False)),
        (4, (None, True)),
        (0, (PointId("pt0"), False)),
    ):
        record.move(place)
        assert client.wait(lambda place=place: record.place == place)  # type: ignore[misc]
        stay = house.meeting.stays[PersonId(ME)][-1]
        assert (stay.point_id, stay.in_transit) == where
    stays = house.meeting.stays[PersonId(ME)]
    assert [stay.left_at for stay in stays[:-1]] == [stay.arrived_at for stay in stays[1:]]
    record.begin(f"p{len(NAMES) - 1}")
    assert (record.place, record.places) == (-1, [])


def test_the_record_is_whole_with_double_letters(open_window: OpenWindow) -> None:
    client = desk(open_window, house_in_session(), size=(420, 900), scale=2.0)
    client.shell.sitting.record.begin(ME)
    assert client.wait(lambda: client.press("correctStay0"))
    client.window.grabWindow()
    client.window.grabWindow()
    assert cut_texts(client.window.contentItem()) == []
    assert poor_targets(client.window.contentItem()) == []


def test_presence_says_where_how_and_since_when() -> None:
    house = house_in_session()
    chair, awaited = house.meeting.people[PersonId("chair")], house.meeting.people[PersonId(f"p{len(NAMES) - 1}")]
    since = time_text(house.meeting.stays[chair.person_id][0].arrived_at)
    assert presence_text(house.meeting, chair, Language.VI) == f"Có mặt từ {since}, tại Hội trường chính"
    assert presence_text(house.meeting, house.meeting.people[PersonId("p0")], Language.VI) == f"Có mặt từ {since}"
    assert presence_text(house.meeting, awaited, Language.VI) == "Chưa đến"
    assert presence_state(house.meeting, awaited.person_id).value == "awaited"


@pytest.mark.parametrize(
    ("text", "clock"),
    [("07:45", (7, 45)), ("7h45", (7, 45)), ("7h", (7, 0)), ("745", (7, 45)), ("2359", (23, 59)), ("7g05", (7, 5))],
)
def test_times_are_read_as_people_write_them(text: str, clock: tuple[int, int]) -> None:
    day = datetime(2026, 3, 4, 12, tzinfo=UTC).astimezone()
    read = clock_of(f" {text} ", day)
    assert read is not None
    assert (read.date(), read.hour, read.minute, read.second) == (day.date(), *clock, 0)


@pytest.mark.parametrize("text", ["", "24:00", "7:5", "abc", "12:60", "-1", "1 1 1"])
def test_what_is_no_time_is_not_guessed(text: str) -> None:
    assert clock_of(text, datetime(2026, 3, 4, 12, tzinfo=UTC).astimezone()) is None


def test_a_time_is_stepped_round_the_clock() -> None:
    at = datetime(2026, 3, 4, 23, 58, tzinfo=UTC).astimezone()
    assert hours_later(at, 24 - at.hour).hour == 0
    assert minutes_later(at, 1).minute == 0
    assert (days_later(at, -4).date(), days_later(at, -4).hour) == ((at - timedelta(days=4)).date(), at.hour)


@pytest.mark.parametrize(
    ("arrived", "left", "meant"),
    [
        ("23:50", "00:20", ("03 23:50", "04 00:20")),
        ("00:05", "00:20", ("04 00:05", "04 00:20")),
        ("23:58", "", ("03 23:58", None)),
        ("01:30", "", None),
        ("00:20", "00:05", None),
    ],
)
def test_a_sitting_past_midnight_is_corrected_on_the_right_day(
    arrived: str, left: str, meant: tuple[str, str | None] | None
) -> None:
    """Somebody came at 23:58; it is 00:40 now."""
    noted = Stay(arrived_at=datetime(2026, 3, 3, 23, 58, 30).astimezone(), recorded_by=PersonId("sec"))
    now = datetime(2026, 3, 4, 0, 40).astimezone()
    times = times_meant(arrived, left, noted, noted.arrived_at, now)
    assert (times and tuple(t and f"{t:%d %H:%M}" for t in times)) == meant


@pytest.mark.parametrize(("arrived", "meant"), [("23:50", "03 23:50"), ("00:10", "04 00:10"), ("09:00", None)])
def test_a_stay_is_added_to_the_day_the_sitting_began(arrived: str, meant: str | None) -> None:
    now = datetime(2026, 3, 4, 0, 40).astimezone()
    times = times_meant(arrived, "", None, now - timedelta(hours=2), now)
    assert (times and f"{times[0]:%d %H:%M}") == meant
