"""Files on their way to the server; knows no document's content and no screen."""

from collections.abc import Callable

import msgspec

from meetroom.protocol.http import UploadPhase

__all__ = ["UploadPhase", "UploadStep", "UploadTold"]


class UploadStep(msgspec.Struct, frozen=True, kw_only=True):
    """How far an upload is.

    WAITING: nothing moves, for its turn or for the line to come back.  `done_bytes` of `total_bytes` are those of the
    file in SENDING and WAITING, of the sealed paper in SEALING; both are 0 in CHECKING and CONVERTING.
    """

    phase: UploadPhase
    done_bytes: int
    total_bytes: int


UploadTold = Callable[[UploadStep], None]
"""Told on the engine's loop."""
