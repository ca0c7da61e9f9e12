"""The life of a line: hello, heartbeat, farewells, return; against a pretended server."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest

from meetroom.client.link import DEFAULT_TIMES, Link, LinkTimes
from meetroom.client.listening import LinkState
from meetroom.client.problems import ClientProblem
from meetroom.domain.core import MeetingId, PersonId
from meetroom.protocol.messages import (
    PROTOCOL,
    Bye,
    ByeReason,
    ClientMessage,
    Hello,
    Online,
    Ping,
    Pong,
    Welcome,
)
from tests.client.pretend_line import PretendEnd, PretendLine, PretendServer

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


def welcome(seq: int = 0, protocol: int = PROTOCOL) -> Welcome:
    return Welcome(
        protocol=protocol,
        meeting_id=MeetingId("m"),
        person_id=PersonId("p"),
        seq=seq,
        head="",
        reset=False,
        server_time=NOON,
    )


class Rig:
    """A link that runs, its end and its server."""

    def __init__(
        self,
        times: LinkTimes = DEFAULT_TIMES,
        max_queued: int = 100,
        signals: Callable[[], ClientMessage | None] = lambda: None,
    ) -> None:
        self.server = PretendServer()
        self.end = PretendEnd()
        self.link = Link(self.server.dial, self.end, times, max_queued, signals)
        self.task = asyncio.create_task(self.link.run())

    async def __aenter__(self) -> "Rig":
        return self

    async def __aexit__(self, *error: object) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)

    async def live(self, number: int = -1) -> PretendLine:
        line = await self.server.line(number)
        await line.until(lambda: line.heard)
        line.say(welcome())
        await self.end.reached(LinkState.LIVE)
        return line


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    async with Rig() as made:
        yield made


async def test_hello_first_then_welcome_then_live(rig: Rig) -> None:
    line = await rig.server.line()
    await line.until(lambda: line.heard)
    line.say(welcome(seq=1))
    await rig.end.reached(LinkState.CATCHING_UP)
    assert isinstance(line.heard[0], Hello)
    assert len(line.heard) == 1
    line.say(Online(person_ids=()))
    await rig.end.reached(LinkState.LIVE)


async def test_nothing_is_posted_without_a_welcome(rig: Rig) -> None:
    assert not rig.link.post(Ping(sent_ms=0.0))
    line = await rig.live()
    assert rig.link.post(Ping(sent_ms=7.0))
    await line.until(lambda: len(line.heard) == 2)


async def test_signals_go_out_when_nothing_else_waits() -> None:
    signals: list[Ping] = []
    async with Rig(signals=lambda: signals.pop(0) if signals else None) as rig:
        signals += [Ping(sent_ms=1.0)]
        rig.link.nudge()  # there is no line
        line = await rig.live()
        signals[:] = [Ping(sent_ms=float(n)) for n in range(1, 4)]
        rig.link.nudge()
        rig.link.nudge()
        for number in range(11, 14):
            rig.link.post(Ping(sent_ms=float(number)))
        await line.until(lambda: len(line.heard) == 7)
        sent = [message.sent_ms for message in line.heard if isinstance(message, Ping)]
        # One signal was asked for first; the others waited for what had to be sent.
        assert sent == [1, 11, 12, 13, 2, 3]
        signals += [Ping(sent_ms=4.0)]
        rig.link.nudge()
        await line.until(lambda: len(line.heard) == 8)


async def test_comes_back_after_a_break_with_what_it_has(rig: Rig) -> None:
    line = await rig.live()
    line.say(Online(person_ids=()))
    await rig.end.until(lambda: rig.end.messages)
    line.hang_up()
    await rig.end.until(lambda: (LinkState.CONNECTING, ClientProblem.UNREACHABLE) in rig.end.states)
    second = await rig.server.line(1)
    await second.until(lambda: second.heard)
    assert second.heard[0] == Hello(protocol=1, client="test", device="d", after_seq=1)
    assert line.closed


@pytest.mark.parametrize(
    ("reason", "problem"),
    [
        (ByeReason.LOGGED_OUT, ClientProblem.LOGGED_OUT),
        (ByeReason.NOT_IN_MEETING, ClientProblem.NOT_IN_MEETING),
        (ByeReason.WRONG_PROTOCOL, ClientProblem.WRONG_PROTOCOL),
    ],
)
async def test_final_farewells(rig: Rig, reason: ByeReason, problem: ClientProblem) -> None:
    (await rig.live()).say(Bye(reason=reason))
    assert await rig.task is problem
    assert rig.end.states[-1] == (LinkState.OFFLINE, problem)
    assert rig.server.calls == 1


@pytest.mark.parametrize(
    ("reason", "problem"),
    [
        (ByeReason.SERVER_STOPPING, ClientProblem.SERVER_STOPPING),
        (ByeReason.TOO_SLOW, ClientProblem.LINE_TOO_SLOW),
        (ByeReason.ROLE_CHANGED, None),
        (ByeReason.MEETING_FAILED, ClientProblem.MEETING_FAILED),
    ],
)
async def test_passing_farewells(rig: Rig, reason: ByeReason, problem: ClientProblem | None) -> None:
    (await rig.live()).say(Bye(reason=reason))
    await rig.server.line(1)
    assert (LinkState.CONNECTING, problem) in rig.end.states
    await rig.live(1)


@pytest.mark.parametrize("reason", [ByeReason.TOO_FAST, ByeReason.MALFORMED, ByeReason.NO_SPACE])
async def test_server_that_wants_to_be_left_alone_is_unless_hurried(rig: Rig, reason: ByeReason) -> None:
    (await rig.live()).say(Bye(reason=reason))
    await rig.end.until(lambda: rig.end.states[-1][0] is LinkState.CONNECTING)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.7):
            await rig.server.line(1)
    rig.link.hurry()
    await rig.live(1)


async def test_unreachable_is_tried_for_ever() -> None:
    async with Rig() as rig:
        rig.server.refusals = [ClientProblem.UNREACHABLE] * 4
        await rig.live()
        assert rig.server.calls == 5


@pytest.mark.parametrize("problem", [ClientProblem.WRONG_SERVER, ClientProblem.LOGGED_OUT, ClientProblem.NOT_FOUND])
async def test_first_call_may_fail_for_good(problem: ClientProblem) -> None:
    rig = Rig()
    rig.server.refusals = [problem]
    assert await rig.task is problem


async def test_wrong_server_in_between_is_waited_out(rig: Rig) -> None:
    """Some router answers in the server's place for a while: nothing is sent to it, and nobody is thrown out."""
    line = await rig.live()
    rig.server.refusals = [ClientProblem.WRONG_SERVER]
    line.hang_up()
    await rig.end.until(lambda: (LinkState.CONNECTING, ClientProblem.WRONG_SERVER) in rig.end.states)
    await rig.live(1)


