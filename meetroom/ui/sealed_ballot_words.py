"""What the card of a verifiable ballot says in each of its phases, in both languages; decides nothing, no Qt."""

from enum import StrEnum
from typing import NamedTuple

from meetroom.client.elections import BallotTask
from meetroom.client.engine import ClientError, ClientProblem
from meetroom.domain.polls import Method, Poll, Vote
from meetroom.ui.labels import CHOICES
from meetroom.ui.sentences import error_sentence
from meetroom.ui.words import Language, Words


class SealedPhase(StrEnum):
    """What the card shows."""

    HIDDEN = "hidden"
    WAITING = "waiting"
    READY = "ready"
    OTHER_DEVICE = "other_device"
    LEFT_OUT = "left_out"
    CHOOSING = "choosing"
    DECIDING = "deciding"
    CHECKING = "checking"
    SENDING = "sending"
    CAST = "cast"
    FAULTY = "faulty"
    FAULTY_LATE = "faulty_late"
    MISSED = "missed"
    TAMPERED = "tampered"


PHASES: dict[BallotTask, SealedPhase] = {
    BallotTask.NONE: SealedPhase.HIDDEN,
    BallotTask.REGISTERING: SealedPhase.WAITING,
    BallotTask.REGISTERED: SealedPhase.READY,
    BallotTask.OTHER_DEVICE: SealedPhase.OTHER_DEVICE,
    BallotTask.NOT_REGISTERED: SealedPhase.LEFT_OUT,
    BallotTask.CAN_VOTE: SealedPhase.CHOOSING,
    BallotTask.DECIDE: SealedPhase.DECIDING,
    BallotTask.SENDING: SealedPhase.SENDING,
    BallotTask.CAST: SealedPhase.CAST,
    BallotTask.FAULTY: SealedPhase.FAULTY,
    BallotTask.MISSED: SealedPhase.MISSED,
    BallotTask.TAMPERED: SealedPhase.TAMPERED,
}


class Said(NamedTuple):
    """A sentence and its tone."""

    words: Words
    tone: str


