"""Secret votes from opening to destruction: counted right, over restarts and faults, or given up in plain sight."""

import asyncio
import errno
import os
import random
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from meetroom.domain.ballot_box import LOST, GiveUpBox
from meetroom.domain.core import OptionId, PersonId, PollId, Refusal
from meetroom.domain.counting import CountBallots, PublishResult
from meetroom.domain.polls import Base, Choice, Method, Option, Poll, PollKind, PollState, Share, Vote, motion_vote
from meetroom.domain.state import RuleSet
from meetroom.domain.voting import CancelPoll, CastVote, ClosePoll, OpenPoll, RecordVote, RepeatPoll
from meetroom.server.room import RoomUnavailable
from meetroom.server.secret_ballots import SecretBallots, contents, marks_of, vote_of
from meetroom.store.ballot_box import BoxDamaged, BoxKey, BoxKeys, SealedRow
from meetroom.store.failures import StoreFailed, StoreFault
from meetroom.store.journal import SqlJournal
from tests.server.conftest import Crowd, StartServer
from tests.server.secret_vote import PATIENCE_S, SEC, M, P, SecretVote, secret_vote, voters

YES, NO, ABSTAIN = Choice.YES, Choice.NO, Choice.ABSTAIN
RULES = RuleSet()
CHANGING = RuleSet(vote_change_allowed=True)


def sums(vote: SecretVote) -> dict[str, dict[Choice, int]]:
    box = vote.poll.box
    assert box is not None
    return {str(o): {c: n for c, n in counts.items() if n} for o, counts in box.totals.items()}


async def begun(vote: SecretVote, choices: Sequence[Choice], rules: RuleSet = RULES) -> list[PersonId]:
    people = voters(len(choices))
    await vote.gather(people, rules)
    await vote.open_box()
    for person_id, choice in zip(people, choices, strict=True):
        await vote.cast(person_id, motion_vote(choice))
    return people


async def test_what_was_voted_is_counted_and_the_box_is_gone(tmp_path: Path) -> None:
    async with secret_vote(tmp_path) as vote:
        people = await begun(vote, [YES, NO, YES, ABSTAIN])
        assert len(vote.left()) == len(people) + 1
        await vote.close_box()
        assert sums(vote) == {"motion": {YES: 2, NO: 1, ABSTAIN: 1}}
        assert (vote.poll.state, vote.poll.ballots) == (PollState.COUNTED, {})
        assert set(vote.poll.received) == set(people)
        assert vote.left() == []
        await vote.carry_out(SEC, PublishResult(poll_id=P))
        assert vote.poll.ballots == {}


async def test_a_vote_nobody_took_part_in_is_counted_too(tmp_path: Path) -> None:
    async with secret_vote(tmp_path) as vote:
        await vote.gather(voters(2), RULES)
        await vote.open_box()
        await vote.close_box()
        assert sums(vote) == {"motion": {}}


async def test_a_changed_ballot_takes_the_place_of_the_first(tmp_path: Path) -> None:
    async with secret_vote(tmp_path) as vote:
        first, *_ = await begun(vote, [YES, YES, NO], CHANGING)
        for choice in (NO, ABSTAIN, NO):
            await vote.cast(first, motion_vote(choice))
        await vote.carry_out(first, *(CastVote(poll_id=P, vote=motion_vote(c)) for c in (YES, ABSTAIN)))
        await vote.close_box()
        assert sums(vote) == {"motion": {YES: 1, NO: 1, ABSTAIN: 1}}


async def test_a_second_ballot_is_refused_and_the_first_counts(tmp_path: Path) -> None:
    async with secret_vote(tmp_path) as vote:
        first, *_ = await begun(vote, [YES, YES])
        (answer,) = await vote.do(first, CastVote(poll_id=P, vote=motion_vote(NO)))
        assert answer.refusal is Refusal.ALREADY_VOTED
        (answer,) = await vote.do(SEC, RecordVote(poll_id=P, voter_id=first, vote=motion_vote(NO)))
        assert answer.refusal is Refusal.WRONG_KIND
        await vote.close_box()
        assert sums(vote) == {"motion": {YES: 2}}


@pytest.mark.parametrize("method", [Method.CHOOSE, Method.EACH])
async def test_ballots_with_many_options_are_counted(tmp_path: Path, method: Method) -> None:
    names = [f"candidate-{n}" for n in range(9)]
    dice = random.Random(3)
    async with secret_vote(tmp_path) as vote:
        people = voters(12)
        await vote.gather(people, RULES)
        await vote.open_box(method, names)
        expected: dict[str, dict[Choice, int]] = {name: {} for name in names}
        for person_id in people:
            marks = {n: dice.choice(list(Choice)) if method is Method.EACH else YES for n in names}
            if method is Method.CHOOSE:
                marks = {n: marks[n] for n in dice.sample(names, dice.randint(1, 9))}
            await vote.cast(person_id, Vote(marks={OptionId(n): c for n, c in marks.items()}))
            for name, choice in marks.items():
                expected[name][choice] = expected[name].get(choice, 0) + 1
        await vote.close_box()
        assert sums(vote) == expected


