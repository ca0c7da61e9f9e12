"""What a finding says to people, in Vietnamese and English; decides nothing.

The pairs stand here and not in the window, because a record is checked from the command line and years later as well.
"""

from typing import NamedTuple

from meetroom.ballots.audit import (
    MALFORMED,
    MISSING,
    OTHER_NUMBERS,
    OTHER_SUM,
    TWICE,
    WRONG_PROOF,
    Check,
    Finding,
    Outcome,
    Report,
)
from meetroom.ballots.ballot import BallotFault
from meetroom.ballots.election import ElectionFault
from meetroom.ballots.tally import Exposure
from meetroom.ballots.transcript import TranscriptFault
from meetroom.ballots.trustees import TrusteeFault


class Sentence(NamedTuple):
    """One sentence in English and in Vietnamese."""

    en: str
    vi: str


HOLDS: dict[Check, Sentence] = {
    Check.ARCHIVE: Sentence(
        "The file is whole: every text has its hash, and every step names the one before it.",
        "Tệp nguyên vẹn: mỗi văn bản khớp với mã băm, mỗi bước nối đúng vào bước trước.",
    ),
    Check.ELECTION: Sentence(
        "The questions can be read. Number of questions: {count}.",
        "Đọc được các câu hỏi biểu quyết. Số câu hỏi: {count}.",
    ),
    Check.TRUSTEES: Sentence(
        "The scrutineers' keys are proved and make the key of this vote. Needed to open the result: {count}.",
        "Khóa của ban kiểm phiếu được chứng minh và tạo thành khóa của cuộc biểu quyết. Số người cần có để mở kết quả:"
        " {count}.",
    ),
    Check.CREDENTIALS: Sentence(
        "The roster is sound, and no credential stands there twice. Credentials: {count}.",
        "Danh sách mã cử tri hợp lệ, không mã nào trùng. Số mã: {count}.",
    ),
    Check.BALLOTS: Sentence(
        "Every ballot is signed by a credential of the roster and proved to be well filled in. Ballots: {count}.",
        "Mỗi phiếu đều do một mã trong danh sách ký và được chứng minh là ghi đúng thể thức. Số phiếu: {count}.",
    ),
    Check.TALLY: Sentence(
        "The encrypted sum is the sum of these ballots, one for each credential. Ballots counted: {count}.",
        "Tổng đã mã hóa đúng là tổng của các phiếu này, mỗi mã một phiếu. Số phiếu được tính: {count}.",
    ),
    Check.DECRYPTIONS: Sentence(
        "The scrutineers opened this sum with their own keys. Partial decryptions: {count}.",
        "Ban kiểm phiếu đã mở tổng này bằng khóa của chính mình. Số phần giải mã: {count}.",
    ),
    Check.RESULT: Sentence(
        "The numbers published are what the sum holds. Ballots counted: {count}.",
        "Các con số được công bố đúng là kết quả của tổng. Số phiếu được tính: {count}.",
    ),
}

NOT_YET: dict[Check, Sentence] = {
    Check.TALLY: Sentence(
        "There is no sum yet: the vote is still open, or was only just closed.",
        "Chưa có tổng: cuộc biểu quyết còn mở hoặc vừa mới đóng.",
    ),
    Check.DECRYPTIONS: Sentence(
        "Not enough scrutineers have opened the sum yet. Those who have: {count}.",
        "Chưa đủ người của ban kiểm phiếu mở tổng. Số người đã mở: {count}.",
    ),
    Check.RESULT: Sentence("There is no result yet.", "Chưa có kết quả."),
}

FAILS: dict[Check, Sentence] = {
    Check.ARCHIVE: Sentence("The file is not a sound public record.", "Tệp này không phải hồ sơ công khai hợp lệ."),
    Check.ELECTION: Sentence("The text of the vote cannot be used.", "Không dùng được văn bản của cuộc biểu quyết."),
    Check.TRUSTEES: Sentence("The scrutineers' keys do not hold.", "Khóa của ban kiểm phiếu không hợp lệ."),
    Check.CREDENTIALS: Sentence("The roster of credentials cannot be used.", "Không dùng được danh sách mã cử tri."),
    Check.BALLOTS: Sentence(
        "Ballot number {number} of {count} may not count.", "Phiếu số {number} trong {count} phiếu không được tính."
    ),
    Check.TALLY: Sentence(
        "The sum published is not the sum of these ballots.", "Tổng được công bố không phải tổng của các phiếu này."
    ),
    Check.DECRYPTIONS: Sentence("The opening of the sum does not hold.", "Việc mở tổng không hợp lệ."),
    Check.RESULT: Sentence(
        "The numbers published are not what the sum holds.", "Các con số được công bố không đúng với tổng."
    ),
}

