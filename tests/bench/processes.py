"""What a process costs: CPU time and memory of any process by its id, from /proc; knows no bench."""

import os
from pathlib import Path


def user_and_system_s(pid: int) -> tuple[float, float]:
    """CPU seconds used so far by all threads of a process, its own and the kernel's for it, in ticks of usually 10 ms.

    Raises: OSError when there is no such process, or no /proc on this system.
    """
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(fields[11]) / os.sysconf("SC_CLK_TCK"), int(fields[12]) / os.sysconf("SC_CLK_TCK")


def cpu_s(pid: int) -> float:
    """Both together.  Raises: OSError."""
    return sum(user_and_system_s(pid))


def resident_bytes(pid: int) -> int:
    """Memory of a process that is in RAM now.  Raises: OSError."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
