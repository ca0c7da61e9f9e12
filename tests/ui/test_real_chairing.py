"""A chair works a sitting by the keyboard alone, with letters of double size, over a real server."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from meetroom.domain.state import ItemState, Phase, PollKind, PollState, SpeechState
from meetroom.ui.app import ClientWindow
from tests.ui.screen_walk import poor_targets, scene_rect
from tests.ui.test_real_server import PATIENCE_S, ServerThread, found, invite_and_sit, real_window

MOST_STEPS = 80


@pytest.fixture
def server(qapp: Any, tmp_path: Path) -> Iterator[ServerThread]:
    thread = ServerThread(tmp_path / "server")
    yield thread
    thread.stop()


def focused(client: ClientWindow) -> str:
    item = client.window.activeFocusItem()
    return item.objectName() if item is not None else ""


def go_to(client: ClientWindow, name: str) -> None:
    """Press Tab until the keyboard is on something that is there and can be used."""
    there = client.find
    # Of two windows in one program only the active one has the keyboard.
    client.window.requestActivate()
    assert client.wait(client.window.isActive, PATIENCE_S)
    assert client.wait(lambda: (item := there(name)) is not None and item.isEnabled(), PATIENCE_S), name
    names = list[str]()
    for _ in range(MOST_STEPS):
        names.append(focused(client))
        if names[-1] == name:
            return
        QTest.keyClick(client.window, Qt.Key.Key_Tab)
        # Lists scroll after the keyboard, once the events are served.
        beats = iter(range(2))
        client.wait(lambda: next(beats, None) is None)  # noqa: B023
    raise AssertionError(f"{name} is not reached by Tab: {names}")


def by_keys(client: ClientWindow, name: str, done: Callable[[], bool]) -> None:
    """Do one thing with the keyboard and wait for what comes of it."""
    go_to(client, name)
    item = client.window.activeFocusItem()
    assert item is not None
    assert scene_rect(item).top() < client.window.height()
    QTest.keyClick(client.window, Qt.Key.Key_Space)
    assert client.wait(done, PATIENCE_S), name
    # What is new is laid out after the next events.
    client.wait(lambda: not poor_targets(client.window.contentItem()), PATIENCE_S)
    assert poor_targets(client.window.contentItem()) == [], name


def type_in(client: ClientWindow, name: str, text: str) -> None:
    """Write something in capitals, by its keys."""
    go_to(client, name)
    for letter in text:
        QTest.keyClick(client.window, Qt.Key(ord(letter)))


def test_a_sitting_is_chaired_by_the_keyboard_alone(server: ServerThread, tmp_path: Path) -> None:
    host, guest = real_window(tmp_path / "host"), real_window(tmp_path / "guest")
    try:
        found(server, host)
        host.shell.preferences.chooseScale(4)
        assert host.shell.preferences.scale == 2.0
        invite_and_sit(host, guest)
        the_floor(host, guest)
        the_votes(host, guest)
        the_sitting(host, guest)
    finally:
        warnings = host.warnings + guest.warnings
        host.close()
        guest.close()
    assert warnings == []


def the_floor(host: ClientWindow, guest: ClientWindow) -> None:
    """An item is called; the floor is given, paused, extended and withdrawn; a point of order is heard and answered."""
    meeting = host.bridge
    by_keys(host, "tabagenda", lambda: host.find("startItem1") is not None)
    by_keys(host, "startItem1", lambda: [i.state for i in meeting.meeting.items.values()] == [ItemState.RUNNING])
    assert guest.wait(lambda: guest.press("raiseHand"), PATIENCE_S)
    by_keys(host, "tabfloor", lambda: host.find("grantFloor1") is not None)
    by_keys(host, "grantFloor1", lambda: host.find("pauseSpeech") is not None)
    by_keys(host, "pauseSpeech", lambda: host.shell.floor.speakerPaused)
    by_keys(host, "pauseSpeech", lambda: not host.shell.floor.speakerPaused)
    by_keys(host, "extendSpeech", lambda: [s.extra_s for s in meeting.meeting.speeches.values()] == [60])
    by_keys(host, "endSpeech", lambda: [s.state for s in meeting.meeting.speeches.values()] == [SpeechState.FINISHED])
    assert guest.wait(lambda: guest.shell.floor.hand == "down", PATIENCE_S)
    guest.shell.floor.raisePointOfOrder(0, "Thời gian")
    by_keys(host, "tabchair", lambda: host.find("attend-grant") is not None)
    by_keys(host, "attend-grant", lambda: guest.shell.floor.hand == "speaking")
    by_keys(host, "step-end_speech", lambda: host.find("attend-answer") is not None)
    by_keys(host, "attend-answer", lambda: host.find("ruleUpheld") is not None)
    by_keys(host, "ruleUpheld", lambda: any(s.ruling for s in meeting.meeting.speeches.values()))


def choose_named(client: ClientWindow) -> None:
    """Of the kinds that the rules allow, take the vote by name."""
    kinds = client.bridge.meeting.rules.kinds
    draft = client.shell.pollDraft
    go_to(client, "pollKindBox")
    for _ in kinds:
        key = Qt.Key.Key_Down if draft.kind < kinds.index(PollKind.OPEN) else Qt.Key.Key_Up
        if draft.kind != kinds.index(PollKind.OPEN):
            QTest.keyClick(client.window, key)
    assert client.wait(lambda: draft.kind == kinds.index(PollKind.OPEN), PATIENCE_S)


def the_votes(host: ClientWindow, guest: ClientWindow) -> None:
    """Two votes are opened in two presses each, held, and declared together."""

    def states() -> list[PollState]:
        return [p.state for p in host.bridge.meeting.polls.values()]

    for n in (1, 2):
        by_keys(host, "newPoll", lambda: host.find("pollQuestionInput") is not None)
        type_in(host, "pollQuestionInput", "OK")
        choose_named(host)
        by_keys(host, "pollOpenNow", lambda: states().count(PollState.OPEN) == 1)
        assert guest.wait(lambda: guest.press("voteYes"), PATIENCE_S)
        assert guest.wait(lambda: guest.shell.ballot.phase == "recorded", PATIENCE_S)
        by_keys(host, "closePoll", lambda: host.find("askPollConfirm") is not None)
        by_keys(host, "askPollConfirm", lambda k=n: states().count(PollState.COUNTED) == k)  # type: ignore[misc]
    by_keys(host, "attend-publish_all", lambda: host.find("askActConfirm") is not None)
    by_keys(host, "askActConfirm", lambda: states() == [PollState.PUBLISHED] * 2)
    assert guest.wait(lambda: guest.shell.ballot.phase == "published", PATIENCE_S)


def the_sitting(host: ClientWindow, guest: ClientWindow) -> None:
    """It is suspended and resumed, the doors are closed and opened, the chair is handed over and taken back."""
    by_keys(host, "actsuspend", lambda: host.find("askActConfirm") is not None)
    by_keys(host, "askActConfirm", lambda: guest.bridge.meeting.phase is Phase.SUSPENDED)
    by_keys(host, "step-resume", lambda: host.find("askActConfirm") is not None)
    by_keys(host, "askActConfirm", lambda: guest.bridge.meeting.phase is Phase.OPEN)
    by_keys(host, "closeDoors", lambda: host.find("doorsConfirm") is not None)
    by_keys(host, "doorsConfirm", lambda: guest.find("doorsBadge") is not None)
    by_keys(host, "doorsStateAction", lambda: guest.find("doorsBadge") is None)
    other = next(p for p, person in host.bridge.meeting.people.items() if person.name == "Nguyễn Văn An")
    by_keys(host, "handOver", lambda: host.find(f"handTo-{other}") is not None)
    by_keys(host, f"handTo-{other}", lambda: host.bridge.meeting.presiding == other)
    by_keys(host, "handoverStateAction", lambda: host.bridge.meeting.presiding is None)
