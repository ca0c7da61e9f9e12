"""A clear sentence, with what to do next, for everything that can go wrong; reads enums, never exception texts."""

from meetroom.client.engine import ClientError, ClientProblem, LinkState
from meetroom.domain.core import Refusal
from meetroom.papers.refusals import IntakeRefusal
from meetroom.protocol.http import Problem
from meetroom.protocol.messages import ByeReason
from meetroom.protocol.signalling import CallRefusal
from meetroom.ui.refusal_sentences import REFUSALS as REFUSALS
from meetroom.ui.words import Language, Words

PROBLEMS: dict[ClientProblem, Words] = {
    ClientProblem.BAD_REQUEST: Words(
        "The server did not understand the request. Update the program, then try again.",
        "Máy chủ không hiểu yêu cầu. Hãy cập nhật chương trình rồi thử lại.",
    ),
    ClientProblem.BAD_CREDENTIALS: Words(
        "Name or password is wrong. Check both and try again.",
        "Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra rồi thử lại.",
    ),
    ClientProblem.TOO_MANY_TRIES: Words(
        "Too many attempts. Wait a little, then try again.",
        "Thử quá nhiều lần. Hãy chờ một lát rồi thử lại.",
    ),
    ClientProblem.CODE_UNKNOWN: Words(
        "This invitation is not known to the server. Ask the secretary for a new one.",
        "Máy chủ không nhận ra thư mời này. Hãy xin thư ký thư mời mới.",
    ),
    ClientProblem.CODE_EXPIRED: Words(
        "This invitation has run out. Ask the secretary for a new one.",
        "Thư mời này đã hết hạn. Hãy xin thư ký thư mời mới.",
    ),
    ClientProblem.CODE_USED: Words(
        "This invitation was used before. Log in with your password or ask for a new one.",
        "Thư mời này đã được dùng. Hãy đăng nhập bằng mật khẩu hoặc xin thư mời mới.",
    ),
    ClientProblem.TOKEN_INVALID: Words(
        "Your session has ended. Log in again.",
        "Phiên đăng nhập đã hết. Hãy đăng nhập lại.",
    ),
    ClientProblem.NOT_ALLOWED: Words(
        "You have no right to do this. Ask the secretary or the administrator.",
        "Bạn không có quyền làm việc này. Hãy liên hệ thư ký hoặc quản trị viên.",
    ),
    ClientProblem.NOT_FOUND: Words(
        "This is not on the server any more. Go back to the list and choose again.",
        "Nội dung này không còn trên máy chủ. Hãy quay lại danh sách và chọn lại.",
    ),
    ClientProblem.NOT_RELEASED: Words(
        "This document is not released yet. It opens by itself when the secretary releases it.",
        "Tài liệu chưa được phát hành. Tài liệu sẽ tự mở khi thư ký phát hành.",
    ),
    ClientProblem.REFUSED: Words(
        "The rules of the meeting do not allow this now. Ask the chair.",
        "Quy chế phiên họp chưa cho phép việc này. Hãy hỏi chủ tọa.",
    ),
    ClientProblem.INTAKE_REFUSED: Words(
        "The server could not take this file. Check the file and try again.",
        "Máy chủ không nhận được tệp này. Hãy kiểm tra tệp rồi thử lại.",
    ),
    ClientProblem.TOO_LARGE: Words(
        "The file is too large. Split it or make it smaller.",
        "Tệp quá lớn. Hãy chia nhỏ hoặc giảm dung lượng.",
    ),
    ClientProblem.NO_SPACE: Words(
        "The disk is full. Free some space; the program then goes on by itself.",
        "Ổ đĩa đã đầy. Hãy giải phóng chỗ; chương trình sẽ tự làm tiếp.",
    ),
    ClientProblem.TOO_MANY_UPLOADS: Words(
        "Too many of your files are on their way at once. Wait until some are done, then send the others.",
        "Bạn đang gửi quá nhiều tệp cùng lúc. Hãy chờ một số tệp xong rồi gửi tiếp.",
    ),
    ClientProblem.WRONG_OFFSET: Words(
        "Another window sends the same file. Close it, then upload the file again.",
        "Một cửa sổ khác cũng đang gửi tệp này. Hãy đóng cửa sổ đó rồi gửi lại tệp.",
    ),
    ClientProblem.UPLOAD_ALTERED: Words(
        "The file changed while it was being sent. Save and close it, then upload it again.",
        "Tệp đã thay đổi trong lúc gửi. Hãy lưu và đóng tệp rồi gửi lại.",
    ),
    ClientProblem.NUMBER_TAKEN: Words(
        "Minutes of another meeting have this number already. Take the next free number.",
        "Số này đã cấp cho biên bản của cuộc họp khác. Hãy lấy số tiếp theo.",
    ),
    ClientProblem.NOT_DELIVERED: Words(
        "The other system has not taken the minutes. Nothing is lost: send them again, or ask who runs it.",
        "Hệ thống bên nhận chưa nhận biên bản. Không mất gì: hãy gửi lại, hoặc hỏi đơn vị vận hành hệ thống đó.",
    ),
    ClientProblem.NOT_TYPESET: Words(
        "The minutes could not be set as a page. Remove unusual signs from the texts, then try again.",
        "Chưa tạo được bản in biên bản. Hãy bỏ các ký tự lạ trong văn bản rồi thử lại.",
    ),
    ClientProblem.TEMPLATES_UNUSABLE: Words(
        "The office's templates of minutes cannot be used. Ask the administrator to check the names "
        "and sizes of the files in their folder; the server's log says more.",
        "Không dùng được mẫu biên bản của cơ quan. Hãy báo quản trị viên kiểm tra tên và dung lượng các tệp trong "
        "thư mục mẫu; nhật ký máy chủ có ghi thêm chi tiết.",
    ),
    ClientProblem.SIGNED_MEANWHILE: Words(
        "Somebody else signed in the meantime. Fetch the minutes again, then sign.",
        "Vừa có người khác ký. Hãy tải lại biên bản rồi ký.",
    ),
    ClientProblem.SIGNATURE_REFUSED: Words(
        "The server did not accept this signature. Check the certificate, then sign again.",
        "Máy chủ không chấp nhận chữ ký này. Hãy kiểm tra chứng thư số rồi ký lại.",
    ),
    ClientProblem.WORK_UNDERWAY: Words(
        "The server is already at this work for somebody else. Wait until it is done.",
        "Máy chủ đang thực hiện việc này theo yêu cầu của người khác. Hãy chờ hoàn tất.",
    ),
    ClientProblem.CANCELLED: Words(
        "The work was cancelled. Start it again when you are ready.",
        "Công việc đã bị hủy. Hãy bắt đầu lại khi cần.",
    ),
    ClientProblem.LOGIN_TAKEN: Words(
        "This log-in name belongs to somebody else. Choose another one.",
        "Tên đăng nhập này đã có người dùng. Hãy chọn tên khác.",
    ),
    ClientProblem.PASSWORD_TOO_SHORT: Words(
        "The password is too short. Take at least 10 characters, for example four words.",
        "Mật khẩu quá ngắn. Hãy dùng ít nhất 10 ký tự, ví dụ bốn từ.",
    ),
    ClientProblem.PASSWORD_TOO_LONG: Words(
        "The password is too long. Take at most 256 characters.",
        "Mật khẩu quá dài. Hãy dùng nhiều nhất 256 ký tự.",
    ),
    ClientProblem.SERVER_ERROR: Words(
        "The server has a fault. Tell the technician; nothing you sent is lost.",
        "Máy chủ gặp lỗi. Hãy báo cán bộ kỹ thuật; những gì bạn gửi không bị mất.",
    ),
    ClientProblem.UNREACHABLE: Words(
        "The server does not answer. Check the network; the program keeps trying.",
        "Không liên lạc được máy chủ. Hãy kiểm tra mạng; chương trình vẫn đang thử lại.",
    ),
    ClientProblem.WRONG_SERVER: Words(
        "The answering machine is not the server of your invitation. Do not go on; call the technician.",
        "Máy trả lời không phải máy chủ trong thư mời. Đừng tiếp tục; hãy gọi cán bộ kỹ thuật.",
    ),
    ClientProblem.UNKNOWN_SERVER: Words(
        "This machine does not know that server yet. Paste your invitation first.",
        "Máy này chưa biết máy chủ đó. Hãy dán thư mời trước.",
    ),
    ClientProblem.BAD_INVITATION: Words(
        "This text is no invitation. Copy the whole link that starts with meetroom://.",
        "Nội dung này không phải thư mời. Hãy chép trọn liên kết bắt đầu bằng meetroom://.",
    ),
    ClientProblem.WRONG_PROTOCOL: Words(
        "Program and server have different versions. Update the program.",
        "Chương trình và máy chủ khác phiên bản. Hãy cập nhật chương trình.",
    ),
    ClientProblem.NOT_IN_MEETING: Words(
        "You are not on the list of this meeting. Ask the secretary to add you.",
        "Bạn không có tên trong danh sách phiên họp này. Hãy nhờ thư ký thêm tên bạn.",
    ),
    ClientProblem.LOGGED_OUT: Words(
        "You are logged out. Log in again.",
        "Bạn đã đăng xuất. Hãy đăng nhập lại.",
    ),
    ClientProblem.FILE_UNREADABLE: Words(
        "This file cannot be read. Check that it still exists and is not open elsewhere.",
        "Không đọc được tệp này. Hãy kiểm tra tệp còn tồn tại và không bị chương trình khác giữ.",
    ),
    ClientProblem.DOCUMENT_MISSING: Words(
        "This document is not wholly on this machine yet. Connect to the network and wait a moment.",
        "Tài liệu chưa về đủ trên máy này. Hãy nối mạng và chờ một lát.",
    ),
    ClientProblem.DOCUMENT_BROKEN: Words(
        "What arrived is not the true document. It is fetched again; tell the secretary if this stays.",
        "Dữ liệu nhận được không đúng tài liệu gốc. Chương trình đang tải lại; nếu còn lỗi hãy báo thư ký.",
    ),
    ClientProblem.DOCUMENT_WITHDRAWN: Words(
        "This document was withdrawn. Ask the secretary for the new version.",
        "Tài liệu này đã bị thu hồi. Hãy hỏi thư ký về bản mới.",
    ),
    ClientProblem.DOCUMENT_CLEARED: Words(
        "The meeting is over. By its rule its documents were removed from this machine; the server still has them.",
        "Phiên họp đã kết thúc. Theo quy định của phiên họp, tài liệu đã được xóa khỏi máy này; máy chủ vẫn lưu.",
    ),
    ClientProblem.LINE_TOO_SLOW: Words(
        "Your line is too slow at the moment. The program returns by itself; turn the camera off to help it.",
        "Đường truyền đang quá chậm. Chương trình sẽ tự nối lại; hãy tắt camera để nhẹ đường truyền.",
    ),
    ClientProblem.TOO_FAST: Words(
        "Too much was sent at once. The program returns by itself; wait a moment.",
        "Gửi quá nhiều cùng lúc. Chương trình sẽ tự nối lại; hãy chờ một lát.",
    ),
    ClientProblem.SERVER_STOPPING: Words(
        "The server is being restarted. Wait; the program returns by itself.",
        "Máy chủ đang khởi động lại. Hãy chờ; chương trình sẽ tự nối lại.",
    ),
    ClientProblem.MEETING_FAILED: Words(
        "The server is restoring the meeting. Wait; the program returns by itself.",
        "Máy chủ đang khôi phục phiên họp. Hãy chờ; chương trình sẽ tự nối lại.",
    ),
    ClientProblem.CALL_FAILED: Words(
        "Picture and sound could not be joined. It is tried again; the rest of the meeting works.",
        "Chưa nối được hình và tiếng. Chương trình đang thử lại; các phần khác của phiên họp vẫn dùng được.",
    ),
    ClientProblem.CALL_LOST: Words(
        "Picture and sound broke off and are being restored. Wait a moment.",
        "Hình và tiếng bị gián đoạn, đang được nối lại. Hãy chờ một lát.",
    ),
    ClientProblem.CALL_BLOCKED: Words(
        "No way for picture and sound through this network. The program tries again; ask the technician to open UDP.",
        "Mạng này không cho hình và tiếng đi qua. Chương trình đang thử lại; hãy nhờ kỹ thuật mở cổng UDP.",
    ),
    ClientProblem.CALL_DOORS_CLOSED: Words(
        "This part is held behind closed doors. Picture and sound come back by themselves when the doors open.",
        "Nội dung này họp kín. Hình và tiếng sẽ tự trở lại khi họp công khai tiếp tục; hãy chờ.",
    ),
    ClientProblem.CALL_NOT_ALLOWED: Words(
        "Your role takes no part in picture and sound. Ask the secretary if this is a mistake.",
        "Vai trò của bạn không tham gia hình và tiếng. Nếu có nhầm lẫn, hãy hỏi thư ký.",
    ),
    ClientProblem.CALL_NOT_OFFERED: Words(
        "This server offers no picture and sound. Follow the meeting by its papers; ask the administrator.",
        "Máy chủ này không có hình và tiếng. Hãy theo dõi phiên họp qua tài liệu; hãy hỏi quản trị viên.",
    ),
    ClientProblem.CALL_INCOMPATIBLE: Words(
        "The server does not understand this program's picture and sound. Update the program, then join again.",
        "Máy chủ không hiểu hình và tiếng của chương trình này. Hãy cập nhật chương trình rồi vào lại.",
    ),
}

