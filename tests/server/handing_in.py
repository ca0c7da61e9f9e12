"""Files on their way into a meeting: announcing them, what lies on the server of them, and waiting for it."""

import asyncio
from pathlib import Path
from typing import Any

from meetroom.domain.core import MeetingId
from tests.server.conftest import Crowd
from tests.server.papers import small_pdf
from tests.server.visitor import PATIENCE_S, Way

PDF = small_pdf(padding=800_000)


def remains(crowd: Crowd) -> list[Path]:
    """What lies in the folder of uploads."""
    return list((crowd.server.config.data_folder / "uploads").iterdir())


def documents(crowd: Crowd) -> list[str]:
    """All documents of the meeting, as the server has it."""
    return list(crowd.server.house.gatherings[MeetingId(crowd.meeting_id)].meeting.documents)


async def announced(crowd: Crowd, size_bytes: int = len(PDF), **fields: Any) -> Way:
    """An upload of the secretary's."""
    way = Way(crowd.people["sec"], crowd.meeting_id, fields=fields)
    status, state = await way.announce(size_bytes)
    assert status == 201, state
    return way


async def reaches(holds: Any) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(PATIENCE_S):
        while not holds():  # noqa: ASYNC110  (files and threads have no event)
            await asyncio.sleep(0.01)
