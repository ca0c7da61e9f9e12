"""A whole verifiable election at real windows over a real server: two of three scrutineers open; strangers check."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import QUrl

from meetroom.ballots.audit import audit
from meetroom.client.elections import ElectionView
from meetroom.domain.attendance import SignIn
from meetroom.domain.core import Command, PollId
from meetroom.domain.polls import PollKind, PollState
from meetroom.domain.state import Phase, Role
from meetroom.ui.app import ClientWindow
from meetroom.ui.person_edit import ROLE_CHOICES
from tests.ballots import peer
from tests.ui.test_chair_screen import write
from tests.ui.test_real_server import PATIENCE_S, ServerThread, come_in, enter_first, found, real_window, server

__all__ = ["server"]
SCRUTINEER_ROLE, DELEGATE_ROLE = ROLE_CHOICES.index(Role.SCRUTINEER), ROLE_CHOICES.index(Role.DELEGATE)
SCRUTINEERS = ("Nguyễn Thị Minh Khai", "Hoàng Văn Thụ", "Lê Hồng Phong")
DELEGATE = "Trần Thị Bích"
QUESTION = "Miễn nhiệm Ủy viên Ủy ban nhân dân tỉnh"


class Hall(NamedTuple):
    """Who takes part, each at a window of their own; one thread serves them all."""

    chair: ClientWindow
    scrutineers: tuple[ClientWindow, ...]
    delegate: ClientWindow

    @property
    def all(self) -> tuple[ClientWindow, ...]:
        return (self.chair, *self.scrutineers, self.delegate)

    def wait(self, until: Callable[[], bool], what: str) -> None:
        assert self.chair.wait(until, PATIENCE_S), what

    def press(self, client: ClientWindow, name: str) -> None:
        self.wait(lambda: client.press(name), f"{name} cannot be pressed")

    def do(self, client: ClientWindow, command: Command) -> None:
        answers: list[object] = []
        client.bridge.submit(command, answers.append, answers.append)
        self.wait(lambda: bool(answers), "no answer")

    @property
    def poll(self) -> PollId:
        return next(iter(self.chair.bridge.meeting.polls), PollId(""))

    def stage(self, client: ClientWindow) -> str:
        """Where the window's person sees the election."""
        view = client.shell.sealed.votes.of(self.poll)
        return view.stage.value if view is not None else ""


@pytest.fixture
def hall(server: ServerThread, tmp_path: Path) -> Iterator[Hall]:
    windows = [real_window(tmp_path / str(n)) for n in range(5)]
    try:
        made = Hall(windows[0], tuple(windows[1:4]), windows[4])
        found(server, made.chair)
        _bring_in(made)
        yield made
    finally:
        warnings = [warning for client in windows for warning in client.warnings]
        for client in windows:
            client.close()
    assert warnings == []


def _bring_in(hall: Hall) -> None:
    chair = hall.chair
    names = (*SCRUTINEERS, DELEGATE)
    chair.shell.agendaDesk.add("Công tác nhân sự", 1, 15, "", False, False, 0)
    for n, name in enumerate(names):
        role = DELEGATE_ROLE if name == DELEGATE else SCRUTINEER_ROLE
        chair.shell.roster.addPerson(name, "", f"p{n}", role, 0, name == DELEGATE)
        hall.wait(lambda n=n: len(chair.bridge.meeting.people) == n + 2, "somebody was not added")  # type: ignore[misc]
    chair.shell.chair.act("announce")
    hall.wait(lambda: chair.bridge.meeting.phase is Phase.ANNOUNCED, "the meeting was not announced")
    people = {person.name: person.person_id for person in chair.bridge.meeting.people.values()}
    for client, name in zip((*hall.scrutineers, hall.delegate), names, strict=True):
        chair.shell.roster.forgetLink()
        chair.shell.roster.invite(people[name])
        hall.wait(lambda: chair.shell.roster.link != "", "there is no invitation")
        come_in(client, chair.shell.roster.link)
        enter_first(client)
        hall.do(client, SignIn())
    hall.do(chair, SignIn())
    chair.shell.chair.act("open")
    hall.wait(lambda: all(c.bridge.meeting.phase is Phase.OPEN for c in hall.all), "the meeting was not opened")


def _prepare(hall: Hall) -> None:
    """The chair prepares the vote; keys are made and compared, then it is sealed."""
    chair = hall.chair
    hall.press(chair, "newPoll")
    hall.wait(lambda: chair.find("pollQuestionInput") is not None, "the sheet of the vote did not open")
    write(chair, "pollQuestionInput", QUESTION)
    chair.shell.pollDraft.chooseKind(list(PollKind).index(PollKind.VERIFIABLE))
    hall.wait(lambda: chair.shell.sealed.plan.needed == "2 trong 3", "two of three are not proposed")
    hall.press(chair, "pollCreate")
    hall.press(chair, "sealedPrepare")
    for client in hall.scrutineers:
        hall.press(client, "scrutineerNoticeAction")
        hall.press(client, "scrutineerAct")
    for client in hall.scrutineers:
        hall.wait(lambda c=client: c.shell.sealed.scrutineer.comparing, "the codes cannot be compared")  # type: ignore[misc]
        hall.press(client, "scrutineerAct")
    hall.wait(lambda: len({_codes(client, hall) for client in hall.all}) == 1, "not everybody sees the same codes")
    assert [len(code) for code in _codes(chair, hall)] == [19, 19, 19]
    hall.wait(lambda: hall.stage(chair) == "ready", "the keys were not completed")
    hall.wait(lambda: len(_view(chair, hall).registered) == 2, "the delegates' devices did not register")
    hall.press(chair, "sealedSealAll")
    hall.press(chair, "sealSheetConfirm")
    hall.wait(lambda: hall.stage(chair) == "sealed", "the vote was not sealed")


