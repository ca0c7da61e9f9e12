"""Ways to damage the file of a record itself: bits, its end, its records."""

import random

from meetroom.ballots.transcript import BLOCK_BYTES
from tests.ballots.elections import Held
from tests.ballots.json_changes import disturb
from tests.ballots.ways import Ways

WAYS = Ways()


def records(raw: bytes) -> list[bytes]:
    """The file cut into its records."""
    found, offset = [], 0
    while offset < len(raw):
        size = int(raw[offset + 124 : offset + 135], 8)
        end = offset + BLOCK_BYTES + size + (-size % BLOCK_BYTES)
        found.append(raw[offset:end])
        offset = end
    return found


@WAYS.add
def file_bits(held: Held, rng: random.Random) -> bytes | None:
    raw = bytearray(held.raw)
    for _ in range(rng.choice([1, 1, 3])):
        raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
    return bytes(raw)


@WAYS.add
def file_cut(held: Held, rng: random.Random) -> bytes | None:
    raw = held.raw
    return raw[: rng.choice([rng.randrange(len(raw)), rng.randrange(len(raw) // 512) * 512, 0])]


@WAYS.add
def file_longer(held: Held, rng: random.Random) -> bytes | None:
    return held.raw + rng.choice([bytes(512), bytes(1024), b"\n", records(held.raw)[-1], records(held.raw)[1]])


@WAYS.add
def file_records(held: Held, rng: random.Random) -> bytes | None:
    """Cut at a record (right, where a step ends there), or records dropped, doubled or exchanged."""
    found = records(held.raw)
    first, second = rng.randrange(len(found)), rng.randrange(len(found))
    kind = rng.randrange(4)
    return b"".join(disturb(found, kind - 1, first, second) if kind else found[: first + 1])