async def test_a_cancelled_vote_is_destroyed_unopened(tmp_path: Path) -> None:
    async with secret_vote(tmp_path) as vote:
        await begun(vote, [YES, NO])
        await vote.carry_out(SEC, CancelPoll(poll_id=P, reason="Nhầm câu hỏi"))
        await vote.settled()
        assert (vote.poll.state, vote.poll.box) == (PollState.CANCELLED, None)


async def test_an_open_vote_goes_on_after_a_restart(tmp_path: Path) -> None:
    async with secret_vote(tmp_path) as vote:
        await vote.gather(voters(4), RULES)
        await vote.open_box()
        for person_id, choice in zip(voters(2), (YES, NO), strict=True):
            await vote.cast(person_id, motion_vote(choice))
    async with secret_vote(tmp_path) as vote:
        for person_id in voters(4)[2:]:
            await vote.cast(person_id, motion_vote(YES))
        await vote.close_box()
        assert sums(vote) == {"motion": {YES: 3, NO: 1}}


async def test_a_vote_closed_but_not_counted_is_counted_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def not_yet(ballots: SecretBallots, poll_id: PollId) -> None:
        """The server died here."""

    with monkeypatch.context() as patched:
        patched.setattr(SecretBallots, "_count", not_yet)
        async with secret_vote(tmp_path) as vote:
            await begun(vote, [YES, NO, YES])
            await vote.carry_out(SEC, ClosePoll(poll_id=P))
    async with secret_vote(tmp_path) as vote:
        await vote.settled()
        assert sums(vote) == {"motion": {YES: 2, NO: 1}}


async def test_a_box_is_counted_though_others_fail_over_what_was_written(tmp_path: Path) -> None:
    def fails(*args: object) -> None:
        raise RuntimeError("a bug")

    async with secret_vote(tmp_path) as vote:
        await begun(vote, [YES, NO, YES])
        vote.gathering.after_facts.insert(0, fails)
        await vote.close_box()
        assert sums(vote) == {"motion": {YES: 2, NO: 1}}


