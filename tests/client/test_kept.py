"""Meetings kept on this machine with a real server: found and read without it, searched together, wiped by hand."""

import asyncio
import shutil
from pathlib import Path

import pytest

from meetroom.client.engine import ClientError, ClientProblem
from meetroom.client.kept import KeptMeeting
from meetroom.client.kept_reading import KeptReading
from meetroom.client.listening import LinkState
from meetroom.domain.annotations import Mark, MarkId, StickyNote
from meetroom.domain.core import DocumentId
from meetroom.domain.documents import ReleaseDocument
from meetroom.domain.roles import AddPerson
from meetroom.domain.state import Person
from meetroom.protocol.http import CreateMeetingRequest, UploadFields
from tests.client.conftest import Client, Town
from tests.client.recorder import Recorder
from tests.client.test_chest import MemoryVault
from tests.client.test_documents import latest

NOTE = "Hỏi lại nguồn vốn đối ứng"
TITLE = "Tờ trình"


def put_note(reader: Client | KeptReading, document_id: DocumentId, mark_id: str, text: str = NOTE) -> None:
    """Pin an own note to the first page."""
    engine = reader.engine if isinstance(reader, Client) else reader
    shape = StickyNote(x_pt=10.0, y_pt=20.0, text=text)
    mark = Mark(mark_id=MarkId(mark_id), document_id=document_id, version=1, page=0, author=engine.me, shape=shape)
    engine.marks.put(mark)


async def everything_sent(client: Client) -> None:
    """Wait until the server has all notes."""
    await client.heard.until(lambda: not client.engine.marks.unsynced)


async def ready(reader: Client, document_id: DocumentId) -> None:
    """Wait until it can be opened."""
    await reader.heard.until(lambda: latest(reader, document_id).ready)


async def released(town: Town, *readers: Client) -> DocumentId:
    """A document these have, with its key."""
    document_id = await town.document()
    await town.command(ReleaseDocument(document_id=document_id))
    for reader in readers:
        await ready(reader, document_id)
    return document_id


async def noted(town: Town, an: Client) -> DocumentId:
    """A document `an` has, with a note of theirs the server has too."""
    document_id = await released(town, an)
    put_note(an, document_id, "n1")
    await everything_sent(an)
    return document_id


async def only(client: Client) -> KeptMeeting:
    """The one meeting that is kept."""
    [kept] = await client.engine.kept.overview()
    return kept


def texts(kept: KeptMeeting) -> list[str]:
    return sorted(note.mark.shape.text for note in kept.notes if isinstance(note.mark.shape, StickyNote))


async def without_server(town: Town, client: Client) -> Client:
    """The same device, started again where nothing answers."""
    await client.engine.close()
    await town.stop()
    again = town.device(client.folder)
    assert await again.engine.resume() is not None
    return again


@pytest.fixture
async def an(town: Town) -> Client:
    town.vault = MemoryVault()
    await town.delegate("an")
    return await town.come("an")


async def test_a_meeting_is_found_and_read_without_its_server(town: Town, an: Client) -> None:
    document_id = await noted(town, an)
    plain = await an.engine.library.open(document_id)
    an = await without_server(town, an)
    kept = await only(an)
    assert kept.meeting is not None
    assert kept.meeting.title == "Họp Ủy ban tháng 7"
    assert [(k.document.title, k.ready) for k in kept.documents] == [(TITLE, True)]
    assert texts(kept) == [NOTE]
    assert kept.size_bytes > len(plain)
    assert (kept.entered, kept.loses) == (False, False)
    heard = Recorder()
    reading = an.engine.kept.opened(kept.key, heard)
    await reading.start()
    await heard.until(lambda: document_id in heard.documents)
    assert await reading.library.open(document_id) == plain
    assert [mark.mark_id for mark in reading.marks.of(document_id)] == ["n1"]
    await reading.close()


async def test_what_was_noted_without_the_server_is_sent_when_it_is_there(town: Town, an: Client) -> None:
    document_id = await noted(town, an)
    an = await without_server(town, an)
    reading = an.engine.kept.opened((await only(an)).key, Recorder())
    await reading.start()
    put_note(reading, document_id, "n2", "viết trên xe")
    await reading.close()
    kept = await only(an)
    assert texts(kept) == [NOTE, "viết trên xe"]
    assert (kept.unsent_notes, kept.loses) == (1, True)
    await town.start_again()
    await an.engine.enter(town.meeting_id)
    await everything_sent(an)
    await an.engine.leave()
    kept = await only(an)
    assert (texts(kept), kept.unsent_notes) == ([NOTE, "viết trên xe"], 0)


