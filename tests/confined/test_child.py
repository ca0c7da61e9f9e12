"""Children: always stoppable, with everything they started, and told nothing of their parent's environment."""

import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from meetroom.confined.child import OUTPUT_BYTES, ChildEnd, ChildGuard, ChildStopped, ChildTooLoud, ChildTooSlow

FOREVER = "import time; time.sleep(600)"


def run(program: str, wall_s: float = 120, guard: ChildGuard | None = None) -> ChildEnd:
    command = [sys.executable, "-c", program]
    return (guard or ChildGuard()).run(command, wall_s=wall_s, environment={"GIVEN": "x"})


def test_what_it_prints_comes_back() -> None:
    assert run("print('ready'); raise SystemExit(3)") == ChildEnd(3, b"ready\n")


def test_a_slow_child_is_killed() -> None:
    start = time.monotonic()
    with pytest.raises(ChildTooSlow):
        run(FOREVER, wall_s=0.2)
    assert time.monotonic() - start < 300


def test_the_environment_of_the_parent_stays_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEETROOM_SECRET", "do not tell")
    end = run("import os; print('MEETROOM_SECRET' in os.environ, os.environ['GIVEN'])")
    assert end.output == b"False x\n"


def test_a_child_that_prints_without_end_is_killed() -> None:
    with pytest.raises(ChildTooLoud):
        run("import os\nwhile True: os.write(1, b'x' * 65_536)", wall_s=600)


def test_all_that_may_be_printed_comes_back() -> None:
    end = run(f"import sys; sys.stdout.write('x' * {OUTPUT_BYTES})")
    assert end == ChildEnd(0, b"x" * OUTPUT_BYTES)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the system does not keep a child's number for us")
def test_what_a_child_leaves_behind_is_killed(tmp_path: Path) -> None:
    import os

    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    left = f"import time; f = open({str(pipe)!r}, 'w'); print('runs', flush=True); time.sleep(600)"
    child = f"""
import subprocess, sys
left = subprocess.Popen([sys.executable, '-c', {left!r}], stdout=subprocess.PIPE)
left.stdout.read(4)
"""
    with open(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)) as reader:
        assert run(child).code == 0
        os.set_blocking(reader.fileno(), True)
        assert reader.read() == ""  # comes when nobody writes any more


@pytest.mark.skipif(sys.platform == "win32", reason="there are no sessions to escape from")
def test_nobody_waits_for_one_who_escaped_and_holds_the_output(tmp_path: Path) -> None:
    import os

    number = tmp_path / "number"
    child = f"""
import os, time
if os.fork():
    os._exit(0)
os.setsid()
open({str(number)!r} + '.new', 'w').write(str(os.getpid()))
os.rename({str(number)!r} + '.new', {str(number)!r})
time.sleep(600)
"""
    guard, outcome = ChildGuard(), list[type[BaseException]]()

    def work() -> None:
        try:
            run(child, wall_s=600, guard=guard)
        except ChildStopped as stopped:
            outcome.append(type(stopped))

    worker = threading.Thread(target=work)
    worker.start()
    while not number.exists():
        time.sleep(0.01)
    try:
        guard.stop()
        worker.join(timeout=60)
        assert outcome == [ChildStopped]
    finally:
        os.kill(int(number.read_text()), signal.SIGKILL)


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
    worker.join(timeout=60)
    assert outcome == [ChildStopped]


def test_a_stopped_job_starts_nothing_more() -> None:
    guard = ChildGuard()
    guard.stop()
    with pytest.raises(ChildStopped):
        run("print('still here')", guard=guard)
