"""Paper ballots: who took one, and the counting record (biên bản kiểm phiếu) whose numbers must add up."""

from datetime import datetime
from enum import StrEnum

from msgspec.structs import replace

from meetroom.domain.core import Command, Event, Fact, OptionId, PersonId, PollId, Refusal, check_text, require
from meetroom.domain.counting import counted
from meetroom.domain.poll_states import Act, changed, poll_for
from meetroom.domain.polls import Choice, Method, PaperRecord, Poll, PollKind
from meetroom.domain.state import Meeting, Person


class PaperFault(StrEnum):
    """Why the numbers of a counting record cannot be right."""

    NEGATIVE = "negative"
    MORE_RETURNED_THAN_ISSUED = "more_returned_than_issued"
    RETURNED_IS_NOT_VALID_AND_INVALID = "returned_is_not_valid_and_invalid"
    MORE_BLANK_THAN_VALID = "more_blank_than_valid"
    MORE_ISSUED_THAN_ENTITLED = "more_issued_than_entitled"
    ISSUED_IS_NOT_HANDED_OUT = "issued_is_not_handed_out"
    UNKNOWN_OPTION = "unknown_option"
    MORE_VOTES_THAN_BALLOTS = "more_votes_than_ballots"
    FEWER_VOTES_THAN_BALLOTS = "fewer_votes_than_ballots"


class HandOutPaper(Command, frozen=True, tag=True):
    """Note who takes a paper ballot; they cannot vote by device then."""

    poll_id: PollId
    person_ids: tuple[PersonId, ...]


class TakePaperBack(Command, frozen=True, tag=True):
    """Somebody gives their paper ballot back unused; they can vote by device again."""

    poll_id: PollId
    person_id: PersonId


class EnterPaper(Command, frozen=True, tag=True):
    """Enter the counting record of the paper ballots, or correct it before the result is declared."""

    poll_id: PollId
    issued: int
    returned: int
    valid: int
    invalid: int
    blank: int
    totals: dict[OptionId, dict[Choice, int]]
    counted_by: tuple[PersonId, ...]
    note: str = ""


class PaperHandedOut(Event, frozen=True, tag=True):
    """These people have a paper ballot."""

    poll_id: PollId
    person_ids: tuple[PersonId, ...]


class PaperTakenBack(Event, frozen=True, tag=True):
    """This person has no paper ballot any more."""

    poll_id: PollId
    person_id: PersonId


class PaperEntered(Event, frozen=True, tag=True):
    """The counting record; a further one takes the place of the one before."""

    poll_id: PollId
    record: PaperRecord


def _faults_of_heads(poll: Poll, record: PaperRecord) -> set[PaperFault]:
    handed_out, room = len(poll.papers), len(poll.entitled) - len(poll.received)
    found = {
        PaperFault.NEGATIVE: min(record.issued, record.returned, record.valid, record.invalid, record.blank) < 0,
        PaperFault.MORE_RETURNED_THAN_ISSUED: record.returned > record.issued,
        PaperFault.RETURNED_IS_NOT_VALID_AND_INVALID: record.returned != record.valid + record.invalid,
        PaperFault.MORE_BLANK_THAN_VALID: record.blank > record.valid or (record.blank > 0 and not poll.blank_allowed),
        PaperFault.MORE_ISSUED_THAN_ENTITLED: record.issued > room,
        PaperFault.ISSUED_IS_NOT_HANDED_OUT: bool(handed_out) and record.issued != handed_out,
    }
    return {fault for fault, is_so in found.items() if is_so}


def _faults_of_votes(poll: Poll, record: PaperRecord) -> set[PaperFault]:
    marked = max(0, record.valid - record.blank)
    numbers = [n for choices in record.totals.values() for n in choices.values()]
    sums = [sum(choices.values()) for choices in record.totals.values()]
    if poll.method is Method.CHOOSE:
        only_yes = all(c is Choice.YES or not n for choices in record.totals.values() for c, n in choices.items())
        too_few, too_many = sum(sums) < poll.min_choices * marked, sum(sums) > poll.max_choices * marked
    else:
        # Whoever leaves one of several options out says nothing on that one; on a motion such a ballot is blank.
        only_yes, too_few, too_many = True, poll.method is Method.MOTION and sum(sums) < marked, False
    found = {
        PaperFault.NEGATIVE: min(numbers, default=0) < 0,
        PaperFault.UNKNOWN_OPTION: not record.totals.keys() <= {*poll.option_ids} or not only_yes,
        PaperFault.MORE_VOTES_THAN_BALLOTS: too_many or max(sums, default=0) > marked,
        PaperFault.FEWER_VOTES_THAN_BALLOTS: too_few,
    }
    return {fault for fault, is_so in found.items() if is_so}