def _view(client: ClientWindow, hall: Hall) -> ElectionView:
    view: ElectionView | None = client.shell.sealed.votes.of(hall.poll)
    assert view is not None
    return view


def _codes(client: ClientWindow, hall: Hall) -> tuple[str, ...]:
    return tuple(row.fingerprint for row in _view(client, hall).trustees)


def test_an_election_from_the_keys_to_the_counting_record(hall: Hall, tmp_path: Path) -> None:
    _prepare(hall)
    chair, delegate = hall.chair, hall.delegate
    hall.press(chair, "openPoll")
    _test_the_device(hall)
    for client, answer in ((delegate, "sealedYes"), (chair, "sealedNo")):
        hall.press(client, answer)
        hall.press(client, "sealedCast")
    for client in (delegate, chair):
        hall.wait(lambda c=client: c.shell.sealed.ballot(hall.poll).phase == "cast", "a ballot was not recorded")  # type: ignore[misc]
    hall.press(chair, "closePoll")
    for client in hall.scrutineers[1:]:
        hall.wait(lambda c=client: c.shell.sealed.scrutineer.action != "", "the result cannot be opened")  # type: ignore[misc]
        hall.press(client, "scrutineerAct")
    hall.wait(lambda: hall.stage(chair) == "opened", "the result was not opened")
    hall.press(chair, "publishPoll")
    _look_at_the_result(hall)
    _check_by_strangers(hall, tmp_path)


def _test_the_device(hall: Hall) -> None:
    """The delegate opens a ballot instead of casting it; the chair's device works it out."""
    delegate, chair = hall.delegate, hall.chair
    hall.press(delegate, "sealedAbstain")
    hall.press(delegate, "sealedCheck")
    card = delegate.shell.sealed.ballot(hall.poll)
    hall.wait(lambda: card.opening != "", "the ballot was not opened")
    assert card.picture.startswith("data:image/png")
    chair.shell.sealed.showSecond()
    hall.wait(lambda: chair.find("secondTextInput") is not None, "the second device's sheet did not open")
    write(chair, "secondTextInput", card.opening)
    hall.press(chair, "secondCheck")
    hall.wait(lambda: chair.find("secondCode") is not None, "the second device did not work it out")
    assert chair.shell.sealed.secondDevice.found == "Phiếu này ghi: Không biểu quyết"
    hall.press(chair, "secondSheetClose")
    hall.press(delegate, "sealedVoteNow")


def _look_at_the_result(hall: Hall) -> None:
    for client in hall.all:
        hall.wait(lambda c=client: hall.stage(c) == "published", "the result was not published")  # type: ignore[misc]
        poll = client.bridge.meeting.polls[hall.poll]
        assert poll.state is PollState.PUBLISHED
        assert poll.tally is not None
        assert [int(n) for n in (poll.tally.yes, poll.tally.no, poll.tally.abstain)] == [1, 1, 0]
    for client in (hall.chair, hall.delegate):
        assert "có trong danh sách đã công bố" in client.shell.sealed.ballot(hall.poll).listed


def _check_by_strangers(hall: Hall, tmp_path: Path) -> None:
    client = hall.scrutineers[0]
    hall.press(client, "scrutineerRecord")
    hall.press(client, "recordCheck")
    record = client.shell.sealed.record
    hall.wait(lambda: record.checked, "the record was not checked")
    assert record.verdict == "Mọi kiểm tra đều đúng và đây là hồ sơ của phiên họp này."
    assert {row.tone for row in record.property("lines").rows} == {"green"}
    path = tmp_path / "hồ sơ" / "phieu-kin.bel"
    path.parent.mkdir()
    record.save(QUrl.fromLocalFile(str(path)))
    hall.wait(lambda: record.saved != "", "the record was not saved")
    assert record.command == f'belenios-tool election verify --dir "{path.parent}"'
    raw = path.read_bytes()
    assert audit(raw).is_final
    receipt = hall.delegate.shell.sealed.ballot(hall.poll).receipt
    record.lookUp(receipt[:12])
    assert record.lookedUp.startswith("Mã phiếu này có trong hồ sơ")
    paper = tmp_path / "bien-ban.pdf"
    client.shell.sealed.counting.save(hall.poll, QUrl.fromLocalFile(str(paper)))
    hall.wait(lambda: client.shell.sealed.counting.file != "", "the counting record was not written")
    assert paper.read_bytes().startswith(b"%PDF")
    if shutil.which(peer.PROGRAM):
        assert peer.verify(raw)[0]
