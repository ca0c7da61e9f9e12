"""The walls around a child: what was taken over reaches nothing but the files of its own job."""

import ctypes
import os
import sys
from pathlib import Path

import msgspec
import pytest

from meetroom.confined import walls, worker
from meetroom.confined.child import ChildGuard
from tests.confined.prying_worker import Pry

ROOM = 512 * 1024 * 1024
OF_FILES = {"read other", "write other", "make other", "read users", "link"}
OF_CALLS = {"fork", "run", "connect", "signal"}
NEEDED = {"thread", "write own", "read own", "remove own"}


def knows_landlock() -> bool:
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.syscall(444, None, ctypes.c_size_t(0), ctypes.c_uint32(1)) >= 1)


def pried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bool]:
    monkeypatch.setattr(worker, "_PACKAGE_HOME", str(Path(__file__).parents[2]))
    job_folder, other = tmp_path / "job", tmp_path / "meetroom.db"
    job_folder.mkdir()
    other.write_bytes(b"keys")
    job = Pry(
        cpu_s=20,
        address_space_bytes=ROOM,
        reads=(),
        writes=(str(job_folder),),
        own=str(job_folder / "made"),
        other=str(other),
        parent=os.getpid(),
    )
    end = worker.ask(ChildGuard(), "tests.confined.prying_worker", job, wall_s=120)
    assert end.code == 0
    return msgspec.json.decode(end.output, type=dict[str, bool])


@pytest.mark.skipif(not knows_landlock(), reason="this kernel has no Landlock")
def test_only_the_files_of_the_job_are_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    could = {name for name, yes in pried(tmp_path, monkeypatch).items() if yes}
    assert could >= NEEDED
    assert not could & OF_FILES
    assert (tmp_path / "meetroom.db").read_bytes() == b"keys"


@pytest.mark.skipif(not Path("/proc/sys/kernel/seccomp").exists(), reason="this kernel has no seccomp")
def test_nobody_is_started_signalled_or_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.uname().machine not in walls._MACHINES:
        pytest.skip("the numbers of its system calls are not known")
    could = {name for name, yes in pried(tmp_path, monkeypatch).items() if yes}
    assert could >= NEEDED
    assert not could & OF_CALLS


def test_a_kernel_without_walls_is_no_reason_to_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    class Deaf:
        def prctl(self, *_: object) -> int:
            return -1

        def syscall(self, *_: object) -> int:
            return -1

    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Deaf())
    walls.raise_walls(reads=("/",), writes=("/tmp",))
    walls._shut_files(Deaf(), [])
