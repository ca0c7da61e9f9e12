"""What goes wrong around a server: restarts, ports, folders, a full disk, a bug; nothing acknowledged is lost."""

import errno
import socket
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from meetroom.domain.agenda import AddItem, ItemAdded
from meetroom.domain.attendance import SignOut
from meetroom.domain.core import ItemId
from meetroom.domain.core import Refusal as R
from meetroom.domain.meeting import decide
from meetroom.domain.state import RuleSet
from meetroom.protocol.messages import ByeReason
from meetroom.server import app
from meetroom.server import room as room_module
from meetroom.server.app import MeetingServer
from meetroom.server.config import PortInUse, ServerConfig, StartFailed, StartProblem
from meetroom.store.failures import JournalFull, StoreFailed, StoreFault
from tests.server import secret_vote
from tests.server.conftest import Crowd, StartServer
from tests.server.papers import small_pdf
from tests.server.visitor import Line, Visitor


def item(name: str) -> AddItem:
    return AddItem(item_id=ItemId(name), title="Mục")


async def test_a_restart_goes_on_where_it_was(start_server: StartServer) -> None:
    server = await start_server()
    port, ca = server.house.address[1], server.ca_sha256
    crowd = Crowd(server)
    line = await crowd.found()
    first = await line.submit(item("i1"), "once")
    await server.stop()
    assert (await line.bye()).reason is ByeReason.SERVER_STOPPING
    await crowd.close()
    again = await start_server(port=port)
    assert again.ca_sha256 == ca
    sec = crowd.people["sec"]
    visitor = Visitor(again)
    visitor.headers = sec.headers
    back = await visitor.call(crowd.meeting_id)
    welcome = await back.hello(after=line.replica)
    assert (welcome.reset, welcome.seq) == (False, first.seq)
    assert await back.submit(item("i1"), "once") == first
    assert (await back.submit(item("i2"))).refusal is None
    await back.close()
    await visitor.close()


