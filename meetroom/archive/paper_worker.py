"""The limited child that reads the minutes of an archive: `python -m meetroom.archive.paper_worker`; one answer.

It must not know where the file came from, nor reach a network.
"""

import hashlib
import sys
from datetime import datetime
from pathlib import Path

import msgspec

from meetroom.archive.bag_minutes import paper_certificates
from meetroom.archive.minutes import RecordNotRead, attached_record
from meetroom.archive.signature_verdicts import JudgedSignature, judge_signatures
from meetroom.archive.trust import read_trust
from meetroom.confined.worker import LimitedJob, serve


class PaperJob(LimitedJob, frozen=True, kw_only=True):
    """What the child is asked: read `source`, judge its signatures by the folder `trust` ("": none) as of `now`."""

    source: str
    trust: str
    now: datetime


class PaperSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What a paper holds.

    Attributes:
        record_sha256: of the attached minutes.json, "" where there is none that can be read.
        certificates: paths in an archive and SHA-256 of what its signatures rest on.
    """

    record_sha256: str
    signatures: tuple[JudgedSignature, ...]
    certificates: tuple[tuple[str, str], ...]


def examine(job: PaperJob) -> PaperSeen:
    """Read the paper.  Raises: any error of the PDF library for a file it cannot read."""
    pdf = Path(job.source).read_bytes()
    trust = read_trust(Path(job.trust or job.source))  # a folder that is none has no roots
    return PaperSeen(
        record_sha256=_record_sha256(pdf),
        signatures=judge_signatures(pdf, trust, now=job.now),
        certificates=tuple((path, hashlib.sha256(der).hexdigest()) for path, der in paper_certificates(pdf)),
    )


def _record_sha256(pdf: bytes) -> str:
    try:
        return hashlib.sha256(attached_record(pdf)).hexdigest()
    except RecordNotRead:
        return ""


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1:], PaperJob, examine))
