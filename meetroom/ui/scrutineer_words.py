"""What a scrutineer is told at each step of a verifiable vote, in both languages; decides nothing, no Qt."""

from meetroom.client.elections import ElectionStage, ElectionView, TrusteeTask
from meetroom.domain.polls import Poll
from meetroom.domain.state import Meeting
from meetroom.ui.rows import Row
from meetroom.ui.sealed_ballot_trustees import waited_for
from meetroom.ui.words import Language, Words

ACTIONS: dict[TrusteeTask, Words] = {
    TrusteeTask.MAKE_KEY: Words("Make my key on this device", "Tạo khóa của tôi trên thiết bị này"),
    TrusteeTask.COMPARE: Words("All codes are those I heard", "Mọi mã đều đúng như đã nghe đọc"),
    TrusteeTask.GIVE_PART: Words("Open with my key", "Mở kết quả bằng khóa của tôi"),
}
KEY_ACTIONS = frozenset({TrusteeTask.MAKE_KEY, TrusteeTask.COMPARE, TrusteeTask.WAIT, TrusteeTask.WORKING})
GUARD = Words(
    "Whoever uses this device could use your key. Set a password (Settings) before you make it.",
    "Ai dùng máy này cũng dùng được khóa của bạn. Hãy đặt mật khẩu (Cài đặt) trước khi tạo khóa.",
)
NOTICES: dict[TrusteeTask | ElectionStage | None, tuple[Words, str]] = {
    TrusteeTask.MAKE_KEY: (
        Words("You are a scrutineer of “{0}”: make your key now.", "Bạn là ban kiểm phiếu của “{0}”: hãy tạo khóa."),
        "blue",
    ),
    TrusteeTask.COMPARE: (
        Words(
            "Scrutineers of “{0}”: compare the codes of your keys now.",
            "Ban kiểm phiếu của “{0}”: hãy đọc và so mã khóa ngay.",
        ),
        "amber",
    ),
    TrusteeTask.GIVE_PART: (
        Words(
            "“{0}” is closed: open the result with your key now.",
            "“{0}” đã đóng: hãy mở kết quả bằng khóa của bạn.",
        ),
        "amber",
    ),
    TrusteeTask.KEY_MISSING: (
        Words("Your key for “{0}” is not on this device.", "Khóa của bạn cho “{0}” không có trên thiết bị này."),
        "red",
    ),
    TrusteeTask.TAMPERED: (
        Words("The keys of “{0}” do not agree. Stop the vote.", "Khóa của “{0}” không khớp. Hãy dừng biểu quyết."),
        "red",
    ),
    ElectionStage.PUBLISHED: (
        Words(
            "The result of “{0}” is declared. Print the counting record.",
            "Kết quả “{0}” đã công bố. Hãy in biên bản kiểm phiếu.",
        ),
        "green",
    ),
    ElectionStage.OPENED: (
        Words("The result of “{0}” is opened.", "Kết quả “{0}” đã mở."),
        "green",
    ),
    None: (Words("You are a scrutineer of “{0}”.", "Bạn là ban kiểm phiếu của “{0}”."), "blue"),
}
_TASKS: dict[TrusteeTask, tuple[Words, str]] = {
    TrusteeTask.MAKE_KEY: (
        Words(
            "Make your key. It stays on this device; keep the device with you until the result is open.",
            "Hãy tạo khóa. Khóa chỉ nằm trên thiết bị này; hãy giữ thiết bị bên mình cho đến khi mở xong kết quả.",
        ),
        "blue",
    ),
    TrusteeTask.WAIT: (Words("Your part is done. Waiting for: {0}.", "Phần của bạn đã xong. Đang chờ: {0}."), "blue"),
    TrusteeTask.COMPARE: (
        Words(
            "Read your code aloud, in the room or by telephone, and compare the others as you hear them. If one "
            "differs, press nothing and tell the chair.",
            "Hãy đọc to mã của mình, tại phòng họp hoặc qua điện thoại, và so mã của người khác như đã nghe. Có mã "
            "khác thì đừng bấm gì, báo chủ tọa.",
        ),
        "amber",
    ),
    TrusteeTask.WORKING: (
        Words("This device completes the key by itself.", "Thiết bị đang tự hoàn tất khóa."),
        "blue",
    ),
    TrusteeTask.READY: (
        Words("Your key is complete. Keep this device with you.", "Khóa của bạn đã hoàn tất. Hãy giữ thiết bị này."),
        "green",
    ),
    TrusteeTask.GIVE_PART: (
        Words(
            "Voting is closed. This device first checks every ballot and the sum by itself, then opens its part of the "
            "sum. No single ballot is opened.",
            "Đã đóng bỏ phiếu. Thiết bị này tự kiểm tra mọi phiếu và tổng rồi mới mở phần của mình trong tổng. Không "
            "phiếu nào bị mở riêng.",
        ),
        "amber",
    ),
    TrusteeTask.GIVEN: (
        Words("You have opened your part: {1} of {2} needed.", "Bạn đã mở phần của mình: {1}/{2} người cần có."),
        "green",
    ),
    TrusteeTask.KEY_MISSING: (
        Words(
            "Your key is not on this device. Use the device on which you made it. If it is lost, tell the chair: the "
            "result can be opened as long as {2} others still have theirs.",
            "Khóa của bạn không có trên thiết bị này. Hãy dùng thiết bị đã tạo khóa. Nếu đã mất, hãy báo chủ tọa: vẫn "
            "mở được kết quả khi còn đủ {2} người giữ khóa.",
        ),
        "red",
    ),
    TrusteeTask.TAMPERED: (
        Words(
            "The record names other keys than the scrutineers’ devices made. Tell the chair to cancel the vote.",
            "Hồ sơ ghi khóa khác với khóa do thiết bị của ban kiểm phiếu tạo. Hãy báo chủ tọa hủy lần biểu quyết này.",
        ),
        "red",
    ),
}
_STAGES: dict[ElectionStage, tuple[Words, str]] = {
    ElectionStage.SEALED: (
        Words(
            "The vote is sealed: question, keys and roster cannot be changed any more. Waiting for the chair to open.",
            "Cuộc biểu quyết đã niêm phong: câu hỏi, khóa và danh sách không đổi được nữa. Chờ chủ tọa mở biểu quyết.",
        ),
        "green",
    ),
    ElectionStage.VOTING: (
        Words("Delegates are voting. There is nothing to do.", "Đại biểu đang bỏ phiếu. Bạn chưa cần làm gì."),
        "blue",
    ),
    ElectionStage.ADDING_UP: (
        Words("Ballots are being verified and added up.", "Đang kiểm tra và cộng phiếu."),
        "blue",
    ),
    ElectionStage.OPENED: (
        Words(
            "The result is open. It is shown to all when the chair declares it.",
            "Đã mở kết quả. Mọi người thấy kết quả khi chủ tọa công bố.",
        ),
        "green",
    ),
    ElectionStage.PUBLISHED: (
        Words(
            "The result is declared. Print the counting record and sign it.",
            "Kết quả đã công bố. Hãy in biên bản kiểm phiếu và ký.",
        ),
        "green",
    ),
    ElectionStage.CANCELLED: (Words("The vote was cancelled.", "Lần biểu quyết đã bị hủy."), "plain"),
}
_LOSS_ALL = Words(
    "All {0} devices are needed: if one is lost, the vote has to be held again.",
    "Cần đủ cả {0} thiết bị: mất một thiết bị là phải biểu quyết lại.",
)
_LOSS = Words(
    "{0} of the {1} devices are needed: if more than {2} are lost, the vote has to be held again.",
    "Cần {0} trong {1} thiết bị: mất quá {2} thiết bị là phải biểu quyết lại.",
)
_STEPS: tuple[Words, ...] = (
    Words("Make the keys", "Tạo khóa"),
    Words("Compare the codes", "So mã khóa"),
    Words("Complete the key", "Hoàn tất khóa"),
    Words("Seal the vote", "Niêm phong"),
    Words("Voting", "Bỏ phiếu"),
    Words("Open the result", "Mở kết quả"),
)
_WAITS = Words("waiting for: {0}", "chờ: {0}")
_BY_CHAIR = Words("by the chair, when devices are registered", "do chủ tọa, khi thiết bị đã đăng ký")
_CAST = Words("{0} of {1} ballots received", "đã nhận {0}/{1} phiếu")
_RECEIVED = Words("Ballots that count: {0} of {1}", "Phiếu hợp lệ: {0}/{1}")
_PARTS = Words("{0} of {1} needed", "{0}/{1} người cần có")
_VOTED = frozenset({ElectionStage.VOTING, ElectionStage.ADDING_UP, ElectionStage.OPENING, ElectionStage.OPENED})
_EARLY = frozenset({ElectionStage.PREPARING, ElectionStage.READY})
_OWN_WORDS = frozenset({TrusteeTask.KEY_MISSING, TrusteeTask.TAMPERED})


