"""Ways to spoil, forge or merely change one ballot of a record; most are signed again, so that content is judged."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from msgspec.structs import replace as changed

from meetroom.ballots.ballot import Ballot
from meetroom.ballots.credentials import make_credential, make_token, secret_exponent
from meetroom.ballots.encoding import decode, encode, sha256_base64
from meetroom.ballots.proofs import prove_knowledge
from meetroom.ballots.transcript import Transcript, write
from tests.ballots.elections import Held, fresh_ballot
from tests.ballots.json_changes import at, change_list, change_number, compact, leaves, other_number, put
from tests.ballots.ways import Mutation, Ways

WAYS = Ways()


def with_ballot(held: Held, index: int, text: str | None) -> bytes | None:
    """The record with another ballot in one place; the sum and what follows stay as they are."""
    if text is None:
        return None
    ballots = list(held.transcript.ballots)
    ballots[index] = text
    return write(replace(held.transcript, ballots=tuple(ballots)))


def some_ballot(held: Held, rng: random.Random) -> int | None:
    """The index of a ballot."""
    return rng.randrange(len(held.transcript.ballots)) if held.transcript.ballots else None


def signed_again(held: Held, text: str) -> str | None:
    """The ballot with a right signature by its own credential, so that what it holds is judged."""
    ballot = changed(decode(text, Ballot), signature=None)
    owners = [voter for voter in range(len(held.credentials)) if public(held, voter) == ballot.credential]
    if not owners:
        return None
    return sign_with(held, ballot, held.secret(owners[0]))


def sign_with(held: Held, ballot: Ballot, secret: int) -> str:
    """A ballot signed with any secret."""
    value = json.loads(encode(ballot))
    code = sha256_base64(compact(value))
    proof = prove_knowledge(held.election.group, secret, f"sig|{code}|", held.draw)
    return compact({**value, "signature": {"hash": code, "proof": json.loads(encode(proof))}})


def public(held: Held, voter: int) -> int:
    """A voter's public credential."""
    return held.election.group.g_power(held.secret(voter))


def signed_again_after(change: Callable[[Held, random.Random, Any], None]) -> Mutation:
    """Register a change inside some ballot's JSON, which its owner then signs."""

    @wraps(change)
    def mutation(held: Held, rng: random.Random) -> bytes | None:
        index = some_ballot(held, rng)
        if index is None:
            return None
        value = json.loads(held.transcript.ballots[index])
        change(held, rng, value)
        return with_ballot(held, index, signed_again(held, compact(value)))

    return WAYS.add(mutation)


@WAYS.add
def ballot_number(held: Held, rng: random.Random) -> bytes | None:
    index = some_ballot(held, rng)
    return None if index is None else with_ballot(held, index, change_number(rng, held, held.transcript.ballots[index]))


@signed_again_after
def ballot_number_signed(held: Held, rng: random.Random, value: Any) -> None:
    path = rng.choice(leaves(value["answers"]))
    put(value["answers"], path, other_number(rng, held, int(at(value["answers"], path))).lstrip("-"))


@signed_again_after
def ballot_list_signed(held: Held, rng: random.Random, value: Any) -> None:
    answers = change_list(rng, compact(value["answers"]))
    value["answers"] = json.loads(answers or "[]")


@signed_again_after
def ballot_outside_group(held: Held, rng: random.Random, value: Any) -> None:
    choices = rng.choice(value["answers"])["choices"]
    half = rng.choice(["alpha", "beta"])
    for choice in rng.sample(choices, min(len(choices), rng.choice([1, 2]))):
        choice[half] = str(held.election.group.p - int(choice[half]))


@WAYS.add
def ballot_form(held: Held, rng: random.Random) -> bytes | None:
    index = some_ballot(held, rng)
    if index is None:
        return None
    text = held.transcript.ballots[index]
    value = json.loads(text)
    forms = [
        text.replace(":", ": ", 1),
        text.replace('"alpha":"', '"alpha":"0', 1),
        text.replace('"alpha":"', '"alpha":"+', 1),
        text[:-1] + ',"extra":1}',
        compact(dict(reversed(value.items()))),
        text.replace('"credential"', '"cr\\u0065dential"', 1),
        text + " ",
        text[:-1],
        text.replace('"blank_proof"', '"blank_proof"', 1),
        text[:-1] + ',"election_uuid":' + compact(value["election_uuid"]) + "}",
        "null",
        "[]",
        "",
        compact({**value, "signature": None}),
        compact({key: item for key, item in value.items() if key != "signature"}),
    ]
    return with_ballot(held, index, rng.choice(forms))


@signed_again_after
def ballot_other_election(held: Held, rng: random.Random, value: Any) -> None:
    kind = rng.randrange(3)
    if kind != 1:
        value["election_uuid"] = make_token(held.draw)
    if kind != 0:
        value["election_hash"] = sha256_base64(str(rng.random()))


@signed_again_after
def ballot_blank_proof(held: Held, rng: random.Random, value: Any) -> None:
    row = rng.choice(value["answers"])
    if "blank_proof" in row:
        del row["blank_proof"]
    else:
        row["blank_proof"] = row["overall_proof"][:2]


@WAYS.add
def ballot_of_a_stranger(held: Held, rng: random.Random) -> bytes | None:
    secret = secret_exponent(held.election.group, held.election.uuid, make_credential(held.draw))
    text = fresh_ballot(held, secret)
    return write(replace(held.transcript, ballots=(*held.transcript.ballots, text)))


@WAYS.add
def ballot_copied(held: Held, rng: random.Random) -> bytes | None:
    index = some_ballot(held, rng)
    if index is None:
        return None
    thief = held.secret(rng.randrange(len(held.credentials)))
    ballot = changed(decode(held.transcript.ballots[index], Ballot), signature=None)
    value = json.loads(encode(ballot))
    value["credential"] = str(held.election.group.g_power(thief))
    return with_ballot(held, index, sign_with(held, decode(compact(value), Ballot), thief))


@signed_again_after
def ballot_more_votes(held: Held, rng: random.Random, value: Any) -> None:
    """One vote taken from a choice and two put on another; the proofs are those of an honest ballot."""
    choices, group = rng.choice(value["answers"])["choices"], held.election.group
    for choice, more in zip(choices, rng.choice([(2, -1), (1, 0), (group.q - 1, 1)]), strict=False):
        choice["beta"] = str(group.times(int(choice["beta"]), group.g_power(more)))


@WAYS.add
def ballot_fresh(held: Held, rng: random.Random) -> bytes | None:
    """An honest ballot in the place of another, or at the end; only with no sum yet is that right."""
    text = fresh_ballot(held, held.secret(rng.randrange(len(held.credentials))))
    bare = Transcript(
        held.transcript.timestamp_s, held.transcript.election, held.transcript.trustees, held.transcript.credentials
    )
    base = held.transcript if rng.random() < 0.5 else replace(bare, ballots=held.transcript.ballots)
    return write(replace(base, ballots=(*base.ballots, text)))
