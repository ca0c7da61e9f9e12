"""Review of the minutes: drafts that go out, comments on them, and approved minutes that are opened again.

Knows neither the text of a draft nor paper.
"""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from meetroom.domain.core import (
    Command,
    CommentId,
    Event,
    Fact,
    ItemId,
    PersonId,
    Refusal,
    Refused,
    check_id,
    check_text,
    require,
)
from meetroom.domain.documents import check_audience
from meetroom.domain.minutes_readers import THE_INSIDE, anything_inside, behind_doors, may_read_draft
from meetroom.domain.minutes_state import MinutesComment, SentDraft, TextPlace
from meetroom.domain.state import OFFICE, Audience, Meeting, Person, Phase, may_see

MAX_DRAFTS = 200
MAX_AUDIENCE_BYTES = 300_000
"""As JSON: a fact must fit into a message."""
MAX_COMMENTS = 2_000
MAX_OWN_COMMENTS = 100
"""Of one person."""


class SendMinutes(Command, frozen=True, tag=True):
    """Send the draft as it stands to an audience for comments, wanted back until (None: no date)."""

    audience: Audience
    until: datetime | None = None
    note: str = ""


class CommentOnMinutes(Command, frozen=True, tag=True):
    """Say what ought to be otherwise in a draft: at a place, or (None) in all of it."""

    comment_id: CommentId
    revision: int
    text: str
    place: TextPlace | None = None
    item_id: ItemId | None = None


class AnswerComment(Command, frozen=True, tag=True):
    """Say what became of a comment."""

    comment_id: CommentId
    taken: bool
    answer: str = ""


class ReopenMinutes(Command, frozen=True, tag=True):
    """Take back the approval, for an objection that is upheld or an error; paper and signatures are void."""

    reason: str


class MinutesSent(Event, frozen=True, tag=True):
    """The draft as it stands at this fact went out; `inside`: only to those of the audience who are inside."""

    revision: int
    audience: Audience
    until: datetime | None
    note: str
    inside: bool = False


class MinutesCommented(Event, frozen=True, tag=True):
    """Somebody commented; for them and the office."""

    comment_id: CommentId
    author: PersonId
    revision: int
    text: str
    place: TextPlace | None
    item_id: ItemId | None
    inside: bool = False


class CommentAnswered(Event, frozen=True, tag=True):
    """The comment was taken up, or not, and why."""

    comment_id: CommentId
    taken: bool
    answer: str


class MinutesReopened(Event, frozen=True, tag=True):
    """The minutes are not approved any more; everybody may know why."""

    reason: str


def send_minutes(meeting: Meeting, actor: Person, command: SendMinutes, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_PERSON | CLOSED_SITTING | INVALID_*).

    A draft that tells of what was behind closed doors is for nobody outside: sent to everybody it goes to those inside.
    """
    check_audience(meeting, command.audience)
    require(len(msgspec.json.encode(command.audience)) <= MAX_AUDIENCE_BYTES, Refusal.INVALID_VALUE)
    inside = anything_inside(meeting)
    if inside and not command.audience.everyone:
        meant = (p for p in meeting.people.values() if may_see(command.audience, p))
        require(all(may_see(THE_INSIDE, p) for p in meant), Refusal.CLOSED_SITTING)
    until = command.until
    require(until is None or (until.tzinfo is not None and now < until and until.year < 2200), Refusal.INVALID_VALUE)
    check_text(command.note, empty_ok=True, max_chars=1_000)
    revision = len(meeting.minutes.sent) + 1
    require(revision <= MAX_DRAFTS, Refusal.INVALID_VALUE)
    audience = THE_INSIDE if inside and command.audience.everyone else command.audience
    return (MinutesSent(revision=revision, audience=audience, until=until, note=command.note, inside=inside),)


def comment_on_minutes(meeting: Meeting, actor: Person, command: CommentOnMinutes, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(DUPLICATE_ID | DRAFT_NOT_SENT | UNKNOWN_ITEM | INVALID_*)."""
    check_id(command.comment_id)
    require(command.comment_id not in meeting.minutes.comments, Refusal.DUPLICATE_ID)
    own = sum(c.author == actor.person_id for c in meeting.minutes.comments.values())
    require(len(meeting.minutes.comments) < MAX_COMMENTS and own < MAX_OWN_COMMENTS, Refusal.INVALID_VALUE)
    # Whoever was not sent the draft is not told that there is one.
    require(may_read_draft(meeting, actor.person_id, command.revision), Refusal.DRAFT_NOT_SENT)
    require((command.place is TextPlace.ITEM) == (command.item_id is not None), Refusal.INVALID_VALUE)
    item = meeting.items.get(command.item_id) if command.item_id is not None else None
    known = item is not None and not (item.hidden and not any(r in OFFICE for r in actor.roles))
    require(command.item_id is None or known, Refusal.UNKNOWN_ITEM)
    check_text(command.text)
    return (
        MinutesCommented(
            comment_id=command.comment_id,
            author=actor.person_id,
            revision=command.revision,
            text=command.text,
            place=command.place,
            item_id=command.item_id,
            inside=behind_doors(meeting, command.item_id),
        ),
    )