SENTENCES: dict[SealedPhase, Said] = {
    SealedPhase.WAITING: Said(
        Words(
            "This device is getting ready for a secret vote. There is nothing to do.",
            "Thiết bị này đang chuẩn bị cho cuộc bỏ phiếu kín. Bạn chưa cần làm gì.",
        ),
        "blue",
    ),
    SealedPhase.READY: Said(
        Words("This device is ready for the secret vote.", "Thiết bị này đã sẵn sàng bỏ phiếu kín."), "green"
    ),
    SealedPhase.OTHER_DEVICE: Said(
        Words(
            "Your other device is registered for this vote. Vote there.",
            "Thiết bị khác của bạn đã đăng ký bỏ phiếu lần này. Hãy bỏ phiếu trên thiết bị đó.",
        ),
        "amber",
    ),
    SealedPhase.LEFT_OUT: Said(
        Words(
            "The vote was sealed before your device was registered, so you cannot vote this time. Tell the chair at "
            "once: only a new vote can take you in.",
            "Cuộc biểu quyết được niêm phong khi thiết bị của bạn chưa đăng ký nên lần này bạn không bỏ phiếu được. "
            "Hãy báo chủ tọa ngay: phải biểu quyết lại thì bạn mới bỏ phiếu được.",
        ),
        "red",
    ),
    SealedPhase.SENDING: Said(
        Words(
            "Your sealed ballot is on its way. It counts only when “Recorded” stands here.",
            "Phiếu đã niêm phong đang được gửi. Chỉ khi hiện “Đã ghi nhận” phiếu mới được tính.",
        ),
        "blue",
    ),
    SealedPhase.CAST: Said(
        Words(
            "Recorded: the server holds your sealed ballot. Nobody there can read it.",
            "Đã ghi nhận: máy chủ đã giữ phiếu niêm phong của bạn. Không ai ở đó đọc được phiếu.",
        ),
        "green",
    ),
    SealedPhase.FAULTY: Said(
        Words(
            "Your ballot did not hold when it was verified, so it does not count. Vote again now. If it happens again, "
            "tell the chair: this device is not in order.",
            "Phiếu của bạn không đạt khi máy kiểm tra nên không được tính. Hãy bỏ phiếu lại ngay. Nếu lặp lại, hãy báo "
            "chủ tọa: thiết bị này có lỗi.",
        ),
        "red",
    ),
    SealedPhase.FAULTY_LATE: Said(
        Words(
            "Your ballot did not hold when it was verified, and the vote is closed: it does not count. Tell the chair "
            "before the result is declared.",
            "Phiếu của bạn không đạt khi kiểm tra và biểu quyết đã đóng: phiếu không được tính. Hãy báo chủ tọa trước "
            "khi công bố kết quả.",
        ),
        "red",
    ),
    SealedPhase.MISSED: Said(
        Words("The vote is closed; you cast no ballot.", "Biểu quyết đã đóng; bạn chưa bỏ phiếu."), "amber"
    ),
    SealedPhase.TAMPERED: Said(
        Words(
            "What the server published is not what this device registered, or not what was put to the vote. Do not "
            "vote. Tell the chair and the scrutineers at once.",
            "Hồ sơ máy chủ công bố không đúng với mã thiết bị này đã đăng ký, hoặc không đúng nội dung biểu quyết. "
            "Đừng bỏ phiếu. Hãy báo ngay chủ tọa và ban kiểm phiếu.",
        ),
        "red",
    ),
}
_LISTED = Words(
    "Your ballot is in the list that was published; this device looked it up by itself.",
    "Phiếu của bạn có trong danh sách đã công bố; thiết bị này đã tự đối chiếu.",
)
_NOT_LISTED = Words(
    "Your ballot is NOT in the list that was published. Keep your receipt and tell the scrutineers now.",
    "Phiếu của bạn KHÔNG có trong danh sách đã công bố. Hãy giữ mã phiếu và báo ban kiểm phiếu ngay.",
)
_CHANGED = Words(
    "What the server gave is not what the meeting has fixed. Nothing was sent. Tell the chair.",
    "Dữ liệu máy chủ đưa ra không đúng với nội dung phiên họp đã chốt. Không có gì được gửi đi. Hãy báo chủ tọa.",
)
_EXACTLY = Words("Choose {0}. Chosen: {2}.", "Chọn đúng {0}. Đã chọn: {2}.")
_BETWEEN = Words("Choose {0} to {1}. Chosen: {2}.", "Chọn từ {0} đến {1}. Đã chọn: {2}.")
_UP_TO = Words("Choose up to {1}. Chosen: {2}.", "Chọn nhiều nhất {1}. Đã chọn: {2}.")
_EACH = Words("Answer for everyone on the list: {2} of {0}.", "Trả lời cho từng người trong danh sách: {2}/{0}.")
_BLANK = Words("Blank ballot", "Phiếu trắng")


def choice_rule(poll: Poll, chosen: int, language: Language) -> str:
    """How many options may be chosen, and how many are."""
    if poll.method is Method.MOTION:
        return ""
    if poll.method is Method.EACH:
        return _EACH.say(language).format(len(poll.options), 0, chosen)
    least, most = poll.min_choices, poll.max_choices
    words = _EXACTLY if least == most else _UP_TO if least == 0 else _BETWEEN
    return words.say(language).format(least, most, chosen)


def vote_text(poll: Poll, vote: Vote, language: Language) -> str:
    """What a ballot says, in words."""
    if not vote.marks:
        return _BLANK.say(language)
    if poll.method is Method.MOTION:
        return ", ".join(CHOICES[choice].say(language) for choice in vote.marks.values())
    named = {option.option_id: option.name for option in poll.options}
    if poll.method is Method.CHOOSE:
        return "; ".join(named.get(key, "?") for key in vote.marks)
    return "; ".join(f"{named.get(key, '?')}: {CHOICES[c].say(language)}" for key, c in vote.marks.items())


def listed_sentence(found: bool | None, language: Language) -> str:
    """Whether the own receipt is in the published list; nothing where there is none."""
    if found is None:
        return ""
    return (_LISTED if found else _NOT_LISTED).say(language)


def problem_sentence(error: ClientError, language: Language) -> str:
    """What went wrong, for votes where a broken document means broken records."""
    if error.problem is ClientProblem.DOCUMENT_BROKEN:
        return _CHANGED.say(language)
    return error_sentence(error, language)
