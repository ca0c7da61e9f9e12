"""Where everything lies in an archived meeting's bag, and what its lists say; writes and checks nothing.

data/README.txt                      how to check all of it, in Vietnamese and English
data/chain/                          chain.jsonl: the whole chain; head.txt: its head
data/minutes/                        minutes.pdf (signed where it was), minutes.docx, minutes.json
data/documents/                      every version in the clear, index.json; originals/ of papers that came signed
data/annotations/                    published layers: their records, and a PDF that shows them; index.json
data/annotations/shared/             papers with the marks that were shared with everybody
data/votes/                          tally sheets
data/elections/                      public records of verifiable votes
data/recordings/                     films
data/certificates/                   certificates and revocation data of the signed minutes
data/actions/                        actions.csv, actions.ics
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime

import msgspec

from meetroom.domain.core import DocumentId, LayerId, MeetingId, PersonId, PollId
from meetroom.domain.state import Ballot, Meeting, Poll, Tally

README = "data/README.txt"
CHAIN = "data/chain/chain.jsonl"
HEAD = "data/chain/head.txt"
MINUTES_PDF = "data/minutes/minutes.pdf"
MINUTES_DOCX = "data/minutes/minutes.docx"
MINUTES_JSON = "data/minutes/minutes.json"
DOCUMENTS = "data/documents/"
DOCUMENT_INDEX = DOCUMENTS + "index.json"
ORIGINALS = DOCUMENTS + "originals/"
ANNOTATIONS = "data/annotations/"
ANNOTATION_INDEX = ANNOTATIONS + "index.json"
SHARED_ANNOTATIONS = ANNOTATIONS + "shared/"
VOTES = "data/votes/"
ELECTIONS = "data/elections/"
RECORDINGS = "data/recordings/"
CERTIFICATES = "data/certificates/"
ACTIONS_CSV = "data/actions/actions.csv"
ACTIONS_ICS = "data/actions/actions.ics"

ALGORITHMS = ("sha256", "sha512")
BAGIT_TXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
TAG_FILES = ("bagit.txt", "bag-info.txt", *(f"manifest-{name}.txt" for name in ALGORITHMS))
TAG_MANIFESTS = tuple(f"tagmanifest-{name}.txt" for name in ALGORITHMS)

HEAD_LABEL = "Meetroom-Chain-Head"
LINKS_LABEL = "Meetroom-Chain-Links"
MINUTES_LABEL = "Meetroom-Minutes"
VERSION_LABEL = "Bag-Software-Agent"
SIZE_LABEL = "Payload-Oxum"
MEETING_LABEL = "External-Identifier"

DOCUMENTS_FORMAT = "meetroom-documents-1"
ANNOTATIONS_FORMAT = "meetroom-annotations-1"
VOTE_FORMAT = "meetroom-vote-1"

MAX_PATH = 200
_SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


class ArchivedVersion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A version of a document: where its plaintext lies, and what seals it again to the same chunks.

    `path` and `key` are empty where its key was destroyed; `original` where the upload is not in the bag.
    """

    document_id: DocumentId
    number: int
    path: str
    pdf_sha256: str
    original_sha256: str
    manifest_sha256: str
    manifest: str
    key: bytes
    original: str = ""
    destroyed_at: datetime | None = None

    def __repr__(self) -> str:  # the key must not reach a log
        return f"ArchivedVersion(document_id={self.document_id!r}, number={self.number})"


