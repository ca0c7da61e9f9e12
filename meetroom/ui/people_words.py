"""What the import of people says: columns, verdicts, what is wrong with a row and what to do; reads no file."""

from meetroom.client.engine import ClientError
from meetroom.client.people_columns import Field
from meetroom.client.people_entries import NOTES, Fault, Finding
from meetroom.client.people_plan import Change, PlannedRow, Verdict
from meetroom.domain.state import Role
from meetroom.papers.sheet_letters import Lettering
from meetroom.papers.sheets import SheetRefusal
from meetroom.ui.labels import ROLES, roles_text
from meetroom.ui.rows import Row
from meetroom.ui.sentences import error_sentence
from meetroom.ui.words import Language, Words

FIELDS: dict[Field, Words] = {
    Field.NONE: Words("Not taken over", "Không lấy"),
    Field.NAME: Words("Full name", "Họ và tên"),
    Field.FAMILY_NAME: Words("Family name, put first", "Họ và tên đệm"),
    Field.TITLE: Words("Office", "Chức vụ"),
    Field.BODY: Words("Body, added to the office", "Cơ quan, đơn vị (ghép vào chức vụ)"),
    Field.POINT: Words("Point", "Điểm cầu"),
    Field.GROUP: Words("Group", "Tổ, nhóm"),
    Field.ROLE: Words("Role", "Vai trò"),
    Field.VOTING: Words("Has a vote", "Quyền biểu quyết"),
    Field.LOGIN: Words("Name for logging in", "Tên đăng nhập"),
}
VERDICTS: dict[Verdict, Words] = {
    Verdict.NEW: Words("New", "Mới"),
    Verdict.CHANGED: Words("Changed", "Thay đổi"),
    Verdict.SAME: Words("As it is", "Không đổi"),
    Verdict.ERROR: Words("Error", "Lỗi"),
    Verdict.LEFT_OUT: Words("Left out", "Bỏ qua"),
}
_TONES = {Verdict.NEW: "green", Verdict.CHANGED: "blue", Verdict.ERROR: "red"}
_ICONS = {
    Verdict.NEW: "user-plus", Verdict.CHANGED: "pencil", Verdict.SAME: "check", Verdict.ERROR: "circle-alert",
    Verdict.LEFT_OUT: "eye-off",
}  # fmt: skip
REFUSALS: dict[SheetRefusal, Words] = {
    SheetRefusal.UNREADABLE: Words(
        "The file cannot be read. Check that it is still there and may be read, then choose it again.",
        "Không đọc được tệp. Hãy kiểm tra tệp còn đó và đọc được, rồi chọn lại.",
    ),
    SheetRefusal.EMPTY: Words(
        "There is nothing in the file. Choose the file with the list.", "Tệp trống. Hãy chọn tệp có danh sách."
    ),
    SheetRefusal.TOO_LARGE: Words(
        "The file is too large for a list of people (more than 10 MB). Take pictures and other sheets out of it.",
        "Tệp quá lớn đối với một danh sách (trên 10 MB). Hãy bỏ hình ảnh và các trang tính khác.",
    ),
    SheetRefusal.TOO_MANY_ROWS: Words(
        "The list has more than 5,000 rows. Split it into several files.",
        "Danh sách quá 5.000 hàng. Hãy tách thành nhiều tệp.",
    ),
    SheetRefusal.NOT_A_LIST: Words(
        "This is no list. Save it as an Excel workbook (.xlsx), .ods or CSV and choose it again.",
        "Đây không phải là danh sách. Hãy lưu thành bảng tính Excel (.xlsx), .ods hoặc CSV rồi chọn lại.",
    ),
    SheetRefusal.DAMAGED: Words(
        "The file is damaged. Open it in its own program, save it anew and choose it again.",
        "Tệp bị hỏng. Hãy mở bằng phần mềm gốc, lưu lại rồi chọn lại.",
    ),
    SheetRefusal.PROTECTED: Words(
        "The file is protected by a password. Remove the password and choose it again.",
        "Tệp có mật khẩu. Hãy gỡ mật khẩu rồi chọn lại.",
    ),
    SheetRefusal.LETTERS_UNKNOWN: Words(
        "The Vietnamese letters of this file cannot be read. Save it as “CSV UTF-8” or as .xlsx and choose it again.",
        "Không đọc được chữ tiếng Việt trong tệp. Hãy lưu thành “CSV UTF-8” hoặc .xlsx rồi chọn lại.",
    ),
    SheetRefusal.TOO_COSTLY: Words(
        "Reading the file took too long or too much memory. Copy the list alone into a new workbook and choose that.",
        "Đọc tệp mất quá nhiều thời gian hoặc bộ nhớ. Hãy chép riêng danh sách sang bảng tính mới rồi chọn tệp đó.",
    ),
}
LETTERINGS: dict[Lettering, Words] = {
    Lettering.WINDOWS_1258: Words(
        "The file was written in the old lettering Windows-1258 and was converted. Check the names before you go on.",
        "Tệp dùng bảng mã cũ Windows-1258 và đã được chuyển sang Unicode. Hãy kiểm tra họ tên trước khi tiếp tục.",
    ),
    Lettering.TCVN3: Words(
        "The file was written in the old lettering TCVN3 (.Vn fonts) and was converted. Check the names first.",
        "Tệp dùng bảng mã cũ TCVN3 (phông .Vn) và đã được chuyển sang Unicode. Hãy kiểm tra họ tên trước.",
    ),
}
FAULTS: dict[Fault, Words] = {
    Fault.NO_NAME: Words("There is no name. Write it in the list.", "Thiếu họ tên. Hãy ghi vào danh sách."),
    Fault.TOO_LONG: Words(
        "“{detail}…” is longer than 200 letters. Shorten it.", "“{detail}…” dài quá 200 chữ. Hãy rút ngắn."
    ),
    Fault.BAD_TEXT: Words(
        "“{detail}” holds letters that cannot be used. Write it anew.",
        "“{detail}” có ký tự không dùng được. Hãy gõ lại.",
    ),
    Fault.ROLE_UNKNOWN: Words(
        "“{detail}” is no role. Write one of: {roles}.", "“{detail}” không phải vai trò. Hãy ghi một trong: {roles}."
    ),
    Fault.ROLE_FORBIDDEN: Words(
        "Administrators are not named in a list. Write another role.",
        "Không đặt quản trị viên bằng danh sách. Hãy ghi vai trò khác.",
    ),
    Fault.VOTING_UNKNOWN: Words(
        "“{detail}” is neither yes nor no. Write “có” or “không”.",
        "“{detail}” không rõ có hay không. Hãy ghi “có” hoặc “không”.",
    ),
    Fault.LOGIN_BAD: Words(
        "“{detail}” cannot be a name for logging in. Write one without blanks.",
        "“{detail}” không dùng làm tên đăng nhập được. Hãy ghi tên không có dấu cách.",
    ),
    Fault.TOO_MANY_GROUPS: Words(
        "{detail} groups are too many; 50 are the most.", "{detail} nhóm là quá nhiều; nhiều nhất 50 nhóm."
    ),
    Fault.TWICE_IN_FILE: Words(
        "“{detail}” stands in row {row} already. For two people write two names for logging in; else leave one out.",
        "“{detail}” đã có ở hàng {row}. Nếu là hai người, hãy ghi hai tên đăng nhập; nếu không, bỏ một hàng.",
    ),
    Fault.LOGIN_TWICE: Words(
        "“{detail}” is the same person as in row {row}. Write another name for logging in, or leave one row out.",
        "“{detail}” trùng với người ở hàng {row}. Hãy ghi tên đăng nhập khác, hoặc bỏ một hàng.",
    ),
    Fault.SEVERAL_ON_ROSTER: Words(
        "Several people of the meeting are called “{detail}”. Write the name for logging in of the one you mean.",
        "Trong phiên họp có nhiều người tên “{detail}”. Hãy ghi tên đăng nhập của người cần sửa.",
    ),
    Fault.OWN_OFFICE: Words(
        "This is you: a list cannot take your own office away. Leave your role as it is.",
        "Đây là bạn: danh sách không bỏ được vai trò của chính bạn. Hãy giữ nguyên vai trò.",
    ),
    Fault.LAST_OFFICE: Words(
        "The meeting would have no chair or no secretary any more. Name a successor in the list.",
        "Phiên họp sẽ không còn chủ tọa hoặc thư ký. Hãy ghi người thay trong danh sách.",
    ),
    Fault.NO_ROOM_LEFT: Words(
        "A meeting takes 5,000 people and 500 points at most.", "Phiên họp có nhiều nhất 5.000 người và 500 điểm cầu."
    ),
    Fault.POLL_OPEN: Words(
        "A vote is open: nobody's right to vote can change. Wait until the chair closes it.",
        "Đang biểu quyết: không thêm, bớt quyền biểu quyết được. Hãy chờ chủ tọa đóng biểu quyết.",
    ),
    Fault.ACCOUNT_KNOWN: Words(
        "The account “{detail}” of an earlier meeting will be used. For somebody else write another log-in name.",
        "Sẽ dùng lại tài khoản “{detail}” của phiên họp trước. Nếu là người khác, hãy ghi tên đăng nhập khác.",
    ),
    Fault.TAKEN_BY_NAME: Words(
        "Taken for the person of this name in the meeting, whose name for logging in stays.",
        "Được coi là người cùng tên đã có trong phiên họp; tên đăng nhập cũ giữ nguyên.",
    ),
    Fault.VOTE_NOT_TAKEN: Words("This role has no vote.", "Vai trò này không có quyền biểu quyết."),
}  # fmt: skip
_YES, _NO = Words("yes", "có"), Words("no", "không")
_EMPTY = Words("nothing", "trống")
_ROW = Words("Row {0}", "Hàng {0}")
_FROM_TO = Words("{0}: {1} → {2}", "{0}: {1} → {2}")
_NO_VOTE = Words("no vote", "không có quyền biểu quyết")
_VOTE = Words("has a vote", "có quyền biểu quyết")
_NOT_TAKEN = Words("Not taken: {0}", "Chưa nhận: {0}")
_THE_OTHER = Words("Is somebody else", "Là người khác")
_THE_SAME = Words("Is the same person", "Là cùng một người")


