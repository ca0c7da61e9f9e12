"""The commands about archives as people call them: what they print in both languages, and their exit codes."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from meetroom.archive import verify_bag as verifier
from meetroom.cli.main import app
from meetroom.server.tenancy import Tenancy
from tests.archive.archived_meeting import MEETING, Archived
from tests.archive.signed_papers import NOW

pytestmark = pytest.mark.usefixtures("asked_once")


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEETROOM_LANGUAGE", "en")


@pytest.fixture(autouse=True)
def moment_of_signing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificates of the tests hold then, whenever the tests are run."""

    class Clock:
        @staticmethod
        def now(_: object) -> object:
            return NOW

    monkeypatch.setattr(verifier, "datetime", Clock)


def call(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.output


def test_all_holds_some_unchecked_something_fails(signed_bag: Path, roots: Path, tmp_path: Path) -> None:
    code, told = call("verify", signed_bag, "--trust", roots)
    assert (code, "✗" in told, "…" in told) == (0, False, False), told
    assert "The archive holds" in told
    assert told.count("Signature") == 3
    code, told = call("verify", signed_bag)
    assert (code, "✗" in told) == (2, False)
    assert "Nothing is wrong" in told
    copy = Path(shutil.copytree(signed_bag, tmp_path / "copy"))
    (copy / "data/recordings/001.mp4").write_bytes(b"another")
    code, told = call("verify", copy, "--trust", roots)
    assert code == 1
    assert "✗ File data/recordings/001.mp4: was changed." in told
    code, told = call("verify", signed_bag, "--trust", roots, "--head", "0" * 64)
    assert (code, "✗ Head of the chain --head" in told) == (1, True)


def test_vietnamese_is_spoken(signed_bag: Path, roots: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEETROOM_LANGUAGE", "vi")
    code, told = call("verify", signed_bag, "--trust", roots)
    assert (code, "Hồ sơ đúng: mọi kiểm tra đều đạt." in told) == (0, True)


def test_machines_get_json(signed_bag: Path) -> None:
    code, told = call("verify", signed_bag, "--json")
    found = json.loads(told)
    assert (code, found["outcome"]) == (2, "not_checked")
    assert {"kind", "outcome", "finding", "subject", "values"} == set(found["checks"][0])


def test_single_files_are_checked_as_before(signed_bag: Path, tmp_path: Path) -> None:
    code, told = call("verify", signed_bag / "data/chain/chain.jsonl")
    assert (code, "links hold" in told) == (0, True)
    assert call("verify", tmp_path / "nothing")[0] == 2


def test_an_archive_is_written_beside_whatever_runs(signed_meeting: Archived, roots: Path, tmp_path: Path) -> None:
    """The server holds its folder's lock meanwhile."""
    folder = signed_meeting.data_folder
    tenancy = Tenancy(folder)
    try:
        for name, more in (("bag", ()), ("bag.zip", ("--zip",))):
            target = tmp_path / name
            code, told = call("archive", MEETING, "--data-folder", folder, "--output", target, *more)
            assert code == 0, told
            assert call("verify", target, "--trust", roots)[0] == 0
        assert sorted(p.name for p in tmp_path.iterdir()) == ["bag", "bag.zip"]
        code, told = call("archive", MEETING, "--data-folder", folder, "--output", tmp_path / "bag")
        assert (code, "already" in told) == (2, True)
        code, told = call("archive", "m-other", "--data-folder", folder, "--output", tmp_path / "c")
        assert (code, MEETING in told) == (1, True)
        code, told = call("archive", MEETING, "--data-folder", tmp_path, "--output", tmp_path / "c")
        assert (code, "meetroom.db" in told) == (2, True)
        code, told = call("import-archive", tmp_path / "bag", "--data-folder", folder)
        assert (code, "Stop the server" in told) == (1, True)
    finally:
        tenancy.end()


def test_an_archive_comes_in_once_and_tells_who_may_read(signed_bag: Path, roots: Path, tmp_path: Path) -> None:
    arguments = ("import-archive", signed_bag, "--data-folder", tmp_path / "new", "--trust", roots)
    code, told = call(*arguments, "--reader", "Nobody")
    assert (code, "called “Nobody”: nothing was brought in." in told) == (1, True)
    code, told = call(*arguments, "--reader", "Đại biểu 2")
    assert code == 0, told
    assert "meetroom account dai-bieu-2 --data-folder" in told
    assert "5 others have no account" in told
    code, told = call(*arguments)
    assert (code, "already" in told) == (1, True)
    copy = Path(shutil.copytree(signed_bag, tmp_path / "copy"))
    (copy / "data/README.txt").unlink()
    code, told = call("import-archive", copy, "--data-folder", tmp_path / "newer")
    assert code == 1
    assert "✗ File data/README.txt: is missing." in told
