"""Echo, noise and gain in a simulated room: what is removed, what is kept, and a machine that cannot process."""

import subprocess
import sys
import threading

import numpy as np
import pytest

from meetroom.media.audio import FRAME_SAMPLES, SyntheticVoice
from meetroom.media.processing import VoiceProcessor
from tests.media.room_simulation import (
    FAR_SEED,
    Room,
    Signal,
    Talk,
    as_samples,
    kept_db,
    measure,
    power_db,
    samples_of,
    speech,
)

SILENCE = np.zeros(FRAME_SAMPLES, np.int16)


@pytest.fixture(scope="module")
def far_voice() -> Signal:
    return speech(FAR_SEED, 11.0, pitch_hz=120)


def removed_db(heard: Signal, cleaned: np.ndarray, from_s: float, to_s: float) -> float:
    span = slice(samples_of(from_s * 1000), samples_of(to_s * 1000))
    return power_db(as_samples(heard[span])) - power_db(cleaned[span])


ROOMS = {
    "near the loudspeaker": Room(delay_ms=20),
    "usual": Room(delay_ms=60),
    "slow devices": Room(delay_ms=150),
    "clocks 100 ppm apart": Room(drift_ppm=100),
    "echo as loud as the voice, another room": Room(seed=2, loss_db=0),
    "a room that rings": Room(seed=3, decay_ms=600, delay_ms=80),
}


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
def test_the_far_voice_goes_and_the_near_voice_stays(room: Room) -> None:
    figures = measure(room)
    assert figures.echo_removed_db >= 30
    assert abs(figures.near_kept_db) <= 1.5
    assert figures.near_likeness >= 0.97
    assert abs(figures.both_near_kept_db) <= 5
    assert figures.both_echo_left_db <= -20
    assert figures.both_echo_in_pauses_db >= 20


def test_without_cancellation_the_echo_stays(far_voice: Signal) -> None:
    heard = Room().echo(far_voice)
    cleaned = Talk(VoiceProcessor(echo=False, gain=False)).run(far_voice, heard)
    assert removed_db(heard, cleaned, 4, 11) < 3


def test_a_wrong_guess_of_the_delay_is_found_out(far_voice: Signal) -> None:
    heard = Room(delay_ms=150).echo(far_voice) + Room().noise(len(far_voice))
    cleaned = Talk(VoiceProcessor(gain=False), told_delay_ms=10_000).run(far_voice, heard)
    assert removed_db(heard, cleaned, 2, 11) >= 25


@pytest.mark.parametrize(("before_ms", "after_ms"), [(60, 140), (140, 60), (60, 260)])
def test_a_jump_of_the_delay_is_followed(far_voice: Signal, before_ms: float, after_ms: float) -> None:
    jump = samples_of(5000)
    echoes = [Room(delay_ms=delay_ms).echo(far_voice) for delay_ms in (before_ms, after_ms)]
    heard = np.concatenate([echoes[0][:jump], echoes[1][jump:]]) + Room().noise(len(far_voice))
    cleaned = Talk(VoiceProcessor(gain=False)).run(far_voice, heard)
    assert removed_db(heard, cleaned, 4, 5) >= 30
    assert removed_db(heard, cleaned, 9, 11) >= 30


def test_frames_that_come_in_bunches_do_no_harm(far_voice: Signal) -> None:
    """The microphone's device may hand over 100 ms at once, and nothing at all for a fifth of a second."""
    heard = Room().echo(far_voice) + Room().noise(len(far_voice))
    processor, played, captured = VoiceProcessor(gain=False), as_samples(far_voice), as_samples(heard)
    cleaned, waiting = [], []
    for at in range(0, len(played) - FRAME_SAMPLES + 1, FRAME_SAMPLES):
        processor.far(played[at : at + FRAME_SAMPLES])
        waiting.append(captured[at : at + FRAME_SAMPLES])
        stalled = 300 <= at // FRAME_SAMPLES < 310
        if len(waiting) >= 5 and not stalled:
            cleaned += [processor.near(frame) for frame in waiting]
            waiting.clear()
    assert removed_db(heard, np.concatenate(cleaned), 4, 10) >= 30


def test_steady_noise_is_taken_out_and_the_voice_is_not() -> None:
    near = speech(22, 8.0, pitch_hz=190)
    noise = Room(noise_db=-45).noise(len(near))
    alone = Talk(VoiceProcessor(gain=False)).run(np.zeros_like(near), noise)
    assert removed_db(noise, alone, 3, 8) >= 10
    spoken = Talk(VoiceProcessor(gain=False)).run(np.zeros_like(near), near + noise)
    assert abs(kept_db(spoken, near)) <= 1.5


