"""Files that survive a crash at any byte."""

import errno
import os
from pathlib import Path

import pytest

from meetroom.client.chest import seal, unseal
from meetroom.client.disk import SealedLog, disk_error, write_durably
from meetroom.client.problems import ClientProblem


class KeyBox:
    """A box with one key."""

    def __init__(self, key: bytes = b"k" * 32) -> None:
        self._key = key

    def seal(self, data: bytes, purpose: bytes) -> bytes:
        return seal(self._key, data, purpose)

    def open(self, sealed: bytes, purpose: bytes) -> bytes | None:
        return unseal(self._key, sealed, purpose)


ENTRIES = [b"one", b"two", b"three"]


def test_replacing_leaves_nothing_else_behind(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.json"
    write_durably(path, b"first")
    write_durably(path, b"second", private=True)
    assert path.read_bytes() == b"second"
    assert os.listdir(path.parent) == ["b.json"]
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0


def test_failed_replacement_keeps_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "b.json"
    write_durably(path, b"first")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="full"):
        write_durably(path, b"second")
    assert path.read_bytes() == b"first"
    assert os.listdir(tmp_path) == ["b.json"]


def test_log_round_trip(tmp_path: Path) -> None:
    log = SealedLog(tmp_path / "x.log", KeyBox())
    assert log.load() == []
    log.append(ENTRIES[:2])
    log.append(ENTRIES[2:])
    assert log.load() == ENTRIES
    log.rewrite(ENTRIES[1:])
    assert log.load() == ENTRIES[1:]
    assert b"two" not in (tmp_path / "x.log").read_bytes()


def test_log_torn_at_any_byte_gives_a_prefix_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "x.log"
    log = SealedLog(path, KeyBox())
    log.append(ENTRIES)
    whole = path.read_bytes()
    for cut in range(len(whole)):
        path.write_bytes(whole[:cut])
        found = log.load()
        assert found == ENTRIES[: len(found)]
        log.append([b"more"])
        assert log.load() == [*found, b"more"]


def test_other_key_or_other_file_opens_nothing(tmp_path: Path) -> None:
    log = SealedLog(tmp_path / "x.log", KeyBox())
    log.append(ENTRIES)
    assert SealedLog(tmp_path / "x.log", KeyBox(b"o" * 32)).load() == []
    (tmp_path / "y.log").write_bytes((tmp_path / "x.log").read_bytes())
    assert SealedLog(tmp_path / "y.log", KeyBox()).load() == []


def test_failed_append_adds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = SealedLog(tmp_path / "x.log", KeyBox())
    log.append(ENTRIES[:1])

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="full"):
            log.append(ENTRIES[1:])
    log.append(ENTRIES[2:])
    assert log.load() == [ENTRIES[0], ENTRIES[2]]


@pytest.mark.parametrize(
    ("number", "problem"),
    [(errno.ENOSPC, ClientProblem.NO_SPACE), (errno.EACCES, ClientProblem.FILE_UNREADABLE)],
)
def test_errors_of_the_disk_have_names(number: int, problem: ClientProblem) -> None:
    assert disk_error(OSError(number, "")).problem is problem
