"""A film can be played up to its last second whatever happens, and its parts become one."""

import errno
import io
import os
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from meetroom.media.audio import RATE_HZ, Samples, SyntheticVoice, heard_tones
from meetroom.media.frames import frame_from_picture, picture_from_frame
from meetroom.media.picture import SyntheticCamera, read_code
from meetroom.media.recording.film import Film, FilmBroken, join_films

SIZE = (320, 192)
SHOOT = """
import os, sys
from pathlib import Path
from tests.media.recording.test_film import SIZE, shoot
from meetroom.media.recording.film import Film
film = Film(Path(sys.argv[1]), *SIZE)
shoot(film, 3, 5.0)
print("written", flush=True)
sys.stdin.read()
"""


def shoot(film: Film, sender: int, length_s: float) -> None:
    """Give a film a camera and a voice for a while, 12.5 pictures a second."""
    camera, voice = SyntheticCamera(sender, *SIZE), SyntheticVoice(sender)
    for count in range(int(length_s * 50)):
        film.sound(voice.frame())
        if count % 4 == 0:
            film.picture(frame_from_picture(camera.picture()), count * 20.0)


def seen(path: Path) -> tuple[list[float], list[int]]:
    """When each picture is shown, and whose it is (-1: nobody's)."""
    times, senders = [], []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            code = read_code(picture_from_frame(frame))
            times.append(float(frame.time or 0.0))
            senders.append(-1 if code is None else code.sender)
    return times, senders


def heard(path: Path) -> Samples:
    """All sound of a film, in its own time: what is missing is silence."""
    with av.open(str(path)) as container:
        whole = np.zeros(int((container.duration or 0) / 1e6 * RATE_HZ) + 2 * RATE_HZ, np.int16)
        end = 0
        for frame in container.decode(audio=0):
            samples = (frame.to_ndarray().reshape(-1) * 32767).astype(np.int16)
            at = int((frame.time or 0.0) * RATE_HZ)
            whole[at : at + len(samples)] = samples
            end = max(end, at + len(samples))
    return whole[:end]


def test_film_holds_what_was_seen_and_heard(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    film = Film(path, *SIZE)
    shoot(film, 5, 3.0)
    assert film.duration_s == pytest.approx(3.0)
    film.close()
    times, senders = seen(path)
    assert len(times) == 38  # 12.5 a second
    assert set(senders) == {5}
    assert times == pytest.approx([count * 0.08 for count in range(38)], abs=0.025)  # what AAC needs to begin
    sound = heard(path)
    assert len(sound) / RATE_HZ == pytest.approx(3.0, abs=0.1)
    assert heard_tones(sound[RATE_HZ : 2 * RATE_HZ], range(11)) == {5}


def test_killed_film_plays_up_to_its_last_seconds(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with subprocess.Popen(
        [sys.executable, "-c", SHOOT, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"written\n"
        process.kill()
    times, senders = seen(path)
    assert times[-1] >= 3.0  # of 5 s
    assert set(senders) == {3}
    assert len(heard(path)) / RATE_HZ >= 3.0


def test_parts_become_one_film_at_their_times(tmp_path: Path) -> None:
    parts = []
    for number, begin_s in ((1, 0.0), (2, 4.0)):
        path = tmp_path / f"part-{number}.mp4"
        film = Film(path, *SIZE)
        shoot(film, number, 2.0)
        film.close()
        parts.append((begin_s, path))
    whole = tmp_path / "whole.mp4"
    assert join_films(parts, whole) == pytest.approx(6.0, abs=0.1)
    times, senders = seen(whole)
    assert [sender for time, sender in zip(times, senders, strict=True) if time < 3] == [1] * 25
    assert [sender for time, sender in zip(times, senders, strict=True) if time > 3] == [2] * 25
    sound = heard(whole)
    assert heard_tones(sound[RATE_HZ // 2 : RATE_HZ], range(11)) == {1}
    assert heard_tones(sound[5 * RATE_HZ : 5 * RATE_HZ + RATE_HZ // 2], range(11)) == {2}


@pytest.mark.parametrize("keep", [0, 10, 700, 5000])
def test_torn_part_gives_what_it_holds(tmp_path: Path, keep: int) -> None:
    torn, good = tmp_path / "torn.mp4", tmp_path / "good.mp4"
    for path, sender in ((torn, 1), (good, 2)):
        film = Film(path, *SIZE)
        shoot(film, sender, 2.0)
        film.close()
    torn.write_bytes(torn.read_bytes()[:keep])
    whole = tmp_path / "whole.mp4"
    assert join_films([(0.0, torn), (3.0, good)], whole) == pytest.approx(5.0, abs=0.1)
    assert 2 in seen(whole)[1]


def test_parts_that_hold_nothing_leave_no_film(tmp_path: Path) -> None:
    (tmp_path / "part.mp4").write_bytes(b"")
    assert join_films([(0.0, tmp_path / "part.mp4"), (9.0, tmp_path / "absent.mp4")], tmp_path / "whole.mp4") == 0
    assert [path.name for path in tmp_path.iterdir()] == ["part.mp4"]


def test_earlier_picture_is_dropped(tmp_path: Path) -> None:
    film = Film(tmp_path / "film.mp4", *SIZE)
    camera = SyntheticCamera(1, *SIZE)
    for at_ms in (0.0, 100.0, 100.0, 50.0, 200.0):
        film.picture(frame_from_picture(camera.picture()), at_ms)
    shoot(film, 1, 0.5)
    film.close()
    times = seen(tmp_path / "film.mp4")[0]
    assert times[:3] == pytest.approx([0.0, 0.1, 0.2], abs=0.025)


def test_film_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"kept")
    with pytest.raises(FilmBroken) as caught:
        Film(tmp_path / "film.mp4", *SIZE)
    assert not caught.value.no_space
    assert (tmp_path / "film.mp4").read_bytes() == b"kept"


class FullDisk(io.RawIOBase):
    """A file on a disk that takes so many bytes and no more."""

    def __init__(self, path: Path, room: int) -> None:
        self._room = room
        self._real = os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY), "wb")

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._real.fileno()

    def write(self, data: object) -> int:
        assert isinstance(data, bytes)
        self._room -= len(data)
        if self._room < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return len(data)

    def close(self) -> None:
        self._real.close()
        super().close()


def test_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "open", lambda path, mode: FullDisk(path, 20_000))
    film = Film(tmp_path / "film.mp4", *SIZE)
    with pytest.raises(FilmBroken) as caught:
        shoot(film, 1, 20.0)
    assert caught.value.no_space
    with pytest.raises(FilmBroken):
        film.close()
