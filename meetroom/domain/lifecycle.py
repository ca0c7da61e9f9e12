"""Life of a meeting from draft to archive (phases as one table); knows no agenda, floor or vote of its own."""

from datetime import datetime

from msgspec.structs import replace

from meetroom.domain.action_items import give_out
from meetroom.domain.agenda import finish_running
from meetroom.domain.agenda_order import pause_clock, start_clock
from meetroom.domain.chairing import give_back
from meetroom.domain.core import Command, Event, Fact, Refusal, Refused, check_text, require
from meetroom.domain.floor import end_current
from meetroom.domain.minutes_issue import is_signed
from meetroom.domain.minutes_readers import minutes_seq, objection_until
from meetroom.domain.objections import unanswered_objections
from meetroom.domain.recording import end_recording
from meetroom.domain.roles import check_person
from meetroom.domain.rule_sets import check_rules as check_rules
from meetroom.domain.state import Meeting, Person, Phase, PollState, Retention, Role, RuleSet, StopCause

TRANSITIONS: dict[Phase, frozenset[Phase]] = {
    Phase.BLANK: frozenset({Phase.DRAFT}),
    Phase.DRAFT: frozenset({Phase.ANNOUNCED, Phase.OPEN}),
    Phase.ANNOUNCED: frozenset({Phase.OPEN}),
    Phase.OPEN: frozenset({Phase.SUSPENDED, Phase.CLOSED}),
    Phase.SUSPENDED: frozenset({Phase.OPEN, Phase.CLOSED}),
    Phase.CLOSED: frozenset({Phase.MINUTES_APPROVED}),
    Phase.MINUTES_APPROVED: frozenset({Phase.CLOSED, Phase.ARCHIVED}),
    Phase.ARCHIVED: frozenset(),
}


class CreateMeeting(Command, frozen=True, kw_only=True, tag=True):
    """Start the chain; `secretary` becomes the first person.  Sent by the server on behalf of that person."""

    title: str
    body: str
    parent_body: str = ""
    place: str = ""
    planned_start: datetime | None = None
    rules: RuleSet = RuleSet()
    retention: Retention = Retention.KEEP
    secretary: Person


class EditMeeting(Command, frozen=True, tag=True):
    """Change title, body, place, start, rules or what is kept after the meeting, before the opening."""

    title: str
    body: str
    parent_body: str = ""
    place: str = ""
    planned_start: datetime | None = None
    rules: RuleSet = RuleSet()
    retention: Retention = Retention.KEEP


class AnnounceMeeting(Command, frozen=True, tag=True):
    """Make the draft known; people may sign in from now on."""


class OpenMeeting(Command, frozen=True, tag=True):
    """Open the sitting."""


class SuspendMeeting(Command, frozen=True, tag=True):
    """Pause the sitting."""


class ResumeMeeting(Command, frozen=True, tag=True):
    """Go on after a pause."""


class CloseMeeting(Command, frozen=True, tag=True):
    """End the sitting; ends a running speech, item and recording with it."""


class ApproveMinutes(Command, frozen=True, tag=True):
    """The chair approves the minutes; `seen_seq`: the newest change of them the chair has read, None: not told."""

    seen_seq: int | None = None


class ArchiveMeeting(Command, frozen=True, tag=True):
    """Put the meeting away; nothing can change in it any more."""


class MeetingCreated(Event, frozen=True, tag=True):
    """The first fact of every chain."""

    title: str
    body: str
    parent_body: str
    place: str
    planned_start: datetime | None
    rules: RuleSet
    secretary: Person
    retention: Retention = Retention.KEEP


class MeetingEdited(Event, frozen=True, tag=True):
    """Head data replaced."""

    title: str
    body: str
    parent_body: str
    place: str
    planned_start: datetime | None
    rules: RuleSet
    retention: Retention = Retention.KEEP


class MeetingAnnounced(Event, frozen=True, tag=True):
    """People may sign in."""


class MeetingOpened(Event, frozen=True, tag=True):
    """The sitting began."""


class MeetingSuspended(Event, frozen=True, tag=True):
    """The sitting paused."""


class MeetingResumed(Event, frozen=True, tag=True):
    """The sitting went on."""


