"""What the server takes of verifiable votes, and what it does not: hostile senders, faulty ballots, restarts."""

import asyncio
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from meetroom.ballots.asked import answers_of, election_uuid
from meetroom.ballots.audit import audit
from meetroom.ballots.ballot import Ballot, BallotFault, Signature, prepare, receipt, sign
from meetroom.ballots.credentials import make_credential, public_credential, secret_exponent
from meetroom.ballots.election import Election, read_election
from meetroom.ballots.encoding import Number, decode, encode, sha256_base64, sha256_hex
from meetroom.ballots.group import BELENIOS_2048 as GROUP
from meetroom.ballots.labour import LabourFailed
from meetroom.ballots.proofs import Ciphertext, prove_knowledge
from meetroom.ballots.tally import EncryptedTally, decrypt_partially
from meetroom.ballots.trustees import make_key, publish_key
from meetroom.domain.attendance import SignIn
from meetroom.domain.core import MeetingId, PersonId, PollId, Refusal
from meetroom.domain.elections import PrepareElection
from meetroom.domain.polls import Choice, PollKind, PollState, TrusteePlan, motion_vote
from meetroom.domain.state import Meeting, Role
from meetroom.domain.voting import ClosePoll, CreatePoll, OpenPoll, PublishResult
from meetroom.server import elections
from tests.server.conftest import Crowd, StartServer
from tests.server.test_kill import VICTIM
from tests.server.visitor import Line, Visitor

POLL = PollId("v1")
draw = secrets.randbelow


