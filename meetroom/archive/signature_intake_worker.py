"""The limited child that judges signed copies of minutes: `python -m meetroom.archive.signature_intake_worker`."""

import sys
from pathlib import Path

from meetroom.archive.signature_intake import Job, NotTaken, TakenSignature, judge_signed_minutes
from meetroom.archive.trust import read_trust
from meetroom.confined.worker import serve


def examine(job: Job) -> TakenSignature:
    """Judge one copy.

    Raises: OSError when a file cannot be read.
    """
    before, after = Path(job.before).read_bytes(), Path(job.after).read_bytes()
    try:
        judged = judge_signed_minutes(before, after, job.field, read_trust(Path(job.trust)), now=job.now)
    except NotTaken as refused:
        return TakenSignature(problem=refused.problem, judged=refused.judged)
    return TakenSignature(judged=judged)


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1:], Job, examine))
