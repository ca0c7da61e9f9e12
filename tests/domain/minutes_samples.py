"""One of every command about minutes, all about the same few things."""

from meetroom.domain.action_items import PutActionItem, RemoveActionItem
from meetroom.domain.core import ActionId, Command, CommentId, ItemId, ObjectionId
from meetroom.domain.minutes_issue import IssueMinutes, RecordDelivery, SignMinutes
from meetroom.domain.minutes_review import AnswerComment, CommentOnMinutes, ReopenMinutes, SendMinutes
from meetroom.domain.minutes_state import (
    ActionItem,
    Paragraph,
    RichText,
    SignatureField,
    SignatureLevel,
    Span,
    TextPlace,
)
from meetroom.domain.minutes_text import WriteMinutesText
from meetroom.domain.objections import AnswerObjection, ObjectToMinutes
from meetroom.domain.papers import SignatureVerdict
from tests.domain.driving import EVERYONE, SHA, START

ACTION, COMMENT, OBJECTION = ActionId("a1"), CommentId("c1"), ObjectionId("o1")
SIGNED_SHA = "b" * 64


def prose(*lines: str) -> RichText:
    return tuple(Paragraph(spans=(Span(text=line),)) for line in lines)


WRITE = WriteMinutesText(place=TextPlace.ITEM, item_id=ItemId("i1"), text=prose("x"))
PUT = PutActionItem(action=ActionItem(action_id=ACTION, text="x", owner="Sở Tài chính"))
SEND = SendMinutes(audience=EVERYONE)
REMARK_ON = CommentOnMinutes(comment_id=COMMENT, revision=1, text="x")
ISSUE = IssueMinutes(
    number="12/BB-UBND", language="vi", upto_seq=1_000, head=SHA, sha256=SHA, size_bytes=9, pages=2,
    recipients=("Như trên",),
)  # fmt: skip
SIGN = SignMinutes(
    field=SignatureField.SECRETARY,
    signer="Lê An",
    issuer="CA",
    certificate_sha256=SHA,
    level=SignatureLevel.B_LT,
    verdict=SignatureVerdict.VALID,
    roots_known=True,
    signed_at=START,
    base_sha256=SHA,
    sha256=SIGNED_SHA,
    size_bytes=99,
)
DELIVER = RecordDelivery(to="Trục liên thông", sha256=SHA)
OBJECT = ObjectToMinutes(objection_id=OBJECTION, text="x")
ANSWER = AnswerObjection(objection_id=OBJECTION, upheld=True, answer="x")

MINUTES_SAMPLES: tuple[Command, ...] = (
    WRITE,
    PUT,
    RemoveActionItem(action_id=ACTION, base_seq=0),
    SEND,
    REMARK_ON,
    AnswerComment(comment_id=COMMENT, taken=True),
    ReopenMinutes(reason="x"),
    ISSUE,
    SIGN,
    DELIVER,
    OBJECT,
    ANSWER,
)
