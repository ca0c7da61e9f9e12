"""`meetroom storage`: tells what the papers take, clears away what none needs, never beside a running server."""

import hashlib
from pathlib import Path

import pytest

from meetroom.cli.storage import run_storage
from meetroom.domain.core import DocumentId, MeetingId
from meetroom.server.tenancy import Tenancy
from meetroom.store.blobs import Blobs
from meetroom.store.opening import Store, open_store


def opened(folder: Path) -> Store:
    return open_store(f"sqlite:///{folder / 'meetroom.db'}")


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEETROOM_LANGUAGE", "en")


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    """The data folder of a server that crashed while it kept a paper of two chunks."""
    store = opened(tmp_path)
    store.journal.create(MeetingId("m-1"))
    Blobs(tmp_path / "chunks").put_many([b"a" * 600_000, b"b" * 600_000])
    original = Blobs(tmp_path / "originals").put(b"c" * 800_000)
    manifest = b'{"version_sha256":"","size_bytes":1,"chunk_bytes":1,"chunks":[]}'
    store.versions.keep(MeetingId("m-1"), DocumentId("d-1"), manifest=manifest, key=b"k" * 32, original_sha256=original)
    store.close()
    (tmp_path / "uploads" / "x").mkdir(parents=True)
    (tmp_path / "uploads" / "x" / "upload").write_bytes(b"d" * 300_000)
    return tmp_path


def blobs(folder: Path) -> int:
    return len([*Blobs(folder / "chunks").all(), *Blobs(folder / "originals").all()])


def test_tells_and_changes_nothing(data_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server = Tenancy(data_folder)
    assert run_storage(data_folder, collect=False, database=None) == 0
    server.end()
    said = capsys.readouterr().out
    assert "Versions of papers kept: 0." in said
    assert "Uploads underway: 0, 0.3 MB." in said
    assert "Needed by no paper: 2.0 MB." in said
    assert blobs(data_folder) == 3


def test_clears_away(data_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{data_folder / 'meetroom.db'}"
    assert run_storage(data_folder, collect=True, database=url) == 0
    assert "Cleared away 2.0 MB." in capsys.readouterr().out
    assert blobs(data_folder) == 0
    store = opened(data_folder)
    assert list(store.versions.each()) == []
    store.close()
    assert run_storage(data_folder, collect=True, database=None) == 0
    assert "Needed by no paper: 0.0 MB." in capsys.readouterr().out


def test_not_beside_a_server(data_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server = Tenancy(data_folder)
    assert run_storage(data_folder, collect=True, database=None) == 1
    server.end()
    assert "The server is running" in capsys.readouterr().err
    assert blobs(data_folder) == 3


def test_damaged_versions_are_said(data_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = opened(data_folder)
    with store.database.writing() as connection:
        # Of a meeting nobody knows: nothing says that it is not wanted.
        connection.exec_driver_sql(
            "INSERT INTO sealed_versions VALUES ('m-?', 'd-?', ?, ?, ?, ?, NULL)",
            (hashlib.sha256(b"x").hexdigest(), b"garbled", "0" * 64, b"k"),
        )
    store.close()
    assert run_storage(data_folder, collect=True, database=None) == 0
    assert "The data of 1 versions are damaged" in capsys.readouterr().out
    assert len(list(Blobs(data_folder / "chunks").all())) == 2


def test_another_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_storage(tmp_path, collect=False, database=None) == 2
    assert "There is no" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "meetroom.db").write_bytes(b"no database" * 100)
    assert run_storage(tmp_path, collect=False, database=None) == 1
    assert "cannot be read or written" in capsys.readouterr().err
