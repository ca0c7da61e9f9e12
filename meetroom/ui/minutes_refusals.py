"""The sentences of refusals about minutes: texts, approval, paper, signatures, objections."""

from meetroom.domain.core import Refusal
from meetroom.ui.words import Words

MINUTES_REFUSALS: dict[Refusal, Words] = {
    Refusal.TEXT_CHANGED: Words(
        "Somebody else has changed this text meanwhile. Read what stands now, then put in what you had written.",
        "Nội dung này vừa được người khác sửa. Hãy xem nội dung hiện tại rồi bổ sung phần bạn đã soạn.",
    ),
    Refusal.MINUTES_CHANGED: Words(
        "The minutes changed after you opened them. Read the newest text, then do this again.",
        "Biên bản đã thay đổi sau khi bạn mở xem. Hãy đọc lại bản mới nhất rồi thực hiện lại.",
    ),
    Refusal.UNKNOWN_ACTION: Words(
        "This task is not in the minutes any more. Choose one from the list.",
        "Nhiệm vụ này không còn trong biên bản. Hãy chọn nhiệm vụ trong danh sách.",
    ),
    Refusal.UNKNOWN_COMMENT: Words(
        "This comment on the draft does not exist. Choose one from the list.",
        "Không có ý kiến góp ý này. Hãy chọn ý kiến trong danh sách.",
    ),
    Refusal.UNKNOWN_OBJECTION: Words(
        "This objection does not exist. Choose one from the list.",
        "Không có ý kiến không nhất trí này. Hãy chọn ý kiến trong danh sách.",
    ),
    Refusal.DRAFT_NOT_SENT: Words(
        "This draft of the minutes was not sent to you. Ask the secretary to send it.",
        "Dự thảo biên bản này chưa được gửi cho bạn. Hãy đề nghị thư ký gửi dự thảo.",
    ),
    Refusal.MINUTES_NOT_ISSUED: Words(
        "The minutes have no number and no paper yet. The secretary or the clerk issues them first.",
        "Biên bản chưa được cấp số và phát hành. Thư ký hoặc văn thư cần phát hành biên bản trước.",
    ),
    Refusal.MINUTES_NOT_SIGNED: Words(
        "The issued minutes are not yet signed by secretary and chair. Collect both signatures first.",
        "Biên bản đã phát hành nhưng chưa đủ chữ ký của thư ký và chủ tọa. Hãy lấy đủ hai chữ ký trước.",
    ),
    Refusal.ALREADY_SIGNED: Words(
        "This signature is on the minutes already. Nothing more is needed here.",
        "Biên bản đã có chữ ký này. Bạn không cần ký lại.",
    ),
    Refusal.SIGNED_OUT_OF_TURN: Words(
        "It is not yet the turn of this signature. The order is secretary, chair, then the seal.",
        "Chưa đến lượt chữ ký này. Thứ tự ký là thư ký, chủ tọa, sau đó đến dấu của cơ quan.",
    ),
    Refusal.SIGNATURE_UNTRUSTED: Words(
        "The certificate comes from an authority this server does not trust. Sign with an official certificate, or ask "
        "the administrator to add the authority.",
        "Chứng thư số do tổ chức mà máy chủ này chưa tin cậy cấp. Hãy ký bằng chứng thư số chuyên dùng hoặc đề nghị "
        "quản trị viên bổ sung tổ chức cấp chứng thư.",
    ),
    Refusal.SIGNATURE_ALTERED: Words(
        "The file was changed beside the signature. Load the newest minutes and sign that file unchanged.",
        "Tệp đã bị thay đổi ngoài phần chữ ký. Hãy tải biên bản mới nhất và ký đúng tệp đó, không chỉnh sửa.",
    ),
    Refusal.SIGNATURE_EXPIRED: Words(
        "The certificate was not valid at the time of signing. Renew it, or sign with another one.",
        "Chứng thư số không còn hoặc chưa có hiệu lực vào lúc ký. Hãy gia hạn hoặc ký bằng chứng thư số khác.",
    ),
    Refusal.SIGNATURE_REVOKED: Words(
        "The certificate was revoked by the authority that issued it. Sign with another one and report this one.",
        "Chứng thư số đã bị tổ chức cấp thu hồi. Hãy ký bằng chứng thư số khác và báo lại việc này.",
    ),
    Refusal.SIGNATURE_BROKEN: Words(
        "The signature cannot be read or does not hold. Load the newest minutes and sign once more.",
        "Không đọc được chữ ký số hoặc chữ ký không hợp lệ. Hãy tải biên bản mới nhất và ký lại.",
    ),
    Refusal.NO_OBJECTION_TERM: Words(
        "The rules of this meeting give no term for objections to the minutes. Tell the secretary what is wrong.",
        "Quy chế của phiên họp này không quy định thời hạn nêu ý kiến không nhất trí. Hãy báo thư ký nội dung cần sửa.",
    ),
    Refusal.OBJECTION_TERM_OVER: Words(
        "The term for objections to these minutes is over. Turn to the chair in writing.",
        "Đã hết thời hạn nêu ý kiến không nhất trí với biên bản. Hãy gửi ý kiến bằng văn bản đến chủ tọa.",
    ),
    Refusal.OBJECTION_TERM_RUNNING: Words(
        "Members may still object to the minutes. Archive the meeting when the term is over.",
        "Thời hạn nêu ý kiến về biên bản chưa kết thúc. Hãy lưu trữ phiên họp sau khi hết thời hạn.",
    ),
    Refusal.OBJECTION_OPEN: Words(
        "An objection to the minutes is not answered yet. The chair answers it first.",
        "Còn ý kiến không nhất trí chưa được trả lời. Chủ tọa cần trả lời ý kiến này trước.",
    ),
}
