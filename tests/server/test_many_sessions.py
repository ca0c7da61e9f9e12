"""Nobody multiplies what the server has to tell: so many sessions of one person at a time, the newest ones."""

import pytest

from meetroom.domain.core import PersonId
from meetroom.protocol.messages import ByeReason
from meetroom.server import gathering
from tests.server.conftest import Crowd


async def test_one_session_too_many_ends_the_oldest(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MAX_SESSIONS", 3)
    an, binh = await crowd.add("an"), await crowd.add("binh")
    other = await crowd.enter("binh")
    lines = [await an.enter(crowd.meeting_id, device=f"device {number}") for number in range(5)]
    assert [(await line.bye()).reason for line in lines[:2]] == [ByeReason.TOO_FAST] * 2
    here = next(iter(crowd.server.house.gatherings.values())).live
    assert sum(session.person_id == PersonId(an.person_id) for session in here) <= 3
    # Nobody else was touched, and the newest are served.
    await crowd.add("chi")
    for line in (other, *lines[2:]):
        await line.until(lambda line=line: len(line.replica.meeting.people) == 4)  # type: ignore[misc]
        await line.close()
    assert binh.person_id != an.person_id
