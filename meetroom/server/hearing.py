"""Who is heard in a meeting's conference and whose screen is shown, by its rules; asks no relay and tells nobody.

See docs/rules.md#microphones.  A leg is given with the person it is of.
"""

from collections.abc import Collection, Mapping

from meetroom.domain.core import PersonId
from meetroom.domain.state import Meeting, Microphones, Person, Role
from meetroom.protocol.signalling import CallRefusal, LegId, Silenced

Legs = Mapping[LegId, PersonId]


def legs_of(meeting: Meeting, legs: Legs, person_id: PersonId) -> tuple[LegId, ...]:
    """The legs by which a person is heard: their own, else those of the room (điểm cầu) where they are."""
    own = tuple(leg_id for leg_id, owner in legs.items() if owner == person_id)
    person = meeting.people.get(person_id)
    if own or person is None:
        return own
    stays = meeting.stays.get(person_id, ())
    point_id = stays[-1].point_id if stays else person.point_id
    if point_id is None:
        return ()
    owners = ((leg_id, meeting.people.get(owner)) for leg_id, owner in legs.items())
    return tuple(leg_id for leg_id, owner in owners if owner is not None and owner.point_id == point_id)


def floor_legs(meeting: Meeting, legs: Legs) -> tuple[LegId, ...]:
    """By which legs whoever has the floor is heard, paused or not; empty when nobody has it."""
    speech = meeting.current_speech
    return () if speech is None else legs_of(meeting, legs, speech.person_id)


def first_legs(meeting: Meeting, legs: Legs) -> tuple[LegId, ...]:
    """Who is always heard: the floor, then the chairs; never an observer who sits in the same room."""
    found = dict.fromkeys(floor_legs(meeting, legs))
    for chair in sorted(p.person_id for p in meeting.people.values() if Role.CHAIR in p.roles):
        found.update(dict.fromkeys(legs_of(meeting, legs, chair)))
    return tuple(leg_id for leg_id in found if may_speak(meeting.people.get(legs[leg_id])))


def may_speak(person: Person | None) -> bool:
    """An observer listens only."""
    return person is not None and person.roles != (Role.OBSERVER,)


def runs_the_meeting(person: Person | None) -> bool:
    """Whether somebody may mute others, and show a screen instead of another one."""
    return person is not None and (Role.CHAIR in person.roles or Role.SECRETARY in person.roles)


def silenced(meeting: Meeting, person_id: PersonId, *, is_first: bool, is_muted: bool) -> Silenced | None:
    """Why somebody is not heard.

    Args:
        is_first: whether the leg is one of `first_legs`.
        is_muted: whether a chair or a secretary closed the person's microphone.
    """
    if not may_speak(meeting.people.get(person_id)):
        return Silenced.LISTENER
    if meeting.microphones is Microphones.FLOOR and not is_first:
        return Silenced.FLOOR_ONLY
    return Silenced.BY_CHAIR if is_muted else None


def muted_with_all(meeting: Meeting, legs: Legs, sender: PersonId) -> frozenset[PersonId]:
    """Whom "all" means when a chair or a secretary mutes all."""
    spared: Collection[LegId] = first_legs(meeting, legs)
    return frozenset(owner for leg_id, owner in legs.items() if leg_id not in spared and owner != sender)


def share_objection(meeting: Meeting, person_id: PersonId, *, on_floor: bool, taken: bool) -> CallRefusal | None:
    """Why somebody may not show their screen.

    Args:
        on_floor: whether they, or somebody of their room, have the floor.
        taken: whether somebody else shows theirs.
    """
    person = meeting.people.get(person_id)
    if not may_speak(person):
        return CallRefusal.LISTENER
    if on_floor or runs_the_meeting(person):
        return None
    if meeting.microphones is Microphones.FLOOR:
        return CallRefusal.FLOOR_ONLY
    return CallRefusal.SCREEN_TAKEN if taken else None
