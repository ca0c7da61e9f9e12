"""The clock of a film: stills, switches and what is late, told by the film it wrote."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from meetroom.media.audio import Samples, SyntheticVoice
from meetroom.media.picture import SyntheticCamera
from meetroom.media.recording.film import Film, FilmBroken
from meetroom.media.recording.studio import Shot, Studio
from meetroom.protocol.signalling import LegId
from tests.media.recording.test_film import SIZE, seen

ANN, BAO = LegId("ann"), LegId("bao")


def wait_for(fact: Callable[[], bool], limit_s: float = 20.0) -> None:
    """Wait until something holds."""
    begin_s = time.monotonic()
    while not fact():
        assert time.monotonic() - begin_s < limit_s
        threading.Event().wait(0.01)


def test_switches_when_the_next_picture_is_there(tmp_path: Path) -> None:
    voice = SyntheticVoice(1)
    told: list[FilmBroken] = []
    studio = Studio(Film(tmp_path / "film.mp4", *SIZE), voice.frame, told.append)
    studio.show(Shot(large=(ANN, False)))
    studio.picture(BAO, False, SyntheticCamera(7, *SIZE).picture())  # nobody asked for it
    studio.picture(ANN, False, SyntheticCamera(1, *SIZE).picture())
    studio.start()
    wait_for(lambda: studio.duration_s > 0.4)
    studio.show(Shot(large=(BAO, True)))
    asked_s = studio.duration_s
    wait_for(lambda: studio.duration_s > asked_s + 0.4)
    studio.picture(BAO, True, SyntheticCamera(2, *SIZE).picture())
    came_s = studio.duration_s
    wait_for(lambda: studio.duration_s > came_s + 0.4)
    studio.stop()
    times, senders = seen(tmp_path / "film.mp4")
    assert senders[0] == 1
    assert senders[-1] == 2
    assert set(senders) == {1, 2}
    first = next(time for time, sender in zip(times, senders, strict=True) if sender == 2)
    assert not told
    assert first >= came_s - 0.05  # until then the picture before was shown


def test_film_that_breaks_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[FilmBroken] = []
    film = Film(tmp_path / "film.mp4", *SIZE)
    studio = Studio(film, SyntheticVoice(1).frame, told.append)

    def broken(samples: object) -> None:
        raise FilmBroken(OSError(28, "No space left on device"))

    monkeypatch.setattr(film, "sound", broken)
    studio.start()
    wait_for(lambda: bool(told))
    studio.stop()
    assert [broken.no_space for broken in told] == [True]
    film.close()


def test_a_fault_nobody_thought_of_ends_the_film_instead_of_stopping_its_clock(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[FilmBroken] = []

    def faulty() -> Samples:
        raise ZeroDivisionError

    film = Film(tmp_path / "film.mp4", *SIZE)
    studio = Studio(film, faulty, told.append)
    studio.start()
    wait_for(lambda: bool(told))
    studio.stop()
    assert not told[0].no_space
    assert "the film ends" in caplog.text
    film.close()
