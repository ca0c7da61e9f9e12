"""A small sample of `make conformance-ballots`: belenios-tool and our verifier say the same."""

import random
from dataclasses import replace

import pytest

from meetroom.ballots.credentials import is_credential, public_credential
from meetroom.ballots.group import BELENIOS_2048
from meetroom.ballots.transcript import read
from tests.ballots import peer
from tests.ballots.conformance import judge, run_election
from tests.ballots.elections import Plan, cast, close, decrypt, hold, publish, set_up
from tests.ballots.mutations import mutate
from tests.ballots.peer import needs_belenios

pytestmark = needs_belenios
SPOILED = 16


@pytest.mark.parametrize("seed", [34, 54])  # small ones: 2 of 2 scrutineers of theirs; three of their ballots
def test_a_random_election_is_held_by_both_together(seed: int) -> None:
    judgements = run_election(seed)
    assert [one for one in judgements if not one.agree] == []
    assert len(judgements) == 5


def test_spoiled_records_are_judged_alike() -> None:
    base = hold(1, Plan(voters=2, questions=1, singles=0, threshold=1, of=2))
    found = []
    for seed in range(SPOILED):
        rng = random.Random(seed)
        kind, raw = mutate(replace(base, rng=rng), rng)
        found.append(judge(seed, kind, raw))
    assert [one for one in found if not one.agree] == []
    assert any(one.ours and one.theirs for one in found)
    assert any(not one.ours and not one.theirs for one in found)


def test_two_of_three_with_one_device_of_theirs_open_a_record_that_only_grows() -> None:
    rng = random.Random(12)
    held = set_up(rng, Plan(voters=2, questions=1, singles=0, threshold=2, of=3, peer_share=0.3))
    before = held.raw
    cast(held, 0)
    assert peer.is_extension(held.raw, before)
    assert not peer.is_extension(before, held.raw)
    close(held)
    held.scrutineers[0].by_peer, held.scrutineers[2].by_peer = True, False
    decrypt(held, held.scrutineers[0])
    decrypt(held, held.scrutineers[2])
    publish(held)
    judgement = judge(0, "mixed", held.raw)
    assert judgement.ours
    assert judgement.theirs


def test_the_program_writes_the_same_file() -> None:
    held = set_up(random.Random(13), Plan(voters=1, questions=1, singles=1, threshold=0, of=0))
    text = cast(held, 0)
    whole = held.transcript
    raw = peer.record(whole.election, whole.trustees, whole.credentials, [("Ballot", [text])])
    # Reading compares every byte with what we would write; only the time is its own.
    assert replace(read(raw), timestamp_s=whole.timestamp_s) == whole


def test_credentials_made_by_the_program_are_ours() -> None:
    uuid = "A" * 14
    for secret in peer.credentials(uuid, 2):
        assert is_credential(secret)
        assert peer.derive(uuid, secret) == public_credential(BELENIOS_2048, uuid, secret)
