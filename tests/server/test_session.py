"""Sessions over a real socket: facts in order, resuming, new roles, whom one follows, slow and many clients."""

import asyncio
import json
from typing import Any

import pytest
from msgspec.structs import replace

from meetroom.domain.agenda import AddItem, RecordConclusion, RevealItem, StartItem
from meetroom.domain.attendance import SignIn
from meetroom.domain.chain import state_sha256
from meetroom.domain.core import CommandId, DocumentId, ItemId, PersonId, PollId, Refusal, SpeechId
from meetroom.domain.documents import ReleaseDocument, ReplaceDocument
from meetroom.domain.floor import GrantFloor, RequestFloor
from meetroom.domain.lifecycle import AnnounceMeeting, CloseMeeting
from meetroom.domain.polls import motion_vote
from meetroom.domain.roles import EditPerson
from meetroom.domain.state import Choice, Phase, PollState, Role, Verdict, Version
from meetroom.domain.voting import CastVote, ClosePoll, CreatePoll, OpenPoll, PublishResult
from meetroom.protocol.messages import (
    Answer,
    ByeReason,
    Hello,
    Online,
    PagePresented,
    Ping,
    Pong,
    PresentPage,
    Submit,
    Welcome,
)
from meetroom.server.config import TrafficLimits
from tests.server.conftest import Crowd, StartServer
from tests.server.papers import small_pdf
from tests.server.visitor import Line


async def _same_as_server(crowd: Crowd, login: str) -> None:
    line = crowd.lines[login]
    status, answer = await crowd.people[login].get(f"/api/meetings/{crowd.meeting_id}/state")
    assert status == 200
    await line.until(lambda: line.replica.seq >= answer["seq"])
    assert line.replica.head == answer["head"]
    assert state_sha256(line.replica.meeting) == answer["state_sha256"]


async def test_a_whole_meeting(crowd: Crowd) -> None:
    sec = crowd.lines["sec"]
    await crowd.open("an", "binh", "chi")
    an, binh = crowd.lines["an"], crowd.lines["binh"]
    await sec.submit(AddItem(item_id=ItemId("i1"), title="Báo cáo"))
    assert (await sec.submit(StartItem(item_id=ItemId("i1")))).refusal is None
    assert (await an.submit(RequestFloor(speech_id=SpeechId("s1")))).refusal is None
    assert (await sec.submit(GrantFloor(speech_id=SpeechId("s1")))).refusal is None
    await sec.submit(CreatePoll(poll_id=PollId("p1"), question="Thông qua?", item_id=ItemId("i1")))
    await sec.submit(OpenPoll(poll_id=PollId("p1")))
    for login in ("an", "binh", "chi"):
        answer = await crowd.lines[login].submit(CastVote(poll_id=PollId("p1"), vote=motion_vote(Choice.YES)))
        assert answer.refusal is None
    again = await binh.submit(CastVote(poll_id=PollId("p1"), vote=motion_vote(Choice.NO)))
    assert again.refusal is Refusal.ALREADY_VOTED
    await sec.submit(ClosePoll(poll_id=PollId("p1")))
    await sec.submit(PublishResult(poll_id=PollId("p1")))
    assert (await sec.submit(CloseMeeting())).refusal is None
    for login in ("sec", "an", "binh", "chi"):
        await _same_as_server(crowd, login)
        meeting = crowd.lines[login].replica.meeting
        assert meeting.phase is Phase.CLOSED
        poll = meeting.polls[PollId("p1")]
        assert poll.state is PollState.PUBLISHED
        assert poll.tally is not None
        assert (int(poll.tally.yes), poll.tally.verdict) == (3, Verdict.ADOPTED)


async def test_a_resent_command_is_one_fact(crowd: Crowd) -> None:
    sec = crowd.lines["sec"]
    command = AddItem(item_id=ItemId("i1"), title="Một")
    first = await sec.submit(command, "once")
    assert await sec.submit(command, "once") == first
    await sec.close()
    again = await crowd.enter("sec")
    assert await again.submit(command, "once") == first
    assert again.replica.seq == first.seq
    # Somebody else's command of the same name is another command.
    an = await crowd.add("an")
    await crowd.enter("an")
    answer = await crowd.lines["an"].submit(command, "once")
    assert answer.refusal is Refusal.NOT_ALLOWED
    assert an.person_id != crowd.people["sec"].person_id


