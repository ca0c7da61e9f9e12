"""The public record of an election as one file, `<uuid>.bel`: written, read back, compared; judges no proof.

The file is a tar without end mark: a header, then texts, each named by its own SHA-256, and after the texts of one
step an event that names them and the event before it.  It only ever grows, so an earlier state is a prefix of a later.
Source: Belenios specification 2.0, section 4.4; order and blocks as `belenios-tool archive` writes them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from meetroom.ballots.ballot import receipt
from meetroom.ballots.encoding import Malformed, decode, encode, sha256_hex
from meetroom.ballots.tally import SizedTally

BLOCK_BYTES = 512
MOST_BYTES = 256 * 1024 * 1024
_HEADER_NAME = "BELENIOS"
_DATA = ".data.json"
_EVENT = ".event.json"
_LARGEST_TIME_S = 8**11 - 1


class TranscriptFault(StrEnum):
    """Why a file is no public record."""

    TOO_LARGE = "too_large"
    NOT_AN_ARCHIVE = "not_an_archive"
    WRONG_ORDER = "wrong_order"
    NOT_CHAINED = "not_chained"


class TranscriptBroken(Exception):
    """A file cannot be read as a public record.

    Attributes:
        record: number of the first record that is wrong, the header being 0; None if it cannot be told.
    """

    def __init__(self, fault: TranscriptFault, record: int | None = None) -> None:
        super().__init__(fault, record)
        self.fault = fault
        self.record = record


class EventType(StrEnum):
    """The steps of an election."""

    SETUP = "Setup"
    BALLOT = "Ballot"
    END_BALLOTS = "EndBallots"
    ENCRYPTED_TALLY = "EncryptedTally"
    PARTIAL_DECRYPTION = "PartialDecryption"
    RESULT = "Result"


class Event(msgspec.Struct, frozen=True, kw_only=True, rename={"kind": "type"}):
    """One link of the chain; `parent` and `payload` are SHA-256 of texts."""

    parent: str | None = None
    height: int
    kind: EventType
    payload: str | None = None


class SetupData(msgspec.Struct, frozen=True):
    """What is fixed before the first ballot, by hashes."""

    election: str
    trustees: str
    credentials: str


class Owned(msgspec.Struct, frozen=True):
    """Whose partial decryption a text is; scrutineers are numbered from 1."""

    owner: int
    payload: str


class _Header(msgspec.Struct, frozen=True):
    version: int
    timestamp: str


FOLLOWS: dict[EventType | None, frozenset[EventType]] = {
    None: frozenset({EventType.SETUP}),
    EventType.SETUP: frozenset({EventType.BALLOT, EventType.END_BALLOTS}),
    EventType.BALLOT: frozenset({EventType.BALLOT, EventType.END_BALLOTS}),
    EventType.END_BALLOTS: frozenset({EventType.ENCRYPTED_TALLY}),
    EventType.ENCRYPTED_TALLY: frozenset({EventType.PARTIAL_DECRYPTION}),
    EventType.PARTIAL_DECRYPTION: frozenset({EventType.PARTIAL_DECRYPTION, EventType.RESULT}),
    EventType.RESULT: frozenset(),
}


@dataclass(frozen=True)
class Transcript:
    """Everything public, as the texts that were hashed; grows by `dataclasses.replace`.

    Attributes:
        timestamp_s: seconds since 1970 when the election was set up.
        tally: text of the encrypted sum, and its size; only once closed.
        decryptions: scrutineer's number and text, in the order they came.
    """

    timestamp_s: int
    election: str
    trustees: str
    credentials: str
    ballots: tuple[str, ...] = ()
    is_closed: bool = False
    tally: tuple[str, SizedTally] | None = None
    decryptions: tuple[tuple[int, str], ...] = ()
    result: str | None = None

    def receipts(self) -> tuple[str, ...]:
        """The hash of each ballot, in order: what a delegate looks up."""
        return tuple(map(receipt, self.ballots))


def write(transcript: Transcript) -> bytes:
    """The file of a transcript."""
    return b"".join(_records(transcript))


def read(raw: bytes) -> Transcript:
    """The transcript in a file, which must be byte for byte what `write` makes of it.

    So every hash, every link and every block is checked without looking at any of them.
    Raises: TranscriptBroken.
    """
    if len(raw) > MOST_BYTES:
        raise TranscriptBroken(TranscriptFault.TOO_LARGE)
    found = list(_split(raw))
    reading = _Reading(_time(found[0][1]))
    last: EventType | None = None
    texts: list[str] = []
    for number, (name, body) in enumerate(found[1:], 1):
        if name.endswith(_EVENT):
            last = _next(last, body, number)
            _add(reading, last, texts, number)
            texts = []
        else:
            texts.append(body)
    transcript = reading.transcript()
    _compare(transcript, raw)
    return transcript


def is_extension(later: bytes, earlier: bytes) -> bool:
    """Whether nothing of an earlier state of the file was taken away or changed."""
    return later.startswith(earlier)


def _records(transcript: Transcript) -> Iterator[bytes]:
    time_s = transcript.timestamp_s
    yield _record(_HEADER_NAME, encode(_Header(1, str(time_s))), time_s)
    parent: str | None = None
    for height, (kind, texts) in enumerate(_steps(transcript)):
        for text in texts:
            yield _record(sha256_hex(text) + _DATA, text, time_s)
        payload = sha256_hex(texts[-1]) if texts else None
        event = encode(Event(parent=parent, height=height, kind=kind, payload=payload))
        parent = sha256_hex(event)
        yield _record(parent + _EVENT, event, time_s)


def _steps(transcript: Transcript) -> Iterator[tuple[EventType, Sequence[str]]]:
    fixed = [transcript.election, transcript.trustees, transcript.credentials]
    yield EventType.SETUP, [*fixed, encode(SetupData(*map(sha256_hex, fixed)))]
    for ballot in transcript.ballots:
        yield EventType.BALLOT, [ballot]
    if transcript.is_closed:
        yield EventType.END_BALLOTS, []
    if transcript.tally is not None:
        text, sized = transcript.tally
        yield EventType.ENCRYPTED_TALLY, [text, encode(sized)]
    for owner, text in transcript.decryptions:
        yield EventType.PARTIAL_DECRYPTION, [text, encode(Owned(owner, sha256_hex(text)))]
    if transcript.result is not None:
        yield EventType.RESULT, [transcript.result]


def _record(name: str, text: str, time_s: int) -> bytes:
    body = text.encode()
    header = bytearray(BLOCK_BYTES)
    size, time = b"%011o" % len(body), b"%011o" % time_s
    fields = {0: name.encode(), 100: b"0000644", 108: b"0000000", 116: b"0000000", 124: size, 136: time, 156: b"0"}
    for offset, value in {**fields, 148: b" " * 8}.items():
        header[offset : offset + len(value)] = value
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + body + bytes(-len(body) % BLOCK_BYTES)


def _split(raw: bytes) -> Iterator[tuple[str, str]]:
    offset, number = 0, 0
    while offset < len(raw) or number == 0:
        header = raw[offset : offset + BLOCK_BYTES]
        try:
            name = header[: header.index(0)].decode("ascii")
            size = int(header[124:135].decode("ascii"), 8)
            body = raw[offset + BLOCK_BYTES : offset + BLOCK_BYTES + size]
            text = body.decode()
        except (ValueError, UnicodeDecodeError) as error:
            raise TranscriptBroken(TranscriptFault.NOT_AN_ARCHIVE, number) from error
        if len(header) < BLOCK_BYTES or size < 0 or len(body) < size:
            raise TranscriptBroken(TranscriptFault.NOT_AN_ARCHIVE, number)
        yield name, text
        offset += BLOCK_BYTES + size + (-size % BLOCK_BYTES)
        number += 1


def _time(text: str) -> int:
    try:
        timestamp = decode(text, _Header).timestamp
        is_time = timestamp.isascii() and timestamp.isdigit() and int(timestamp) <= _LARGEST_TIME_S
    except (Malformed, ValueError) as error:
        raise TranscriptBroken(TranscriptFault.NOT_AN_ARCHIVE, 0) from error
    if not is_time:
        raise TranscriptBroken(TranscriptFault.NOT_AN_ARCHIVE, 0)
    return int(timestamp)


def _next(last: EventType | None, body: str, number: int) -> EventType:
    try:
        kind = decode(body, Event).kind
    except Malformed as error:
        raise TranscriptBroken(TranscriptFault.NOT_AN_ARCHIVE, number) from error
    if kind not in FOLLOWS[last]:
        raise TranscriptBroken(TranscriptFault.WRONG_ORDER, number)
    return kind


@dataclass
class _Reading:
    """A transcript while its file is read: it grows in place, whatever the number of ballots."""

    timestamp_s: int
    fixed: tuple[str, str, str] = ("", "", "")
    ballots: list[str] = field(default_factory=list)
    is_closed: bool = False
    tally: tuple[str, SizedTally] | None = None
    decryptions: list[tuple[int, str]] = field(default_factory=list)
    result: str | None = None

    def transcript(self) -> Transcript:
        ballots, decryptions = tuple(self.ballots), tuple(self.decryptions)
        return Transcript(self.timestamp_s, *self.fixed, ballots, self.is_closed, self.tally, decryptions, self.result)

    def add_setup(self, election: str, trustees: str, credentials: str, _setup: str) -> None:
        self.fixed = (election, trustees, credentials)

    def add_end(self) -> None:
        self.is_closed = True

    def add_tally(self, tally: str, sized: str) -> None:
        self.tally = (tally, decode(sized, SizedTally))

    def add_decryption(self, text: str, owned: str) -> None:
        self.decryptions.append((decode(owned, Owned).owner, text))

    def add_result(self, result: str) -> None:
        self.result = result


def _add(reading: _Reading, kind: EventType, texts: list[str], number: int) -> None:
    adders: dict[EventType, Callable[..., None]] = {
        EventType.SETUP: reading.add_setup,
        EventType.BALLOT: reading.ballots.append,
        EventType.END_BALLOTS: reading.add_end,
        EventType.ENCRYPTED_TALLY: reading.add_tally,
        EventType.PARTIAL_DECRYPTION: reading.add_decryption,
        EventType.RESULT: reading.add_result,
    }
    try:
        adders[kind](*texts)
    except (TypeError, Malformed) as error:  # each step has its number of texts
        raise TranscriptBroken(TranscriptFault.NOT_CHAINED, number) from error


def _compare(transcript: Transcript, raw: bytes) -> None:
    offset = 0
    for number, record in enumerate(_records(transcript)):
        if raw[offset : offset + len(record)] != record:
            raise TranscriptBroken(TranscriptFault.NOT_CHAINED, number)
        offset += len(record)
    if offset != len(raw):
        raise TranscriptBroken(TranscriptFault.NOT_CHAINED)