CALL_REFUSALS: dict[CallRefusal, Words] = {
    CallRefusal.NOT_ALLOWED: Words(
        "Only the chair and the secretary may mute others or end what they share. Ask them.",
        "Chỉ chủ tọa và thư ký được tắt micrô hoặc dừng chia sẻ của người khác. Hãy đề nghị họ.",
    ),
    CallRefusal.FLOOR_ONLY: Words(
        "Only the chair and whoever has the floor may speak or share now. Ask for the floor.",
        "Hiện chỉ chủ tọa và người được mời phát biểu được nói hoặc chia sẻ. Hãy đăng ký phát biểu.",
    ),
    CallRefusal.LISTENER: Words(
        "You are an observer: you can hear and see, but not speak or share. Ask the secretary for another role.",
        "Bạn là người theo dõi: được nghe và xem, không được nói hoặc chia sẻ. Hãy hỏi thư ký nếu cần vai trò khác.",
    ),
    CallRefusal.SCREEN_TAKEN: Words(
        "Somebody else is sharing a screen. Wait until they have finished, or ask the chair.",
        "Người khác đang chia sẻ màn hình. Hãy chờ họ xong hoặc đề nghị chủ tọa.",
    ),
    CallRefusal.SCREEN_REPLACED: Words(
        "Your screen is no longer shown: somebody with the floor or the chair shares now. Share again afterwards.",
        "Màn hình của bạn không còn được chiếu: chủ tọa hoặc người đang phát biểu đã chia sẻ. Hãy chia sẻ lại sau.",
    ),
    CallRefusal.SCREEN_ENDED: Words(
        "The chair or the secretary has ended your sharing. Ask them before you share again.",
        "Chủ tọa hoặc thư ký đã dừng việc chia sẻ của bạn. Hãy hỏi họ trước khi chia sẻ lại.",
    ),
}

