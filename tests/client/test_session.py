"""A meeting over a pretended line: a chain that breaks, a listener that stumbles, a server that mixes up meetings."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from meetroom.client.chest import Chest, NoVault
from meetroom.client.download_pace import CallFigures
from meetroom.client.engine import CallPhase, CallState, ClientError, ClientProblem, LinkState
from meetroom.client.replica import Follower
from meetroom.client.session import MeetingSession
from meetroom.client.wire import Door, Line
from meetroom.domain.attendance import SignIn
from meetroom.domain.chain import ChainBroken, Link, first_head, redacted, seal
from meetroom.domain.core import Event, Fact, MeetingId, PersonId
from meetroom.domain.lifecycle import MeetingAnnounced, MeetingCreated, MeetingOpened
from meetroom.domain.state import Meeting, Person, Phase, Role, RuleSet
from meetroom.media.quality import SessionState, SessionStats
from meetroom.protocol.messages import PROTOCOL, Answer, Bye, ByeReason, Hello, Links, Submit, Welcome
from tests.client.pretend_line import PretendLine, PretendServer
from tests.client.recorder import Recorder

MEETING, ME = MeetingId("m"), PersonId("me")
AT = datetime(2026, 7, 1, 1, tzinfo=UTC)


def chain(*events: Event) -> list[Link]:
    """Links of these events."""
    links: list[Link] = []
    head = first_head(MEETING)
    for seq, event in enumerate(events, 1):
        links.append(seal(Fact(seq=seq, at=AT, actor=ME, event=event, salt=str(seq)), head))
        head = links[-1].head
    return links


LINKS = chain(
    MeetingCreated(
        title="Họp",
        body="",
        parent_body="",
        place="",
        planned_start=None,
        rules=RuleSet(),
        secretary=Person(person_id=ME, name="Thư ký", roles=(Role.SECRETARY,)),
    ),
    MeetingAnnounced(),
    MeetingOpened(),
)


def welcome(seq: int, *, reset: bool = False, meeting: MeetingId = MEETING, me: PersonId = ME) -> Welcome:
    return Welcome(protocol=PROTOCOL, meeting_id=meeting, person_id=me, seq=seq, head="", reset=reset, server_time=AT)


class PretendDoor:
    """Dials a pretended server and has nothing else."""

    ca_der = None

    def __init__(self, server: PretendServer) -> None:
        self._server = server

    async def dial(self, *path: str, takes: str = "") -> Line:
        return await self._server.dial()

    async def ask(self, *request: Any) -> Any:
        raise ClientError(ClientProblem.UNREACHABLE)


class Rig:
    """A session that enters, its server and its listener."""

    def __init__(self, folder: Path, heard: Recorder) -> None:
        self.server = PretendServer()
        self.heard = heard
        chest = Chest.unlock(folder, "me", NoVault(), None)
        chest.use_marks_key(None)

        async def nothing_to_forget() -> None: ...

        self.session = MeetingSession(
            cast(Door, PretendDoor(self.server)),
            MEETING,
            ME,
            folder,
            chest,
            heard,
            client="test",
            device="d",
            forget_uploads=nothing_to_forget,
        )
        self.entering = asyncio.create_task(self.session.enter())

    async def welcomed(self, number: int, links: list[Link], **how: Any) -> PretendLine:
        line = await self.server.line(number)
        await line.until(lambda: line.heard)
        line.say(welcome(len(LINKS), **how))
        line.say(Links(links=tuple(links)))
        return line


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    made = Rig(tmp_path, Recorder())
    yield made
    made.entering.cancel()
    await asyncio.gather(made.entering, return_exceptions=True)
    await made.session.leave()


async def test_live_when_everything_promised_is_here(rig: Rig) -> None:
    line = await rig.welcomed(0, LINKS[:2])
    await rig.heard.until(lambda: len(rig.heard.facts) == 2)
    assert rig.session.link.state is LinkState.CATCHING_UP
    line.say(Links(links=(LINKS[2],)))
    await rig.entering
    assert rig.session.replica.meeting.phase is Phase.OPEN


async def test_hidden_places_count_too(rig: Rig) -> None:
    await rig.welcomed(0, [LINKS[0], redacted(LINKS[1]), LINKS[2]])
    await rig.entering
    assert [fact.seq for fact in rig.heard.facts] == [1, 3]
    assert rig.session.replica.head == LINKS[2].head


@pytest.mark.parametrize(
    "broken",
    [
        [LINKS[0], LINKS[2]],
        [LINKS[0], msgspec.structs.replace(LINKS[1], head="0" * 64)],
        [LINKS[0], msgspec.structs.replace(LINKS[1], payload=LINKS[2].payload)],
        [LINKS[0], LINKS[0]],
    ],
)
async def test_chain_that_breaks_is_dropped_and_read_anew(rig: Rig, broken: list[Link]) -> None:
    await rig.welcomed(0, broken)
    second = await rig.welcomed(1, LINKS)
    await rig.entering
    assert second.heard[0] == Hello(protocol=PROTOCOL, client="test", device="d", after_seq=0, after_head=None)
    assert rig.heard.resets == 1
    assert [fact.seq for fact in rig.heard.facts] == [1, 2, 3]


async def test_resumes_where_it_was(rig: Rig) -> None:
    line = await rig.welcomed(0, LINKS)
    await rig.entering
    line.hang_up()
    second = await rig.server.line(1)
    await second.until(lambda: second.heard)
    assert second.heard[0] == Hello(protocol=PROTOCOL, client="test", device="d", after_seq=3, after_head=LINKS[2].head)


async def test_server_may_ask_to_begin_anew(rig: Rig) -> None:
    line = await rig.welcomed(0, LINKS)
    await rig.entering
    line.say(Bye(reason=ByeReason.ROLE_CHANGED))
    await rig.welcomed(1, LINKS, reset=True)
    await rig.heard.until(lambda: rig.heard.resets == 1 and rig.heard.link is LinkState.LIVE)
    assert len(rig.heard.facts) == 3


@pytest.mark.parametrize("mixed_up", [{"meeting": MeetingId("other")}, {"me": PersonId("other")}])
async def test_another_meeting_or_person_is_not_believed(rig: Rig, mixed_up: dict[str, Any]) -> None:
    await rig.welcomed(0, LINKS, **mixed_up)
    await rig.server.line(1)
    assert rig.heard.facts == []


async def test_stumbling_listener_does_not_cut_the_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    class Stumbling(Recorder):
        def on_facts(self, meeting: Meeting, facts: tuple[Fact, ...]) -> None:
            raise ValueError("screen")

    with caplog.at_level(logging.ERROR, "meetroom.client.session"):
        rig = Rig(tmp_path, Stumbling())
        await rig.welcomed(0, LINKS)
        await rig.entering
        assert rig.session.link.state is LinkState.LIVE
        await rig.session.leave()
    assert "stumbled" in caplog.text
    assert rig.server.calls == 1


async def test_submit_returns_only_when_its_facts_are_here(rig: Rig) -> None:
    line = await rig.server.line()
    line.say(welcome(2))
    line.say(Links(links=tuple(LINKS[:2])))
    await rig.entering
    work = asyncio.create_task(rig.session.submit(SignIn()))
    await line.until(lambda: any(isinstance(m, Submit) for m in line.heard))
    submit = next(m for m in line.heard if isinstance(m, Submit))
    line.say(Answer(command_id=submit.command_id, seq=3))
    await rig.heard.until(lambda: rig.heard.outbox[-1] == 0)
    assert not work.done()
    line.say(Links(links=(LINKS[2],)))
    assert (await work).seq == 3


async def test_leaving_lets_nobody_wait_for_ever(rig: Rig) -> None:
    line = await rig.server.line()
    line.say(welcome(2))
    line.say(Links(links=tuple(LINKS[:2])))
    await rig.entering
    answered = asyncio.create_task(rig.session.submit(SignIn()))
    await line.until(lambda: any(isinstance(m, Submit) for m in line.heard))
    submit = next(m for m in line.heard if isinstance(m, Submit))
    line.say(Answer(command_id=submit.command_id, seq=3))
    await rig.heard.until(lambda: rig.heard.outbox[-1] == 0)
    waiting = asyncio.create_task(rig.session.submit(SignIn()))
    await rig.heard.until(lambda: rig.heard.outbox[-1] == 1)
    await rig.session.leave()
    assert (await answered).seq == 3
    with pytest.raises(ClientError) as caught:
        await waiting
    assert caught.value.problem is ClientProblem.UNREACHABLE


async def test_entering_ends_when_it_is_of_no_use(rig: Rig) -> None:
    (await rig.server.line()).say(Bye(reason=ByeReason.NOT_IN_MEETING))
    with pytest.raises(ClientError) as caught:
        await rig.entering
    assert caught.value.problem is ClientProblem.NOT_IN_MEETING


def test_what_does_not_fit_leaves_the_replica_as_it_was() -> None:
    follower = Follower(MEETING)
    assert len(follower.take(LINKS[:2])) == 2
    before = follower.replica
    with pytest.raises(ChainBroken):
        follower.take([LINKS[2], LINKS[2]])
    assert follower.replica == before
    follower.reset()
    assert follower.replica.seq == 0


async def test_downloads_are_told_how_the_call_goes(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[CallFigures | None] = []
    monkeypatch.setattr(rig.session.library, "call", told.append)
    quality = SessionStats(state=SessionState.CONNECTED, rtt_ms=80.0, slots=(), sending=(), downlink_lost_share=0.03)
    for call in (
        CallState(),
        CallState(phase=CallPhase.JOINING),
        CallState(phase=CallPhase.JOINING, muted=True),
        CallState(phase=CallPhase.LIVE, quality=quality),
        CallState(phase=CallPhase.LIVE, quality=quality, muted=True),
        CallState(phase=CallPhase.OFF, quality=quality),
    ):
        rig.session._on_call(call)
    assert told == [CallFigures(None, 0.0), CallFigures(80.0, 0.03), None]