class MeetingClosed(Event, frozen=True, tag=True):
    """The sitting ended."""


class MinutesApproved(Event, frozen=True, tag=True):
    """The minutes are approved."""


class MeetingArchived(Event, frozen=True, tag=True):
    """The meeting is in the archive."""


def _check_head(command: CreateMeeting | EditMeeting) -> None:
    check_text(command.title, max_chars=500)
    for text in (command.body, command.parent_body, command.place):
        check_text(text, empty_ok=True, max_chars=500)
    start = command.planned_start
    # A moment at the edge of the calendar has no local time in every zone.
    require(start is None or (start.tzinfo is not None and 2000 <= start.year < 2200), Refusal.INVALID_VALUE)
    check_rules(command.rules)


def create_meeting(meeting: Meeting, actor: Person | None, command: CreateMeeting, now: datetime) -> tuple[Event, ...]:
    """Found the meeting with its secretary.  Raises: Refused(WRONG_PHASE | UNKNOWN_POINT | INVALID_*)."""
    require(meeting.phase is Phase.BLANK, Refusal.WRONG_PHASE)
    _check_head(command)
    check_person(meeting, command.secretary)
    require(Role.SECRETARY in command.secretary.roles, Refusal.INVALID_VALUE)
    return (
        MeetingCreated(
            title=command.title,
            body=command.body,
            parent_body=command.parent_body,
            place=command.place,
            planned_start=command.planned_start,
            rules=command.rules,
            retention=command.retention,
            secretary=command.secretary,
        ),
    )


def edit_meeting(meeting: Meeting, actor: Person, command: EditMeeting, now: datetime) -> tuple[Event, ...]:
    """Replace the head data.  Raises: Refused(INVALID_*)."""
    _check_head(command)
    return (
        MeetingEdited(
            title=command.title,
            body=command.body,
            parent_body=command.parent_body,
            place=command.place,
            planned_start=command.planned_start,
            rules=command.rules,
            retention=command.retention,
        ),
    )


def _to(meeting: Meeting, phase: Phase) -> None:
    require(phase in TRANSITIONS[meeting.phase], Refusal.WRONG_PHASE)


