"""The clock of a film: stills, switches and what is late, told by the film it wrote."""

import itertools
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from meetroom.media.audio import Samples, SyntheticVoice
from meetroom.media.picture import SyntheticCamera
from meetroom.media.recording.film import Film, FilmBroken, join_films
from meetroom.media.recording.studio import Shot, Studio
from meetroom.protocol.signalling import LegId
from tests.media.recording.test_film import SIZE, seen

ANN, BAO = LegId("ann"), LegId("bao")
FRAMES_BEFORE_FAULT = 40


def wait_for(fact: Callable[[], bool], limit_s: float = 60.0) -> None:
    """Wait until something holds."""
    begin_s = time.monotonic()
    while not fact():
        assert time.monotonic() - begin_s < limit_s
        threading.Event().wait(0.01)


def test_switches_when_the_next_picture_is_there(tmp_path: Path) -> None:
    voice = SyntheticVoice(1)
    told: list[Exception] = []
    studio = Studio(Film(tmp_path / "film.mp4", *SIZE), voice.frame, told.append)
    studio.show(Shot(large=(ANN, False)))
    studio.picture(BAO, False, SyntheticCamera(7, *SIZE).picture())  # nobody asked for it
    studio.picture(ANN, False, SyntheticCamera(1, *SIZE).picture())
    studio.start()
    wait_for(lambda: studio.duration_s > 0.4)
    studio.show(Shot(large=(BAO, True)))
    asked_s = studio.duration_s
    wait_for(lambda: studio.duration_s > asked_s + 0.4)
    came_s = studio.duration_s  # before it comes: the film goes on meanwhile
    studio.picture(BAO, True, SyntheticCamera(2, *SIZE).picture())
    shown_s = studio.duration_s
    wait_for(lambda: studio.duration_s > shown_s + 0.4)
    studio.stop()
    times, senders = seen(tmp_path / "film.mp4")
    assert senders[0] == 1
    assert senders[-1] == 2
    assert set(senders) == {1, 2}
    first = next(time for time, sender in zip(times, senders, strict=True) if sender == 2)
    assert not told
    assert first >= came_s - 0.05  # until then the picture before was shown


def test_film_that_breaks_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Exception] = []
    film = Film(tmp_path / "film.mp4", *SIZE)
    studio = Studio(film, SyntheticVoice(1).frame, told.append)

    def broken(samples: object) -> None:
        raise FilmBroken(OSError(28, "No space left on device"))

    monkeypatch.setattr(film, "sound", broken)
    studio.start()
    wait_for(lambda: bool(told))
    studio.stop()
    assert [isinstance(broken, FilmBroken) and broken.no_space for broken in told] == [True]
    film.close()


def test_a_fault_nobody_thought_of_ends_the_film_instead_of_stopping_its_clock(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[Exception] = []
    voice = SyntheticVoice(1)
    good = itertools.count(1)

    def faulty() -> Samples:
        if next(good) > FRAMES_BEFORE_FAULT:
            raise ZeroDivisionError
        return voice.frame()

    film = Film(tmp_path / "film.mp4", *SIZE)
    studio = Studio(film, faulty, told.append)
    studio.start()
    wait_for(lambda: bool(told))
    studio.stop()
    assert [type(fault) for fault in told] == [ZeroDivisionError]
    assert "the film ends" in caplog.text
    # What was written before the fault is all there, though it was less than a second.
    assert join_films([(0.0, tmp_path / "film.mp4")], tmp_path / "whole.mp4") > 0.4
