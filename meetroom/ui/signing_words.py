"""Why something was not signed and what to do next, whose certificate it is: sentences for people; signs nothing."""

from datetime import datetime, timedelta

from meetroom.archive.signature_problems import SigningProblem
from meetroom.client.engine import ClientError, ClientProblem
from meetroom.ui.sentences import error_words
from meetroom.ui.words import Language, Words

P = SigningProblem
_SOON = timedelta(days=30)

TITLE = Words("Sign minutes no. {0}", "Ký biên bản số {0}")
ABOUT = Words(
    "You sign as: {0}. By signing you confirm this paper of {1} pages as it is, under your name. The file cannot be "
    "changed afterwards without everybody seeing it, and the signature is put on record.",
    "Bạn ký với tư cách: {0}. Khi ký, bạn xác nhận bằng tên mình toàn văn bản này ({1} trang). Sau đó, mọi sửa đổi "
    "trong tệp đều bị phát hiện; việc ký được ghi vào hồ sơ phiên họp.",
)
STAGES: dict[str, Words] = {
    "find": Words("Looking…", "Đang tìm…"),
    "fetch": Words("Fetching the newest paper…", "Đang tải bản mới nhất…"),
    "sign": Words("Signing… Leave the token plugged in.", "Đang ký… Đừng rút thiết bị."),
    "send": Words("Handing it in; the server checks the signature…", "Đang nộp; máy chủ kiểm tra chữ ký…"),
}
NONE_ON_TOKEN = Words(
    "No certificate to sign with was found. Plug the token in, then look again.",
    "Không thấy chứng thư số để ký. Hãy cắm thiết bị rồi tìm lại.",
)
NONE_AT_SERVICE = Words(
    "This access may use no key at the service. Ask who runs it.",
    "Mã truy cập này chưa được dùng khóa nào tại dịch vụ. Hãy hỏi đơn vị cung cấp.",
)
CANCELLED = Words("Given up. Nothing was handed in.", "Đã hủy. Chưa nộp gì.")
DONE = Words("Signed and taken by the server.", "Đã ký, máy chủ đã nhận.")