INTAKE: dict[IntakeRefusal, Words] = {
    IntakeRefusal.EMPTY_FILE: Words(
        "The file is empty. Choose the right file.",
        "Tệp trống. Hãy chọn đúng tệp.",
    ),
    IntakeRefusal.TOO_LARGE: Words(
        "The file is too large or has too many pages. Split it and upload the parts.",
        "Tệp quá lớn hoặc quá nhiều trang. Hãy chia nhỏ rồi tải từng phần.",
    ),
    IntakeRefusal.NOT_A_DOCUMENT: Words(
        "This is no document the program knows. Upload PDF, an Office file, PNG or JPEG.",
        "Đây không phải loại tài liệu dùng được. Hãy tải tệp PDF, tệp văn phòng, PNG hoặc JPEG.",
    ),
    IntakeRefusal.DAMAGED: Words(
        "The file is damaged. Open it in its program, save it anew, and upload it again.",
        "Tệp bị hỏng. Hãy mở tệp bằng phần mềm gốc, lưu lại rồi tải lên lần nữa.",
    ),
    IntakeRefusal.ENCRYPTED: Words(
        "The file is protected by a password. Remove the password and upload it again.",
        "Tệp có mật khẩu. Hãy gỡ mật khẩu rồi tải lên lại.",
    ),
    IntakeRefusal.TOO_SLOW: Words(
        "Checking this file took too long. Save it as a simple PDF and upload it again.",
        "Kiểm tra tệp này quá lâu. Hãy lưu thành PDF đơn giản rồi tải lên lại.",
    ),
    IntakeRefusal.TOO_MUCH_MEMORY: Words(
        "This file needs too much memory. Make its pictures smaller and upload it again.",
        "Tệp này cần quá nhiều bộ nhớ. Hãy giảm cỡ ảnh rồi tải lên lại.",
    ),
    IntakeRefusal.PDF_ONLY: Words(
        "This server takes PDF only. Save the file as PDF and upload it again.",
        "Máy chủ này chỉ nhận PDF. Hãy lưu tệp thành PDF rồi tải lên lại.",
    ),
    IntakeRefusal.CONVERSION_FAILED: Words(
        "The file could not be turned into PDF. Save it as PDF yourself and upload that.",
        "Không chuyển được tệp thành PDF. Hãy tự lưu thành PDF rồi tải lên.",
    ),
    IntakeRefusal.NO_SPACE: Words(
        "The server's disk is full. Tell the technician, then upload again.",
        "Ổ đĩa máy chủ đã đầy. Hãy báo cán bộ kỹ thuật rồi tải lên lại.",
    ),
    IntakeRefusal.STATE_SECRET: Words(
        "The first page bears the stamp of a state secret (Mật, Tối mật, Tuyệt mật). Law 117/2025/QH15, Art. 5(2), "
        "forbids such papers on networked machines. Delete the file here and tell the records office; if the stamp "
        "is a mistake, remove it and upload again.",
        "Trang đầu có dấu chỉ độ mật (Mật, Tối mật, Tuyệt mật). Khoản 2 Điều 5 Luật số 117/2025/QH15 cấm đưa bí mật "
        "nhà nước lên máy có nối mạng. Hãy xóa tệp khỏi máy này và báo văn thư; nếu đóng dấu nhầm, hãy bỏ dấu rồi "
        "tải lên lại.",
    ),
}

