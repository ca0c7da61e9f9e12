"""Minutes on paper: form of the decree, every fact of the draft, the same bytes every time."""

import io
from datetime import UTC, timedelta
from decimal import Decimal

import msgspec
import pypdf
import pytest
from pypdf.generic import DictionaryObject

from meetroom.archive import minutes as archive_minutes
from meetroom.archive.minutes import Language, MinutesNotWritten, attached_record, write_minutes_pdf
from meetroom.domain import agenda, attendance, lifecycle, recording, voting
from meetroom.domain.core import ItemId, MeetingId, OptionId, PersonId, PointId, PollId, RecordingId
from meetroom.domain.counting import BreakTie
from meetroom.domain.minutes import draft
from meetroom.domain.minutes_form import Minutes
from meetroom.domain.paper import EnterPaper
from meetroom.domain.polls import Base, Detail, Method, Option, TieRule, Vote, motion_vote
from meetroom.domain.proxies import SetWeight
from meetroom.domain.state import Choice, ItemKind, Meeting, RuleSet
from tests.domain.sitting import CHAIR, SECRETARY, Sitting

HEAD = "0123456789abcdef" * 4


TAKE = RecordingId("r1")


def held(*, delegates: int = 4, points: int = 2, name: str = "Nguyễn Thị Ỉn") -> Sitting:
    s = Sitting()
    s.found(title="Phiên họp thường kỳ", points=points, delegates=delegates)
    s.add("guest", name)
    s.item("i1", "Báo cáo kinh tế – xã hội", ItemKind.INFORMATION)
    s.item("i2", "Dự thảo Nghị quyết", ItemKind.DECISION)
    s.item("i3", "Việc khác")
    s.do(SECRETARY, attendance.ExcuseAbsence(person_id=PersonId("d2"), reason="Đi công tác"))
    s.gather(without=("d2",))
    s.start("i1")
    s.speech("d1", "s1", 95)
    s.do(SECRETARY, agenda.AddRemark(item_id=ItemId("i1"), text="Ghi chú của thư ký."))
    s.do(SECRETARY, agenda.RecordConclusion(item_id=ItemId("i1"), text="Thống nhất báo cáo."))
    s.start("i2")
    s.vote(
        "q1",
        "Nhất trí trình dự thảo?",
        {"chair": Choice.YES, "d1": Choice.YES, "d3": Choice.YES, "d4": Choice.NO},
        item="i2",
    )
    s.do(CHAIR, lifecycle.SuspendMeeting())
    s.wait(600)
    s.do(CHAIR, lifecycle.ResumeMeeting())
    s.do(SECRETARY, recording.StartRecording(recording_id=TAKE))
    s.close()
    sha256 = "0123456789abcdef" * 4
    s.do(SECRETARY, recording.FileRecording(recording_id=TAKE, sha256=sha256, size_bytes=9, duration_s=1.0))
    return s


def drafted(s: Sitting) -> Minutes:
    return draft(s.meeting, s.facts)


def written(s: Sitting, language: Language = "vi") -> bytes:
    return write_minutes_pdf(drafted(s), language=language, head=s.head)


def pages(pdf: bytes) -> list[str]:
    """Text of the pages with line ends as blanks."""
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def whole(pdf: bytes) -> str:
    return " ".join(pages(pdf))


SITTING = held()
VI = written(SITTING)


@pytest.mark.parametrize(
    "line",
    [
        "ỦY BAN NHÂN DÂN TỈNH LAM GIANG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BIÊN BẢN Phiên họp thường kỳ",
        "Thời gian bắt đầu: 08 giờ 01 phút, ngày 24 tháng 11 năm 2026",
        "Địa điểm: Phòng họp số 1; họp trực tuyến với 02 điểm cầu: Điểm cầu 1, Điểm cầu 2",
        "có mặt 5/6 thành viên có quyền biểu quyết",
        "Vắng mặt (1): Đại biểu 2 (có lý do: Đi công tác)",
        "Chủ tọa: Trần Quốc Bảo",
        "Thư ký: Lê Thị Ngọc Diệp",
        "1. Báo cáo kinh tế – xã hội",
        "Đại biểu 1 (Ủy viên): phát biểu 1 phút 35 giây",
        "Ghi chú của thư ký.",
        "Kết luận của chủ tọa: Thống nhất báo cáo.",
        "Biểu quyết: Nhất trí trình dự thảo?",
        "Tán thành: 3; không tán thành: 1; không biểu quyết: 0",
        "quá 1/2 tổng số thành viên có quyền biểu quyết",
        "Không được thông qua. Có 3 phiếu tán thành, cần ít nhất 4 trên 6.",
        "Không tiến hành tại phiên họp",
        "Phiên họp tạm dừng từ 08 giờ 03 phút đến 08 giờ 13 phút.",
        "Phiên họp được ghi âm, ghi hình từ 08 giờ 13 phút đến 08 giờ 13 phút. SHA-256: 01234567 89abcdef 01234567",
        "Cuộc họp kết thúc vào 08 giờ 13 phút, ngày 24 tháng 11 năm 2026./.",
        "THƯ KÝ",
        "CHỦ TỌA",
        "Nơi nhận:",
        "Lưu: VT, Hồ sơ.",
        "Nguyễn Thị Ỉn",
    ],
)
def test_vietnamese_minutes_say(line: str) -> None:
    assert line in whole(VI)


