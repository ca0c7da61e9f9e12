"""The client's window over the real engine and the real server, by real sockets on this machine."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QUrl

from meetroom.client.chest import NoVault
from meetroom.client.engine import Engine, LinkState, Listener
from meetroom.domain.state import Phase, PollState
from meetroom.papers.pages import PageSource
from meetroom.server.app import MeetingServer
from meetroom.server.config import ServerConfig
from meetroom.ui.app import ClientWindow, open_client
from meetroom.ui.bridge import EnginePort
from meetroom.ui.devices import Devices, NoSound
from tests.ui.test_chair_screen import write

T = TypeVar("T")
PATIENCE_S = 60.0


class ServerThread:
    """The server with a loop of its own."""

    def __init__(self, folder: Path) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.server = MeetingServer(ServerConfig(data_folder=folder, host="127.0.0.1", port=0, udp_port=0))
        self.run(self.server.start())
        self._port = self.server.house.address[1]

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Await something on the server's loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE_S)

    def start_again(self) -> None:
        """Start the stopped server again at the same port, with the same data."""
        self.server = MeetingServer(replace(self.server.config, port=self._port))
        self.run(self.server.start())

    def stop(self) -> None:
        """Stop server and loop."""
        self.run(self.server.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE_S)
        self._loop.close()


@pytest.fixture
def server(qapp: Any, tmp_path: Path) -> Iterator[ServerThread]:
    thread = ServerThread(tmp_path / "server")
    yield thread
    thread.stop()


def real_window(folder: Path) -> ClientWindow:
    """A window with a real engine."""

    def make(listener: Listener) -> EnginePort:
        return Engine(folder, listener, device="test", vault=NoVault())

    return open_client(make, folder, devices=Devices(None, NoSound()), motion=False)


def come_in(client: ClientWindow, link: str) -> None:
    """From the invitation into the meeting, by the buttons a person presses."""
    write(client, "invitationInput", link)
    assert client.wait(lambda: client.press("redeem"), PATIENCE_S)
    assert client.wait(lambda: client.shell.start.stage == "meetings", PATIENCE_S), client.shell.start.problem


def enter_first(client: ClientWindow) -> None:
    """Into the first meeting of the list."""
    assert client.wait(lambda: client.press("meeting0"), PATIENCE_S)
    assert client.wait(lambda: client.press("joinMeeting"), PATIENCE_S)
    assert client.wait(lambda: client.bridge.link is LinkState.LIVE, PATIENCE_S)


def test_a_meeting_from_creation_to_the_declared_vote(server: ServerThread, tmp_path: Path) -> None:
    host, guest = real_window(tmp_path / "host"), real_window(tmp_path / "guest")
    try:
        link = server.run(server.server.bootstrap_administrator())
        assert link is not None
        come_in(host, link)
        assert host.wait(lambda: host.press("createMeeting"), PATIENCE_S)
        assert host.wait(lambda: host.find("newTitleInput") is not None)
        write(host, "newTitleInput", "Phiên họp thử")
        assert host.wait(lambda: host.press("newCreate"), PATIENCE_S)
        assert host.wait(lambda: host.press("joinMeeting"), PATIENCE_S)
        assert host.wait(lambda: host.bridge.link is LinkState.LIVE and str(host.shell.view) == "chair", PATIENCE_S)
        invite_and_sit(host, guest)
        vote(host, guest)
    finally:
        warnings = host.warnings + guest.warnings
        host.close()
        guest.close()
    assert warnings == []


def found(server: ServerThread, host: ClientWindow) -> None:
    """The host founds a meeting and enters it as its chair."""
    link = server.run(server.server.bootstrap_administrator())
    assert link is not None
    come_in(host, link)
    host.shell.start.create("Phiên họp thử", "", "", 0, 0, True)
    assert host.wait(lambda: host.press("joinMeeting"), PATIENCE_S)
    assert host.wait(lambda: host.bridge.link is LinkState.LIVE and str(host.shell.view) == "chair", PATIENCE_S)


def invite_and_sit(host: ClientWindow, guest: ClientWindow) -> None:
    """The host opens the agenda and the meeting, and lets the guest in."""
    host.shell.agendaDesk.add("Nội dung thứ nhất", 1, 15, "", False, False)
    host.shell.roster.addPerson("Nguyễn Văn An", "", "an", 0, 0, True)
    assert host.wait(lambda: len(host.bridge.meeting.people) == 2 and len(host.bridge.meeting.items) == 1, PATIENCE_S)
    other = next(p.person_id for p in host.bridge.meeting.people.values() if p.name == "Nguyễn Văn An")
    host.shell.roster.invite(other)
    assert host.wait(lambda: host.shell.roster.link != "", PATIENCE_S)
    come_in(guest, host.shell.roster.link)
    host.shell.roster.forgetLink()
    host.shell.chair.act("announce")
    assert host.wait(lambda: host.bridge.meeting.phase is Phase.ANNOUNCED, PATIENCE_S)
    enter_first(guest)
    for person_id in list(host.bridge.meeting.people):
        host.shell.roster.arrive(person_id)
    host.shell.chair.act("open")
    assert guest.wait(lambda: guest.bridge.meeting.phase is Phase.OPEN, PATIENCE_S)
    assert guest.wait(lambda: guest.bridge.meeting.is_present(other), PATIENCE_S)


def prepare_a_vote(host: ClientWindow, question: str) -> None:
    """As the sheet of a new vote proposes it."""
    draft = host.shell.pollDraft
    draft.begin()
    draft.ask(question)
    draft.prepare()


def vote(host: ClientWindow, guest: ClientWindow) -> None:
    """Hands, floor and a vote, seen on both windows."""
    assert guest.wait(lambda: guest.press("raiseHand"), PATIENCE_S)
    assert guest.wait(lambda: guest.shell.floor.hand == "up", PATIENCE_S)
    assert host.wait(lambda: host.press("grantFloor1"), PATIENCE_S)
    assert guest.wait(lambda: guest.shell.floor.hand == "speaking", PATIENCE_S)
    prepare_a_vote(host, "Đồng ý?")
    assert host.wait(lambda: host.press("openPoll"), PATIENCE_S)
    assert guest.wait(lambda: guest.press("voteYes"), PATIENCE_S)
    assert guest.wait(lambda: guest.shell.ballot.phase == "recorded", PATIENCE_S)
    assert host.wait(lambda: host.press("voteYes"), PATIENCE_S)
    assert host.wait(lambda: host.shell.ballot.phase == "recorded", PATIENCE_S)
    assert host.wait(lambda: host.press("closePoll"), PATIENCE_S)
    assert host.wait(lambda: host.press("publishPoll"), PATIENCE_S)
    assert guest.wait(lambda: guest.shell.ballot.phase == "published", PATIENCE_S)
    assert guest.shell.ballot.adopted
    assert [p.state for p in guest.bridge.meeting.polls.values()] == [PollState.PUBLISHED]


def test_a_ballot_left_behind_by_a_restart_is_named_when_it_comes_too_late(
    server: ServerThread, tmp_path: Path
) -> None:
    host, guest = real_window(tmp_path / "host"), real_window(tmp_path / "guest")
    found(server, host)
    invite_and_sit(host, guest)
    prepare_a_vote(host, "Đồng ý?")
    assert host.wait(lambda: host.press("openPoll"), PATIENCE_S)
    assert guest.wait(lambda: guest.find("voteYes") is not None, PATIENCE_S)
    server.run(server.server.stop())
    assert guest.wait(lambda: guest.bridge.link is LinkState.CONNECTING, PATIENCE_S)
    assert guest.wait(lambda: guest.press("voteYes"))
    engine = guest.bridge.engine
    assert isinstance(engine, Engine)
    assert guest.wait(lambda: engine.waiting == 1, PATIENCE_S)
    guest.close()
    server.start_again()
    assert host.wait(lambda: host.bridge.link is LinkState.LIVE, PATIENCE_S)
    assert host.wait(lambda: host.press("closePoll"), PATIENCE_S)
    assert host.wait(lambda: host.press("askPollConfirm"), PATIENCE_S)
    assert host.wait(lambda: [p.state for p in host.bridge.meeting.polls.values()] == [PollState.COUNTED], PATIENCE_S)
    again = real_window(tmp_path / "guest")
    again.shell.resume()
    assert again.wait(lambda: again.shell.start.stage == "meetings", PATIENCE_S), again.shell.start.problem
    enter_first(again)
    assert again.wait(lambda: again.find("lateNotice") is not None, PATIENCE_S)
    assert "phiếu biểu quyết của bạn “Đồng ý?”" in str(again.shell.late.sentence)
    warnings = host.warnings + guest.warnings + again.warnings
    host.close()
    again.close()
    assert warnings == []


def test_a_stopped_server_is_said_and_the_screen_stays(server: ServerThread, tmp_path: Path) -> None:
    client = real_window(tmp_path / "one")
    try:
        link = server.run(server.server.bootstrap_administrator())
        assert link is not None
        come_in(client, link)
        assert client.wait(lambda: client.press("createMeeting"), PATIENCE_S)
        assert client.wait(lambda: client.find("newTitleInput") is not None)
        write(client, "newTitleInput", "Phiên họp thử")
        assert client.wait(lambda: client.press("newCreate"), PATIENCE_S)
        assert client.wait(lambda: client.press("joinMeeting"), PATIENCE_S)
        assert client.wait(lambda: client.bridge.link is LinkState.LIVE, PATIENCE_S)
        server.run(server.server.stop())
        assert client.wait(lambda: client.find("linkNotice") is not None, PATIENCE_S)
        assert client.bridge.meeting.title == "Phiên họp thử"
    finally:
        client.close()


def test_the_minutes_are_saved_as_pdf(server: ServerThread, tmp_path: Path) -> None:
    host = real_window(tmp_path / "host")
    found(server, host)
    host.shell.agendaDesk.add("Nội dung thứ nhất", 1, 15, "", False, False)
    assert host.wait(lambda: len(host.bridge.meeting.items) == 1, PATIENCE_S)
    host.shell.showView("desk")
    assert host.wait(lambda: host.press("deskPart5"))
    host.shell.minutes.show(2)
    assert host.wait(lambda: host.find("exportMinutes") is not None)
    assert host.find("openMinutes") is None
    files = host.shell.minutes.files
    (tmp_path / "no folder").touch()
    files.save("pdf", QUrl.fromLocalFile(str(tmp_path / "no folder" / "bien-ban.pdf")))
    assert host.wait(lambda: "Không ghi được tệp" in str(files.said), PATIENCE_S)
    target = tmp_path / "biên bản.pdf"
    files.save("pdf", QUrl.fromLocalFile(str(target)))
    assert files.busy
    assert host.wait(lambda: host.find("openMinutes") is not None, PATIENCE_S)
    assert str(target) in str(files.said)
    source = PageSource(target.read_bytes())
    text = "".join(source.text(page) for page in range(source.page_count))
    source.close()
    assert "Phiên họp thử" in text
    assert "Nội dung thứ nhất" in text
    assert host.bridge.engine.replica.head[:8] in text.replace("\n", "").replace(" ", "")
    warnings = host.warnings
    host.close()
    assert warnings == []


def test_an_invited_person_comes_back_after_a_restart_until_they_log_out(server: ServerThread, tmp_path: Path) -> None:
    link = server.run(server.server.bootstrap_administrator())
    assert link is not None
    first = real_window(tmp_path / "one")
    come_in(first, link)
    first.close()
    again = real_window(tmp_path / "one")
    again.shell.resume()
    assert again.wait(lambda: again.shell.start.stage == "meetings", PATIENCE_S), again.shell.start.problem
    assert again.wait(lambda: again.press("logOut"))
    assert again.wait(lambda: again.find("hostHere") is not None, PATIENCE_S)
    again.close()
    after = real_window(tmp_path / "one")
    after.shell.resume()
    assert (after.shell.start.busy, after.shell.start.stage) == (False, "welcome")
    after.close()
    assert first.warnings + again.warnings + after.warnings == []
