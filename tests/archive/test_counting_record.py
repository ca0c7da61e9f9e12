"""The counting record on paper: form of the decree, every number, the same bytes, and nothing that links a ballot."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pypdf
import pytest
from msgspec.structs import replace

from meetroom.archive import counting_record
from meetroom.archive.counting_record import (
    CountedRow,
    CountingRecord,
    CountingRecordNotWritten,
    NamedVote,
    PublicRecord,
    RoomHands,
    Signer,
    number_text,
    share_text,
    write_counting_record,
)
from meetroom.archive.minutes import Language

RECEIPTS = tuple(f"{letter}{'kWmzQc4/+W' * 5}"[:43] for letter in "QADZM")
PUBLIC = PublicRecord(
    file="7tqmKDpXfpaqDV.bel",
    sha256="0123456789abcdef" * 4,
    election="F" * 43,
    keys=("8F3A 91C2", "0011 2233", "ABCD EF01"),
    receipts=RECEIPTS,
)
RECORD = CountingRecord(
    body="Hội đồng nhân dân tỉnh Lam Giang",
    meeting="Kỳ họp thứ 18",
    question="Miễn nhiệm Ủy viên Ủy ban nhân dân tỉnh",
    way="verifiable",
    form="motion",
    drawn_up_at=datetime(2026, 11, 24, 3, 5, tzinfo=UTC),
    rows=(
        CountedRow(name="Tán thành", yes=Decimal(3)),
        CountedRow(name="Không tán thành", yes=Decimal(1)),
        CountedRow(name="Không biểu quyết", yes=Decimal(1)),
    ),
    entitled=6,
    received=5,
    valid=5,
    place="Hội trường số 1",
    item="Công tác nhân sự",
    opened_at=datetime(2026, 11, 24, 2, 5, tzinfo=UTC),
    closed_at=datetime(2026, 11, 24, 2, 25, tzinfo=UTC),
    chair=Signer(name="Trần Quốc Bảo", title="Chủ tịch"),
    scrutineers=(
        Signer(name="Nguyễn Văn An", title="Trưởng ban Pháp chế", opened=True),
        Signer(name="Phạm Thu Hà", opened=True),
        Signer(name="Đặng Minh Lộc"),
    ),
    needed=2,
    base="tổng số đại biểu",
    base_count=Decimal(6),
    verdict="Không thông qua.",
    remarks=("Có dưới năm phiếu.",),
    public=PUBLIC,
)


def whole(pdf: bytes) -> str:
    """Text of all pages with line ends as blanks."""
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def written(record: CountingRecord = RECORD, language: Language = "vi") -> str:
    return whole(write_counting_record(record, language=language))


VI = write_counting_record(RECORD, language="vi")
VI_TEXT = whole(VI)
EN_TEXT = whole(write_counting_record(RECORD, language="en"))


@pytest.mark.parametrize(
    "line",
    [
        "HỘI ĐỒNG NHÂN DÂN TỈNH LAM GIANG BAN KIỂM PHIẾU",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: ......../BB-BKP",
        "BIÊN BẢN KIỂM PHIẾU Miễn nhiệm Ủy viên Ủy ban nhân dân tỉnh",
        "Thời gian lập biên bản: 10 giờ 05 phút, ngày 24 tháng 11 năm 2026; địa điểm: Hội trường số 1.",
        "Chủ tọa: Trần Quốc Bảo (Chủ tịch).",
        "Ban kiểm phiếu gồm (03):",
        "1. Nguyễn Văn An (Trưởng ban Pháp chế) – đã tham gia mở kết quả bằng khóa của mình;",
        "3. Đặng Minh Lộc – không phải tham gia mở kết quả.",
        "Thời gian bỏ phiếu: từ 09 giờ 05 phút, ngày 24 tháng 11 năm 2026 đến 09 giờ 25 phút.",
        "Cần ít nhất 2 trong số 3 thành viên",
        "Số người có quyền bỏ phiếu: 6; – Số phiếu thu về: 5;",
        "Số phiếu hợp lệ: 5; số phiếu không hợp lệ: 0; số phiếu trắng: 0.",
        "tỷ lệ tính trên tổng số đại biểu: 6",
        "1 Tán thành 3 50 % 2 Không tán thành 1 16,67 % 3 Không biểu quyết 1 16,67 %",
        "Kết luận: Không thông qua.",
        "Lưu ý: Có dưới năm phiếu.",
        "7tqmKDpXfpaqDV.bel",
        "01234567 89abcdef 01234567 89abcdef",
        "Mã khóa của thành viên thứ 3: ABCD EF01",
        "belenios-tool election verify --dir THƯ-MỤC-CHỨA-TỆP",
        "BAN KIỂM PHIẾU (Từng thành viên ký, ghi rõ họ tên) Nguyễn Văn An Phạm Thu Hà Đặng Minh Lộc",
        "XÁC NHẬN CỦA CHỦ TỌA",
        "Nơi nhận: - Lưu: VT, Hồ sơ.",
        "Mã của 5 phiếu đã được tính",
    ],
)
def test_the_vietnamese_record_says(line: str) -> None:
    assert line in VI_TEXT


@pytest.mark.parametrize(
    "line",
    [
        "SOCIALIST REPUBLIC OF VIET NAM",
        "COUNTING RECORD",
        "Drawn up: 10:05, 24 November 2026; place: Hội trường số 1.",
        "Open from 09:05, 24 November 2026 to 09:25.",
        "At least 2 of the 3 scrutineers",
        "Entitled to vote: 6;",
        "16.67 %",
        "THE SCRUTINEERS",
        "CONFIRMED BY THE CHAIR",
    ],
)
def test_the_english_record_says(line: str) -> None:
    assert line in EN_TEXT


def test_receipts_stand_in_alphabetical_order_and_unbroken() -> None:
    text = VI_TEXT
    places = [text.index(receipt) for receipt in sorted(RECEIPTS)]  # wide letters and strokes, none broken
    assert places == sorted(places)


def test_it_is_the_same_every_time_and_carries_its_data() -> None:
    assert write_counting_record(RECORD, language="vi") == VI
    assert b"<pdfaid:part>3</pdfaid:part>" in VI
    (attached,) = pypdf.PdfReader(io.BytesIO(VI)).attachments["counting-record.json"]
    assert msgspec.json.decode(attached, type=CountingRecord) == RECORD


def test_candidates_have_three_numbers_and_an_outcome() -> None:
    rows = (
        CountedRow(name="Lê Thị Sáu", yes=Decimal(4), no=Decimal(1), abstain=Decimal(0), outcome="elected"),
        CountedRow(name="Hồ Văn Bảy", yes=Decimal(2), no=Decimal(2), abstain=Decimal(1), outcome="rejected"),
    )
    text = written(replace(RECORD, form="each", rows=rows))
    assert "1 Lê Thị Sáu 4 1 0 66,67 % Đạt 2 Hồ Văn Bảy 2 2 1 33,33 % Không đạt" in text


def test_paper_ballots_have_what_was_handed_out_and_no_public_record() -> None:
    text = written(replace(RECORD, way="paper", issued=6, public=None, needed=0, remarks=()))
    assert "Số phiếu phát ra: 6; – Số phiếu thu về: 5;" in text
    assert "belenios" not in text
    assert "bằng khóa của mình" not in text
    assert "PHỤ LỤC" not in text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_barest_record_and_wild_texts_are_written(language: Language) -> None:
    wild = '#panic("x") *đậm* $x$ <a> @b // e'
    bare = CountingRecord(
        body="", meeting=wild, question=wild, way="secret", form="choose", drawn_up_at=RECORD.drawn_up_at,
        rows=(CountedRow(name=wild, yes=Decimal("2.50"), outcome="tied"),), entitled=0, received=0, valid=0,
    )  # fmt: skip
    text = written(bare, language)
    assert text.count(wild) == 3
    assert ("2,5" if language == "vi" else "2.5") in text
    assert "–" in text


def test_a_thousand_receipts_and_many_scrutineers_fit() -> None:
    many = tuple(f"{n:043d}" for n in range(1000))
    people = tuple(Signer(name=f"Ủy viên {n}") for n in range(7))
    text = written(replace(RECORD, scrutineers=people, public=replace(PUBLIC, receipts=many)))
    assert many[0] in text
    assert many[-1] in text
    assert "Ủy viên 6" in text


def test_what_cannot_be_typeset_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting_record, "_printable", lambda value, zone, language: {})
    with pytest.raises(CountingRecordNotWritten):
        write_counting_record(RECORD, language="vi")


@pytest.mark.parametrize(
    ("number", "vi", "en"),
    [(Decimal("12"), "12", "12"), (Decimal("12.50"), "12,5", "12.5"), (Decimal("1E+2"), "100", "100")],
)
def test_numbers_of_weight(number: Decimal, vi: str, en: str) -> None:
    assert (number_text(number, "vi"), number_text(number, "en")) == (vi, en)


def test_a_share_of_nothing_is_none() -> None:
    assert share_text(Decimal(1), Decimal(0), "vi") == "–"
    assert share_text(Decimal(2), Decimal(3), "vi") == "66,67 %"


OF_HANDS = replace(
    RECORD,
    way="hands",
    parent_body="Tỉnh Lam Giang",
    scrutineers=(),
    secretary=Signer(name="Lê Thị Thanh Tâm", title="Chánh Văn phòng"),
    needed=0,
    public=None,
    remarks=(),
    rooms=(
        RoomHands(name="Hội trường chính", yes=2, no=1, abstain=0, by="Lê Thị Thanh Tâm"),
        RoomHands(name="Xã Tân Phú", yes=1, no=0, abstain=1, by="Vũ Văn Kiểm"),
    ),
)
OF_DEVICES_AND_PAPER = replace(RECORD, way="secret_paper", public=None, issued=4, returned=3, by_device=2)
BY_NAME = replace(OF_HANDS, way="open", rooms=(), named=(NamedVote(name="Trần Thị Bích", vote="Tán thành"),))


@pytest.mark.parametrize(
    ("record", "language", "lines"),
    [
        (
            OF_HANDS,
            "vi",
            (
                "TỈNH LAM GIANG HỘI ĐỒNG NHÂN DÂN TỈNH LAM GIANG",
                "BIÊN BẢN KẾT QUẢ BIỂU QUYẾT Miễn nhiệm",
                "Thư ký: Lê Thị Thanh Tâm (Chánh Văn phòng).",
                "Hình thức biểu quyết: giơ tay;",
                "– Số người giơ tay: 5.",
                "Hội trường chính 2 1 0 Lê Thị Thanh Tâm",
                "Xã Tân Phú 1 0 1 Vũ Văn Kiểm",
                "THƯ KÝ",
                "CHỦ TỌA",
            ),
        ),
        (OF_HANDS, "en", ("RECORD OF A VOTE", "Raised a hand: 5.", "Hands room by room", "SECRETARY", "CHAIR")),
        (
            OF_DEVICES_AND_PAPER,
            "vi",
            (
                "BIÊN BẢN KIỂM PHIẾU",
                "Số phiếu bỏ trên thiết bị: 2;",
                "Số phiếu giấy phát ra: 4; số phiếu giấy thu về: 3;",
                "Số phiếu thu về: 5;",
            ),
        ),
        (OF_DEVICES_AND_PAPER, "en", ("Ballots cast by device: 2;", "Paper ballots handed out: 4; returned: 3;")),
        (BY_NAME, "vi", ("– Số người đã biểu quyết: 5.", "PHỤ LỤC: PHIẾU CỦA TỪNG NGƯỜI", "1 Trần Thị Bích Tán thành")),
        (BY_NAME, "en", ("Voted: 5.", "ANNEX: EACH VOTE")),
    ],
)
def test_votes_without_sealed_ballots_have_records_of_their_own(
    record: CountingRecord, language: Language, lines: tuple[str, ...]
) -> None:
    text = written(record, language)
    assert [line for line in lines if line not in text] == []
    committee = "BAN KIỂM PHIẾU" if language == "vi" else "SCRUTINEERS"
    assert (committee in text) is bool(record.scrutineers)