@pytest.mark.parametrize(
    "line",
    [
        "SOCIALIST REPUBLIC OF VIET NAM",
        "Start: 08:01, 24 November 2026",
        "5 of 6 voting members came",
        "spoke for 1 min 35 s",
        "In favour: 3; against: 1; abstained: 0",
        "more than 1/2 of all voting members",
        "Not adopted. 3 in favour; at least 4 of 6 were needed.",
        "The sitting was suspended from 08:03 to 08:13.",
        "The sitting was recorded from 08:13 to 08:13.",
    ],
)
def test_english_minutes_say(line: str) -> None:
    assert line in whole(written(SITTING, "en"))


def test_secretary_signs_on_the_left_of_the_chair() -> None:
    text = whole(VI)
    assert text.index("THƯ KÝ (") < text.index("CHỦ TỌA (")


def test_annex_lists_attendance_ballots_speakers_and_the_head() -> None:
    text = whole(VI)
    annex = text[text.index("PHỤ LỤC KÈM THEO BIÊN BẢN") :]
    for title in ("I. Danh sách", "II. Kết quả biểu quyết", "III. Thời gian phát biểu", "IV. Chuỗi sự kiện"):
        assert title in annex
    assert "Đại biểu 4 Điểm cầu 2 Không tán thành" in annex
    assert "Nguyễn Thị Ỉn Điểm cầu 1 Không bỏ phiếu" in annex
    assert SITTING.head in annex.replace(" ", "")
    assert f"từ {len(SITTING.facts)} sự kiện" in annex


def test_every_line_names_its_places_in_the_chain() -> None:
    minutes = drafted(SITTING)
    speech = minutes.items[0].contributions[0].seqs
    assert f"[{speech[0]}–{speech[-1]}]" in whole(VI)


def test_annexes_are_numbered_without_gaps() -> None:
    s = Sitting()
    s.found()
    s.gather()
    assert "II. Chuỗi sự kiện" in whole(written(s))


def test_the_same_minutes_give_the_same_bytes() -> None:
    assert written(held()) == VI
    assert written(SITTING, "en") == written(SITTING, "en")


def test_paper_is_a4_with_page_numbers_from_the_second_page() -> None:
    reader = pypdf.PdfReader(io.BytesIO(VI))
    assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in reader.pages} == {(595, 842)}
    texts = pages(VI)
    assert not texts[0].startswith("1 ")
    assert [text.split()[0] for text in texts[1:]] == [str(n) for n in range(2, len(texts) + 1)]


def test_only_the_bundled_serif_is_embedded() -> None:
    reader = pypdf.PdfReader(io.BytesIO(VI))
    names: set[str] = set()
    for page in reader.pages:
        resources = page.get("/Resources", DictionaryObject()).get_object()
        assert isinstance(resources, DictionaryObject)
        fonts = resources["/Font"].get_object()
        assert isinstance(fonts, DictionaryObject)
        for font in fonts.values():
            described = font.get_object()
            assert isinstance(described, DictionaryObject)
            names.add(str(described["/BaseFont"]).split("+")[-1])
    assert names
    assert all(name.startswith("LiberationSerif") for name in names)


def test_pdf_a_with_the_data_attached() -> None:
    reader = pypdf.PdfReader(io.BytesIO(VI))
    assert b"<pdfaid:part>3</pdfaid:part>" in VI
    (attached,) = reader.attachments["minutes.json"]
    record = msgspec.json.decode(attached)
    assert record["head"] == SITTING.head
    assert msgspec.convert(record["minutes"], Minutes) == drafted(SITTING)


