"""A crash leaves no image of the memory on the disk."""

import subprocess
import sys

import pytest


@pytest.mark.skipif(sys.platform == "win32", reason="the system has no such limit")
def test_a_crash_writes_nothing_down() -> None:
    program = (
        "import resource; from meetroom.confined.dumps import leave_no_dump; leave_no_dump();"
        "print(resource.getrlimit(resource.RLIMIT_CORE))"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert told.stdout.strip() == "(0, 0)"
