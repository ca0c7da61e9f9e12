"""The engine against a real server on the loopback."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from meetroom.client.chest import NoVault
from meetroom.client.engine import ClientError, ClientProblem, Engine, LinkState, ServerAddress
from meetroom.domain.annotations import InkPoint, MarkId, Tool
from meetroom.domain.attendance import SignIn
from meetroom.domain.chain import state_sha256
from meetroom.domain.core import DocumentId, MeetingId, PollId, Refusal
from meetroom.domain.documents import ReleaseDocument
from meetroom.domain.lifecycle import AnnounceMeeting
from meetroom.domain.polls import motion_vote
from meetroom.domain.roles import EditPerson
from meetroom.domain.state import Choice, Phase, Role
from meetroom.domain.voting import CastVote, ClosePoll, CreatePoll, OpenPoll
from meetroom.protocol.http import AccountRequest
from meetroom.protocol.messages import PresentInk
from tests.client.conftest import PASSWORD, Town
from tests.client.recorder import Recorder
from tests.faults.line import BadLine


async def problem_of(work: Awaitable[Any]) -> ClientError:
    """The error an awaitable ends in."""
    with pytest.raises(ClientError) as caught:
        await work
    return caught.value


class TestLogin:
    async def test_invitation_logs_in_and_is_used_up(self, town: Town) -> None:
        person_id = await town.delegate("an")
        link = (await town.chair.engine.invite(person_id)).link
        client = town.device()
        login = await client.engine.redeem(link)
        assert (login.person_id, login.name) == (person_id, "Đại biểu an")
        again = town.device()
        assert (await problem_of(again.engine.redeem(link))).problem is ClientProblem.CODE_USED

    async def test_password_with_remembered_authority(self, town: Town) -> None:
        await town.delegate("an")
        client = await town.come("an")
        await client.engine.close()
        again = town.device(client.folder)
        await again.engine.log_in(ServerAddress(town.server.url), "an", PASSWORD)
        assert [m.meeting_id for m in await again.engine.meetings()] == [town.meeting_id]

    async def test_unknown_server_is_never_trusted(self, town: Town) -> None:
        client = town.device()
        error = await problem_of(client.engine.log_in(ServerAddress(town.server.url), "an", PASSWORD))
        assert error.problem is ClientProblem.UNKNOWN_SERVER

    async def test_other_fingerprint_is_refused(self, town: Town) -> None:
        client = town.device()
        address = ServerAddress(town.server.url, "0" * 64)
        assert (await problem_of(client.engine.log_in(address, "an", PASSWORD))).problem is ClientProblem.WRONG_SERVER

    async def test_wrong_password(self, town: Town) -> None:
        await town.delegate("an")
        address = ServerAddress(town.server.url, town.server.ca_sha256)
        error = await problem_of(town.device().engine.log_in(address, "an", "sai rồi, sai rồi"))
        assert error.problem is ClientProblem.BAD_CREDENTIALS

    async def test_text_that_is_no_invitation(self, town: Town) -> None:
        assert (await problem_of(town.device().engine.redeem("https://example.org"))).problem is (
            ClientProblem.BAD_INVITATION
        )

    async def test_nobody_listens(self, town: Town) -> None:
        async with BadLine("127.0.0.1", 9) as line:
            line.cut()
            address = ServerAddress(f"https://127.0.0.1:{line.port}", "0" * 64)
            error = await problem_of(town.device().engine.log_in(address, "an", PASSWORD))
        assert error.problem is ClientProblem.UNREACHABLE

    async def test_stranger_does_not_get_in(self, town: Town) -> None:
        account = await town.chair.engine.create_account(AccountRequest(login="la", name="Lạ", password=PASSWORD))
        assert account.person_id not in town.chair.engine.replica.meeting.people
        assert (await problem_of(town.come("la"))).problem is ClientProblem.NOT_IN_MEETING

    async def test_invited_person_comes_back_without_a_new_invitation(self, town: Town) -> None:
        person_id = await town.guest("chi")
        client = town.device()
        await client.engine.redeem((await town.chair.engine.invite(person_id)).link)
        await client.engine.close()
        again = town.device(client.folder)
        login = await again.engine.resume()
        assert login is not None
        assert (login.person_id, login.name) == (person_id, "Khách mời chi")
        await again.engine.enter(town.meeting_id)
        assert again.engine.remembered == login
        await again.engine.log_out()
        assert again.engine.remembered is None
        assert await town.device(client.folder).engine.resume() is None

    async def test_password_is_asked_again_where_there_is_no_keyring(self, town: Town) -> None:
        await town.delegate("an")
        client = await town.come("an")
        await client.engine.close()
        assert await town.device(client.folder).engine.resume() is None

    async def test_comes_back_while_the_server_is_away_but_not_with_a_revoked_token(self, town: Town) -> None:
        client = town.device()
        await client.engine.redeem((await town.chair.engine.invite(await town.guest("chi"))).link)
        token = client.engine._logged_in.token
        await client.engine.close()
        await town.server.stop()
        away = town.device(client.folder)
        assert await away.engine.resume() is not None
        entering = asyncio.create_task(away.engine.enter(town.meeting_id))
        await away.heard.until(lambda: away.heard.link is LinkState.CONNECTING)
        await town.start_again()
        await entering
        assert away.engine._logged_in.token == token
        await away.engine._logged_in.fetch("POST", "logout")
        assert await town.device(client.folder).engine.resume() is None

    async def test_guest_sets_a_password_and_logs_in_by_it(self, town: Town) -> None:
        person_id = await town.guest("chi")
        client = town.device()
        await client.engine.redeem((await town.chair.engine.invite(person_id)).link)
        assert (await problem_of(client.engine.set_password("ngắn"))).problem is ClientProblem.PASSWORD_TOO_SHORT
        await client.engine.set_password(PASSWORD)
        await client.engine.enter(town.meeting_id)
        wrong = client.engine.set_password("mật khẩu thứ hai", "không phải nó")
        assert (await problem_of(wrong)).problem is ClientProblem.BAD_CREDENTIALS
        other = await town.come("chi")
        await other.engine.set_password("mật khẩu thứ hai", PASSWORD)
        await client.heard.until(lambda: client.heard.links[-1] == (LinkState.OFFLINE, ClientProblem.LOGGED_OUT))
        assert (await other.engine.meetings())[0].meeting_id == town.meeting_id

    async def test_what_lies_on_the_device_opens_with_the_new_password(self, town: Town) -> None:
        await town.delegate("an")
        client = await town.come("an")
        assert client.engine._identity is not None
        keys = client.engine._identity.chest.marks_keys
        await client.engine.set_password("mật khẩu thứ hai", PASSWORD)
        await client.engine.close()
        again = town.device(client.folder)
        await again.engine.log_in(ServerAddress(town.server.url), "an", "mật khẩu thứ hai")
        assert again.engine._identity is not None
        assert again.engine._identity.chest.guarded
        assert again.engine._identity.chest.marks_keys[1:] == keys
        assert again.engine._identity.chest.marks_keys[0] not in keys

    async def test_nobody_to_come_back(self, tmp_path: Path) -> None:
        engine = Engine(tmp_path, Recorder(), vault=NoVault())
        assert await engine.resume() is None
        await engine.close()

    async def test_nothing_works_before_log_in(self, tmp_path: Path) -> None:
        engine = Engine(tmp_path, Recorder(), vault=NoVault())
        assert (await problem_of(engine.meetings())).problem is ClientProblem.LOGGED_OUT
        assert (await problem_of(engine.submit(SignIn()))).problem is ClientProblem.NOT_IN_MEETING
        assert engine.link_state is LinkState.OFFLINE
        await engine.close()


class TestCommands:
    async def test_answer_comes_with_its_facts(self, town: Town) -> None:
        answer = await town.chair.engine.submit(AnnounceMeeting())
        assert town.chair.engine.replica.seq >= answer.seq
        assert town.chair.engine.replica.meeting.phase is Phase.ANNOUNCED
        assert town.chair.heard.outbox[-1] == 0

    async def test_refusal_is_typed(self, town: Town) -> None:
        await town.delegate("an")
        client = await town.come("an")
        error = await problem_of(client.engine.submit(AnnounceMeeting()))
        assert (error.problem, error.refusal) == (ClientProblem.REFUSED, Refusal.NOT_ALLOWED)

    async def test_what_no_server_would_read_is_never_queued(self, town: Town) -> None:
        error = await problem_of(town.chair.engine.submit(CreatePoll(poll_id=PollId("p"), question="x" * 2_000_000)))
        assert error.problem is ClientProblem.TOO_LARGE
        assert town.chair.engine.waiting == 0

    async def test_replica_is_the_servers_state(self, town: Town) -> None:
        await town.delegate("an")
        client = await town.come("an")
        await town.sit()
        await client.engine.submit(SignIn())
        answer = await client.engine.state_answer()
        assert answer.seq == client.engine.replica.seq
        assert answer.state_sha256 == state_sha256(client.engine.replica.meeting)

    async def test_changed_roles_bring_the_chain_anew(self, town: Town) -> None:
        person_id = await town.delegate("an")
        client = await town.come("an")
        await town.command(CreatePoll(poll_id=PollId("p1"), question="Thông qua?"))
        person = town.chair.engine.replica.meeting.people[person_id]
        await town.command(EditPerson(person=replace(person, roles=(Role.DELEGATE, Role.SECRETARY))))
        await client.heard.until(lambda: client.heard.resets and client.heard.link is LinkState.LIVE)
        assert PollId("p1") in client.engine.replica.meeting.polls

    async def test_whole_chain_is_checked_and_ends_at_the_same_head(self, town: Town) -> None:
        await town.sit()
        links = await town.chair.engine.chain()
        assert (links[-1].seq, links[-1].head) == (town.chair.engine.replica.seq, town.chair.engine.replica.head)

    async def test_a_meeting_is_looked_at_without_entering_it(self, town: Town) -> None:
        await town.sit()
        meeting = town.chair.engine.replica.meeting
        await town.chair.engine.leave()
        assert await town.chair.engine.meeting_of(meeting.meeting_id) == meeting
        with pytest.raises(ClientError):
            await town.chair.engine.meeting_of(MeetingId("none"))

    async def test_who_and_where(self, town: Town) -> None:
        engine = town.chair.engine
        assert engine.login is not None
        assert engine.login.may_create
        assert engine.meeting_id == town.meeting_id
        assert engine.waiting == 0
        assert engine.marks.unsynced == 0
        await engine.leave()
        assert engine.waiting == 0
        assert abs((engine.server_time() - datetime.now(UTC)).total_seconds()) < 30.0
        with pytest.raises(ClientError):
            _ = engine.marks
        await engine.close()
        with pytest.raises(ClientError):
            _ = engine.me

    async def test_server_time(self, town: Town) -> None:
        assert abs((town.chair.engine.server_time() - datetime.now(UTC)).total_seconds()) < 30.0

    async def test_presenter_is_followed(self, town: Town, tmp_path: Path) -> None:
        await town.delegate("an")
        client = await town.come("an")
        document_id = await town.document()
        await town.command(ReleaseDocument(document_id=document_id))
        await client.heard.until(lambda: document_id in client.engine.replica.meeting.documents)
        town.chair.engine.present_page(document_id, 3, 0.25)
        await client.heard.until(lambda: client.heard.presented)
        assert (client.heard.presented[0].page, client.heard.presented[0].by) == (3, town.chair.me)
        town.chair.engine.present_view(document_id, 1, 0.5, 0.25, 0.75)
        town.chair.engine.present_pointer(document_id, 1, 100.5, 200.0, True)
        for number in range(50):
            town.chair.engine.present_ink(_piece(document_id, number))
        await client.heard.until(lambda: sum(len(ink.points) for ink in client.heard.ink) == 50)
        await client.heard.until(lambda: client.heard.pointers)
        view, pointer = client.heard.presented[-1], client.heard.pointers[-1]
        assert (view.page, view.top, view.left, view.zoom) == (1, 0.5, 0.25, 0.75)
        assert (pointer.x_pt, pointer.y_pt, pointer.shown, pointer.by) == (100.5, 200.0, True, town.chair.me)
        assert [p.x_pt for ink in client.heard.ink for p in ink.points] == [float(n) for n in range(50)]
        assert [ink.ended for ink in client.heard.ink][-1]
        assert len(client.heard.ink) < 50


def _piece(document_id: DocumentId, number: int) -> PresentInk:
    return PresentInk(
        document_id=document_id, page=1, mark_id=MarkId("k1"), tool=Tool.PEN, color="#D4322C", width_pt=2.0,
        points=(InkPoint(float(number), 0.0),), ended=number == 49,
    )  # fmt: skip


class TestOutage:
    async def test_socket_cut_while_commands_are_on_their_way(self, town: Town) -> None:
        await town.delegate("an")
        await town.sit()
        async with BadLine(*town.address) as line:
            client = await town.come("an", port=line.port)
            # The server gets the command; its answer is lost with the line.
            line.delay_s = 1.0
            waiting = asyncio.create_task(client.engine.submit(SignIn()))
            await town.chair.heard.until(lambda: town.chair.engine.replica.meeting.is_present(client.me))
            line.cut()
            await client.heard.until(lambda: client.heard.link is LinkState.CONNECTING)
            assert client.engine.waiting == 1
            line.restore()
            client.engine.reconnect_now()
            answer = await waiting
            assert answer.refusal is None
            assert len(client.engine.replica.meeting.stays[client.me]) == 1
            await client.engine.close()

    async def test_silent_line_is_noticed_and_left(self, town: Town) -> None:
        await town.delegate("an")
        async with BadLine(*town.address) as line:
            client = await town.come("an", port=line.port)
            line.silence()
            await client.heard.until(lambda: client.heard.link is LinkState.CONNECTING)
            assert client.heard.links[-1][1] is ClientProblem.UNREACHABLE
            line.restore()
            client.engine.reconnect_now()
            await client.heard.until(lambda: client.heard.link is LinkState.LIVE)
            await client.engine.close()

    async def test_outbox_survives_a_restart_of_the_program(self, town: Town) -> None:
        await town.delegate("an")
        await town.sit()
        async with BadLine(*town.address) as line:
            client = await town.come("an", port=line.port)
            line.cut()
            await client.heard.until(lambda: client.heard.link is LinkState.CONNECTING)
            waiting = asyncio.create_task(client.engine.submit(SignIn()))
            await client.heard.until(lambda: client.engine.waiting == 1)
            await client.engine.close()
            assert (await problem_of(waiting)).problem is ClientProblem.UNREACHABLE
            line.restore()
            again = await town.come("an", client=town.device(client.folder), port=line.port)
            await again.heard.until(lambda: again.heard.late)
            command, answer = again.heard.late[0]
            assert (command, answer.refusal) == (SignIn(), None)
            await town.chair.heard.until(lambda: town.chair.engine.replica.meeting.is_present(again.me))
            await again.engine.close()

    async def test_server_restart_is_survived(self, town: Town) -> None:
        await town.sit()
        before = town.chair.engine.replica.seq
        await town.restart()
        await town.chair.heard.until(lambda: town.chair.heard.link is LinkState.LIVE)
        await town.command(SignIn())
        assert town.chair.engine.replica.seq == before + 1
        assert town.chair.heard.resets == 0

    async def test_log_out_elsewhere_is_final(self, town: Town) -> None:
        await town.delegate("an")
        client = await town.come("an")
        token = client.engine._logged_in.token
        other = town.device()
        await other.engine.log_in(ServerAddress(town.server.url, town.server.ca_sha256), "an", PASSWORD)
        other.engine._logged_in.token = token
        await other.engine.log_out()
        await client.heard.until(lambda: client.heard.links[-1] == (LinkState.OFFLINE, ClientProblem.LOGGED_OUT))
        assert (await problem_of(client.engine.submit(SignIn()))).problem is ClientProblem.LOGGED_OUT

    async def test_ballot_queued_across_the_close_is_refused(self, town: Town) -> None:
        await town.delegate("an")
        await town.sit()
        poll_id = PollId("p1")
        async with BadLine(*town.address) as line:
            client = await town.come("an", port=line.port)
            await client.engine.submit(SignIn())
            await town.command(SignIn(), CreatePoll(poll_id=poll_id, question="Thông qua?"), OpenPoll(poll_id=poll_id))
            await client.heard.until(lambda: client.engine.replica.meeting.open_poll is not None)
            line.cut()
            await client.heard.until(lambda: client.heard.link is LinkState.CONNECTING)
            ballot = asyncio.create_task(client.engine.submit(CastVote(poll_id=poll_id, vote=motion_vote(Choice.YES))))
            await client.heard.until(lambda: client.engine.waiting == 1)
            await town.command(CastVote(poll_id=poll_id, vote=motion_vote(Choice.NO)), ClosePoll(poll_id=poll_id))
            line.restore()
            client.engine.reconnect_now()
            error = await problem_of(ballot)
            assert error.refusal is Refusal.POLL_NOT_OPEN
            tally = town.chair.engine.replica.meeting.polls[poll_id].tally
            assert tally is not None
            assert (int(tally.yes), int(tally.no)) == (0, 1)
            await client.engine.close()
