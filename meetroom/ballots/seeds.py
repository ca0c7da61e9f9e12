"""Randomness of one ballot out of one short seed, so that a checked ballot can be told in a line; keeps nothing.

A ballot is made of dozens of long random numbers.  Drawn from a seed of 256 random bits they can be drawn again by
whoever is given the seed, and by nobody else.  Only what is opened when a ballot is checked is drawn this way: the
signature of a ballot that is cast never is.
"""

from hashlib import shake_256

from meetroom.ballots.credentials import DIGITS, make_token
from meetroom.ballots.group import Draw

SEED_CHARS = 44
"""257 bits in base 58."""
_BLOCK_BYTES = 4096


def make_ballot_seed(draw: Draw) -> str:
    """A fresh seed."""
    return make_token(draw, SEED_CHARS)


def is_ballot_seed(text: str) -> bool:
    """Whether a text has the form of a seed."""
    return len(text) == SEED_CHARS and all(char in DIGITS for char in text)


def seeded_draw(seed: str) -> Draw:
    """Numbers out of a seed, always the same; each equally likely to whoever does not know the seed."""
    stream = _Stream(seed)

    def draw(bound: int) -> int:
        bits = (bound - 1).bit_length()
        while True:
            # Whatever is too large is thrown away: cutting it down would make small numbers likelier.
            number = stream.take((bits + 7) // 8) >> (-bits % 8)
            if number < bound:
                return number

    return draw


class _Stream:
    """Bytes of SHAKE-256 of the seed and a counter."""

    def __init__(self, seed: str) -> None:
        self._seed = f"meetroom ballot|{seed}|"
        self._blocks = 0
        self._rest = b""

    def take(self, count: int) -> int:
        while len(self._rest) < count:
            self._rest += shake_256(f"{self._seed}{self._blocks}".encode()).digest(_BLOCK_BYTES)
            self._blocks += 1
        taken, self._rest = self._rest[:count], self._rest[count:]
        return int.from_bytes(taken, "big")
