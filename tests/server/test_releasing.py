"""Documents released at their time, in the planner's name, after restarts too, and never against a rule."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest

from meetroom.domain.agenda import AddItem, RevealItem
from meetroom.domain.chain import open_link
from meetroom.domain.core import DocumentId, ItemId, PersonId
from meetroom.domain.documents import DocumentReleased, ScheduleRelease, WithdrawDocument
from meetroom.domain.roles import EditPerson
from meetroom.domain.state import DocumentState, Person, Role
from meetroom.server import releasing
from meetroom.server.certificates import now_utc
from meetroom.server.gathering import Gathering
from meetroom.server.releasing import Releases
from meetroom.server.room import RoomTrouble, RoomUnavailable
from tests.server.conftest import Crowd, StartServer
from tests.server.papers import small_pdf
from tests.server.visitor import Line

HOUR = timedelta(hours=1)


async def paper(crowd: Crowd, text: str = "mot", **fields: object) -> DocumentId:
    status, made = await crowd.people["sec"].upload(crowd.meeting_id, small_pdf(text), **fields)
    assert status == 201
    return DocumentId(made["document_id"])


async def plan(line: Line, document_id: DocumentId, at: datetime | None) -> None:
    assert (await line.submit(ScheduleRelease(document_id=document_id, at=at))).refusal is None


def state(line: Line, document_id: DocumentId) -> DocumentState:
    return line.replica.meeting.documents[document_id].state


async def released(line: Line, *document_ids: DocumentId) -> None:
    def all_released() -> bool:
        known = line.replica.meeting.documents
        return all(d in known and known[d].state is DocumentState.RELEASED for d in document_ids)

    await line.until(all_released)


def gathering_of(crowd: Crowd) -> Gathering:
    return next(iter(crowd.server.house.gatherings.values()))


@pytest.fixture
async def pass_time(monkeypatch: pytest.MonkeyPatch, crowd: Crowd) -> Callable[[timedelta], None]:
    """A release clock of the test's own beside the server's: lets time pass for it."""
    monkeypatch.setattr(releasing, "_LOOK_S", 0.02)
    ahead = [timedelta()]
    Releases(gathering_of(crowd), lambda: now_utc() + ahead[0]).open()

    def advance(by: timedelta) -> None:
        ahead[0] += by

    return advance


async def test_at_its_time_and_not_before_in_the_planners_name(crowd: Crowd) -> None:
    await crowd.add("an")
    an, sec = await crowd.enter("an"), crowd.lines["sec"]
    papers = [await paper(crowd, text) for text in ("mot", "hai", "ba")]
    at = now_utc() + timedelta(seconds=2.5)
    for document_id in papers:
        await plan(sec, document_id, at)
    await released(an, *papers)
    facts = [open_link(place.stored.link) for place in gathering_of(crowd).room.places]
    releases = [fact for fact in facts if fact is not None and isinstance(fact.event, DocumentReleased)]
    assert len(releases) == 3
    assert all(at <= fact.at for fact in releases)
    assert {fact.actor for fact in releases} == {crowd.people["sec"].person_id}
    assert all(d.release_at is None for d in gathering_of(crowd).meeting.documents.values())


async def test_another_time_and_no_time(crowd: Crowd, pass_time: Callable[[timedelta], None]) -> None:
    sec = crowd.lines["sec"]
    first, second, third = [await paper(crowd, text) for text in ("mot", "hai", "ba")]
    for document_id in (first, second, third):
        await plan(sec, document_id, now_utc() + HOUR)
    await plan(sec, first, now_utc() + 5 * HOUR)
    await plan(sec, second, None)
    pass_time(2 * HOUR)
    await released(sec, third)
    assert [state(sec, d) for d in (first, second)] == [DocumentState.REGISTERED] * 2


async def test_what_is_late_after_a_restart_is_released_at_once(
    start_server: StartServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd = Crowd(await start_server())
    await crowd.found()
    document_id = await paper(crowd)
    await plan(crowd.lines["sec"], document_id, now_utc() + HOUR)
    await crowd.close()
    await crowd.server.stop()
    monkeypatch.setattr("meetroom.server.house.Releases", partial(Releases, clock=lambda: now_utc() + 2 * HOUR))
    crowd.server = await start_server()
    await crowd.person("sec")
    await released(await crowd.enter("sec"), document_id)
    await crowd.close()


async def test_a_hidden_item_is_waited_for(crowd: Crowd, pass_time: Callable[[timedelta], None]) -> None:
    sec = crowd.lines["sec"]
    await sec.submit(AddItem(item_id=ItemId("i-1"), title="Nhân sự", hidden=True))
    hidden, other = await paper(crowd, "mot", item_id="i-1"), await paper(crowd, "hai")
    await plan(sec, hidden, now_utc() + HOUR)
    await plan(sec, other, now_utc() + HOUR)
    pass_time(2 * HOUR)
    await released(sec, other)
    assert state(sec, hidden) is DocumentState.REGISTERED
    await sec.submit(RevealItem(item_id=ItemId("i-1")))
    await released(sec, hidden)


async def test_who_lost_the_right_releases_nothing_any_more(
    crowd: Crowd, pass_time: Callable[[timedelta], None]
) -> None:
    helper = await crowd.add("helper", Role.SECRETARY)
    sec, theirs = crowd.lines["sec"], await crowd.enter("helper")
    planned, other = await paper(crowd, "mot"), await paper(crowd, "hai")
    await plan(theirs, planned, now_utc() + HOUR)
    person = Person(person_id=PersonId(helper.person_id), name="Helper", roles=(Role.OBSERVER,), voting=False)
    assert (await sec.submit(EditPerson(person=person))).refusal is None
    await plan(sec, other, now_utc() + HOUR)
    pass_time(2 * HOUR)
    await released(sec, other)
    assert state(sec, planned) is DocumentState.REGISTERED


async def test_a_withdrawn_one_stays_withdrawn(crowd: Crowd, pass_time: Callable[[timedelta], None]) -> None:
    sec = crowd.lines["sec"]
    gone, other = await paper(crowd, "mot"), await paper(crowd, "hai")
    await plan(sec, gone, now_utc() + HOUR)
    await plan(sec, other, now_utc() + HOUR)
    await sec.submit(WithdrawDocument(document_id=gone, reason="nhầm"))
    pass_time(2 * HOUR)
    await released(sec, other)
    assert state(sec, gone) is DocumentState.WITHDRAWN


async def test_a_meeting_that_cannot_take_it_now_is_asked_again(
    crowd: Crowd, pass_time: Callable[[timedelta], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releasing, "_AGAIN_S", 0.02)
    sec, room = crowd.lines["sec"], gathering_of(crowd).room
    document_id = await paper(crowd)
    await plan(sec, document_id, now_utc() + HOUR)
    submit, tries = room.submit, 0

    def full(*args: object, **kwargs: object) -> object:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise RoomUnavailable(RoomTrouble.NO_SPACE)
        return submit(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(room, "submit", full)
    pass_time(2 * HOUR)
    await released(sec, document_id)
    assert tries == 3