PROBLEMS: dict[SigningProblem, Words] = {
    P.PAPER_UNREADABLE: Words(
        "The paper that came cannot be read. Nothing was signed; fetch it again, and tell the clerk if it stays so.",
        "Không đọc được tệp biên bản nhận về. Chưa ký gì; hãy tải lại, nếu vẫn vậy hãy báo văn thư.",
    ),
    P.FIELD_MISSING: Words(
        "The paper has no place for this signature. Have it issued again.",
        "Tệp biên bản không có ô ký này. Hãy đề nghị văn thư phát hành lại.",
    ),
    P.FIELD_SIGNED: Words(
        "This place is signed already. Nothing was signed again.", "Ô này đã có chữ ký. Hệ thống không ký thêm lần nữa."
    ),
    P.OUT_OF_ORDER: Words(
        "Others sign first: secretary, chair, seal. Wait for your turn.",
        "Chưa đến lượt: thư ký ký trước, rồi chủ tọa, sau cùng đóng dấu cơ quan.",
    ),
    P.EARLIER_SIGNATURE_BAD: Words(
        "An earlier signature on this paper does not hold, so nothing was signed. Have the minutes issued again.",
        "Chữ ký trước trên tệp không còn giá trị nên chưa ký. Hãy đề nghị phát hành lại biên bản.",
    ),
    P.KEY_FILE_UNREADABLE: Words(
        "The key file cannot be read. Choose the file *.p12 or *.pfx you were given.",
        "Không đọc được tệp khóa. Hãy chọn đúng tệp *.p12 hoặc *.pfx được cấp.",
    ),
    P.PASSPHRASE_WRONG: Words(
        "The passphrase is not the one of this file. Nothing was signed; write it again.",
        "Sai mật khẩu của tệp khóa. Chưa ký gì; hãy nhập lại.",
    ),
    P.KEY_NOT_IN_FILE: Words(
        "There is no key with a certificate in this file. Choose another file, or ask who gave it to you.",
        "Tệp này không có khóa kèm chứng thư số. Hãy chọn tệp khác hoặc hỏi nơi cấp.",
    ),
    P.KEY_UNSUPPORTED: Words(
        "A key of this kind cannot sign here. Use an RSA or ECDSA key; ask who issued the certificate.",
        "Loại khóa này không dùng để ký ở đây được. Cần khóa RSA hoặc ECDSA; hãy hỏi nơi cấp chứng thư số.",
    ),
    P.LIBRARY_UNUSABLE: Words(
        "This file is not the library of a token, or not for this machine. Install the token's program, then choose "
        "its PKCS#11 library (*.so, *.dll, *.dylib).",
        "Tệp này không phải thư viện của thiết bị ký số hoặc không dùng được trên máy này. Hãy cài phần mềm của "
        "thiết bị rồi chọn thư viện PKCS#11 (*.so, *.dll, *.dylib).",
    ),
    P.NO_TOKEN: Words(
        "No token is plugged in. Plug it in, then look again.",
        "Chưa thấy thiết bị ký số. Hãy cắm thiết bị rồi tìm lại.",
    ),
    P.TOKEN_REMOVED: Words(
        "The token was pulled out. Nothing was signed; plug it in and try again.",
        "Thiết bị ký số đã bị rút ra. Chưa ký gì; hãy cắm lại rồi thử lại.",
    ),
    P.TOKEN_FAILED: Words(
        "The token did not answer. Pull it out, plug it in and try again.",
        "Thiết bị ký số không phản hồi. Hãy rút ra, cắm lại rồi thử lại.",
    ),
    P.PIN_WRONG: Words(
        "The PIN is wrong. Nothing was signed. Take care: a token locks itself after a few wrong PINs.",
        "Sai mã PIN. Chưa ký gì. Lưu ý: thiết bị sẽ tự khóa sau vài lần nhập sai.",
    ),
    P.PIN_LOCKED: Words(
        "The token is locked after too many wrong PINs. Have it unlocked by who gave it to you.",
        "Thiết bị đã khóa do nhập sai mã PIN nhiều lần. Hãy nhờ nơi cấp thiết bị mở khóa.",
    ),
    P.PIN_EXPIRED: Words(
        "The PIN has to be set anew. Do so with the token's own program, then try again.",
        "Mã PIN cần được đặt lại. Hãy đặt lại bằng phần mềm của thiết bị rồi thử lại.",
    ),
    P.KEY_NOT_FOUND: Words(
        "The key of this certificate is not on the token. Look again and choose the certificate anew.",
        "Không tìm thấy khóa của chứng thư số này trên thiết bị. Hãy tìm lại và chọn lại chứng thư số.",
    ),
    P.SERVICE_UNREACHABLE: Words(
        "The signing service does not answer. Check its address and the line, then try again.",
        "Không kết nối được dịch vụ ký số. Hãy kiểm tra địa chỉ và đường truyền rồi thử lại.",
    ),
    P.SERVICE_REFUSED: Words(
        "The signing service refused. Ask who runs it whether your key may be used.",
        "Dịch vụ ký số từ chối. Hãy hỏi đơn vị cung cấp xem khóa của bạn có được dùng không.",
    ),
    P.AUTHORISATION_REFUSED: Words(
        "The signing service did not accept the access code or the one-time code. Get a new one and try again.",
        "Dịch vụ ký số không chấp nhận mã truy cập hoặc mã OTP. Hãy lấy mã mới rồi thử lại.",
    ),
    P.SERVICE_ANSWER_WRONG: Words(
        "What the signing service returned is not a signature of this paper. Nothing was handed in; tell who runs it.",
        "Kết quả dịch vụ ký số trả về không phải chữ ký của tệp này. Chưa nộp gì; hãy báo đơn vị cung cấp.",
    ),
    P.CERTIFICATE_NOT_YET_VALID: Words(
        "The certificate is not valid yet. Check the clock of this machine.",
        "Chứng thư số chưa có hiệu lực. Hãy kiểm tra ngày giờ của máy này.",
    ),
    P.CERTIFICATE_EXPIRED: Words(
        "The certificate has run out. Have it renewed by who issued it, or sign with another one.",
        "Chứng thư số đã hết hạn. Hãy gia hạn tại nơi cấp hoặc ký bằng chứng thư số khác.",
    ),
    P.CERTIFICATE_REVOKED: Words(
        "The certificate was revoked. Ask who issued it for a new one; nothing can be signed with this one.",
        "Chứng thư số đã bị thu hồi, không ký được. Hãy xin nơi cấp chứng thư số mới.",
    ),
    P.CERTIFICATE_UNTRUSTED: Words(
        "The server does not know who issued the certificate. Give the issuer's root certificate to the administrator, "
        "or sign with another certificate.",
        "Máy chủ chưa tin cậy nơi cấp chứng thư số này. Hãy chuyển chứng thư gốc của nơi cấp cho quản trị, hoặc ký "
        "bằng chứng thư số khác.",
    ),
    P.CERTIFICATE_UNFIT: Words(
        "This certificate is not made for signing. Choose another one.",
        "Chứng thư số này không dùng để ký. Hãy chọn chứng thư số khác.",
    ),
    P.NO_REVOCATION_INFORMATION: Words(
        "Whether the certificate was revoked cannot be found out now. Check the line to the internet, then try again.",
        "Chưa kiểm tra được chứng thư số có bị thu hồi không. Hãy kiểm tra đường truyền rồi thử lại.",
    ),
    P.NO_STAMP_SERVICE: Words(
        "The server wants a time stamp, but names no time-stamp authority. Tell the administrator.",
        "Máy chủ yêu cầu dấu thời gian nhưng chưa khai báo máy chủ cấp dấu. Hãy báo quản trị.",
    ),
    P.STAMP_UNREACHABLE: Words(
        "The time-stamp authority does not answer, so nothing was signed. Try again later; tell the administrator if "
        "it stays so.",
        "Máy chủ cấp dấu thời gian không phản hồi nên chưa ký. Hãy thử lại sau; nếu vẫn vậy hãy báo quản trị.",
    ),
    P.STAMP_REFUSED: Words(
        "The time-stamp authority refused. Tell the administrator.",
        "Máy chủ cấp dấu thời gian từ chối. Hãy báo quản trị.",
    ),
    P.STAMP_WRONG: Words(
        "The time stamp that came does not fit this paper. Tell the administrator.",
        "Dấu thời gian nhận về không khớp với tệp này. Hãy báo quản trị.",
    ),
    P.STAMP_UNTRUSTED: Words(
        "Nobody here trusts the time-stamp authority. Tell the administrator.",
        "Chưa tin cậy được máy chủ cấp dấu thời gian. Hãy báo quản trị.",
    ),
    P.LEVEL_NOT_REACHED: Words(
        "The signature did not become what this server asks for. Nothing was handed in; tell the administrator.",
        "Chữ ký chưa đạt mức máy chủ yêu cầu. Chưa nộp gì; hãy báo quản trị.",
    ),
}
_REFUSED: dict[str, Words] = {
    "untrusted": Words(
        "The server does not trust who issued your certificate, so the signature was not taken. Sign with another "
        "certificate, or have the administrator add the issuer.",
        "Máy chủ chưa tin cậy nơi cấp chứng thư số nên không nhận chữ ký. Hãy ký bằng chứng thư số khác, hoặc nhờ quản "
        "trị thêm nơi cấp.",
    ),
    "expired": PROBLEMS[P.CERTIFICATE_EXPIRED],
    "revoked": PROBLEMS[P.CERTIFICATE_REVOKED],
    "earlier_bad": PROBLEMS[P.EARLIER_SIGNATURE_BAD],
    "wrong_field": PROBLEMS[P.OUT_OF_ORDER],
    "level_too_low": Words(
        "The server wants a signature with more proof of time than this one has. Fetch the minutes again and sign; "
        "tell the administrator if it stays so.",
        "Máy chủ yêu cầu chữ ký có mức bảo đảm thời gian cao hơn. Hãy tải lại biên bản và ký lại; nếu vẫn vậy hãy báo "
        "quản trị.",
    ),
    "not_this_file": Words(
        "The paper changed while you signed. Nothing was taken; read the newest one, then sign.",
        "Tệp biên bản đã thay đổi trong lúc ký nên chữ ký không được nhận. Hãy đọc bản mới nhất rồi ký.",
    ),
}
_NOT_TAKEN = Words(
    "The server did not take the signed file: it is not exactly the paper with your signature. Sign again with another "
    "way, and tell the administrator.",
    "Máy chủ không nhận tệp đã ký vì không đúng là bản biên bản kèm chữ ký của bạn. Hãy ký lại bằng cách khác và báo "
    "quản trị.",
)
REISSUED = Words(
    "The minutes were issued again while this was open. Read the new paper, then sign it.",
    "Biên bản vừa được phát hành lại. Hãy đọc bản mới rồi ký.",
)
KEPT = Words(
    "Signed, but the server was not reached. Send it again: the same signature is sent, nothing is signed twice.",
    "Đã ký nhưng chưa nộp được lên máy chủ. Hãy gửi lại: hệ thống gửi đúng chữ ký đã tạo, không ký lần thứ hai.",
)
LAST_TRY = Words(
    "One more wrong PIN locks this token.", "Chỉ còn một lần nhập mã PIN; nếu sai, thiết bị sẽ khóa."
)  # fmt: skip
_WHOSE = Words("{0}", "{0}")
_WITH_OFFICE = Words("{0} ({1})", "{0} ({1})")
_ISSUED = Words("Issued by {0}, valid {1} – {2}", "{0} cấp, hiệu lực {1} – {2}")
_OUT = Words("Run out {0}. The server will not take it.", "Đã hết hạn từ {0}. Máy chủ sẽ không nhận.")
_RUNS_OUT = Words("Runs out {0}.", "Sắp hết hạn: {0}.")
_YOUNG = Words(
    "Not valid before {0}. Check the clock of this machine.", "Chưa có hiệu lực trước {0}. Hãy kiểm tra giờ của máy."
)  # fmt: skip


