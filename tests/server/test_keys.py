"""Keys pushed with the release: to everybody who may open, at once, and never to anybody else."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from meetroom.domain.agenda import AddItem
from meetroom.domain.core import DocumentId, GroupId, ItemId, PersonId
from meetroom.domain.documents import EditDocument, ReleaseDocument, WithdrawDocument
from meetroom.domain.roles import EditPerson
from meetroom.domain.state import Audience, Label, Role
from meetroom.papers.sealing import Manifest, unseal
from meetroom.protocol.messages import DocumentKeys
from meetroom.store.versions import Versions
from tests.server.conftest import Crowd
from tests.server.papers import small_pdf
from tests.server.visitor import PATIENCE_S, Line, unbase64

BAN = GroupId("ban")


async def _upload(crowd: Crowd, **fields: Any) -> DocumentId:
    status, made = await crowd.people["sec"].upload(crowd.meeting_id, small_pdf(), **fields)
    assert status == 201, made
    return DocumentId(made["document_id"])


def _edited(document_id: DocumentId, audience: Audience) -> EditDocument:
    return EditDocument(document_id=document_id, title="Paper", item_id=None, audience=audience, label=Label.NORMAL)


async def _caught_up(crowd: Crowd, *lines: Line) -> None:
    """Everything that was sent to these lines before now has been read, whatever came of it."""
    sec = crowd.lines["sec"]
    seq = (await sec.submit(AddItem(item_id=ItemId(f"i-{len(sec.seen)}"), title="Mốc"))).seq
    for line in lines:
        await line.until(lambda line=line: line.replica.seq >= seq)  # type: ignore[misc]


def _keys(line: Line) -> list[tuple[str, int]]:
    pushed = [message for message in line.seen if isinstance(message, DocumentKeys)]
    return [(key.document_id, key.version) for message in pushed for key in message.keys]


class Gate:
    """Holds the reading of keys from the disk until it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, loop: asyncio.AbstractEventLoop) -> None:
        self.reached = asyncio.Event()
        self._open = threading.Event()
        read: Callable[..., bytes] = Versions.key

        def held(versions: Versions, *names: Any) -> bytes:
            key = read(versions, *names)
            loop.call_soon_threadsafe(self.reached.set)
            assert self._open.wait(PATIENCE_S)
            return key

        monkeypatch.setattr(Versions, "key", held)

    def open(self) -> None:
        self._open.set()


async def test_the_key_comes_with_the_release_to_all_who_may_open(crowd: Crowd) -> None:
    an, line = await crowd.add("an"), await crowd.enter_taking("an")
    sec = await crowd.enter_taking("sec")
    document_id = await _upload(crowd)
    assert (await sec.submit(ReleaseDocument(document_id=document_id))).refusal is None
    for reader in (line, sec):
        key = (await reader.expect(DocumentKeys)).keys[0]
        assert (key.document_id, key.version) == (document_id, 1)
    # The fact comes first: whoever gets a key knows what it is of.
    assert document_id in line.replica.meeting.documents
    rows = (await an.get(f"/api/meetings/{crowd.meeting_id}/manifests"))[1]
    manifest = msgspec.json.decode(unbase64(rows[0]["manifest"]), type=Manifest)
    chunks = {ref.sha256: (await an.get(f"/api/chunks/{ref.sha256}"))[1] for ref in manifest.chunks}
    assert unseal(key.key, manifest, chunks.__getitem__).startswith(b"%PDF")


async def test_older_clients_are_sent_no_message_they_do_not_know(crowd: Crowd) -> None:
    await crowd.add("an")
    old, new = await crowd.enter("an"), await crowd.people["an"].enter(crowd.meeting_id, takes="pointers,keys")
    document_id = await _upload(crowd)
    await crowd.lines["sec"].submit(ReleaseDocument(document_id=document_id))
    await _caught_up(crowd, old)
    assert _keys(old) == []
    assert (await new.expect(DocumentKeys)).keys[0].document_id == document_id
    await new.close()
    # Asking goes on working for both.
    path = f"/api/meetings/{crowd.meeting_id}/documents/{document_id}/versions/1/key"
    assert (await crowd.people["an"].get(path))[0] == 200


