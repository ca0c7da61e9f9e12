"""Who is on which tile, for every layout, spotlight, share and number of legs; and what is asked of the relay."""

import pytest

from meetroom.client.engine import OWN_LEG, CallPhase, CallState
from meetroom.client.formats import screen_of
from meetroom.domain.core import MeetingId, PersonId
from meetroom.domain.state import Meeting
from meetroom.protocol.signalling import LegId, LegInfo, Want
from meetroom.ui.tiles import (
    Layout,
    Viewpoint,
    arrange,
    floor_legs,
    grid,
    seen_speaker,
    wants,
)
from tests.ui.sitting import CHAIR, ME, house_in_session

SPEAKER, GALLERY = Layout.SPEAKER, Layout.GALLERY


def leg(n: int, person: str = "", *, camera: bool = True, sharing: bool = False) -> LegInfo:
    return LegInfo(
        leg_id=LegId(f"l{n}"), person_id=person or f"x{n}", point_id=None, name=f"P{n}", camera=camera, sharing=sharing
    )


def call_of(*legs: LegInfo, speaking: tuple[str, ...] = ()) -> CallState:
    own = LegInfo(leg_id=LegId("me"), person_id=ME, point_id=None, name="Me")
    spoken = tuple(LegId(key) for key in speaking)
    return CallState(phase=CallPhase.LIVE, own_leg=LegId("me"), roster=(*legs, own), speaking=spoken)


NOBODY = Meeting(meeting_id=MeetingId("m"))
"""A meeting in which nobody has the floor."""
FIVE = call_of(*(leg(n) for n in range(5)), speaking=("l3", "l1"))


@pytest.mark.parametrize(
    ("view", "large", "small"),
    [
        (Viewpoint(), "l3", "l0 l1 l2 l4"),
        (Viewpoint(tiles=3), "l3", "l0 l1"),
        (Viewpoint(pinned=LegId("l4")), "l4", "l0 l1 l2 l3"),
        (Viewpoint(own=True), "l3", "l0 l1 l2 l4 "),
        (Viewpoint(tiles=1, own=True), "l3", ""),
        (Viewpoint(layout=GALLERY), "", "l0 l1 l2 l3 l4"),
        (Viewpoint(layout=GALLERY, pinned=LegId("l4")), "", "l4 l0 l1 l2 l3"),
        (Viewpoint(layout=GALLERY, tiles=2, page=1), "", "l2 l3"),
        (Viewpoint(layout=GALLERY, tiles=2, page=99), "", "l4"),
    ],
)
def test_who_is_where(view: Viewpoint, large: str, small: str) -> None:
    made = arrange(NOBODY, FIVE, view)
    assert " ".join(tile.key for tile in made.large) == large
    assert " ".join(tile.key for tile in made.small) == small
    assert len(made.large) + len(made.small) <= view.tiles


def test_the_floor_stays_first_by_rule_and_the_spotlight_stands_beside_it() -> None:
    meeting = house_in_session().meeting
    call = call_of(leg(0), leg(1), leg(2, "p0"), speaking=("l0",))
    assert floor_legs(meeting, call.roster) == ("l2",)
    pinned = Viewpoint(pinned=LegId("l1"))
    assert [tile.key for tile in arrange(meeting, call, pinned).large] == ["l2", "l1"]
    alone = Viewpoint(pinned=LegId("l1"), alone=True)
    assert [tile.key for tile in arrange(meeting, call, alone).large] == ["l2"]
    gallery = Viewpoint(layout=GALLERY, pinned=LegId("l1"), tiles=2)
    assert [tile.key for tile in arrange(meeting, call, gallery).small] == ["l2", "l1"]


def test_the_floor_of_somebody_without_a_machine_is_that_of_their_room() -> None:
    meeting = house_in_session().meeting
    stay = meeting.stays[PersonId("p0")][-1]
    room = LegInfo(leg_id=LegId("room"), person_id="x", point_id=stay.point_id, name="")
    assert floor_legs(meeting, [leg(0), room]) == ("room",)


