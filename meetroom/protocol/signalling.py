"""Signals of the conference: who sends what to the relay and what fills which slot; knows no transport.

A *leg* is one peer connection of one client to the relay.  A *slot* is one receiving m-line of a leg, named by
its mid.  See docs/protocol.md#media.
"""

from enum import StrEnum
from typing import Annotated, NewType

import msgspec

LegId = NewType("LegId", str)


class Layer(StrEnum):
    """What a leg can send; the n-th sending video m-line of an offer is HIGH, LOW, SCREEN in this order."""

    MIC = "mic"
    HIGH = "high"
    LOW = "low"
    SCREEN = "screen"


class Signal(msgspec.Struct, frozen=True, tag_field="type", forbid_unknown_fields=True):
    """Base of every ephemeral message; may be dropped, is never stored."""


class MediaOffer(Signal, frozen=True, tag=True):
    """Client → server: SDP offer with all m-lines of the leg, candidates included."""

    sdp: str


class MediaAnswer(Signal, frozen=True, tag=True):
    """Server → client: ICE-lite SDP answer; every slot has its `a=ssrc` for life."""

    leg_id: LegId
    sdp: str


class MediaLeave(Signal, frozen=True, tag=True):
    """Client → server: the leg is given up on purpose."""


class MediaFailed(Signal, frozen=True, tag=True):
    """Server → client: the offer could not be served, or the leg is gone; offer again."""

    why: str


class Want(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One tile of a client: which leg it should show and how tall it is drawn (0: hidden)."""

    leg_id: LegId
    height_px: Annotated[int, msgspec.Meta(ge=0, lt=1 << 15)]
    screen: bool = False


class SetWants(Signal, frozen=True, tag=True):
    """Client → server: the tiles wanted now, most important first; fills the video slots in any order."""

    wants: tuple[Want, ...]


class SlotFill(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One slot and what is forwarded into it now; `leg_id` None: nothing."""

    mid: str
    leg_id: LegId | None
    layer: Layer | None


class SlotMap(Signal, frozen=True, tag=True):
    """Server → client: all slots of this leg; sent whole whenever one changes."""

    fills: tuple[SlotFill, ...]


class LayerDemand(Signal, frozen=True, tag=True):
    """Server → client: the layers of yours that somebody watches; stop encoding the others."""

    layers: tuple[Layer, ...]


class Speaking(Signal, frozen=True, tag=True):
    """Server → client: legs that fill the audio slots now, loudest first."""

    leg_ids: tuple[LegId, ...]


class LegInfo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who stands behind a leg; `person_id` as in the meeting's roster, `point_id` None when not in a room."""

    leg_id: LegId
    person_id: str
    point_id: str | None
    name: str
    mic_allowed: bool = True


class CallRoster(Signal, frozen=True, tag=True):
    """Server → client: all legs of the meeting; sent whole whenever one comes or goes."""

    legs: tuple[LegInfo, ...]