async def test_nobody_else_gets_it(crowd: Crowd) -> None:
    """Others of the meeting, those outside closed doors, the administrator: may_open says no, and so does the push."""
    await crowd.add("binh", groups=(BAN,))
    await crowd.add("an")
    await crowd.add("khach", Role.GUEST)
    await crowd.add("quantri", Role.ADMINISTRATOR)
    binh, *others = [await crowd.enter_taking(name) for name in ("binh", "an", "khach", "quantri")]
    sec = crowd.lines["sec"]
    await sec.submit(AddItem(item_id=ItemId("kin"), title="Họp kín", closed_sitting=True))
    group_only = await _upload(crowd, audience={"groups": [BAN]})
    inside_only = await _upload(crowd, item_id="kin")
    for document_id in (group_only, inside_only):
        assert (await sec.submit(ReleaseDocument(document_id=document_id))).refusal is None
    # Each release has its own reading of the disk: the second may be done first.
    await binh.until(lambda: {(group_only, 1), (inside_only, 1)} <= set(_keys(binh)))
    await others[0].until(lambda: _keys(others[0]) != [])
    await _caught_up(crowd, *others)
    assert len(_keys(binh)) == 2
    assert [_keys(line) for line in others] == [[(inside_only, 1)], [], []]


async def test_withdrawn_while_the_key_was_read_is_not_sent(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    await crowd.add("an")
    line = await crowd.enter_taking("an")
    document_id = await _upload(crowd)
    gate = Gate(monkeypatch, asyncio.get_running_loop())
    sec = crowd.lines["sec"]
    await sec.submit(ReleaseDocument(document_id=document_id))
    await asyncio.wait_for(gate.reached.wait(), PATIENCE_S)
    await sec.submit(WithdrawDocument(document_id=document_id, reason="nhầm bản"))
    gate.open()
    await _caught_up(crowd, line)
    assert _keys(line) == []


async def test_whose_roles_changed_meanwhile_is_not_sent_it(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    await crowd.add("binh", groups=(BAN,))
    await crowd.add("an", groups=(BAN,))
    binh, an = await crowd.enter_taking("binh"), await crowd.enter_taking("an")
    document_id = await _upload(crowd, audience={"groups": [BAN]})
    gate = Gate(monkeypatch, asyncio.get_running_loop())
    sec = crowd.lines["sec"]
    await sec.submit(ReleaseDocument(document_id=document_id))
    await asyncio.wait_for(gate.reached.wait(), PATIENCE_S)
    person = sec.replica.meeting.people[PersonId(crowd.people["an"].person_id)]
    answer = await sec.submit(EditPerson(person=msgspec.structs.replace(person, groups=())))
    assert answer.refusal is None
    back = await crowd.people["an"].enter(crowd.meeting_id, takes="keys")
    gate.open()
    assert (await binh.expect(DocumentKeys)).keys[0].document_id == document_id
    await an.bye()
    await _caught_up(crowd, back)
    assert _keys(an) == _keys(back) == []
    await back.close()


async def test_a_wider_audience_and_a_new_version(crowd: Crowd) -> None:
    await crowd.add("binh", groups=(BAN,))
    await crowd.add("an")
    binh, an = await crowd.enter_taking("binh"), await crowd.enter_taking("an")
    sec = crowd.lines["sec"]
    document_id = await _upload(crowd, audience={"groups": [BAN]})
    await sec.submit(ReleaseDocument(document_id=document_id))
    assert (await sec.submit(_edited(document_id, Audience(everyone=True)))).refusal is None
    assert (await an.expect(DocumentKeys)).keys[0].version == 1
    await crowd.people["sec"].upload(crowd.meeting_id, small_pdf("hai"), replaces=document_id)
    for line in (binh, an):
        await line.until(lambda line=line: len(_keys(line)) == 2)  # type: ignore[misc]
        assert set(_keys(line)) == {(document_id, 1), (document_id, 2)}


async def test_a_new_version_before_the_release_brings_no_key(crowd: Crowd) -> None:
    await crowd.add("an")
    an = await crowd.enter_taking("an")
    document_id = await _upload(crowd)
    await crowd.people["sec"].upload(crowd.meeting_id, small_pdf("hai"), replaces=document_id)
    await _caught_up(crowd, an)
    assert _keys(an) == []
    await crowd.lines["sec"].submit(ReleaseDocument(document_id=document_id))
    assert {key.version for key in (await an.expect(DocumentKeys)).keys} == {1, 2}
