"""Hands out what the server judges signatures by: certificates and lists of its trust folder; judges nothing."""

import logging
from collections.abc import Iterable
from pathlib import Path

import msgspec

from meetroom.archive.trust import read_trust, trust_version
from meetroom.protocol.minutes import MAX_TRUST_BYTES, SigningTrust

__all__ = ["handed_out", "trust_answer"]

log = logging.getLogger(__name__)


def trust_answer(folder: Path, known: str = "", *, max_bytes: int = MAX_TRUST_BYTES) -> bytes:
    """`handed_out` as JSON, for a worker's thread."""
    return msgspec.json.encode(handed_out(folder, known, max_bytes=max_bytes))


def handed_out(folder: Path, known: str = "", *, max_bytes: int = MAX_TRUST_BYTES) -> SigningTrust:
    """What the folder holds, or only its version where that is `known`.

    Args:
        max_bytes: of all of it; certificates go first and the largest lists last.
    """
    version = trust_version(folder)  # before reading: what changes meanwhile is another version the next time
    if known == version:
        return SigningTrust(version=version)
    trust = read_trust(folder)
    room = _Room(max_bytes)
    roots = room.fitting(certificate.dump() for certificate in trust.roots)
    intermediates = room.fitting(certificate.dump() for certificate in trust.intermediates)
    ocsps, crls = room.fitting(trust.ocsps), room.fitting(trust.crls)
    if room.left_out:
        log.warning("trust not handed out whole to signers", extra={"left_out": room.left_out})
    return SigningTrust(
        version=version, roots=roots, intermediates=intermediates, crls=crls, ocsps=ocsps, left_out=room.left_out
    )


class _Room:
    """How much still goes into the answer."""

    def __init__(self, size_bytes: int) -> None:
        self._left_bytes = size_bytes
        self.left_out = 0

    def fitting(self, parts: Iterable[bytes]) -> tuple[bytes, ...]:
        """Those that fit, the small ones first, each once."""
        taken = []
        for part in sorted(dict.fromkeys(parts), key=len):
            if len(part) > self._left_bytes:
                self.left_out += 1
                continue
            self._left_bytes -= len(part)
            taken.append(part)
        return tuple(taken)
