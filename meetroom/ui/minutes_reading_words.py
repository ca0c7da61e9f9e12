"""What a reader of the minutes is told: where they stand, who signed them, what waits for whom; decides nothing."""

from datetime import datetime
from enum import StrEnum

import msgspec

from meetroom.domain.agenda_order import numbered
from meetroom.domain.core import ItemId, PersonId
from meetroom.domain.minutes_issue import SIGNERS, next_field
from meetroom.domain.minutes_readers import may_read_draft, may_read_minutes, objection_until
from meetroom.domain.minutes_state import (
    IssuedMinutes,
    MinutesSignature,
    SentDraft,
    SignatureField,
    SignatureLevel,
    TextPlace,
)
from meetroom.domain.objections import may_object, unanswered_objections
from meetroom.domain.papers import SignatureVerdict
from meetroom.domain.state import OVER, Meeting, Phase
from meetroom.ui.labels import day_text, person_name
from meetroom.ui.words import Language, Words

FIELDS: dict[SignatureField, Words] = {
    SignatureField.SECRETARY: Words("Secretary", "Thư ký"),
    SignatureField.CHAIR: Words("Chair", "Chủ tọa"),
    SignatureField.SEAL: Words("Seal of the body", "Dấu của cơ quan"),
}
VERDICTS: dict[SignatureVerdict, tuple[Words, str, str]] = {
    SignatureVerdict.VALID: (
        Words("Valid: the certificate was issued by {0}", "Hợp lệ: chứng thư số do {0} cấp"),
        "green",
        "shield-check",
    ),
    SignatureVerdict.UNTRUSTED: (
        Words(
            "The file is whole, but nobody vouches for the signer here: the server does not know {0}, who issued the "
            "certificate",
            "Tệp còn nguyên, nhưng chưa xác nhận được người ký: máy chủ chưa tin cậy {0}, nơi cấp chứng thư số",
        ),
        "amber",
        "circle-alert",
    ),
    SignatureVerdict.ALTERED: (
        Words("Not valid: the file was changed after this signature", "Không hợp lệ: tệp đã bị sửa sau chữ ký này"),
        "red",
        "circle-x",
    ),
    SignatureVerdict.EXPIRED: (
        Words(
            "Not vouched for: the certificate of {0} had run out", "Không bảo đảm: chứng thư số do {0} cấp đã hết hạn"
        ),
        "red",
        "circle-x",
    ),
    SignatureVerdict.REVOKED: (
        Words("Not valid: {0} revoked the certificate", "Không hợp lệ: {0} đã thu hồi chứng thư số"),
        "red",
        "circle-x",
    ),
    SignatureVerdict.BROKEN: (
        Words("Not valid: the signature cannot be read", "Không hợp lệ: không đọc được chữ ký"),
        "red",
        "circle-x",
    ),
}
LEVELS: dict[SignatureLevel, Words] = {
    SignatureLevel.B_B: Words("without a time stamp", "không có dấu thời gian"),
    SignatureLevel.B_T: Words("with a time stamp", "có dấu thời gian"),
    SignatureLevel.B_LT: Words(
        "with a time stamp and what is needed to check it later",
        "có dấu thời gian và dữ liệu để kiểm tra lâu dài",
    ),
    SignatureLevel.B_LTA: Words("with time stamps for the archive", "có dấu thời gian lưu trữ, kiểm tra được lâu dài"),
}
_UNSIGNED = Words("Not signed yet", "Chưa ký")
_NO_SEAL = Words("Archived without a seal", "Đã lưu trữ không đóng dấu")
_HERE = Words("The signature is the next one", "Đến lượt ký")
_SIGNED = Words("{0}, {1}", "{0}, ký lúc {1}")
_NOWHERE = Words("an unknown issuer", "nơi cấp không rõ")
_PLACES: dict[TextPlace | None, Words] = {
    None: Words("The minutes as a whole", "Toàn bộ biên bản"),
    TextPlace.OPENING: Words("Opening", "Phần mở đầu"),
    TextPlace.CLOSING: Words("Closing", "Phần kết thúc"),
}
_GONE = Words("An item that is gone", "Mục không còn")
_ITEM = Words("Item {0} · {1}", "Mục {0} · {1}")
_DRAFT = Words("Draft of the minutes, no. {0}", "Dự thảo biên bản, lần {0}")
_PAPER = Words("Minutes no. {0}", "Biên bản số {0}")
_APPROVED_PAPER = Words("Approved minutes", "Biên bản đã được duyệt")
_MINUTES = Words("Minutes", "Biên bản")
_SENT_BY = Words("Sent by {0}, {1}.", "{0} gửi lúc {1}.")
_UNTIL = Words("Comments until {0}.", "Góp ý trước {0}.")
_REVISED = Words(
    "Issued again (no. {0}): earlier paper and signatures are void.",
    "Phát hành lại lần {0}: bản in và chữ ký trước không còn giá trị.",
)
_STAGES: dict[str, Words] = {
    "writing": Words("The secretary is writing the minutes.", "Thư ký đang soạn biên bản."),
    "review": Words("The draft is out for comments.", "Dự thảo đang lấy ý kiến."),
    "waiting": Words("The draft waits for the chair's approval.", "Dự thảo đang chờ chủ tọa duyệt."),
    "approved": Words("Approved {0}. The number has still to be given.", "Đã duyệt lúc {0}. Đang chờ văn thư cấp số."),
    "unnumbered": Words("Approved {0}, archived without a number.", "Đã duyệt lúc {0}, lưu trữ khi chưa cấp số."),
    "secretary": Words("Issued {0}. The secretary signs first.", "Đã phát hành lúc {0}. Đang chờ thư ký ký."),
    "chair": Words("Issued {0}. The chair has still to sign.", "Đã phát hành lúc {0}. Đang chờ chủ tọa ký."),
    "signed": Words("Signed by secretary and chair, not sealed.", "Thư ký và chủ tọa đã ký; chưa đóng dấu cơ quan."),
    "sealed": Words("Signed by secretary and chair, and sealed.", "Thư ký, chủ tọa đã ký và đã đóng dấu cơ quan."),
}
_WAITING = {SignatureField.SECRETARY: "secretary", SignatureField.CHAIR: "chair", SignatureField.SEAL: "signed"}
_ARCHIVED = Words(
    "The meeting is in the archive; nothing can change any more.", "Phiên họp đã lưu trữ, không thay đổi được nữa."
)


