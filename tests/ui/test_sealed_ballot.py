"""The card of a verifiable ballot: sent by the second press, recorded when durable, its receipt looked up."""

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from meetroom.client.elections import BallotTask, ElectionStage, Opening
from meetroom.client.engine import ClientError, ClientProblem, LinkState
from meetroom.domain.core import OptionId, Refusal
from meetroom.domain.polls import MOTION, Choice, Method, PollState, Vote, motion_vote
from meetroom.ui.app import ClientWindow
from meetroom.ui.sealed_ballot import SealedBallotViewModel
from meetroom.ui.sealed_ballot_check import carried, picture_of
from meetroom.ui.sealed_ballot_words import PHASES, choice_rule, vote_text
from meetroom.ui.words import Language
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.local_elections import CODE, RECEIPT
from tests.ui.sealed_sitting import (
    CANDIDATES,
    CAST,
    DECIDING,
    PUBLISHED,
    READY,
    SEALED,
    SEALED_VIEW,
    VOTING,
    house_with_scrutineers,
    sealed_poll,
    show_vote,
)
from tests.ui.sitting import ME

CAN_VOTE = replace(VOTING, ballot_task=BallotTask.CAN_VOTE)


def card(client: ClientWindow) -> SealedBallotViewModel:
    """The view model behind the card."""
    model = client.shell.sealed.ballot(SEALED)
    assert isinstance(model, SealedBallotViewModel)
    return model


def shown(open_window: OpenWindow, **options: object) -> ClientWindow:
    """A delegate before the open vote."""
    client = open_window(house_with_scrutineers(), ME, **options)
    elections = engine_of(client).elections
    elections.then["prepare"] = lambda view: replace(view, ballot_task=BallotTask.DECIDE, code=CODE)
    elections.then["cast"] = lambda view: replace(view, ballot_task=BallotTask.CAST, receipt=RECEIPT, code="")
    elections.then["check"] = elections.then["discard"] = lambda view: replace(
        view, ballot_task=BallotTask.CAN_VOTE, code=""
    )
    return client


def test_two_presses_vote_and_the_first_sends_nothing(open_window: OpenWindow) -> None:
    client = shown(open_window)
    calls = engine_of(client).elections.calls
    show_vote(client, CAN_VOTE)
    assert client.wait(lambda: client.press("sealedYes"))
    assert client.wait(lambda: client.find("sealedCast") is not None)
    assert calls == [("prepare", motion_vote(Choice.YES))]
    assert card(client).chosen == "Tán thành"
    assert CODE.startswith(card(client).shortCode.replace(" ", ""))
    assert client.wait(lambda: client.press("sealedCast"))
    assert client.wait(lambda: client.find("sealedReceipt") is not None)
    assert [name for name, _ in calls] == ["prepare", "cast"]
    assert card(client).phase == "cast"
    assert client.wait(lambda: card(client).chosen == "")
    assert client.wait(lambda: client.press("sealedCopy"))
    assert QGuiApplication.clipboard().text() == RECEIPT


def test_an_opened_ballot_is_carried_to_a_second_device_and_never_cast(open_window: OpenWindow) -> None:
    client = shown(open_window)
    show_vote(client, CAN_VOTE)
    assert client.wait(lambda: client.press("sealedNo"))
    assert client.wait(lambda: client.press("sealedAnew"))
    assert client.wait(lambda: client.press("sealedYes"))
    assert ("discard", None) in engine_of(client).elections.calls
    assert client.wait(lambda: client.press("sealedCheck"))
    assert client.wait(lambda: client.find("sealedOpened") is not None)
    text = card(client).opening
    assert client.wait(lambda: client.press("sealedCopyOpening"))
    assert QGuiApplication.clipboard().text() == text
    assert client.find("sealedCast") is None
    assert client.wait(lambda: client.press("sealedMore"))
    assert client.wait(lambda: client.press("sealedSecond"))
    second = client.shell.sealed.secondDevice
    client.shell.sitting.scanner.found.emit("ballot", text)
    assert client.wait(lambda: second.found == "Phiếu này ghi: Tán thành")
    assert CODE.startswith(second.code.replace(" ", ""))
    second.check(text.replace(CODE, "A" * 43))
    assert client.wait(lambda: second.tone == "red")
    second.check("some other text")
    assert second.found.startswith("Đây không phải phiếu đã mở")
    assert client.wait(lambda: client.press("secondSheetClose"))
    assert client.wait(lambda: client.press("sealedVoteNow"))
    assert client.wait(lambda: client.find("sealedYes") is not None)
    assert "cast" not in [name for name, _ in engine_of(client).elections.calls]