LINKS: dict[LinkState, Words] = {
    LinkState.OFFLINE: Words("Offline", "Mất kết nối"),
    LinkState.CONNECTING: Words("Connecting", "Đang nối"),
    LinkState.CATCHING_UP: Words("Catching up", "Đang cập nhật"),
    LinkState.LIVE: Words("Good", "Tốt"),
}

LINK_SENTENCES: dict[LinkState, Words] = {
    LinkState.OFFLINE: Words(
        "No connection. You can go on reading; log in again if this stays.",
        "Không có kết nối. Bạn vẫn đọc được tài liệu; nếu kéo dài hãy đăng nhập lại.",
    ),
    LinkState.CONNECTING: Words(
        "The line is lost and is being restored. You can go on reading; what you send now is kept.",
        "Mất đường truyền, đang nối lại. Bạn vẫn đọc được tài liệu; những gì bạn gửi lúc này được giữ lại.",
    ),
    LinkState.CATCHING_UP: Words(
        "Connected again; what was missed is being fetched. Wait a moment.",
        "Đã nối lại; đang lấy những gì đã diễn ra. Hãy chờ một lát.",
    ),
    LinkState.LIVE: Words("The line is good.", "Đường truyền tốt."),
}

_NOT_DONE = Words(
    "The server does not answer. Check the address and the network, then try again.",
    "Không liên lạc được máy chủ. Hãy kiểm tra địa chỉ và mạng rồi thử lại.",
)