@pytest.mark.parametrize(("level_db", "least_db", "most_db"), [(-42, 10, 30), (-30, 4, 14), (-18, -3, 2)])
def test_a_soft_voice_is_brought_up_and_a_loud_one_is_not_clipped(
    level_db: float, least_db: float, most_db: float
) -> None:
    near = speech(22, 8.0, pitch_hz=190, level_db=level_db)
    settled = slice(samples_of(4000), None)  # the gain begins high and finds its place within seconds
    cleaned = Talk(VoiceProcessor()).run(np.zeros_like(near), near + Room(noise_db=-75).noise(len(near)))[settled]
    assert least_db <= kept_db(cleaned, near[settled]) <= most_db
    assert float(np.mean(np.abs(cleaned.astype(int)) >= 32_700)) < 1e-4


def test_the_meter_shows_what_leaves() -> None:
    processor = VoiceProcessor(gain=False)
    assert (processor.level_dbov, processor.speaking) == (127, False)
    near = as_samples(speech(5, 3.0))
    levels, spoke = [], False
    for at in range(0, len(near) - FRAME_SAMPLES + 1, FRAME_SAMPLES):
        processor.near(near[at : at + FRAME_SAMPLES])
        levels.append(processor.level_dbov)
        spoke = spoke or processor.speaking
    assert min(levels) < 35
    assert spoke
    for _ in range(100):
        processor.near(SILENCE)
    assert processor.level_dbov > 80
    assert not processor.speaking


def test_input_is_not_changed_and_only_whole_frames_are_taken() -> None:
    processor = VoiceProcessor()
    frame = SyntheticVoice(1).frame()
    before = frame.copy()
    made = processor.near(frame)
    assert made.shape == (FRAME_SAMPLES,)
    assert np.array_equal(frame, before)
    for take in (processor.near, processor.far):
        with pytest.raises(ValueError, match="960"):
            take(np.zeros(480, np.int16))


@pytest.mark.parametrize("wanted", [{}, {"echo": False, "noise": False, "gain": False}])
def test_what_cannot_be_processed_passes_unchanged(monkeypatch: pytest.MonkeyPatch, wanted: dict[str, bool]) -> None:
    if not wanted:
        monkeypatch.setitem(sys.modules, "livekit.rtc", None)  # as on a machine without the library
    processor = VoiceProcessor(**wanted)
    assert not processor.active
    frame = SyntheticVoice(1).frame()
    processor.far(frame)
    assert np.array_equal(processor.near(frame), frame)
    assert processor.level_dbov < 30
    processor.close()


def test_a_library_that_fails_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from livekit.rtc import AudioProcessingModule

    def fail(*_: object) -> None:
        raise RuntimeError("broken")

    processor = VoiceProcessor()
    monkeypatch.setattr(AudioProcessingModule, "process_stream", fail)
    frame = SyntheticVoice(1).frame()
    assert processor.active
    assert np.array_equal(processor.near(frame), frame)
    assert not processor.active
    assert np.array_equal(processor.near(frame), frame)


def test_closing_is_safe_while_another_thread_plays() -> None:
    processor, failures = VoiceProcessor(), []
    going, stop = threading.Event(), threading.Event()

    def play() -> None:
        try:
            while not stop.is_set():
                processor.far(SILENCE)
                going.set()
        except Exception as error:
            failures.append(error)

    thread = threading.Thread(target=play)
    thread.start()
    assert going.wait(60)
    for _ in range(50):
        processor.near(SILENCE)
    processor.close()
    processor.close()
    frame = SyntheticVoice(1).frame()
    assert np.array_equal(processor.near(frame), frame)
    stop.set()
    thread.join()
    assert failures == []
    assert not processor.active


LIVES_AND_DIES = """
import os, sys
import numpy as np
from meetroom.media.processing import VoiceProcessor

assert not any(name.startswith("livekit") for name in sys.modules), "loaded before it is wanted"
processor = VoiceProcessor()
for _ in range(100):
    processor.far(np.zeros(960, np.int16))
    processor.near(np.zeros(960, np.int16))
assert processor.active
if os.path.isdir("/proc/self/net"):  # Linux tells which sockets are whose
    fds = [f"/proc/self/fd/{fd}" for fd in os.listdir("/proc/self/fd")]
    own = {os.readlink(fd) for fd in fds if os.path.lexists(fd)}
    for family in ("tcp", "tcp6", "udp", "udp6"):
        with open(f"/proc/self/net/{family}") as table:
            assert not own & {f"socket:[{line.split()[9]}]" for line in list(table)[1:]}, family
print("done")
"""


def test_a_program_that_processed_ends_by_itself_and_opens_no_network_socket() -> None:
    done = subprocess.run([sys.executable, "-c", LIVES_AND_DIES], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "done", "")