def test_a_long_opening_goes_by_text_alone() -> None:
    opening = Opening(poll_id=SEALED, code=CODE, text="x" * 4000)
    assert picture_of(carried(opening)) == ""


def test_what_goes_wrong_is_said_on_the_card(open_window: OpenWindow) -> None:
    client = shown(open_window)
    elections = engine_of(client).elections
    show_vote(client, DECIDING)
    elections.error = ClientError(ClientProblem.REFUSED, refusal=Refusal.POLL_NOT_OPEN)
    assert client.wait(lambda: client.press("sealedCast"))
    assert client.wait(lambda: client.find("sealedProblem") is not None)
    assert "không mở" in card(client).problem
    elections.error = ClientError(ClientProblem.DOCUMENT_BROKEN)
    assert client.wait(lambda: client.press("sealedCast"))
    assert client.wait(lambda: "không đúng với nội dung phiên họp" in card(client).problem)
    # A ballot that did not hold leads to voting again at once.
    show_vote(client, replace(VOTING, ballot_task=BallotTask.FAULTY), received=True)
    assert client.wait(lambda: client.find("sealedYes") is not None)
    assert "bỏ phiếu lại" in card(client).sentence
    assert client.find("otherDeviceNotice") is not None
    assert "bỏ phiếu lại ngay" in client.shell.sealed.notice
    show_vote(client, replace(VOTING, ballot_task=BallotTask.FAULTY, stage=ElectionStage.OPENING), received=True)
    assert client.wait(lambda: card(client).phase == "faulty_late")
    assert client.find("sealedYes") is None
    # Without a line a sealed ballot is kept.
    show_vote(client, replace(VOTING, ballot_task=BallotTask.SENDING))
    listener = engine_of(client).listener
    client.bridge.call_soon(lambda: listener.on_link(LinkState.CONNECTING, None))
    assert client.wait(lambda: "được giữ trên máy này" in card(client).sentence)


def test_a_receipt_stays_and_is_looked_up(open_window: OpenWindow) -> None:
    client = shown(open_window)
    show_vote(client, CAST, received=True)
    assert client.wait(lambda: client.find("sealedReceipt") is not None)
    assert client.find("sealedAgain") is None
    show_vote(client, replace(CAST, may_vote_again=True), received=True)
    elections = engine_of(client).elections
    del elections.then["discard"]
    assert client.wait(lambda: client.press("sealedAgain"))
    assert client.wait(lambda: client.press("sealedKeep"))
    assert client.wait(lambda: client.find("sealedReceipt") is not None)
    # After the result the device looks its receipt up by itself.
    for receipts, words in (((RECEIPT,), "có trong danh sách"), (("A" * 43,), "KHÔNG có")):
        show_vote(client, replace(PUBLISHED, receipts=receipts), received=True)
        assert client.wait(lambda: client.find("sealedListed") is not None)
        assert client.wait(lambda w=words: w in card(client).listed)  # type: ignore[misc]
        assert card(client).sentence == ""