BYES: dict[ByeReason, Words] = {
    ByeReason.SERVER_STOPPING: PROBLEMS[ClientProblem.SERVER_STOPPING],
    ByeReason.TOO_SLOW: PROBLEMS[ClientProblem.LINE_TOO_SLOW],
    ByeReason.TOO_FAST: PROBLEMS[ClientProblem.TOO_FAST],
    ByeReason.MALFORMED: PROBLEMS[ClientProblem.BAD_REQUEST],
    ByeReason.WRONG_PROTOCOL: PROBLEMS[ClientProblem.WRONG_PROTOCOL],
    ByeReason.NOT_IN_MEETING: PROBLEMS[ClientProblem.NOT_IN_MEETING],
    ByeReason.ROLE_CHANGED: Words(
        "Your role in the meeting changed. The program returns by itself.",
        "Vai trò của bạn trong phiên họp đã thay đổi. Chương trình sẽ tự nối lại.",
    ),
    ByeReason.LOGGED_OUT: PROBLEMS[ClientProblem.LOGGED_OUT],
    ByeReason.MEETING_FAILED: PROBLEMS[ClientProblem.MEETING_FAILED],
    ByeReason.NO_SPACE: PROBLEMS[ClientProblem.NO_SPACE],
}

_WAIT = Words("Wait {0} s.", "Hãy chờ {0} giây.")


