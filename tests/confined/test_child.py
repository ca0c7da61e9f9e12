"""Children: always stoppable, with everything they started, and told nothing of their parent's environment."""

import sys
import threading
import time
from pathlib import Path

import pytest

from meetroom.confined.child import ChildEnd, ChildGuard, ChildStopped, ChildTooSlow

FOREVER = "import time; time.sleep(600)"


def run(program: str, wall_s: float = 30, guard: ChildGuard | None = None) -> ChildEnd:
    command = [sys.executable, "-c", program]
    return (guard or ChildGuard()).run(command, wall_s=wall_s, environment={"GIVEN": "x"})


def test_what_it_prints_comes_back() -> None:
    assert run("print('ready'); raise SystemExit(3)") == ChildEnd(3, b"ready\n")


def test_a_slow_child_is_killed() -> None:
    start = time.monotonic()
    with pytest.raises(ChildTooSlow):
        run(FOREVER, wall_s=0.2)
    assert time.monotonic() - start < 20


def test_the_environment_of_the_parent_stays_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEETROOM_SECRET", "do not tell")
    end = run("import os; print('MEETROOM_SECRET' in os.environ, os.environ['GIVEN'])")
    assert end.output == b"False x\n"


def test_output_is_bounded() -> None:
    assert len(run("print('x' * 3_000_000)").output) == 1024 * 1024


def test_a_program_that_is_not_there() -> None:
    with pytest.raises(FileNotFoundError):
        ChildGuard().run(["/nowhere/program"], wall_s=1, environment={})


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes tell that the child runs")
def test_stopping_from_another_thread_kills_the_whole_tree(tmp_path: Path) -> None:
    import os

    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    # The grandchild keeps the pipe open for writing: reading ends only when it is dead as well.
    grandchild = f"import time; f = open({str(pipe)!r}, 'w'); f.write('runs'); f.flush(); time.sleep(600)"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {grandchild!r}])"
    guard, outcome = ChildGuard(), list[type[BaseException]]()

    def work() -> None:
        try:
            run(child, guard=guard)
        except ChildStopped as stopped:
            outcome.append(type(stopped))

    worker = threading.Thread(target=work)
    worker.start()
    with pipe.open() as reader:
        assert reader.read(4) == "runs"
        guard.stop()
        assert reader.read() == ""
    worker.join(timeout=30)
    assert outcome == [ChildStopped]


def test_a_stopped_job_starts_nothing_more() -> None:
    guard = ChildGuard()
    guard.stop()
    with pytest.raises(ChildStopped):
        run("print('still here')", guard=guard)
