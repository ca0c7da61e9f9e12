"""Ways to change what a record holds besides single ballots: their list, what is fixed before, sum, opening, result."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from meetroom.ballots.credentials import make_token
from meetroom.ballots.encoding import Count, decode
from meetroom.ballots.tally import Result, SizedTally
from meetroom.ballots.transcript import Transcript, write
from tests.ballots.elections import Held
from tests.ballots.json_changes import (
    at,
    change_list,
    change_number,
    compact,
    disturbed,
    objects,
    other_number,
    other_value,
)
from tests.ballots.ways import Mutation, Ways

WAYS = Ways()


# The list of ballots


@WAYS.add
def ballots_changed(held: Held, rng: random.Random) -> bytes | None:
    ballots = held.transcript.ballots
    return write(replace(held.transcript, ballots=tuple(disturbed(rng, ballots)))) if ballots else None


@WAYS.add
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


@WAYS.add
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


@WAYS.add
def election_renamed_before_ballots(held: Held, rng: random.Random) -> bytes | None:
    """Another text and no ballots yet: right, unless it cannot be read."""
    value = json.loads(held.transcript.election)
    value["description"] = rng.choice(["", "Ghi chú \u0001 \u007f \u2028", "\\", "𝔄"])
    text = compact(value) if rng.random() < 0.7 else json.dumps(value)
    bare = Transcript(held.transcript.timestamp_s, text, held.transcript.trustees, held.transcript.credentials)
    return write(bare)


def with_trustees(held: Held, text: str | None) -> bytes | None:
    """The record with other keys of those who open."""
    return None if text is None else write(replace(held.transcript, trustees=text))


@WAYS.add
def trustees_number(held: Held, rng: random.Random) -> bytes | None:
    return with_trustees(held, change_number(rng, held, held.transcript.trustees))


def threshold_keys(change: Callable[[Held, random.Random, Any], None]) -> Mutation:
    """Register a change of the keys of those who open together, t of n."""

    @wraps(change)
    def mutation(held: Held, rng: random.Random) -> bytes | None:
        value = json.loads(held.transcript.trustees)
        together = [part[1] for part in value if part[0] == "Pedersen"]
        if not together:
            return None
        change(held, rng, rng.choice(together))
        return write(replace(held.transcript, trustees=compact(value)))

    return WAYS.add(mutation)


@threshold_keys
def trustees_signed_number(held: Held, rng: random.Random, keys: Any) -> None:
    """A number inside one of the signed messages."""
    message = rng.choice(keys[rng.choice(["certs", "coefexps"])])
    message["message"] = change_number(rng, held, message["message"])


@WAYS.add
def trustees_list(held: Held, rng: random.Random) -> bytes | None:
    return with_trustees(held, change_list(rng, held.transcript.trustees))


@threshold_keys
def trustees_threshold(held: Held, rng: random.Random, keys: Any) -> None:
    keys["threshold"] += rng.choice([-1, 1])


@WAYS.add
def trustees_named(held: Held, rng: random.Random) -> bytes | None:
    """A name is in no proof: right."""
    value = json.loads(held.transcript.trustees)
    for part in value:
        for key in [part[1]] if part[0] == "Single" else part[1]["verification_keys"]:
            key["name"] = "Ông Bình"
    return write(replace(held.transcript, trustees=compact(value)))


@WAYS.add
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


@WAYS.add
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


@WAYS.add
def text_key_twice(held: Held, rng: random.Random) -> bytes | None:
    """A field that stands there twice with different values: both must read the same one."""

    def change(text: str) -> str:
        value = json.loads(text)
        paths = objects(value)
        if not paths:
            return text
        found = at(value, rng.choice(paths))
        key = rng.choice(list(found))
        old, new = found[key], other_value(held, rng, found[key])
        first, second = (old, new) if rng.random() < 0.5 else (new, old)
        found[key] = "HERE"
        return compact(value).replace(f'"{key}":"HERE"', f'"{key}":{compact(first)},"{key}":{compact(second)}')

    return with_text(held, rng, change)


# Sum, opening, result


@WAYS.add
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
    return write(replace(held.transcript, tally=(text, sized)))


def some_decryption(change: Callable[[Held, random.Random, int, str], tuple[int, str]]) -> Mutation:
    """Register a change of what one scrutineer published: their number and the text."""

    @wraps(change)
    def mutation(held: Held, rng: random.Random) -> bytes | None:
        rows = list(held.transcript.decryptions)
        index = rng.randrange(len(rows))
        rows[index] = change(held, rng, *rows[index])
        return write(replace(held.transcript, decryptions=tuple(rows)))

    return WAYS.add(mutation)


@some_decryption
def decryption_number(held: Held, rng: random.Random, owner: int, text: str) -> tuple[int, str]:
    return owner, change_number(rng, held, text) or text


@some_decryption
def decryption_list(held: Held, rng: random.Random, owner: int, text: str) -> tuple[int, str]:
    return owner, change_list(rng, text) or text


@some_decryption
def decryption_owner(held: Held, rng: random.Random, owner: int, text: str) -> tuple[int, str]:
    return rng.choice([0, -1, owner + 1, len(held.scrutineers) + 1, 1]), text


@WAYS.add
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


@WAYS.add
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


@WAYS.add
def result_list(held: Held, rng: random.Random) -> bytes | None:
    text = change_list(rng, held.transcript.result or "")
    return None if text is None else write(replace(held.transcript, result=text))


@WAYS.add
def result_form(held: Held, rng: random.Random) -> bytes | None:
    """Another form of the same numbers: right where it can be read."""
    value = json.loads(held.transcript.result or "")
    as_strings = {"result": [[str(number) for number in row] for row in value["result"]]}
    texts = [json.dumps(value), compact({**value, "more": 1}), compact(as_strings), "{}", "", "[]"]
    return write(replace(held.transcript, result=rng.choice(texts)))
