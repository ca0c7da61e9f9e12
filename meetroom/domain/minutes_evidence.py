"""What the minutes rest on: which facts of the chain speak of which person, item, speech or vote; drafts no line."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from math import inf
from typing import Any

from msgspec.structs import replace

from meetroom.domain import (
    action_items,
    agenda,
    attendance,
    ballot_box,
    corrections,
    counting,
    deferral,
    documents,
    floor,
    hands,
    lifecycle,
    objections,
    paper,
    points_of_order,
    recording,
    roles,
    roll_call,
    substitutes,
    voting,
)
from meetroom.domain.agenda_order import numbered
from meetroom.domain.core import Event, Fact, ItemId, PersonId, PointId
from meetroom.domain.minutes_form import Seqs
from meetroom.domain.state import Meeting, Person

Key = tuple[str, str | None]
"""The kind of a thing, and which one of its kind."""

_SUBJECTS: dict[type[Event], Callable[[Any], Key]] = {
    lifecycle.MeetingCreated: lambda e: ("roster", e.secretary.person_id),
    roles.PersonAdded: lambda e: ("roster", e.person.person_id),
    roles.PointAdded: lambda e: ("point", e.point.point_id),
    attendance.PersonArrived: lambda e: ("person", e.person_id),
    attendance.PersonLeft: lambda e: ("person", e.person_id),
    attendance.AbsenceExcused: lambda e: ("person", e.person_id),
    attendance.PlaceChanged: lambda e: ("person", e.person_id),
    corrections.PresenceCorrected: lambda e: ("person", e.person_id),
    substitutes.SubstituteNamed: lambda e: ("person", e.person_id),
    substitutes.SubstitutionEnded: lambda e: ("person", e.person_id),
    agenda.ItemStarted: lambda e: ("item", e.item_id),
    agenda.ItemFinished: lambda e: ("item", e.item_id),
    deferral.ItemDeferred: lambda e: ("item", e.item_id),
    deferral.ItemCarriedOver: lambda e: ("item", e.item_id),
    agenda.ConclusionRecorded: lambda e: ("conclusion", e.item_id),
    action_items.ActionItemPut: lambda e: ("action", e.action.action_id),
    objections.MinutesObjected: lambda e: ("objection", e.objection_id),
    objections.ObjectionWorded: lambda e: ("objection", e.objection_id),
    objections.ObjectionAnswered: lambda e: ("objection", e.objection_id),
    objections.ObjectionReasoned: lambda e: ("objection", e.objection_id),
    floor.FloorRequested: lambda e: ("speech", e.speech.speech_id),
    floor.FloorGranted: lambda e: ("speech", e.speech_id),
    floor.SpeechPaused: lambda e: ("speech", e.speech_id),
    floor.SpeechResumed: lambda e: ("speech", e.speech_id),
    floor.SpeechExtended: lambda e: ("speech", e.speech_id),
    floor.SpeechEnded: lambda e: ("speech", e.speech_id),
    points_of_order.PointOfOrderAnswered: lambda e: ("speech", e.speech_id),
    voting.PollCreated: lambda e: ("poll", e.poll.poll_id),
    voting.PollEdited: lambda e: ("poll", e.poll.poll_id),
    voting.PollOpened: lambda e: ("poll", e.poll.poll_id),
    voting.BallotReceived: lambda e: ("poll", e.poll_id),
    voting.VoteCast: lambda e: ("poll", e.poll_id),
    voting.PollClosed: lambda e: ("poll", e.poll_id),
    voting.PollCancelled: lambda e: ("poll", e.poll_id),
    roll_call.VoterCalled: lambda e: ("poll", e.poll_id),
    hands.HandsEntered: lambda e: ("poll", e.poll_id),
    paper.PaperHandedOut: lambda e: ("poll", e.poll_id),
    paper.PaperTakenBack: lambda e: ("poll", e.poll_id),
    paper.PaperEntered: lambda e: ("poll", e.poll_id),
    ballot_box.BoxLost: lambda e: ("poll", e.poll_id),
    counting.BoxOpened: lambda e: ("poll", e.poll_id),
    counting.PollCounted: lambda e: ("poll", e.poll_id),
    counting.TieBroken: lambda e: ("poll", e.poll_id),
    counting.ResultPublished: lambda e: ("poll", e.poll_id),
    lifecycle.MeetingOpened: lambda e: ("sitting", None),
    lifecycle.MeetingClosed: lambda e: ("sitting", None),
    documents.DocumentReleased: lambda e: ("document", e.document.document_id),
    recording.RecordingStarted: lambda e: ("recording", e.recording_id),
    recording.RecordingStopped: lambda e: ("recording", e.recording_id),
    recording.RecordingFiled: lambda e: ("recording", e.recording_id),
}
"""What a fact is evidence of; facts not listed support no line."""


class Draft:
    """One drafting: the state, the facts, and which facts speak of what."""

    def __init__(self, meeting: Meeting, facts: Iterable[Fact]) -> None:
        self.facts = sorted(facts, key=lambda f: f.seq)
        visible = {k: i for k, i in meeting.items.items() if not i.hidden}
        self.meeting = replace(meeting, items=visible)
        self.hidden = frozenset(meeting.items) - frozenset(visible)
        self.numbers = {item.item_id: number for number, item in numbered(self.meeting)}
        self.trail: defaultdict[Key, list[int]] = defaultdict(list)
        for fact in self.facts:
            subject = _SUBJECTS.get(type(fact.event))
            if subject is not None:
                self.trail[subject(fact.event)].append(fact.seq)

    def seqs(self, kind: str, key: str | None = None) -> Seqs:
        """Places of the facts that speak of this."""
        return tuple(self.trail.get((kind, key), ()))

    def place(self, item_id: ItemId | None) -> ItemId | None:
        """The item something is reported under; what names none, or one that vanished, is reported outside of all."""
        return item_id if item_id in self.meeting.items else None

    def number(self, item_id: ItemId | None) -> str:
        """The number of an item, "" where there is none to be named."""
        return "" if item_id is None else self.numbers.get(item_id, "")

    def person(self, person_id: PersonId) -> Person:
        """As on the roster; whoever is not there goes by the id."""
        return self.meeting.people.get(person_id) or Person(person_id=person_id, name=person_id)

    def point_name(self, point_id: PointId | None) -> str:
        """Empty for remote, or unknown."""
        point = self.meeting.points.get(point_id) if point_id is not None else None
        return point.name if point else ""

    def home_id(self, person_id: PersonId) -> PointId | None:
        """Where somebody was when they first came, else where they belong."""
        stays = self.meeting.stays.get(person_id, ())
        return stays[0].point_id if stays else self.person(person_id).point_id

    def home(self, person_id: PersonId) -> str:
        """The name of that point."""
        return self.point_name(self.home_id(person_id))

    def added(self, kind: str, key: str) -> tuple[float, str]:
        """Sorts as people and points were entered, which is how an office orders them; unknown ones last."""
        seqs = self.seqs(kind, key)
        return (seqs[0] if seqs else inf, key)

    def seat(self, person_id: PersonId) -> tuple[tuple[float, str], tuple[float, str]]:
        """Sorts by point, then as on the roster."""
        return (self.added("point", self.home_id(person_id) or ""), self.added("roster", person_id))
