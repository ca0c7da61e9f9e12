"""Who looks for it with everything a server leaves behind finds no link between a voter and a secret ballot.

Two ways: bytes of the box are looked for in every file, and two votes that differ in nothing but who voted what are
compared in all they leave, which must be the same.
"""

import itertools
import logging
import random
import secrets
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from meetroom.domain import voting
from meetroom.domain.core import PersonId
from meetroom.domain.polls import Choice, PollKind, PollState, motion_vote
from meetroom.domain.state import RuleSet
from meetroom.domain.voting import CastVote, ClosePoll, CreatePoll, OpenPoll
from meetroom.protocol.messages import Answer, Links
from meetroom.server.errands import without_values
from meetroom.server.room import RoomUnavailable
from meetroom.server.secret_ballots import SecretBallots
from meetroom.store.ballot_box import BoxKeys
from tests.server.conftest import Crowd
from tests.server.secret_vote import SEC, M, P, SecretVote, secret_vote, voters
from tests.server.visitor import Line

YES, NO, ABSTAIN = Choice.YES, Choice.NO, Choice.ABSTAIN
MANY = 160
RULES = RuleSet(vote_change_allowed=True)


def dealt(count: int, seed: int) -> list[Choice]:
    """Always as many of each, dealt out in another way."""
    choices = [(YES, NO, ABSTAIN)[n % 3] for n in range(count)]
    random.Random(seed).shuffle(choices)
    return choices


async def voted(vote: SecretVote, choices: Sequence[Choice], seed: int = 0) -> list[PersonId]:
    """Everybody votes, in an order of their own, in groups as they come in; returns the order."""
    people = voters(len(choices))
    await vote.gather(people, RULES)
    await vote.open_box()
    queue = list(zip(people, choices, strict=True))
    random.Random(seed).shuffle(queue)
    for person_id, choice in queue:
        await vote.cast(person_id, motion_vote(choice))
    return [person_id for person_id, _ in queue]


def counted_salts(patched: pytest.MonkeyPatch) -> None:
    """What is random in a chain comes from a counter, so that two chains can be compared."""
    numbers = itertools.count()
    patched.setattr(secrets, "token_hex", lambda length_bytes=16: f"{next(numbers):0{2 * length_bytes}x}")


def pieces(vote: SecretVote) -> list[bytes]:
    """All that would give a ballot away: keys, and rows with what they are found by."""
    rows = vote.store.journal.beside(M, P)
    keys = [path.read_bytes() for path in vote.key_files()]
    return [*keys, *(row.row_key for row in rows), *(row.sealed for row in rows)]


def found_in(files: dict[str, bytes], piece: bytes) -> list[str]:
    return [name for name, content in files.items() if piece in content]


async def test_after_the_count_no_file_holds_a_key_or_a_row(tmp_path: Path) -> None:
    async with secret_vote(tmp_path) as vote:
        await voted(vote, dealt(40, 1))
        wanted, open_files = pieces(vote), vote.files()
        assert len(wanted) == 81
        # What is looked for can be found while it is there: in the database, its log, or the file of the key.
        assert all(found_in(open_files, piece) for piece in wanted)
        assert any("-wal" in name for name in open_files)
        await vote.close_box()
        left = vote.files()
        assert not any(found_in(left, piece) for piece in wanted)
        assert not vote.key_files()
    assert not any(found_in(vote.files(), piece) for piece in wanted)


async def test_an_abandoned_box_leaves_as_little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def not_yet(ballots: SecretBallots, poll_id: str) -> None:
        """The server died here."""

    with monkeypatch.context() as patched:
        patched.setattr(SecretBallots, "_destroy", not_yet)
        async with secret_vote(tmp_path) as vote:
            await voted(vote, dealt(12, 1))
            wanted = pieces(vote)
            await vote.carry_out(SEC, ClosePoll(poll_id=P))
            await vote.ballots._errands.finish()
            assert vote.poll.state is PollState.COUNTED
            assert all(found_in(vote.files(), piece) for piece in wanted)
    async with secret_vote(tmp_path) as vote:
        assert not any(found_in(vote.files(), piece) for piece in wanted)


