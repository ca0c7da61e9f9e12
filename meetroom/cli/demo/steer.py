"""Acts of the chair over picture and sound: mute all, only the floor is heard, one screen for everybody."""

import asyncio
from typing import Any

from meetroom.cli.demo.progress import Step
from meetroom.cli.demo.stage import BURST_S, BURSTS, Stage
from meetroom.cli.demo.wire import Child
from meetroom.cli.words import say
from meetroom.client.engine import MicState
from meetroom.domain.core import SpeechId
from meetroom.domain.floor import EndSpeech, GrantFloor, SetMicrophones
from meetroom.domain.state import Microphones

SPEAKER, SHARER = 2, 1
"""Numbers of the points whose voice has the floor and whose screen is shown; neither loses its line later."""
STATE_S = 60.0  # for a microphone to be as the server has said


async def steer_call(stage: Stage, step: Step) -> None:
    """The chair mutes everybody; then only the floor is heard; then one point shows its screen to all others."""
    report = stage.report
    stage.chair.engine.conference.mute_legs(None)
    report.microphones_muted = await _count(stage, MicState.MUTED_BY_CHAIR)
    report.voices_while_muted = sum(len(a["heard"]) for a in await _hear(stage, stage.points, []))
    await _hear_the_floor(stage)
    await stage.chair.engine.submit(SetMicrophones(policy=Microphones.FREE))
    report.microphones_open_again = await _count(stage, MicState.OPEN, ask=True)
    await _show_a_screen(stage)
    others = len(stage.points) - 1
    step.say(
        f"{report.microphones_muted} {say('micrô tắt', 'muted')}, "
        f"{report.floor_heard}/{others} {say('nghe người phát biểu', 'hear the floor')}, "
        f"{report.screens_seen}/{others} {say('thấy màn hình', 'see the screen')}"
    )


async def _hear(stage: Stage, points: list[Child], numbers: list[int]) -> list[dict[str, Any]]:
    """What these points hear, at the moment when it was these voices alone or when the time was over."""
    answers: list[dict[str, Any]] = []
    for _ in range(BURSTS):
        async with stage.points_at_work():
            orders = (p.order("hear_only", numbers=numbers, within_s=BURST_S) for p in points)
            answers = list(await asyncio.gather(*orders))
        if all(a["heard"] == numbers for a in answers):
            break
    return answers


async def _hear_the_floor(stage: Stage) -> None:
    """Whoever speaks sits in a room without a device of their own: the point's microphone is theirs."""
    chair = stage.chair.engine
    await chair.submit(SetMicrophones(policy=Microphones.FLOOR))
    person = await _delegate_at(stage, SPEAKER)
    speech = SpeechId((await stage.crowd_orders("ask_floor", people=[person]))["speeches"][0])
    await stage.chair.until(lambda meeting: speech in meeting.speeches)
    await chair.submit(GrantFloor(speech_id=speech))
    speaker, rest = stage.points[SPEAKER - 1], [p for p in stage.points if p is not stage.points[SPEAKER - 1]]
    await speaker.order("microphone", state=MicState.MUTED.value, within_s=STATE_S)
    await speaker.order("microphone", state=MicState.OPEN.value, within_s=STATE_S, ask=True)
    asked = (p.order("microphone", state=MicState.OPEN.value, within_s=0.5, ask=True) for p in rest)
    stage.report.microphones_closed_by_policy = sum(
        a["mic"] == MicState.FLOOR_ONLY.value for a in await asyncio.gather(*asked)
    )
    stage.report.floor_heard = sum(a["heard"] == [SPEAKER] for a in await _hear(stage, rest, [SPEAKER]))
    await chair.submit(EndSpeech(speech_id=speech))


async def _delegate_at(stage: Stage, number: int) -> str:
    point = stage.plan.points[number - 1]
    here = (p for p in stage.plan.delegates if p.point == point.id and p.id != stage.window_delegate)
    return stage.ids[next(here).id]


async def _show_a_screen(stage: Stage) -> None:
    sharer = stage.points[SHARER - 1]
    others = [p for p in stage.points if p is not sharer]
    await sharer.order("share", on=True)
    for _ in range(BURSTS):
        async with stage.points_at_work():
            seen = await asyncio.gather(*(p.order("sees_screen", number=SHARER, within_s=BURST_S) for p in others))
        stage.report.screens_seen = sum(a["seen"] for a in seen)
        if stage.report.screens_seen == len(others):
            break
    await sharer.order("share", on=False)


async def _count(stage: Stage, state: MicState, *, ask: bool = False) -> int:
    answers = await stage.tell_points("microphone", state=state.value, ask=ask, within_s=STATE_S)
    return sum(a["mic"] == state.value for a in answers)
