"""Whose turn it is to fetch a chunk from the server, so that it crosses a point's line once; no I/O, no clock.

Rendezvous hashing: everybody ranks the same names in the same way for the same chunk, without a word exchanged, and
who comes or goes moves only what is theirs.  Source: Thaler, Ravishankar, "Using name-based mappings to increase hit
rates", IEEE/ACM ToN 6(1), 1998.
"""

from collections.abc import Iterable
from hashlib import sha256

RUNNERS = 4
"""How many clients of a point fetch one version from the server at once: enough to fill a line, few enough for it."""


def rank(name: str, what: str) -> bytes:
    """How near a client stands to a thing; the greatest wins."""
    return sha256(f"{what} {name}".encode()).digest()


def runners(version: str, names: Iterable[str]) -> tuple[str, ...]:
    """Who of these clients goes to the server for a version, in any order of theirs."""
    return tuple(sorted(sorted(names, key=lambda name: rank(name, version), reverse=True)[:RUNNERS]))


def owners(chunks: Iterable[str], names: tuple[str, ...]) -> dict[str, str]:
    """For every chunk whose turn it is among `names`, which must not be empty."""
    return {chunk: max(names, key=lambda name: rank(name, chunk)) for chunk in chunks}