async def test_who_voted_what_changes_not_a_byte_of_chain_and_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The chain with its times and its order, and the answers, come from who voted alone."""
    seen = set()
    for seed in (1, 2, 3):
        with monkeypatch.context() as patched:
            counted_salts(patched)
            async with secret_vote(tmp_path / f"{seed}") as vote:
                choices = dealt(30, seed)
                await voted(vote, choices)
                await vote.close_box()
                seen.add((tuple(vote.payloads()), answers(vote)))
    assert len({tuple(dealt(30, seed)) for seed in (1, 2, 3)}) == 3
    assert len(seen) == 1


def answers(vote: SecretVote) -> tuple[bytes, ...]:
    with vote.store.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT actor, command_id, answer FROM answers ORDER BY actor, command_id")
        return tuple(f"{row[0]} {row[1]} ".encode() + row[2] for row in rows)


async def test_that_comparison_would_see_a_named_vote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same with an open vote finds the difference, so the comparison above can fail."""
    seen = set()
    for seed in (1, 2):
        with monkeypatch.context() as patched:
            counted_salts(patched)
            async with secret_vote(tmp_path / f"{seed}") as vote:
                await vote.gather(voters(6), RULES)
                form = CreatePoll(poll_id=P, question="?", kind=PollKind.OPEN)
                await vote.carry_out(SEC, form, OpenPoll(poll_id=P))
                for person_id, choice in zip(voters(6), dealt(6, seed), strict=True):
                    await vote.cast(person_id, motion_vote(choice))
                seen.add(tuple(vote.payloads()))
    assert len(seen) == 2


async def test_facts_of_the_count_hold_sums_and_no_order(tmp_path: Path) -> None:
    async with secret_vote(tmp_path) as vote:
        await voted(vote, dealt(9, 4))
        before = len(vote.payloads())
        await vote.close_box()
        facts = [msgspec.json.decode(payload)["event"] for payload in vote.payloads()[before:]]
        assert [fact["type"] for fact in facts] == ["PollClosed", "BoxOpened", "PollCounted"]
        assert facts[1]["count"] == {
            "valid": 9, "invalid": 0, "blank": 0, "totals": {"motion": {"yes": 3, "no": 3, "abstain": 3}},
        }  # fmt: skip
        assert facts[2]["ballots"] == {}
        for payload in vote.payloads()[before:]:
            assert not any(person_id in payload for person_id in voters(9))


def ranks_agree(order: Sequence[int]) -> float:
    """Spearman's rho of an order with 0, 1, 2 …: 1 the same, -1 the reverse, near 0 no relation."""
    n = len(order)
    return 1 - 6 * sum((place - rank) ** 2 for place, rank in enumerate(order)) / (n * (n * n - 1))


async def test_rows_do_not_lie_in_the_order_of_casting(tmp_path: Path) -> None:
    """Six standard deviations: a true shuffle fails once in 10⁹ runs, an order that is kept fails always."""
    assert ranks_agree(range(MANY)) == 1
    async with secret_vote(tmp_path) as vote:
        order = await voted(vote, dealt(MANY, 5), seed=6)
        key = vote.ballots._key(P)
        cast_at = {key.seal(person_id, b"\x00").row_key: number for number, person_id in enumerate(order)}
        with vote.store.database.reading() as connection:
            rows = connection.exec_driver_sql("SELECT row_key FROM ballot_box").scalars().all()
            columns = [row[1] for row in connection.exec_driver_sql("PRAGMA table_info(ballot_box)")]
            with pytest.raises(Exception, match="no such column"):
                connection.exec_driver_sql("SELECT rowid FROM ballot_box")
        assert columns == ["meeting_id", "poll_id", "row_key", "sealed"]
        assert abs(ranks_agree([cast_at[row] for row in rows])) < 6 / (MANY - 1) ** 0.5
        assert rows == sorted(rows)


