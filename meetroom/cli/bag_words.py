"""What a line of the check of an archive says to a person, in Vietnamese and English; checks nothing."""

from meetroom.archive.bag_check import BagCheck, CheckKind, Finding
from meetroom.archive.signature_verdicts import Unchecked
from meetroom.archive.verify import Why
from meetroom.cli.verify import sentence as chain_sentence
from meetroom.cli.words import say
from meetroom.domain.papers import SignatureVerdict

_KINDS: dict[CheckKind, tuple[str, str]] = {
    CheckKind.CONTAINER: ("Hồ sơ", "Archive"),
    CheckKind.STRUCTURE: ("Cấu trúc túi hồ sơ", "Structure of the bag"),
    CheckKind.FILES: ("Tệp", "File"),
    CheckKind.INFO: ("Thông tin túi hồ sơ", "Description of the bag"),
    CheckKind.CHAIN: ("Chuỗi sự kiện", "Chain of facts"),
    CheckKind.HEAD: ("Mã cuối chuỗi", "Head of the chain"),
    CheckKind.TALLIES: ("Kiểm phiếu", "Tallies"),
    CheckKind.MINUTES: ("Nội dung biên bản", "Contents of the minutes"),
    CheckKind.PAPER: ("Tệp biên bản", "File of the minutes"),
    CheckKind.SIGNATURE: ("Chữ ký số", "Signature"),
    CheckKind.CERTIFICATES: ("Chứng thư và dữ liệu thu hồi", "Certificates and revocation data"),
    CheckKind.DOCUMENT: ("Tài liệu", "Document"),
    CheckKind.ANNOTATION: ("Ghi chú đã công bố", "Published marks"),
    CheckKind.VOTE: ("Phiếu tổng hợp", "Tally sheet"),
    CheckKind.ELECTION: ("Bỏ phiếu kiểm chứng được", "Verifiable vote"),
    CheckKind.RECORDING: ("Ghi âm, ghi hình", "Recording"),
    CheckKind.COPY: ("Bản để tiện dùng", "Copy for convenience"),
}
_HOLDS: dict[CheckKind, tuple[str, str]] = {
    CheckKind.CONTAINER: ("đọc được.", "can be read."),
    CheckKind.STRUCTURE: ("đúng chuẩn BagIt.", "as BagIt has it."),
    CheckKind.FILES: (
        "{0} tệp đúng với mọi danh sách mã băm; không thiếu, không thừa tệp nào.",
        "{0} files agree with every list of hashes; none is missing, none was added.",
    ),
    CheckKind.INFO: ("đúng với phiên họp và số tệp.", "agrees with the meeting and the files."),
    CheckKind.CHAIN: (
        "{0} sự kiện nối liền nhau, không sự kiện nào bị sửa.",
        "{0} facts follow one another unchanged.",
    ),
    CheckKind.HEAD: ("khớp với chuỗi.", "is that of the chain."),
    CheckKind.TALLIES: ("{0} lần kiểm phiếu khớp với các lá phiếu.", "{0} counts follow from their ballots."),
    CheckKind.MINUTES: ("đúng như chuỗi sự kiện cho ra.", "is what the chain of facts gives."),
    CheckKind.PAPER: (
        "đúng tệp đã phát hành, cùng mọi chữ ký mà chuỗi ghi nhận.",
        "is the one that was issued, with all signatures the chain tells of.",
    ),
    CheckKind.CERTIFICATES: ("{0} tệp trùng với dữ liệu trong biên bản.", "{0} files are those in the minutes."),
    CheckKind.DOCUMENT: ("đúng bản mà chuỗi ghi nhận.", "is the one the chain names."),
    CheckKind.ANNOTATION: ("đúng như khi công bố.", "as they were published."),
    CheckKind.VOTE: ("đúng như chuỗi sự kiện cho ra.", "is what the chain of facts gives."),
    CheckKind.ELECTION: (
        "mọi chứng minh đúng, kết quả khớp với chuỗi.",
        "every proof holds, and the result is that of the chain.",
    ),
    CheckKind.RECORDING: ("đúng tệp mà chuỗi ghi nhận.", "is the one the chain names."),
}
_SAID: dict[Finding, tuple[str, str]] = {
    Finding.NOT_READABLE: (
        "không đọc được. Hãy kiểm tra đường dẫn, quyền đọc và ổ đĩa.",
        "cannot be read. Check the path, the permission to read it, and the disk.",
    ),
    Finding.NOT_A_BAG: (
        "đây không phải hồ sơ lưu trữ phiên họp (không phải túi BagIt).",
        "this is no archive of a meeting (no BagIt bag).",
    ),
    Finding.TOO_LARGE: ("lớn quá mức.", "is larger than it can be."),
    Finding.TOO_MANY: ("có quá nhiều tệp.", "holds more files than any archive."),
    Finding.NOT_A_FILE: (
        "không phải tệp thường (liên kết hoặc tệp đặc biệt).",
        "is no plain file (a link or a device).",
    ),
    Finding.BAD_NAME: ("tệp lạ: chương trình không đặt tên như vậy.", "a strange file: no archive gives such a name."),
    Finding.TWIN_NAME: (
        "có hai tệp mà máy khác coi là cùng một tên.",
        "there are two files that are one name on other machines.",
    ),
    Finding.OUTSIDE: ("tệp nằm ngoài túi hồ sơ.", "the file lies outside the bag."),
    Finding.ENCRYPTED: ("bị đặt mật khẩu trong tệp zip.", "is encrypted in the zip."),
    Finding.BOMB: ("tệp zip được làm để phình ra vô hạn; không mở.", "the zip is made to grow endlessly; not opened."),
    Finding.DAMAGED: ("hỏng, không đọc được hết.", "is damaged and cannot be read to its end."),
    Finding.MALFORMED: ("sai dạng ở dòng {0}.", "is not in its form at line {0}."),
    Finding.LISTED_TWICE: ("ghi hai lần tệp {0}.", "names {0} twice."),
    Finding.NOT_LISTED: ("tệp bị thêm vào: không danh sách nào có.", "the file was added: no list names it."),
    Finding.LIST_LACKS: ("danh sách thiếu tệp {0}.", "the list lacks {0}."),
    Finding.MISSING: ("thiếu.", "is missing."),
    Finding.CHANGED: ("đã bị sửa.", "was changed."),
    Finding.LIST_CHANGED: (
        "danh sách bị sửa: mã băm còn lại của {0} vẫn đúng.",
        "the list was changed: the other hash of {0} holds.",
    ),
    Finding.OTHER_SIZE: ("ghi sai số tệp hoặc tổng dung lượng.", "says another number of files or bytes."),
    Finding.UNACCOUNTED: (
        "tệp bị thêm vào: không có gì trong chuỗi sự kiện nhắc tới nó.",
        "the file was added: nothing in the chain names it.",
    ),
    Finding.CHAIN_HIDDEN: (
        "{0} sự kiện chỉ có mã băm nên không kiểm tra được nội dung.",
        "{0} facts are given by hash alone, so what they say cannot be checked.",
    ),
    Finding.OTHER_HEAD: (
        "khác với chuỗi; chuỗi kết thúc ở {0}.",
        "is another than that of the chain, which ends at {0}.",
    ),
    Finding.AFTER_THE_END: (
        "sự kiện {0} ({1}) nằm sau biên bản đã phát hành, nơi không thể có; chữ ký không bảo đảm cho nó.",
        "fact {0} ({1}) stands after the issued minutes, where it cannot be; no signature vouches for it.",
    ),
    Finding.OTHER_MEETING: ("ghi mã của phiên họp khác.", "names another meeting."),
    Finding.OTHER_LINE: ("dòng “{0}” khác với chuỗi.", "the line “{0}” is not what the chain gives."),
    Finding.NO_RECORD: ("không có bản ghi minutes.json đính kèm.", "has no record minutes.json attached."),
    Finding.OTHER_MINUTES: (
        "KHÁC với chuỗi sự kiện; khác đầu tiên ở: {0}.",
        "is NOT what the chain of facts gives; it differs first at: {0}.",
    ),
    Finding.OTHER_VERSION: (
        "do {0} ghi; phần cả hai phiên bản cùng biết thì khớp. Muốn chắc chắn, hãy kiểm tra bằng phiên bản đó.",
        "was written by {0}; what both versions know agrees. To be certain check it with that version.",
    ),
    Finding.NOT_DRAFTED: (
        "không lập lại được từ chuỗi: chuỗi có điều không thể xảy ra.",
        "cannot be drafted from the chain, which holds what cannot have happened.",
    ),
    Finding.OTHER_FILE: ("không phải tệp mà chuỗi ghi nhận.", "is not the one the chain names."),
    Finding.NOT_IN_CHAIN: ("không có trong chuỗi sự kiện {0}.", "the chain does not know it {0}."),
    Finding.NEVER_ISSUED: (
        "biên bản chưa được phát hành và ký; trang in không được gì bảo đảm ngoài bản ghi đính kèm.",
        "the minutes were never issued and signed; nothing vouches for the printed page but the record attached.",
    ),
    Finding.NOT_SIGNED: ("biên bản chưa có chữ ký: {0}.", "the minutes lack the signatures: {0}."),
    Finding.NO_TRUST: (
        "của {0}: còn nguyên vẹn, nhưng chưa biết chứng thư do ai cấp. Hãy thêm --trust với thư mục chứng thư gốc.",
        "of {0}: intact, but nobody here knows whose certificate it is. Add --trust with the root certificates.",
    ),
    Finding.EXPIRED_SINCE: (
        "của {0}: còn nguyên vẹn; chứng thư nay đã hết hạn và không có dấu thời gian chứng minh lúc ký.",
        "of {0}: intact; the certificate has expired since, and no time stamp proves when it was signed.",
    ),
    Finding.SIGNED: ("của {0} có giá trị, mức {1}.", "of {0} is valid, level {1}."),
    Finding.NOT_ALL_CHECKED: (
        "của {0} có giá trị, nhưng chưa kiểm tra được: {1}.",
        "of {0} is valid, but not checked: {1}.",
    ),
    Finding.BAD_SIGNATURE: ("của {0} KHÔNG có giá trị: {1}.", "of {0} is NOT valid: {1}."),
    Finding.OTHER_SIGNER: (
        "do {0} ký, không phải chứng thư mà chuỗi ghi nhận.",
        "is by {0}, not by the certificate the chain names.",
    ),
    Finding.NO_SIGNATURE: (
        "của {0} có trong chuỗi nhưng không có trong tệp.",
        "of {0} is in the chain, but not in the file.",
    ),
    Finding.GOES_ON: (
        "còn nội dung sau chữ ký cuối cùng, không có chữ ký hay dấu thời gian còn giá trị nào bảo đảm.",
        "goes on after the last signature; no signature and no time stamp that still holds vouches for that part.",
    ),
    Finding.DESTROYED: (
        "đã rút, khóa đã hủy; không có bản nào.",
        "was withdrawn and its key destroyed; there is no copy.",
    ),
    Finding.NOT_FILED: ("không có tệp nào được lưu.", "no file was kept."),
    Finding.CHANGED_SINCE: (
        "đã đổi sau khi công bố nên không có trong hồ sơ.",
        "were changed after they were published, and are not in the archive.",
    ),
    Finding.OTHER_TALLY: ("không khớp với các lá phiếu trong chuỗi.", "does not follow from the ballots in the chain."),
    Finding.RECORD_BROKEN: ("có chứng minh KHÔNG đúng.", "holds a proof that does NOT hold."),
    Finding.OTHER_RESULT: ("kết quả KHÁC với chuỗi sự kiện.", "the result is NOT that of the chain."),
    Finding.NOT_OPENED: ("không có kết quả để kiểm tra.", "has no result to be checked."),
    Finding.NO_JUDGE: ("chưa kiểm tra các chứng minh.", "its proofs were not checked."),
    Finding.NOT_EVIDENCE: ("có mặt (không phải chứng cứ).", "is there (and is no evidence)."),
}
_VERDICTS: dict[str, tuple[str, str]] = {
    SignatureVerdict.UNTRUSTED: ("không rõ ai cấp chứng thư", "nobody known vouches for the certificate"),
    SignatureVerdict.ALTERED: ("tệp bị sửa sau khi ký", "the file was changed after it was signed"),
    SignatureVerdict.EXPIRED: ("chứng thư đã hết hạn khi ký", "the certificate had expired"),
    SignatureVerdict.REVOKED: ("chứng thư đã bị thu hồi", "the certificate was revoked"),
    SignatureVerdict.BROKEN: ("chữ ký hỏng", "the signature is broken"),
}
_UNCHECKED: dict[str, tuple[str, str]] = {
    Unchecked.NO_ROOTS: ("ai cấp chứng thư", "who vouches for the certificate"),
    Unchecked.REVOCATION: ("chứng thư có bị thu hồi không", "whether the certificate was revoked"),
    Unchecked.TIME: ("thời điểm ký", "the time of signing"),
}


def bag_sentence(check: BagCheck) -> str:
    """One line for a person."""
    kind = say(*_KINDS[check.kind])
    subject = f" {check.subject}" if check.subject else ""
    return f"{kind}{subject}: {_said(check)}"


def _said(check: BagCheck) -> str:
    if check.finding is Finding.CHAIN_BROKEN:
        line, why = check.values
        return say(f"dòng {line}: ", f"line {line}: ") + chain_sentence(Why(why))
    words = _HOLDS[check.kind] if check.finding is Finding.OK else _SAID[check.finding]
    values = [_value(value) for value in check.values]
    return say(*words).format(*values, "", "").replace(" .", ".")


def _value(value: str) -> str:
    """A verdict, or what could not be checked, in words; anything else as it is."""
    if value in _VERDICTS:
        return say(*_VERDICTS[value])
    parts = value.split(", ")
    return ", ".join(say(*_UNCHECKED[p]) for p in parts) if all(p in _UNCHECKED for p in parts) else value