async def test_a_refusal_is_kept_too(crowd: Crowd) -> None:
    sec = crowd.lines["sec"]
    vote = CastVote(poll_id=PollId("p1"), vote=motion_vote(Choice.YES))
    first = await sec.submit(vote, "early")
    assert first.refusal is Refusal.WRONG_PHASE
    await crowd.open("an")
    await sec.submit(CreatePoll(poll_id=PollId("p1"), question="?"))
    await sec.submit(OpenPoll(poll_id=PollId("p1")))
    assert await sec.submit(vote, "early") == first


async def test_a_hundred_commands_at_once_keep_their_order(crowd: Crowd) -> None:
    sec = crowd.lines["sec"]
    for start in (0, 50):
        for number in range(start, start + 50):
            command = AddItem(item_id=ItemId(f"i{number}"), title=f"Mục {number}")
            await sec.say(Submit(command_id=CommandId(f"c{number}"), command=command))
        for number in range(start, start + 50):
            answer = await sec.expect(Answer)
            assert answer.command_id == f"c{number}"
            assert answer.refusal is None
            assert sec.replica.seq >= answer.seq
    await _same_as_server(crowd, "sec")


async def test_commands_of_the_server_are_refused(crowd: Crowd) -> None:
    version = Version(
        number=1,
        original_sha256="0" * 64,
        pdf_sha256="0" * 64,
        manifest_sha256="0" * 64,
        pages=1,
        size_bytes=1,
    )
    forged = ReplaceDocument(document_id=DocumentId("d"), file_name="x.pdf", version=version)
    answer = await crowd.lines["sec"].submit(forged)
    assert answer.refusal is Refusal.SERVER_ONLY


async def test_resume_after_a_lost_line(crowd: Crowd) -> None:
    sec = crowd.lines["sec"]
    await crowd.add("an")
    an = await crowd.enter("an")
    replica = an.replica
    await an.close()
    await sec.submit(AddItem(item_id=ItemId("i1"), title="Một"))
    await sec.submit(AddItem(item_id=ItemId("i2"), title="Hai"))
    back = await crowd.people["an"].call(crowd.meeting_id)
    welcome = await back.hello(after=replica)
    crowd.lines["an"] = back
    assert welcome.reset is False
    assert welcome.seq == back.replica.seq == replica.seq + 2
    await _same_as_server(crowd, "an")


@pytest.mark.parametrize(("after_seq", "after_head"), [(1, "f" * 64), (1, None), (999, "f" * 64)])
async def test_a_foreign_past_is_forgotten(crowd: Crowd, after_seq: int, after_head: str | None) -> None:
    line = await crowd.people["sec"].call(crowd.meeting_id)
    await line.say(Hello(protocol=1, client="t", device="d", after_seq=after_seq, after_head=after_head))
    welcome = await line.expect(Welcome)
    assert welcome.reset is True
    await line.until(lambda: line.replica.seq >= welcome.seq)
    await line.close()


