"""What the engine tells whoever sits on it: the Listener and the plain values it is told; knows no transport."""

from datetime import datetime
from enum import StrEnum

import msgspec

from meetroom.client.problems import ClientProblem
from meetroom.domain.core import Command, DocumentId, Fact, PersonId, PollId
from meetroom.domain.state import Meeting
from meetroom.media.picture import Picture
from meetroom.media.quality import SessionStats
from meetroom.protocol.messages import Answer, InkPresented, PagePresented, PointerPresented, Readiness
from meetroom.protocol.signalling import CallRefusal, CallRefused, Layer, LegHealth, LegId, LegInfo, SlotFill

OWN_LEG = LegId("")
"""The leg id under which the own camera's pictures are reported."""


class LinkState(StrEnum):
    """Where the line to the meeting stands; LIVE means that the replica holds everything."""

    OFFLINE = "offline"
    CONNECTING = "connecting"
    CATCHING_UP = "catching_up"
    LIVE = "live"


class ServerAddress(msgspec.Struct, frozen=True):
    """Where a server is; `url` like "https://host:port", `ca_sha256` hex or None for a server joined before."""

    url: str
    ca_sha256: str | None = None


class Login(msgspec.Struct, frozen=True, kw_only=True):
    """Who one is at the server after logging in."""

    person_id: PersonId
    name: str
    expires_at: datetime
    may_create: bool
    server_url: str


class DocumentProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How much of one document's newest version is on this device.

    `verified` of `total` chunks are here and proved; `has_key`: released, and the key is here; `problem` says why
    it does not go on (NO_SPACE, DOCUMENT_BROKEN, DOCUMENT_WITHDRAWN, UNREACHABLE).  The bytes are those of the chunks.
    """

    version: int
    verified: int
    total: int
    has_key: bool
    problem: ClientProblem | None = None
    verified_bytes: int = 0
    total_bytes: int = 0

    @property
    def whole(self) -> bool:
        """Whether all chunks are here."""
        return 0 < self.total == self.verified

    @property
    def ready(self) -> bool:
        """Whether it can be opened now without the server."""
        return self.whole and self.has_key


class LibraryProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How much of all documents meant for this person is on this device, those not yet released included.

    `asked`: whether the server has told in this run what there is; before that only what was known is counted.
    `neighbours`: clients of the meeting on the same network; `from_neighbours_bytes` came from them.
    """

    documents: int
    whole: int
    verified_bytes: int
    total_bytes: int
    asked: bool
    neighbours: int = 0
    from_neighbours_bytes: int = 0
    problem: ClientProblem | None = None

    @property
    def everything(self) -> bool:
        """Whether everything is here: the meeting can begin, with or without a line."""
        return self.asked and self.whole == self.documents


class CallConfig(msgspec.Struct, frozen=True, kw_only=True):
    """How to take part in the conference; `video_slots` is fixed for the whole call, 0 with `audio_only`.

    `camera`: whether a camera may be switched on at all.  `processing` takes echo, noise and uneven loudness out of
    the microphone.  `high_px` is the height of the high camera layer, `low_px` that of the low one,
    `pictures_per_s` the rate of both.  `relay_port` replaces the relay's announced UDP port, for a point behind a
    forwarded port; `relay_only`: through a TURN server or not at all.
    """

    microphone: bool = True
    camera: bool = True
    processing: bool = True
    video_slots: int = 6
    audio_only: bool = False
    muted: bool = False
    high_px: int = 720
    low_px: int = 180
    pictures_per_s: int = 30
    relay_port: int | None = None
    relay_only: bool = False


class CallPhase(StrEnum):
    """Where the conference stands for this client; WAITING: not let in now, goes on by itself when that is over."""

    OFF = "off"
    JOINING = "joining"
    LIVE = "live"
    RECONNECTING = "reconnecting"
    WAITING = "waiting"


class MicState(StrEnum):
    """Whether the own voice leaves this machine, and who closed the microphone if it does not.

    MUTED: by oneself; MUTED_BY_CHAIR: by the chair or the secretary, `open_microphone` asks to speak again;
    FLOOR_ONLY: only whoever has the floor is heard now; LISTENER: this role never speaks.
    """

    OPEN = "open"
    MUTED = "muted"
    MUTED_BY_CHAIR = "muted_by_chair"
    FLOOR_ONLY = "floor_only"
    LISTENER = "listener"


