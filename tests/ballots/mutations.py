"""Ways to spoil, forge or merely change a public record; each gives a file that two verifiers must judge alike.

Most keep every hash and every link right, so that what is judged is the content; a few damage the file itself.
"""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from msgspec.structs import replace as changed

from meetroom.ballots.ballot import Ballot
from meetroom.ballots.credentials import make_credential, make_token, secret_exponent
from meetroom.ballots.encoding import Count, decode, encode, sha256_base64
from meetroom.ballots.proofs import prove_knowledge
from meetroom.ballots.tally import Result, SizedTally
from meetroom.ballots.transcript import BLOCK_BYTES, Transcript, write
from tests.ballots.elections import Held, fresh_ballot

Mutation = Callable[[Held, random.Random], bytes | None]
MUTATIONS: dict[str, Mutation] = {}


def mutation(function: Mutation) -> Mutation:
    """Register a way; it may return None where this election has nothing to change that way."""
    MUTATIONS[function.__name__] = function
    return function


def mutate(held: Held, rng: random.Random) -> tuple[str, bytes]:
    """Some change of a record, and its name."""
    while True:
        name = rng.choice(list(MUTATIONS))
        raw = MUTATIONS[name](held, rng)
        if raw is not None:
            return name, raw


# JSON


def compact(value: object) -> str:
    """JSON as the format wants it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths of all numbers in a JSON value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from leaves(item, (*path, key))
    if isinstance(value, str) and value.isdigit():
        yield path


def lists(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths of all lists with something in them."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from lists(item, (*path, key))
    if isinstance(value, list) and value:
        yield path


def at(value: Any, path: tuple[Any, ...]) -> Any:
    """What stands at a path."""
    for key in path:
        value = value[key]
    return value


def put(value: Any, path: tuple[Any, ...], new: object) -> Any:
    """The value with something else at a path."""
    if not path:
        return new
    at(value, path[:-1])[path[-1]] = new
    return value


def other_number(rng: random.Random, held: Held, number: int) -> str:
    """Another number, or another form of the same."""
    group = held.election.group
    choices = [
        number + 1,
        number + group.q,
        number + group.p,
        group.p - number,
        group.q - number % group.q,
        rng.randrange(group.q),
        group.g_power(rng.randrange(group.q)),
        0,
        1,
        -number,
    ]
    return str(rng.choice(choices))


def change_number(rng: random.Random, held: Held, text: str) -> str | None:
    """Change one number of a text."""
    value = json.loads(text)
    paths = list(leaves(value))
    if not paths:
        return None
    path = rng.choice(paths)
    return compact(put(value, path, other_number(rng, held, int(at(value, path)))))


def change_list(rng: random.Random, text: str) -> str | None:
    """Drop, double or exchange elements of one list of a text."""
    value = json.loads(text)
    paths = list(lists(value))
    if not paths:
        return None
    path = rng.choice(paths)
    items = list(at(value, path))
    first, second = rng.randrange(len(items)), rng.randrange(len(items))
    kind = rng.randrange(3)
    if kind == 0:
        del items[first]
    elif kind == 1:
        items.insert(second, items[first])
    else:
        items[first], items[second] = items[second], items[first]
    return compact(put(value, path, items))


# One ballot


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


@mutation
def ballot_number(held: Held, rng: random.Random) -> bytes | None:
    index = some_ballot(held, rng)
    return None if index is None else with_ballot(held, index, change_number(rng, held, held.transcript.ballots[index]))


@mutation
def ballot_number_signed(held: Held, rng: random.Random) -> bytes | None:
    index = some_ballot(held, rng)
    if index is None:
        return None
    value = json.loads(held.transcript.ballots[index])
    path = rng.choice(list(leaves(value["answers"])))
    put(value["answers"], path, other_number(rng, held, int(at(value["answers"], path))).lstrip("-"))
    return with_ballot(held, index, signed_again(held, compact(value)))


@mutation
def ballot_list_signed(held: Held, rng: random.Random) -> bytes | None:
    index = some_ballot(held, rng)
    if index is None:
        return None
    value = json.loads(held.transcript.ballots[index])
    answers = change_list(rng, compact(value["answers"]))
    value["answers"] = json.loads(answers or "[]")
    return with_ballot(held, index, signed_again(held, compact(value)))


@mutation
def ballot_outside_group(held: Held, rng: random.Random) -> bytes | None:
    index = some_ballot(held, rng)
    if index is None:
        return None
    value = json.loads(held.transcript.ballots[index])
    choices = rng.choice(value["answers"])["choices"]
    half = rng.choice(["alpha", "beta"])
    for choice in rng.sample(choices, min(len(choices), rng.choice([1, 2]))):
        choice[half] = str(held.election.group.p - int(choice[half]))
    return with_ballot(held, index, signed_again(held, compact(value)))


@mutation
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


@mutation
def ballot_other_election(held: Held, rng: random.Random) -> bytes | None:
    index = some_ballot(held, rng)
    if index is None:
        return None
    value = json.loads(held.transcript.ballots[index])
    kind = rng.randrange(3)
    if kind != 1:
        value["election_uuid"] = make_token(held.draw)
    if kind != 0:
        value["election_hash"] = sha256_base64(str(rng.random()))
    return with_ballot(held, index, signed_again(held, compact(value)))


@mutation
def ballot_blank_proof(held: Held, rng: random.Random) -> bytes | None:
    index = some_ballot(held, rng)
    if index is None:
        return None
    value = json.loads(held.transcript.ballots[index])
    row = rng.choice(value["answers"])
    if "blank_proof" in row:
        del row["blank_proof"]
    else:
        row["blank_proof"] = row["overall_proof"][:2]
    return with_ballot(held, index, signed_again(held, compact(value)))


@mutation
def ballot_of_a_stranger(held: Held, rng: random.Random) -> bytes | None:
    secret = secret_exponent(held.election.group, held.election.uuid, make_credential(held.draw))
    text = fresh_ballot(held, secret)
    return write(replace(held.transcript, ballots=(*held.transcript.ballots, text)))


@mutation
def ballot_copied(held: Held, rng: random.Random) -> bytes | None:
    index = some_ballot(held, rng)
    if index is None:
        return None
    thief = held.secret(rng.randrange(len(held.credentials)))
    ballot = changed(decode(held.transcript.ballots[index], Ballot), signature=None)
    value = json.loads(encode(ballot))
    value["credential"] = str(held.election.group.g_power(thief))
    return with_ballot(held, index, sign_with(held, decode(compact(value), Ballot), thief))


@mutation
def ballot_more_votes(held: Held, rng: random.Random) -> bytes | None:
    """One vote taken from a choice and two put on another; the proofs are those of an honest ballot."""
    index = some_ballot(held, rng)
    if index is None:
        return None
    value = json.loads(held.transcript.ballots[index])
    choices, group = rng.choice(value["answers"])["choices"], held.election.group
    for choice, more in zip(choices, rng.choice([(2, -1), (1, 0), (group.q - 1, 1)]), strict=False):
        choice["beta"] = str(group.times(int(choice["beta"]), group.g_power(more)))
    return with_ballot(held, index, signed_again(held, compact(value)))


@mutation
def ballot_fresh(held: Held, rng: random.Random) -> bytes | None:
    """An honest ballot in the place of another, or at the end; only with no sum yet is that right."""
    text = fresh_ballot(held, held.secret(rng.randrange(len(held.credentials))))
    bare = Transcript(
        held.transcript.timestamp_s, held.transcript.election, held.transcript.trustees, held.transcript.credentials
    )
    base = held.transcript if rng.random() < 0.5 else replace(bare, ballots=held.transcript.ballots)
    return write(replace(base, ballots=(*base.ballots, text)))


# The list of ballots


@mutation
def ballots_changed(held: Held, rng: random.Random) -> bytes | None:
    ballots = list(held.transcript.ballots)
    if not ballots:
        return None
    first, second = rng.randrange(len(ballots)), rng.randrange(len(ballots))
    kind = rng.randrange(3)
    if kind == 0:
        del ballots[first]
    elif kind == 1:
        ballots.insert(second, ballots[first])
    else:
        ballots[first], ballots[second] = ballots[second], ballots[first]
    return write(replace(held.transcript, ballots=tuple(ballots)))


@mutation
def stage_earlier(held: Held, rng: random.Random) -> bytes | None:
    """The same record some steps before: always right."""
    return write(_earlier(held.transcript, rng.randrange(4)))


def _earlier(transcript: Transcript, steps: int) -> Transcript:
    found = replace(transcript, result=None)
    if steps > 0:
        found = replace(found, decryptions=())
    if steps > 1:
        found = replace(found, tally=None)
    return replace(found, is_closed=False) if steps > 2 else found


# What is fixed before


@mutation
def election_changed(held: Held, rng: random.Random) -> bytes | None:
    value = json.loads(held.transcript.election)
    changes: list[dict[str, object]] = [
        {"name": "Khác"},
        {"version": rng.choice([0, 2])},
        {"group": rng.choice(["RFC-3526-2048", "BELENIOS-2049", "Ed25519"])},
        {"public_key": other_number(rng, held, int(value["public_key"]))},
        {"uuid": rng.choice([make_token(held.draw), "ngắn", "0" * 14])},
        {"questions": json.loads(change_list(rng, compact(value["questions"])) or "[]")},
    ]
    question = rng.choice(value["questions"])
    question[rng.choice(["min", "max"])] += rng.choice([-1, 1, 2])
    changes.append({"questions": value["questions"]})
    return write(replace(held.transcript, election=compact({**value, **rng.choice(changes)})))


@mutation
def election_renamed_before_ballots(held: Held, rng: random.Random) -> bytes | None:
    """Another text and no ballots yet: right, unless it cannot be read."""
    value = json.loads(held.transcript.election)
    value["description"] = rng.choice(["", "Ghi chú \u0001 \u007f \u2028", "\\", "𝔄"])
    text = compact(value) if rng.random() < 0.7 else json.dumps(value)
    bare = Transcript(held.transcript.timestamp_s, text, held.transcript.trustees, held.transcript.credentials)
    return write(bare)


@mutation
def trustees_number(held: Held, rng: random.Random) -> bytes | None:
    text = change_number(rng, held, held.transcript.trustees)
    return None if text is None else write(replace(held.transcript, trustees=text))


@mutation
def trustees_signed_number(held: Held, rng: random.Random) -> bytes | None:
    """A number inside one of the signed messages."""
    value = json.loads(held.transcript.trustees)
    together = [part[1] for part in value if part[0] == "Pedersen"]
    if not together:
        return None
    message = rng.choice(rng.choice(together)[rng.choice(["certs", "coefexps"])])
    message["message"] = change_number(rng, held, message["message"])
    return write(replace(held.transcript, trustees=compact(value)))


@mutation
def trustees_list(held: Held, rng: random.Random) -> bytes | None:
    text = change_list(rng, held.transcript.trustees)
    return None if text is None else write(replace(held.transcript, trustees=text))


@mutation
def trustees_threshold(held: Held, rng: random.Random) -> bytes | None:
    value = json.loads(held.transcript.trustees)
    together = [part[1] for part in value if part[0] == "Pedersen"]
    if not together:
        return None
    rng.choice(together)["threshold"] += rng.choice([-1, 1])
    return write(replace(held.transcript, trustees=compact(value)))


@mutation
def trustees_named(held: Held, rng: random.Random) -> bytes | None:
    """A name is in no proof: right."""
    value = json.loads(held.transcript.trustees)
    for part in value:
        for key in [part[1]] if part[0] == "Single" else part[1]["verification_keys"]:
            key["name"] = "Ông Bình"
    return write(replace(held.transcript, trustees=compact(value)))


@mutation
def credentials_changed(held: Held, rng: random.Random) -> bytes | None:
    lines = json.loads(held.transcript.credentials)
    kind = rng.randrange(6)
    index = rng.randrange(len(lines))
    if kind == 0:
        del lines[index]
    elif kind == 1:
        lines.append(lines[index])
    elif kind == 2:
        lines.append(str(held.election.group.p - int(lines[index].split(",")[0])))
    elif kind == 3:
        lines[index] = lines[index].split(",")[0] + rng.choice([",2", ",0", ",-1", ",", ",x", ",,1"])
    elif kind == 4:
        lines.append(str(held.election.group.g_power(rng.randrange(held.election.group.q))))
    else:
        rng.shuffle(lines)
    return write(replace(held.transcript, credentials=compact(lines)))


# Any text but a ballot


def with_text(held: Held, rng: random.Random, change: Callable[[str], str]) -> bytes:
    """The record with one of its texts changed; the election's only before there are ballots bound to it."""
    whole = held.transcript
    bare = Transcript(whole.timestamp_s, change(whole.election), whole.trustees, whole.credentials)
    number = rng.choice(whole.decryptions)[0]
    others = tuple((owner, change(text) if owner == number else text) for owner, text in whole.decryptions)
    return write(
        rng.choice(
            [
                bare,
                replace(whole, trustees=change(whole.trustees)),
                replace(whole, credentials=change(whole.credentials)),
                replace(whole, decryptions=others),
                replace(whole, result=change(whole.result or "")),
            ]
        )
    )


