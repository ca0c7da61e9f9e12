"""Drafts the minutes (biên bản) from the facts, as data; knows no words, layout or language.

Every line names the places in the chain it rests on.  What is hidden or not declared stays out: hidden items,
polls that never opened, numbers of a vote the chair has not declared.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from meetroom.domain import attendance, floor, lifecycle
from meetroom.domain.core import Fact, ItemId, PersonId, PointId
from meetroom.domain.minutes_course import course
from meetroom.domain.minutes_evidence import Draft
from meetroom.domain.minutes_form import (
    Attendee,
    Contribution,
    Item,
    Minutes,
    Note,
    Pause,
    PointAttendance,
    Presence,
    QuorumChange,
    Recorded,
    SpeakerTotal,
    Vote,
)
from meetroom.domain.minutes_readers import anything_inside
from meetroom.domain.minutes_state import TextPlace
from meetroom.domain.minutes_votes import opened_polls, vote
from meetroom.domain.minutes_written import objected, tasks, text_of
from meetroom.domain.state import (
    AgendaItem,
    DocumentState,
    ItemKind,
    ItemState,
    Meeting,
    Person,
    Role,
    Speech,
    Stay,
)


def draft(meeting: Meeting, facts: Iterable[Fact]) -> Minutes:
    """Draft the minutes.

    Args:
        meeting: the state after the facts, as the drafter may see it.
        facts: the facts the drafter may see, any order; gaps are allowed.
    """
    d = Draft(meeting, facts)
    people = [_attendee(d, p) for p in sorted(d.meeting.people.values(), key=lambda p: d.added("roster", p.person_id))]
    things, written = _Things(d), meeting.minutes
    opening, opening_seqs = text_of(d, TextPlace.OPENING, None)
    closing, closing_seqs = text_of(d, TextPlace.CLOSING, None)
    came = {a.person_id for a in people if a.stays}
    return Minutes(
        title=meeting.title,
        body=meeting.body,
        parent_body=meeting.parent_body,
        place=meeting.place,
        rules=meeting.rules.name,
        phase=meeting.phase,
        planned_start=meeting.planned_start,
        opened_at=meeting.opened_at,
        closed_at=meeting.closed_at,
        chairs=tuple(a for a in people if Role.CHAIR in a.roles),
        secretaries=tuple(a for a in people if Role.SECRETARY in a.roles),
        points=_points(d, people),
        absent=tuple(a for a in people if not a.stays and (a.voting or _EXPECTED.intersection(a.roles))),
        members=sum(a.voting for a in people),
        members_came=sum(a.voting and a.person_id in came for a in people),
        items=tuple(_item(d, things, d.numbers[item_id], d.meeting.items[item_id]) for item_id in d.numbers),
        loose=_loose(things),
        pauses=_pauses(d),
        quorum_changes=_quorum_changes(d),
        course=course(d),
        recordings=_recordings(d),
        speakers=_speakers(d, things.held),
        last_seq=d.facts[-1].seq if d.facts else 0,
        seqs=d.seqs("sitting"),
        opening=opening,
        opening_seqs=opening_seqs,
        closing=closing,
        closing_seqs=closing_seqs,
        tasks=tasks(d),
        objections=objected(d),
        approved_at=written.approved_at,
        approved_seqs=(written.approved_seq,) if written.approved_at is not None else (),
        number="" if written.issued is None else written.issued.number,
        inside=anything_inside(meeting),
    )


_EXPECTED = frozenset({Role.CHAIR, Role.SECRETARY, Role.DELEGATE})


def _attendee(d: Draft, person: Person) -> Attendee:
    def presence(stay: Stay) -> Presence:
        return Presence(
            arrived_at=stay.arrived_at,
            left_at=stay.left_at,
            point=d.point_name(stay.point_id),
            late=stay.late,
            in_transit=stay.in_transit,
            corrected=bool(stay.corrections),
        )

    stays = d.meeting.stays.get(person.person_id, ())
    named = d.meeting.substitutes.get(person.person_id)
    return Attendee(
        person_id=person.person_id,
        name=person.name,
        title=person.title,
        roles=person.roles,
        voting=person.voting,
        stays=tuple(presence(s) for s in stays),
        excused=person.person_id in d.meeting.excused,
        reason=d.meeting.excused.get(person.person_id, ""),
        substitute="" if named is None else d.person(named.substitute_id).name,
        seqs=d.seqs("person", person.person_id),
    )


def _points(d: Draft, people: list[Attendee]) -> tuple[PointAttendance, ...]:
    first: defaultdict[PointId | None, list[Attendee]] = defaultdict(list)
    for attendee in people:
        if attendee.stays:
            first[d.meeting.stays[attendee.person_id][0].point_id].append(attendee)
    known = [
        PointAttendance(
            point_id=point.point_id,
            name=point.name,
            people=_by_office(d, first.get(point.point_id, [])),
            seqs=d.seqs("point", point.point_id),
        )
        for point in sorted(d.meeting.points.values(), key=lambda p: d.added("point", p.point_id))
    ]
    # A point the drafter has no name for is shown with those who were nowhere.
    nowhere = [a for point_id, group in first.items() if point_id not in d.meeting.points for a in group]
    remote = (PointAttendance(point_id=None, name="", people=_by_office(d, nowhere)),) if nowhere else ()
    return (*known, *remote)


_RANK = {role: position for position, role in enumerate(Role)}


def _by_office(d: Draft, people: list[Attendee]) -> tuple[Attendee, ...]:
    def rank(attendee: Attendee) -> tuple[int, tuple[float, str]]:
        return (min((_RANK[r] for r in attendee.roles), default=len(_RANK)), d.added("roster", attendee.person_id))

    return tuple(sorted(people, key=rank))


class _Things:
    """What is reported under items (None: outside of all), sorted out once; what is on hidden items is nowhere."""

    def __init__(self, d: Draft) -> None:
        self.held = _held(d)
        self.contributions: defaultdict[ItemId | None, list[Contribution]] = defaultdict(list)
        for at, speech in self.held:
            self.contributions[d.place(speech.item_id)].append(_contribution(d, at, speech))
        self.documents: defaultdict[ItemId | None, list[str]] = defaultdict(list)
        for doc in d.meeting.documents.values():
            # What is meant for some alone is not named to all who read the minutes.
            told = doc.state is DocumentState.RELEASED and doc.audience.everyone
            if told and doc.item_id not in d.hidden:
                self.documents[d.place(doc.item_id)].append(doc.title)
        self.votes: defaultdict[ItemId | None, list[Vote]] = defaultdict(list)
        for poll in opened_polls(d):
            self.votes[d.place(poll.item_id)].append(vote(d, poll))
        self.notes: defaultdict[ItemId | None, list[Note]] = defaultdict(list)
        for remark in d.meeting.remarks:
            if remark.item_id not in d.hidden:
                self.notes[d.place(remark.item_id)].append(Note(at=remark.at, text=remark.text, seqs=(remark.seq,)))


def _item(d: Draft, things: _Things, number: str, item: AgendaItem) -> Item:
    text, text_seqs = text_of(d, TextPlace.ITEM, item.item_id)
    return Item(
        item_id=item.item_id,
        number=number,
        title=item.title,
        kind=item.kind,
        presenter=item.presenter,
        planned_s=item.planned_s,
        state=item.state,
        closed_sitting=item.closed_sitting,
        started_at=item.started_at,
        finished_at=item.finished_at,
        documents=tuple(things.documents.get(item.item_id, ())),
        contributions=tuple(things.contributions.get(item.item_id, ())),
        votes=tuple(things.votes.get(item.item_id, ())),
        notes=tuple(things.notes.get(item.item_id, ())),
        conclusion=item.conclusion,
        conclusion_seqs=d.seqs("conclusion", item.item_id),
        seqs=d.seqs("item", item.item_id),
        spent_s=round(item.spent_s, 3),
        reason=item.reason,
        text=text,
        text_seqs=text_seqs,
    )


def _loose(things: _Things) -> Item:
    return Item(
        item_id=None,
        number="",
        title="",
        kind=ItemKind.DISCUSSION,
        presenter="",
        planned_s=0,
        state=ItemState.DONE,
        closed_sitting=False,
        started_at=None,
        finished_at=None,
        documents=tuple(things.documents.get(None, ())),
        contributions=tuple(things.contributions.get(None, ())),
        votes=tuple(things.votes.get(None, ())),
        notes=tuple(things.notes.get(None, ())),
        conclusion="",
        conclusion_seqs=(),
        seqs=(),
    )


def _spoken(d: Draft, speech: Speech) -> float:
    end = speech.finished_at or d.meeting.closed_at or (d.facts[-1].at if d.facts else speech.requested_at)
    return round(floor.spoken_s(speech, end), 3)


def _held(d: Draft) -> list[tuple[datetime, Speech]]:
    """All contributions that began, in order of beginning."""
    held = [(s.started_at, s) for s in d.meeting.speeches.values() if s.started_at is not None]
    return sorted(
        ((at, s) for at, s in held if s.item_id not in d.hidden),
        key=lambda pair: (pair[0], pair[1].speech_id),
    )


def _contribution(d: Draft, started_at: datetime, speech: Speech) -> Contribution:
    person = d.person(speech.person_id)
    return Contribution(
        person_id=speech.person_id,
        name=person.name,
        title=person.title,
        kind=speech.kind,
        started_at=started_at,
        finished_at=speech.finished_at,
        spoken_s=_spoken(d, speech),
        seqs=d.seqs("speech", speech.speech_id),
        stance=speech.stance,
        category=speech.category,
        subject=speech.subject,
        ruling=speech.ruling,
    )


def _speakers(d: Draft, held: list[tuple[datetime, Speech]]) -> tuple[SpeakerTotal, ...]:
    of_person: defaultdict[PersonId, list[Speech]] = defaultdict(list)
    for _, speech in held:
        of_person[speech.person_id].append(speech)
    totals = [
        SpeakerTotal(
            person_id=person_id,
            name=d.person(person_id).name,
            point=d.home(person_id),
            contributions=len(speeches),
            spoken_s=round(sum(_spoken(d, s) for s in speeches), 3),
            seqs=tuple(sorted(n for s in speeches for n in d.seqs("speech", s.speech_id))),
        )
        for person_id, speeches in of_person.items()
    ]
    return tuple(sorted(totals, key=lambda t: (-t.spoken_s, d.added("roster", t.person_id))))


def _pauses(d: Draft) -> tuple[Pause, ...]:
    pauses: list[Pause] = []
    ends = (lifecycle.MeetingResumed, lifecycle.MeetingClosed)
    for fact in d.facts:
        if isinstance(fact.event, lifecycle.MeetingSuspended):
            pauses.append(Pause(since=fact.at, until=None, seqs=(fact.seq,)))
        elif isinstance(fact.event, ends) and pauses and pauses[-1].until is None:
            pauses[-1] = replace(pauses[-1], until=fact.at, seqs=(*pauses[-1].seqs, fact.seq))
    return tuple(pauses)


def _quorum_changes(d: Draft) -> tuple[QuorumChange, ...]:
    return tuple(
        QuorumChange(at=fact.at, quorum=fact.event.quorum, seqs=(fact.seq,))
        for fact in d.facts
        if isinstance(fact.event, attendance.QuorumLost | attendance.QuorumRegained)
    )


def _recordings(d: Draft) -> tuple[Recorded, ...]:
    return tuple(
        Recorded(
            recording_id=r.recording_id,
            started_at=r.started_at,
            stopped_at=r.stopped_at,
            cause=r.cause,
            sha256=r.sha256,
            duration_s=r.duration_s,
            seqs=d.seqs("recording", r.recording_id),
        )
        for r in sorted(d.meeting.recordings.values(), key=lambda r: (r.started_at, r.recording_id))
    )
