"""The limited child of intake: `python -m meetroom.papers.intake_worker`; opens one file, answers one line.

It must not know where the file came from, nor anything of meetings: a hostile file that takes this process
over finds an empty environment and its limits.
"""

import errno
import sys
import time
from pathlib import Path

import msgspec

from meetroom.confined.worker import LimitedJob, serve
from meetroom.papers.refusals import (
    OFFICE,
    PICTURES,
    DocumentKind,
    IntakeLimits,
    IntakeRefusal,
    IntakeRefused,
    Sanitised,
)

MODULE = "meetroom.papers.intake_worker"
_RESERVE_S = 1.0


class Job(LimitedJob, frozen=True, kw_only=True):
    """What the child is asked: look at `source`, write the harmless PDF to `target`."""

    source: str
    target: str
    limits: IntakeLimits


class Accepted(msgspec.Struct, frozen=True, tag=True):
    """The harmless PDF is written; None when the file must be converted by the office first."""

    kind: DocumentKind
    pdf: Sanitised | None


class Rejected(msgspec.Struct, frozen=True, tag=True):
    """The file is refused."""

    why: IntakeRefusal
    detail: str


Answer = Accepted | Rejected


def examine(job: Job) -> Answer:
    """Do the job in this process, without its limits.  Every exception is a refusal; nothing is raised."""
    try:
        return _examine(job)
    except IntakeRefused as refused:
        return Rejected(refused.why, refused.detail)
    except MemoryError:
        return Rejected(IntakeRefusal.TOO_MUCH_MEMORY, "")
    except OSError as failed:
        full = failed.errno in (errno.ENOSPC, errno.EDQUOT)
        return Rejected(IntakeRefusal.NO_SPACE if full else IntakeRefusal.DAMAGED, type(failed).__name__)
    except Exception as broken:
        # Parsers of hostile input raise what they like; whatever it was, the file is not taken in.
        return Rejected(IntakeRefusal.DAMAGED, type(broken).__name__)


def _examine(job: Job) -> Answer:
    from meetroom.papers.classification import bears_stamp
    from meetroom.papers.picture_page import write_picture_page
    from meetroom.papers.recognition import recognise
    from meetroom.papers.sanitising import sanitise_pdf

    # What the start of the process took is in the reserve, as is what comes after the trial.
    trial_end_s = time.process_time() + job.cpu_s - _RESERVE_S
    source, target, limits = Path(job.source), Path(job.target), job.limits
    kind = recognise(source)
    if kind in OFFICE:
        return Accepted(kind, None)
    if kind in PICTURES:
        page = target.with_suffix(".page")
        write_picture_page(source, kind, page, max_pixels=limits.picture_pixels)
        source = page
    sanitised = sanitise_pdf(source, target, max_pages=limits.pages, trial_s=limits.trial_s, trial_end_s=trial_end_s)
    if bears_stamp(target):
        raise IntakeRefused(IntakeRefusal.STATE_SECRET)
    return Accepted(kind, sanitised)


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1:], Job, examine))
