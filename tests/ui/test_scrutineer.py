"""What scrutineers and the chair see of a verifiable vote at each stage, and what they can press."""

import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QUrl
from PySide6.QtQuick import QQuickItem

from meetroom.ballots.tally import Exposure
from meetroom.client.elections import ElectionStage, ElectionView, TrusteeTask
from meetroom.client.engine import ClientError, ClientProblem
from meetroom.domain.core import OptionId, PersonId
from meetroom.domain.polls import Method, OptionTally, PollState, Tally, Verdict
from meetroom.ui.app import ClientWindow
from meetroom.ui.counting_record import counting_record
from meetroom.ui.scrutineer_words import NOTICES, now_sentence, step_rows
from meetroom.ui.sealed_ballot_plan import plan_sentence
from meetroom.ui.sealed_ballot_record import look_up
from meetroom.ui.words import Language
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.local_elections import RECEIPT
from tests.ui.sealed_sitting import (
    CANDIDATES,
    COMPARING,
    MAKING,
    NAMES,
    OPENED,
    OPENING,
    PRINTS,
    PUBLISHED,
    READY,
    SEALED,
    SEALED_VIEW,
    VOTING,
    as_scrutineer,
    house_with_scrutineers,
    scrutineer_window,
    sealed_poll,
    show_vote,
    trustee_rows,
)
from tests.ui.sitting import CHAIR

MADE_BY_PEER = Path(__file__).parent.parent / "ballots" / "made_by_belenios_tool.bel"


def top_of(item: QQuickItem) -> float:
    """Where it begins in the window."""
    return item.mapToScene(QPointF(0, 0)).y()


def height_of(client: ClientWindow, name: str) -> float:
    """-1 where it is not there."""
    item = client.find(name)
    return item.height() if item is not None else -1.0


def called(client: ClientWindow) -> list[str]:
    """Names of the calls so far."""
    return [name for name, _ in engine_of(client).elections.calls]


def test_a_scrutineer_is_led_through_every_task(open_window: OpenWindow) -> None:
    client = scrutineer_window(open_window)
    sheet = client.shell.sealed.scrutineer
    show_vote(client, as_scrutineer(MAKING, TrusteeTask.MAKE_KEY))
    assert client.wait(lambda: client.press("scrutineerNoticeAction"))
    assert client.wait(lambda: client.press("scrutineerAct"))
    assert client.wait(lambda: called(client) == ["make_key"])
    assert "phải biểu quyết lại" in sheet.loss
    show_vote(client, as_scrutineer(replace(MAKING, trustees=trustee_rows(1, 0, 0)), TrusteeTask.WAIT))
    assert client.wait(lambda: NAMES[1] in sheet.sentence and NAMES[2] in sheet.sentence)
    assert client.find("scrutineerAct") is None
    # No empty band is left where the button was.
    assert client.wait(lambda: height_of(client, "scrutineerSheetActions") == 0)
    show_vote(client, as_scrutineer(COMPARING, TrusteeTask.COMPARE))
    assert client.wait(lambda: sheet.comparing)
    assert [row.fingerprint for row in sheet.property("trustees").rows] == list(PRINTS)
    assert client.wait(lambda: client.press("scrutineerAct"))
    assert client.wait(lambda: called(client)[-1] == "confirm_comparison")
    show_vote(client, as_scrutineer(OPENING, TrusteeTask.GIVE_PART))
    assert client.wait(lambda: client.find("scrutineerWarning") is not None)
    assert "dưới năm phiếu" in sheet.warning
    engine_of(client).elections.error = ClientError(ClientProblem.DOCUMENT_BROKEN)
    assert client.wait(lambda: client.press("scrutineerAct"))
    assert client.wait(lambda: "không đúng với nội dung" in sheet.problem)
    assert client.wait(lambda: client.press("scrutineerAct"))
    assert client.wait(lambda: sheet.problem == "" and not sheet.busy)
    assert called(client)[-2:] == ["give_part", "give_part"]
    show_vote(client, as_scrutineer(PUBLISHED, TrusteeTask.NONE))
    assert client.wait(lambda: client.find("scrutineerRecord") is not None)
    assert client.shell.sealed.scrutineer.notice != ""
    assert client.wait(lambda: client.press("scrutineerSheetClose"))
    assert client.wait(lambda: client.shell.sealed.scrutineer.notice == "")


def test_a_key_without_a_lock_is_warned_of(open_window: OpenWindow) -> None:
    client = scrutineer_window(open_window)
    show_vote(client, as_scrutineer(replace(MAKING, guarded=False), TrusteeTask.MAKE_KEY))
    assert client.wait(lambda: "mật khẩu" in client.shell.sealed.scrutineer.guard)
    show_vote(client, as_scrutineer(replace(VOTING, guarded=False), TrusteeTask.READY))
    assert client.wait(lambda: client.shell.sealed.scrutineer.guard == "")


