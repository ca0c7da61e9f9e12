"""The clock of a film: every 20 ms a frame of sound, a picture when something new is to be seen; knows no network."""

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import av
import numpy as np

from meetroom.media.audio import FRAME_SAMPLES, Samples
from meetroom.media.picture import Picture
from meetroom.media.recording.film import Film, FilmBroken
from meetroom.media.recording.scene import Scene
from meetroom.protocol.signalling import LegId

logger = logging.getLogger(__name__)

FRAME_MS = 20.0
PICTURE_EVERY_FRAMES = 2  # 25 a second at most
STILL_EVERY_FRAMES = 50  # a picture that does not change is written once a second
BEHIND_MS = 500.0
"""So late, the time that passed is filled with silence: the machine slept, or is too slow for the sound."""
PATIENCE_MS = 3000.0
"""How long the picture before is shown while the next one has not come."""
SILENCE: Samples = np.zeros(FRAME_SAMPLES, np.int16)


@dataclass(frozen=True, slots=True)
class Shot:
    """What is to be seen; a screen and a camera of one leg are different pictures."""

    large: tuple[LegId, bool] | None = None
    small: tuple[LegId, bool] | None = None
    caption: str = ""


class Studio:
    """Writes one film in a thread of its own until it is stopped or breaks.

    Args:
        film: belongs to the studio from `start` on.
        playout: gives the next 20 ms of sound; called in the studio's thread.
        on_broken: told in the studio's thread why the film has ended unasked: FilmBroken where nothing more can be
            written, anything else for a fault of ours that another film need not meet.
    """

    def __init__(self, film: Film, playout: Callable[[], Samples], on_broken: Callable[[Exception], None]) -> None:
        self._film = film
        self._scene = Scene(*film.size)
        self._playout = playout
        self._on_broken = on_broken
        self._lock = threading.Lock()
        self._wanted = self._shown = Shot()
        self._wanted_since_ms = 0.0
        self._newest: dict[tuple[LegId, bool], Picture] = {}
        self._changed = True
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="film", daemon=True)

    @property
    def duration_s(self) -> float:
        """How long the film is by now."""
        return self._film.duration_s

    def start(self) -> None:
        """Begin; now is the begin of the film."""
        self._thread.start()

    def stop(self) -> None:
        """Close the film and wait for that.  Raises: nothing; a film that breaks at its end is told as always."""
        self._ended.set()
        self._thread.join()

    def show(self, shot: Shot) -> None:
        """Show something else as soon as its picture is there."""
        with self._lock:
            if shot != self._wanted:
                self._wanted, self._wanted_since_ms = shot, time.monotonic() * 1000
                kept = {self._shown.large, self._shown.small, shot.large, shot.small}
                self._newest = {key: picture for key, picture in self._newest.items() if key in kept}

    def picture(self, leg_id: LegId, is_screen: bool, picture: Picture) -> None:
        """A new picture of a leg."""
        key = (leg_id, is_screen)
        with self._lock:
            shots = (self._shown, self._wanted)
            if any(key in (shot.large, shot.small) for shot in shots):
                self._newest[key] = picture
                self._changed = True

    def _run(self) -> None:
        try:
            self._write()
            self._film.close()
        except FilmBroken as broken:
            self._on_broken(broken)
        except Exception as error:  # a film that stands still must not be told as one that runs
            logger.exception("the film ends")
            with contextlib.suppress(Exception):  # so that its last second is in; of a film in disorder nothing is owed
                self._film.close()
            self._on_broken(error)

    def _write(self) -> None:
        begin_ms, count, last = time.monotonic() * 1000, 0, -STILL_EVERY_FRAMES
        while not self._ended.is_set():
            ahead_ms = begin_ms + count * FRAME_MS - time.monotonic() * 1000
            if ahead_ms > 0:
                self._ended.wait(ahead_ms / 1000)
                continue
            self._film.sound(SILENCE if ahead_ms < -BEHIND_MS else self._playout())
            if ahead_ms > -BEHIND_MS and self._is_due(count - last):
                last = count
                self._film.picture(self._compose(), count * FRAME_MS)
            count += 1

    def _is_due(self, frames: int) -> bool:
        with self._lock:
            self._settle()
            return frames >= STILL_EVERY_FRAMES or (self._changed and frames >= PICTURE_EVERY_FRAMES)

    def _settle(self) -> None:
        """Go over to what is wanted once it can be seen, or does not come."""
        if self._shown == self._wanted:
            return
        here = self._wanted.large is None or self._wanted.large in self._newest
        if here or time.monotonic() * 1000 - self._wanted_since_ms > PATIENCE_MS:
            self._shown, self._changed = self._wanted, True

    def _compose(self) -> av.VideoFrame:
        with self._lock:
            shot, self._changed = self._shown, False
            large = self._newest.get(shot.large) if shot.large else None
            small = self._newest.get(shot.small) if shot.small else None
        return self._scene.frame(large, small, shot.caption)
