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


OfferId = Annotated[str, msgspec.Meta(max_length=64)]
Fraction = Annotated[float, msgspec.Meta(ge=0, le=1)]


class IceServerInfo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One TURN (or STUN) server; the credentials are this person's and may be good for some hours only."""

    urls: tuple[str, ...]
    username: str = ""
    credential: str = ""


class MediaOffer(Signal, frozen=True, tag=True):
    """Client → server: SDP offer with all m-lines of the leg, candidates included.

    `offer_id` is chosen by the client and comes back in whatever is said of this offer and its leg.  A further
    offer makes a second leg, which takes the place of the first as soon as its line stands.
    """

    sdp: str
    offer_id: OfferId = ""


class MediaAnswer(Signal, frozen=True, tag=True):
    """Server → client: ICE-lite SDP answer; every slot has its `a=ssrc` for life."""

    leg_id: LegId
    sdp: str
    offer_id: OfferId = ""


class MediaLeave(Signal, frozen=True, tag=True):
    """Client → server: the leg is given up on purpose."""


class MediaFailure(StrEnum):
    """Closed list of reasons why there is no leg; `outlook` says what a client does about each."""

    NO_RELAY = "no-relay"
    NOT_RUNNING = "not-running"
    RELAY_DIED = "relay-died"
    CLOSED_SITTING = "closed-sitting"
    NOT_ALLOWED = "not-allowed"
    MALFORMED = "malformed"
    TOO_LARGE = "too-large"
    NOT_BUNDLED = "not-bundled"
    NO_RTCP_MUX = "no-rtcp-mux"
    NO_FINGERPRINT = "no-fingerprint"
    NO_CODEC = "no-codec"
    LEG_EXISTS = "leg-exists"
    SILENT = "silent"
    NEVER_CONNECTED = "never-connected"
    HANDSHAKE_FAILED = "handshake-failed"
    CLOSED = "closed"
    TOO_OFTEN = "too-often"


class Outlook(StrEnum):
    """What a client does after a failure: offer again with back-off, wait until the meeting lets it in, give up."""

    RETRY = "retry"
    WAIT = "wait"
    FINAL = "final"


_OUTLOOK = {
    MediaFailure.NO_RELAY: Outlook.FINAL,
    MediaFailure.CLOSED_SITTING: Outlook.WAIT,
    MediaFailure.NOT_ALLOWED: Outlook.WAIT,
    MediaFailure.MALFORMED: Outlook.FINAL,
    MediaFailure.TOO_LARGE: Outlook.FINAL,
    MediaFailure.NOT_BUNDLED: Outlook.FINAL,
    MediaFailure.NO_RTCP_MUX: Outlook.FINAL,
    MediaFailure.NO_FINGERPRINT: Outlook.FINAL,
    MediaFailure.NO_CODEC: Outlook.FINAL,
}


def outlook(why: MediaFailure) -> Outlook:
    """What is to be done; FINAL lasts as long as the line to the server: another server may know better."""
    return _OUTLOOK.get(why, Outlook.RETRY)


class MediaFailed(Signal, frozen=True, tag=True):
    """Server → client: the offer of this id could not be served, or the leg it made is gone."""

    why: MediaFailure
    offer_id: OfferId = ""


class MediaState(Signal, frozen=True, tag=True):
    """Client → server: what this client does with its microphone, camera and screen; sent when one changes.

    `sharing` asks for the one shared screen; who may not have it is answered with `CallRefused`.
    """

    muted: bool
    camera: bool
    sharing: bool


class MuteLegs(Signal, frozen=True, tag=True):
    """Chair or secretary → server: nobody hears these any more; None: all but the sender, the chairs and the floor."""

    leg_ids: tuple[LegId, ...] | None = None


class EndShare(Signal, frozen=True, tag=True):
    """Chair or secretary → server: this leg shows its screen no more; nothing happens where another shares by now."""

    leg_id: LegId


class OpenMicrophone(Signal, frozen=True, tag=True):
    """Client → server: let me be heard again after I was muted; answered by `CallRoster` or `CallRefused`."""


class CallRefusal(StrEnum):
    """Closed list of reasons why a wish in the conference was not granted, or ended."""

    NOT_ALLOWED = "not-allowed"
    FLOOR_ONLY = "floor-only"
    LISTENER = "listener"
    SCREEN_TAKEN = "screen-taken"
    SCREEN_REPLACED = "screen-replaced"
    SCREEN_ENDED = "screen-ended"


class CallWish(StrEnum):
    """What was wished: `MuteLegs`, `EndShare`, `OpenMicrophone`, `MediaState.sharing`."""

    MUTE_OTHERS = "mute-others"
    END_SHARE = "end-share"
    SPEAK = "speak"
    SHARE = "share"


class CallRefused(Signal, frozen=True, tag=True):
    """Server → client: a wish was not granted, or sharing was ended."""

    wish: CallWish
    why: CallRefusal


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
    leg_id: LegId = LegId("")


class LayerDemand(Signal, frozen=True, tag=True):
    """Server → client: the layers of this leg of yours that somebody watches; stop encoding the others."""

    layers: tuple[Layer, ...]
    leg_id: LegId = LegId("")


class Speaking(Signal, frozen=True, tag=True):
    """Server → client: legs that fill the audio slots now, loudest first."""

    leg_ids: tuple[LegId, ...]


class Silenced(StrEnum):
    """Why the relay drops a voice."""

    BY_CHAIR = "by-chair"
    FLOOR_ONLY = "floor-only"
    LISTENER = "listener"


class LegInfo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who stands behind a leg; `person_id` as in the meeting's roster, `point_id` None when not in a room.

    `mic_allowed` is what the relay enforces, `silenced` why it does not allow and `silenced_by` who said so;
    `muted` and `camera` are what the client says of itself; `sharing` is true for the one leg whose screen may be
    watched.
    """

    leg_id: LegId
    person_id: str
    point_id: str | None
    name: str
    mic_allowed: bool = True
    silenced: Silenced | None = None
    silenced_by: str | None = None
    muted: bool = False
    camera: bool = True
    sharing: bool = False


class CallRoster(Signal, frozen=True, tag=True):
    """Server → client: all legs of the meeting, in no order that means anything."""

    legs: tuple[LegInfo, ...]


class CallRosterChange(Signal, frozen=True, tag=True):
    """Server → client: what is other than in the roster told before: legs that are new or changed, legs that left."""

    legs: tuple[LegInfo, ...] = ()
    gone: tuple[LegId, ...] = ()


def roster_after(legs: tuple[LegInfo, ...], change: CallRosterChange) -> tuple[LegInfo, ...]:
    """All legs once a change has happened; who was there keeps the place, who is new comes last."""
    known = {leg.leg_id: leg for leg in legs}
    for leg_id in change.gone:
        known.pop(leg_id, None)
    known.update((leg.leg_id, leg) for leg in change.legs)
    return tuple(known.values())


class LegHealth(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the line of a leg did in the last seconds, seen from the relay; `up` is from the client to the relay."""

    leg_id: LegId
    lost_up_share: Fraction
    lost_down_share: Fraction
    rtt_ms: float | None
    up_bps: int
    down_bps: int


class CallHealth(Signal, frozen=True, tag=True):
    """Server → client, every 2 s: lines of the own leg, of those it wants to see and of those who speak."""

    legs: tuple[LegHealth, ...]
