"""Blobs put together, and files kept without a copy."""

import os
import random
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from meetroom.store import blobs as module
from meetroom.store.blobs import BlobFailed, Blobs


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs")


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