class StepRow(Row, frozen=True, kw_only=True):
    """One step of the ceremony; `stand`: done, now or later."""

    title: str
    detail: str
    stand: str


def now_sentence(view: ElectionView, meeting: Meeting, language: Language) -> tuple[str, str]:
    """What is to be done now, and its tone."""
    task, stage = view.trustee_task, view.stage
    over = stage in (ElectionStage.OPENED, ElectionStage.PUBLISHED, ElectionStage.CANCELLED)
    staged = stage in _STAGES and (over or task not in _OWN_WORDS)
    words, tone = _STAGES[stage] if staged else _TASKS.get(task, _TASKS[TrusteeTask.READY])
    names = waited_for(view, meeting, compared=all(row.fingerprint for row in view.trustees))
    return words.say(language).format(names or "…", view.parts_given, view.needed), tone


def loss_sentence(view: ElectionView, language: Language) -> str:
    """What happens when devices are lost; nothing once the result is open."""
    if view.stage in (ElectionStage.OPENED, ElectionStage.PUBLISHED, ElectionStage.CANCELLED):
        return ""
    count = len(view.trustees)
    words = _LOSS_ALL if view.needed == count else _LOSS
    return words.say(language).format(view.needed, count, count - view.needed)


def numbers_text(poll: Poll, view: ElectionView, language: Language) -> str:
    """Ballots that count, once there are any to be expected."""
    if view.stage not in _VOTED and view.stage is not ElectionStage.PUBLISHED:
        return ""
    return _RECEIVED.say(language).format(view.cast, len(poll.entitled))


