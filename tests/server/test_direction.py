"""What a recording shows, told by tables: the screen, the floor, the loudest, and no flicker between speakers."""

import pytest

from meetroom.domain.core import MeetingId, PersonId, PointId
from meetroom.domain.state import Meeting, Person, Point, Role
from meetroom.protocol.signalling import LegId, LegInfo, Want
from meetroom.server.direction import OnAir, Shot, caption, next_shot

A, B, C = LegId("a"), LegId("b"), LegId("c")
P, OPERATOR, LOOSE = PersonId("p"), PersonId("o"), PersonId("l")


def leg(leg_id: LegId, *, camera: bool = False) -> LegInfo:
    """A leg of the roster."""
    return LegInfo(leg_id=leg_id, person_id=P, point_id=None, name=leg_id, camera=camera)


HERE = (leg(A), leg(B), leg(C, camera=True))


@pytest.mark.parametrize(
    ("on_air", "shown", "shown_s", "expected"),
    [
        (OnAir(), Shot(), 99, Shot()),
        (OnAir(legs=HERE), Shot(), 99, Shot(C)),  # who films is better than nothing
        (OnAir(legs=(leg(B), leg(A))), Shot(), 99, Shot(A)),
        (OnAir(legs=HERE, speaking=(B, A)), Shot(), 99, Shot(B)),
        (OnAir(legs=HERE, speaking=(B, A)), Shot(A), 0.5, Shot(A)),  # no flicker
        (OnAir(legs=HERE, speaking=(B, A)), Shot(A), 2.5, Shot(B)),
        (OnAir(legs=HERE), Shot(A), 99, Shot(A)),  # silence keeps the last speaker
        (OnAir(legs=HERE, speaking=(B,), floor=(A,)), Shot(B), 0.1, Shot(A)),  # the floor is given at once
        (OnAir(legs=HERE, speaking=(B,), floor=(LegId("gone"),)), Shot(), 99, Shot(B)),
        (OnAir(legs=(leg(B),), speaking=(A, B)), Shot(A), 0.1, Shot(B)),  # who left is not shown
        (OnAir(legs=HERE, speaking=(B,), sharer=A), Shot(C), 99, Shot(A, True, B)),
        (OnAir(legs=HERE, speaking=(B,), sharer=A, floor=(C,)), Shot(C), 99, Shot(A, True, C)),
        (OnAir(legs=HERE, speaking=(B,), sharer=A), Shot(A, True, C), 0.5, Shot(A, True, C)),
        (OnAir(legs=HERE), Shot(A, True, C), 9, Shot(C)),  # the share ended
        (OnAir(legs=(leg(B),), sharer=A), Shot(A, True, A), 9, Shot(B)),
    ],
)
def test_next_shot(on_air: OnAir, shown: Shot, shown_s: float, expected: Shot) -> None:
    assert next_shot(on_air, shown, shown_s) == expected


@pytest.mark.parametrize(
    ("shot", "wants"),
    [
        (Shot(), ()),
        (Shot(A), (Want(A, 720),)),
        (Shot(A, True, B), (Want(A, 720, screen=True), Want(B, 180))),
        (Shot(A, True, A), (Want(A, 720, screen=True), Want(A, 180))),
    ],
)
def test_wants(shot: Shot, wants: tuple[Want, ...]) -> None:
    assert shot.wants() == wants


@pytest.mark.parametrize(
    ("person_id", "point_id", "expected"),
    [
        (P, "lt", "Nguyễn Thị Hường – Điểm cầu Lạc Thủy"),
        (P, None, "Nguyễn Thị Hường"),
        (P, "gone", "Nguyễn Thị Hường"),
        (OPERATOR, "lt", "Điểm cầu Lạc Thủy"),
    ],
)
def test_caption(person_id: PersonId, point_id: str | None, expected: str) -> None:
    meeting = Meeting(
        meeting_id=MeetingId("m"),
        points={PointId("lt"): Point(point_id=PointId("lt"), name="Điểm cầu Lạc Thủy")},
        people={
            P: Person(person_id=P, name="Nguyễn Thị Hường", roles=(Role.DELEGATE,)),
            OPERATOR: Person(person_id=OPERATOR, name="Bùi Văn Kỹ", roles=(Role.OPERATOR,)),
        },
    )
    info = LegInfo(leg_id=A, person_id=person_id, point_id=point_id, name="Nguyễn Thị Hường")
    on_air = OnAir(legs=(info,), sharer=B)
    assert caption(meeting, on_air, Shot(A)) == expected
    assert caption(meeting, on_air, Shot(B, True, A)) == expected
    assert caption(meeting, on_air, Shot(B)) == ""
