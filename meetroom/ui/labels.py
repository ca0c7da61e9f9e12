"""Short words for states, roles and times as the screens show them; no sentence about an error, no Qt."""

from datetime import datetime
from decimal import Decimal

from meetroom.client.engine import CallPhase
from meetroom.domain.state import (
    Base,
    Choice,
    Detail,
    DocumentState,
    ItemKind,
    Meeting,
    Method,
    Person,
    Phase,
    PollState,
    Role,
    Share,
    SpeechKind,
    Tally,
    Verdict,
)
from meetroom.ui.words import Language, Words

PHASES: dict[Phase, Words] = {
    Phase.BLANK: Words("Loading", "Đang tải"),
    Phase.DRAFT: Words("In preparation", "Đang chuẩn bị"),
    Phase.ANNOUNCED: Words("Announced", "Đã thông báo"),
    Phase.OPEN: Words("In session", "Đang họp"),
    Phase.SUSPENDED: Words("Suspended", "Tạm dừng"),
    Phase.CLOSED: Words("Closed", "Đã bế mạc"),
    Phase.MINUTES_APPROVED: Words("Minutes approved", "Đã duyệt biên bản"),
    Phase.ARCHIVED: Words("Archived", "Đã lưu trữ"),
}
RUNNING: dict[ItemKind, Words] = {
    ItemKind.INFORMATION: Words("Being reported", "Đang báo cáo"),
    ItemKind.DISCUSSION: Words("In discussion", "Đang thảo luận"),
    ItemKind.DECISION: Words("Being decided", "Đang quyết nghị"),
    ItemKind.ELECTION: Words("Election", "Đang bầu"),
}
KINDS: dict[ItemKind, Words] = {
    ItemKind.INFORMATION: Words("Report", "Báo cáo"),
    ItemKind.DISCUSSION: Words("Discussion", "Thảo luận"),
    ItemKind.DECISION: Words("Decision", "Quyết nghị"),
    ItemKind.ELECTION: Words("Election", "Bầu cử"),
}
ROLES: dict[Role, Words] = {
    Role.CHAIR: Words("Chair", "Chủ tọa"),
    Role.SECRETARY: Words("Secretary", "Thư ký"),
    Role.DELEGATE: Words("Delegate", "Đại biểu"),
    Role.GUEST: Words("Guest", "Khách mời"),
    Role.SCRUTINEER: Words("Scrutineer", "Ban kiểm phiếu"),
    Role.CLERK: Words("Clerk", "Văn thư"),
    Role.OPERATOR: Words("Point operator", "Kỹ thuật điểm cầu"),
    Role.OBSERVER: Words("Observer", "Quan sát viên"),
    Role.ADMINISTRATOR: Words("Administrator", "Quản trị viên"),
}
CHOICES: dict[Choice, Words] = {
    Choice.YES: Words("In favour", "Tán thành"),
    Choice.NO: Words("Against", "Không tán thành"),
    Choice.ABSTAIN: Words("Abstain", "Không biểu quyết"),
}
BASES: dict[Base, Words] = {
    Base.ALL_MEMBERS: Words("all members", "tổng số đại biểu"),
    Base.PRESENT: Words("members present", "số đại biểu có mặt"),
    Base.CAST: Words("votes cast", "số phiếu đã bỏ"),
    Base.VALID: Words("votes for or against", "số phiếu tán thành và không tán thành"),
}
_CHOOSING = Words("valid ballots that choose somebody", "số phiếu hợp lệ có bầu")
VERDICTS: dict[Verdict, Words] = {
    Verdict.ADOPTED: Words("Adopted", "Thông qua"),
    Verdict.REJECTED: Words("Not adopted", "Không thông qua"),
    Verdict.TIED: Words("Tied", "Bằng phiếu"),
    Verdict.ELECTED: Words("Elected", "Trúng cử"),
    Verdict.NOBODY_ELECTED: Words("Nobody is elected", "Không ai trúng cử"),
}
POLLS: dict[PollState, Words] = {
    PollState.CREATED: Words("Prepared", "Đã chuẩn bị"),
    PollState.OPEN: Words("Open", "Đang mở"),
    PollState.CLOSED: Words("Closed", "Đã đóng"),
    PollState.COUNTED: Words("Counted, not declared", "Đã kiểm phiếu, chưa công bố"),
    PollState.PUBLISHED: Words("Declared", "Đã công bố"),
    PollState.CANCELLED: Words("Cancelled", "Đã hủy"),
}
SPEECH_KINDS: dict[SpeechKind, Words] = {
    SpeechKind.INTERPOSED: Words("Interposed question", "Câu hỏi xen"),
    SpeechKind.INTERVENTION: Words("Intervention", "Tranh luận"),
    SpeechKind.POINT_OF_ORDER: Words("Point of order", "Ý kiến về thủ tục"),
    SpeechKind.NORMAL: Words("Contribution", "Phát biểu"),
}
DOCUMENTS: dict[DocumentState, Words] = {
    DocumentState.REGISTERED: Words("Not released", "Chưa phát hành"),
    DocumentState.RELEASED: Words("Released", "Đã phát hành"),
    DocumentState.WITHDRAWN: Words("Withdrawn", "Đã thu hồi"),
}
CALLS: dict[CallPhase, Words] = {
    CallPhase.OFF: Words("Not in the call", "Chưa vào hình và tiếng"),
    CallPhase.JOINING: Words("Joining the call", "Đang nối hình và tiếng"),
    CallPhase.LIVE: Words("In the call", "Đã nối hình và tiếng"),
    CallPhase.RECONNECTING: Words("Restoring the call", "Đang nối lại hình và tiếng"),
    CallPhase.WAITING: Words("Not in the call now", "Hiện không có hình và tiếng"),
}