def test_a_letter_no_font_has_is_shown_as_missing_and_said_so() -> None:
    pdf = written(held(name="Nguyễn 🎉 An"))
    assert b"<pdfaid:part>3</pdfaid:part>" in pdf
    text = whole(pdf)
    assert "Nguyễn □ An" in text
    assert "Ký hiệu □ thay cho những ký tự" in text
    assert "Nguyễn 🎉 An" in attached_record(pdf).decode()
    assert "Ký hiệu □" not in whole(VI)


def test_text_of_people_is_never_markup() -> None:
    wild = '#panic("x") *đậm* $x$ <a> @b \\ "c" [d] // e'
    assert wild in whole(written(held(name=wild)))


def test_the_draft_mark_goes_with_the_approval() -> None:
    s = held()
    assert "DỰ THẢO" in pages(VI)[0]
    s.do(CHAIR, lifecycle.ApproveMinutes())
    assert "DỰ THẢO – CHƯA" not in whole(written(s))


def test_number_recipients_and_zone() -> None:
    pdf = write_minutes_pdf(
        drafted(SITTING), language="vi", head=HEAD, number="15/BB-UBND", recipients=("Như thành phần;",), zone=UTC
    )
    text = whole(pdf)
    assert "Số: 15/BB-UBND" in text
    assert "Như thành phần;" in text
    assert "01 giờ 01 phút" in text


def test_hyphen_and_file_copy_are_printed_once_whoever_wrote_them() -> None:
    lines = ("- Như thành phần dự họp;", "- Lưu: VT, hồ sơ cuộc họp.")
    text = whole(write_minutes_pdf(drafted(SITTING), language="vi", head=HEAD, number="1/BB-VP", recipients=lines))
    assert "- Như thành phần dự họp;" in text
    assert "- -" not in text
    assert text.count("Lưu:") == 1


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_blank_meeting_and_one_that_never_ended(language: Language) -> None:
    blank = draft(Meeting(meeting_id=MeetingId("m")), ())
    assert len(pages(write_minutes_pdf(blank, language=language, head=HEAD))) == 2
    s = Sitting()
    s.found()
    s.gather()
    s.item("i1", "Đang bàn")
    s.start("i1")
    s.do(CHAIR, lifecycle.SuspendMeeting())
    assert pages(written(s, language))


def test_quorum_two_days_and_unfinished_votes_are_told() -> None:
    s = held_over_midnight()
    text = whole(written(s))
    assert "phiên họp không đủ số thành viên theo quy định: có mặt 1/3, cần 2." in text
    assert "phiên họp trở lại đủ số thành viên" in text
    assert "đến 08 giờ" in text
    assert "ngày 25 tháng 11 năm 2026" in text
    assert "Đã hủy biểu quyết. Lý do: Sai câu hỏi" in text
    assert "Kết quả chưa được chủ tọa công bố." in text
    annex = text[text.index("II. Kết quả biểu quyết theo tên") :]
    assert "Lần một" in annex
    assert "Lần hai" in annex


def held_over_midnight() -> Sitting:
    s = Sitting()
    s.found(delegates=2)
    s.item("i1", "Họp hai ngày")
    s.gather()
    s.start("i1")
    s.do("d1", attendance.SignOut())
    s.do("d2", attendance.SignOut())
    s.do("d1", attendance.SignIn(point_id=PointId("p1")))
    s.do(SECRETARY, voting.CreatePoll(poll_id=PollId("q0"), question="Lần một", item_id=ItemId("i1")))
    s.do(CHAIR, voting.OpenPoll(poll_id=PollId("q0")))
    s.do(CHAIR, voting.CancelPoll(poll_id=PollId("q0"), reason="Sai câu hỏi"))
    s.vote("q1", "Lần hai", {"d1": Choice.YES}, item="i1", publish=False)
    s.wait(timedelta(days=1).total_seconds())
    s.do(CHAIR, agenda.FinishItem(item_id=ItemId("i1")))
    return s


def test_a_long_meeting_stays_in_form() -> None:
    s = held(delegates=300, points=11, name="Công Tằng Tôn Nữ Thị Hoàng Bảo Ngọc Khánh Phương Uyên Nhi")
    texts = pages(written(s))
    assert len(texts) < 40
    assert "Đại biểu 300" in " ".join(texts)
    # With so many people the first pages give numbers by point; the names stand in the annex.
    assert "Đại biểu 299" not in " ".join(texts[:2])