@mutation
def text_form(held: Held, rng: random.Random) -> bytes | None:
    """Other forms of the same JSON: right where it can be read."""
    forms: list[Callable[[str], str]] = [
        lambda text: text + "\n",
        lambda text: " " + text,
        lambda text: text + " /* */",
        lambda text: text + "x",
        lambda text: text + text,
        lambda text: "\ufeff" + text,
        lambda text: json.dumps(json.loads(text), indent=1),
        lambda text: text[:-1],
        lambda text: text.replace(":", " :\t"),
    ]
    return with_text(held, rng, rng.choice(forms))


@mutation
def text_key_twice(held: Held, rng: random.Random) -> bytes | None:
    """A field that stands there twice with different values: both must read the same one."""

    def change(text: str) -> str:
        value = json.loads(text)
        objects = [path for path in dicts(value) if at(value, path)]
        if not objects:
            return text
        found = at(value, rng.choice(objects))
        key = rng.choice(list(found))
        old, new = found[key], other_value(held, rng, found[key])
        first, second = (old, new) if rng.random() < 0.5 else (new, old)
        found[key] = "HERE"
        return compact(value).replace(f'"{key}":"HERE"', f'"{key}":{compact(first)},"{key}":{compact(second)}')

    return with_text(held, rng, change)


