"""How soon a vote is on every screen, how fast ballots are acknowledged, and what verifiable ballots cost.

    python -m tests.bench.bench_votes [--quick] [--only open|verifiable] [--delegates 1000]

The server runs in a process of its own, all delegates in this one, over TLS on loopback: the figures hold the cost of
the clients too.  The other side of the fan-out is a bare `websockets.broadcast` of as many bytes to as many clients,
in a third process, alternating.  Writes build/bench/votes.json.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.bench.report import Row, line, median, say, write
from tests.bench.votes_broadcast import Bare, bare_broadcast
from tests.bench.votes_hall import Hall, hall
from tests.bench.votes_sealed import hold_sealed, sealed_growth, sealed_rows
from tests.bench.votes_verifiable import verifiable_rows

KINDS = ("open", "secret")
SMALL = 100


@dataclass
class Taken:
    """What was measured of the votes of one kind; times in ms, the server's CPU in ms per ballot."""

    last_ms: list[float] = field(default_factory=list)
    each_ms: list[float] = field(default_factory=list)
    bare_ms: list[float] = field(default_factory=list)
    all_ms: list[float] = field(default_factory=list)
    answer_ms: list[float] = field(default_factory=list)
    told_ms: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    counted_ms: list[float] = field(default_factory=list)
    frame_bytes: int = 0


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of all lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def measure(delegates: int, rounds: int) -> dict[str, Taken]:
    """Votes of both kinds with so many delegates, alternating with the bare broadcast."""
    taken = {kind: Taken() for kind in KINDS}
    async with hall(delegates) as made, bare_broadcast(delegates) as bare:
        for number in range(rounds + 1):
            for kind in KINDS:
                # The first of each kind warms up and is not counted.
                await _vote(made, bare, kind, number, taken[kind] if number else Taken())
    return taken


async def _vote(made: Hall, bare: Bare, kind: str, number: int, taken: Taken) -> None:
    name = {"poll_id": f"{kind}-{number}"}
    chair, people = made.chair, made.people
    await chair.submit(f"make-{kind}-{number}", {"type": "CreatePoll", "question": "?", "kind": kind, **name})
    await made.told()
    for delegate in people:
        delegate.listen_for(b"PollOpened")
    clicked_s = time.perf_counter()
    await chair.submit(f"go-{kind}-{number}", {"type": "OpenPoll", **name})
    await asyncio.gather(*(d.heard.wait() for d in people))
    taken.each_ms += [(d.heard_s - clicked_s) * 1_000 for d in people]
    taken.last_ms.append((max(d.heard_s for d in people) - clicked_s) * 1_000)
    taken.frame_bytes = len(people[0].heard_frame)
    taken.bare_ms.append(await bare.round_ms(taken.frame_bytes))
    await _ballots(made, kind, number, taken)
    chair.listen_for(b"PollCounted")
    closed_s = time.perf_counter()
    await chair.submit(f"end-{kind}-{number}", {"type": "ClosePoll", **name})
    await chair.heard.wait()
    taken.counted_ms.append((chair.heard_s - closed_s) * 1_000)
    await chair.submit(f"say-{kind}-{number}", {"type": "PublishResult", **name})


async def _ballots(made: Hall, kind: str, number: int, taken: Taken) -> None:
    """Everybody votes at once."""
    people = made.people
    vote = {"marks": {"motion": "yes"}}
    command = {"type": "CastVote", "poll_id": f"{kind}-{number}", "vote": vote}
    await made.told()
    cpu_s, start_s = await made.cpu_s(), time.perf_counter()
    await asyncio.gather(*(d.submit(f"v-{kind}-{number}-{n}", command) for n, d in enumerate(people)))
    taken.answer_ms += [(d.answered_s - start_s) * 1_000 for d in people]
    taken.all_ms.append((max(d.answered_s for d in people) - start_s) * 1_000)
    await made.told()
    taken.cpu_ms.append((await made.cpu_s() - cpu_s) * 1_000 / len(people))