async def test_silence_is_asked_and_then_left() -> None:
    async with Rig(LinkTimes(ping_after_s=0.1, silence_s=0.6)) as rig:
        line = await rig.live()
        await line.until(lambda: any(isinstance(m, Ping) for m in line.heard))
        assert rig.server.calls == 1
        await rig.server.line(1)
        assert (LinkState.CONNECTING, ClientProblem.UNREACHABLE) in rig.end.states


async def test_pong_keeps_the_line_and_sets_the_clock() -> None:
    async with Rig(LinkTimes(ping_after_s=0.1, silence_s=0.6)) as rig:
        line = await rig.live()
        for count in range(1, 12):
            await line.until(lambda c=count: sum(isinstance(m, Ping) for m in line.heard) >= c)  # type: ignore[misc]
            ping = [m for m in line.heard if isinstance(m, Ping)][-1]
            line.say(Pong(sent_ms=ping.sent_ms, server_time=NOON))
        assert rig.server.calls == 1
        assert abs((rig.link.server_time() - NOON).total_seconds()) < 3.0


async def test_call_that_nobody_takes_is_given_up() -> None:
    async with Rig(LinkTimes(dial_s=0.1)) as rig:
        rig.server.deaf = True
        await rig.end.until(lambda: (LinkState.CONNECTING, ClientProblem.UNREACHABLE) in rig.end.states)
        rig.server.deaf = False
        await rig.live()
    assert rig.end.states[-1] == (LinkState.OFFLINE, None)


async def test_server_that_never_welcomes_is_left() -> None:
    async with Rig(LinkTimes(dial_s=0.3)) as rig:
        await rig.server.line(1)
        assert rig.end.states[-1][0] is LinkState.CONNECTING


async def test_server_of_another_version(rig: Rig) -> None:
    (await rig.server.line()).say(welcome(protocol=PROTOCOL + 1))
    assert await rig.task is ClientProblem.WRONG_PROTOCOL


@pytest.mark.parametrize("data", [b"", b"{}", b'{"type":"Nonsense"}', b"\xff\xfe", b"x" * (2 << 20)])
async def test_bytes_that_are_no_message_end_the_connection(rig: Rig, data: bytes) -> None:
    (await rig.live()).say_raw(data)
    await rig.end.until(lambda: (LinkState.CONNECTING, ClientProblem.WRONG_PROTOCOL) in rig.end.states)
    await rig.live(1)


async def test_a_message_that_makes_no_sense_ends_the_connection_and_not_the_link(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def senseless(message: object) -> None:
        raise TypeError(message)

    line = await rig.live()
    monkeypatch.setattr(rig.end, "on_message", senseless)
    line.say(Online(person_ids=()))
    await rig.end.until(lambda: (LinkState.CONNECTING, ClientProblem.WRONG_PROTOCOL) in rig.end.states)
    await rig.live(1)


async def test_message_before_welcome_ends_the_connection(rig: Rig) -> None:
    (await rig.server.line()).say(Online(person_ids=()))
    await rig.server.line(1)
    assert rig.end.messages == []


async def test_broken_chain_is_taken_up_again_at_once_but_not_in_a_spin(rig: Rig) -> None:
    rig.end.start_over = 2
    line = await rig.server.line()
    line.say(welcome(seq=1))
    line.say(Online(person_ids=()))
    second = await rig.server.line(1)
    second.say(welcome(seq=1))
    second.say(Online(person_ids=()))
    third = await rig.server.line(2)
    third.say(welcome(seq=1))
    third.say(Online(person_ids=()))
    await rig.end.reached(LinkState.LIVE)


async def test_flood_is_refused_before_memory_is_full() -> None:
    async with Rig(max_queued=3) as rig:
        await rig.live()
        assert [rig.link.post(Ping(sent_ms=0.0)) for _ in range(4)] == [True, True, True, False]
