"""A job in a limited child: what it is asked comes back answered, and its limits hold."""

import runpy
import sys
from pathlib import Path

import pytest

from meetroom.cli.__main__ import run
from meetroom.confined import worker
from meetroom.confined.child import ChildEnd, ChildGuard
from tests.confined.counting_worker import Count

ROOM = 512 * 1024 * 1024
HELPER = "tests.confined.counting_worker"


@pytest.fixture(autouse=True)
def _home_of_the_helper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_PACKAGE_HOME", str(Path(__file__).parents[2]))


def ask(count_to: int, *, cpu_s: int = 20, wall_s: float = 60.0, fill_bytes: int = 0) -> ChildEnd:
    job = Count(cpu_s=cpu_s, address_space_bytes=ROOM, count_to=count_to, fill_bytes=fill_bytes)
    return worker.ask(ChildGuard(), HELPER, job, wall_s=wall_s)


def test_the_answer_comes_back_as_json() -> None:
    end = ask(7)
    assert (end.code, end.output) == (0, b"[1,2,3,4,5,6,7]")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the system knows no such limit")
def test_memory_beyond_the_limit_is_refused() -> None:
    end = ask(1, fill_bytes=2 * ROOM)
    assert end.code not in (0, None)
    assert end.output == b""


@pytest.mark.skipif(sys.platform == "win32", reason="the system knows no such limit")
def test_processor_time_beyond_the_limit_ends_the_child() -> None:
    end = ask(0, cpu_s=1)
    assert end.code < 0


def test_a_bundled_program_runs_its_own_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    # Its door to its own modules knows `-m` as the first word alone (meetroom.cli.__main__); it would take `-P` for one
    # of the command line's own.
    ran: list[str] = []
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(runpy, "run_module", lambda module, **_more: ran.append(module))
    command = worker.module_command("meetroom.papers.worker")
    monkeypatch.setattr(sys, "argv", [*command, "{}"])
    run()
    assert ran == ["meetroom.papers.worker"]
    assert sys.argv == ["meetroom.papers.worker", "{}"]


def test_no_file_in_the_folder_it_is_started_in_is_a_library() -> None:
    assert worker.module_command("a.b") == [sys.executable, "-P", "-m", "a.b"]