async def test_nobody_receives_what_is_hidden_from_them(crowd: Crowd) -> None:
    sec = crowd.lines["sec"]
    await crowd.open("an", "binh")
    an, binh = crowd.lines["an"], crowd.lines["binh"]
    await sec.submit(AddItem(item_id=ItemId("i1"), title="TUYỆT-MẬT-NHÂN-SỰ", hidden=True))
    await sec.submit(CreatePoll(poll_id=PollId("p1"), question="CHƯA-CÔNG-BỐ"))
    await sec.submit(OpenPoll(poll_id=PollId("p1")))
    await an.submit(CastVote(poll_id=PollId("p1"), vote=motion_vote(Choice.NO)))
    await binh.submit(CastVote(poll_id=PollId("p1"), vote=motion_vote(Choice.ABSTAIN)))
    await _same_as_server(crowd, "an")
    await _same_as_server(crowd, "binh")
    assert "NHÂN-SỰ" not in "".join(an.raw)
    ballots = an.replica.meeting.polls[PollId("p1")].ballots
    assert {p: b.vote.choice for p, b in ballots.items()} == {crowd.people["an"].person_id: Choice.NO}
    assert "abstain" not in "".join(frame for frame in an.raw if "VoteCast" in frame)
    assert an.hidden > 0
    _, chain = await crowd.people["an"].get(f"/api/meetings/{crowd.meeting_id}/chain")
    assert "NHÂN-SỰ".encode() not in chain
    links = [json.loads(row) for row in chain.splitlines()]
    assert [link["seq"] for link in links] == list(range(1, an.replica.seq + 1))
    assert links[-1]["head"] == an.replica.head
    await sec.submit(RevealItem(item_id=ItemId("i1")))
    await an.until(lambda: ItemId("i1") in an.replica.meeting.items)


async def test_new_roles_begin_with_a_new_replica(crowd: Crowd) -> None:
    sec = crowd.lines["sec"]
    await crowd.add("an")
    an = await crowd.enter("an")
    await sec.submit(AddItem(item_id=ItemId("i1"), title="Ẩn", hidden=True))
    await an.until(lambda: an.replica.seq == sec.replica.seq)
    assert ItemId("i1") not in an.replica.meeting.items
    person = sec.replica.meeting.people[PersonId(crowd.people["an"].person_id)]
    await sec.submit(EditPerson(person=replace(person, title="Phó ban")))
    await an.until(lambda: an.replica.seq == sec.replica.seq)
    await sec.submit(EditPerson(person=replace(person, roles=(Role.SECRETARY,))))
    assert (await an.bye()).reason is ByeReason.ROLE_CHANGED
    back = await crowd.people["an"].call(crowd.meeting_id)
    welcome = await back.hello(after=an.replica)
    crowd.lines["an"] = back
    assert welcome.reset is True
    assert ItemId("i1") in back.replica.meeting.items
    await _same_as_server(crowd, "an")


async def test_roles_changed_while_away(crowd: Crowd) -> None:
    sec = crowd.lines["sec"]
    await crowd.add("an", Role.SECRETARY)
    an = await crowd.enter("an")
    await an.close()
    person = sec.replica.meeting.people[PersonId(crowd.people["an"].person_id)]
    await sec.submit(EditPerson(person=replace(person, roles=(Role.DELEGATE,))))
    back = await crowd.people["an"].call(crowd.meeting_id)
    assert (await back.hello(after=an.replica)).reset is True
    await back.close()


async def test_who_is_not_in_the_meeting_hears_so(crowd: Crowd) -> None:
    outsider = await crowd.person("outsider")
    for meeting_id in (crowd.meeting_id, "m-nothing"):
        line = await outsider.call(meeting_id)
        assert (await line.bye()).reason is ByeReason.NOT_IN_MEETING
        await line.close()
    for path in ("state", "chain", "manifests"):
        assert (await outsider.get(f"/api/meetings/{crowd.meeting_id}/{path}"))[0] == 404


async def test_ping_and_online(crowd: Crowd) -> None:
    sec = crowd.lines["sec"]
    await sec.say(Ping(sent_ms=12.5))
    pong = await sec.expect(Pong)
    assert pong.sent_ms == 12.5
    assert pong.server_time.tzinfo is not None
    await crowd.add("an")
    an = await crowd.enter("an")
    both = {crowd.people["sec"].person_id, crowd.people["an"].person_id}
    await sec.expect(Online, lambda online: set(online.person_ids) == both)
    await an.close()
    await sec.expect(Online, lambda online: set(online.person_ids) == both - {crowd.people["an"].person_id})


