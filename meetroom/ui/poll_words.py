"""What kinds of votes, methods, ties and details are called on the screens, and what each kind asks one to trust."""

from decimal import Decimal

from meetroom.domain.polls import Detail, Method, PollKind, TieRule
from meetroom.ui.words import Language, Words

POLL_KINDS: dict[PollKind, Words] = {
    PollKind.OPEN: Words("Open vote", "Công khai"),
    PollKind.HANDS: Words("Show of hands", "Giơ tay"),
    PollKind.ROLL_CALL: Words("Roll call", "Gọi tên"),
    PollKind.SECRET: Words("Secret – trusting the server", "Kín – tin cậy máy chủ"),
    PollKind.VERIFIABLE: Words("Secret – verifiable", "Kín – kiểm chứng được"),
    PollKind.WRITTEN: Words("Written opinion", "Lấy ý kiến bằng văn bản"),
}
POLL_GLYPHS: dict[PollKind, str] = {
    PollKind.OPEN: "eye",
    PollKind.HANDS: "hand",
    PollKind.ROLL_CALL: "megaphone",
    PollKind.SECRET: "eye-off",
    PollKind.VERIFIABLE: "shield-check",
    PollKind.WRITTEN: "file-text",
}
TRUST: dict[PollKind, Words] = {
    PollKind.OPEN: Words(
        "Named: chair and secretary see each vote when it is counted; while it is open nobody sees how you voted.",
        "Có ghi tên: chủ tọa và thư ký biết từng phiếu khi kiểm phiếu; khi đang mở không ai thấy bạn bỏ thế nào.",
    ),
    PollKind.HANDS: Words(
        "Hands are counted in each room and the numbers typed in; no name is kept.",
        "Đếm tay giơ ở từng phòng rồi nhập số; không lưu tên người giơ tay.",
    ),
    PollKind.ROLL_CALL: Words(
        "Named: each member is called and answers in front of all.",
        "Có ghi tên: từng người được gọi và trả lời trước mọi người.",
    ),
    PollKind.SECRET: Words(
        "Secret: nobody in the meeting learns how you voted. The server mixes the ballots and keeps no link to you; "
        "that it does so, you trust whoever runs it.",
        "Bỏ phiếu kín: không ai trong phiên họp biết bạn bỏ thế nào. Máy chủ trộn phiếu và không lưu phiếu của ai; "
        "về điều này bạn tin cơ quan vận hành máy chủ.",
    ),
    PollKind.VERIFIABLE: Words(
        "Secret and verifiable: your ballot is sealed on this device; you can check that it was counted. Nobody alone, "
        "not even the server, can open it.",
        "Bỏ phiếu kín, kiểm chứng được: phiếu được niêm phong ngay trên máy này; bạn kiểm tra được phiếu đã được tính. "
        "Không một ai, kể cả máy chủ, tự mở được phiếu.",
    ),
    PollKind.WRITTEN: Words(
        "Named: the opinion form is kept with your name. Nobody needs to be present.",
        "Có ghi tên: phiếu lấy ý kiến được lưu kèm tên bạn. Không cần có mặt tại phiên họp.",
    ),
}
METHODS: dict[Method, Words] = {
    Method.MOTION: Words("In favour, against, abstain", "Tán thành, không tán thành, không biểu quyết"),
    Method.CHOOSE: Words("Choose from a list", "Chọn trong danh sách"),
    Method.EACH: Words("In favour or against each on a list", "Tán thành hay không với từng người trong danh sách"),
}
TIES: dict[TieRule, Words] = {
    TieRule.REJECTED: Words("it is not adopted", "coi như không thông qua"),
    TieRule.CHAIR: Words("the chair decides", "chủ tọa quyết định"),
    TieRule.AGAIN: Words("it is voted on again", "biểu quyết lại"),
    TieRule.LOT: Words("lots are drawn", "bốc thăm"),
}
DETAILS: dict[Detail, Words] = {
    Detail.VERDICT: Words("the outcome alone", "chỉ kết luận"),
    Detail.TOTALS: Words("the numbers", "số phiếu"),
    Detail.GROUPS: Words("the numbers of each group", "số phiếu theo tổ"),
    Detail.NAMES: Words("who voted how", "từng người bỏ thế nào"),
}


def number_text(number: Decimal, language: Language | str) -> str:
    """An exact number: whole without a point, a part with the comma or point of the language."""
    text = f"{number.normalize():f}"
    return text if language == Language.EN else text.replace(".", ",")
