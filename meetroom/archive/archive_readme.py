"""Writes data/README.txt of an archive: what lies where and how to check it with public tools; checks nothing."""

from meetroom.domain.state import Meeting

_TEXT = """\
HỒ SƠ LƯU TRỮ PHIÊN HỌP                                        (English below)
================================================================================
Phiên họp : {title}
Cơ quan   : {body}
Mã phiên  : {meeting_id}
Mã cuối chuỗi sự kiện (SHA-256):
  {head}

Thư mục này là một túi BagIt (RFC 8493). Có gì trong đó:
  data/chain/         chuỗi sự kiện đầy đủ (chain.jsonl) và mã cuối chuỗi (head.txt)
  data/minutes/       biên bản: bản PDF/A ({minutes_vi}), bản Word để sửa, và
                      minutes.json: từng dòng của biên bản cùng các sự kiện của nó
  data/documents/     mọi phiên bản tài liệu; index.json ghi mã băm của từng tệp
  data/annotations/   các lớp ghi chú đã công bố; shared/: tài liệu kèm ghi chú
                      đã chia sẻ với mọi người (không phải chứng cứ)
  data/votes/         phiếu tổng hợp của từng lần biểu quyết
  data/elections/     hồ sơ công khai của các cuộc bỏ phiếu kiểm chứng được (Belenios)
  data/recordings/    ghi âm, ghi hình
  data/certificates/  chứng thư số và dữ liệu thu hồi đi kèm chữ ký
  data/actions/       nhiệm vụ được giao (CSV, iCalendar)

Kiểm tra toàn bộ bằng một lệnh (không cần máy chủ):
  meetroom verify THƯ-MỤC-NÀY --trust THƯ-MỤC-CHỨNG-THƯ-GỐC

Kiểm tra bằng công cụ phổ biến, chạy trong thư mục chứa bagit.txt:
  1. Không tệp nào bị sửa hay mất:
       sha256sum --check --strict manifest-sha256.txt
       sha512sum --check --strict manifest-sha512.txt
       sha256sum --check --strict tagmanifest-sha256.txt
     Không tệp nào bị thêm:
       bagit.py --validate .
  2. Biên bản PDF nguyên vẹn và chữ ký số còn giá trị:
       qpdf --check data/minutes/minutes.pdf
       pdfsig data/minutes/minutes.pdf
  3. Bản ghi máy đọc đính kèm biên bản đúng là minutes.json:
       qpdf --show-attachment=minutes.json data/minutes/minutes.pdf | cmp - data/minutes/minutes.json
  4. Bỏ phiếu kiểm chứng được (mỗi tệp .bel đặt trong một thư mục riêng):
       belenios-tool election verify --dir THƯ-MỤC
  5. Chuỗi sự kiện: mỗi dòng từ dòng 2 có digest = SHA-256(payload) và
       head = SHA-256("meetroom-chain-1\\n" + head trước + "\\n" + digest),
     head đầu tiên = SHA-256("meetroom-chain-1\\n" + mã phiên).

Tệp README.txt này, bản Word và các tệp trong data/actions chỉ để tiện dùng, không phải chứng cứ.
Ai có quyền sửa toàn bộ thư mục thì cũng lập lại được các danh sách mã băm; điều họ không làm lại được
là chữ ký số trên biên bản, và mã cuối chuỗi mà người dự họp đã giữ.


ARCHIVE OF A MEETING
================================================================================
Meeting : {title}
Body    : {body}
Id      : {meeting_id}
Head of the chain of facts (SHA-256):
  {head}

This folder is a BagIt bag (RFC 8493).  What lies where:
  data/chain/         the whole chain of facts (chain.jsonl) and its head (head.txt)
  data/minutes/       the minutes: PDF/A ({minutes_en}), Word for editing, and
                      minutes.json: every line of the minutes with the facts it rests on
  data/documents/     every version of every document; index.json has the hash of each
  data/annotations/   published layers of marks; shared/: papers with the marks
                      that were shared with everybody (no evidence)
  data/votes/         tally sheet of every vote
  data/elections/     public records of verifiable votes (Belenios)
  data/recordings/    sound and picture
  data/certificates/  certificates and revocation data that came with the signatures
  data/actions/       tasks given (CSV, iCalendar)

All of it in one command (no server is needed):
  meetroom verify THIS-FOLDER --trust FOLDER-OF-ROOT-CERTIFICATES

With public tools, in the folder that holds bagit.txt: the commands under 1 to 4 above.
  1. no file was changed or lost (sha256sum, sha512sum); none was added (bagit.py)
  2. the PDF is whole (qpdf) and its signatures hold (pdfsig)
  3. the record attached to the PDF is minutes.json (qpdf, cmp)
  4. verifiable votes, each .bel file in a folder of its own (belenios-tool)
  5. the chain: in every line from the second on, digest = SHA-256(payload) and
     head = SHA-256("meetroom-chain-1\\n" + head before + "\\n" + digest);
     the first head = SHA-256("meetroom-chain-1\\n" + id of the meeting)

This README.txt, the Word file and data/actions are for convenience and no evidence.
Whoever can change the whole folder can make its lists of hashes anew; what they cannot make anew are the
signatures on the minutes, and the head of the chain that people who took part have kept.
"""
_STATES = {
    "signed": ("đã ký số", "signed"),
    "issued": ("đã phát hành, CHƯA ký số", "issued, NOT signed"),
    "never issued": ("CHƯA phát hành, CHƯA ký", "never issued, NOT signed"),
}


def archive_readme(meeting: Meeting, head: str, *, minutes: str) -> bytes:
    """The text, in Vietnamese and English.

    Args:
        minutes: "signed", "issued" or "never issued".
    """
    vietnamese, english = _STATES[minutes]
    return _TEXT.format(
        title=_line(meeting.title),
        body=_line(meeting.body),
        meeting_id=meeting.meeting_id,
        head=head,
        minutes_vi=vietnamese,
        minutes_en=english,
    ).encode()


def _line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
