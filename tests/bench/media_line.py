"""Calls over real sockets through the line in a box, ours through a relay and stock aiortc's from peer to peer."""

import asyncio

from tests.bench.call import Course, Experience, hold
from tests.bench.media_sound import processing_delay_ms
from tests.bench.report import Row, median
from tests.faults.wan_model import Conditions

PEER = "stock aiortc"
WITHIN_MS = 20.0
AT_ONCE = 3
HOW = "real sockets and relay, the listener's line is the bad one"
TROUBLES = (
    ("1 % loss", Conditions(delay_ms=25, loss=0.01), 0.0),
    ("2 % loss", Conditions(delay_ms=25, loss=0.02), 0.0),
    ("5 % loss", Conditions(delay_ms=25, loss=0.05), 0.0),
    ("3 % bursts", Conditions(delay_ms=25, burst_loss=0.03), 0.0),
    ("100 ms jitter", Conditions(delay_ms=75, jitter_ms=50), 0.0),
    ("2 s stall", Conditions(delay_ms=25), 2000.0),
)


def _how(mine: Experience) -> str:
    return f"{mine.course.bad_s:.0f} s; {HOW}; this machine ran our clocks {mine.clocks_late_ms:.0f} ms late (p95)"


async def _mouth_to_ear(quick: bool) -> list[Row]:
    """One call at a time, so that nothing but the call itself delays it."""
    seconds = 4.0 if quick else 12.0
    far = Conditions(delay_ms=50, jitter_ms=5)
    courses = (
        (80.0, Course("on loopback", good_s=4.0, bad_s=seconds)),
        (
            160.0,
            Course("over 50 ms ± 5 ms, 1 % loss", far, Conditions(delay_ms=50, jitter_ms=5, loss=0.01), bad_s=seconds),
        ),
    )
    extra_ms = await asyncio.to_thread(processing_delay_ms)
    found = []
    for target_ms, course in courses:
        mine, theirs = await hold(course)
        own, stock = (each.between(each.clicks, each.marks_ms[1], each.marks_ms[2]) for each in (mine, theirs))
        note = (
            f"median of {len(own)} clicks ({min(own, default=0):.0f}–{max(own, default=0):.0f} ms without processing) "
            f"plus {extra_ms:.0f} ms of echo and noise processing; from the air before the microphone (20 ms frame "
            f"included) to the block handed to the speaker; stock: {len(stock)} clicks, without processing; "
            f"{_how(mine)}"
        )
        value = median(own) + extra_ms
        found.append(Row(f"mouth to ear {course.name}", value, "ms", "<=", target_ms, PEER, median(stock), note))
    return found


def _shown(mine: Experience, theirs: Experience) -> Row:
    note = f"15 pictures/s; {_how(mine)}"
    name = "frames shown / sent at 2 % loss, 100 ms RTT, real sockets"
    return Row(name, mine.shown_share(), "share", ">=", 0.98, PEER, theirs.shown_share(), note)


def _concealed(which: str, mine: Experience, theirs: Experience) -> Row:
    own, stock = (each.concealed / max(1, each.voice_frames) for each in (mine, theirs))
    note = f"{mine.concealed} of {mine.voice_frames} frames in {mine.course.bad_s:.0f} s, {which}, real sockets"
    name = f"audio concealed at 5 % random loss, {which}"
    return Row(name, own, "share", "<=", 0.01, PEER, stock, note)


def _after(what: str, mine: Experience, theirs: Experience) -> Row:
    own = mine.added_ms(mine.clicks if what == "sound" else mine.pictures)
    stock = theirs.added_ms(theirs.clicks if what == "sound" else theirs.pictures)
    note = f"median latency from 5 s after the trouble on, minus the median before; trouble for {_how(mine)}"
    name = f"added latency after {mine.course.name}, {what}, real sockets"
    return Row(name, own, "ms", "<=", WITHIN_MS, PEER, stock, note)


async def _all(courses: list[Course]) -> list[tuple[Experience, Experience]]:
    """So many calls at a time as two cores carry without delaying one another."""
    found: list[tuple[Experience, Experience]] = []
    for at in range(0, len(courses), AT_ONCE):
        some = courses[at : at + AT_ONCE]
        found += await asyncio.gather(*(hold(course, at + number) for number, course in enumerate(some)))
    return found


async def rows(quick: bool) -> list[Row]:
    """Mouth to ear alone; then the troubles, some calls at a time, each in its own process beside its stock peer."""
    long_s, bad_s = (8.0, 4.0) if quick else (30.0, 8.0)
    good = Conditions(delay_ms=25)
    crackling = Conditions(delay_ms=25, loss=0.05)
    courses = [
        Course("2 % loss", Conditions(delay_ms=50), Conditions(delay_ms=50, loss=0.02), bad_s=long_s),
        Course("5 % loss", good, crackling, bad_s=long_s),
        Course("5 % loss", good, crackling, bad_s=long_s, near=True),
        *(
            Course(name, good, bad, stall_ms=stall_ms, good_s=7.0, bad_s=stall_ms / 1000 or bad_s, after_s=9.0)
            for name, bad, stall_ms in TROUBLES
        ),
    ]
    found = await _mouth_to_ear(quick)
    shown, listener, speaker, *troubled = await _all(courses)
    found.append(_shown(*shown))
    found.append(_concealed("listener's line", *listener))
    found.append(_concealed("speaker's line", *speaker))
    return found + [_after(what, *pair) for pair in troubled for what in ("sound", "picture")]
