"""Echo, noise and gain: what is removed, what is kept, what it costs and by how much it delays a voice."""

import asyncio
import time

import numpy as np

from meetroom.media.audio import FRAME_SAMPLES
from meetroom.media.processing import VoiceProcessor
from tests.bench.report import Row, median
from tests.media.room_simulation import Room, as_samples, lag_of, measure, speech

ROOMS = (Room(), Room(seed=2, delay_ms=120, loss_db=0), Room(seed=3, delay_ms=30, decay_ms=500))
SPEECH_S = 6.0


def _through(seconds: float) -> tuple[float, float]:
    """Own voice through a processor, silence from afar.  Returns: delay in ms; CPU per 20 ms frame in ms."""
    near = speech(5, seconds)
    samples, silence = as_samples(near), np.zeros(FRAME_SAMPLES, np.int16)
    processor, cleaned = VoiceProcessor(), []
    try:
        processor.near(silence)  # the first call loads the library
        began_s = time.thread_time()
        for at in range(0, len(samples) - FRAME_SAMPLES + 1, FRAME_SAMPLES):
            processor.far(silence)
            cleaned.append(processor.near(samples[at : at + FRAME_SAMPLES]))
        spent_s = time.thread_time() - began_s
    finally:
        processor.close()
    return lag_of(np.concatenate(cleaned), near) / 48.0, spent_s / len(cleaned) * 1000


def processing_delay_ms() -> float:
    """By how much processing delays a voice."""
    return _through(SPEECH_S)[0]


def _rooms() -> list[Row]:
    rooms = [measure(room) for room in ROOMS]
    removed = min(room.echo_removed_db for room in rooms)
    kept = max((room.near_kept_db for room in rooms), key=abs)
    both = max((room.both_near_kept_db for room in rooms), key=abs)
    told = "; ".join(f"{room.echo_removed_db:.0f} dB" for room in rooms)
    how = f"worst of {len(ROOMS)} simulated rooms"
    costs = [_through(SPEECH_S) for _ in range(3)]
    cost = median([cost for _, cost in costs])
    return [
        Row("echo removed, far voice alone", removed, "dB", ">=", 30, note=f"{how} ({told}), once converged"),
        Row("near voice kept, alone: change of level", kept, "dB", ">=", -3, note=how),
        Row("near voice kept while both speak: change of level", both, "dB", ">=", -6, note=how),
        Row("voice processing, CPU per 20 ms frame", cost, "ms", "<=", 1.0, note="far and near side, one thread"),
        Row("voice processing, delay", median([delay for delay, _ in costs]), "ms", note="by cross-correlation"),
    ]


async def rows(quick: bool) -> list[Row]:
    """The same in a rehearsal: it is quick."""
    return await asyncio.to_thread(_rooms)
