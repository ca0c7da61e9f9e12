"""In which order a roll is called: as on the roster, by name, or room by room; no Qt."""

from meetroom.domain.core import PersonId
from meetroom.domain.proxies import represented
from meetroom.domain.state import Meeting
from meetroom.ui.results import name_order
from meetroom.ui.words import Words

ORDERS = (
    Words("as on the list", "theo danh sách"),
    Words("by name", "theo tên"),
    Words("room by room", "theo điểm cầu"),
)


def calling_order(meeting: Meeting, place: int) -> tuple[PersonId, ...]:
    """Whoever could vote now, in one of the ORDERS; empty for the order of the roster, which the rules know."""
    if place == 0:
        return ()
    absent = represented(meeting)
    voters = [p for p in meeting.voting_members() if meeting.is_present(p) or p in absent]
    rooms = {point: n for n, point in enumerate(meeting.points)}

    def room(person_id: PersonId) -> int:
        stays = meeting.stays.get(person_id, ())
        point = stays[-1].point_id if stays else meeting.people[person_id].point_id
        return rooms.get(point, len(rooms)) if point is not None else len(rooms)

    def by_name(person_id: PersonId) -> tuple[tuple[str, ...], str]:
        return name_order(meeting.people[person_id].name)

    if place == 1:
        return tuple(sorted(voters, key=by_name))
    return tuple(sorted(voters, key=lambda p: (room(p), by_name(p))))
