"""What stands open changes its language whole: every sheet of minutes, signing, retention and objections."""

import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QAccessible

from meetroom.client.engine import ClientError, ClientProblem
from meetroom.domain.core import PersonId
from meetroom.domain.minutes_state import SignatureField
from meetroom.domain.state import Retention
from meetroom.protocol.integration import DeliveryFault, DeliveryState
from meetroom.protocol.minutes import ClearingFault, Kept, RetentionReport, RetentionRow, RetentionRows, WorkPhase
from meetroom.ui.app import ClientWindow
from meetroom.ui.signing_ways import FoundCertificate
from meetroom.ui.signing_words import NONE_ON_TOKEN
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.local_engine import LocalHouse
from tests.ui.minutes_house import approve, change, closed_house, comment, issue, object_, send, sign, stock
from tests.ui.screen_walk import is_button, is_text, visible_items
from tests.ui.sitting import CHAIR, ME, SECRETARY, house_in_session
from tests.ui.test_look import settle

# Whose window, and how to go from one thing that stands open to the next.
Scene = tuple[LocalHouse, str, Callable[[ClientWindow], Iterator[str]]]
# Of files, certificates and machines; and what is Vietnamese in both languages.
DATA = ("Ban Cơ yếu Chính phủ", "Nơi nhận", "Lưu: VT", "BB-HĐND", "HĐND", "Tiếng Việt")


def words_of(client: ClientWindow) -> frozenset[str]:
    """Everything that is read on the screen, or heard by who does not see it."""
    found = set()
    for item in visible_items(client.window.contentItem()):
        if is_text(item):
            found.add(str(item.property("text")))
        placeholder = item.property("placeholderText")
        if isinstance(placeholder, str):
            found.add(placeholder)
        interface = QAccessible.queryAccessibleInterface(item) if is_button(item) else None
        if interface is not None:
            found.add(interface.text(QAccessible.Text.Name))
    return frozenset(found - {""})