def announce_meeting(meeting: Meeting, actor: Person, command: AnnounceMeeting, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(WRONG_PHASE)."""
    _to(meeting, Phase.ANNOUNCED)
    return (MeetingAnnounced(),)


def open_meeting(meeting: Meeting, actor: Person, command: OpenMeeting, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(WRONG_PHASE)."""
    require(meeting.phase is not Phase.SUSPENDED, Refusal.WRONG_PHASE)
    _to(meeting, Phase.OPEN)
    return (MeetingOpened(),)


def suspend_meeting(meeting: Meeting, actor: Person, command: SuspendMeeting, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(WRONG_PHASE | POLL_IS_OPEN)."""
    _to(meeting, Phase.SUSPENDED)
    require(meeting.open_poll is None, Refusal.POLL_IS_OPEN)
    return (*end_current(meeting), MeetingSuspended())


def resume_meeting(meeting: Meeting, actor: Person, command: ResumeMeeting, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(WRONG_PHASE)."""
    require(meeting.phase is Phase.SUSPENDED, Refusal.WRONG_PHASE)
    return (MeetingResumed(),)


def close_meeting(meeting: Meeting, actor: Person, command: CloseMeeting, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(WRONG_PHASE | POLL_IS_OPEN | POLL_NOT_COUNTED): a counted result must be declared first."""
    # Approved minutes go back to this phase by being opened again, not by closing the sitting once more.
    require(meeting.phase is not Phase.MINUTES_APPROVED, Refusal.WRONG_PHASE)
    _to(meeting, Phase.CLOSED)
    require(not meeting.open_polls, Refusal.POLL_IS_OPEN)
    undeclared = any(p.state in (PollState.CLOSED, PollState.COUNTED) for p in meeting.polls.values())
    require(not undeclared, Refusal.POLL_NOT_COUNTED)
    ended = end_recording(meeting, StopCause.MEETING_CLOSED)
    return (*end_current(meeting), *finish_running(meeting), *ended, *give_back(meeting), MeetingClosed())


def approve_minutes(meeting: Meeting, actor: Person, command: ApproveMinutes, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(WRONG_PHASE | MINUTES_CHANGED).

    With the approval the action items become known to whoever may read the minutes.
    """
    _to(meeting, Phase.MINUTES_APPROVED)
    seen = command.seen_seq
    require(seen is None or minutes_seq(meeting) <= seen, Refusal.MINUTES_CHANGED)
    return (MinutesApproved(), *give_out(meeting))


def archive_meeting(meeting: Meeting, actor: Person, command: ArchiveMeeting, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(WRONG_PHASE | OBJECTION_OPEN | OBJECTION_TERM_RUNNING | MINUTES_NOT_SIGNED).

    After it nothing changes any more.  Minutes that were never issued on paper need no signature.
    """
    _to(meeting, Phase.ARCHIVED)
    hindrance = archive_hindrance(meeting, now)
    if hindrance is not None:
        raise Refused(hindrance)
    return (MeetingArchived(),)


def archive_hindrance(meeting: Meeting, now: datetime) -> Refusal | None:
    """What keeps a meeting with approved minutes out of the archive, if anything does."""
    if unanswered_objections(meeting):
        return Refusal.OBJECTION_OPEN
    until = objection_until(meeting)
    if until is not None and now <= until:
        return Refusal.OBJECTION_TERM_RUNNING
    signed = meeting.minutes.issued is None or is_signed(meeting.minutes)
    return None if signed else Refusal.MINUTES_NOT_SIGNED


def on_meeting_created(meeting: Meeting, event: MeetingCreated, fact: Fact) -> Meeting:
    """The meeting exists as a draft with one person."""
    return replace(
        meeting,
        title=event.title,
        body=event.body,
        parent_body=event.parent_body,
        place=event.place,
        planned_start=event.planned_start,
        rules=event.rules,
        retention=event.retention,
        phase=Phase.DRAFT,
        people={event.secretary.person_id: event.secretary},
    )


def on_meeting_edited(meeting: Meeting, event: MeetingEdited, fact: Fact) -> Meeting:
    """Head data replaced; answers to the invitation are void when the start moves, since they were to another one."""
    same_start = event.planned_start == meeting.planned_start
    return replace(
        meeting,
        answers=meeting.answers if same_start else {},
        title=event.title,
        body=event.body,
        parent_body=event.parent_body,
        place=event.place,
        planned_start=event.planned_start,
        rules=event.rules,
        retention=event.retention,
    )


def on_meeting_announced(meeting: Meeting, event: MeetingAnnounced, fact: Fact) -> Meeting:
    """Announced."""
    return replace(meeting, phase=Phase.ANNOUNCED)


def on_meeting_opened(meeting: Meeting, event: MeetingOpened, fact: Fact) -> Meeting:
    """Open; the time counts from the first opening."""
    return replace(meeting, phase=Phase.OPEN, opened_at=meeting.opened_at or fact.at)


def on_meeting_suspended(meeting: Meeting, event: MeetingSuspended, fact: Fact) -> Meeting:
    """Paused."""
    return replace(pause_clock(meeting, fact.at), phase=Phase.SUSPENDED, suspended_at=fact.at)


def on_meeting_resumed(meeting: Meeting, event: MeetingResumed, fact: Fact) -> Meeting:
    """Goes on."""
    return replace(start_clock(meeting, fact.at), phase=Phase.OPEN, suspended_at=None)


def on_meeting_closed(meeting: Meeting, event: MeetingClosed, fact: Fact) -> Meeting:
    """Closed."""
    closed = replace(meeting, phase=Phase.CLOSED, closed_at=fact.at, suspended_at=None)
    return replace(closed, doors_shut=False, shut_at=None)


def on_minutes_approved(meeting: Meeting, event: MinutesApproved, fact: Fact) -> Meeting:
    """Approved; a term for objections begins."""
    minutes = replace(meeting.minutes, approved_at=fact.at, approved_seq=fact.seq)
    return replace(meeting, phase=Phase.MINUTES_APPROVED, minutes=minutes)


def on_meeting_archived(meeting: Meeting, event: MeetingArchived, fact: Fact) -> Meeting:
    """Put away."""
    return replace(meeting, phase=Phase.ARCHIVED, archived_at=fact.at)
