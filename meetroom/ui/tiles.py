"""Who is on which tile: places of the speaker view, pages of the gallery, order of importance; no Qt, no packet."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

from meetroom.client.engine import OWN_LEG, CallState
from meetroom.client.formats import screen_of
from meetroom.domain.core import PersonId
from meetroom.domain.state import Meeting, Role
from meetroom.protocol.signalling import LegId, LegInfo, Want
from meetroom.ui.labels import person_name


class Layout(StrEnum):
    """How the pictures stand: one large and the others small, or all alike."""

    SPEAKER = "speaker"
    GALLERY = "gallery"


class Viewpoint(msgspec.Struct, frozen=True, kw_only=True):
    """What this person chose to see.

    `pinned`: the leg they spotlight for themselves; `last`: who was seen speaking last; `tiles`: how many pictures
    there is room for; `page`: of the gallery, from 0; `own`: whether their own camera is on; `alone`: there is room for
    one large picture only.
    """

    layout: Layout = Layout.SPEAKER
    pinned: LegId | None = None
    last: LegId | None = None
    tiles: int = 6
    page: int = 0
    own: bool = False
    alone: bool = False


class Tile(msgspec.Struct, frozen=True, kw_only=True):
    """One picture: `key` as pictures are told, `leg` None for the own camera."""

    key: str
    leg: LegInfo | None
    screen: bool = False


class Arrangement(msgspec.Struct, frozen=True, kw_only=True):
    """The tiles of now; `left_out`: legs that have none, on this page or at all."""

    large: tuple[Tile, ...] = ()
    small: tuple[Tile, ...] = ()
    page: int = 0
    pages: int = 1
    left_out: int = 0


OWN_TILE = Tile(key=OWN_LEG, leg=None)


def leg_name(meeting: Meeting, leg: LegInfo, *, short: bool = False) -> str:
    """Who or what is seen: the room where an operator looks after it, else the person, and where they sit."""
    point = next((p for key, p in meeting.points.items() if key == leg.point_id), None)
    if point is not None and meeting.has_role(PersonId(leg.person_id), Role.OPERATOR):
        return point.name
    name = leg.name or person_name(meeting, leg.person_id)
    return f"{name} – {point.name}" if point and not short else name


def floor_legs(meeting: Meeting, legs: Iterable[LegInfo]) -> tuple[LegId, ...]:
    """The legs of whoever has the floor: their own, else those of the point where they sit."""
    speech = meeting.current_speech
    if speech is None:
        return ()
    legs = tuple(legs)
    own = tuple(leg.leg_id for leg in legs if leg.person_id == speech.person_id)
    person = meeting.people.get(speech.person_id)
    if own or person is None:
        return own
    stays = meeting.stays.get(speech.person_id, ())
    point_id = stays[-1].point_id if stays else person.point_id
    return tuple(leg.leg_id for leg in legs if point_id is not None and leg.point_id == point_id)


def sharing_leg(call: CallState) -> LegInfo | None:
    """Whose screen is shown: the first of the others on the roster who shares one."""
    return next((leg for leg in call.roster if leg.sharing and leg.leg_id != call.own_leg), None)


def seen_speaker(meeting: Meeting, call: CallState, last: LegId | None) -> LegId | None:
    """Whose picture is large when nobody is shown by rule: who speaks, who spoke last, the chair, anybody."""
    others = {leg.leg_id: leg for leg in call.roster if leg.leg_id != call.own_leg}
    chairs = [key for key, leg in others.items() if meeting.has_role(PersonId(leg.person_id), Role.CHAIR)]
    spoken = [leg for leg in (*call.speaking, last) if leg in others]
    return next((leg for leg in (*spoken, *chairs, *others) if leg is not None), None)


def by_importance(meeting: Meeting, call: CallState, view: Viewpoint) -> list[LegInfo]:
    """All other legs: the floor by rule, the spotlight, who speaks, who has a picture, the rest of the roster."""
    others = [leg for leg in call.roster if leg.leg_id != call.own_leg]
    floor = floor_legs(meeting, others)
    speaking = {leg_id: n for n, leg_id in enumerate(call.speaking)}

    def rank(leg: LegInfo) -> tuple[bool, bool, int, bool]:
        loud = speaking.get(leg.leg_id, len(speaking))
        return (leg.leg_id not in floor, leg.leg_id != view.pinned, loud, not leg.camera)

    return sorted(others, key=rank)


def arrange(meeting: Meeting, call: CallState, view: Viewpoint) -> Arrangement:
    """Who is on which tile now; never more tiles than there is room for."""
    others = by_importance(meeting, call, view)
    sharer = sharing_leg(call)
    if view.layout is Layout.GALLERY and sharer is None:
        return _gallery(meeting, call, view)
    large = [] if sharer is None else [Tile(key=screen_of(sharer.leg_id), leg=sharer, screen=True)]
    if not large:
        large = _large(meeting, call, view, others)[: 1 if view.alone else min(2, view.tiles)]
    shown = {tile.leg.leg_id for tile in large if tile.leg is not None and not tile.screen}
    rest = [leg for leg in others if leg.leg_id not in shown]
    room = max(0, view.tiles - len(large))
    own = [OWN_TILE] if view.own and room > 1 else []
    # The most important stay in sight, but each keeps its place on the roster: faces must not jump about.
    chosen = {leg.leg_id for leg in rest[: room - len(own)]}
    small = [Tile(key=leg.leg_id, leg=leg) for leg in call.roster if leg.leg_id in chosen]
    return Arrangement(large=tuple(large), small=(*small, *own), left_out=len(rest) - len(chosen))


def _large(meeting: Meeting, call: CallState, view: Viewpoint, others: Sequence[LegInfo]) -> list[Tile]:
    """Who is large beside no shared screen: the floor and the spotlight, else the speaker."""
    by_id = {leg.leg_id: leg for leg in others}
    first = [leg for leg in floor_legs(meeting, others)[:1] if leg in by_id]
    pinned = [leg for leg in (view.pinned,) if leg is not None and leg in by_id and leg not in first]
    wanted: list[LegId | None] = [*first, *pinned]
    wanted = wanted or [seen_speaker(meeting, call, view.last)]
    return [Tile(key=leg, leg=by_id[leg]) for leg in wanted if leg is not None]


def _gallery(meeting: Meeting, call: CallState, view: Viewpoint) -> Arrangement:
    """All alike, leafed through: the floor and the spotlight first, who has a picture before who has none."""
    quiet = msgspec.structs.replace(call, speaking=())
    tiles = [Tile(key=leg.leg_id, leg=leg) for leg in by_importance(meeting, quiet, view)]
    tiles += [OWN_TILE] * view.own
    size = max(1, view.tiles)
    pages = max(1, -(-len(tiles) // size))
    page = min(max(0, view.page), pages - 1)
    shown = tuple(tiles[page * size : (page + 1) * size])
    return Arrangement(small=shown, page=page, pages=pages, left_out=len(tiles) - len(shown))


def wants(*arrangements: Arrangement, heights_px: dict[str, int]) -> tuple[Want, ...]:
    """What to ask of the relay, most important first: only tiles somebody can see, each once.

    Args:
        arrangements: of the windows; the pictures of the first come first.
        heights_px: lines each picture is shown with, by its key; hidden ones are missing.
    """
    tiles = {tile.key: tile for arranged in arrangements for tile in (*arranged.large, *arranged.small)}
    return tuple(
        Want(tile.leg.leg_id, heights_px[key], screen=tile.screen)
        for key, tile in tiles.items()
        if tile.leg is not None and heights_px.get(key)
    )


def grid(count: int, width_px: float, height_px: float, gap_px: float, aspect: float = 16 / 9) -> tuple[int, float]:
    """Columns and width of a tile so that so many of them, all alike, fill an area best."""
    best = (1, 0.0)
    for columns in range(1, max(1, count) + 1):
        rows = -(-count // columns) or 1
        across = (width_px - gap_px * (columns - 1)) / columns
        down = (height_px - gap_px * (rows - 1)) / rows * aspect
        best = max(best, (columns, min(across, down)), key=lambda found: found[1])
    return best