def paper_faults(poll: Poll, record: PaperRecord) -> tuple[PaperFault, ...]:
    """What does not add up in a counting record, in the order of the list; empty: it can be right.

    Source: docs/rules.md#paper-ballots.
    """
    found = _faults_of_heads(poll, record) | _faults_of_votes(poll, record)
    return tuple(fault for fault in PaperFault if fault in found)


def _may_take(meeting: Meeting, poll: Poll, person_id: PersonId) -> bool:
    """Nobody who is absent votes, on paper either; whoever represents them takes their sheet."""
    there = meeting.is_present(person_id) or meeting.is_present(poll.proxies.get(person_id, person_id))
    return there or poll.kind is PollKind.WRITTEN


def hand_out_paper(meeting: Meeting, actor: Person, command: HandOutPaper, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_POLL | POLL_NOT_OPEN | WRONG_KIND | NOT_ENTITLED | NOT_PRESENT | HAS_VOTED |
    PAPER_TAKEN | INVALID_VALUE).
    """
    poll = poll_for(meeting, command.poll_id, Act.HAND_OUT_PAPER)
    require(poll.paper, Refusal.WRONG_KIND)
    require(0 < len(command.person_ids) == len(set(command.person_ids)), Refusal.INVALID_VALUE)
    for person_id in command.person_ids:
        require(person_id in poll.entitled, Refusal.NOT_ENTITLED)
        require(_may_take(meeting, poll, person_id), Refusal.NOT_PRESENT)
        require(person_id not in poll.received, Refusal.HAS_VOTED)
        require(person_id not in poll.papers, Refusal.PAPER_TAKEN)
    return (PaperHandedOut(poll_id=poll.poll_id, person_ids=command.person_ids),)


def take_paper_back(meeting: Meeting, actor: Person, command: TakePaperBack, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_POLL | POLL_NOT_OPEN | ALREADY_SO)."""
    poll = poll_for(meeting, command.poll_id, Act.HAND_OUT_PAPER)
    require(command.person_id in poll.papers, Refusal.ALREADY_SO)
    return (PaperTakenBack(poll_id=poll.poll_id, person_id=command.person_id),)


def record_of(command: EnterPaper, now: datetime) -> PaperRecord:
    """The record that a command enters."""
    return PaperRecord(
        issued=command.issued,
        returned=command.returned,
        valid=command.valid,
        invalid=command.invalid,
        blank=command.blank,
        totals=command.totals,
        counted_by=command.counted_by,
        note=command.note,
        entered_at=now,
    )


def enter_paper(meeting: Meeting, actor: Person, command: EnterPaper, now: datetime) -> tuple[Event, ...]:
    """Take the counting record in; counts when nothing else is awaited.

    Raises: Refused(UNKNOWN_POLL | POLL_NOT_OPEN | POLL_IS_OPEN | ALREADY_PUBLISHED | WRONG_KIND | UNKNOWN_PERSON |
        INVALID_TEXT | NUMBERS_MISMATCH).
    """
    poll = poll_for(meeting, command.poll_id, Act.ENTER_PAPER)
    require(poll.paper, Refusal.WRONG_KIND)
    require(all(p in meeting.people for p in command.counted_by), Refusal.UNKNOWN_PERSON)
    check_text(command.note, empty_ok=True)
    record = record_of(command, now)
    require(not paper_faults(poll, record), Refusal.NUMBERS_MISMATCH)
    after = replace(poll, paper_record=record, tie_break=None)
    return (PaperEntered(poll_id=poll.poll_id, record=record), *counted(after))


def on_paper_handed_out(meeting: Meeting, event: PaperHandedOut, fact: Fact) -> Meeting:
    """They have paper."""
    poll = meeting.polls.get(event.poll_id)
    if poll is None:
        return meeting
    return changed(meeting, event.poll_id, papers={**poll.papers, **dict.fromkeys(event.person_ids, fact.at)})


def on_paper_taken_back(meeting: Meeting, event: PaperTakenBack, fact: Fact) -> Meeting:
    """They have none."""
    poll = meeting.polls.get(event.poll_id)
    if poll is None:
        return meeting
    left = {p: at for p, at in poll.papers.items() if p != event.person_id}
    return changed(meeting, event.poll_id, papers=left)


def on_paper_entered(meeting: Meeting, event: PaperEntered, fact: Fact) -> Meeting:
    """Recorded; how a tie of an earlier count was broken is void."""
    return changed(meeting, event.poll_id, paper_record=event.record, tie_break=None)
