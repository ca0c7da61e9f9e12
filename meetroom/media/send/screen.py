"""Which pictures of a shared screen are worth encoding; knows no codec and no clock.

A page that stands still is refined a few times and then costs nothing; typing is shown calmly, moving pictures
more often.
"""

import numpy as np

from meetroom.media.picture import Picture

CALM_FPS = 8.0
SHARP_BYTES = 2000  # a picture of what stands still that needs no more: nothing is left to refine
SHARP_PICTURES = 3  # in a row
MOST_REFINEMENTS = 40
MOVING_SHARE = 0.03  # of the sampled pixels
MOVING_PICTURES = 3  # in a row
SAMPLE_STEP = 7  # not the width of letters or of an encoder's blocks


class ScreenChanges:
    """Compares each picture with the one encoded before."""

    def __init__(self, most_fps: float) -> None:
        self._most_fps = most_fps
        self._last: Picture | None = None
        self._refined = 0
        self._sharp = 0
        self._moving = 0

    @property
    def fps(self) -> float:
        """How often to look at the screen now."""
        return self._most_fps if self._moving >= MOVING_PICTURES else min(CALM_FPS, self._most_fps)

    @property
    def is_settled(self) -> bool:
        """Whether what was shown last needs nothing more."""
        return self._sharp >= SHARP_PICTURES or self._refined >= MOST_REFINEMENTS

    def encoded(self, size_bytes: int, *, is_key: bool) -> None:
        """Take the size of the picture just encoded: what stands still is refined as long as it finds something."""
        if is_key:
            self._refined = self._sharp = 0
        self._sharp = self._sharp + 1 if size_bytes < SHARP_BYTES else 0

    def is_worth(self, picture: Picture) -> bool:
        """Judge one picture, which is then taken for shown if it is worth it."""
        before, self._last = self._last, picture
        if before is None or _shape(before) != _shape(picture):
            self._refined = self._sharp = self._moving = 0
            return True
        if before is picture or not _differs(before, picture):
            self._moving = 0
            if self.is_settled:
                return False
            self._refined += 1
            return True
        self._moving = self._moving + 1 if _changed_share(before, picture) > MOVING_SHARE else 0
        self._refined = self._sharp = 0
        return True


def _shape(picture: Picture) -> tuple[int, int]:
    return picture.width_px, picture.height_px


def _differs(before: Picture, now: Picture) -> bool:
    return any(not np.array_equal(before.plane(index), now.plane(index)) for index in (0, 1, 2))


def _changed_share(before: Picture, now: Picture) -> float:
    step = SAMPLE_STEP
    return float(np.mean(before.plane(0)[::step, ::step] != now.plane(0)[::step, ::step]))
