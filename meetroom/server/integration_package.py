"""The signed minutes of a meeting as an edXML package for other organisations; knows no request and no line."""

from datetime import datetime
from pathlib import Path

from meetroom.archive.action_list import in_order, write_action_list
from meetroom.archive.calendar import write_tasks
from meetroom.archive.edxml import Outgoing, PackedFile, Signer
from meetroom.archive.edxml_writing import write_package
from meetroom.archive.minutes import VIET_NAM
from meetroom.domain.minutes_issue import is_signed
from meetroom.domain.minutes_state import IssuedMinutes, MinutesState, SignatureField
from meetroom.domain.state import Meeting
from meetroom.server.integration_config import OrganisationFile

_CLERK = "Văn thư"


def may_be_packed(meeting: Meeting, organisation: OrganisationFile | None) -> bool:
    """Whether there is something to send, and the server knows in whose name and to whom."""
    return organisation is not None and bool(organisation.recipients) and is_signed(meeting.minutes)


def minutes_package(meeting: Meeting, paper: Path, organisation: OrganisationFile, *, sequence: int) -> bytes:
    """The package; the same paper gives the same bytes, so that a receiver knows what it has.

    Args:
        paper: the newest file, with all signatures.
        sequence: of the tasks: where the chain is.
    Raises: OSError; ValueError for minutes that may not be packed.
    """
    minutes, issued = meeting.minutes, meeting.minutes.issued
    if issued is None or not may_be_packed(meeting, organisation):
        raise ValueError("nothing to send")
    at = changed_at(minutes, issued)
    files = (PackedFile(name=_name(issued.number), content=paper.read_bytes(), description="Biên bản"),)
    document = Outgoing(
        sender=organisation.own,
        recipients=organisation.recipients,
        number=issued.number,
        place=organisation.place,
        promulgated=issued.at.astimezone(VIET_NAM).date(),
        type_code=organisation.document_type,
        type_name="Biên bản",
        subject=f"Biên bản {meeting.title}",
        signer=_signer(meeting),
        pages=issued.pages,
        files=(*files, *_actions(meeting, at, sequence)),
        at=at,
        to_places=issued.recipients,
        department=_CLERK,
    )
    return write_package(document)


def changed_at(minutes: MinutesState, issued: IssuedMinutes) -> datetime:
    """When the paper became what it is."""
    return max([issued.at, *(signature.signed_at for signature in minutes.signatures)])


def _actions(meeting: Meeting, at: datetime, sequence: int) -> tuple[PackedFile, ...]:
    """The action items of the approved minutes beside the paper, which names them as well."""
    rows = in_order(meeting, meeting.minutes.given.values())
    if not rows:
        return ()
    table = write_action_list(meeting, rows)
    tasks = write_tasks(meeting, rows, sequence=sequence, now=at)
    return (
        PackedFile(name="nhiem-vu.csv", content=table, description="Nhiệm vụ được giao (bảng)"),
        PackedFile(name="nhiem-vu.ics", content=tasks, description="Nhiệm vụ được giao (lịch)"),
    )


def _signer(meeting: Meeting) -> Signer:
    """Who signed as chair."""
    signature = next(s for s in meeting.minutes.signatures if s.field is SignatureField.CHAIR)
    person = meeting.people.get(signature.person_id)
    return Signer(name=signature.signer, position="" if person is None else person.title)


def _name(number: str) -> str:
    plain = "".join(c if c.isalnum() or c in "-_." else "-" for c in number)[:80].strip("-.")
    return f"bien-ban-{plain or 'hop'}.pdf"
