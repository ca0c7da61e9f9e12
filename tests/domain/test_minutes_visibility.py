"""Who sees which fact about minutes, kind by kind, for one person of every role."""

import pytest
from msgspec.structs import replace

from meetroom.domain import action_items, lifecycle, minutes_issue, minutes_review, minutes_text, objections
from meetroom.domain.core import Event, Fact, GroupId, PersonId
from meetroom.domain.minutes_state import (
    ActionItem,
    MinutesComment,
    Objection,
    SignatureField,
    SignatureLevel,
    TextPlace,
)
from meetroom.domain.papers import SignatureVerdict
from meetroom.domain.state import Audience, Meeting, Role
from meetroom.domain.visibility import audience_of, may_see
from tests.domain.driving import PEOPLE, SHA, START
from tests.domain.minutes_samples import ACTION, COMMENT, OBJECTION
from tests.domain.test_visibility import ALL, AN, CLOSED, I1, INSIDE, OFFICE, PUBLIC, entry


def with_minutes(meeting: Meeting, **parts: object) -> Meeting:
    return replace(meeting, minutes=replace(meeting.minutes, **parts))


OWN_COMMENT = MinutesComment(comment_id=COMMENT, revision=1, author=AN, at=START, text="x")
GUESTS_COMMENT = replace(OWN_COMMENT, author=PersonId("guest"), inside=True)
OBJECTED = Objection(objection_id=OBJECTION, author=AN, at=START, text="x")
COMMENTED = minutes_review.MinutesCommented(
    comment_id=COMMENT, author=AN, revision=1, text="x", place=None, item_id=None, inside=False
)
ANSWERED = minutes_review.CommentAnswered(comment_id=COMMENT, taken=True, answer="x")
RAISED = objections.MinutesObjected(objection_id=OBJECTION, author=AN)
WORDED = objections.ObjectionWorded(objection_id=OBJECTION, author=AN, text="x", item_id=None)
REASONED = objections.ObjectionReasoned(objection_id=OBJECTION, answer="x")
SIGNATURE = minutes_issue.MinutesSigned(
    field=SignatureField.SECRETARY, signer="x", issuer="x", certificate_sha256=SHA, level=SignatureLevel.B_B,
    verdict=SignatureVerdict.VALID, signed_at=START, sha256=SHA, size_bytes=1,
)  # fmt: skip
CONCLUDED_INSIDE = replace(PUBLIC, items={I1: replace(entry("i1"), conclusion_inside=True)})


def issued(*, inside: bool) -> minutes_issue.MinutesIssued:
    return minutes_issue.MinutesIssued(
        revision=1, number="1", language="vi", recipients=(), upto_seq=1, head=SHA, sha256=SHA, size_bytes=1, pages=1,
        inside=inside,
    )  # fmt: skip


def on_paper(*, inside: bool) -> Meeting:
    fact = Fact(seq=1, at=START, actor=AN, event=issued(inside=inside), salt="")
    return minutes_issue.on_minutes_issued(PUBLIC, issued(inside=inside), fact)


def sent_to(**audience: object) -> minutes_review.MinutesSent:
    return minutes_review.MinutesSent(revision=1, audience=Audience(**audience), until=None, note="")  # type: ignore[arg-type]


MINUTES_SIGHT: list[tuple[Meeting, Event, set[str]]] = [
    (PUBLIC, minutes_text.MinutesTextWritten(place=TextPlace.OPENING, item_id=None, text=()), OFFICE),
    (PUBLIC, action_items.ActionItemPut(action=ActionItem(action_id=ACTION, text="x", owner="x")), OFFICE),
    (PUBLIC, action_items.ActionItemRemoved(action_id=ACTION), OFFICE),
    (PUBLIC, action_items.ActionItemsGiven(actions=()), ALL),
    (PUBLIC, action_items.ActionItemsGiven(actions=(), inside=True), INSIDE),
    (PUBLIC, sent_to(everyone=True), ALL),
    (PUBLIC, sent_to(roles=(Role.GUEST,)), OFFICE | {"guest"}),
    (PUBLIC, sent_to(groups=(GroupId("north"),), persons=(PersonId("binh"),)), OFFICE | {"an", "guest", "binh"}),
    (PUBLIC, COMMENTED, OFFICE | {"an"}),
    (with_minutes(PUBLIC, comments={COMMENT: OWN_COMMENT}), ANSWERED, OFFICE | {"an"}),
    (with_minutes(PUBLIC, comments={COMMENT: replace(OWN_COMMENT, inside=True)}), ANSWERED, OFFICE | {"an"}),
    (with_minutes(PUBLIC, comments={COMMENT: GUESTS_COMMENT}), ANSWERED, OFFICE),
    (PUBLIC, ANSWERED, OFFICE),
    (CLOSED, lifecycle.MinutesApproved(), ALL),
    (CLOSED, minutes_review.MinutesReopened(reason="x"), ALL),
    (PUBLIC, issued(inside=False), ALL),
    (PUBLIC, issued(inside=True), INSIDE),
    (on_paper(inside=False), SIGNATURE, ALL),
    (on_paper(inside=True), SIGNATURE, INSIDE),
    (PUBLIC, minutes_issue.MinutesDelivered(to="x", sha256=SHA, receipt=""), OFFICE),
    (PUBLIC, RAISED, ALL),
    (CONCLUDED_INSIDE, RAISED, INSIDE),
    (PUBLIC, WORDED, OFFICE | {"an"}),
    (PUBLIC, objections.ObjectionAnswered(objection_id=OBJECTION, upheld=True), ALL),
    (CONCLUDED_INSIDE, objections.ObjectionAnswered(objection_id=OBJECTION, upheld=True), INSIDE),
    (with_minutes(PUBLIC, objections={OBJECTION: OBJECTED}), REASONED, OFFICE | {"an"}),
    (PUBLIC, REASONED, OFFICE),
]


@pytest.mark.parametrize(("meeting", "event", "seen_by"), MINUTES_SIGHT, ids=lambda x: type(x).__name__)
def test_the_table(meeting: Meeting, event: Event, seen_by: set[str]) -> None:
    audience = audience_of(meeting, event)
    assert {name for name, person in PEOPLE.items() if may_see(audience, person)} == seen_by