STAGES: list[tuple[ElectionView, int]] = [
    (MAKING, 0),
    (replace(COMPARING, trustees=trustee_rows(3, 3, 1)), 2),
    (COMPARING, 1),
    (READY, 3),
    (SEALED_VIEW, 4),
    (VOTING, 4),
    (replace(OPENING, stage=ElectionStage.ADDING_UP), 5),
    (OPENING, 5),
    (OPENED, 6),
    (PUBLISHED, 6),
]


@pytest.mark.parametrize(("view", "done"), STAGES)
def test_steps_and_sentences_at_every_stage(view: ElectionView, done: int) -> None:
    meeting = house_with_scrutineers().meeting
    rows = step_rows(view, meeting, Language.VI)
    assert [row.stand for row in rows].count("done") == done
    assert len(rows) == 6
    for task in TrusteeTask:
        for language in Language:
            sentence, tone = now_sentence(as_scrutineer(view, task), meeting, language)
            assert sentence
            assert "{" not in sentence
            assert tone in ("blue", "green", "amber", "red", "plain")


def test_a_lost_key_is_said_before_the_stage() -> None:
    meeting = house_with_scrutineers().meeting
    missing = as_scrutineer(VOTING, TrusteeTask.KEY_MISSING)
    assert "không có trên thiết bị này" in now_sentence(missing, meeting, Language.VI)[0]
    assert NOTICES[TrusteeTask.TAMPERED][1] == "red"


@pytest.mark.parametrize(
    ("needed", "chosen", "offered", "words", "tone"),
    [
        (2, 3, 3, "mất quá 1 thiết bị", "blue"),
        (3, 3, 3, "Cả 3 người", "blue"),
        (1, 3, 3, "một người tự mở được", "amber"),
        (1, 1, 3, "ít nhất hai người kiểm phiếu", "amber"),
        (1, 0, 1, "Chưa ai có vai trò", "amber"),
    ],
)
def test_what_a_plan_means(needed: int, chosen: int, offered: int, words: str, tone: str) -> None:
    sentence, found = plan_sentence(needed, chosen, offered, Language.VI)
    assert (words in sentence, found) == (True, tone)


def test_the_chair_prepares_seals_and_is_warned(open_window: OpenWindow) -> None:
    client = open_window(house_with_scrutineers(), CHAIR, size=(1280, 2400))
    progress = client.shell.sealed.progress(SEALED)
    show_vote(client, None)
    assert client.wait(lambda: client.press("sealedPrepare"))
    show_vote(client, COMPARING)
    assert client.wait(lambda: client.press("sealedRestart"))
    assert client.wait(lambda: client.press("restartSheetConfirm"))
    show_vote(client, READY)
    assert "1 người có mặt không bỏ phiếu được: Bùi Thanh Bình" in progress.askSeal
    engine_of(client).elections.error = ClientError(ClientProblem.UNREACHABLE)
    assert client.wait(lambda: client.press("sealedSealAll"))
    assert client.wait(lambda: client.press("sealSheetConfirm"))
    assert client.wait(lambda: "Không liên lạc được" in progress.problem)
    show_vote(client, SEALED_VIEW)
    assert client.wait(lambda: client.press("sealedUnseal"))
    assert client.wait(lambda: called(client) == ["prepare_election", "restart_keys", "seal", "unseal"])
    assert client.wait(lambda: progress.problem == "" and not progress.busy)
    show_vote(client, replace(VOTING, faulty=(PersonId("p2"),)))
    assert client.wait(lambda: "Phiếu của Đặng Minh Lộc không đạt" in progress.warning)
    show_vote(client, replace(OPENED, warnings=(Exposure.UNANIMOUS,)))
    assert client.wait(lambda: client.shell.sealed.notice.startswith("Trước khi công bố"))
    assert "Mọi người trả lời giống nhau" in progress.warning


def test_large_letters_on_a_small_screen_show_the_codes_before_the_words(open_window: OpenWindow) -> None:
    client = scrutineer_window(open_window, size=(420, 900), scale=2.0)
    show_vote(client, as_scrutineer(COMPARING, TrusteeTask.COMPARE))
    assert client.wait(lambda: client.press("scrutineerNoticeAction"))
    assert client.wait(
        lambda: client.find("trusteeCode0") is not None and client.find("scrutineerSentence") is not None
    )
    code, sentence = client.find("trusteeCode0"), client.find("scrutineerSentence")
    assert code is not None
    assert sentence is not None
    act = client.find("scrutineerAct")
    assert act is not None
    # The first code is seen whole without scrolling, above the button.
    assert client.wait(lambda: 0 < top_of(code) < top_of(sentence) and top_of(code) + code.height() <= top_of(act))


