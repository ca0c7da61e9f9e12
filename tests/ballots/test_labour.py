"""Proofs checked by a child process: the same verdicts as here, and a child that dies harms nobody."""

import sys
from collections.abc import Iterator

import pytest

from meetroom.ballots import labour
from meetroom.ballots.ballot import BallotFault, verify_ballot
from meetroom.ballots.labour import Labourer, LabourFailed
from meetroom.ballots.seeds import SEED_CHARS, is_ballot_seed, make_ballot_seed, seeded_draw
from tests.ballots.elections import Plan, fresh_ballot, hold
from tests.ballots.small import drawing

DIES_OF_EVERY_BALLOT = """
import sys
from meetroom.ballots.worker import Checked, receive, send
receive(sys.stdin.buffer)
send(sys.stdout.buffer, Checked())
"""
PLAN = Plan(voters=2, questions=1, singles=1, threshold=0, of=0)


@pytest.fixture
def labourer() -> Iterator[Labourer]:
    made = Labourer()
    yield made
    made.close()


def test_the_child_says_what_we_say(labourer: Labourer) -> None:
    held, other = hold(1, PLAN), hold(2, PLAN)
    good = held.transcript.ballots[0]
    for text in (good, fresh_ballot(held, held.secret(1)), good[:-1], other.transcript.ballots[0], ""):
        expected = verify_ballot(held.election, held.roster, text)
        assert labourer.check_ballot(held.election.text, held.roster.text, text) == expected
    # Another election in between, and back.
    theirs = other.transcript.ballots[0]
    assert labourer.check_ballot(other.election.text, other.roster.text, theirs) is None
    assert labourer.check_ballot(held.election.text, held.roster.text, good) is None


def test_the_child_checks_whole_records(labourer: Labourer) -> None:
    held = hold(1, PLAN)
    checked = labourer.check_record(held.raw)
    assert (checked.ok, checked.is_final, checked.ballots) == (True, True, 2)
    assert labourer.check_record(held.raw, held.transcript.receipts()) == checked
    assert not labourer.check_record(held.raw[:-1]).ok
    assert not labourer.check_record(b"").ok


def test_a_child_that_dies_is_replaced_and_what_it_died_over_is_neither_sound_nor_faulty(
    labourer: Labourer, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = hold(1, PLAN)
    fixed, good = (held.election.text, held.roster.text), held.transcript.ballots[0]
    assert labourer.check_ballot(*fixed, good) is None
    child = labourer._child
    assert child is not None
    child.kill()
    child.wait()
    assert labourer.check_ballot(*fixed, good) is None
    labourer._bury()
    monkeypatch.setattr(labour, "labour_command", lambda: [sys.executable, "-c", DIES_OF_EVERY_BALLOT])
    for _ in range(2):
        with pytest.raises(LabourFailed):
            labourer.check_ballot(*fixed, good)
    # And a program that does not start at all.
    labourer._bury()
    monkeypatch.setattr(labour, "labour_command", lambda: ["/nothing/here"])
    with pytest.raises(LabourFailed):
        labourer.check_ballot(*fixed, good)
    monkeypatch.undo()
    assert labourer.check_ballot(*fixed, good) is None
    assert labourer.check_ballot(*fixed, good[:-1]) is BallotFault.MALFORMED


def test_after_the_end_nothing_is_started(labourer: Labourer) -> None:
    labourer.close()
    with pytest.raises(LabourFailed):
        labourer.check_record(b"")


def test_a_seed_gives_the_same_numbers_again_and_every_number() -> None:
    seed = make_ballot_seed(drawing(1))
    assert is_ballot_seed(seed)
    assert len(seed) == SEED_CHARS
    first, again, other = seeded_draw(seed), seeded_draw(seed), seeded_draw(seed[::-1])
    bounds = [1, 2, 3, 255, 256, 257, 10**77] * 40
    numbers = [first(bound) for bound in bounds]
    assert numbers == [again(bound) for bound in bounds]
    assert numbers != [other(bound) for bound in bounds]
    assert all(0 <= number < bound for number, bound in zip(numbers, bounds, strict=True))
    thirds = seeded_draw(seed)
    counts = [0, 0, 0]
    for _ in range(3_000):
        counts[thirds(3)] += 1
    assert min(counts) > 850
    for text in ("", seed[:-1], seed + "1", "0" * SEED_CHARS):
        assert not is_ballot_seed(text)
