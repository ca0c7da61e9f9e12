"""One job in a limited child of its own: `ask` starts it, the module that is started calls `serve`; knows no job."""

import importlib
import logging
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

import meetroom
from meetroom.confined.child import ChildEnd, ChildGuard
from meetroom.confined.walls import raise_walls


class LimitedJob(msgspec.Struct, frozen=True, kw_only=True):
    """What a child is asked.

    Attributes:
        cpu_s: processor time its process may use in all.
        address_space_bytes: memory, likewise; no file it writes may be larger.
        reads: files and folders it may read beside the program itself.
        writes: folders it may write into.
    """

    cpu_s: int
    address_space_bytes: int
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()


Job = TypeVar("Job", bound=LimitedJob)
_PACKAGE_HOME = str(Path(meetroom.__file__).resolve().parent.parent)


def ask(guard: ChildGuard, module: str, job: LimitedJob, *, wall_s: float) -> ChildEnd:
    """Have `python -m module` do a job, and wait for its end.

    Returns: how it ended; with code 0 the output is the answer as JSON, though a file that took the child over may
        print anything.
    Raises: ChildTooSlow; ChildTooLoud; ChildStopped; OSError when it cannot start.
    """
    command = [*module_command(module), msgspec.json.encode(job).decode()]
    return guard.run(command, wall_s=wall_s, environment={"PYTHONPATH": _PACKAGE_HOME})


def module_command(module: str) -> list[str]:
    """The command line that runs a module; a bundled program takes `-m` for its own modules, and nothing before it."""
    # -P: a file in the folder the server was started in is no library.
    flags = [] if getattr(sys, "frozen", False) else ["-P"]
    return [sys.executable, *flags, "-m", module]


def serve(arguments: Sequence[str], kind: type[Job], examine: Callable[[Job], object]) -> int:
    """In the child: do the job given as JSON in the only argument, within its limits; print the answer as JSON."""
    job = msgspec.json.decode(arguments[0], type=kind)
    limit_this_process(cpu_s=job.cpu_s, address_space_bytes=job.address_space_bytes)
    logging.disable()  # the libraries quote what they read
    raise_walls(reads=job.reads, writes=job.writes)
    answer = examine(job)
    sys.stdout.buffer.write(msgspec.json.encode(answer))
    sys.stdout.buffer.flush()
    return 0


def limit_this_process(*, cpu_s: int, address_space_bytes: int) -> None:
    """Give this process its limits for good.  Without effect where the system has none (Windows).

    Whole seconds that its start took, which is slow where the machine is, are not counted.
    """
    try:
        resource = importlib.import_module("resource")
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (address_space_bytes, address_space_bytes))
    cpu_s += int(time.process_time())
    # One second between the soft limit, whose signal ends the process, and the hard one.
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))
    if sys.platform != "darwin":  # macOS refuses to set it and would not keep it
        resource.setrlimit(resource.RLIMIT_AS, (address_space_bytes, address_space_bytes))
