"""Blobs put together, originals without a copy, versions that are cleared away, uploads kept for the next start."""

import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from meetroom.domain.core import DocumentId, MeetingId, PersonId
from meetroom.store import blobs as module
from meetroom.store.blobs import BlobFailed, Blobs
from meetroom.store.opening import Store, open_store
from meetroom.store.uploads import KeptUpload
from meetroom.store.versions import KeyRefusal, KeyUnavailable, SealedVersion

NOW = datetime(2026, 11, 22, 1, 2, 3, 456789, tzinfo=UTC)
MEETING, PAPER = MeetingId("m-1"), DocumentId("d-1")


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'meetroom.db'}")
    yield opened
    opened.close()


def test_many_are_whole_under_their_names(blobs: Blobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_TOGETHER_BYTES", 5_000)
    contents = [random.Random(n).randbytes(n * 100) for n in range(40)]
    blobs.put_many([*contents, contents[7]])
    assert {blob.sha256: blob.size_bytes for blob in blobs.all()} == {sha256(c).hexdigest(): len(c) for c in contents}
    assert all(blobs.get(sha256(content).hexdigest()) == content for content in contents)
    assert not any((blobs.path("0" * 64).parents[1] / "incoming").iterdir())


def test_every_one_is_on_disk_before_it_has_its_name(blobs: Blobs, monkeypatch: pytest.MonkeyPatch) -> None:
    forced: set[int] = set()
    real = os.fsync

    def fsync(handle: int) -> None:
        forced.add(os.fstat(handle).st_ino)
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    contents = [bytes([n]) * 1_000 for n in range(20)]
    blobs.put_many(contents)
    for content in contents:
        path = blobs.path(sha256(content).hexdigest())
        assert {path.stat().st_ino, path.parent.stat().st_ino} <= forced


def test_where_many_break_off_some_are_whole_and_the_others_not_there(
    blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_TOGETHER", 4)

    def contents() -> Iterator[bytes]:
        yield from (bytes([n]) for n in range(6))
        raise KeyError("given up")

    with pytest.raises(KeyError):
        blobs.put_many(contents())
    assert sorted(blobs.get(blob.sha256) for blob in blobs.all()) == [b"\0", b"\1", b"\2", b"\3"]
    assert not any((blobs.path("0" * 64).parents[1] / "incoming").iterdir())


def test_a_file_is_kept_without_a_copy(blobs: Blobs, tmp_path: Path) -> None:
    upload = tmp_path / "upload"
    upload.write_bytes(b"to trinh" * 1_000)
    name = blobs.put_file(upload)
    assert blobs.path(name).stat().st_ino == upload.stat().st_ino
    assert blobs.put_file(upload) == name
    upload.unlink()
    assert blobs.get(name) == b"to trinh" * 1_000


def test_a_file_is_copied_where_there_are_no_links(
    blobs: Blobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*args: object) -> None:
        raise OSError("not here")

    monkeypatch.setattr(os, "link", no_links)
    upload = tmp_path / "upload"
    upload.write_bytes(b"to trinh")
    name = blobs.put_file(upload)
    upload.write_bytes(b"another")
    assert blobs.get(name) == b"to trinh"


def test_a_file_that_is_not_there_is_said(blobs: Blobs, tmp_path: Path) -> None:
    with pytest.raises(BlobFailed):
        blobs.put_file(tmp_path / "nothing")


def keep(store: Store, manifest: bytes, key: bytes = b"k" * 32) -> SealedVersion:
    store.versions.keep(MEETING, PAPER, manifest=manifest, key=key, original_sha256="0" * 64)
    return next(v for v in store.versions.each() if v.manifest == manifest)


def key_of(store: Store, version: SealedVersion) -> bytes | KeyRefusal:
    try:
        return store.versions.key(MEETING, PAPER, version.manifest_sha256)
    except KeyUnavailable as unavailable:
        return unavailable.refusal


def test_a_version_is_cleared_away_and_stays_on_record(store: Store, tmp_path: Path) -> None:
    secret = bytes(range(32))
    one, other = keep(store, b"mot", secret), keep(store, b"hai")
    store.versions.clear(one)  # not while it has a key
    assert {v.manifest for v in store.versions.each()} == {b"mot", b"hai"}
    store.versions.destroy_key(one, now=NOW)
    store.versions.clear(one)
    assert (key_of(store, one), key_of(store, other)) == (KeyRefusal.DESTROYED, b"k" * 32)
    kept = store.versions.get(MEETING, PAPER, one.manifest_sha256)
    assert (kept.manifest, kept.destroyed_at) == (b"", NOW)
    assert not any(secret in path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    store.versions.forget(one)
    assert [v.manifest for v in store.versions.each()] == [b"hai"]


def test_uploads_are_kept_as_they_are_now(store: Store) -> None:
    first = KeptUpload(
        person_id=PersonId("an"),
        upload_id="u-1",
        meeting_id=MEETING,
        fields=b"{}",
        size_bytes=5 << 30,
        received_bytes=0,
        touched_at=NOW,
    )
    store.uploads.keep(first)
    grown = replace(first, received_bytes=4 << 30, sha256="a" * 64, starts=1, draft=b"d", outcome=b"o")
    store.uploads.keep(grown)
    assert store.uploads.all() == [grown]
    store.uploads.forget(PersonId("binh"), "u-1")
    store.uploads.forget(PersonId("an"), "u-1")
    assert store.uploads.all() == []
