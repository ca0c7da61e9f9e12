"""Search over papers with a real server: found after the release, sealed on disk, gone with the withdrawal."""

import asyncio
from pathlib import Path

from meetroom.client.paper_search import index_path
from meetroom.domain.documents import ReleaseDocument, WithdrawDocument
from tests.client.conftest import Client, Town
from tests.client.test_documents import latest, whole


async def finds(client: Client, query: str, count: int) -> None:
    """Wait until so many pages are found."""
    search, changed = client.engine.search, asyncio.Event()
    search._on_change = changed.set
    async with asyncio.timeout(60):
        while len(await search.find(query)) != count:
            await changed.wait()
            changed.clear()


def words_on_disk(folder: Path) -> list[Path]:
    wanted = ("Tờ trình".encode(), b"to trinh", "tờ trình".encode())
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if any(word in path.read_bytes() for word in wanted)]


async def test_a_released_paper_is_found_and_a_withdrawn_one_leaves_nothing(town: Town) -> None:
    await town.delegate("an")
    an = await town.come("an")
    document_id = await town.document()
    await whole(an, document_id)
    an.engine.search.begin()
    assert await an.engine.search.find("to trinh") == []
    await town.command(ReleaseDocument(document_id=document_id))
    await an.heard.until(lambda: latest(an, document_id).ready)
    await finds(an, "to trinh", 1)
    path = index_path(next(an.folder.rglob("chest.bin")).parent, an.engine.meeting_id)
    await town.command(WithdrawDocument(document_id=document_id, reason="sai số liệu"))
    await finds(an, "to trinh", 0)
    await an.engine.leave()
    assert not path.exists()
    assert words_on_disk(an.folder) == []


async def test_what_was_read_is_found_after_a_restart_and_stands_sealed(town: Town) -> None:
    await town.delegate("an")
    an = await town.come("an")
    document_id = await town.document()
    await town.command(ReleaseDocument(document_id=document_id))
    await an.heard.until(lambda: latest(an, document_id).ready)
    an.engine.search.begin()
    await finds(an, "tờ trình", 1)
    meeting_id = an.engine.meeting_id
    await an.engine.leave()
    path = index_path(next(an.folder.rglob("chest.bin")).parent, meeting_id)
    assert path.exists()
    assert words_on_disk(an.folder) == []
    await an.engine.enter(meeting_id)
    an.engine.search.begin()
    await finds(an, "tờ trình", 1)
