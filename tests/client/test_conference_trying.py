"""The conference on a bad line: what is lost is replaced, what failed is tried again, what is final is not."""

from typing import Any

import pytest

from meetroom.client import rejoining
from meetroom.client.listening import CallPhase
from meetroom.client.problems import ClientProblem
from meetroom.media.session import SessionState
from meetroom.protocol.signalling import Layer, LayerDemand, LegId, MediaAnswer, MediaFailure, SlotFill, SlotMap
from tests.client.booth import ANSWER, PLAIN, Booth, PretendSession, picture


async def test_lost_media_is_replaced_and_the_old_one_shown_until_then(booth: Booth) -> None:
    first = await booth.join()
    booth.answers = False
    first.on_state(SessionState.LOST)
    await booth.phase(CallPhase.RECONNECTING)
    await booth.until(lambda: len(PretendSession.made) == 2)
    await booth.until(lambda: booth.offers[-1].sdp == "offer 2")
    booth.conference.take(SlotMap((SlotFill("video0", LegId("x"), Layer.LOW),), LegId("l1")))
    first.on_picture("video0", picture())
    assert len(booth.pictures) == 1
    assert not first.closed
    booth.conference.take(MediaAnswer(LegId("l9"), ANSWER, "of somebody else"))
    booth.conference.take(MediaAnswer(LegId("l2"), ANSWER, booth.offers[-1].offer_id))
    booth.conference.take(SlotMap((SlotFill("video1", LegId("y"), Layer.LOW),), LegId("l2")))
    booth.conference.take(LayerDemand((Layer.HIGH,), LegId("l2")))
    assert booth.conference.state.slots == first.fills
    await booth.phase(CallPhase.LIVE)
    await booth.until(lambda: first.closed)
    assert booth.conference.state.slots == PretendSession.made[1].fills == (SlotFill("video1", LegId("y"), Layer.LOW),)
    assert booth.conference.state.demand == (Layer.HIGH,)
    first.on_picture("video0", picture())
    assert len(booth.pictures) == 1


async def test_media_that_comes_back_by_itself_is_kept(booth: Booth) -> None:
    first = await booth.join()
    booth.conference.line_down()
    first.on_state(SessionState.LOST)
    await booth.phase(CallPhase.RECONNECTING)
    first.on_state(SessionState.CONNECTED)
    await booth.phase(CallPhase.LIVE)
    assert not first.closed


async def test_server_that_is_back_is_offered_anew(booth: Booth) -> None:
    first = await booth.join()
    booth.conference.line_down()
    booth.conference.line_up(())
    await booth.until(lambda: booth.conference.state.own_leg == "l2")
    await booth.until(lambda: first.closed)


async def test_failure_is_told_and_tried_again(booth: Booth) -> None:
    PretendSession.fail_next = 2
    await booth.join()
    assert [s.closed for s in PretendSession.made] == [True, True, False]
    assert any(call.problem is ClientProblem.CALL_BLOCKED for call in booth.calls)
    assert booth.conference.state.problem is None


async def test_a_fault_nobody_foresaw_does_not_end_the_trying(booth: Booth, monkeypatch: pytest.MonkeyPatch) -> None:
    made = booth.conference.session_for
    faults = iter([ValueError("a server's address that is none")])

    def session_for(line: Any) -> Any:
        for fault in faults:
            raise fault
        return made(line)

    monkeypatch.setattr(booth.conference, "session_for", session_for)
    booth.conference.line_up(())
    await booth.conference.start()
    await booth.until(lambda: booth.conference.state.phase is CallPhase.LIVE)
    await booth.conference.stop()


async def test_what_may_pass_is_tried_again_and_a_stale_refusal_ignored(booth: Booth) -> None:
    booth.answers = False
    booth.conference.line_up(())
    await booth.conference.start(PLAIN)
    await booth.until(lambda: booth.offers)
    booth.answers = True
    booth.fail(MediaFailure.NOT_RUNNING)
    await booth.phase(CallPhase.LIVE)
    booth.fail(MediaFailure.SILENT, 0)
    assert booth.conference.state.phase is CallPhase.LIVE
    assert len(booth.offers) == 2


async def test_a_leg_that_is_gone_is_replaced_at_once(booth: Booth) -> None:
    first = await booth.join()
    booth.fail(MediaFailure.RELAY_DIED)
    assert booth.conference.state.phase is CallPhase.RECONNECTING
    assert booth.conference.state.problem is ClientProblem.CALL_LOST
    # What the old line says of itself is out of date.
    first.on_state(SessionState.CONNECTED)
    assert booth.conference.state.phase is CallPhase.RECONNECTING
    await booth.until(lambda: booth.conference.state.own_leg == "l2")