def test_a_shared_screen_is_large_in_either_layout_and_its_owner_is_still_seen() -> None:
    call = call_of(leg(0), leg(1, sharing=True))
    for layout in Layout:
        made = arrange(NOBODY, call, Viewpoint(layout=layout))
        assert [(tile.key, tile.screen) for tile in made.large] == [(screen_of(LegId("l1")), True)]
        assert [tile.key for tile in made.small] == ["l0", "l1"]


def test_the_own_shared_screen_is_not_shown_to_oneself() -> None:
    own = LegInfo(leg_id=LegId("me"), person_id=ME, point_id=None, name="", sharing=True)
    call = CallState(phase=CallPhase.LIVE, own_leg=LegId("me"), roster=(leg(0), own))
    assert [tile.screen for tile in arrange(NOBODY, call, Viewpoint()).large] == [False]


def test_faces_do_not_jump_when_another_speaks() -> None:
    many = tuple(leg(n) for n in range(6))
    before = arrange(NOBODY, call_of(*many, speaking=("l0", "l1")), Viewpoint(last=LegId("l0")))
    after = arrange(NOBODY, call_of(*many, speaking=("l0", "l4")), Viewpoint(last=LegId("l0")))
    assert [tile.key for tile in before.small] == [tile.key for tile in after.small] == ["l1", "l2", "l3", "l4", "l5"]


def test_who_spoke_last_stays_large_through_silence_and_the_chair_comes_before_anybody() -> None:
    meeting = house_in_session().meeting
    call = call_of(leg(0), leg(1, CHAIR), leg(2))
    assert seen_speaker(meeting, call, LegId("l2")) == "l2"
    assert seen_speaker(meeting, call, None) == "l1"
    assert seen_speaker(meeting, call_of(), LegId("l2")) is None


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize("tiles", [4, 6, 12])
def test_183_points_never_make_more_tiles_than_there_is_room_for(layout: Layout, tiles: int) -> None:
    call = call_of(*(leg(n, camera=n % 3 > 0) for n in range(183)))
    seen: list[str] = []
    page = 0
    while True:
        made = arrange(NOBODY, call, Viewpoint(layout=layout, tiles=tiles, page=page))
        shown = [tile.key for tile in (*made.large, *made.small)]
        assert len(shown) <= tiles
        assert made.left_out == 183 - len(shown)
        seen += shown
        page += 1
        if page >= made.pages:
            break
    if layout is GALLERY:
        assert sorted(seen) == sorted(f"l{n}" for n in range(183))
        cameras = [int(key[1:]) % 3 > 0 for key in seen]
        assert cameras == sorted(cameras, reverse=True)  # who has a picture before who has none


def test_only_what_can_be_seen_is_asked_for_and_never_oneself() -> None:
    made = arrange(NOBODY, call_of(leg(0), leg(1, sharing=True), leg(2)), Viewpoint(own=True))
    heights = {screen_of(LegId("l1")): 500, "l0": 120, "l2": 0, OWN_LEG: 120, "gone": 90}
    asked = (Want(LegId("l1"), 500, screen=True), Want(LegId("l0"), 120))
    assert wants(made, heights_px=heights) == asked
    # What two windows show is asked for once, as tall as the taller shows it.
    assert wants(made, made, heights_px=heights) == asked


@pytest.mark.parametrize(
    ("count", "width_px", "height_px", "columns"),
    [(1, 800, 450, 1), (2, 1600, 450, 2), (2, 400, 700, 1), (4, 1600, 900, 2), (6, 1200, 600, 3), (12, 1900, 900, 4)],
)
def test_tiles_fill_the_room(count: int, width_px: int, height_px: int, columns: int) -> None:
    found, tile_px = grid(count, width_px, height_px, 12)
    rows = -(-count // found)
    assert found == columns
    assert found * tile_px + 12 * (found - 1) <= width_px + 1e-6
    assert rows * tile_px * 9 / 16 + 12 * (rows - 1) <= height_px + 1e-6


def test_no_room_is_no_error() -> None:
    assert grid(0, 0, 0, 12)[1] <= 0
    assert grid(5, 3, 3, 12)[0] >= 1