def refusal_sentence(refusal: Refusal, language: Language | str) -> str:
    """Why a command was refused and what to do."""
    return REFUSALS[refusal].say(language)


def call_refusal_sentence(refusal: CallRefusal, language: Language | str) -> str:
    """Why a wish in the conference was not granted and what to do."""
    return CALL_REFUSALS[refusal].say(language)


def problem_sentence(problem: ClientProblem | Problem, language: Language | str) -> str:
    """What went wrong and what to do."""
    return PROBLEMS[ClientProblem(problem.value)].say(language)


def intake_sentence(intake: str | None, language: Language | str) -> str:
    """Why a file was not taken in; `intake` is the name or value of an intake refusal."""
    known = {key: reason for reason in IntakeRefusal for key in (reason.value, reason.name)}
    reason = known.get(intake or "")
    words = PROBLEMS[ClientProblem.INTAKE_REFUSED] if reason is None else INTAKE[reason]
    return words.say(language)


def error_sentence(error: ClientError, language: Language | str) -> str:
    """The sentence for whatever the engine raised."""
    if error.refusal is not None:
        return refusal_sentence(error.refusal, language)
    if error.problem is ClientProblem.INTAKE_REFUSED:
        return intake_sentence(error.intake, language)
    if error.problem is ClientProblem.UNREACHABLE:
        # The line of a meeting is tried for ever; what a person asked for once is not.
        return _NOT_DONE.say(language)
    sentence = problem_sentence(error.problem, language)
    return f"{sentence} {_WAIT.say(language).format(error.retry_after_s)}" if error.retry_after_s else sentence


def error_words(error: ClientError) -> Words:
    """The same in both languages, for what stays on the screen when the language changes."""
    return Words(error_sentence(error, Language.EN), error_sentence(error, Language.VI))