class Wanted(StrEnum):
    """What waits for the person."""

    NOTHING = ""
    APPROVE = "approve"
    SIGN = "sign"
    ANSWER = "answer"
    COMMENT = "comment"
    OBJECT = "object"


_CALLS: dict[Wanted, tuple[Words, Words, str, str]] = {
    Wanted.APPROVE: (
        Words("The minutes wait for your approval: draft no. {0}.", "Biên bản chờ duyệt: dự thảo lần {0}."),
        Words("Read and approve…", "Đọc và duyệt…"),
        "blue",
        "stamp",
    ),
    Wanted.SIGN: (
        Words("Minutes no. {0} wait for your signature.", "Biên bản số {0} chờ bạn ký."),
        Words("Read and sign…", "Đọc và ký…"),
        "blue",
        "pen-line",
    ),
    Wanted.ANSWER: (
        Words("{0} objections to the minutes wait for your answer.", "{0} ý kiến không nhất trí chờ bạn trả lời."),
        Words("Read and answer…", "Xem và trả lời…"),
        "amber",
        "message-square",
    ),
    Wanted.COMMENT: (
        Words("You are asked to comment on draft no. {0} of the minutes.", "Mời bạn góp ý dự thảo biên bản lần {0}."),
        Words("Read and comment…", "Đọc và góp ý…"),
        "blue",
        "scroll-text",
    ),
    Wanted.OBJECT: (
        Words(
            "The minutes are approved. Members may object until {0}.",
            "Biên bản đã được duyệt. Đại biểu có thể nêu ý kiến không nhất trí đến {0}.",
        ),
        Words("Read the minutes…", "Đọc biên bản…"),
        "blue",
        "scroll-text",
    ),
}


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for the person, in words; empty where nothing does."""

    kind: Wanted = Wanted.NOTHING
    text: str = ""
    action: str = ""
    tone: str = "blue"
    glyph: str = "scroll-text"


def last_draft(meeting: Meeting, me: PersonId) -> SentDraft | None:
    """The newest draft this person may read."""
    sent = reversed(meeting.minutes.sent)
    return next((draft for draft in sent if may_read_draft(meeting, me, draft.revision)), None)


def field_of(meeting: Meeting, me: PersonId) -> SignatureField | None:
    """The field this person could sign now."""
    field = next_field(meeting.minutes) if meeting.phase is Phase.MINUTES_APPROVED else None
    return field if field is not None and meeting.has_role(me, *SIGNERS[field]) else None


def wanted_of(meeting: Meeting, me: PersonId, now: datetime, seen: int) -> Wanted:
    """What waits for this person; `seen`: the newest revision they have opened, -1 once they read the approved ones."""
    chair = meeting.presides(me)
    if meeting.phase is Phase.MINUTES_APPROVED:
        if chair and unanswered_objections(meeting):
            return Wanted.ANSWER
        if chair and field_of(meeting, me) is SignatureField.CHAIR:
            return Wanted.SIGN
        return Wanted.OBJECT if seen >= 0 and may_object_now(meeting, me, now) else Wanted.NOTHING
    draft = last_draft(meeting, me)
    if draft is None or meeting.phase in OVER:
        return Wanted.NOTHING
    if chair and meeting.phase is Phase.CLOSED:
        return Wanted.APPROVE
    asked = draft.by != me and (draft.until is None or now < draft.until)
    return Wanted.COMMENT if asked and seen < draft.revision else Wanted.NOTHING


def may_object_now(meeting: Meeting, me: PersonId, now: datetime) -> bool:
    """Whether this person may object, and the term still runs."""
    until = objection_until(meeting)
    entitled = may_object(meeting, me) and may_read_minutes(meeting, me)
    return entitled and meeting.phase is Phase.MINUTES_APPROVED and until is not None and now <= until


def call_of(meeting: Meeting, me: PersonId, now: datetime, seen: int, language: Language) -> Call:
    """The same in words."""
    kind = wanted_of(meeting, me, now, seen)
    if kind is Wanted.NOTHING:
        return Call()
    text, action, tone, glyph = _CALLS[kind]
    draft, issued = last_draft(meeting, me), meeting.minutes.issued
    named: dict[Wanted, object] = {
        Wanted.APPROVE: draft.revision if draft is not None else 0,
        Wanted.COMMENT: draft.revision if draft is not None else 0,
        Wanted.SIGN: issued.number if issued is not None else "",
        Wanted.ANSWER: len(unanswered_objections(meeting)),
        Wanted.OBJECT: day_text(objection_until(meeting)),
    }
    said = text.say(language).format(named[kind])
    if kind is Wanted.COMMENT and draft is not None and draft.until is not None:
        said += " " + _UNTIL.say(language).format(day_text(draft.until))
    return Call(kind=kind, text=said, action=action.say(language), tone=tone, glyph=glyph)


def stage_text(meeting: Meeting, language: Language) -> str:
    """Where the minutes stand, in one sentence or two."""
    minutes = meeting.minutes
    if meeting.phase not in OVER:
        key = "writing" if not minutes.sent else "waiting" if meeting.phase is Phase.CLOSED else "review"
        return _STAGES[key].say(language)
    said = _paper_stage(meeting, language)
    return f"{said} {_ARCHIVED.say(language)}" if meeting.phase is Phase.ARCHIVED else said


def _paper_stage(meeting: Meeting, language: Language) -> str:
    issued = meeting.minutes.issued
    if issued is None:
        key = "unnumbered" if meeting.phase is Phase.ARCHIVED else "approved"
        return _STAGES[key].say(language).format(day_text(meeting.minutes.approved_at))
    field = next_field(meeting.minutes)
    key = "sealed" if field is None else _WAITING[field]
    return _STAGES[key].say(language).format(day_text(issued.at))


def draft_title(draft: SentDraft, language: Language) -> str:
    """How a draft is called."""
    return _DRAFT.say(language).format(draft.revision)


def paper_title(meeting: Meeting, language: Language) -> str:
    """How the minutes are called."""
    issued = meeting.minutes.issued
    if issued is not None:
        return _PAPER.say(language).format(issued.number)
    return (_APPROVED_PAPER if meeting.phase in OVER else _MINUTES).say(language)


def draft_about(meeting: Meeting, draft: SentDraft, language: Language) -> str:
    """Who sent it when, and until when comments are wanted."""
    said = _SENT_BY.say(language).format(person_name(meeting, draft.by), day_text(draft.at))
    return said if draft.until is None else f"{said} {_UNTIL.say(language).format(day_text(draft.until))}"


def issued_about(issued: IssuedMinutes, language: Language) -> str:
    """Said where the paper was issued more than once."""
    return _REVISED.say(language).format(issued.revision) if issued.revision > 1 else ""


def place_text(meeting: Meeting, place: TextPlace | None, item_id: ItemId | None, language: Language) -> str:
    """Where in the minutes something belongs."""
    if item_id is None:
        return _PLACES.get(place, _PLACES[None]).say(language)
    for number, item in numbered(meeting):
        if item.item_id == item_id:
            return _ITEM.say(language).format(number, item.title)
    return _GONE.say(language)


def places(meeting: Meeting, language: Language) -> list[tuple[TextPlace | None, ItemId | None, str]]:
    """All places one may speak about, the whole first."""
    rows: list[tuple[TextPlace | None, ItemId | None]] = [(None, None), (TextPlace.OPENING, None)]
    rows += [(TextPlace.ITEM, item.item_id) for _, item in numbered(meeting) if not item.hidden]
    rows.append((TextPlace.CLOSING, None))
    return [(place, item_id, place_text(meeting, place, item_id, language)) for place, item_id in rows]


def signature_words(signature: MinutesSignature, language: Language) -> tuple[str, str, str, str]:
    """Who signed when; how good it is; tone; glyph."""
    verdict, tone, glyph = VERDICTS[signature.verdict]
    who = _SIGNED.say(language).format(signature.signer, day_text(signature.signed_at))
    said = verdict.say(language).format(signature.issuer or _NOWHERE.say(language))
    return who, f"{said}; {LEVELS[signature.level].say(language)}.", tone, glyph


def unsigned_words(meeting: Meeting, next_one: bool, language: Language) -> str:
    """What is said of a field nobody signed; in an archived meeting that can be the seal alone."""
    if meeting.phase is Phase.ARCHIVED:
        return _NO_SEAL.say(language)
    return (_HERE if next_one else _UNSIGNED).say(language)