def dicts(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths of all objects in a JSON value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from dicts(item, (*path, key))
    if isinstance(value, dict):
        yield path


def other_value(held: Held, rng: random.Random, value: object) -> object:
    """Something of the same kind."""
    if isinstance(value, str):
        return other_number(rng, held, int(value)) if value.isdigit() else value + "x"
    if isinstance(value, list):
        return value[1:]
    return value + 1 if type(value) is int else value


# Sum, opening, result


@mutation
def tally_changed(held: Held, rng: random.Random) -> bytes | None:
    assert held.transcript.tally is not None
    text, sized = held.transcript.tally
    kind = rng.randrange(3)
    if kind == 0:
        sized = SizedTally(sized.num_tallied + 1, sized.total_weight, sized.encrypted_tally)
    elif kind == 1:
        sized = SizedTally(sized.num_tallied, Count(sized.total_weight + 1), sized.encrypted_tally)
    else:
        text = change_number(rng, held, text) or text
    raw = write(replace(held.transcript, tally=(text, sized)))
    return raw


@mutation
def decryption_number(held: Held, rng: random.Random) -> bytes | None:
    rows = list(held.transcript.decryptions)
    index = rng.randrange(len(rows))
    text = change_number(rng, held, rows[index][1])
    rows[index] = (rows[index][0], text or rows[index][1])
    return write(replace(held.transcript, decryptions=tuple(rows)))


@mutation
def decryption_list(held: Held, rng: random.Random) -> bytes | None:
    rows = list(held.transcript.decryptions)
    index = rng.randrange(len(rows))
    rows[index] = (rows[index][0], change_list(rng, rows[index][1]) or rows[index][1])
    return write(replace(held.transcript, decryptions=tuple(rows)))


@mutation
def decryption_owner(held: Held, rng: random.Random) -> bytes | None:
    rows = list(held.transcript.decryptions)
    index = rng.randrange(len(rows))
    owner = rng.choice([0, -1, rows[index][0] + 1, len(held.scrutineers) + 1, 1])
    rows[index] = (owner, rows[index][1])
    return write(replace(held.transcript, decryptions=tuple(rows)))


@mutation
def decryptions_changed(held: Held, rng: random.Random) -> bytes | None:
    rows = list(held.transcript.decryptions)
    kind = rng.randrange(3)
    if kind == 0 and len(rows) > 1:
        del rows[rng.randrange(len(rows))]
    elif kind == 1:
        rows.append(rng.choice(rows))
    else:
        rng.shuffle(rows)
    return write(replace(held.transcript, decryptions=tuple(rows)))


@mutation
def result_number(held: Held, rng: random.Random) -> bytes | None:
    found = decode(held.transcript.result or "", Result)
    rows = [list(row) for row in found.result]
    row = rng.choice(rows)
    index = rng.randrange(len(row))
    changes: list[object] = [row[index] + 1, row[index] + held.election.group.q, -1, "1", "x", 1.5, None]
    value: list[list[object]] = [list(map(int, one)) for one in rows]
    value[rows.index(row)][index] = rng.choice(changes)
    if isinstance(value[rows.index(row)][index], int) and value[rows.index(row)][index] > 2**30:  # type: ignore[operator]
        value[rows.index(row)][index] = str(value[rows.index(row)][index])
    return write(replace(held.transcript, result=compact({"result": value})))


@mutation
def result_list(held: Held, rng: random.Random) -> bytes | None:
    text = change_list(rng, held.transcript.result or "")
    return None if text is None else write(replace(held.transcript, result=text))


@mutation
def result_form(held: Held, rng: random.Random) -> bytes | None:
    """Another form of the same numbers: right where it can be read."""
    value = json.loads(held.transcript.result or "")
    as_strings = {"result": [[str(number) for number in row] for row in value["result"]]}
    texts = [json.dumps(value), compact({**value, "more": 1}), compact(as_strings), "{}", "", "[]"]
    return write(replace(held.transcript, result=rng.choice(texts)))


# The file


def records(raw: bytes) -> list[bytes]:
    """The file cut into its records."""
    found, offset = [], 0
    while offset < len(raw):
        size = int(raw[offset + 124 : offset + 135], 8)
        end = offset + BLOCK_BYTES + size + (-size % BLOCK_BYTES)
        found.append(raw[offset:end])
        offset = end
    return found


@mutation
def file_bits(held: Held, rng: random.Random) -> bytes | None:
    raw = bytearray(held.raw)
    for _ in range(rng.choice([1, 1, 3])):
        raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
    return bytes(raw)


@mutation
def file_cut(held: Held, rng: random.Random) -> bytes | None:
    raw = held.raw
    return raw[: rng.choice([rng.randrange(len(raw)), rng.randrange(len(raw) // 512) * 512, 0])]


@mutation
def file_longer(held: Held, rng: random.Random) -> bytes | None:
    return held.raw + rng.choice([bytes(512), bytes(1024), b"\n", records(held.raw)[-1], records(held.raw)[1]])


@mutation
def file_records(held: Held, rng: random.Random) -> bytes | None:
    """Cut at a record (right, where a step ends there), or records dropped, doubled or exchanged."""
    found = records(held.raw)
    first, second = rng.randrange(len(found)), rng.randrange(len(found))
    kind = rng.randrange(4)
    if kind == 0:
        found = found[: first + 1]
    elif kind == 1:
        del found[first]
    elif kind == 2:
        found.insert(second, found[first])
    else:
        found[first], found[second] = found[second], found[first]
    return b"".join(found)