class CallState(msgspec.Struct, frozen=True, kw_only=True):
    """The conference as this client knows it; the roster is known (and told) without taking part.

    `speaking`: loudest first; `demand`: own layers somebody watches; `problem` says why the phase is not LIVE.
    `muted`: the own switch, `mic` what comes of it; `silenced_by`: who muted us; `talking_muted`: somebody speaks
    into the closed microphone.  `sharing`: the own screen goes out; `health`: lines of the own leg and of the others
    in sight; `refusal`: why the last wish (share, speak, mute others) was not granted, until the next one.
    """

    phase: CallPhase = CallPhase.OFF
    own_leg: LegId | None = None
    roster: tuple[LegInfo, ...] = ()
    slots: tuple[SlotFill, ...] = ()
    speaking: tuple[LegId, ...] = ()
    demand: tuple[Layer, ...] = ()
    muted: bool = False
    mic: MicState = MicState.OPEN
    silenced_by: PersonId | None = None
    talking_muted: bool = False
    camera: bool = False
    sharing: bool = False
    audio_only: bool = False
    health: tuple[LegHealth, ...] = ()
    quality: SessionStats | None = None
    problem: ClientProblem | None = None
    refusal: CallRefusal | None = None

    @property
    def own(self) -> LegInfo | None:
        """What the others are told of us; None while not in the roster."""
        return next((leg for leg in self.roster if leg.leg_id == self.own_leg), None)


class Listener:
    """Told everything that changes; every call comes on the engine's loop and must return at once.

    Does nothing itself: the base of whoever wants to hear only of some things.
    """

    def on_link(self, state: LinkState, problem: ClientProblem | None) -> None:
        """The line changed; `problem` says why it is not LIVE.  OFFLINE with a problem is final."""

    def on_facts(self, meeting: Meeting, facts: tuple[Fact, ...]) -> None:
        """Facts this person may see were applied; `meeting` is the state after the last."""

    def on_reset(self, meeting: Meeting) -> None:
        """The replica starts again from nothing; `meeting` is blank, on_facts follows."""

    def on_marks(self, document_id: DocumentId) -> None:
        """Marks of a document changed, here or elsewhere."""

    def on_document(self, document_id: DocumentId, state: DocumentProgress) -> None:
        """More (or, when withdrawn, nothing) of a document is on this device."""

    def on_election(self, poll_id: PollId) -> None:
        """What `Engine.elections` says of a verifiable vote may be another."""

    def on_search(self) -> None:
        """More, or less, can be found by the search over all documents."""

    def on_kept(self) -> None:
        """Less than before is kept on this machine of some meeting."""

    def on_outbox(self, waiting: int) -> None:
        """How many commands have no answer yet."""

    def on_late_answer(self, command: Command, answer: Answer) -> None:
        """A command queued before the program was restarted (nobody awaits it any more) has its answer."""

    def on_online(self, person_ids: frozenset[PersonId]) -> None:
        """Who has a live line now."""

    def on_readiness(self, rows: tuple[Readiness, ...]) -> None:
        """For the office: whose devices hold which share of the documents."""

    def on_retention(self) -> None:
        """For the office: what `Engine.retention` says may be another."""

    def on_presented(self, page: PagePresented) -> None:
        """The presenter turned a page or moved on it."""

    def on_pointer(self, pointer: PointerPresented) -> None:
        """The presenter points somewhere else, or nowhere any more."""

    def on_live_ink(self, ink: InkPresented) -> None:
        """More of a stroke the presenter draws; the samples since the last one of the same mark."""

    def on_call(self, call: CallState) -> None:
        """The conference changed."""

    def on_call_refused(self, refused: CallRefused) -> None:
        """A wish of ours in the conference was not granted, or our sharing was ended."""

    def on_picture(self, leg_id: LegId, picture: Picture) -> None:
        """A decoded picture of a leg; the own camera comes as `OWN_LEG`."""