async def test_a_server_whose_database_is_gone_stops_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was voted is counted by the next one."""

    def gone(*args: object) -> None:
        raise StoreFailed(StoreFault.UNAVAILABLE)

    with monkeypatch.context() as patched:
        async with secret_vote(tmp_path) as vote:
            await begun(vote, [YES, NO, YES])
            patched.setattr(SqlJournal, "beside", gone)
            await vote.carry_out(SEC, ClosePoll(poll_id=P))
            patched.setattr(SqlJournal, "append_group", gone)
            patched.setattr(SqlJournal, "read", gone)
            with pytest.raises(RoomUnavailable):
                await vote.do(SEC, CancelPoll(poll_id=P, reason="x"))
            assert not vote.gathering.room.stands
            async with asyncio.timeout(PATIENCE_S):
                await vote.gathering.close()
    async with secret_vote(tmp_path) as vote:
        await vote.settled()
        assert sums(vote) == {"motion": {YES: 2, NO: 1}}


@pytest.mark.parametrize("key_is_gone", [False, True])
async def test_what_is_left_of_a_counted_box_is_destroyed_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key_is_gone: bool
) -> None:
    async def not_yet(ballots: SecretBallots, poll_id: PollId) -> None:
        """The server died here."""

    with monkeypatch.context() as patched:
        patched.setattr(SecretBallots, "_destroy", not_yet)
        async with secret_vote(tmp_path) as vote:
            await begun(vote, [YES, NO, YES])
            await vote.carry_out(SEC, ClosePoll(poll_id=P))
            await reached(vote, PollState.COUNTED)
            assert len(vote.left()) == 4
            if key_is_gone:
                vote.keys.destroy(M, P)
    async with secret_vote(tmp_path) as vote:
        assert vote.left() == []
        assert sums(vote) == {"motion": {YES: 2, NO: 1}}


@pytest.mark.parametrize("where", [BoxKeys, SqlJournal])
async def test_a_box_that_cannot_be_destroyed_is_destroyed_as_soon_as_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: type
) -> None:
    name = "destroy" if where is BoxKeys else "destroy_beside"
    destroy, failures = getattr(where, name), [OSError(errno.EIO, "broken"), StoreFailed(StoreFault.UNAVAILABLE)]

    def in_trouble(*args: Any) -> None:
        if failures:
            raise failures.pop()
        destroy(*args)

    monkeypatch.setattr(where, name, in_trouble)
    async with secret_vote(tmp_path) as vote:
        await begun(vote, [YES, NO])
        await vote.close_box()
        assert (vote.left(), failures) == ([], [])
        assert sums(vote) == {"motion": {YES: 1, NO: 1}}


async def reached(vote: SecretVote, state: PollState) -> None:
    while vote.poll.state is not state:
        await vote.do(SEC, PublishResult(poll_id=PollId("no such vote")))  # the writer is asked, and asked again


@pytest.mark.parametrize("when", ["open", "closed"])
@pytest.mark.parametrize("how", ["gone", "torn"])
async def test_a_box_without_its_key_is_given_up_and_the_vote_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str, how: str
) -> None:
    async def not_yet(ballots: SecretBallots, poll_id: PollId) -> None:
        """The server died here."""

    with monkeypatch.context() as patched:
        patched.setattr(SecretBallots, "_count", not_yet)
        async with secret_vote(tmp_path) as vote:
            await begun(vote, [YES, NO])
            if when == "closed":
                await vote.carry_out(SEC, ClosePoll(poll_id=P))
            (key,) = vote.key_files()
            key.write_bytes(key.read_bytes()[:7]) if how == "torn" else key.unlink()
    async with secret_vote(tmp_path) as vote:
        await reached(vote, PollState.CANCELLED)
        await vote.settled()
        assert (vote.poll.reason, vote.poll.box, set(vote.poll.received)) == (LOST, None, set(voters(2)))
        (answer,) = await vote.do(voters(2)[0], CastVote(poll_id=P, vote=motion_vote(YES)))
        assert answer.refusal is Refusal.POLL_NOT_OPEN
        again = PollId("poll-again")
        await vote.carry_out(SEC, RepeatPoll(poll_id=P, new_poll_id=again), OpenPoll(poll_id=again))
        await vote.carry_out(voters(2)[0], CastVote(poll_id=again, vote=motion_vote(YES)))


@pytest.mark.parametrize("how", ["altered", "missing", "added", "swapped"])
async def test_a_box_somebody_meddled_with_is_not_counted(tmp_path: Path, how: str) -> None:
    async with secret_vote(tmp_path) as vote:
        await begun(vote, [YES, NO, YES])
        rows = vote.store.journal.beside(M, P)
        vote.store.journal.destroy_beside(M, P)
        meddle(vote, rows, how)
        await vote.carry_out(SEC, ClosePoll(poll_id=P))
        await reached(vote, PollState.CANCELLED)
        await vote.settled()
        assert (vote.poll.reason, vote.poll.box) == (LOST, None)


def meddle(vote: SecretVote, rows: list[SealedRow], how: str) -> None:
    first, second, *rest = rows
    altered = first.sealed[:-1] + bytes([first.sealed[-1] ^ 1])
    changed = {
        "altered": [SealedRow(poll_id=P, row_key=first.row_key, sealed=altered), second, *rest],
        "missing": rows[1:],
        "added": [*rows, SealedRow(poll_id=P, row_key=b"k" * 32, sealed=first.sealed)],
        "swapped": [SealedRow(poll_id=P, row_key=first.row_key, sealed=second.sealed),
                    SealedRow(poll_id=P, row_key=second.row_key, sealed=first.sealed), *rest],
    }[how]  # fmt: skip
    with vote.store.database.writing() as connection:
        for row in changed:
            values = {"m": M, "p": P, "k": row.row_key, "s": row.sealed}
            connection.exec_driver_sql("INSERT INTO ballot_box VALUES (:m, :p, :k, :s)", values)


async def test_what_only_the_server_may_say_is_not_taken_from_the_wire(tmp_path: Path) -> None:
    async with secret_vote(tmp_path) as vote:
        await begun(vote, [YES])
        for command in (CountBallots(poll_id=P, votes=((motion_vote(NO), 1),)), GiveUpBox(poll_id=P)):
            (answer,) = await vote.do(SEC, command)
            assert answer.refusal is Refusal.SERVER_ONLY


async def test_no_vote_opens_without_a_key_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(keys: BoxKeys, *rest: Any) -> None:
        raise OSError(errno.ENOSPC, "no space")

    async with secret_vote(tmp_path) as vote:
        await vote.gather(voters(1), RULES)
        with monkeypatch.context() as patched:
            patched.setattr(BoxKeys, "keep", full)
            with pytest.raises(RoomUnavailable):
                await vote.open_box()
        await vote.carry_out(SEC, OpenPoll(poll_id=P)) if P in vote.gathering.meeting.polls else await vote.open_box()
        await vote.cast(voters(1)[0], motion_vote(YES))
        await vote.close_box()
        assert sums(vote) == {"motion": {YES: 1}}


async def test_a_key_is_the_accounts_own_and_of_no_name(tmp_path: Path) -> None:
    async with secret_vote(tmp_path) as vote:
        await begun(vote, [YES])
        (key,) = vote.key_files()
        assert P not in key.name
        assert M not in key.name
        assert len(key.read_bytes()) == 32
        if os.name == "posix":
            assert stat.S_IMODE(key.stat().st_mode) == 0o600
            assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700


def test_keys_nobody_needs_are_destroyed(tmp_path: Path) -> None:
    keys = BoxKeys(tmp_path / "keys")
    assert keys.destroy_others(set()) == 0
    for name in ("a", "b", "c"):
        keys.keep(M, PollId(name), name.encode() * 32)
    keys.keep(M, PollId("b"), b"d" * 32)
    assert keys.destroy_others({(M, PollId("b"))}) == 2
    assert [keys.load(M, PollId(name)) for name in ("a", "b", "c")] == [None, b"d" * 32, None]
    keys.destroy(M, PollId("b"))
    keys.destroy(M, PollId("b"))
    assert list((tmp_path / "keys").iterdir()) == []


async def test_a_database_without_meetings_destroys_no_key(start_server: StartServer, tmp_path: Path) -> None:
    """Started with the wrong database, a server must not void the open votes of the right one."""
    keys = BoxKeys(tmp_path / "data" / "ballot-keys")
    keys.keep(M, P, b"k" * 32)
    server = await start_server()
    assert keys.load(M, P) == b"k" * 32
    crowd = Crowd(server)
    await (await crowd.found()).close()
    await crowd.people["sec"].close()
    await server.stop()
    await start_server()
    assert keys.load(M, P) is None


def test_a_key_is_overwritten_before_it_is_removed(tmp_path: Path) -> None:
    keys = BoxKeys(tmp_path / "keys")
    keys.keep(M, P, b"secret".ljust(32, b"!"))
    (path,) = (tmp_path / "keys").iterdir()
    os.link(path, tmp_path / "same file")  # what the blocks hold, whatever becomes of the name
    keys.destroy(M, P)
    assert len((tmp_path / "same file").read_bytes()) == 32
    assert b"secret" not in (tmp_path / "same file").read_bytes()


def poll(*names: str) -> Poll:
    return Poll(
        poll_id=P, item_id=None, question="?", kind=PollKind.SECRET, base=Base.CAST, state=PollState.CLOSED,
        threshold=Share(numerator=1, denominator=2), method=Method.EACH,
        options=tuple(Option(option_id=OptionId(n), name=n) for n in names),
    )  # fmt: skip


def test_every_vote_takes_the_same_bytes_and_comes_back() -> None:
    paper = poll("a", "b", "c")
    for marks in ({}, {"b": NO}, {"a": YES, "b": NO, "c": ABSTAIN}):
        vote = Vote(marks={OptionId(name): choice for name, choice in marks.items()})
        assert len(marks_of(paper, vote)) == 3
        assert vote_of(paper, marks_of(paper, vote)) == vote
    for bad in (b"", b"\x01\x01", b"\x04\x00\x00", b"\x00" * 4):
        with pytest.raises(BoxDamaged):
            vote_of(paper, bad)


def test_the_order_of_what_comes_out_says_nothing_of_what_went_in() -> None:
    paper, key, dice = poll("a", "b"), BoxKey(M, P, b"k" * 32), random.Random(1)
    votes = [Vote(marks={OptionId("a"): dice.choice(list(Choice))}) for _ in range(40)]
    seen = set()
    for _ in range(5):
        dice.shuffle(votes)
        rows = [key.seal(PersonId(f"p{n}"), marks_of(paper, vote)) for n, vote in enumerate(votes)]
        assert len({len(row.sealed) for row in rows}) == 1
        dice.shuffle(rows)
        seen.add(repr(contents(paper, key, rows)))
    assert len(seen) == 1


def test_a_row_opens_with_its_own_key_in_its_own_place_alone() -> None:
    key = BoxKey(M, P, b"k" * 32)
    row = key.seal(PersonId("an"), b"\x01")
    assert key.open(row) == b"\x01"
    assert key.seal(PersonId("an"), b"\x01").row_key == row.row_key != key.seal(PersonId("binh"), b"\x01").row_key
    assert key.seal(PersonId("an"), b"\x01").sealed != row.sealed
    for other in (BoxKey(M, P, b"l" * 32), BoxKey(M, PollId("other"), b"k" * 32)):
        with pytest.raises(BoxDamaged):
            other.open(row)
        assert other.seal(PersonId("an"), b"\x01").row_key != row.row_key
    for sealed in (b"", row.sealed[:5], row.sealed[:-1], row.sealed + b"\x00"):
        with pytest.raises(BoxDamaged):
            key.open(SealedRow(poll_id=P, row_key=row.row_key, sealed=sealed))