def test_a_broken_installation_is_a_typed_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_minutes, "template_inputs", lambda minutes, form, shown: {"data": "{}"})
    with pytest.raises(MinutesNotWritten):
        write_minutes_pdf(drafted(SITTING), language="vi", head=HEAD)


YES, NO = Choice.YES, Choice.NO


def _take(s: Sitting, form: voting.CreatePoll, **votes: Vote | Choice) -> None:
    s.do(SECRETARY, form)
    s.do(CHAIR, voting.OpenPoll(poll_id=form.poll_id))
    for who, vote in votes.items():
        cast = vote if isinstance(vote, Vote) else motion_vote(vote)
        s.do(who, voting.CastVote(poll_id=form.poll_id, vote=cast))
    s.do(CHAIR, voting.ClosePoll(poll_id=form.poll_id))


def held_elections() -> Sitting:
    """One vote of several kinds each: chosen two of three by paper and device, a tie broken by the chair, weights."""
    s = Sitting()
    rules = RuleSet(weights=True, tie=TieRule.CHAIR, base=Base.VALID)
    s.found(delegates=4, rules=rules)
    s.gather()
    three = tuple(Option(option_id=OptionId(o), name=f"Ứng viên {o.upper()}") for o in "abc")
    elect = voting.CreatePoll(
        poll_id=PollId("e"), question="Bầu hai Ủy viên", method=Method.CHOOSE, options=three, max_choices=2, seats=2,
        paper=True,
    )  # fmt: skip
    _take(s, elect, d1=Vote(marks={OptionId("a"): YES, OptionId("b"): YES}), d2=Vote())
    totals = {OptionId("a"): {YES: 1}, OptionId("c"): {YES: 1}}
    record = EnterPaper(
        poll_id=PollId("e"), issued=3, returned=2, valid=1, invalid=1, blank=0, totals=totals, counted_by=()
    )
    s.do(SECRETARY, record)
    s.do(CHAIR, voting.PublishResult(poll_id=PollId("e")))
    s.do(SECRETARY, SetWeight(person_id=PersonId("d1"), weight=Decimal("1.5")))
    weighted = voting.CreatePoll(poll_id=PollId("w"), question="Theo tỷ lệ?", weighted=True, opinions=True)
    _take(s, weighted, d1=motion_vote(YES, "Cần sớm ban hành."), d2=NO)
    s.do(CHAIR, voting.PublishResult(poll_id=PollId("w")))
    _take(s, voting.CreatePoll(poll_id=PollId("t"), question="Ngang phiếu?", detail=Detail.TOTALS), d1=YES, d2=NO)
    s.do(CHAIR, BreakTie(poll_id=PollId("t"), choice=YES))
    s.do(CHAIR, voting.PublishResult(poll_id=PollId("t")))
    _take(s, voting.CreatePoll(poll_id=PollId("k"), question="Chỉ kết luận?", detail=Detail.VERDICT), d3=YES)
    s.do(CHAIR, voting.PublishResult(poll_id=PollId("k")))
    return s


def test_votes_of_every_method_are_told_as_their_detail_says() -> None:
    vi, en = whole(written(s := held_elections())), whole(written(s, "en"))
    for line in (
        "– Ứng viên A: 2 phiếu – trúng cử",
        "– Ứng viên C: 1 phiếu – không đạt",
        "Phiếu thu về: 4; hợp lệ: 3; không hợp lệ: 1; phiếu trắng: 1.",
        "Trúng cử: Ứng viên A.",
        "Tán thành: 1,5; không tán thành: 1; không biểu quyết: 0.",
        "Có 1,5 phiếu tán thành, cần ít nhất 1,3 trên 2,5.",
        "quyết định theo ý kiến biểu quyết của chủ tọa.",
        "Đại biểu 1 Điểm cầu 1 Tán thành – Cần sớm ban hành.",
    ):
        assert line in vi, line
    for line in ("Elected: Ứng viên A.", "In favour: 1.5; against: 1", "the chair’s casting vote decided."):
        assert line in en, line
    only_verdict = vi[vi.index("Chỉ kết luận?") :].split("Biểu quyết:")[0]
    assert "Có 1 phiếu" not in only_verdict
    assert "Được thông qua." in only_verdict
