"""For every refusal of the rules of minutes, a command and a meeting that it is refused in."""

from collections.abc import Callable
from datetime import date, timedelta

from msgspec.structs import replace

from meetroom.domain import agenda, lifecycle, minutes_issue, minutes_review, minutes_text, objections
from meetroom.domain.action_items import MAX_ACTIONS, PutActionItem, RemoveActionItem
from meetroom.domain.core import ActionId, Command, CommentId, GroupId, ItemId, ObjectionId, PersonId, Refusal
from meetroom.domain.minutes_state import Paragraph, SignatureField, Span, TextPlace
from meetroom.domain.papers import SignatureVerdict
from meetroom.domain.state import Audience, MinutesState, Role, RuleSet
from tests.domain.driving import SHA, START, Drive, item
from tests.domain.minutes_samples import (
    ANSWER,
    DELIVER,
    ISSUE,
    OBJECT,
    PUT,
    REMARK_ON,
    SEND,
    SIGN,
    SIGNED_SHA,
    WRITE,
    prose,
)
from tests.domain.refusable import Case, R, behind_doors, does, in_draft, sitting, steps, with_item
from tests.domain.samples import ITEM

NOWHERE, NOBODY = ItemId("none"), PersonId("none")
TERM = RuleSet(objection_days=3)
DAY_S = 86_400

closed = does("chair", lifecycle.CloseMeeting())
approved = steps(closed, does("chair", lifecycle.ApproveMinutes()))
issued = steps(approved, does("sec", ISSUE))
signed = steps(issued, does("sec", SIGN))
both = steps(
    signed,
    does("chair", replace(SIGN, field=SignatureField.CHAIR, base_sha256=SIGNED_SHA, sha256="c" * 64)),
)
written = steps(with_item, does("sec", WRITE))
put = does("sec", PUT)
sent = does("sec", SEND)
commented = steps(sent, does("an", REMARK_ON))
objected = steps(approved, does("an", OBJECT))


def many(name: str, count: int) -> Callable[[Drive], None]:
    """Make a part of what stands beside the facts full, without deciding on each entry."""

    def run(drive: Drive) -> None:
        parts = getattr(drive.meeting.minutes, name)
        if isinstance(parts, dict):
            full: object = {f"x{n}": next(iter(parts.values())) for n in range(count)}
        else:
            full = (parts[0],) * count if isinstance(parts, tuple) else count
        minutes: MinutesState = replace(drive.meeting.minutes, **{name: full})
        drive.replica = replace(drive.replica, meeting=replace(drive.meeting, minutes=minutes))

    return run


def write(**more: object) -> Command:
    return replace(WRITE, **more)


def action(**more: object) -> Command:
    return PutActionItem(action=replace(PUT.action, **more))


def seal(**more: object) -> Command:
    return replace(SIGN, **more)


def waits(seconds: float) -> Callable[[Drive], object]:
    return lambda drive: drive.wait(seconds)


def spans(*texts: str) -> tuple[Paragraph, ...]:
    return (Paragraph(spans=tuple(Span(text=t, bold=n % 2 == 0) for n, t in enumerate(texts))),)


