"""The retention rule of a meeting that is over, with a real server: what goes from a machine, what stays, and when."""

import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from meetroom.client.engine import ClientError, ClientProblem
from meetroom.client.paper_search import index_path
from meetroom.domain.core import DocumentId
from meetroom.domain.lifecycle import AnnounceMeeting, ApproveMinutes, CloseMeeting, EditMeeting, OpenMeeting
from meetroom.domain.state import Phase, Retention
from tests.client.conftest import Client, Town
from tests.client.recorder import Recorder
from tests.client.test_chest import MemoryVault
from tests.client.test_documents import chunk_files, latest
from tests.client.test_kept import NOTE, TITLE, noted, only, put_note, texts

Rule = Callable[[Retention], Awaitable[None]]
OVER_IN = (AnnounceMeeting(), OpenMeeting(), CloseMeeting(), ApproveMinutes())


async def ruled(town: Town, rule: Retention) -> None:
    """The secretary settles what is kept."""
    await town.command(EditMeeting(title="Họp Ủy ban tháng 7", body="UBND", retention=rule))


@pytest.fixture
async def an(town: Town) -> Client:
    town.vault = MemoryVault()
    await town.delegate("an")
    return await town.come("an")


def left_on_disk(folder: Path) -> set[str]:
    """Kinds of what there is of meetings, below the folder of the only person."""
    person = next(folder.rglob("chest.bin")).parent
    files = (path for path in person.rglob("*") if path.is_file() and path.stat().st_size)
    kinds = {path.relative_to(person).parts[0] for path in files}
    # What the server is still to be told of the clearing is sealed, and goes when it is told.
    return {kind for kind in kinds if not kind.startswith("clearings.log")} - {"chest.bin", "lock.json"}


async def cleared(client: Client, document_id: DocumentId) -> None:
    """Wait until this machine says that the document went by the rule."""
    await client.heard.until(lambda: latest(client, document_id).problem is ClientProblem.DOCUMENT_CLEARED)


async def test_keep_keeps(town: Town, an: Client) -> None:
    document_id = await noted(town, an)
    await town.command(*OVER_IN)
    await an.heard.until(lambda: an.engine.replica.meeting.phase is Phase.MINUTES_APPROVED)
    await an.engine.leave()
    kept = await only(an)
    assert [k.ready for k in kept.documents] == [True]
    assert texts(kept) == [NOTE]
    assert latest(an, document_id).ready


async def test_wipe_leaves_nothing_when_the_minutes_are_approved(town: Town, an: Client, tmp_path: Path) -> None:
    await ruled(town, Retention.WIPE)
    document_id = await noted(town, an)
    an.engine.search.begin()
    reader = await an.engine.library.open_reader(document_id)
    before = shutil.copytree(an.folder, tmp_path / "before")
    await town.command(*OVER_IN[:3])
    assert an.engine.library.progress(document_id) is not None
    assert chunk_files(an)  # until the minutes stand the papers are needed
    await town.command(OVER_IN[3])
    await cleared(an, document_id)
    with pytest.raises(ClientError) as caught:
        await an.engine.library.open(document_id)
    assert caught.value.problem is ClientProblem.DOCUMENT_CLEARED
    meeting_id = an.engine.meeting_id
    await an.engine.leave()
    assert reader.closed
    assert left_on_disk(an.folder) == set()
    assert not index_path(next(an.folder.rglob("chest.bin")).parent, meeting_id).exists()
    assert await an.engine.kept.overview() == ()
    assert an.engine.kept._chest.document_keys() == {}
    assert left_on_disk(before) >= {"library", "marks"}  # the test sees what there is to be seen


async def test_nothing_is_fetched_again_when_one_comes_back(town: Town, an: Client) -> None:
    await ruled(town, Retention.WIPE)
    document_id = await noted(town, an)
    await town.command(*OVER_IN)
    await cleared(an, document_id)
    await an.engine.close()
    again = await town.come("an", client=town.device(an.folder))
    await cleared(again, document_id)
    with pytest.raises(ClientError) as caught:
        await again.engine.library.open(document_id)
    assert caught.value.problem is ClientProblem.DOCUMENT_CLEARED
    await again.engine.leave()
    assert chunk_files(again) == []
    assert left_on_disk(again.folder) == set()


