"""Flips bits in signed minutes and counts what is still accepted, which must be none: `python -m tests.archive.flips`.

Accepted: every signature is judged VALID and the whole file is covered.  Half of the flips hit any bit of the file,
half a bit within a container in such a way that a hex digit stays one: that is the part no signature covers.
"""

import argparse
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from pathlib import Path

from meetroom.archive.signature import TrustStore, judge_signatures
from meetroom.archive.trust import read_trust
from meetroom.domain.minutes_state import SignatureLevel
from meetroom.domain.papers import SignatureVerdict
from tests.archive.signed_papers import NOW
from tests.archive.signing_ground import ground, signed_files

LATER = NOW + timedelta(minutes=10)
_TOGETHER = 50
_CONTAINER = re.compile(rb"/Contents <([0-9a-fA-F]+)>")


def accepted(pdf: bytes, trust: TrustStore) -> bool:
    """Whether anybody would take this file for what was signed."""
    judged = judge_signatures(pdf, trust, now=LATER)
    return bool(judged) and all(row.verdict is SignatureVerdict.VALID for row in judged) and judged[-1].covers_whole


def flip(pdf: bytes, bit: int) -> bytes:
    """The file with one bit turned."""
    spoilt = bytearray(pdf)
    spoilt[bit // 8] ^= 1 << (bit % 8)
    return bytes(spoilt)


def flip_contained(pdf: bytes, chance: random.Random) -> bytes:
    """The file with one bit of the last signature's container turned; padding included."""
    *_, last = _CONTAINER.finditer(pdf)
    bit = chance.randrange(len(last[1]) * 4)
    at = last.start(1) + bit // 4
    digit = int(pdf[at : at + 1], 16) ^ (1 << (bit % 4))
    return pdf[:at] + f"{digit:x}".encode() + pdf[at + 1 :]


def spoil(pdf: bytes, seed: int) -> bytes:
    """The file with one bit turned, chosen by the seed."""
    chance = random.Random(seed)
    if seed % 2:
        return flip_contained(pdf, chance)
    return flip(pdf, chance.randrange(len(pdf) * 8))


def _count(job: tuple[bytes, str, range]) -> tuple[int, list[int]]:
    pdf, folder, seeds = job
    trust = read_trust(Path(folder))
    assert accepted(pdf, trust), "the file as it was signed must be accepted"
    return len(seeds), [seed for seed in seeds if accepted(spoil(pdf, seed), trust)]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--flips", type=int, default=10_000)
    arguments.add_argument("--workers", type=int, default=2)
    arguments.add_argument("--seed", type=int, default=0)
    asked = arguments.parse_args()
    began = time.perf_counter()
    done: Counter[str] = Counter()
    taken: dict[str, list[int]] = {}
    with tempfile.TemporaryDirectory() as name:
        files = {level.value: signed_files()[level.value] for level in SignatureLevel}
        ground().trust(Path(name, "trust"))
        share = asked.flips // len(files)
        jobs = [
            (level, (pdf, f"{name}/trust", range(first, min(first + _TOGETHER, asked.seed + share))))
            for first in range(asked.seed, asked.seed + share, _TOGETHER)
            for level, pdf in files.items()
        ]
        with ProcessPoolExecutor(asked.workers) as pool:
            for (level, _), (count, bad) in zip(jobs, pool.map(_count, (job for _, job in jobs)), strict=True):
                done[level] += count
                taken.setdefault(level, []).extend(bad)
                sys.stderr.write(f"{done.total()} turned, {sum(map(len, taken.values()))} accepted\n")
    told = {"flips": dict(done), "accepted": taken, "seconds": round(time.perf_counter() - began, 1)}
    sys.stdout.write(json.dumps(told) + "\n")
    return 1 if any(taken.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