MINUTES_CASES: list[tuple[Refusal, Case]] = [
    # texts
    (R.UNKNOWN_ITEM, in_draft(WRITE)),
    (R.INVALID_VALUE, in_draft(write(place=TextPlace.OPENING), with_item)),
    (R.INVALID_VALUE, in_draft(write(item_id=None))),
    (R.INVALID_VALUE, in_draft(write(item_id=ItemId("opening")), lambda d: item(d, "opening"))),
    (R.TEXT_CHANGED, in_draft(write(text=prose("y")), written)),
    (R.TEXT_CHANGED, in_draft(write(base_seq=4), with_item)),
    (R.ALREADY_SO, in_draft(write(text=()), with_item)),
    (R.INVALID_TEXT, in_draft(write(text=prose("x\ny")), with_item)),
    (R.INVALID_TEXT, in_draft(write(text=prose("x\u202e")), with_item)),
    (R.INVALID_TEXT, in_draft(write(text=prose("x\ud800")), with_item)),
    (R.INVALID_TEXT, in_draft(write(text=prose("x" * (minutes_text.MAX_CHARS + 1))), with_item)),
    (R.INVALID_TEXT, in_draft(write(text=prose(*["x" * 60] * 400)), with_item)),
    (R.INVALID_TEXT, in_draft(write(text=prose(*"x" * (minutes_text.MAX_PARAGRAPHS + 1))), with_item)),
    (R.INVALID_TEXT, in_draft(write(text=spans(*"x" * (minutes_text.MAX_SPANS + 1))), with_item)),
    (R.INVALID_TEXT, in_draft(write(text=prose("a" + "\u0301\u0323" * 100_000)), with_item)),
    (R.INVALID_TEXT, in_draft(write(text=spans(*["\u0301"] * 31)), with_item)),
    (R.INVALID_TEXT, in_draft(write(text=spans(*" " * 801)), with_item)),
    (R.INVALID_TEXT, in_draft(write(text=spans(*"x" * 200) * 100), with_item)),
    (R.INVALID_TEXT, in_draft(write(text=prose(*" " * 1_601)), with_item)),
    (R.INVALID_TEXT, in_draft(write(text=prose(" " * 80_001)), with_item)),
    # action items
    (R.UNKNOWN_ITEM, in_draft(action(item_id=NOWHERE))),
    (R.UNKNOWN_PERSON, in_draft(action(owner_id=NOBODY))),
    (R.TEXT_CHANGED, in_draft(action(text="y"), put)),
    (R.ALREADY_SO, in_draft(replace(PUT, base_seq=13), put)),
    (R.INVALID_TEXT, in_draft(action(text=""))),
    (R.INVALID_TEXT, in_draft(action(owner=" "))),
    (R.INVALID_VALUE, in_draft(action(action_id=ActionId("a 1")))),
    (R.INVALID_VALUE, in_draft(action(due=date(1999, 12, 31)))),
    (R.INVALID_VALUE, in_draft(action(due=date(2200, 1, 1)))),
    (R.INVALID_VALUE, in_draft(PUT, steps(put, many("actions", MAX_ACTIONS)))),
    (R.UNKNOWN_ACTION, in_draft(RemoveActionItem(action_id=PUT.action.action_id, base_seq=0))),
    (R.TEXT_CHANGED, in_draft(RemoveActionItem(action_id=PUT.action.action_id, base_seq=0), put)),
    (R.TEXT_CHANGED, in_draft(agenda.RecordConclusion(item_id=ITEM, text="x", base_seq=1), with_item)),
    (R.ITEM_IN_USE, in_draft(agenda.RemoveItem(item_id=ITEM), written)),
    (R.ITEM_IN_USE, in_draft(agenda.RemoveItem(item_id=ITEM), steps(with_item, does("sec", action(item_id=ITEM))))),
    # review
    (R.UNKNOWN_PERSON, sitting(replace(SEND, audience=Audience(persons=(NOBODY,))), actor="sec")),
    (R.CLOSED_SITTING, sitting(replace(SEND, audience=Audience(roles=(Role.GUEST,))), behind_doors, actor="sec")),
    (R.INVALID_VALUE, sitting(replace(SEND, audience=Audience()), actor="sec")),
    (R.INVALID_VALUE, sitting(replace(SEND, audience=Audience(groups=(GroupId("x" * 200),) * 2_000)), actor="sec")),
    (R.INVALID_VALUE, sitting(replace(SEND, until=START), actor="sec")),
    (R.INVALID_VALUE, sitting(replace(SEND, until=START.replace(year=2200)), actor="sec")),
    (R.INVALID_VALUE, sitting(replace(SEND, until=(START + timedelta(days=9)).replace(tzinfo=None)), actor="sec")),
    (R.INVALID_VALUE, sitting(SEND, steps(sent, many("sent", minutes_review.MAX_DRAFTS)), actor="sec")),
    (R.INVALID_TEXT, sitting(replace(SEND, note="x" * 1_001), actor="sec")),
    (R.DRAFT_NOT_SENT, sitting(REMARK_ON, actor="an")),
    (R.DRAFT_NOT_SENT, sitting(replace(REMARK_ON, revision=2), sent, actor="an")),
    (
        R.DRAFT_NOT_SENT,
        sitting(REMARK_ON, does("sec", replace(SEND, audience=Audience(persons=(PersonId("binh"),)))), actor="an"),
    ),
    (R.DUPLICATE_ID, sitting(REMARK_ON, commented, actor="an")),
    (R.UNKNOWN_ITEM, sitting(replace(REMARK_ON, place=TextPlace.ITEM, item_id=NOWHERE), sent, actor="an")),
    (
        R.UNKNOWN_ITEM,
        sitting(
            replace(REMARK_ON, place=TextPlace.ITEM, item_id=ITEM),
            steps(lambda d: item(d, "i1", hidden=True), sent),
            actor="an",
        ),
    ),
    (R.INVALID_VALUE, sitting(replace(REMARK_ON, place=TextPlace.ITEM), sent, actor="an")),
    (R.INVALID_VALUE, sitting(replace(REMARK_ON, comment_id=CommentId("")), sent, actor="an")),
    (
        R.INVALID_VALUE,
        sitting(REMARK_ON, steps(commented, many("comments", minutes_review.MAX_COMMENTS)), actor="binh"),
    ),
    (
        R.INVALID_VALUE,
        sitting(REMARK_ON, steps(commented, many("comments", minutes_review.MAX_OWN_COMMENTS)), actor="an"),
    ),
    (R.INVALID_TEXT, sitting(replace(REMARK_ON, text=""), sent, actor="an")),
    (R.UNKNOWN_COMMENT, sitting(minutes_review.AnswerComment(comment_id=CommentId("c9"), taken=True), actor="sec")),
    (
        R.ALREADY_ANSWERED,
        sitting(
            minutes_review.AnswerComment(comment_id=REMARK_ON.comment_id, taken=True),
            steps(commented, does("sec", minutes_review.AnswerComment(comment_id=REMARK_ON.comment_id, taken=False))),
            actor="sec",
        ),
    ),
    (
        R.INVALID_TEXT,
        sitting(
            minutes_review.AnswerComment(comment_id=REMARK_ON.comment_id, taken=True, answer="\x00"),
            commented,
            actor="sec",
        ),
    ),
    (R.INVALID_TEXT, sitting(minutes_review.ReopenMinutes(reason=" "), approved)),
    # approval and archive
    (R.MINUTES_CHANGED, sitting(lifecycle.ApproveMinutes(seen_seq=1), steps(written, closed))),
    (R.WRONG_PHASE, sitting(lifecycle.CloseMeeting(), approved)),
    (R.OBJECTION_OPEN, sitting(lifecycle.ArchiveMeeting(), objected, rules=TERM)),
    (R.OBJECTION_TERM_RUNNING, sitting(lifecycle.ArchiveMeeting(), steps(approved, waits(3 * DAY_S)), rules=TERM)),
    (R.MINUTES_NOT_SIGNED, sitting(lifecycle.ArchiveMeeting(), issued)),
    (R.MINUTES_NOT_SIGNED, sitting(lifecycle.ArchiveMeeting(), signed)),
    # paper
    (R.MINUTES_CHANGED, sitting(replace(ISSUE, upto_seq=1), approved, actor="sec")),
    (R.INVALID_TEXT, sitting(replace(ISSUE, number=""), approved, actor="clerk")),
    (R.INVALID_TEXT, sitting(replace(ISSUE, number="1\n2"), approved, actor="clerk")),
    (R.INVALID_TEXT, sitting(replace(ISSUE, recipients=("",)), approved, actor="clerk")),
    (R.INVALID_VALUE, sitting(replace(ISSUE, recipients=("x",) * 101), approved, actor="clerk")),
    (R.INVALID_VALUE, sitting(replace(ISSUE, language="fr"), approved, actor="clerk")),
    (R.INVALID_VALUE, sitting(replace(ISSUE, head="x"), approved, actor="clerk")),
    (R.INVALID_VALUE, sitting(replace(ISSUE, pages=0), approved, actor="clerk")),
    (R.INVALID_VALUE, sitting(replace(ISSUE, sha256="x"), approved, actor="clerk")),
    (R.INVALID_VALUE, sitting(replace(ISSUE, size_bytes=0), approved, actor="clerk")),
    (
        R.INVALID_VALUE,
        sitting(ISSUE, steps(issued, many("revisions", minutes_issue.MAX_REVISIONS)), actor="clerk"),
    ),
    (R.MINUTES_NOT_ISSUED, sitting(SIGN, approved, actor="sec")),
    (R.NOT_ALLOWED, sitting(SIGN, issued)),
    (R.NOT_ALLOWED, sitting(seal(field=SignatureField.CHAIR, base_sha256=SIGNED_SHA), signed, actor="sec")),
    (R.ALREADY_SIGNED, sitting(seal(base_sha256=SIGNED_SHA), signed, actor="sec")),
    (R.SIGNED_OUT_OF_TURN, sitting(seal(field=SignatureField.CHAIR), issued)),
    (R.SIGNED_OUT_OF_TURN, sitting(seal(field=SignatureField.SEAL), signed, actor="clerk")),
    (R.MINUTES_CHANGED, sitting(seal(base_sha256="d" * 64), issued, actor="sec")),
    (R.MINUTES_CHANGED, sitting(seal(field=SignatureField.CHAIR), signed)),
    (R.SIGNATURE_UNTRUSTED, sitting(seal(verdict=SignatureVerdict.UNTRUSTED), issued, actor="sec")),
    (R.SIGNATURE_ALTERED, sitting(seal(verdict=SignatureVerdict.ALTERED), issued, actor="sec")),
    (R.SIGNATURE_EXPIRED, sitting(seal(verdict=SignatureVerdict.EXPIRED), issued, actor="sec")),
    (R.SIGNATURE_REVOKED, sitting(seal(verdict=SignatureVerdict.REVOKED), issued, actor="sec")),
    (R.SIGNATURE_BROKEN, sitting(seal(verdict=SignatureVerdict.BROKEN, roots_known=False), issued, actor="sec")),
    (R.INVALID_TEXT, sitting(seal(signer=""), issued, actor="sec")),
    (R.INVALID_TEXT, sitting(seal(issuer="\n"), issued, actor="sec")),
    (R.INVALID_VALUE, sitting(seal(certificate_sha256=""), issued, actor="sec")),
    (R.INVALID_VALUE, sitting(seal(signed_at=START.replace(tzinfo=None)), issued, actor="sec")),
    (R.INVALID_VALUE, sitting(seal(sha256="x"), issued, actor="sec")),
    (R.INVALID_VALUE, sitting(seal(size_bytes=1 << 41), issued, actor="sec")),
    (R.INVALID_VALUE, sitting(seal(sha256=SHA), issued, actor="sec")),
    (R.MINUTES_NOT_SIGNED, sitting(DELIVER, signed, actor="clerk")),
    (R.INVALID_TEXT, sitting(replace(DELIVER, to=""), both, actor="clerk")),
    (R.INVALID_TEXT, sitting(replace(DELIVER, receipt="x" * 1_001), both, actor="clerk")),
    (R.INVALID_VALUE, sitting(replace(DELIVER, sha256="x"), both, actor="clerk")),
    (
        R.INVALID_VALUE,
        sitting(DELIVER, steps(both, does("sec", DELIVER), many("deliveries", 200)), actor="clerk"),
    ),
    # objections
    (R.NOT_ENTITLED, sitting(OBJECT, approved, actor="dung", rules=TERM)),
    (R.NOT_ENTITLED, sitting(OBJECT, approved, actor="guest", rules=TERM)),
    (R.NO_OBJECTION_TERM, sitting(OBJECT, approved, actor="an")),
    (R.OBJECTION_TERM_OVER, sitting(OBJECT, steps(approved, waits(3 * DAY_S + 1)), actor="an", rules=TERM)),
    (R.DUPLICATE_ID, sitting(OBJECT, objected, actor="binh", rules=TERM)),
    (R.UNKNOWN_ITEM, sitting(replace(OBJECT, item_id=NOWHERE), approved, actor="an", rules=TERM)),
    (
        R.UNKNOWN_ITEM,
        sitting(
            replace(OBJECT, item_id=ITEM), steps(lambda d: item(d, "i1", hidden=True), approved), actor="an", rules=TERM
        ),
    ),
    (R.INVALID_TEXT, sitting(replace(OBJECT, text=""), approved, actor="an", rules=TERM)),
    (R.INVALID_VALUE, sitting(replace(OBJECT, objection_id=ObjectionId("")), approved, actor="an", rules=TERM)),
    (
        R.INVALID_VALUE,
        sitting(OBJECT, steps(objected, many("objections", objections.MAX_OBJECTIONS)), actor="binh", rules=TERM),
    ),
    (
        R.INVALID_VALUE,
        sitting(OBJECT, steps(objected, many("objections", objections.MAX_OWN_OBJECTIONS)), actor="an", rules=TERM),
    ),
    (R.UNKNOWN_OBJECTION, sitting(ANSWER, approved)),
    (R.ALREADY_ANSWERED, sitting(ANSWER, steps(objected, does("chair", ANSWER)), rules=TERM)),
    (R.INVALID_TEXT, sitting(replace(ANSWER, answer=" "), objected, rules=TERM)),
]
