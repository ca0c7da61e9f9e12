"""What a recording shows: the shared screen, else who has the floor, else who speaks; knows no process and no relay."""

import msgspec

from meetroom.domain.core import PersonId
from meetroom.domain.state import Meeting, Role
from meetroom.protocol.signalling import LegId, LegInfo, Want

SHOT_AT_LEAST_S = 2.0
LARGE_PX, SMALL_PX = 720, 180


class OnAir(msgspec.Struct, frozen=True):
    """Who is in the conference now.

    Attributes:
        speaking: legs that are heard, loudest first.
        legs: everybody, as the roster tells.
        sharer: whose screen is shared.
        floor: legs of whoever has the floor, the point's where they sit; empty when nobody has it.
    """

    speaking: tuple[LegId, ...] = ()
    legs: tuple[LegInfo, ...] = ()
    sharer: LegId | None = None
    floor: tuple[LegId, ...] = ()


class Shot(msgspec.Struct, frozen=True):
    """What is to be seen."""

    large: LegId | None = None
    large_is_screen: bool = False
    small: LegId | None = None

    def wants(self) -> tuple[Want, ...]:
        """The tiles to ask the relay for."""
        large = () if self.large is None else (Want(self.large, LARGE_PX, screen=self.large_is_screen),)
        small = () if self.small is None else (Want(self.small, SMALL_PX),)
        return large + small


def next_shot(on_air: OnAir, shown: Shot, shown_s: float) -> Shot:
    """Return what to show next.

    Args:
        shown: what is shown now.
        shown_s: for how long; a change of speaker alone does not end a shot that is shorter than two seconds.
    """
    here = {leg.leg_id for leg in on_air.legs}
    before = shown.small if shown.large_is_screen else shown.large
    person = _person(on_air, before if before in here else None, here, shown_s)
    if on_air.sharer in here:
        return Shot(on_air.sharer, large_is_screen=True, small=person)
    return Shot(person)


def _person(on_air: OnAir, before: LegId | None, here: set[LegId], shown_s: float) -> LegId | None:
    for leg_id in on_air.floor:
        if leg_id in here:
            return leg_id
    if before is not None and shown_s < SHOT_AT_LEAST_S:
        return before
    for leg_id in on_air.speaking:
        if leg_id in here:
            return leg_id
    filmed = (leg.leg_id for leg in on_air.legs if leg.camera)
    return before or next(filmed, None) or next(iter(sorted(here)), None)


def caption(meeting: Meeting, on_air: OnAir, shot: Shot) -> str:
    """Who is seen, and where: the room itself where its operator's device films it."""
    wanted = shot.small if shot.large_is_screen else shot.large
    leg = next((leg for leg in on_air.legs if leg.leg_id == wanted), None)
    if leg is None:
        return ""
    point = next((point for key, point in meeting.points.items() if key == leg.point_id), None)
    if point is None:
        return leg.name
    is_room = meeting.has_role(PersonId(leg.person_id), Role.OPERATOR)
    return point.name if is_room else f"{leg.name} – {point.name}"