async def test_only_who_presents_is_followed(crowd: Crowd) -> None:
    sec = crowd.lines["sec"]
    await crowd.open("an", "binh")
    document_id = DocumentId((await _document(crowd))["document_id"])
    an, binh = crowd.lines["an"], crowd.lines["binh"]
    await an.say(PresentPage(document_id=document_id, page=7, top=0.5))
    await sec.say(PresentPage(document_id=document_id, page=3, top=0.25))
    seen = await binh.expect(PagePresented)
    assert (seen.by, seen.page, seen.top) == (crowd.people["sec"].person_id, 3, 0.25)
    late = await crowd.people["an"].enter(crowd.meeting_id)
    assert (await late.expect(PagePresented)).page == 3
    await sec.submit(AddItem(item_id=ItemId("i1"), title="Một"))
    await sec.submit(StartItem(item_id=ItemId("i1")))
    await an.submit(RequestFloor(speech_id=SpeechId("s1")))
    await sec.submit(GrantFloor(speech_id=SpeechId("s1")))
    await an.say(PresentPage(document_id=document_id, page=9, top=0.0))
    assert (await binh.expect(PagePresented)).page == 9
    await late.close()


async def _document(crowd: Crowd) -> dict[str, Any]:
    status, made = await crowd.people["sec"].upload(crowd.meeting_id, small_pdf())
    assert status == 201, made
    await crowd.lines["sec"].submit(ReleaseDocument(document_id=made["document_id"]))
    return dict(made)


async def test_a_slow_client_does_not_slow_the_others(start_server: StartServer) -> None:
    limits = TrafficLimits(queued_bytes=200_000, bye_s=0.2, messages_per_s=1e6, messages_burst=1e6, bytes_per_s=1e9)
    server = await start_server(limits=limits)
    crowd = Crowd(server)
    sec = await crowd.found()
    await crowd.add("an")
    an = await crowd.enter("an")
    # The client stops reading: its TCP window fills up, then the server's buffer, then its queue.
    connection = an.socket._response.connection
    assert connection is not None
    transport = connection.transport
    assert transport is not None
    transport.pause_reading()
    gathering = next(iter(server.house.gatherings.values()))
    await sec.submit(AddItem(item_id=ItemId("i1"), title="Một"))
    conclusion = RecordConclusion(item_id=ItemId("i1"), text="x" * 3_900)
    number = 0
    while any(s.person_id == crowd.people["an"].person_id for s in gathering.live) and number < 5_000:
        wave = range(number, number + 50)
        for n in wave:
            await sec.say(Submit(command_id=CommandId(f"c{n}"), command=conclusion))
        for _ in wave:
            assert (await sec.expect(Answer)).refusal is None
        number += 50
    assert number < 5_000, "the slow client was never sent away"
    assert (await sec.submit(conclusion)).refusal is None
    transport.resume_reading()
    replica = an.replica
    await an.close()
    back = await crowd.people["an"].call(crowd.meeting_id)
    await back.hello(after=replica)
    assert back.replica.seq == sec.replica.seq
    await back.close()
    await crowd.close()


async def test_two_people_at_once_never_see_a_gap(crowd: Crowd) -> None:
    sec = crowd.lines["sec"]
    await crowd.add("an")

    async def come_and_go() -> None:
        replica = None
        for _ in range(10):
            line = await crowd.people["an"].call(crowd.meeting_id)
            await line.hello(after=replica)
            replica = line.replica
            await line.close()

    async def talk() -> None:
        for number in range(60):
            await sec.submit(AddItem(item_id=ItemId(f"i{number}"), title="Mục"))

    await asyncio.gather(come_and_go(), talk())
    await crowd.enter("an")
    await _same_as_server(crowd, "an")


async def test_sign_in_at_one_line_is_seen_at_the_other(crowd: Crowd) -> None:
    other: Line = await crowd.people["sec"].enter(crowd.meeting_id, device="tablet")
    await crowd.lines["sec"].submit(AnnounceMeeting())
    await crowd.lines["sec"].submit(SignIn())
    await other.until(lambda: other.replica.meeting.is_present(PersonId(crowd.people["sec"].person_id)))
    await other.close()