REASONS: dict[Check, dict[str, Sentence]] = {
    Check.ARCHIVE: {
        TranscriptFault.TOO_LARGE: Sentence("It is too large.", "Tệp quá lớn."),
        TranscriptFault.NOT_AN_ARCHIVE: Sentence("It is of another kind, or damaged.", "Tệp khác loại hoặc bị hỏng."),
        TranscriptFault.WRONG_ORDER: Sentence(
            "Record number {number} stands where it may not.", "Bản ghi số {number} đứng sai chỗ."
        ),
        TranscriptFault.NOT_CHAINED: Sentence(
            "Something was changed, taken out or put in.", "Có nội dung bị sửa, bị bỏ ra hoặc bị chèn vào."
        ),
    },
    Check.ELECTION: {
        ElectionFault.MALFORMED: Sentence("It cannot be read.", "Không đọc được văn bản."),
        ElectionFault.OTHER_VERSION: Sentence(
            "It is of another version of the format; use the program that made it.",
            "Văn bản thuộc phiên bản định dạng khác; hãy dùng chương trình đã tạo ra nó.",
        ),
        ElectionFault.OTHER_GROUP: Sentence(
            "It needs a group that this program does not know.", "Cần nhóm số học mà chương trình này không biết."
        ),
        ElectionFault.WRONG_KEY: Sentence("Its key is none.", "Khóa của cuộc biểu quyết không hợp lệ."),
        ElectionFault.WRONG_QUESTION: Sentence("A question cannot be answered.", "Có câu hỏi không thể trả lời."),
    },
    Check.TRUSTEES: {
        MALFORMED: Sentence("Their list cannot be read.", "Không đọc được danh sách."),
        TrusteeFault.NOBODY: Sentence("There is no scrutineer.", "Không có người kiểm phiếu nào."),
        TrusteeFault.TOO_MANY: Sentence("There are too many scrutineers.", "Có quá nhiều người kiểm phiếu."),
        TrusteeFault.WRONG_PROOF: Sentence("A proof of a key is false.", "Có chứng minh về khóa bị sai."),
        TrusteeFault.WRONG_CERTIFICATE: Sentence(
            "A scrutineer's device did not sign its keys.", "Có thiết bị kiểm phiếu không ký khóa của mình."
        ),
        TrusteeFault.SAME_CERTIFICATE: Sentence(
            "A scrutineer stands there twice.", "Có người kiểm phiếu trùng hai lần."
        ),
        TrusteeFault.WRONG_COEFFICIENTS: Sentence(
            "What a scrutineer's device gave to the others does not fit together.",
            "Dữ liệu một thiết bị kiểm phiếu gửi cho các thiết bị khác không khớp.",
        ),
        TrusteeFault.WRONG_THRESHOLD: Sentence(
            "How many scrutineers are needed does not agree.", "Số người kiểm phiếu cần có không thống nhất."
        ),
        TrusteeFault.WRONG_KEY: Sentence(
            "A scrutineer's key is not the one they made.", "Khóa của một người kiểm phiếu không phải khóa họ đã tạo."
        ),
        TrusteeFault.OTHER_ELECTION_KEY: Sentence(
            "Ballots were encrypted under another key.", "Phiếu được mã hóa bằng khóa khác."
        ),
    },
    Check.CREDENTIALS: {
        MALFORMED: Sentence(
            "A line in it is no credential, or one stands there twice.", "Có dòng không phải là mã, hoặc có mã trùng."
        ),
    },
    Check.BALLOTS: {
        BallotFault.TOO_LARGE: Sentence("It is too large.", "Phiếu quá lớn."),
        BallotFault.MALFORMED: Sentence("It cannot be read.", "Không đọc được phiếu."),
        BallotFault.NOT_CANONICAL: Sentence(
            "It is not written in the one valid form.", "Phiếu không ở dạng ghi chuẩn duy nhất."
        ),
        BallotFault.OTHER_ELECTION: Sentence("It is for another vote.", "Phiếu thuộc cuộc biểu quyết khác."),
        BallotFault.UNKNOWN_CREDENTIAL: Sentence(
            "Its credential is not in the roster.", "Mã trên phiếu không có trong danh sách."
        ),
        BallotFault.WRONG_SIGNATURE: Sentence("Its signature is false.", "Chữ ký trên phiếu sai."),
        BallotFault.WRONG_SHAPE: Sentence(
            "It does not answer these questions.", "Phiếu không trả lời đúng các câu hỏi này."
        ),
        BallotFault.NOT_IN_GROUP: Sentence("It holds a number that is not allowed.", "Phiếu có số không được phép."),
        BallotFault.WRONG_PROOF: Sentence(
            "It does not prove that each answer counts once or not at all.",
            "Phiếu không chứng minh được mỗi lựa chọn chỉ tính một lần hoặc không tính.",
        ),
        BallotFault.WRONG_SUM: Sentence(
            "It does not prove that as many answers were chosen as allowed.",
            "Phiếu không chứng minh được số lựa chọn nằm trong giới hạn.",
        ),
    },
    Check.TALLY: {
        OTHER_SUM: Sentence("Somebody changed it or left ballots out.", "Tổng đã bị sửa hoặc thiếu phiếu."),
    },
    Check.DECRYPTIONS: {
        MALFORMED: Sentence("A part of it cannot be read.", "Có phần không đọc được."),
        TWICE: Sentence("Scrutineer number {number} stands there twice.", "Người kiểm phiếu số {number} có hai lần."),
        WRONG_PROOF: Sentence(
            "Scrutineer number {number} did not open this sum with the key published.",
            "Người kiểm phiếu số {number} không mở tổng này bằng khóa đã công bố.",
        ),
        MISSING: Sentence(
            "There is a result, but scrutineers are missing.", "Đã có kết quả nhưng còn thiếu người kiểm phiếu."
        ),
    },
    Check.RESULT: {
        MALFORMED: Sentence("They cannot be read.", "Không đọc được các con số."),
        OTHER_NUMBERS: Sentence("Somebody changed them.", "Các con số đã bị sửa."),
    },
}

