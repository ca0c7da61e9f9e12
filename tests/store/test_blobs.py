"""Blobs: whole under their name or not there."""

import random
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from meetroom.store.blobs import BlobFailed, BlobFault, Blobs


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs")


def fault(act: Callable[[], object]) -> BlobFault:
    with pytest.raises(BlobFailed) as caught:
        act()
    return caught.value.fault


def files(blobs: Blobs) -> list[Path]:
    return [path for path in blobs.path("0" * 64).parents[1].rglob("*") if path.is_file()]


@pytest.mark.parametrize("content", [b"", b"x", bytes(range(256)) * 20_000], ids=["empty", "one", "5 MB"])
def test_what_was_put_is_given_back(blobs: Blobs, content: bytes, tmp_path: Path) -> None:
    name = blobs.put(content)
    assert name == sha256(content).hexdigest()
    assert blobs.get(name) == content
    assert b"".join(blobs.pieces(name)) == content
    assert blobs.has(name)
    assert blobs.size_bytes(name) == len(content)
    source = tmp_path / "upload"
    source.write_bytes(content)
    assert blobs.put_file(source) == name
    assert blobs.put_pieces(content[n : n + 70_000] for n in range(0, len(content), 70_000)) == name
    assert files(blobs) == [blobs.path(name)]
    blobs.remove(name)
    blobs.remove(name)
    assert not blobs.has(name)
    assert fault(lambda: blobs.get(name)) is BlobFault.MISSING
    assert fault(lambda: list(blobs.pieces(name))) is BlobFault.MISSING
    assert fault(lambda: blobs.size_bytes(name)) is BlobFault.MISSING


@pytest.mark.parametrize("name", ["", "x" * 64, "../../etc/passwd", "A" * 64, "0" * 63])
def test_what_is_no_name_is_never_a_path(blobs: Blobs, name: str) -> None:
    for act in (blobs.get, blobs.has, blobs.size_bytes, blobs.remove, blobs.path):
        assert fault(lambda: act(name)) is BlobFault.MISSING  # noqa: B023


def test_a_damaged_blob_is_said_and_healed_by_the_next_upload(blobs: Blobs) -> None:
    content = random.Random(1).randbytes(3 << 20)
    name = blobs.put(content)
    for spoiled in (content[:-1], content + b"x", b"y" + content[1:], b""):
        blobs.path(name).write_bytes(spoiled)
        assert fault(lambda: blobs.get(name)) is BlobFault.DAMAGED
        given: list[bytes] = []

        def take() -> None:
            given.extend(blobs.pieces(name))  # noqa: B023

        assert fault(take) is BlobFault.DAMAGED
        assert b"".join(given) in (b"", spoiled[: 2 << 20], spoiled[: 3 << 20])
        assert b"".join(given) != spoiled or not spoiled
    assert blobs.put(content) == name
    assert blobs.get(name) == content


def test_an_upload_that_breaks_off_leaves_nothing(blobs: Blobs) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    with pytest.raises(BlobFailed):
        blobs.put_pieces(pieces())

    def typed() -> Iterator[bytes]:
        yield b"half"
        raise KeyError("too large")

    with pytest.raises(KeyError):
        blobs.put_pieces(typed())
    assert files(blobs) == []


def test_what_a_killed_process_left_is_swept_away(blobs: Blobs, tmp_path: Path) -> None:
    name = blobs.put(b"whole")
    (tmp_path / "blobs" / "incoming" / "abc").write_bytes(b"half")
    Blobs(tmp_path / "blobs").forget_unfinished()
    assert files(blobs) == [blobs.path(name)]


def test_many_at_once_put_the_same(blobs: Blobs) -> None:
    content = random.Random(2).randbytes(1 << 20)
    with ThreadPoolExecutor(6) as pool:
        names = set(pool.map(blobs.put, [content] * 12))
    assert names == {sha256(content).hexdigest()}
    assert len(files(blobs)) == 1
    assert blobs.get(names.pop()) == content


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a file")
def test_no_space_is_said_and_leaves_nothing(blobs: Blobs) -> None:
    import resource

    kept = blobs.put(b"kept")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, hard))
    try:
        assert fault(lambda: blobs.put(bytes(3 << 20))) is BlobFault.NO_SPACE
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert files(blobs) == [blobs.path(kept)]
    assert blobs.get(blobs.put(bytes(3 << 20))) == bytes(3 << 20)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert fault(lambda: Blobs(tmp_path / "file" / "blobs")) is BlobFault.UNREADABLE


def test_what_cannot_be_read_is_said(blobs: Blobs) -> None:
    name = sha256(b"x").hexdigest()
    blobs.path(name).mkdir(parents=True)
    for act in (blobs.get, lambda n: list(blobs.pieces(n)), blobs.remove):
        assert fault(lambda: act(name)) is BlobFault.UNREADABLE  # noqa: B023
