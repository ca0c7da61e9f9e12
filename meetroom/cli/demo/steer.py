"""Acts of the chair over picture and sound: mute all, only the floor is heard, one screen for everybody."""

import asyncio
from typing import Any

from meetroom.cli.demo.progress import Step
from meetroom.cli.demo.stage import Stage
from meetroom.cli.words import say
from meetroom.client.engine import MicState
from meetroom.domain.core import SpeechId
from meetroom.domain.floor import EndSpeech, GrantFloor, SetMicrophones
from meetroom.domain.state import Microphones

SPEAKER, SHARER = 2, 1
"""Numbers of the points whose voice has the floor and whose screen is shown; neither loses its line later."""
WATCH_S = 50.0


async def steer_call(stage: Stage, step: Step) -> None:
    """The chair mutes everybody; then only the floor is heard; then one point shows its screen to all others."""
    report = stage.report
    stage.chair.engine.conference.mute_legs(None)
    report.microphones_muted = await _count(stage, MicState.MUTED_BY_CHAIR)
    report.voices_while_muted = sum(len(a["heard"]) for a in await _all(stage, "hear_only", numbers=[]))
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


async def _hear_the_floor(stage: Stage) -> None:
    """Whoever speaks sits in a room without a device of their own: the point's microphone is theirs."""
    chair = stage.chair.engine
    await chair.submit(SetMicrophones(policy=Microphones.FLOOR))
    person = await _delegate_at(stage, SPEAKER)
    speech = SpeechId((await stage.crowd_orders("ask_floor", people=[person]))["speeches"][0])
    await stage.chair.until(lambda meeting: speech in meeting.speeches)
    await chair.submit(GrantFloor(speech_id=speech))
    speaker, rest = stage.points[SPEAKER - 1], [p for p in stage.points if p is not stage.points[SPEAKER - 1]]
    await speaker.order("microphone", state=MicState.MUTED.value, within_s=WATCH_S)
    await speaker.order("microphone", state=MicState.OPEN.value, within_s=WATCH_S, ask=True)
    asked = (p.order("microphone", state=MicState.OPEN.value, within_s=0.5, ask=True) for p in rest)
    stage.report.microphones_closed_by_policy = sum(
        a["mic"] == MicState.FLOOR_ONLY.value for a in await asyncio.gather(*asked)
    )
    heard = (p.order("hear_only", numbers=[SPEAKER], within_s=WATCH_S) for p in rest)
    stage.report.floor_heard = sum(a["heard"] == [SPEAKER] for a in await asyncio.gather(*heard))
    await chair.submit(EndSpeech(speech_id=speech))


async def _delegate_at(stage: Stage, number: int) -> str:
    point = stage.plan.points[number - 1]
    here = (p for p in stage.plan.delegates if p.point == point.id and p.id != stage.window_delegate)
    return stage.ids[next(here).id]


async def _show_a_screen(stage: Stage) -> None:
    sharer = stage.points[SHARER - 1]
    await sharer.order("share", on=True)
    others = (p for p in stage.points if p is not sharer)
    seen = await asyncio.gather(*(p.order("sees_screen", number=SHARER, within_s=WATCH_S) for p in others))
    stage.report.screens_seen = sum(a["seen"] for a in seen)
    await sharer.order("share", on=False)


async def _count(stage: Stage, state: MicState, *, ask: bool = False) -> int:
    answers = await _all(stage, "microphone", state=state.value, ask=ask)
    return sum(a["mic"] == state.value for a in answers)


async def _all(stage: Stage, do: str, **what: Any) -> list[dict[str, Any]]:
    orders = (p.order(do, timeout_s=WATCH_S + 20.0, within_s=WATCH_S, **what) for p in stage.points)
    return list(await asyncio.gather(*orders))
