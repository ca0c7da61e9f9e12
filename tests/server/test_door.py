"""Codes at the doors and badges: what is good where and for how long, and what it proves to the rules."""

from itertools import product

import pytest

from meetroom.domain.attendance import ChangePlace, PersonArrived, PlaceChanged, SignIn
from meetroom.domain.chain import open_link
from meetroom.domain.core import Command, MeetingId, PersonId, PointId, Refusal
from meetroom.domain.door_codes import AdmitAtDoor, AdmitByBadge, SignInAtDoor
from meetroom.domain.lifecycle import AnnounceMeeting
from meetroom.domain.roles import AddPerson, AddPoint
from meetroom.domain.state import Person, Role, Stay
from meetroom.protocol.door import Scan, ScanKind, read_scan
from meetroom.server import door
from meetroom.server.door import WINDOW_MS, DoorCodes, DoorDesk
from meetroom.server.gathering import Gathering
from tests.server.conftest import Crowd
from tests.server.visitor import Line, Visitor

HALL, LAC_THUY = PointId("hall"), PointId("lac-thuy")
POINTS = (HALL, LAC_THUY)
NOON_MS = 1_795_000_000_000 - 1_795_000_000_000 % WINDOW_MS


def scan(text: str) -> Scan:
    found = read_scan(text)
    assert found is not None
    return found


@pytest.fixture
def codes() -> DoorCodes:
    return DoorCodes(b"s" * 32)


@pytest.mark.parametrize("how", ["text", "typed"])
def test_a_code_is_good_while_it_is_shown_and_half_a_minute_longer(codes: DoorCodes, how: str) -> None:
    shown = scan(getattr(codes.at(LAC_THUY, NOON_MS + 29_000), how))
    for later_ms, good in ((-1, False), (0, True), (29_999, True), (59_999, True), (60_000, False), (10**9, False)):
        assert codes.place_of(shown, POINTS, NOON_MS + later_ms) == (LAC_THUY if good else None)
    assert codes.place_of(shown, (HALL,), NOON_MS) is None


def test_a_door_says_when_it_will_show_another_code(codes: DoorCodes) -> None:
    assert codes.at(HALL, NOON_MS).renew_s == 30.0
    assert codes.at(HALL, NOON_MS + 29_500).renew_s == 0.5
    assert codes.at(HALL, NOON_MS).text == codes.at(HALL, NOON_MS + 29_999).text
    assert codes.at(HALL, NOON_MS).text != codes.at(HALL, NOON_MS + WINDOW_MS).text


def test_no_code_is_like_another(codes: DoorCodes) -> None:
    other = DoorCodes(b"t" * 32)
    shown = [c.at(p, NOON_MS + n * WINDOW_MS).text for c, p, n in product((codes, other), POINTS, range(3))]
    badges = [c.badge(PersonId(p)) for c, p in product((codes, other), ("an", "binh"))]
    assert len({*shown, *badges}) == len(shown) + len(badges)
    # 26 letters of 32: 130 bit.
    assert {len(text.rpartition(":")[2]) for text in (*shown, *badges)} == {26}


def test_a_badge_is_of_one_person(codes: DoorCodes) -> None:
    people = [PersonId(f"p{n}") for n in range(50)]
    assert codes.person_of(scan(codes.badge(people[31])), people) == people[31]
    assert codes.person_of(scan(codes.badge(PersonId("gone"))), people) is None
    assert codes.place_of(scan(codes.badge(people[0])), POINTS, NOON_MS) is None


@pytest.mark.parametrize(("text", "kind", "meant"), [
    ("48219037", ScanKind.DOOR, "48219037"),
    (" 4821 9037\n", ScanKind.DOOR, "48219037"),
    ("4821-90.37", ScanKind.DOOR, "48219037"),
    ("meetroom:door:" + "a" * 26, ScanKind.DOOR, "MEETROOM:DOOR:" + "A" * 26),
    ("MEETROOM:BADGE:" + "Z2" * 13, ScanKind.BADGE, "MEETROOM:BADGE:" + "Z2" * 13),
    ("meetroom://10.0.0.5:7443/" + "c" * 43, ScanKind.INVITATION, "meetroom://10.0.0.5:7443/" + "c" * 43),
])  # fmt: skip
def test_a_text_is_known_by_its_form(text: str, kind: ScanKind, meant: str) -> None:
    assert read_scan(text) == Scan(kind, meant)
    assert meant not in repr(read_scan(text))


