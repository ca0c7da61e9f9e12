"""What the meeting server and the relay process say to each other; knows neither socket nor meeting."""

from enum import StrEnum

import msgspec

from meetroom.protocol.signalling import Layer, LegId, SlotFill, Want


class OfferRefusal(StrEnum):
    """Why an offer cannot be served."""

    MALFORMED = "malformed"
    TOO_LARGE = "too-large"
    NOT_BUNDLED = "not-bundled"
    NO_RTCP_MUX = "no-rtcp-mux"
    NO_FINGERPRINT = "no-fingerprint"
    NO_CODEC = "no-codec"
    LEG_EXISTS = "leg-exists"


class GoneReason(StrEnum):
    """Why a leg is gone."""

    SILENT = "silent"
    NEVER_CONNECTED = "never-connected"
    HANDSHAKE_FAILED = "handshake-failed"
    CLOSED = "closed"


class OfferRefused(Exception):
    """The relay does not serve this offer; `reason` says why."""

    def __init__(self, reason: OfferRefusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Message(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """Base of all messages on the control connection."""


class Hello(Message, frozen=True):
    """Process → server, first: proves with the token that this is the process that was started."""

    token: str
    pid: int
    udp_port: int


class PortRefused(Message, frozen=True):
    """Process → server, instead of Hello: the UDP port cannot be had."""

    token: str
    errno: int


class Join(Message, frozen=True):
    """Server → process: a leg joins a room; answered by `Answered` or `Refused`."""

    request: int
    room: str
    leg_id: LegId
    offer_sdp: str


class Leave(Message, frozen=True):
    """Server → process: forget a leg; answered by `Done`, also when it is unknown."""

    request: int
    leg_id: LegId


class WantTiles(Message, frozen=True):
    """Server → process: the tiles a leg shows, most important first; answered by `Done`."""

    request: int
    leg_id: LegId
    wants: tuple[Want, ...]


class AllowMic(Message, frozen=True):
    """Server → process: whether the microphone of a leg is forwarded; answered by `Done`."""

    request: int
    leg_id: LegId
    allowed: bool


class SetPriority(Message, frozen=True):
    """Server → process: legs of a room that always have an audio slot, first wins; answered by `Done`."""

    request: int
    room: str
    leg_ids: tuple[LegId, ...]


class AskStats(Message, frozen=True):
    """Server → process: figures, please; answered by `Figures`."""

    request: int


class Answered(Message, frozen=True):
    """Process → server: the SDP answer."""

    request: int
    sdp: str


class Refused(Message, frozen=True):
    """Process → server: the offer is not served."""

    request: int
    reason: OfferRefusal


class Done(Message, frozen=True):
    """Process → server: the request took effect."""

    request: int


class SourceStats(msgspec.Struct, frozen=True):
    """Figures of one stream that a leg sends; counts since it joined, shares and rates over the last seconds.

    `lost` never came, not even when asked for again; `recovered` of them were found in redundancy.
    """

    layer: Layer
    packets: int
    lost: int
    recovered: int
    lost_share: float
    jitter_ms: float
    bitrate_bps: float
    watchers: int


class LegStats(msgspec.Struct, frozen=True):
    """Figures of one leg since it joined; losses as seen by the relay (up) and told by the client (down).

    `lost_up_share` and `jitter_up_ms` (the worst stream's) are of the last two seconds; `uplink_bps` is what the
    client was told it may send, `limit_bps` what the relay allows itself to send to it (None: no limit known).
    """

    leg_id: LegId
    room: str
    connected: bool
    packets_in: int
    packets_out: int
    bytes_in: int
    bytes_out: int
    resent: int
    asked_again: int
    keyframes_asked: int
    lost_up: int
    lost_down_share: float
    rtt_ms: float | None
    downlink_bps: int | None
    lost_up_share: float = 0.0
    jitter_up_ms: float = 0.0
    uplink_bps: int | None = None
    limit_bps: float | None = None
    sources: tuple[SourceStats, ...] = ()


class RelayStats(msgspec.Struct, frozen=True):
    """Figures of the process since it started; `dropped` counts what the socket did not take."""

    cpu_s: float
    packets_in: int
    packets_out: int
    dropped: int
    legs: tuple[LegStats, ...]


class Figures(Message, frozen=True):
    """Process → server: answer to `AskStats`."""

    request: int
    stats: RelayStats


class SlotsChanged(Message, frozen=True):
    """All slots of a leg, after one of them changed."""

    leg_id: LegId
    fills: tuple[SlotFill, ...]


class DemandChanged(Message, frozen=True):
    """The layers of a leg that are of use now."""

    leg_id: LegId
    layers: tuple[Layer, ...]


class SpeakersChanged(Message, frozen=True):
    """Legs that fill the audio slots of a room, loudest first."""

    room: str
    leg_ids: tuple[LegId, ...]


class LegUp(Message, frozen=True):
    """The leg's line stands: media flows."""

    leg_id: LegId


class LegGone(Message, frozen=True):
    """The leg was given up by the relay; never told about a leg that was asked to leave."""

    leg_id: LegId
    why: GoneReason


class RelayDied(Message, frozen=True):
    """The process ended unasked: all its legs are gone; it is being started again."""


RelayEvent = SlotsChanged | DemandChanged | SpeakersChanged | LegUp | LegGone | RelayDied
Request = Join | Leave | WantTiles | AllowMic | SetPriority | AskStats
Reply = Answered | Refused | Done | Figures
FromProcess = (
    Hello
    | PortRefused
    | Answered
    | Refused
    | Done
    | Figures
    | SlotsChanged
    | DemandChanged
    | SpeakersChanged
    | LegUp
    | LegGone
)