def test_a_list_is_sealed_when_enough_is_answered(open_window: OpenWindow) -> None:
    client = shown(open_window, size=(420, 900))
    show_vote(client, CAN_VOTE, Method.CHOOSE)
    assert client.wait(lambda: client.find("sealedSeal") is not None)
    # A list of names, so many of them.
    assert not card(client).complete
    for number in range(3):
        assert client.wait(lambda n=number: client.press(f"sealedOption{n}"))  # type: ignore[misc]
    assert "nhiều nhất 2" in str(client.shell.toast)
    assert card(client).rule == "Chọn từ 1 đến 2. Đã chọn: 2."
    assert client.wait(lambda: client.press("sealedOption0"))
    assert client.wait(lambda: client.press("sealedSeal"))
    assert client.wait(lambda: client.find("sealedCast") is not None)
    assert card(client).chosen == CANDIDATES[1]
    assert client.wait(lambda: client.press("sealedAnew"))
    assert client.wait(lambda: client.press("sealedBlank"))
    assert client.wait(lambda: card(client).chosen == "Phiếu trắng")
    assert client.wait(lambda: client.find("sealedCast") is not None)
    marks = [detail for name, detail in engine_of(client).elections.calls if name == "prepare"]
    assert marks == [Vote(marks={OptionId("o1"): Choice.YES}), Vote()]
    # An answer for each.
    model = card(client)
    assert client.wait(lambda: client.press("sealedAnew"))
    show_vote(client, CAN_VOTE, Method.EACH)
    for number, choice in enumerate(("yes", "no", "abstain")):
        assert not model.complete
        model.mark(f"o{number}", choice)
    assert model.complete
    model.mark("o0", "yes")
    assert not model.complete, "the same answer again takes it back"


def test_a_delegate_is_led_to_the_right_device(open_window: OpenWindow) -> None:
    client = shown(open_window)
    show_vote(client, replace(READY, ballot_task=BallotTask.OTHER_DEVICE))
    assert client.wait(lambda: client.press("otherDeviceNoticeAction"))
    assert client.wait(lambda: ("register_again", None) in engine_of(client).elections.calls)
    show_vote(client, replace(SEALED_VIEW, ballot_task=BallotTask.NOT_REGISTERED))
    assert client.wait(lambda: "chưa có thiết bị của bạn" in client.shell.sealed.notice)


def test_a_ballot_is_cast_by_keyboard_alone(open_window: OpenWindow) -> None:
    client = shown(open_window, size=(420, 900))
    show_vote(client, CAN_VOTE)
    for name in ("sealedYes", "sealedCast"):
        assert client.wait(lambda n=name: client.find(n) is not None)  # type: ignore[misc]
        _tab_to(client, name)
        QTest.keyClick(client.window, Qt.Key.Key_Return)
    assert client.wait(lambda: card(client).phase == "cast")


def _tab_to(client: ClientWindow, name: str) -> None:
    for _ in range(60):
        focused = client.window.activeFocusItem()
        if focused is not None and focused.objectName() == name:
            return
        QTest.keyClick(client.window, Qt.Key.Key_Tab)
    raise AssertionError(f"{name} is not reached by the tabulator")


def test_every_task_has_a_face() -> None:
    assert set(PHASES) == set(BallotTask)


def test_words_of_rules_and_votes() -> None:
    house = house_with_scrutineers()
    choose, each = (sealed_poll(house, PollState.OPEN, method) for method in (Method.CHOOSE, Method.EACH))
    assert choice_rule(replace(choose, min_choices=2), 1, Language.EN) == "Choose 2. Chosen: 1."
    assert choice_rule(replace(choose, min_choices=0), 0, Language.VI) == "Chọn nhiều nhất 2. Đã chọn: 0."
    assert choice_rule(each, 2, Language.VI) == "Trả lời cho từng người trong danh sách: 2/3."
    assert choice_rule(sealed_poll(house), 0, Language.VI) == ""
    vote = Vote(marks={OptionId("o0"): Choice.NO, OptionId("gone"): Choice.YES})
    assert vote_text(each, vote, Language.EN) == f"{CANDIDATES[0]}: Against; ?: In favour"
    assert vote_text(sealed_poll(house), Vote(marks={MOTION: Choice.ABSTAIN}), Language.VI) == "Không biểu quyết"