async def test_without_the_key_rows_are_noise(tmp_path: Path) -> None:
    """All rows are as long; no bit of one goes with what was voted in it."""
    async with secret_vote(tmp_path) as vote:
        people = voters(MANY)
        choices = [YES if n % 2 else NO for n in range(MANY)]
        await vote.gather(people, RULES)
        await vote.open_box()
        for person_id, choice in zip(people, choices, strict=True):
            await vote.cast(person_id, motion_vote(choice))
        key = vote.ballots._key(P)
        rows = {row.row_key: row for row in vote.store.journal.beside(M, P)}
        said = [(rows[key.seal(p, b"\x00").row_key], choice) for p, choice in zip(people, choices, strict=True)]
        assert len({(len(row.row_key), len(row.sealed)) for row, _ in said}) == 1
        for bit in range(8 * len(said[0][0].sealed)):
            agree = sum((row.sealed[bit // 8] >> bit % 8 & 1) == (choice is YES) for row, choice in said)
            # Seven standard deviations of half of them.
            assert abs(agree - MANY / 2) < 7 * MANY**0.5 / 2


async def test_no_log_says_more_of_one_vote_than_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told = set()
    for seed in (1, 2):
        caplog.clear()
        with monkeypatch.context() as patched:
            counted_salts(patched)
            async with secret_vote(tmp_path / f"{seed}") as vote:
                await voted(vote, dealt(12, seed))
                await vote.close_box()
        ours = [r for r in caplog.records if r.name.startswith("meetroom")]
        assert any(record.message == "ballot box destroyed" for record in ours)
        told.add(tuple((r.name, r.levelname, r.getMessage(), getattr(r, "person", "")) for r in ours))
    assert len(told) == 1


async def test_an_error_on_the_way_tells_no_ballot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A bug whose message holds the ballot: the log names the kind of the error and the place, nothing else."""

    def stumbling(poll: object, vote: object) -> None:
        raise KeyError(f"surprise: {vote!r}")

    async with secret_vote(tmp_path) as vote:
        await vote.gather(voters(2), RULES)
        await vote.open_box()
        with monkeypatch.context() as patched:
            patched.setattr(voting, "check_vote", stumbling)
            with pytest.raises(RoomUnavailable):
                await vote.do(voters(2)[0], CastVote(poll_id=P, vote=motion_vote(ABSTAIN)))
    failed = next(record for record in caplog.records if record.message == "meeting failed")
    assert failed.exc_info is not None
    text = logging.Formatter().formatException(failed.exc_info)
    assert "KeyError" in text
    assert "stumbling" in text
    assert "abstain" not in caplog.text


def test_an_error_is_named_with_its_causes_and_without_their_words() -> None:
    try:
        try:
            raise ValueError("abstain")
        except ValueError as error:
            raise RuntimeError("abstain") from error
    except RuntimeError as error:
        told = without_values(error)
    assert str(told) == "RuntimeError from ValueError"
    assert told.__cause__ is None


async def test_every_choice_is_answered_and_told_to_others_at_one_length(crowd: Crowd) -> None:
    """On the wire: what the voter gets back, what everybody else gets, and how many messages that is."""
    names = ["an", "binh", "chi", "dung", "em", "giang"]
    await crowd.open(*names)
    sec = crowd.lines["sec"]
    for command in (CreatePoll(poll_id=P, question="?", kind=PollKind.SECRET), OpenPoll(poll_id=P)):
        assert (await sec.submit(command)).refusal is None
    await sec.until(lambda: sec.replica.meeting.polls[P].state is PollState.OPEN)
    sizes = set()
    for name, choice in zip(names, (YES, NO, ABSTAIN) * 2, strict=True):
        line = crowd.lines[name]
        await reaches(line, sec.replica.seq)
        mine, others = len(line.raw), len(sec.raw)
        answer = await line.submit(CastVote(poll_id=P, vote=motion_vote(choice)), f"c-{len(name):030d}{name[0]}")
        await reaches(sec, answer.seq)
        sizes.add((shape(line.raw[mine:]), shape(sec.raw[others:])))
    assert len(sizes) == 1
    # Nobody was told more than that somebody has voted.
    everything = "".join(text for line in crowd.lines.values() for text in line.raw)
    assert "VoteCast" not in everything
    assert '"abstain"' not in everything.replace('\\"', '"').replace('"abstain":0', "")


async def reaches(line: Line, seq: int) -> None:
    await line.until(lambda: line.replica.seq >= seq)


def shape(frames: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Kind and length of each frame of the vote; digits of counters and people are what they are."""
    kept = []
    for text in frames:
        kind = msgspec.json.decode(text)["type"]
        if kind in (Links.__name__, Answer.__name__):
            kept.append((kind, len(text)))
    return tuple(kept)


async def test_figures_say_nothing_of_a_ballot(crowd: Crowd) -> None:
    await crowd.open("an", "binh")
    sec = crowd.lines["sec"]
    for command in (CreatePoll(poll_id=P, question="?", kind=PollKind.SECRET), OpenPoll(poll_id=P)):
        await sec.submit(command)
    for name, choice in (("an", ABSTAIN), ("binh", NO)):
        assert (await crowd.lines[name].submit(CastVote(poll_id=P, vote=motion_vote(choice)))).refusal is None
    text = crowd.server.house.metrics.text().decode()
    assert 'result="done"' in text or "done" in text
    assert not any(word in text for word in ("abstain", '"no"', '"yes"', crowd.people["an"].person_id, P))


async def test_a_key_never_lies_in_the_database(tmp_path: Path) -> None:
    async with secret_vote(tmp_path) as vote:
        await voted(vote, dealt(6, 1))
        secret = BoxKeys(tmp_path / "ballot-keys").load(M, P)
        assert secret is not None
        assert found_in(vote.files(), secret) == [str(vote.key_files()[0].relative_to(tmp_path))]