class Hall:
    """A verifiable vote whose one scrutineer and delegates are here, with all their secrets."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self.key = make_key(GROUP, draw)
        self.secrets: dict[str, str] = {}
        self.election: Election

    @property
    def root(self) -> str:
        return f"/api/meetings/{self.crowd.meeting_id}/elections/{POLL}"

    @property
    def sec(self) -> Line:
        return self.crowd.lines["sec"]

    @property
    def uuid(self) -> str:
        return election_uuid(MeetingId(self.crowd.meeting_id), POLL)

    async def post(self, name: str, path: str, **body: Any) -> tuple[int, Any]:
        return await self.crowd.people[name].post(f"{self.root}/{path}", {"command_id": secrets.token_hex(8), **body})

    async def gather(self) -> None:
        crowd = self.crowd
        await crowd.add("chi", Role.DELEGATE, Role.SCRUTINEER)
        await crowd.enter("chi")
        await crowd.open("an", "binh")
        assert (await crowd.lines["chi"].submit(SignIn())).refusal is None
        plan = TrusteePlan(trustees=(PersonId(crowd.people["chi"].person_id),), needed=1)
        create = CreatePoll(poll_id=POLL, question="Thông qua?", kind=PollKind.VERIFIABLE, trustees=plan)
        for command in (create, PrepareElection(poll_id=POLL)):
            assert (await self.sec.submit(command)).refusal is None

    async def make_key(self) -> None:
        status, said = await self.post("chi", "steps/1", text=encode(publish_key(GROUP, self.key, draw)))
        assert status == 200, said

    async def register(self, *names: str) -> None:
        for name in names:
            self.secrets[name] = make_credential(draw)
            public = public_credential(GROUP, self.uuid, self.secrets[name])
            status, said = await self.post(name, "credential", public_credential=str(public))
            assert status == 200, said

    async def seal(self) -> None:
        status, said = await self.post("sec", "seal")
        assert status == 200, said
        _, texts = await self.crowd.people["an"].get(f"{self.root}/sealed")
        self.election = read_election(texts["election"])

    async def open(self) -> None:
        await self.make_key()
        await self.register("an", "binh")
        await self.seal()
        assert (await self.sec.submit(OpenPoll(poll_id=POLL))).refusal is None

    def ballot(self, name: str, choice: Choice = Choice.YES) -> str:
        """An honest one."""
        secret = secret_exponent(GROUP, self.uuid, self.secrets[name])
        poll = self.sec.replica.meeting.polls[POLL]
        return sign(
            self.election, prepare(self.election, secret, answers_of(poll, motion_vote(choice)), draw), secret, draw
        )

    def faulty(self, name: str) -> str:
        """One that is signed well, and holds a vote that is none."""
        secret = secret_exponent(GROUP, self.uuid, self.secrets[name])
        ballot = decode(self.ballot(name), Ballot)
        answer = ballot.answers[0]
        first = answer.choices[0]
        doubled = Ciphertext(first.alpha, Number(GROUP.times(first.beta, GROUP.g)))
        answer = replace(answer, choices=(doubled, *answer.choices[1:]))
        bare = replace(ballot, answers=(answer,), signature=None)
        code = sha256_base64(encode(bare))
        proof = prove_knowledge(GROUP, secret, f"sig|{code}|", draw)
        return encode(replace(bare, signature=Signature(code, proof)))

    async def until(self, holds: Callable[[Meeting], bool]) -> None:
        await self.sec.until(lambda: holds(self.sec.replica.meeting))

    async def told_of_a_fault(self, name: str) -> None:
        """Wait until somebody hears that a ballot does not hold."""
        line = self.crowd.lines[name]

        def is_told() -> bool:
            election = line.replica.meeting.elections.get(POLL)
            return election is not None and any(ballot.fault for ballot in election.ballots.values())

        await line.until(is_told)

    async def come_back(self) -> None:
        """Everybody enters the server that was started again."""
        for name, visitor in list(self.crowd.people.items()):
            token = visitor.headers["Authorization"].removeprefix("Bearer ")
            self.crowd.people[name] = Visitor(self.crowd.server, token, visitor.person_id)
            await self.crowd.enter(name)

    async def give_part(self) -> tuple[int, Any]:
        desk = self.crowd.server.house.elections[MeetingId(self.crowd.meeting_id)]
        name = self.sec.replica.meeting.elections[POLL].tally_sha256
        text = (await desk._fetched(POLL, [name]))[name]
        part = decrypt_partially(self.election, decode(text, EncryptedTally), self.key, draw)
        return await self.post("chi", "parts", text=encode(part))


@pytest.fixture
async def hall(crowd: Crowd) -> Hall:
    made = Hall(crowd)
    await made.gather()
    return made


def refusal(said: Any) -> Refusal:
    assert said["problem"] == "refused", said
    return Refusal(said["refusal"])


async def test_nobody_prepares_in_anothers_place(hall: Hall) -> None:
    await hall.make_key()
    await hall.register("an")
    public = public_credential(GROUP, hall.uuid, hall.secrets["an"])
    status, said = await hall.post("chi", "credential", public_credential=str(public))
    assert (status, refusal(said)) == (409, Refusal.DUPLICATE_ID)
    for bad in ("2", "x", "", str(GROUP.p + public), f"0{public}", "9" * 700):
        status, _ = await hall.post("chi", "credential", public_credential=bad)
        assert status == 400, bad
    key = encode(publish_key(GROUP, hall.key, draw))
    for name, path, more in (("an", "steps/1", {"text": key}), ("an", "seal", {})):
        _, said = await hall.post(name, path, **more)
        assert refusal(said) is Refusal.NOT_ALLOWED
    assert (await hall.post("chi", "steps/2", text="x"))[0] == 404
    assert (await hall.post("chi", "steps/9", text="x"))[0] == 404
    stranger, nobody = await hall.crowd.person("la"), Visitor(hall.crowd.server)
    for path in ("sealed", "certificates", "share", "record"):
        assert (await stranger.get(f"{hall.root}/{path}"))[0] == 404
        assert (await nobody.get(f"{hall.root}/{path}"))[0] == 401
    assert (await nobody.post(f"{hall.root}/ballots", {"command_id": "c", "text": "x"}))[0] == 401
    await nobody.close()


async def test_nobody_casts_anothers_ballot_or_what_is_none(hall: Hall) -> None:
    await hall.make_key()
    await hall.register("an", "binh")
    await hall.seal()
    _, said = await hall.post("an", "ballots", text=hall.ballot("an"))
    assert refusal(said) is Refusal.POLL_NOT_OPEN
    assert (await hall.sec.submit(OpenPoll(poll_id=POLL))).refusal is None
    own = hall.ballot("an")
    assert (await hall.post("an", "ballots", text=own))[0] == 200
    for name, text, why in (
        ("binh", own, Refusal.OTHER_CREDENTIAL),
        ("binh", hall.ballot("an"), Refusal.OTHER_CREDENTIAL),
        ("chi", own, Refusal.NO_CREDENTIAL),
        ("an", hall.ballot("an", Choice.NO), Refusal.ALREADY_VOTED),
    ):
        _, said = await hall.post(name, "ballots", text=text)
        assert refusal(said) is why
    bare = encode(replace(decode(hall.ballot("binh"), Ballot), signature=None))
    elsewhere = hall.ballot("binh").replace(hall.uuid, hall.uuid[::-1])
    for bad in ("", "{}", "null", own[:-1], own + " ", "[" * 5_000, bare, elsewhere):
        status, said = await hall.post("binh", "ballots", text=bad)
        assert (status, said["problem"]) == (400, "bad_request"), bad[:40]
    assert (await hall.post("binh", "ballots", text=own + " " * 100_000))[0] == 413
    late = hall.ballot("binh")
    assert (await hall.sec.submit(ClosePoll(poll_id=POLL))).refusal is None
    _, said = await hall.post("binh", "ballots", text=late)
    assert refusal(said) is Refusal.POLL_NOT_OPEN


async def test_nothing_but_a_true_part_opens_and_the_record_waits_for_the_result(hall: Hall) -> None:
    await hall.open()
    own = hall.ballot("an")
    assert (await hall.post("an", "ballots", text=own))[0] == 200
    assert (await hall.sec.submit(ClosePoll(poll_id=POLL))).refusal is None
    await hall.until(lambda meeting: bool(meeting.elections[POLL].tally_sha256))
    for name, text in (("an", "{}"), ("chi", "{}"), ("chi", own)):
        assert (await hall.post(name, "parts", text=text))[0] in (400, 409)
    true_key, hall.key = hall.key, make_key(GROUP, draw)
    assert (await hall.give_part())[0] == 400
    hall.key = true_key
    people = hall.crowd.people
    assert (await people["an"].get(f"{hall.root}/record"))[0] == 403
    assert (await people["chi"].get(f"{hall.root}/record"))[0] == 200
    assert (await hall.give_part())[0] == 200
    await hall.until(lambda meeting: meeting.polls[POLL].state is PollState.COUNTED)
    assert (await people["an"].get(f"{hall.root}/record"))[0] == 403
    assert (await hall.sec.submit(PublishResult(poll_id=POLL))).refusal is None
    status, raw = await people["an"].get(f"{hall.root}/record")
    report = audit(raw)
    assert (status, report.is_final) == (200, True)
    assert await people["binh"].get(f"{hall.root}/record") == (200, raw)
    assert report.transcript is not None
    assert report.transcript.receipts() == (receipt(own),)


async def test_one_person_cannot_keep_the_server_busy_with_arithmetic(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elections, "_REQUESTS_PER_S", 1e-6)
    monkeypatch.setattr(elections, "_REQUESTS_AT_ONCE", 5.0)
    said = [await hall.post("an", "credential", public_credential=str(number)) for number in range(2, 9)]
    assert [status for status, _ in said] == [400] * 5 + [429] * 2
    _, problem = said[-1]
    assert problem["problem"] == "too_many_tries"
    assert problem["retry_after_s"] > 0
    # Nobody else waits for that.
    await hall.register("binh")


async def test_a_lost_answer_is_given_again_and_counts_once(hall: Hall) -> None:
    await hall.open()
    text = hall.ballot("an")
    answers = [await hall.post("an", "ballots", text=text, command_id="same") for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == 200
    await hall.until(lambda meeting: len(meeting.elections[POLL].ballots) == 1)
    # Under another name it is a second ballot, which is refused.
    _, said = await hall.post("an", "ballots", text=text)
    assert refusal(said) is Refusal.ALREADY_VOTED


async def test_a_faulty_ballot_is_told_at_once_and_another_can_be_cast(hall: Hall) -> None:
    await hall.open()
    line = hall.crowd.lines["an"]
    assert (await hall.post("an", "ballots", text=hall.faulty("an")))[0] == 200
    await hall.told_of_a_fault("an")
    assert PersonId(hall.crowd.people["an"].person_id) not in line.replica.meeting.polls[POLL].received
    good = hall.ballot("an", Choice.NO)
    assert (await hall.post("an", "ballots", text=good))[0] == 200
    # One that is faulty and comes last leaves its voter without a vote, but no sum that cannot be opened.
    assert (await hall.post("binh", "ballots", text=hall.faulty("binh")))[0] == 200
    assert (await hall.sec.submit(ClosePoll(poll_id=POLL))).refusal is None
    await hall.until(lambda meeting: bool(meeting.elections[POLL].tally_sha256))
    assert (await hall.give_part())[0] == 200
    await hall.until(lambda meeting: meeting.polls[POLL].tally is not None)
    tally = hall.sec.replica.meeting.polls[POLL].tally
    assert tally is not None
    assert (tally.cast, int(tally.no), int(tally.yes)) == (1, 1, 0)
    _, raw = await hall.crowd.people["sec"].get(f"{hall.root}/record")
    assert audit(raw).is_final


async def test_a_ballot_over_which_children_die_waits_and_nothing_is_counted_before_it(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hall.open()
    desk = hall.crowd.server.house.elections[MeetingId(hall.crowd.meeting_id)]
    monkeypatch.setattr(elections, "_AGAIN_S", 0.1)
    monkeypatch.setattr(elections, "_SELDOM_S", 0.1)
    feared, other = hall.ballot("an"), hall.ballot("binh")
    check, is_closed, tries, enough = desk._proofs.fault_of, False, 0, asyncio.Event()

    async def dies_of_one(election: str, roster: str, text: str) -> BallotFault | None:
        nonlocal tries
        if text == feared:
            tries += is_closed
            if tries > 2:
                enough.set()
            raise LabourFailed
        return await check(election, roster, text)

    monkeypatch.setattr(desk._proofs, "fault_of", dies_of_one)
    assert (await hall.post("an", "ballots", text=feared))[0] == 200
    assert (await hall.post("binh", "ballots", text=other))[0] == 200
    assert (await hall.sec.submit(ClosePoll(poll_id=POLL))).refusal is None
    is_closed = True
    await asyncio.wait_for(enough.wait(), 60)
    # The other one was checked meanwhile; nobody's ballot is faulty, and nothing is added up.
    assert desk._verified[POLL] == {sha256_hex(other)}
    election = hall.sec.replica.meeting.elections[POLL]
    assert [ballot.fault for ballot in election.ballots.values()] == ["", ""]
    assert election.tally_sha256 == ""
    monkeypatch.undo()
    await hall.until(lambda meeting: bool(meeting.elections[POLL].tally_sha256))
    assert (await hall.give_part())[0] == 200
    await hall.until(lambda meeting: meeting.polls[POLL].tally is not None)
    tally = hall.sec.replica.meeting.polls[POLL].tally
    assert tally is not None
    assert (tally.cast, int(tally.yes)) == (2, 2)


async def test_what_goes_wrong_once_does_not_end_the_work_on_votes(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    look, troubled = elections.ElectionDesk._look, asyncio.Event()

    async def fails_once(desk: elections.ElectionDesk) -> None:
        if not troubled.is_set():
            troubled.set()
            raise RuntimeError("a bug")
        await look(desk)

    monkeypatch.setattr(elections.ElectionDesk, "_look", fails_once)
    await hall.open()
    assert (await hall.post("an", "ballots", text=hall.ballot("an")))[0] == 200
    assert (await hall.sec.submit(ClosePoll(poll_id=POLL))).refusal is None
    await asyncio.wait_for(troubled.wait(), 60)
    await hall.until(lambda meeting: bool(meeting.elections[POLL].tally_sha256))


async def test_an_acknowledged_ballot_survives_a_killed_server(hall: Hall, start_server: StartServer) -> None:
    await hall.open()
    crowd = hall.crowd
    folder, port = crowd.server.config.data_folder, crowd.server.house.address[1]
    texts = {name: hall.ballot(name, choice) for name, choice in (("an", Choice.YES), ("binh", Choice.NO))}
    for line in crowd.lines.values():
        await line.close()
    await crowd.server.stop()
    victim = await asyncio.create_subprocess_exec(
        sys.executable, "-c", VICTIM, str(folder), str(port), stdout=asyncio.subprocess.PIPE, cwd=Path.cwd()
    )
    assert victim.stdout is not None
    assert await asyncio.wait_for(victim.stdout.readline(), 60) == b"up\n"
    assert (await hall.post("an", "ballots", text=texts["an"]))[0] == 200
    other = asyncio.create_task(hall.post("binh", "ballots", text=texts["binh"]))
    victim.kill()
    await victim.wait()
    await asyncio.wait({other})
    was_taken = other.exception() is None and other.result()[0] == 200
    for visitor in crowd.people.values():
        await visitor.close()
    crowd.server = await start_server(data_folder=folder, port=port)
    await hall.come_back()
    await hall.until(lambda meeting: POLL in meeting.elections)
    receipts = set(hall.sec.replica.meeting.elections[POLL].ballots)
    assert {receipt(texts[name]) for name in (("an", "binh") if was_taken else ("an",))} <= receipts
    assert (await hall.sec.submit(ClosePoll(poll_id=POLL))).refusal is None
    await hall.until(lambda meeting: bool(meeting.elections[POLL].tally_sha256))
    _, raw = await crowd.people["sec"].get(f"{hall.root}/record")
    report = audit(raw)
    assert report.ok
    assert report.transcript is not None
    assert set(report.transcript.receipts()) == receipts


async def test_the_server_goes_on_after_a_restart_in_every_state(hall: Hall, start_server: StartServer) -> None:
    crowd = hall.crowd

    async def restart() -> None:
        folder, port = crowd.server.config.data_folder, crowd.server.house.address[1]
        await crowd.close()
        await crowd.server.stop()
        crowd.server = await start_server(data_folder=folder, port=port)
        await hall.come_back()

    await restart()
    await hall.make_key()
    await restart()
    await hall.register("an", "binh")
    await restart()
    await hall.seal()
    await restart()
    assert (await hall.sec.submit(OpenPoll(poll_id=POLL))).refusal is None
    assert (await hall.post("an", "ballots", text=hall.ballot("an")))[0] == 200
    await restart()  # most likely before the ballot was verified
    assert (await hall.post("binh", "ballots", text=hall.ballot("binh", Choice.NO)))[0] == 200
    assert (await hall.sec.submit(ClosePoll(poll_id=POLL))).refusal is None
    await restart()
    await hall.until(lambda meeting: bool(meeting.elections[POLL].tally_sha256))
    await restart()
    assert (await hall.give_part())[0] == 200
    await restart()
    await hall.until(lambda meeting: meeting.polls[POLL].state is PollState.COUNTED)
    tally = hall.sec.replica.meeting.polls[POLL].tally
    assert tally is not None
    assert (int(tally.yes), int(tally.no), tally.cast) == (1, 1, 2)