async def test_keep_own_notes_keeps_them_and_nothing_else(town: Town, an: Client, tmp_path: Path) -> None:
    await ruled(town, Retention.KEEP_OWN_NOTES)
    document_id = await noted(town, an)
    await town.command(*OVER_IN)
    await cleared(an, document_id)
    await an.engine.leave()
    kept = await only(an)
    assert [(k.document.title, k.ready) for k in kept.documents] == [(TITLE, False)]
    assert texts(kept) == [NOTE]
    assert an.engine.kept._chest.document_keys() == {}
    assert left_on_disk(an.folder) <= {"meetings", "marks", "outbox"}
    assert await an.engine.kept.find("to trinh") == ()
    reading = an.engine.kept.opened(kept.key, Recorder())
    await reading.start()
    assert [mark.mark_id for mark in reading.marks.of(document_id)] == ["n1"]
    await reading.close()


async def test_who_was_away_is_cleared_by_the_list_of_meetings(town: Town, an: Client) -> None:
    await ruled(town, Retention.WIPE)
    await noted(town, an)
    await an.engine.leave()
    await town.command(*OVER_IN)
    assert chunk_files(an)
    told = an.heard.kept
    [summary] = await an.engine.meetings()
    assert (summary.phase, summary.retention) == (Phase.MINUTES_APPROVED, Retention.WIPE)
    assert an.heard.kept > told
    assert left_on_disk(an.folder) == set()
    await an.engine.meetings()  # and again, where there is nothing left


async def test_a_note_that_was_never_sent_is_not_lost(town: Town, an: Client) -> None:
    """It was written without a line, in a meeting whose rule is to wipe: it goes when the server has it."""
    await ruled(town, Retention.WIPE)
    document_id = await noted(town, an)
    await an.engine.leave()
    kept = await only(an)
    reading = an.engine.kept.opened(kept.key, Recorder())
    await reading.start()
    put_note(reading, document_id, "n2", "chưa gửi")
    await reading.close()
    await town.command(*OVER_IN)
    await an.engine.meetings()
    kept = await only(an)
    assert chunk_files(an) == []
    assert (kept.unsent_notes, kept.loses) == (1, True)
    assert "chưa gửi" in texts(kept)
    await an.engine.enter(town.meeting_id)
    await cleared(an, document_id)
    await an.heard.until(lambda: not an.engine.marks.unsynced)
    await an.engine.leave()
    assert left_on_disk(an.folder) == set()
    # The server has both: another device of the same person sees them.
    other = await town.come("an")
    await other.heard.until(lambda: len(other.engine.marks.of(document_id)) == 2)


async def test_the_office_sees_who_holds_nothing_any_more(town: Town, an: Client) -> None:
    await ruled(town, Retention.WIPE)
    await noted(town, an)

    def held() -> dict[str, int]:
        return {row.person_id: row.verified for row in town.chair.heard.readiness}

    await town.chair.heard.until(lambda: held().get(an.me) == 1 == held().get(town.chair.me))
    await town.command(*OVER_IN)
    await town.chair.heard.until(lambda: held().get(an.me) == 0 == held().get(town.chair.me))


async def test_a_machine_cleared_by_the_list_says_so_when_it_enters(town: Town, an: Client) -> None:
    await ruled(town, Retention.WIPE)
    await noted(town, an)

    def held() -> dict[str, int]:
        return {row.person_id: row.verified for row in town.chair.heard.readiness}

    await town.chair.heard.until(lambda: held().get(an.me) == 1)
    await an.engine.leave()
    await town.command(*OVER_IN)
    await an.engine.meetings()
    await town.chair.heard.until(lambda: held().get(town.chair.me) == 0)
    assert held()[an.me] == 1
    await an.engine.enter(town.meeting_id)
    await town.chair.heard.until(lambda: held().get(an.me) == 0)