async def test_the_meeting_one_is_in_is_shown_and_left_alone(town: Town, an: Client) -> None:
    await noted(town, an)
    kept = await only(an)
    assert (kept.entered, texts(kept)) == (True, [NOTE])
    with pytest.raises(ClientError) as caught:
        await an.engine.kept.wipe((kept.key,))
    assert caught.value.problem is ClientProblem.NOT_ALLOWED
    with pytest.raises(ClientError) as caught:
        an.engine.kept.opened(kept.key, Recorder())
    assert caught.value.problem is ClientProblem.NOT_ALLOWED
    assert an.heard.link is LinkState.LIVE


async def test_after_a_wipe_nothing_can_be_read_with_any_key_of_this_machine(
    town: Town, an: Client, tmp_path: Path
) -> None:
    document_id = await noted(town, an)
    an.engine.search.begin()
    await an.engine.leave()
    kept = await only(an)
    await an.engine.kept.wipe((kept.key,))
    copy = shutil.copytree(an.folder, tmp_path / "copy")
    assert an.engine.kept._chest.document_keys() == {}
    left = [path.relative_to(copy).parts[2:] for path in copy.rglob("*") if path.is_file()]
    assert {parts[0] for parts in left if parts} <= {"chest.bin", "lock.json", "line-up.log", "uploads.log"}
    assert await an.engine.kept.overview() == ()
    thief = town.device(copy)
    assert await thief.engine.resume() is not None
    assert await thief.engine.kept.overview() == ()
    # Whoever is still on the roster gets it anew.
    await an.engine.enter(town.meeting_id)
    await an.heard.until(lambda: an.engine.marks.of(document_id))
    assert (await an.engine.library.open(document_id)).startswith(b"%PDF")


async def test_one_search_over_all_meetings(town: Town, an: Client) -> None:
    first = await released(town, an)
    await an.engine.leave()
    second_meeting = await town.chair.engine.create_meeting(CreateMeetingRequest(title="Họp khác", also_chair=True))
    await town.chair.engine.enter(second_meeting)
    await town.command(AddPerson(person=Person(person_id=an.me, name="An")))
    path = town.folder / "khac.pdf"
    path.write_bytes((town.folder / "tờ trình.pdf").read_bytes())
    fields = UploadFields(title="Tờ trình bổ sung", file_name="khac.pdf")
    answer = await town.chair.engine.upload(path, fields, lambda step: None)
    await town.command(ReleaseDocument(document_id=answer.document_id))
    await an.engine.enter(second_meeting)
    await an.heard.until(lambda: latest(an, answer.document_id).ready)
    kept = an.engine.kept
    for query in ("tờ trình", "to trinh"):
        await _finds(an, query, {(town.meeting_id, first), (second_meeting, answer.document_id)})
    await _finds(an, "bo sung", {(second_meeting, answer.document_id)})
    assert kept.reading == (1, 1)  # the other one is read by the meeting itself
    await an.engine.leave()
    await kept.rest()
    await _finds(an, "to trinh", {(town.meeting_id, first), (second_meeting, answer.document_id)})
    await kept.rest()
    for file in (path for path in an.folder.rglob("*") if path.is_file()):
        assert "trình".encode() not in file.read_bytes()
        assert b"to trinh" not in file.read_bytes()


async def _finds(client: Client, query: str, wanted: set[tuple[str, str]]) -> None:
    async with asyncio.timeout(60):
        while True:
            told = _told(client)
            found = await client.engine.kept.find(query)
            if {(f.meeting_id, f.page.document_id) for f in found} == wanted:
                return
            await _more_told(client, told)


def _told(client: Client) -> int:
    return client.heard.kept + client.heard.searches


async def _more_told(client: Client, than: int) -> None:
    await client.heard.until(lambda: _told(client) > than)


async def test_a_card_of_another_version_or_a_torn_one_leaves_the_rest(town: Town, an: Client) -> None:
    await noted(town, an)
    await an.engine.leave()
    kept = await only(an)
    for card in an.folder.rglob("*.card"):
        card.write_bytes(card.read_bytes()[:-3])
    torn = await only(an)
    assert torn.meeting is None
    assert texts(torn) == [NOTE]
    with pytest.raises(ClientError) as caught:
        an.engine.kept.opened(kept.key, Recorder())
    assert caught.value.problem is ClientProblem.NOT_FOUND
    await an.engine.kept.wipe((torn.key,))
    assert await an.engine.kept.overview() == ()


async def test_without_a_login_there_is_no_library(town: Town) -> None:
    stranger = town.device()
    with pytest.raises(ClientError) as caught:
        await stranger.engine.kept.overview()
    assert caught.value.problem is ClientProblem.LOGGED_OUT