def rows_of(kind: str, delegates: int, taken: Taken) -> list[Row]:
    """What is said of the votes of one kind."""
    name, rounds = f"{kind} vote, {delegates} delegates", len(taken.last_ms)
    ratio = median([ours / theirs for ours, theirs in zip(taken.last_ms, taken.bare_ms, strict=True)])
    full = delegates >= 1_000
    told = f"{rounds} votes; clients on the same machine, over TLS"
    return [
        Row(f"{name}: open to a screen, p50", percentile(taken.each_ms, 0.5), "ms", note=told),
        Row(f"{name}: open to a screen, p99", percentile(taken.each_ms, 0.99), "ms", "<=", 250, note=told),
        Row(f"{name}: open to the last screen / bare broadcast", ratio, "ratio", "<=", 1.5, "websockets.broadcast",
            median(taken.bare_ms),
            f"median of {rounds} alternating; ours {median(taken.last_ms):.1f} ms; {taken.frame_bytes} bytes each"),
        Row(f"{name}: until all ballots are acknowledged", median(taken.all_ms), "ms", "<=" if full else None,
            1_000 if full else None, note=f"median of {rounds}; on disk; answers p50 "
            f"{percentile(taken.answer_ms, 0.5):.0f} ms, p99 {percentile(taken.answer_ms, 0.99):.0f} ms"),
        Row(f"{name}: ballots acknowledged", delegates / median(taken.all_ms) * 1_000, "1/s", note=told),
        Row(f"{name}: server CPU per ballot, told to everybody", median(taken.cpu_ms), "ms", note=told),
        Row(f"{name}: close to counted", median(taken.counted_ms), "ms", note="as the chair sees it"),
    ]  # fmt: skip


def growth(kind: str, small: Taken, large: Taken, delegates: int) -> list[Row]:
    """Linear: what one screen costs is the same for a hundred and a thousand of them."""
    times = delegates / SMALL
    opened = median(large.last_ms) / median(small.last_ms) / times
    # A ballot is told to everybody: per ballot and screen.
    ballot = median(large.cpu_ms) / median(small.cpu_ms) / times
    bare = median(large.bare_ms) / median(small.bare_ms) / times
    grown = large.frame_bytes / small.frame_bytes
    linear = "1 is linear, up to 1.5 counts as such"
    name = f"{kind} vote: growth from {SMALL} to {delegates}"
    note = f"{linear}; the message, which names all who may vote, grows {grown:.1f} times"
    return [
        Row(f"{name}, open to the last, per screen", opened, "ratio", "<=", 1.5, "websockets.broadcast", bare, note),
        Row(f"{name}, server CPU per ballot and screen", ballot, "ratio", "<=", 1.5, note=linear),
    ]


async def served_rows(delegates: int) -> list[Row]:
    """The rows of a verifiable vote on a server, and of how its cost grows."""
    few = min(SMALL, delegates)
    async with hall(few) as made:
        small = await hold_sealed(made)
    if few == delegates:
        return sealed_rows(delegates, small)
    async with hall(delegates) as made:
        large = await hold_sealed(made)
    return sealed_rows(delegates, large) + sealed_growth(small, few, large, delegates)


async def live_rows(delegates: int, rounds: int) -> list[Row]:
    """The rows of votes on a server."""
    rows: list[Row] = []
    small, large = await measure(SMALL, rounds), await measure(delegates, rounds)
    for kind in KINDS:
        rows += rows_of(kind, delegates, large[kind])
        rows += growth(kind, small[kind], large[kind], delegates)
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, write."""
    parser = argparse.ArgumentParser(prog="bench_votes", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="short stretches, to rehearse")
    parser.add_argument("--only", choices=("open", "verifiable"))
    parser.add_argument("--delegates", type=int, default=1_000)
    chosen: Any = parser.parse_args(arguments)
    rows: list[Row] = []
    if chosen.only != "verifiable":
        rows += asyncio.run(live_rows(chosen.delegates, 2 if chosen.quick else 5))
    if chosen.only != "open":
        voters = min(SMALL, chosen.delegates) if chosen.quick else chosen.delegates
        rows += verifiable_rows(voters)
        rows += asyncio.run(served_rows(voters))
    for row in rows:
        say(line(row))
    say(f"written to {write('votes', rows)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
