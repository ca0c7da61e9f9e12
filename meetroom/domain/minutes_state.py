"""What is written beside the facts of a meeting until its minutes stand: texts, action items, review, signatures.

Knows no rule; the rules stand in `minutes_text`, `action_items`, `minutes_review`, `minutes_issue` and `objections`.
"""
# msgspec gives every instance an empty dict of its own; ruff does not see that base behind an import.
# ruff: noqa: RUF012

from datetime import date, datetime
from enum import StrEnum

from meetroom.domain.audience import Audience, State
from meetroom.domain.core import ActionId, CommentId, ItemId, ObjectionId, PersonId
from meetroom.domain.papers import SignatureVerdict


class ParagraphStyle(StrEnum):
    """How a paragraph of the secretary's text stands on the page."""

    PLAIN = "plain"
    BULLET = "bullet"
    NUMBERED = "numbered"


class Span(State, frozen=True):
    """Letters of one look; holds no line break."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False


class Paragraph(State, frozen=True):
    """One paragraph."""

    spans: tuple[Span, ...] = ()
    style: ParagraphStyle = ParagraphStyle.PLAIN


RichText = tuple[Paragraph, ...]
"""Text as the secretary writes it: the same on screen, in print and in DOCX."""


class TextPlace(StrEnum):
    """Where a text stands in the minutes: before the items, under one of them, or after the last."""

    OPENING = "opening"
    ITEM = "item"
    CLOSING = "closing"


class WrittenText(State, frozen=True):
    """The text of one place as it stands; `seq`: the fact that wrote it, which the next writer must have seen."""

    place: TextPlace
    item_id: ItemId | None
    text: RichText
    seq: int
    by: PersonId
    at: datetime
    inside: bool = False


class ActionItem(State, frozen=True):
    """A task the meeting gave somebody (nhiệm vụ được giao): `owner_id` on the roster, or `owner` by name alone.

    `seq`: the fact that put it, which the next writer must have seen; `inside`: of matters behind closed doors.  A
    command's own values of these two are not looked at.
    """

    action_id: ActionId
    text: str
    owner: str
    owner_id: PersonId | None = None
    item_id: ItemId | None = None
    due: date | None = None
    inside: bool = False
    seq: int = 0


class SentDraft(State, frozen=True):
    """The draft went out for comments: as the chain stood at `seq`, to whom, wanted back until.

    `inside`: it told of what was behind closed doors, so that of the audience only those inside may read it.
    """

    revision: int
    seq: int
    at: datetime
    by: PersonId
    audience: Audience
    until: datetime | None = None
    note: str = ""
    inside: bool = False


class MinutesComment(State, frozen=True):
    """What a reader of a draft wants otherwise, and what the secretary made of it; `taken` None: not answered."""

    comment_id: CommentId
    revision: int
    author: PersonId
    at: datetime
    text: str
    place: TextPlace | None = None
    item_id: ItemId | None = None
    taken: bool | None = None
    answer: str = ""
    inside: bool = False


class SignatureField(StrEnum):
    """The fields of the printed minutes, in the order they are signed; the values are their names in the PDF."""

    SECRETARY = "ThuKy"
    CHAIR = "ChuToa"
    SEAL = "CoQuan"


class SignatureLevel(StrEnum):
    """PAdES baseline levels.  Source: ETSI EN 319 142-1."""

    B_B = "B-B"
    B_T = "B-T"
    B_LT = "B-LT"
    B_LTA = "B-LTA"


class IssuedMinutes(State, frozen=True):
    """The numbered paper that is signed: made by the server from the chain as it stood at `upto_seq`.

    `sha256` is of the file before any signature; `revision` counts from 1 where it was issued anew.
    """

    revision: int
    number: str
    language: str
    recipients: tuple[str, ...]
    upto_seq: int
    head: str
    sha256: str
    size_bytes: int
    pages: int
    at: datetime
    by: PersonId
    inside: bool = False


class MinutesSignature(State, frozen=True):
    """A signature on the issued paper: whose certificate, how good it was when it came, and the file with it."""

    field: SignatureField
    person_id: PersonId
    signer: str
    issuer: str
    certificate_sha256: str
    level: SignatureLevel
    verdict: SignatureVerdict
    signed_at: datetime
    sha256: str
    size_bytes: int


class Objection(State, frozen=True):
    """A member holds that the approved minutes are wrong (ý kiến không nhất trí với biên bản); `upheld` None: open.

    Whoever may read the paper knows that it stands and how it was answered; its words and the answer's are for its
    author and the office, and empty to others.
    """

    objection_id: ObjectionId
    author: PersonId
    at: datetime
    text: str
    item_id: ItemId | None = None
    upheld: bool | None = None
    answer: str = ""
    answered_at: datetime | None = None


class Delivery(State, frozen=True):
    """The signed minutes were handed to another system (hệ thống quản lý văn bản) as a package with this hash."""

    to: str
    at: datetime
    by: PersonId
    sha256: str
    receipt: str = ""


class MinutesState(State, frozen=True):
    """All of it.  `texts` by place (the item's id, or the place's value).

    `actions`: those the office works on; `given`: those of the approved minutes, as everybody who may read them has
    them.  `revisions`: how often the paper was issued.  `changed_seq`: the newest fact that changed what minutes say.
    """

    texts: dict[str, WrittenText] = {}
    actions: dict[ActionId, ActionItem] = {}
    sent: tuple[SentDraft, ...] = ()
    comments: dict[CommentId, MinutesComment] = {}
    approved_at: datetime | None = None
    approved_seq: int = 0
    issued: IssuedMinutes | None = None
    signatures: tuple[MinutesSignature, ...] = ()
    objections: dict[ObjectionId, Objection] = {}
    deliveries: tuple[Delivery, ...] = ()
    given: dict[ActionId, ActionItem] = {}
    revisions: int = 0
    changed_seq: int = 0