def test_a_record_is_checked_saved_and_searched(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(house_with_scrutineers(), CHAIR)
    record = client.shell.sealed.record
    show_vote(client, PUBLISHED, received=True)
    client.shell.sealed.showRecord(SEALED)
    assert client.wait(lambda: client.press("recordCheck"))
    assert client.wait(lambda: client.find("recordLine7") is not None)
    assert record.own.startswith("Phiếu của bạn có trong danh sách")
    record.save(QUrl("https://example.org/vote.bel"))
    assert record.problem != ""
    (tmp_path / "other.bel").write_bytes(b"")
    record.save(QUrl.fromLocalFile(str(tmp_path / "vote")))
    assert client.wait(lambda: client.find("recordCommand") is not None)
    assert (tmp_path / "vote.bel").is_file()
    assert "chỉ có một tệp này" in record.savedNote
    record.lookUp(RECEIPT[:9])
    assert record.lookedUpTone == "green"
    paper = tmp_path / "paper.pdf"
    client.shell.sealed.counting.save(SEALED, QUrl.fromLocalFile(str(paper)))
    assert client.wait(lambda: client.find("countingOpen") is not None)
    assert paper.read_bytes().startswith(b"%PDF")
    client.shell.sealed.counting.save(SEALED, QUrl.fromLocalFile(str(tmp_path / "no" / "paper.pdf")))
    assert client.wait(lambda: "Không ghi được tệp" in str(client.shell.toast))


def test_any_file_is_checked(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(house_with_scrutineers(), CHAIR)
    record = client.shell.sealed.record
    client.shell.sealed.showRecord("")
    record.checkFile(QUrl.fromLocalFile(str(MADE_BY_PEER)))
    assert client.wait(lambda: record.verdict.startswith("Mọi kiểm tra đều đúng: kết quả"))
    assert client.find("recordSave") is None
    spoiled = tmp_path / "spoiled.bel"
    spoiled.write_bytes(MADE_BY_PEER.read_bytes()[:-512])
    record.checkFile(QUrl.fromLocalFile(str(spoiled)))
    assert client.wait(lambda: record.verdict == "Hồ sơ này không hợp lệ.")
    record.checkFile(QUrl.fromLocalFile(str(tmp_path / "nowhere.bel")))
    assert client.wait(lambda: record.problem != "" and not record.busy)


def test_a_receipt_is_looked_up_by_its_beginning() -> None:
    known = ("Aa" * 21 + "x", RECEIPT)
    assert look_up(f" {RECEIPT[:4]} {RECEIPT[4:10]}", known, Language.EN)[0].endswith("number 2 of 2.")
    assert look_up(RECEIPT[:7], known, Language.VI) == ("", "blue")
    assert look_up(RECEIPT.lower(), known, Language.VI)[1] == "red"


def test_the_counting_record_holds_what_was_counted() -> None:
    house = house_with_scrutineers()
    now = datetime.datetime(2026, 11, 24, 3, 0, tzinfo=datetime.UTC)
    poll = sealed_poll(house, PollState.PUBLISHED)
    record = counting_record(house.meeting, poll, replace(PUBLISHED, faulty=(PersonId("p1"),)), now, Language.VI)
    assert record is not None
    assert [row.yes for row in record.rows] == [Decimal(7), Decimal(1), Decimal(0)]
    assert [(signer.name, signer.opened) for signer in record.scrutineers] == list(
        zip(NAMES, (True, True, False), strict=True)
    )
    assert record.public is not None
    assert record.public.file == "phieu-kin-01234567.bel"
    assert [len(remark) > 0 for remark in record.remarks] == [True, True]
    assert counting_record(house.meeting, sealed_poll(house), VOTING, now, Language.VI) is None


def test_the_counting_record_of_candidates_names_who_is_elected() -> None:
    house = house_with_scrutineers()
    parts = {
        OptionId("o0"): OptionTally(yes=Decimal(7), verdict=Verdict.ELECTED),
        OptionId("o1"): OptionTally(yes=Decimal(2), no=Decimal(5), verdict=Verdict.REJECTED),
    }
    poll = sealed_poll(house, PollState.COUNTED, Method.EACH)
    assert poll.tally is not None
    tally: Tally = replace(poll.tally, options=parts, elected=(OptionId("o0"),), verdict=Verdict.ELECTED)
    record = counting_record(house.meeting, replace(poll, tally=tally), OPENED, house.now(), Language.EN)
    assert record is not None
    assert [(row.name, row.outcome) for row in record.rows] == list(
        zip(CANDIDATES, ("elected", "rejected", ""), strict=True)
    )
