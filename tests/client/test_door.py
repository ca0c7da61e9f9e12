"""From the code on a screen through a camera's picture to an arrival, with real clients and a real server."""

import pytest

from meetroom.client.engine import ClientError, ClientProblem
from meetroom.client.scanning import read_codes
from meetroom.domain.attendance import SignIn
from meetroom.domain.core import PointId, Refusal
from meetroom.domain.door_codes import AdmitByBadge
from meetroom.domain.lifecycle import AnnounceMeeting
from meetroom.domain.polls import Choice, PollKind, PollState, motion_vote
from meetroom.domain.roles import AddPoint
from meetroom.domain.state import Stay
from meetroom.domain.voting import CastVote, ClosePoll, CreatePoll, OpenPoll
from meetroom.protocol.door import ScanKind, read_scan
from tests.client.conftest import Client, Town
from tests.client.test_scanning import qr, scene
from tests.server.secret_vote import P

HALL = PointId("hall")


def filmed(text: str) -> str:
    """What a camera before a screen with this code makes of it."""
    room = scene(qr(text, scale=5))
    (read,) = read_codes(room.tobytes(), room.width, room.height)
    scan = read_scan(read)
    assert scan is not None
    assert scan.kind is not ScanKind.INVITATION
    return scan.text


async def last_stay(town: Town, client: Client) -> Stay:
    me, heard = client.engine.me, town.chair.heard
    await heard.until(lambda: me in town.chair.engine.replica.meeting.stays)
    return town.chair.engine.replica.meeting.stays[me][-1]


async def test_a_delegate_films_the_door_and_the_door_films_a_badge(town: Town) -> None:
    await town.command(AddPoint(point_id=HALL, name="Hội trường"), AnnounceMeeting())
    await town.delegate("an")
    await town.delegate("binh")
    an, binh = await town.come("an"), await town.come("binh")
    shown = await town.chair.engine.door_code(HALL)
    await an.engine.submit(SignIn(door_code=filmed(shown.text)))
    stay = await last_stay(town, an)
    assert (stay.point_id, stay.by_door, stay.recorded_by) == (HALL, True, an.engine.me)
    badge = await binh.engine.badge()
    assert badge == await town.chair.engine.badge(binh.engine.me)
    await town.command(AdmitByBadge(badge=filmed(badge.text), point_id=HALL))
    stay = await last_stay(town, binh)
    assert (stay.point_id, stay.by_door, stay.recorded_by) == (HALL, True, town.chair.engine.me)
    for forbidden in (an.engine.door_code(HALL), an.engine.badge(binh.engine.me)):
        with pytest.raises(ClientError) as caught:
            await forbidden
        assert caught.value.problem is ClientProblem.NOT_ALLOWED
    with pytest.raises(ClientError) as refused:
        await town.command(AdmitByBadge(badge="no badge", point_id=HALL))
    assert refused.value.refusal is Refusal.BADGE_UNKNOWN


async def test_a_secret_vote_by_real_clients_is_counted(town: Town) -> None:
    await town.sit()
    await town.command(SignIn())
    await town.delegate("an")
    an = await town.come("an")
    await an.engine.submit(SignIn())
    await town.command(CreatePoll(poll_id=P, question="Bãi nhiệm?", kind=PollKind.SECRET), OpenPoll(poll_id=P))
    await an.heard.until(lambda: P in an.engine.replica.meeting.polls)
    await an.engine.submit(CastVote(poll_id=P, vote=motion_vote(Choice.NO)))
    await town.command(CastVote(poll_id=P, vote=motion_vote(Choice.YES)), ClosePoll(poll_id=P))

    def counted() -> bool:
        return town.chair.engine.replica.meeting.polls[P].state is PollState.COUNTED

    await town.chair.heard.until(counted)
    tally = town.chair.engine.replica.meeting.polls[P].tally
    assert tally is not None
    assert (int(tally.yes), int(tally.no)) == (1, 1)
