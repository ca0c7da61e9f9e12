"""What the meeting server and a recorder process say to each other, one line of JSON each; knows no meeting."""

import msgspec

from meetroom.protocol.signalling import LegId, SlotFill


class Message(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """Base of all lines."""


class Order(Message, frozen=True):
    """Server → recorder, first: where the film goes and how large its pictures are (both sides even)."""

    film_path: str
    width_px: int
    height_px: int


class Answer(Message, frozen=True):
    """Server → recorder: the relay's answer to the last offer; None when the relay did not take it."""

    sdp: str | None


class Slots(Message, frozen=True):
    """Server → recorder: what fills which slot."""

    fills: tuple[SlotFill, ...]


class Show(Message, frozen=True):
    """Server → recorder: what is to be seen from now on."""

    large: LegId | None
    large_is_screen: bool
    small: LegId | None
    caption: str


class Finish(Message, frozen=True):
    """Server → recorder: close the film and end."""


class Offered(Message, frozen=True):
    """Recorder → server: an offer for the relay; the leg of an earlier one is of no use any more."""

    sdp: str


class Grown(Message, frozen=True):
    """Recorder → server, once a second: how long the film is, and how large the file."""

    duration_s: float
    size_bytes: int


class Broken(Message, frozen=True):
    """Recorder → server, last: nothing more can be written."""

    no_space: bool


class Finished(Message, frozen=True):
    """Recorder → server, last: the film is closed."""

    duration_s: float


ToRecorder = Order | Answer | Slots | Show | Finish
FromRecorder = Offered | Grown | Broken | Finished

_ENCODER = msgspec.json.Encoder()
to_recorder: msgspec.json.Decoder[ToRecorder] = msgspec.json.Decoder(ToRecorder)
from_recorder: msgspec.json.Decoder[FromRecorder] = msgspec.json.Decoder(FromRecorder)


def line(message: Message) -> bytes:
    """A message as one line."""
    return _ENCODER.encode(message) + b"\n"