async def test_no_fact_is_before_an_earlier_one_though_the_clock_was_set_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine without a clock battery starts in the past: nobody has left before they came."""
    (person,) = secret_vote.voters(1)
    async with secret_vote.secret_vote(tmp_path) as before:
        await before.gather([person], RuleSet())
    monkeypatch.setattr(secret_vote, "NOON", secret_vote.NOON - timedelta(hours=2))
    async with secret_vote.secret_vote(tmp_path) as after:
        await after.carry_out(person, SignOut())
        (stay,) = after.gathering.meeting.stays[person]
        assert stay.left_at is not None
        assert stay.arrived_at <= stay.left_at


async def test_stopping_twice_is_harmless(start_server: StartServer) -> None:
    server = await start_server()
    await server.stop()
    await server.stop()
    with pytest.raises(RuntimeError):
        _ = server.url


async def test_a_tcp_port_in_use(start_server: StartServer, tmp_path: Path) -> None:
    server = await start_server()
    other = MeetingServer(ServerConfig(data_folder=tmp_path / "other", port=server.house.address[1], media=False))
    with pytest.raises(PortInUse) as refused:
        await other.start()
    assert refused.value.problem is StartProblem.TCP_PORT_IN_USE
    assert refused.value.port == server.house.address[1]


async def test_a_udp_port_in_use(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        server = MeetingServer(ServerConfig(data_folder=tmp_path, udp_port=port))
        with pytest.raises(PortInUse) as refused:
            await server.start()
    assert refused.value.problem is StartProblem.UDP_PORT_IN_USE
    await server.start()
    assert server.udp_port == port
    await server.stop()


async def test_a_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StartFailed) as refused:
        await MeetingServer(ServerConfig(data_folder=tmp_path / "file")).start()
    assert refused.value.problem is StartProblem.FOLDER_UNUSABLE


async def test_a_full_disk_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(self: Path, content: bytes) -> int:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path, "write_bytes", no_space)
    with pytest.raises(StartFailed) as refused:
        await MeetingServer(ServerConfig(data_folder=tmp_path)).start()
    assert refused.value.problem is StartProblem.NO_SPACE


async def test_an_address_of_another_machine(tmp_path: Path) -> None:
    for host in ("192.0.2.1", "no.such.name.invalid"):
        with pytest.raises(StartFailed) as refused:
            await MeetingServer(ServerConfig(data_folder=tmp_path, host=host)).start()
        assert refused.value.problem is StartProblem.ADDRESS_UNUSABLE


async def test_certificates_that_are_none(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("no certificate")
    for pem, key in ((wrong, wrong), (tmp_path / "missing", wrong), (wrong, None)):
        config = ServerConfig(data_folder=tmp_path, certificate_pem=pem, private_key_pem=key)
        with pytest.raises(StartFailed) as refused:
            await MeetingServer(config).start()
        assert refused.value.problem is StartProblem.CERTIFICATE_UNUSABLE


async def test_a_real_certificate(start_server: StartServer, tmp_path: Path) -> None:
    own = await start_server()
    folder = own.config.data_folder / "tls"
    ca_pem = own.ca_pem
    assert ca_pem is not None
    await own.stop()
    real = await start_server(certificate_pem=folder / "server.pem", private_key_pem=folder / "server-key.pem")
    assert real.ca_pem is None
    link = await real.bootstrap_administrator()
    assert link is not None
    assert "." not in link.rsplit("/", 1)[1]


async def test_damaged_data(tmp_path: Path) -> None:
    (tmp_path / "meetroom.db").write_bytes(b"no database at all" * 1_000)
    with pytest.raises(StartFailed) as refused:
        await MeetingServer(ServerConfig(data_folder=tmp_path)).start()
    assert refused.value.problem is StartProblem.DATA_UNUSABLE


async def test_one_server_per_folder(start_server: StartServer) -> None:
    server = await start_server()
    with pytest.raises(StartFailed) as refused:
        await MeetingServer(server.config).start()
    assert refused.value.problem is StartProblem.FOLDER_IN_USE
    await server.stop()
    again = await start_server()
    assert again.url


def _in_the_database(server: MeetingServer, statement: str) -> None:
    with sqlite3.connect(server.config.data_folder / "meetroom.db") as database:
        assert database.execute(statement).rowcount == 1
    database.close()


async def test_a_chain_whose_end_is_missing_is_not_gone_on_with(start_server: StartServer) -> None:
    server = await start_server()
    crowd = Crowd(server)
    line = await crowd.found()
    await line.submit(item("i1"))
    await crowd.close()
    await server.stop()
    _in_the_database(server, "DELETE FROM links WHERE seq = (SELECT MAX(seq) FROM links)")
    with pytest.raises(StartFailed) as refused:
        await MeetingServer(server.config).start()
    assert refused.value.problem is StartProblem.DATA_UNUSABLE


async def test_a_damaged_manifest_costs_its_paper_alone(start_server: StartServer) -> None:
    server = await start_server()
    crowd = Crowd(server)
    await crowd.found()
    sec = crowd.people["sec"]
    for title in ("Một", "Hai"):
        assert (await sec.upload(crowd.meeting_id, small_pdf(title)))[0] == 201
    await crowd.close()
    await server.stop()
    _in_the_database(
        server,
        "UPDATE sealed_versions SET manifest = x'00' "
        "WHERE document_id = (SELECT MIN(document_id) FROM sealed_versions)",
    )
    again = await start_server()
    visitor = Visitor(again)
    visitor.headers = sec.headers
    status, rows = await visitor.get(f"/api/meetings/{crowd.meeting_id}/manifests")
    assert (status, len(rows)) == (200, 1)
    await visitor.close()


class _Journal:
    """Makes the journal's writing fail while `trouble` is set."""

    def __init__(self, crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
        self.trouble: Exception | None = None
        self.too_late = False
        journal = crowd.server.house.journal
        write = journal.append_group

        def append_group(*args: Any) -> None:
            if self.too_late:
                write(*args)
            if self.trouble is not None:
                raise self.trouble
            write(*args)

        monkeypatch.setattr(journal, "append_group", append_group)


async def test_a_full_disk_loses_nothing(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    await crowd.add("an")
    an, sec = await crowd.enter("an"), crowd.lines["sec"]
    journal = _Journal(crowd, monkeypatch)
    before = crowd.server.house.gatherings[sec.replica.meeting.meeting_id].room.replica
    journal.trouble = JournalFull()
    await sec.say_submit(item("i1"), "c1")
    assert (await sec.bye()).reason is ByeReason.NO_SPACE
    assert crowd.server.house.gatherings[sec.replica.meeting.meeting_id].room.replica == before
    status, answer = await crowd.people["sec"].upload(crowd.meeting_id, small_pdf())
    assert (status, answer["problem"]) == (507, "no_space")
    journal.trouble = None
    back = await crowd.enter("sec", after=sec.replica)
    assert (await back.submit(item("i1"), "c1")).refusal is None
    # Whoever only listened was not disturbed.
    await an.until(lambda: ItemId("i1") in an.replica.meeting.items)
    assert an.replica.head == back.replica.head


async def test_a_database_that_fails_ends_and_restarts_the_meeting(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    sec = crowd.lines["sec"]
    journal = _Journal(crowd, monkeypatch)
    journal.trouble = StoreFailed(StoreFault.UNAVAILABLE)
    await sec.say_submit(item("i1"), "c1")
    assert (await sec.bye()).reason is ByeReason.MEETING_FAILED
    journal.trouble = None
    back = await crowd.enter("sec", after=sec.replica)
    assert (await back.submit(item("i1"), "c1")).refusal is None


async def test_what_was_written_though_the_database_failed_has_its_consequences(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line to a database may break after it has written: nobody else would tell what follows from the facts."""
    sec, told = crowd.lines["sec"], []
    gathering = crowd.server.house.gatherings[sec.replica.meeting.meeting_id]
    gathering.after_facts.append(lambda before, facts: told.append((before, [type(f.event) for f in facts])))
    meeting = gathering.meeting
    journal = _Journal(crowd, monkeypatch)
    journal.trouble, journal.too_late = StoreFailed(StoreFault.UNAVAILABLE), True
    await sec.say_submit(item("i1"), "c1")
    assert (await sec.bye()).reason is ByeReason.MEETING_FAILED
    journal.trouble, journal.too_late = None, False
    back = await crowd.enter("sec", after=sec.replica)
    assert (await back.submit(item("i1"), "c1")).seq == back.replica.seq == meeting_seq(crowd, back)
    assert told == [(meeting, [ItemAdded])]


def meeting_seq(crowd: Crowd, line: Line) -> int:
    return crowd.server.house.gatherings[line.replica.meeting.meeting_id].room.replica.seq


async def test_a_bug_ends_one_meeting_and_only_for_a_moment(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    await crowd.add("an")
    an, sec = await crowd.enter("an"), crowd.lines["sec"]
    other = Crowd(crowd.server)
    other.people = {"sec": crowd.people["sec"]}
    status, made = await crowd.people["sec"].post("/api/meetings", {"title": "Another"})
    assert status == 201
    other.meeting_id = made["meeting_id"]
    elsewhere = await other.enter("sec")

    def with_a_bug(meeting: Any, actor: Any, command: Any, now: Any) -> Any:
        if isinstance(command, AddItem) and command.item_id == "poison":
            raise ZeroDivisionError
        return decide(meeting, actor, command, now)

    monkeypatch.setattr(room_module, "decide", with_a_bug)
    await sec.say_submit(item("poison"), "c1")
    for line in (an, sec):
        assert (await line.bye()).reason is ByeReason.MEETING_FAILED
    back = await crowd.enter("sec", after=sec.replica)
    # The command that met the bug is answered, so that it does not come back for ever.
    assert (await back.submit(item("poison"), "c1")).refusal is R.INVALID_VALUE
    assert (await back.submit(item("i1"))).refusal is None
    assert (await elsewhere.submit(item("i1"))).refusal is None
    await elsewhere.close()


async def test_uvicorn_that_does_not_come_up_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(self: object, sockets: object = None) -> None:
        raise OSError("no")

    monkeypatch.setattr(app._Uvicorn, "startup", broken)
    with pytest.raises(StartFailed) as refused:
        await MeetingServer(ServerConfig(data_folder=tmp_path, media=False)).start()
    assert refused.value.problem is StartProblem.ADDRESS_UNUSABLE


def test_settings_can_be_changed() -> None:
    config = ServerConfig(data_folder=Path("x"))
    assert replace(config, port=7443).port == 7443
