"""Words every rule shares: ids, facts, commands, refusals; knows no single rule.

Vietnamese terms of the field: chủ tọa (chair), thư ký (secretary), đại biểu (delegate), khách mời (guest),
ban kiểm phiếu (scrutineers), văn thư (clerk), điểm cầu (connected point).
"""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NewType
from unicodedata import category

import msgspec

MeetingId = NewType("MeetingId", str)
PersonId = NewType("PersonId", str)
PointId = NewType("PointId", str)
GroupId = NewType("GroupId", str)
ItemId = NewType("ItemId", str)
PollId = NewType("PollId", str)
OptionId = NewType("OptionId", str)
SpeechId = NewType("SpeechId", str)
DocumentId = NewType("DocumentId", str)
LayerId = NewType("LayerId", str)
RecordingId = NewType("RecordingId", str)
ActionId = NewType("ActionId", str)
CommentId = NewType("CommentId", str)
ObjectionId = NewType("ObjectionId", str)
CommandId = NewType("CommandId", str)

MAX_TEXT = 4_000
"""Longest free text of a command, in characters; longer ones are refused, never cut."""
MAX_ID = 64
_NO_TEXT = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Command(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", forbid_unknown_fields=True):
    """What a person wants; may be refused.  Ids of new things are chosen at random by the sender."""


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", forbid_unknown_fields=True):
    """What is true for ever once it stands in the chain."""


class Fact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An event with its place in the chain: `at` is timezone-aware UTC, `salt` keeps hidden payloads unguessable."""

    seq: int
    at: datetime
    actor: PersonId
    event: "Event"
    salt: str


class Refusal(StrEnum):
    """Closed list of reasons why a command was not carried out; the ui has a sentence for each."""

    NOT_IN_MEETING = "not_in_meeting"
    NOT_ALLOWED = "not_allowed"
    WRONG_PHASE = "wrong_phase"
    SERVER_ONLY = "server_only"
    DUPLICATE_ID = "duplicate_id"
    INVALID_TEXT = "invalid_text"
    INVALID_VALUE = "invalid_value"
    UNKNOWN_PERSON = "unknown_person"
    UNKNOWN_POINT = "unknown_point"
    UNKNOWN_ITEM = "unknown_item"
    UNKNOWN_POLL = "unknown_poll"
    UNKNOWN_SPEECH = "unknown_speech"
    UNKNOWN_DOCUMENT = "unknown_document"
    ALREADY_PRESENT = "already_present"
    NOT_PRESENT = "not_present"
    LAST_OF_ROLE = "last_of_role"
    ITEM_RUNNING = "item_running"
    ITEM_NOT_RUNNING = "item_not_running"
    ITEM_FINISHED = "item_finished"
    ITEM_HIDDEN = "item_hidden"
    ITEM_NOT_HIDDEN = "item_not_hidden"
    ITEM_IN_USE = "item_in_use"
    ALREADY_ON_LIST = "already_on_list"
    SPEECH_NOT_WAITING = "speech_not_waiting"
    SPEECH_NOT_RUNNING = "speech_not_running"
    SPEECH_NOT_PAUSED = "speech_not_paused"
    POLL_NOT_READY = "poll_not_ready"
    POLL_NOT_OPEN = "poll_not_open"
    POLL_IS_OPEN = "poll_is_open"
    POLL_NOT_COUNTED = "poll_not_counted"
    ALREADY_PUBLISHED = "already_published"
    NOT_ENTITLED = "not_entitled"
    ALREADY_VOTED = "already_voted"
    NO_QUORUM = "no_quorum"
    NOBODY_ENTITLED = "nobody_entitled"
    DOCUMENT_NOT_READY = "document_not_ready"
    DOCUMENT_RELEASED = "document_released"
    DOCUMENT_WITHDRAWN = "document_withdrawn"
    CLOSED_SITTING = "closed_sitting"
    ALREADY_SO = "already_so"
    UNKNOWN_RECORDING = "unknown_recording"
    RECORDING_RUNNING = "recording_running"
    RECORDING_STOPPED = "recording_stopped"
    RECORDING_FILED = "recording_filed"
    CANNOT_PRESIDE = "cannot_preside"
    IS_PRESIDING = "is_presiding"
    HAS_OWN_VOTE = "has_own_vote"
    QUORUM_MET = "quorum_met"
    NOT_A_POINT_OF_ORDER = "not_a_point_of_order"
    ALREADY_ANSWERED = "already_answered"
    SPEECH_WITHDRAWN = "speech_withdrawn"
    NO_LIMIT = "no_limit"
    KIND_NOT_ALLOWED = "kind_not_allowed"
    WRONG_KIND = "wrong_kind"
    INVALID_BALLOT = "invalid_ballot"
    PAPER_TAKEN = "paper_taken"
    NOT_CALLED = "not_called"
    COUNT_MISSING = "count_missing"
    NUMBERS_MISMATCH = "numbers_mismatch"
    ALREADY_COUNTED = "already_counted"
    NO_TIE = "no_tie"
    TIE_NOT_BROKEN = "tie_not_broken"
    POLL_NOT_ENDED = "poll_not_ended"
    PROXIES_OFF = "proxies_off"
    PROXY_LIMIT = "proxy_limit"
    NO_PROXY = "no_proxy"
    NO_SPLIT = "no_split"
    PRINCIPAL_PRESENT = "principal_present"
    WEIGHTS_OFF = "weights_off"
    KEYS_NOT_READY = "keys_not_ready"
    CERTIFICATES_DIFFER = "certificates_differ"
    ELECTION_SEALED = "election_sealed"
    ELECTION_NOT_SEALED = "election_not_sealed"
    NO_CREDENTIAL = "no_credential"
    OTHER_CREDENTIAL = "other_credential"
    BALLOTS_NOT_CHECKED = "ballots_not_checked"
    BALLOT_BOX_LOST = "ballot_box_lost"
    DOOR_CODE_UNKNOWN = "door_code_unknown"
    DOOR_CODE_NEEDED = "door_code_needed"
    BADGE_UNKNOWN = "badge_unknown"
    HAS_VOTED = "has_voted"
    ALREADY_NOTED = "already_noted"
    TEXT_CHANGED = "text_changed"
    MINUTES_CHANGED = "minutes_changed"
    UNKNOWN_ACTION = "unknown_action"
    UNKNOWN_COMMENT = "unknown_comment"
    UNKNOWN_OBJECTION = "unknown_objection"
    DRAFT_NOT_SENT = "draft_not_sent"
    MINUTES_NOT_ISSUED = "minutes_not_issued"
    MINUTES_NOT_SIGNED = "minutes_not_signed"
    ALREADY_SIGNED = "already_signed"
    SIGNED_OUT_OF_TURN = "signed_out_of_turn"
    SIGNATURE_UNTRUSTED = "signature_untrusted"
    SIGNATURE_ALTERED = "signature_altered"
    SIGNATURE_EXPIRED = "signature_expired"
    SIGNATURE_REVOKED = "signature_revoked"
    SIGNATURE_BROKEN = "signature_broken"
    NO_OBJECTION_TERM = "no_objection_term"
    OBJECTION_TERM_OVER = "objection_term_over"
    OBJECTION_TERM_RUNNING = "objection_term_running"
    OBJECTION_OPEN = "objection_open"


class Refused(Exception):
    """A command was refused by a rule.

    Args:
        refusal: the reason, shown to the sender in their language.
    """

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


def require(condition: bool, refusal: Refusal) -> None:
    """Raise `Refused(refusal)` unless the condition holds."""
    if not condition:
        raise Refused(refusal)


def check_id(value: str) -> None:
    """Refuse an id that is empty, too long or not printable ASCII without spaces."""
    ok = 0 < len(value) <= MAX_ID and value.isascii() and value.isprintable() and " " not in value
    require(ok, Refusal.INVALID_VALUE)


def check_weight(weight: Decimal) -> None:
    """Refuse a weight of a vote that is not above 0, over a million, or has more than six decimal places."""
    require(weight.is_finite() and 0 < weight <= 1_000_000, Refusal.INVALID_VALUE)
    # Noughts at the end count, too: a number of a million places would be told to everybody, and kept for ever.
    exponent = weight.as_tuple().exponent
    require(isinstance(exponent, int) and exponent >= -6, Refusal.INVALID_VALUE)


def is_sha256(value: str) -> bool:
    """Whether this is a SHA-256 in lower-case hex."""
    return len(value) == 64 and all(c in "0123456789abcdef" for c in value)


def check_text(value: str, *, empty_ok: bool = False, max_chars: int = MAX_TEXT) -> None:
    """Refuse text that is blank (unless allowed), too long, or holds characters that no text needs.

    Those are: control characters other than newline and tab, lone surrogates, line separators, and the marks that
    turn the direction of writing, by which a text can look like another.  What word processors leave in pasted
    text (no-break spaces, soft hyphens, joiners) is taken.
    """
    require(empty_ok or any(c.isprintable() and not c.isspace() for c in value), Refusal.INVALID_TEXT)
    require(len(value) <= max_chars, Refusal.INVALID_TEXT)
    require(value.isprintable() or all(map(_is_text, value)), Refusal.INVALID_TEXT)


def _is_text(char: str) -> bool:
    return char in "\n\t" or (category(char) not in _NO_TEXT and char not in _TURNS)