class DocumentIndex(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """data/documents/index.json."""

    versions: tuple[ArchivedVersion, ...]
    format: str = DOCUMENTS_FORMAT


class ArchivedLayer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A published layer; `records` is empty where its marks were changed afterwards, `pdf` where none shows them."""

    layer_id: LayerId
    document_id: DocumentId
    owner: PersonId
    records: str
    pdf: str


class ArchivedMarks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Marks on one version of a paper, shared with everybody and not published; no facts, so the PDF is no evidence.

    `pdf` is empty where none shows them.
    """

    document_id: DocumentId
    number: int
    marks: int
    pdf: str


class AnnotationIndex(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """data/annotations/index.json."""

    layers: tuple[ArchivedLayer, ...]
    shared: tuple[ArchivedMarks, ...] = ()
    format: str = ANNOTATIONS_FORMAT


class TallySheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """data/votes/*.json: a vote as the chain ends; follows from it alone."""

    poll_id: PollId
    poll: Poll
    tally: Tally | None
    ballots: dict[PersonId, Ballot]
    names: dict[PersonId, str]
    format: str = VOTE_FORMAT


def described(meeting: Meeting, *, head: str, links: int, at: datetime, version: str) -> tuple[tuple[str, str], ...]:
    """Labels and values of bag-info.txt, in order, without `SIZE_LABEL`.

    Args:
        at: when the meeting was archived.
        version: of the program that makes the archive.
    """
    return (
        ("Source-Organization", meeting.body),
        ("External-Description", meeting.title),
        (MEETING_LABEL, meeting.meeting_id),
        ("Bagging-Date", f"{at:%Y-%m-%d}"),
        (VERSION_LABEL, version),
        (HEAD_LABEL, head),
        (LINKS_LABEL, str(links)),
        (MINUTES_LABEL, paper_state(meeting)),
    )


def paper_state(meeting: Meeting) -> str:
    """What became of the minutes' paper, as an archive says it."""
    if meeting.minutes.signatures:
        return "signed"
    return "issued" if meeting.minutes.issued is not None else "never issued"


def info_text(pairs: Iterable[tuple[str, str]]) -> bytes:
    """bag-info.txt: a line for each label."""
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in pairs).encode()


def is_path(path: str) -> bool:
    """Whether this program gives such names: plain letters, so that no two are one on any machine."""
    if len(path) > MAX_PATH:
        return False
    parts = path.split("/")
    return all(_SEGMENT.fullmatch(p) and not p.endswith(".") and not _RESERVED.fullmatch(p) for p in parts)


def slug(text: str, max_chars: int = 40) -> str:
    """A title in plain small letters; "x" where nothing of it is left."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:max_chars].strip("-")
    return words or "x"


def document_path(place: int, number: int, title: str) -> str:
    """Where a version lies; `place` counts documents from 1 in the order of the meeting."""
    return f"{DOCUMENTS}{place:03d}-v{number}-{slug(title)}.pdf"


def recording_path(place: int) -> str:
    """Where a film lies, by its place among the recordings, from 1."""
    return f"{RECORDINGS}{place:03d}.mp4"


def vote_path(place: int, poll: Poll) -> str:
    """Where a tally sheet lies, by the place of the vote among all that were opened, from 1."""
    return f"{VOTES}{place:03d}-{slug(poll.question)}.json"


def tally_sheets(meeting: Meeting) -> tuple[tuple[str, bytes], ...]:
    """Path and content of every tally sheet, in the order of opening; of a vote never opened there is none."""
    opened = sorted((p.opened_at, p.poll_id, p) for p in meeting.polls.values() if p.opened_at is not None)
    return tuple((vote_path(place, poll), _sheet(meeting, poll)) for place, (_, _, poll) in enumerate(opened, 1))


def _sheet(meeting: Meeting, poll: Poll) -> bytes:
    people = sorted({*poll.entitled, *poll.ballots})
    sheet = TallySheet(
        poll_id=poll.poll_id,
        poll=poll,
        tally=poll.tally,
        ballots=dict(sorted(poll.ballots.items())),
        names={p: meeting.people[p].name for p in people if p in meeting.people},
    )
    return readable(sheet)


def readable(value: msgspec.Struct) -> bytes:
    """JSON that people can read, the same bytes every time."""
    return msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=1) + b"\n"


def head_text(meeting_id: MeetingId, links: int, head: str) -> bytes:
    """data/chain/head.txt: the head alone on its first line."""
    return f"{head}\nmeeting {meeting_id}\nlinks {links}\n".encode()
