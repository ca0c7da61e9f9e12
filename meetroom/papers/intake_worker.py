"""The limited child of intake: `python -m meetroom.papers.intake_worker`; opens one file, answers one line.

It must not know where the file came from, nor anything of meetings: a hostile file that takes this process
over finds an empty environment and its limits.
"""

import errno
import importlib
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

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


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What the child is asked: look at `source`, write the harmless PDF to `target`.

    `cpu_s` and `address_space_bytes` are what the process may use in all.
    """

    source: str
    target: str
    limits: IntakeLimits
    cpu_s: int
    address_space_bytes: int


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

    source, target = Path(job.source), Path(job.target)
    kind = recognise(source)
    if kind in OFFICE:
        return Accepted(kind, None)
    if kind in PICTURES:
        page = target.with_suffix(".page")
        write_picture_page(source, kind, page, max_pixels=job.limits.picture_pixels)
        source = page
    sanitised = sanitise_pdf(source, target, max_pages=job.limits.pages, trial_s=job.limits.trial_s)
    if bears_stamp(target):
        raise IntakeRefused(IntakeRefusal.STATE_SECRET)
    return Accepted(kind, sanitised)


def limit_this_process(*, cpu_s: int, address_space_bytes: int) -> None:
    """Give this process its limits for good.  Without effect where the system has none (Windows)."""
    try:
        resource = importlib.import_module("resource")
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # One second between the soft limit, whose signal ends the process, and the hard one.
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))
    if sys.platform != "darwin":  # macOS refuses to set it and would not keep it
        resource.setrlimit(resource.RLIMIT_AS, (address_space_bytes, address_space_bytes))


def main(arguments: Sequence[str]) -> int:
    """Run the job given as JSON in the only argument; print the answer as JSON."""
    job = msgspec.json.decode(arguments[0], type=Job)
    limit_this_process(cpu_s=job.cpu_s, address_space_bytes=job.address_space_bytes)
    logging.disable()  # the libraries quote what they read
    answer = examine(job)
    sys.stdout.buffer.write(msgspec.json.encode(answer))
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