def answer_comment(meeting: Meeting, actor: Person, command: AnswerComment, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_COMMENT | ALREADY_ANSWERED | INVALID_TEXT)."""
    comment = meeting.minutes.comments.get(command.comment_id)
    if comment is None:
        raise Refused(Refusal.UNKNOWN_COMMENT)
    require(comment.taken is None, Refusal.ALREADY_ANSWERED)
    check_text(command.answer, empty_ok=True, max_chars=2_000)
    return (CommentAnswered(comment_id=comment.comment_id, taken=command.taken, answer=command.answer),)


def reopen_minutes(meeting: Meeting, actor: Person, command: ReopenMinutes, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(INVALID_TEXT)."""
    check_text(command.reason, max_chars=1_000)
    return (MinutesReopened(reason=command.reason),)


def on_minutes_sent(meeting: Meeting, event: MinutesSent, fact: Fact) -> Meeting:
    """One more draft went out."""
    sent = SentDraft(
        revision=event.revision,
        seq=fact.seq,
        at=fact.at,
        by=fact.actor,
        audience=event.audience,
        until=event.until,
        note=event.note,
        inside=event.inside,
    )
    return replace(meeting, minutes=replace(meeting.minutes, sent=(*meeting.minutes.sent, sent)))


def _with(meeting: Meeting, comment: MinutesComment) -> Meeting:
    comments = {**meeting.minutes.comments, comment.comment_id: comment}
    return replace(meeting, minutes=replace(meeting.minutes, comments=comments))


def on_minutes_commented(meeting: Meeting, event: MinutesCommented, fact: Fact) -> Meeting:
    """It waits for an answer."""
    return _with(
        meeting,
        MinutesComment(
            comment_id=event.comment_id,
            revision=event.revision,
            author=event.author,
            at=fact.at,
            text=event.text,
            place=event.place,
            item_id=event.item_id,
            inside=event.inside,
        ),
    )


def on_comment_answered(meeting: Meeting, event: CommentAnswered, fact: Fact) -> Meeting:
    """Answered."""
    comment = meeting.minutes.comments.get(event.comment_id)
    return meeting if comment is None else _with(meeting, replace(comment, taken=event.taken, answer=event.answer))


def on_minutes_reopened(meeting: Meeting, event: MinutesReopened, fact: Fact) -> Meeting:
    """As before the approval; what was written, said and objected stays."""
    minutes = replace(meeting.minutes, approved_at=None, approved_seq=0, issued=None, signatures=(), given={})
    return replace(meeting, phase=Phase.CLOSED, minutes=minutes)
