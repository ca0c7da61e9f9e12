"""The minutes in an archive: drafted again from the chain, and what lies beside their paper; knows no bag.

Whoever makes an archive and whoever checks it call the same functions, so that nothing but the chain decides.
"""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import msgspec
from pyhanko.pdf_utils.reader import PdfFileReader

from meetroom.archive.action_list import in_order, write_action_list
from meetroom.archive.bag_layout import CERTIFICATES
from meetroom.archive.calendar import write_tasks
from meetroom.archive.minutes import Language, write_minutes_pdf
from meetroom.archive.minutes_data import FormFields, minutes_record
from meetroom.archive.minutes_docx import write_minutes_docx
from meetroom.archive.signature_judging import evidence_of_file
from meetroom.domain.chain import blank, first_head
from meetroom.domain.core import Fact
from meetroom.domain.meeting import apply
from meetroom.domain.minutes import draft
from meetroom.domain.minutes_form import Minutes
from meetroom.domain.state import Meeting


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """A whole chain, read.

    Attributes:
        heads: after each link, in order.
    """

    meeting: Meeting
    facts: tuple[Fact, ...]
    heads: tuple[str, ...]

    @property
    def head(self) -> str:
        """The last one."""
        return self.heads[-1] if self.heads else first_head(self.meeting.meeting_id)

    def head_at(self, seq: int) -> str:
        """The head after a link, "" where there is no such link."""
        if seq == 0:
            return first_head(self.meeting.meeting_id)
        return self.heads[seq - 1] if 0 < seq <= len(self.heads) else ""


class MinutesFiles(msgspec.Struct, frozen=True, kw_only=True):
    """The files of the minutes."""

    pdf: bytes
    docx: bytes
    record: bytes
    actions_csv: bytes
    actions_ics: bytes


def paper_seq(meeting: Meeting, last_seq: int) -> int:
    """The place in the chain the paper was made of: where it was issued, else the end."""
    issued = meeting.minutes.issued
    return last_seq if issued is None else issued.upto_seq


def redrafted(course: Course, upto_seq: int) -> Minutes:
    """The minutes as they follow from the chain up to a place.  May raise anything for facts no rule decided."""
    if upto_seq >= len(course.heads):
        return draft(course.meeting, course.facts)
    facts = [fact for fact in course.facts if fact.seq <= upto_seq]
    meeting = blank(course.meeting.meeting_id).meeting
    for fact in facts:
        meeting = apply(meeting, fact)
    return draft(meeting, facts)


def record_of(course: Course) -> bytes:
    """What is attached to the paper of a chain."""
    seq = paper_seq(course.meeting, len(course.heads))
    return minutes_record(redrafted(course, seq), course.head_at(seq))


def minutes_files(course: Course, paper: bytes | None, *, templates: Path | None = None) -> MinutesFiles:
    """The files of the minutes.

    Args:
        paper: the newest file of the issued minutes; None where they were never issued: they are typeset now.
        templates: the office's own layout; None: the program's.
    Raises: MinutesNotWritten.
    """
    meeting = course.meeting
    seq = paper_seq(meeting, len(course.heads))
    minutes, head = redrafted(course, seq), course.head_at(seq)
    issued = meeting.minutes.issued
    language: Language = "en" if issued is not None and issued.language == "en" else "vi"
    form = FormFields(templates=templates)
    if issued is not None:
        form |= FormFields(number=issued.number, recipients=issued.recipients)
    if paper is None:
        paper = write_minutes_pdf(minutes, language=language, head=head, **form)
    actions = in_order(meeting, meeting.minutes.actions.values())
    at = meeting.archived_at or course.facts[-1].at
    return MinutesFiles(
        pdf=paper,
        docx=write_minutes_docx(minutes, language=language, head=head, **form),
        record=minutes_record(minutes, head),
        actions_csv=write_action_list(meeting, actions, language),
        actions_ics=write_tasks(meeting, actions, sequence=len(course.heads), now=at, language=language),
    )


def paper_certificates(pdf: bytes) -> Iterator[tuple[str, bytes]]:
    """Path and DER of every certificate, revocation list and answer that a signed file brings along.

    Raises: any error of the PDF library for a file it cannot read.
    """
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    found = evidence_of_file(reader)
    certificates = list(found.certificates)
    for signature in reader.embedded_regular_signatures:
        certificates += [signature.signer_cert, *signature.other_embedded_certs]
    kinds = (("cert", "cer", certificates), ("crl", "crl", found.crls), ("ocsp", "ocsp", found.ocsps))
    seen = {
        f"{CERTIFICATES}{kind}-{hashlib.sha256(der).hexdigest()[:16]}.{ending}": der
        for kind, ending, things in kinds
        for der in (thing.dump() for thing in things)
    }
    yield from sorted(seen.items())
