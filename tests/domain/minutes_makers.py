"""Random commands about minutes, for histories."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Protocol

from meetroom.domain.action_items import PutActionItem, RemoveActionItem
from meetroom.domain.core import ActionId, Command, CommentId, ItemId, ObjectionId, PersonId
from meetroom.domain.minutes_issue import IssueMinutes, RecordDelivery, SignMinutes, newest_sha256, next_field
from meetroom.domain.minutes_review import AnswerComment, CommentOnMinutes, ReopenMinutes, SendMinutes
from meetroom.domain.minutes_state import (
    ActionItem,
    Paragraph,
    ParagraphStyle,
    RichText,
    SignatureField,
    SignatureLevel,
    Span,
    TextPlace,
)
from meetroom.domain.minutes_text import WriteMinutesText, text_key
from meetroom.domain.objections import AnswerObjection, ObjectToMinutes
from meetroom.domain.papers import SignatureVerdict
from meetroom.domain.state import Audience, Meeting
from tests.domain.driving import SHA, START


class Dice(Protocol):
    """What is asked of chance here."""

    def flag(self, chance: float = 0.5) -> bool: ...

    def text(self) -> str: ...

    def one(self, likely: list[str], others: str) -> str: ...

    def number(self, below: int) -> int: ...

    def item(self, meeting: Meeting) -> ItemId: ...

    def maybe_item(self, meeting: Meeting) -> ItemId | None: ...

    def audience(self, meeting: Meeting) -> Audience: ...


def _rich(c: Dice) -> RichText:
    styles = list(ParagraphStyle)
    return tuple(
        Paragraph(
            spans=tuple(Span(text=c.text(), bold=c.flag()) for _ in range(c.number(3))), style=styles[c.number(3)]
        )
        for _ in range(c.number(4))
    )


def _write(c: Dice, m: Meeting) -> Command:
    place = list(TextPlace)[c.number(3)]
    item_id = c.item(m) if (place is TextPlace.ITEM) != c.flag(0.05) else None
    standing = m.minutes.texts.get(text_key(place, item_id))
    seen = 0 if standing is None or c.flag(0.1) else standing.seq
    return WriteMinutesText(place=place, item_id=item_id, text=_rich(c), base_seq=seen)


def _action_id(c: Dice, m: Meeting) -> ActionId:
    return ActionId(c.one(list(m.minutes.actions), "a"))


def _put(c: Dice, m: Meeting) -> Command:
    action_id = _action_id(c, m) if c.flag() else ActionId(f"a{c.number(10)}")
    standing = m.minutes.actions.get(action_id)
    return PutActionItem(
        action=ActionItem(
            action_id=action_id,
            text=c.text(),
            owner=c.text() if c.flag(0.8) else "",
            owner_id=PersonId(c.one(list(m.people), "n")) if c.flag() else None,
            item_id=c.maybe_item(m),
            due=date(2026, 4, 1) if c.flag() else None,
            inside=c.flag(),
            seq=c.number(99),
        ),
        base_seq=0 if standing is None or c.flag(0.1) else standing.seq,
    )


def _remove(c: Dice, m: Meeting) -> Command:
    action_id = _action_id(c, m)
    standing = m.minutes.actions.get(action_id)
    return RemoveActionItem(action_id=action_id, base_seq=0 if standing is None else standing.seq)


def _send(c: Dice, m: Meeting) -> Command:
    until = START + timedelta(days=300) if c.flag() else None
    return SendMinutes(audience=c.audience(m), until=until, note=c.text())


def _comment(c: Dice, m: Meeting) -> Command:
    item_id = c.maybe_item(m)
    return CommentOnMinutes(
        comment_id=CommentId(f"c{c.number(99)}"),
        revision=max(1, len(m.minutes.sent) - c.number(2)),
        text=c.text(),
        place=TextPlace.ITEM if item_id is not None else (None, TextPlace.OPENING)[c.number(2)],
        item_id=item_id,
    )


def _answer_comment(c: Dice, m: Meeting) -> Command:
    waiting = [k for k, comment in m.minutes.comments.items() if comment.taken is None]
    return AnswerComment(comment_id=CommentId(c.one(list(waiting), "c")), taken=c.flag(), answer=c.text())


def _sha256(c: Dice) -> str:
    return f"{c.number(1 << 60):064x}"


def _issue(c: Dice, m: Meeting) -> Command:
    return IssueMinutes(
        number=c.text(),
        language="vi" if c.flag(0.9) else "fr",
        recipients=(c.text(),),
        upto_seq=m.minutes.approved_seq - 1 + c.number(9),
        head=SHA,
        sha256=_sha256(c),
        size_bytes=c.number(9),
        pages=3,
    )


def _sign(c: Dice, m: Meeting) -> Command:
    turn = next_field(m.minutes)
    good = c.flag(0.8)
    return SignMinutes(
        field=turn if turn is not None and c.flag(0.9) else list(SignatureField)[c.number(3)],
        signer=c.text(),
        issuer=c.text(),
        certificate_sha256=SHA,
        level=SignatureLevel.B_LT,
        verdict=SignatureVerdict.VALID if good else list(SignatureVerdict)[c.number(6)],
        roots_known=c.flag(),
        signed_at=START,
        base_sha256=newest_sha256(m.minutes) if c.flag(0.9) else SHA,
        sha256=_sha256(c),
        size_bytes=99,
    )


def _object(c: Dice, m: Meeting) -> Command:
    return ObjectToMinutes(objection_id=ObjectionId(f"o{c.number(99)}"), text=c.text(), item_id=c.maybe_item(m))


def _answer_objection(c: Dice, m: Meeting) -> Command:
    waiting = [k for k, objection in m.minutes.objections.items() if objection.upheld is None]
    return AnswerObjection(objection_id=ObjectionId(c.one(list(waiting), "o")), upheld=c.flag(), answer=c.text())


MINUTES_MAKERS: dict[type[Command], Callable[[Dice, Meeting], Command]] = {
    WriteMinutesText: _write,
    PutActionItem: _put,
    RemoveActionItem: _remove,
    SendMinutes: _send,
    CommentOnMinutes: _comment,
    AnswerComment: _answer_comment,
    ReopenMinutes: lambda c, m: ReopenMinutes(reason=c.text()),
    IssueMinutes: _issue,
    SignMinutes: _sign,
    RecordDelivery: lambda c, m: RecordDelivery(to=c.text(), sha256=_sha256(c), receipt=c.text()),
    ObjectToMinutes: _object,
    AnswerObjection: _answer_objection,
}
MINUTES_WEIGHTS: dict[type[Command], float] = {
    WriteMinutesText: 0.5,
    PutActionItem: 0.5,
    RemoveActionItem: 0.2,
    SendMinutes: 0.3,
    CommentOnMinutes: 0.6,
    AnswerComment: 0.4,
    ReopenMinutes: 0.1,
    IssueMinutes: 0.3,
    SignMinutes: 2.0,
}
