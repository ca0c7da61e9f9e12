"""The child that makes a paper of minutes from a chain, run as `python -m`; knows no server and no network."""

import errno
import hashlib
import sys
from pathlib import Path

import msgspec

from meetroom.archive.minutes import MinutesNotWritten, write_issued_minutes, write_minutes_pdf
from meetroom.archive.minutes_data import FormFields
from meetroom.archive.minutes_docx import write_minutes_docx
from meetroom.confined.worker import serve
from meetroom.domain.chain import Link, blank, open_link
from meetroom.domain.core import Fact, MeetingId
from meetroom.domain.meeting import apply
from meetroom.domain.minutes import draft
from meetroom.domain.minutes_form import Minutes
from meetroom.server.minutes_order import NO_SPACE_CODE, Job, Made

_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})


def make(job: Job) -> Made:
    """Do the job."""
    minutes, head = _minutes(Path(job.chain), MeetingId(job.meeting_id))
    try:
        content, pages = _paper(job, minutes, head)
    except MinutesNotWritten as error:
        return Made(written=False, why=str(error))
    try:
        Path(job.target).write_bytes(content)
    except OSError as error:
        sys.exit(NO_SPACE_CODE if error.errno in _FULL else 1)
    return Made(written=True, sha256=hashlib.sha256(content).hexdigest(), size_bytes=len(content), pages=pages)


def _paper(job: Job, minutes: Minutes, head: str) -> tuple[bytes, int]:
    """The paper and how many pages it has, as far as that is known.  Raises: MinutesNotWritten."""
    form = FormFields(
        number=job.number,
        recipients=job.recipients,
        templates=Path(job.templates) if job.templates else None,
        confined=True,
    )
    if job.kind == "docx":
        return write_minutes_docx(minutes, language=job.language, head=head, **form), 0
    if job.kind == "draft":
        return write_minutes_pdf(minutes, language=job.language, head=head, **form), 0
    paper = write_issued_minutes(minutes, language=job.language, head=head, **form)
    return paper.pdf, paper.pages


def _minutes(chain: Path, meeting_id: MeetingId) -> tuple[Minutes, str]:
    """The minutes of a chain that its own server wrote down, and its head."""
    meeting, facts, head = blank(meeting_id).meeting, list[Fact](), ""
    decoder = msgspec.json.Decoder(Link)
    with chain.open("rb") as lines:
        lines.readline()  # the header
        for line in lines:
            link = decoder.decode(line)
            fact = open_link(link)
            head = link.head
            if fact is not None:
                meeting = apply(meeting, fact)
                facts.append(fact)
    return draft(meeting, facts), head


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1:], Job, make))