async def test_a_line_that_dies_twice_is_replaced_once(booth: Booth) -> None:
    first = await booth.join()
    booth.answers = False
    booth.fail(MediaFailure.RELAY_DIED)
    await booth.until(lambda: len(booth.offers) == 2)
    first.on_state(SessionState.LOST)
    booth.fail(MediaFailure.SILENT, 0)
    booth.answers = True
    booth.conference.take(MediaAnswer(LegId("l2"), ANSWER, booth.offers[-1].offer_id))
    await booth.phase(CallPhase.LIVE)
    await booth.until(lambda: first.closed)
    assert len(booth.offers) == 2


async def test_a_leg_that_dies_before_it_stands_is_not_waited_for(booth: Booth) -> None:
    PretendSession.hang_next = 1
    booth.conference.line_up(())
    await booth.conference.start(PLAIN)
    await booth.until(lambda: PretendSession.made and PretendSession.made[0].accepted)
    booth.fail(MediaFailure.RELAY_DIED)
    await booth.phase(CallPhase.LIVE)
    assert PretendSession.made[0].closed


async def test_a_try_that_hangs_is_cut_short(booth: Booth, monkeypatch: pytest.MonkeyPatch) -> None:
    PretendSession.hang_next = 1
    with monkeypatch.context() as patch:
        patch.setattr(rejoining, "JOIN_DEADLINE_S", 0.01)
        booth.conference.line_up(())
        await booth.conference.start(PLAIN)
        await booth.until(lambda: PretendSession.made and PretendSession.made[0].accepted)
    # On a slow machine more tries may be too short: each is given more time than the one before.
    await booth.phase(CallPhase.LIVE)
    assert len(PretendSession.made) > 1
    assert PretendSession.made[0].closed


async def test_a_failed_try_does_not_matter_when_the_first_line_is_back(booth: Booth) -> None:
    first = await booth.join()
    PretendSession.hang_next = 1
    first.on_state(SessionState.LOST)
    await booth.until(lambda: len(PretendSession.made) == 2 and PretendSession.made[1].accepted)
    first.on_state(SessionState.CONNECTED)
    assert booth.conference.state.phase is CallPhase.LIVE
    booth.fail(MediaFailure.NEVER_CONNECTED)
    await booth.until(lambda: PretendSession.made[1].closed)
    assert booth.conference.state.phase is CallPhase.LIVE
    assert not first.closed


async def test_closed_doors_are_waited_for(booth: Booth) -> None:
    booth.conference.follow("closed")
    first = await booth.join()
    booth.answers = False
    booth.fail(MediaFailure.CLOSED_SITTING)
    await booth.until(lambda: len(booth.offers) == 2)
    booth.fail(MediaFailure.CLOSED_SITTING)
    await booth.phase(CallPhase.WAITING)
    assert first.closed
    assert booth.conference.state.problem is ClientProblem.CALL_DOORS_CLOSED
    assert booth.conference.state.own_leg is None
    booth.conference.follow("closed")
    booth.answers = True
    booth.conference.follow("open")
    await booth.phase(CallPhase.LIVE)
    assert len(booth.offers) == 3


async def test_whoever_waits_looks_again_by_itself(booth: Booth, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejoining, "LOOK_AGAIN_S", 0.01)
    booth.answers = False
    booth.conference.line_up(())
    await booth.conference.start(PLAIN)
    await booth.until(lambda: booth.offers)
    booth.answers = True
    booth.fail(MediaFailure.NOT_ALLOWED)
    await booth.phase(CallPhase.LIVE)
    assert any(call.problem is ClientProblem.CALL_NOT_ALLOWED for call in booth.calls)


@pytest.mark.parametrize(
    ("why", "problem"),
    [
        (MediaFailure.NO_RELAY, ClientProblem.CALL_NOT_OFFERED),
        (MediaFailure.NO_CODEC, ClientProblem.CALL_INCOMPATIBLE),
    ],
)
async def test_what_is_final_is_not_tried_before_the_server_is_another(
    booth: Booth, why: MediaFailure, problem: ClientProblem
) -> None:
    booth.answers = False
    booth.conference.line_up(())
    await booth.conference.start(PLAIN)
    await booth.until(lambda: booth.offers)
    booth.fail(why)
    await booth.phase(CallPhase.WAITING)
    assert booth.conference.state.problem is problem
    booth.answers = True
    booth.conference.line_down()
    booth.conference.line_up(())
    await booth.phase(CallPhase.LIVE)
    assert len(booth.offers) == 2


async def test_answer_nobody_waits_for_is_ignored(booth: Booth) -> None:
    booth.conference.take(MediaAnswer(LegId("l9"), ANSWER))
    assert booth.conference.state.own_leg is None