def step_rows(view: ElectionView, meeting: Meeting, language: Language) -> list[StepRow]:
    """The whole way, with what each step waits for."""
    done = _steps_done(view)
    details = _details(view, meeting, language)
    return [
        StepRow(
            key=str(n),
            title=f"{n + 1}. {words.say(language)}",
            detail=details.get(n, "") if n == done else "",
            stand="done" if n < done else "now" if n == done else "later",
        )
        for n, words in enumerate(_STEPS)
    ]


def _steps_done(view: ElectionView) -> int:
    order = {
        ElectionStage.SEALED: 4,
        ElectionStage.VOTING: 4,
        ElectionStage.ADDING_UP: 5,
        ElectionStage.OPENING: 5,
        ElectionStage.OPENED: 6,
        ElectionStage.PUBLISHED: 6,
    }
    if view.stage not in _EARLY:
        return order.get(view.stage, 0)
    for step, holds in enumerate(("fingerprint", "compared", "key_ready")):
        if not all(getattr(row, holds) for row in view.trustees):
            return step
    return 3


def _details(view: ElectionView, meeting: Meeting, language: Language) -> dict[int, str]:
    waits = _WAITS.say(language)
    poll = meeting.polls.get(view.poll_id)
    entitled = len(poll.entitled) if poll is not None else 0
    unconfirmed = [row.person_id for row in view.trustees if not row.compared]
    names = ", ".join(meeting.people[person].name for person in unconfirmed if person in meeting.people)
    return {
        0: waits.format(waited_for(view, meeting, compared=False)),
        1: waits.format(names),
        2: waits.format(waited_for(view, meeting, compared=True)),
        3: _BY_CHAIR.say(language),
        4: _CAST.say(language).format(view.cast, entitled),
        5: _PARTS.say(language).format(view.parts_given, view.needed),
    }