EXPOSURES: dict[Exposure, Sentence] = {
    Exposure.FEW_BALLOTS: Sentence(
        "There are fewer than five ballots: the result may show who voted how.",
        "Có dưới năm phiếu: kết quả có thể lộ ai bỏ thế nào.",
    ),
    Exposure.UNANIMOUS: Sentence(
        "Everybody answered alike: the result shows who voted how.",
        "Mọi người trả lời giống nhau: kết quả lộ ai bỏ thế nào.",
    ),
}

WHOLE = Sentence(
    "Everything holds: the result follows from the ballots published.",
    "Mọi kiểm tra đều đúng: kết quả đúng với các phiếu đã công bố.",
)
SO_FAR = Sentence(
    "Everything there is holds; there is no result yet.", "Mọi nội dung hiện có đều đúng; chưa có kết quả."
)
BROKEN = Sentence("This record does not hold.", "Hồ sơ này không hợp lệ.")
UNCHECKED = Sentence("Not checked, because of what is wrong above.", "Chưa kiểm tra, vì có lỗi ở bước trên.")


def sentence(finding: Finding) -> Sentence:
    """What one check found, with the reason where it failed."""
    if finding.outcome is Outcome.UNCHECKED:
        return UNCHECKED
    tables = {Outcome.HOLDS: HOLDS, Outcome.NOT_YET: NOT_YET, Outcome.FAILS: FAILS}
    pair = tables[finding.outcome][finding.check]
    if finding.fault is not None:
        reason = REASONS[finding.check][finding.fault]
        pair = Sentence(f"{pair.en} {reason.en}", f"{pair.vi} {reason.vi}")
    values = {"number": finding.number, "count": finding.count}
    return Sentence(pair.en.format_map(values), pair.vi.format_map(values))


def verdict(report: Report) -> Sentence:
    """The last line under a report."""
    if not report.ok:
        return BROKEN
    return WHOLE if report.is_final else SO_FAR