def problem_text(problem: SigningProblem, language: Language) -> str:
    """Why nothing was signed, and what to do."""
    return PROBLEMS[problem].say(language)


def refused_words(error: ClientError) -> Words:
    """Why the server did not take the signed paper, and what to do."""
    if error.problem is ClientProblem.SIGNATURE_REFUSED:
        return _REFUSED.get(error.signature or "", _NOT_TAKEN)
    return error_words(error)


def owner_text(subject: str, organization: str, language: Language) -> str:
    """Whose certificate it is."""
    words = _WITH_OFFICE if organization and organization != subject else _WHOSE
    return words.say(language).format(subject, organization)


def term_text(issuer: str, not_before: datetime, not_after: datetime, language: Language) -> str:
    """Who issued it, and from when to when it is valid."""
    return _ISSUED.say(language).format(issuer, _date(not_before), _date(not_after))


def warning_text(not_before: datetime, not_after: datetime, now: datetime, language: Language) -> tuple[str, bool]:
    """What to know about its term; whether it cannot be used now."""
    if now < not_before:
        return _YOUNG.say(language).format(_date(not_before)), True
    if now > not_after:
        return _OUT.say(language).format(_date(not_after)), True
    return (_RUNS_OUT.say(language).format(_date(not_after)) if not_after - now < _SOON else ""), False


def _date(moment: datetime) -> str:
    return moment.astimezone().strftime("%d/%m/%Y")