@pytest.mark.parametrize(
    "text",
    ["", "4821903", "482190377", "٤٨٢١٩٠٣٧", "MEETROOM:DOOR:" + "A" * 25, "MEETROOM:DOOR:" + "1" * 26, "x" * 701,
     "MEETROOM:BADGE:", "https://example.com", "4821903７"],
)  # fmt: skip
def test_other_texts_mean_nothing(text: str) -> None:
    assert read_scan(text) is None


class Doors:
    """A crowd with two points, the secretary and some people, before the sitting."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self.now_ms = NOON_MS
        self.desk = DoorDesk(self.gathering, b"s" * 32, lambda: self.now_ms)
        self.desk.open()
        crowd.server.house.doors[MeetingId(crowd.meeting_id)] = self.desk

    @property
    def gathering(self) -> Gathering:
        return self.crowd.server.house.gatherings[MeetingId(self.crowd.meeting_id)]


@pytest.fixture
async def doors(crowd: Crowd) -> Doors:
    made = Doors(crowd)
    sec = crowd.lines["sec"]
    for point_id in POINTS:
        await sec.submit(AddPoint(point_id=point_id, name=point_id))
    await sec.submit(AnnounceMeeting())
    return made


async def someone(doors: Doors, login: str, point_id: PointId | None = HALL, *roles: Role) -> Line:
    visitor = await doors.crowd.person(login)
    person = Person(
        person_id=PersonId(visitor.person_id), name=login, roles=roles or (Role.DELEGATE,), point_id=point_id
    )
    assert (await doors.crowd.lines["sec"].submit(AddPerson(person=person))).refusal is None
    return await doors.crowd.enter(login)


def stays_of(line: Line, visitor: Visitor) -> tuple[Stay, ...]:
    return line.replica.meeting.stays.get(PersonId(visitor.person_id), ())


async def refusal(line: Line, command: Command) -> Refusal | None:
    return (await line.submit(command)).refusal


@pytest.mark.parametrize("how", ["text", "typed"])
async def test_whoever_reads_the_code_is_signed_in_at_that_point(doors: Doors, how: str) -> None:
    an = await someone(doors, "an")
    code = getattr(doors.desk.shown(LAC_THUY), how)
    assert await refusal(an, SignIn(door_code=code)) is None
    (stay,) = stays_of(an, doors.crowd.people["an"])
    assert (stay.point_id, stay.by_door) == (LAC_THUY, True)
    assert await refusal(an, SignIn(door_code=code)) is Refusal.ALREADY_PRESENT
    assert code not in "".join(an.raw)


async def test_a_code_of_another_door_or_time_or_meeting_proves_nothing(doors: Doors) -> None:
    an = await someone(doors, "an")
    old, typed = doors.desk.shown(HALL).text, doors.desk.shown(HALL).typed
    elsewhere = DoorCodes(b"other meeting".ljust(32)).at(HALL, doors.now_ms).text
    badge = doors.desk.badge(PersonId(doors.crowd.people["an"].person_id)).text
    doors.now_ms += 2 * WINDOW_MS
    for code in (old, typed, elsewhere, badge, "no code", "x" * 3_000):
        assert await refusal(an, SignIn(door_code=code)) is Refusal.DOOR_CODE_UNKNOWN
    here = doors.desk.shown(HALL).text
    assert await refusal(an, SignIn(point_id=LAC_THUY, door_code=here)) is Refusal.DOOR_CODE_UNKNOWN
    assert stays_of(an, doors.crowd.people["an"]) == ()
    assert await refusal(an, SignIn(point_id=HALL, door_code=here)) is None


async def test_what_only_the_server_can_have_compared_is_not_taken_from_the_wire(doors: Doors) -> None:
    an = await someone(doors, "an")
    me = PersonId(doors.crowd.people["an"].person_id)
    assert await refusal(an, SignInAtDoor(point_id=LAC_THUY)) is Refusal.SERVER_ONLY
    assert await refusal(an, AdmitAtDoor(person_id=me, point_id=LAC_THUY)) is Refusal.SERVER_ONLY


async def test_without_a_code_a_device_says_only_what_the_roster_says(doors: Doors) -> None:
    an, binh, chi = [await someone(doors, name, point) for name, point in (("an", HALL), ("binh", HALL), ("chi", None))]
    assert await refusal(an, SignIn(point_id=LAC_THUY)) is Refusal.DOOR_CODE_NEEDED
    assert await refusal(an, SignIn()) is None
    me = PersonId(doors.crowd.people["an"].person_id)
    assert await refusal(an, ChangePlace(person_id=me, point_id=LAC_THUY)) is Refusal.DOOR_CODE_NEEDED
    assert await refusal(an, ChangePlace(person_id=me, point_id=HALL)) is None
    assert await refusal(binh, SignIn(point_id=HALL)) is None
    assert await refusal(chi, SignIn(point_id=LAC_THUY)) is None  # the roster expects them nowhere
    assert not any(stays[-1].by_door for stays in chi.replica.meeting.stays.values())


async def test_whoever_is_present_elsewhere_has_moved_and_is_not_late(doors: Doors) -> None:
    an = await someone(doors, "an")
    await an.submit(SignIn())
    assert await refusal(an, SignIn(door_code=doors.desk.shown(LAC_THUY).typed)) is None
    remote, there = stays_of(an, doors.crowd.people["an"])
    assert remote.left_at == there.arrived_at
    assert (there.point_id, there.by_door, there.late, there.left_at) == (LAC_THUY, True, False, None)


async def test_what_was_said_at_the_own_point_is_proved_later(doors: Doors) -> None:
    an = await someone(doors, "an")
    await an.submit(SignIn(point_id=HALL))
    assert await refusal(an, SignIn(door_code=doors.desk.shown(HALL).text)) is None
    assert [stay.by_door for stay in stays_of(an, doors.crowd.people["an"])] == [False, True]


async def test_digits_cannot_be_tried_at_will_and_the_code_still_can_be_scanned(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "_GUESS_EVERY_S", 1e9)
    an, binh = await someone(doors, "an"), await someone(doors, "binh")
    right = doors.desk.shown(HALL).typed
    wrong = f"{(int(right.replace(' ', '')) + 1) % 10**8:08d}"
    for _ in range(5):
        assert await refusal(an, SignIn(door_code=wrong)) is Refusal.DOOR_CODE_UNKNOWN
    assert await refusal(an, SignIn(door_code=right)) is Refusal.DOOR_CODE_UNKNOWN
    assert await refusal(binh, SignIn(door_code=right)) is None
    assert await refusal(an, SignIn(door_code=doors.desk.shown(HALL).text)) is None


async def test_a_command_that_is_sent_again_gets_its_answer_though_the_code_is_old(doors: Doors) -> None:
    an = await someone(doors, "an")
    command = SignIn(door_code=doors.desk.shown(HALL).text)
    first = await an.submit(command, "c-1")
    doors.now_ms += 10 * WINDOW_MS
    assert await an.submit(command, "c-1") == first
    assert first.refusal is None


async def test_whoever_keeps_a_door_takes_badges_there(doors: Doors) -> None:
    await someone(doors, "an")
    me = PersonId(doors.crowd.people["an"].person_id)
    operator = await someone(doors, "operator", LAC_THUY, Role.OPERATOR)
    badge = doors.desk.badge(me).text
    assert await refusal(operator, AdmitByBadge(badge=badge, point_id=HALL)) is Refusal.NOT_ALLOWED
    assert await refusal(operator, AdmitByBadge(badge=badge, point_id=LAC_THUY)) is None
    assert await refusal(operator, AdmitByBadge(badge=badge, point_id=LAC_THUY)) is Refusal.ALREADY_PRESENT
    (stay,) = stays_of(operator, doors.crowd.people["an"])
    assert (stay.point_id, stay.by_door) == (LAC_THUY, True)
    assert stay.recorded_by == doors.crowd.people["operator"].person_id
    assert badge not in "".join(operator.raw)


async def test_nobody_else_takes_badges_and_no_other_text_is_one(doors: Doors) -> None:
    an = await someone(doors, "an")
    sec = doors.crowd.lines["sec"]
    badge = doors.desk.badge(PersonId(doors.crowd.people["an"].person_id)).text
    assert await refusal(an, AdmitByBadge(badge=badge, point_id=HALL)) is Refusal.NOT_ALLOWED
    altered = badge[:-1] + ("6" if badge.endswith("5") else "5")
    for text in (badge[:-1], altered, doors.desk.shown(HALL).text, "", "x" * 3_000):
        assert await refusal(sec, AdmitByBadge(badge=text, point_id=HALL)) is Refusal.BADGE_UNKNOWN
    assert await refusal(sec, AdmitByBadge(badge=badge, point_id=PointId("nowhere"))) is Refusal.UNKNOWN_POINT
    assert await refusal(sec, AdmitByBadge(badge=badge, point_id=HALL)) is None


async def test_nobody_else_keeps_the_server_busy_with_badges(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    an, operator = await someone(doors, "an"), await someone(doors, "operator", LAC_THUY, Role.OPERATOR)
    looked: list[str] = []
    monkeypatch.setattr(DoorCodes, "person_of", lambda self, scan, people: looked.append(scan.text))
    text = "MEETROOM:BADGE:" + "A" * 26
    assert await refusal(an, AdmitByBadge(badge=text, point_id=LAC_THUY)) is Refusal.NOT_ALLOWED
    assert await refusal(operator, AdmitByBadge(badge=text, point_id=HALL)) is Refusal.NOT_ALLOWED
    assert looked == []
    assert await refusal(operator, AdmitByBadge(badge=text, point_id=LAC_THUY)) is Refusal.BADGE_UNKNOWN
    assert looked == [text]


async def test_only_keepers_see_the_code_of_a_door_and_only_the_office_other_badges(doors: Doors) -> None:
    crowd = doors.crowd
    await someone(doors, "an")
    await someone(doors, "operator", LAC_THUY, Role.OPERATOR)
    base = f"/api/meetings/{crowd.meeting_id}"
    expected = {
        ("sec", "hall"): 200, ("sec", "lac-thuy"): 200, ("sec", "nowhere"): 404,
        ("operator", "lac-thuy"): 200, ("operator", "hall"): 403,
        ("an", "hall"): 403, ("an", "nowhere"): 404,
    }  # fmt: skip
    for (login, point_id), status in expected.items():
        assert (await crowd.people[login].get(f"{base}/doors/{point_id}"))[0] == status
    _, shown = await crowd.people["sec"].get(f"{base}/doors/hall")
    assert shown == {"point_id": "hall", "text": doors.desk.shown(HALL).text, "typed": doors.desk.shown(HALL).typed,
                     "renew_s": 30.0}  # fmt: skip
    an, operator = (crowd.people[login].person_id for login in ("an", "operator"))
    for login, whose, status in (
        ("an", an, 200), ("an", operator, 403), ("an", "nobody", 403), ("operator", an, 403), ("sec", an, 200),
        ("sec", "nobody", 404),
    ):  # fmt: skip
        assert (await crowd.people[login].get(f"{base}/badges/{whose}"))[0] == status
    stranger = await crowd.person("stranger")
    for path in ("doors/hall", f"badges/{an}"):
        assert (await stranger.get(f"{base}/{path}"))[0] == 404


async def test_badges_outlive_the_server_and_no_code_comes_into_the_chain(doors: Doors) -> None:
    house = doors.crowd.server.house
    meeting_id = MeetingId(doors.crowd.meeting_id)
    assert house.store.doors.key(meeting_id) == house.store.doors.key(meeting_id)
    assert house.store.doors.key(MeetingId("m-other")) != house.store.doors.key(meeting_id)
    an = await someone(doors, "an")
    code, badge = doors.desk.shown(HALL), doors.desk.badge(PersonId(doors.crowd.people["an"].person_id)).text
    await an.submit(SignIn(door_code=code.typed))
    await doors.crowd.lines["sec"].submit(AdmitByBadge(badge=badge, point_id=LAC_THUY))
    links = [stored.link for stored in house.journal.read(meeting_id)]
    assert [type(fact.event) for fact in map(open_link, links[-2:]) if fact] == [PersonArrived, PlaceChanged]
    whole = "".join(str(link.payload) for link in links)
    for secret in (code.text[-26:], code.typed.replace(" ", ""), code.typed, badge[-26:]):
        assert secret not in whole