_MINUTES = Words("{0} min", "{0} phút")
_MORE_THAN = Words("more than {0}/{1} of {2}", "quá {0}/{1} {2}")
_MORE_THAN_HALF = Words("more than half of {2}", "quá nửa {2}")
_AT_LEAST = Words("at least {0}/{1} of {2}", "ít nhất {0}/{1} {2}")
_NUMBERS = Words(
    "{yes} in favour, {no} against, {abstain} abstained",
    "{yes} tán thành, {no} không tán thành, {abstain} không biểu quyết",
)
_NEEDED = Words("Needed: {needed} of {base_count} ({rule}).", "Cần {needed} trên {base_count} ({rule}).")
_TIE_BREAKS: dict[str, Words] = {
    "chair": Words("The chair's casting vote decided.", "Quyết định theo ý kiến biểu quyết của chủ tọa."),
    "lot": Words("The lot decided.", "Quyết định bằng bốc thăm."),
}
_AGAIN = Words("It has to be voted on again.", "Phải biểu quyết lại.")


def clock_text(seconds: float) -> str:
    """Seconds as `mm:ss`, or `hh:mm:ss` from one hour on; never negative."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours:02}:{minutes:02}:{secs:02}" if hours else f"{minutes:02}:{secs:02}"


def long_clock_text(seconds: float) -> str:
    """Seconds as `hh:mm:ss`."""
    whole = max(0, int(seconds))
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def minutes_text(seconds: float, language: Language) -> str:
    """A planned length in whole minutes."""
    return _MINUTES.say(language).format(round(seconds / 60))


def time_text(moment: datetime | None) -> str:
    """Time of day on this machine's clock."""
    return moment.astimezone().strftime("%H:%M") if moment else ""


def day_text(moment: datetime | None) -> str:
    """Day and time of day on this machine's clock."""
    return moment.astimezone().strftime("%d/%m/%Y %H:%M") if moment else ""


def rule_text(base: Base, threshold: Share, language: Language, method: Method = Method.MOTION) -> str:
    """A majority in words; where some of a list are chosen nobody is voted against."""
    half = (threshold.numerator, threshold.denominator) == (1, 2)
    whom = _CHOOSING if base is Base.VALID and method is Method.CHOOSE else BASES[base]
    words = _AT_LEAST if threshold.at_least else _MORE_THAN_HALF if half else _MORE_THAN
    return words.say(language).format(threshold.numerator, threshold.denominator, whom.say(language))


def _number(number: Decimal, language: Language) -> str:
    text = f"{number.normalize():f}"
    return text if language == Language.EN else text.replace(".", ",")


def verdict_text(
    tally: Tally,
    threshold: Share,
    language: Language,
    *,
    method: Method = Method.MOTION,
    elected: tuple[str, ...] = (),
    tie_break: str = "",
) -> str:
    """The sentence that explains a result.

    Args:
        elected: names of those elected, in the order of their votes.
        tie_break: "chair" or "lot" where one of them decided a tie.
    """
    outcome = VERDICTS[tally.verdict].say(language)
    if elected:
        outcome = f"{outcome}: {', '.join(elected)}"
    parts = [f"{outcome}."]
    if tally.detail is not Detail.VERDICT:
        numbers = [f"{outcome}: {_motion_numbers(tally, language)}."] if method is Method.MOTION else parts
        parts = [*numbers, _needed_text(tally, threshold, language, method)]
    if tie_break:
        parts.append(_TIE_BREAKS[tie_break].say(language))
    elif tally.verdict is Verdict.TIED:
        parts.append(_AGAIN.say(language))
    return " ".join(parts)


def _motion_numbers(tally: Tally, language: Language) -> str:
    yes, no, abstain = (_number(n, language) for n in (tally.yes, tally.no, tally.abstain))
    return _NUMBERS.say(language).format(yes=yes, no=no, abstain=abstain)


def _needed_text(tally: Tally, threshold: Share, language: Language, method: Method) -> str:
    return _NEEDED.say(language).format(
        needed=_number(tally.needed, language),
        base_count=_number(tally.base_count, language),
        rule=rule_text(tally.base, threshold, language, method),
    )


def roles_text(roles: tuple[Role, ...], language: Language) -> str:
    """All roles of a person, in the order of the list of roles."""
    return ", ".join(words.say(language) for role, words in ROLES.items() if role in roles)


def initials(name: str) -> str:
    """Two letters for a circle: of the last two words, as Vietnamese names are read."""
    words = [word for word in name.split() if word[0].isalpha()]
    return "".join(word[0] for word in words[-2:]).upper()


def person_name(meeting: Meeting, person_id: str) -> str:
    """Name on the roster, else the id."""
    person: Person | None = next((p for key, p in meeting.people.items() if key == person_id), None)
    return person.name if person else person_id