def written(value: Any) -> Iterator[str]:
    """Every text people put into the meeting."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in (*value.keys(), *value.values()):
            yield from written(part)
    elif isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from written(part)


def vietnamese(texts: frozenset[str], house: LocalHouse) -> list[str]:
    """Texts with Vietnamese letters that nobody wrote into the meeting."""
    data = sorted({*written(msgspec.to_builtins(house.meeting, str_keys=True)), *DATA}, key=len, reverse=True)
    found = []
    for text in texts:
        left = text
        for part in (part for part in data if len(part) > 2):
            left = left.replace(part, "")
        if text.isupper():
            continue  # initials of a name
        marks = any(unicodedata.combining(letter) for letter in unicodedata.normalize("NFD", left))
        if marks or "đ" in left or "Đ" in left:
            found.append(text)
    return sorted(found)


def press(client: ClientWindow, name: str) -> None:
    assert client.wait(lambda: client.press(name)), name


def shown(client: ClientWindow, name: str) -> None:
    assert client.wait(lambda: client.find(name) is not None), name


def machines() -> Scene:
    """Machines that have done it, need help, wait or have not reported."""
    told = [
        (True, None, (Kept.NOTES,)), (False, ClearingFault.IN_USE, ()), (False, None, ()),
        (False, None, (Kept.UNSENT_NOTES, Kept.UNSENT_COMMANDS, Kept.UNSENT_TEXTS)),
    ]  # fmt: skip
    rows = [RetentionRow(person_id=PersonId("p0"), device="d0", holding=4, report=None)]
    for number, (done, fault, kept) in enumerate(told):
        report = RetentionReport(
            device=f"d{number}", machine="PC", rule=Retention.WIPE, done=done, fault=fault, kept=kept,
            documents=2, removed_bytes=3_000_000, at=datetime.now(UTC),
        )  # fmt: skip
        rows.append(RetentionRow(person_id=PersonId(f"p{number + 1}"), device="d", holding=0, report=report))

    def go(client: ClientWindow) -> Iterator[str]:
        engine_of(client).retention.rows = RetentionRows(rule=Retention.WIPE, rows=tuple(rows))
        assert client.wait(lambda: client.press("deskPart6"))
        press(client, "retentionBoard")
        client.shell.retentionBoard.choose(1)
        assert client.wait(lambda: len(client.shell.retentionBoard.rows.rows) > 5)
        yield "board"

    house = closed_house()
    approve(house)
    return house, SECRETARY, go


def signed_by_secretary() -> LocalHouse:
    house = closed_house()
    approve(house)
    issue(house)
    sign(house, SignatureField.SECRETARY)
    return house


def signing() -> Scene:
    """A library that is none, a key file that is none, and a paper that somebody else signed meanwhile."""
    now = datetime.now(UTC)
    key = FoundCertificate(
        key="k", subject="Trần Quốc Bảo", issuer="Ban Cơ yếu Chính phủ", organization="", last_try=True,
        not_before=now - timedelta(days=9), not_after=now + timedelta(days=9),
    )  # fmt: skip

    def go(client: ClientWindow) -> Iterator[str]:
        sheet = client.shell.signing
        stock(client)
        sheet.begin("ChuToa")
        shown(client, "signingAbout")
        sheet.chooseLibrary(QUrl.fromLocalFile(__file__))
        assert client.wait(lambda: sheet.step == "choose" and str(sheet.problem) != "")
        yield "library"
        sheet.chooseWay(1)
        sheet.chooseFile(QUrl.fromLocalFile(__file__))
        sheet.openFile("x")
        assert client.wait(lambda: sheet.step == "choose" and str(sheet.problem) != "")
        yield "key file"
        engine_of(client).minutes.error = ClientError(ClientProblem.SIGNED_MEANWHILE)
        sheet._take((key,), NONE_ON_TOKEN, quiet=False)
        shown(client, "signingKey0")
        sheet.sign("x", "", "")
        assert client.wait(lambda: sheet.step == "choose" and str(sheet.problem) != "")
        yield "refused"

    return signed_by_secretary(), CHAIR, go


def read_house() -> LocalHouse:
    house = closed_house()
    send(house)
    comment(house)
    change(house)
    approve(house)
    issue(house)
    object_(house)
    return house


def begin_reading(client: ClientWindow) -> None:
    stock(client)
    client.shell.reading.open()
    assert client.wait(lambda: str(client.shell.reading.phase) == "ready")


def reading() -> Scene:
    """What a delegate reads: where they stand, comments, the own part, objections; and objecting."""

    def go(client: ClientWindow) -> Iterator[str]:
        begin_reading(client)
        for part, landmark in enumerate(("readingStage", "comment-c2", "readingOwn", "objectionTerm")):
            press(client, f"readingPart{part}")
            shown(client, landmark)
            yield landmark
        press(client, "objectionBegin")
        shown(client, "objectionSend")
        yield "objecting"

    return read_house(), ME, go


def answering() -> Scene:
    """The chair answers an objection."""

    def go(client: ClientWindow) -> Iterator[str]:
        begin_reading(client)
        press(client, "readingPart3")
        press(client, "objectionAnswer-o1")
        shown(client, "objectionUphold")
        yield "answering"

    return read_house(), CHAIR, go


def writing() -> Scene:
    """The desk while the meeting runs: texts, phrases, a task with faults and its calendar, sending a draft."""

    def go(client: ClientWindow) -> Iterator[str]:
        minutes = client.shell.minutes
        assert client.wait(lambda: client.press("deskPart5"))
        minutes.show(1)
        minutes.files.save("csv", QUrl.fromLocalFile(f"{__file__}/none.csv"))
        assert client.wait(lambda: str(minutes.files.said) != "")
        minutes.actions.add()
        minutes.actions.setDue("32/1/2026")
        press(client, "taskSave")
        press(client, "taskDueCalendar")
        shown(client, "taskDueSheetDays")
        yield "task"
        minutes.actions.close()
        minutes.show(2)
        minutes.review.ask()
        shown(client, "sendConfirm")
        yield "sending"
        minutes.review.close()
        minutes.show(0)
        press(client, "editPhrases")
        shown(client, "phraseSearchInput")
        yield "phrases"

    return house_in_session(), SECRETARY, go


def finishing() -> Scene:
    """A number that was taken, a delivery that failed, a file that could not be saved."""

    def go(client: ClientWindow) -> Iterator[str]:
        minutes, engine = client.shell.minutes, engine_of(client)
        assert client.wait(lambda: client.press("deskPart5"))
        minutes.goTo("number")
        shown(client, "issueNumberInput")
        engine.minutes.error = ClientError(ClientProblem.NUMBER_TAKEN)
        minutes.issuing.issue()
        assert client.wait(lambda: str(minutes.issuing.tone) == "red")
        engine.minutes.delivering.now = DeliveryState(
            phase=WorkPhase.FAILED, to="truc.example", fault=DeliveryFault.UNREACHABLE
        )
        minutes.delivering.send()
        assert client.wait(lambda: not minutes.delivering.busy and str(minutes.delivering.said) != "")
        minutes.files.save("docx", QUrl.fromLocalFile(f"{__file__}/none.docx"))
        assert client.wait(lambda: not minutes.files.busy and str(minutes.files.said) != "")
        yield "finish"

    house = signed_by_secretary()
    sign(house, SignatureField.CHAIR)
    return house, SECRETARY, go


@pytest.mark.parametrize("scene", [machines, signing, reading, answering, writing, finishing])
def test_what_stands_open_changes_its_language_whole(open_window: OpenWindow, scene: Callable[[], Scene]) -> None:
    house, who, go = scene()
    client = open_window(house, who, size=(1280, 1000), language="vi")
    for stop in go(client):
        settle(client)
        before = words_of(client)
        client.shell.preferences.chooseLanguage("en")
        settle(client)
        english = words_of(client)
        assert vietnamese(english, house) == [], stop
        client.shell.preferences.chooseLanguage("vi")
        settle(client)
        stayed = (words_of(client) & english) - before
        assert [text for text in stayed if any(letter.isalpha() for letter in text)] == [], stop