class PlanRow(Row, frozen=True, kw_only=True):
    """One row of the preview; `other` is empty where nobody has to say who is meant."""

    place: str
    name: str
    detail: str
    verdict: str
    tone: str
    icon: str
    advice: str
    advice_tone: str
    other: str
    left_out: bool


def finding_sentence(finding: Finding, language: Language) -> str:
    """What is the matter with a row, and what to do."""
    roles = ", ".join(words.say(language) for role, words in ROLES.items() if role is not Role.ADMINISTRATOR)
    return FAULTS[finding.fault].say(language).format(detail=finding.detail, row=finding.row, roles=roles)


def plan_row(row: PlannedRow, error: ClientError | None, others: frozenset[int], language: Language) -> PlanRow:
    """A row of the plan in words; `error`: why the server did not take it."""
    entry = row.entry
    advice = [finding_sentence(finding, language) for finding in row.findings]
    advice += [_NOT_TAKEN.say(language).format(error_sentence(error, language))] if error else []
    by_name = any(finding.fault is Fault.TAKEN_BY_NAME for finding in row.findings)
    noted = error is None and all(finding.fault in NOTES for finding in row.findings)
    other = _THE_SAME if entry.row in others else _THE_OTHER if by_name else None
    return PlanRow(
        key=str(entry.row),
        place=_ROW.say(language).format(entry.row),
        name=entry.name or entry.point,
        detail=_detail(row, language),
        verdict=VERDICTS[row.verdict].say(language),
        tone="red" if error else _TONES.get(row.verdict, "plain"),
        icon="circle-alert" if error else _ICONS[row.verdict],
        advice=" ".join(advice),
        advice_tone="amber" if noted else "red",
        other=other.say(language) if other else "",
        left_out=row.verdict is Verdict.LEFT_OUT,
    )


def _detail(row: PlannedRow, language: Language) -> str:
    if row.verdict is Verdict.CHANGED:
        return " · ".join(_change_text(change, language) for change in row.changes)
    entry = row.entry
    if entry.is_point:
        return FIELDS[Field.POINT].say(language)
    voting = "" if entry.voting is None else (_VOTE if entry.voting else _NO_VOTE).say(language)
    parts = [entry.title, roles_text(entry.roles or (), language), voting, entry.point, *entry.groups]
    parts += [row.login] if row.verdict is Verdict.NEW else []
    return " · ".join(part for part in parts if part)


def _change_text(change: Change, language: Language) -> str:
    before, after = (_value(change.field, value, language) for value in (change.before, change.after))
    return _FROM_TO.say(language).format(FIELDS[change.field].say(language), before, after)


def _value(field: Field, value: str, language: Language) -> str:
    if field is Field.ROLE:
        return roles_text(tuple(map(Role, value.split(";"))), language)
    if field is Field.VOTING:
        return (_YES if value == "yes" else _NO).say(language)
    return value or _EMPTY.say(language)
