"""What a copy of a client's folder gives away: before the release, after the withdrawal, on another machine."""

import base64
import shutil
import sqlite3
from pathlib import Path

import msgspec
import pytest

from meetroom.client.chest import Chest, NoVault
from meetroom.client.engine import ClientError, ClientProblem
from meetroom.client.shelf import read_manifest
from meetroom.domain.core import DocumentId
from meetroom.domain.documents import ReleaseDocument, WithdrawDocument
from meetroom.papers.sealing import check_chunk, unseal
from meetroom.protocol.http import ManifestRow, UploadFields
from tests.client.conftest import PASSWORD, Client, Town, pdf
from tests.client.test_documents import latest, whole

TITLE = "Phương án nhân sự trình Ủy ban"
FILE_NAME = "nhan su.pdf"
WORDS = (b"%PDF", b"endobj", b"/MediaBox", TITLE.encode(), TITLE.encode("utf-16-le"), FILE_NAME.encode())


async def _hidden(town: Town) -> DocumentId:
    """A document handed in and not released."""
    path = town.folder / FILE_NAME
    path.write_bytes(pdf(2, 400_000))
    fields = UploadFields(title=TITLE, file_name=FILE_NAME)
    return (await town.chair.engine.upload(path, fields, lambda step: None)).document_id


def _copied(client: Client, target: Path) -> Path:
    """The bytes of the folder as a thief takes them, whatever is open in it."""
    return shutil.copytree(client.folder, target)


def _all_bytes(folder: Path) -> bytes:
    """Every file one after the other, and every database as text as well."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    told = [path.read_bytes() for path in files]
    for path, data in zip(files, tuple(told), strict=True):
        if data.startswith(b"SQLite format 3"):
            base = sqlite3.connect(path)
            told.append("\n".join(base.iterdump()).encode())
            base.close()
    return b"\n".join(told)


def _betrayed(folder: Path, plain: bytes) -> list[bytes]:
    """What of a document stands in clear anywhere: words that name it, or any part of its text."""
    haystack = _all_bytes(folder)
    parts = [plain[start : start + 16] for start in range(0, len(plain) - 16, 997)]
    return [needle for needle in (*WORDS, *parts) if needle in haystack]


def _keys_in(folder: Path) -> dict[str, bytes]:
    """Keys of documents in the only chest of a folder, opened as its owner does."""
    [chest] = folder.rglob("chest.bin")
    return Chest.unlock(chest.parent, "an", NoVault(), PASSWORD).document_keys()


@pytest.fixture
async def an(town: Town) -> Client:
    await town.delegate("an")
    return await town.come("an")


async def test_before_the_release_nothing_can_be_read(town: Town, an: Client, tmp_path: Path) -> None:
    document_id = await _hidden(town)
    await whole(an, document_id)
    copy = _copied(an, tmp_path / "copy")
    plain = await town.chair.engine.library.open(document_id)
    assert len(list(copy.rglob("chunks/*/*"))) >= 2
    assert _betrayed(copy, plain) == []
    assert _keys_in(copy) == {}
    # The search finds what is there to be found.
    (copy / "control").write_bytes(plain)
    assert len(_betrayed(copy, plain)) > 100


async def test_after_the_release_it_lies_sealed_as_before(town: Town, an: Client, tmp_path: Path) -> None:
    document_id = await _hidden(town)
    await town.command(ReleaseDocument(document_id=document_id))
    await an.heard.until(lambda: latest(an, document_id).ready)
    plain = await an.engine.library.open(document_id)
    await an.engine.close()
    copy = _copied(an, tmp_path / "copy")
    assert _betrayed(copy, plain) == []
    [key] = _keys_in(copy).values()
    assert not any(form in _all_bytes(copy) for form in (key, key.hex().encode(), base64.b64encode(key)))


async def test_the_program_on_the_copy_opens_nothing_before_the_release(town: Town, an: Client, tmp_path: Path) -> None:
    """The thief has the disk, this very program and the password; not the consent of the office."""
    document_id = await _hidden(town)
    await whole(an, document_id)
    copy = _copied(an, tmp_path / "copy")
    thief = await town.come("an", client=town.device(copy))
    await whole(thief, document_id)
    for opening in (thief.engine.library.open, thief.engine.library.open_reader):
        with pytest.raises(ClientError) as caught:
            await opening(document_id)
        assert caught.value.problem is ClientProblem.NOT_RELEASED


async def test_traces_of_a_withdrawn_document_are_useless(town: Town, an: Client, tmp_path: Path) -> None:
    """Ciphertext that somebody kept from before meets no key: not on the device, not at the server."""
    document_id = await _hidden(town)
    await town.command(ReleaseDocument(document_id=document_id))
    await an.heard.until(lambda: latest(an, document_id).ready)
    plain = await an.engine.library.open(document_id)
    before = _copied(an, tmp_path / "before")
    version = an.engine.replica.meeting.documents[document_id].versions[0]
    house = town.server.house
    key = house.store.versions.key(town.meeting_id, document_id, version.manifest_sha256)
    await town.command(WithdrawDocument(document_id=document_id, reason="nhầm bản"))
    await an.heard.until(lambda: latest(an, document_id).problem is ClientProblem.DOCUMENT_WITHDRAWN)
    await an.engine.close()
    await house.files.close()
    after = _copied(an, tmp_path / "after")
    assert _betrayed(after, plain) == []
    assert _keys_in(after) == {}
    assert [path for path in after.rglob("*") if {"chunks", "manifests"} & set(path.parts) and path.is_file()] == []
    for folder in (after, town.server.config.data_folder):
        kept = _all_bytes(folder)
        assert not any(form in kept for form in (key, key.hex().encode(), base64.b64encode(key)))
    # With that key alone the copy of before would open: it was all that stood between.
    row = _row(next(before.rglob("manifests/*.json")))
    manifest = read_manifest(row.manifest)
    assert manifest is not None
    chunks = {path.name: path.read_bytes() for path in before.rglob("chunks/*/*")}
    assert all(check_chunk(ref, chunks[ref.sha256]) for ref in manifest.chunks)
    assert unseal(key, manifest, chunks.__getitem__) == plain


def _row(path: Path) -> ManifestRow:
    return msgspec.json.decode(path.read_bytes(), type=ManifestRow)


async def test_who_reads_a_withdrawn_document_reads_nothing_more(town: Town, an: Client) -> None:
    document_id = await _hidden(town)
    await town.command(ReleaseDocument(document_id=document_id))
    await an.heard.until(lambda: latest(an, document_id).ready)
    reader = await an.engine.library.open_reader(document_id)
    assert reader.read(4) == b"%PDF"
    await town.command(WithdrawDocument(document_id=document_id, reason="nhầm bản"))
    await an.heard.until(lambda: latest(an, document_id).problem is ClientProblem.DOCUMENT_WITHDRAWN)
    assert reader.closed
    with pytest.raises(ValueError, match="closed"):
        reader.read(4)
