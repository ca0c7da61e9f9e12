"""Verifiable votes through a real server: how fast sealed ballots are on disk, and when all are checked and counted."""

import secrets
import time
from dataclasses import dataclass
from typing import Any

from meetroom.ballots.asked import answers_of, election_uuid
from meetroom.ballots.ballot import prepare, sign
from meetroom.ballots.credentials import make_credential, public_credential, secret_exponent
from meetroom.ballots.election import Election, read_election
from meetroom.ballots.encoding import decode, encode
from meetroom.ballots.group import BELENIOS_2048 as GROUP
from meetroom.ballots.tally import EncryptedTally, decrypt_partially
from meetroom.ballots.transcript import read
from meetroom.ballots.trustees import make_key, publish_key
from meetroom.domain.core import MeetingId, PollId
from meetroom.domain.polls import Base, Choice, Poll, PollKind, PollState, Share, motion_vote
from tests.bench.report import Row
from tests.bench.votes_hall import TOGETHER, Hall, in_turn

POLL = PollId("sealed")
draw = secrets.randbelow


@dataclass
class Sealed:
    """Seconds: from the first ballot to the last answer and to all verified; bytes of a ballot; the server's CPU."""

    on_disk_s: float
    checked_s: float
    counted_s: float
    ballot_bytes: int
    cpu_s: float


def _named(**fields: Any) -> dict[str, Any]:
    return {"command_id": secrets.token_hex(8), **fields}


async def hold_sealed(made: Hall) -> Sealed:
    """One vote on a motion, everybody with a ballot; a single scrutineer opens it."""
    seats, chair = made.seats, made.chair
    root, key = f"elections/{POLL}", make_key(GROUP, draw)
    plan = {"trustees": [seats.person_id(1)], "needed": 1}
    create = {"type": "CreatePoll", "poll_id": POLL, "question": "?", "kind": "verifiable", "trustees": plan}
    await chair.submit("sealed-make", create)
    await chair.submit("sealed-prepare", {"type": "PrepareElection", "poll_id": POLL})
    await seats.ask(1, f"{root}/steps/1", _named(text=encode(publish_key(GROUP, key, draw))))
    uuid = election_uuid(MeetingId(seats.meeting_id), POLL)
    credentials = [make_credential(draw) for _ in made.people]
    public = [str(public_credential(GROUP, uuid, secret)) for secret in credentials]
    await in_turn(
        seats.ask(seat, f"{root}/credential", _named(public_credential=text)) for seat, text in enumerate(public, 1)
    )
    await seats.ask(0, f"{root}/seal", _named())
    election = read_election((await seats.ask(1, f"{root}/sealed"))["election"])
    await chair.submit("sealed-open", {"type": "OpenPoll", "poll_id": POLL})
    answers = answers_of(_motion(), motion_vote(Choice.YES))
    texts = []
    for credential in credentials:
        exponent = secret_exponent(GROUP, uuid, credential)
        texts.append(sign(election, prepare(election, exponent, answers, draw), exponent, draw))
    await made.told()
    cpu_s, start_s = await made.cpu_s(), time.perf_counter()
    await in_turn(seats.ask(seat, f"{root}/ballots", _named(text=text)) for seat, text in enumerate(texts, 1))
    on_disk_s = time.perf_counter() - start_s
    cpu_s = await made.cpu_s() - cpu_s
    chair.listen_for(b"SumPublished")
    await chair.submit("sealed-close", {"type": "ClosePoll", "poll_id": POLL})
    await chair.heard.wait()
    checked_s = chair.heard_s - start_s
    return Sealed(on_disk_s, checked_s, await _opened(made, root, election, key), len(texts[0]), cpu_s)


async def _opened(made: Hall, root: str, election: Election, key: int) -> float:
    """Seconds from the sum to the count, the scrutineer's part among them."""
    start_s = time.perf_counter()
    transcript = read(await made.seats.fetch(1, f"{root}/record"))
    if transcript.tally is None:
        raise RuntimeError("no sum")
    part = decrypt_partially(election, decode(transcript.tally[0], EncryptedTally), key, draw)
    made.chair.listen_for(b"PollCounted")
    await made.seats.ask(1, f"{root}/parts", _named(text=encode(part)))
    await made.chair.heard.wait()
    return made.chair.heard_s - start_s


def _motion() -> Poll:
    return Poll(
        poll_id=POLL,
        item_id=None,
        question="?",
        kind=PollKind.VERIFIABLE,
        base=Base.CAST,
        threshold=Share(numerator=1, denominator=2),
        state=PollState.OPEN,
    )


def sealed_rows(delegates: int, taken: Sealed) -> list[Row]:
    """What is said of it."""
    name = f"verifiable vote on a server, {delegates} delegates"
    told = f"{TOGETHER} requests at a time; {taken.ballot_bytes} bytes a ballot"
    beside = "until it is on disk and told; proofs are checked in a process beside the server"
    return [
        Row(f"{name}: until all ballots are on disk", taken.on_disk_s * 1_000, "ms", note=told),
        Row(f"{name}: ballots acknowledged", delegates / taken.on_disk_s, "1/s", note=told),
        Row(f"{name}: server CPU per ballot", taken.cpu_s / delegates * 1_000, "ms", note=beside),
        Row(f"{name}: until all are verified and added up", taken.checked_s, "s", note="from the first ballot"),
        Row(f"{name}: from the sum to the count", taken.counted_s * 1_000, "ms", note="one scrutineer's part with it"),
    ]  # fmt: skip


def sealed_growth(small: Sealed, few: int, large: Sealed, many: int) -> list[Row]:
    """Linear: what one ballot costs is the same among a hundred and among a thousand; `few`, `many`: delegates."""
    name = f"verifiable vote on a server: growth from {few} to {many}"
    linear = "1 is linear, up to 1.25 counts as such"
    checked = (large.checked_s / many) / (small.checked_s / few)
    # Each ballot is told to everybody, so what the server spends grows with ballots and screens.
    spent = (large.cpu_s / many / many) / (small.cpu_s / few / few)
    return [
        Row(f"{name}, verified and added up, per ballot", checked, "ratio", "<=", 1.25, note=linear),
        Row(f"{name}, server CPU per ballot and screen", spent, "ratio", "<=", 1.25, note=linear),
    ]
