"""Walls around this process, on Linux: what it may open, and that it starts, signals and reaches nobody; knows no job.

A file that takes the process over by a fault of a parser finds nothing but the files of its own job: not the server's
database with the keys of all documents, no network, no other process.  Two of the kernel's own means, which need no
privilege: Landlock for files and TCP ports, seccomp for system calls.  Where a kernel lacks one, the other holds; on
other systems there is neither.
Source: linux/landlock.h, linux/seccomp.h, linux/filter.h; Documentation/userspace-api/landlock.rst.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterable
from typing import Any

_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER_MODE = 38, 22, 2
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION, _PATH_BENEATH = 1, 1

_WRITE_FILE, _READ_FILE, _READ_DIR, _REMOVE_FILE, _MAKE_REG, _TRUNCATE = 1 << 1, 1 << 2, 1 << 3, 1 << 5, 1 << 8, 1 << 14
_OF_FILES = _WRITE_FILE | _READ_FILE | _TRUNCATE
_READ = _READ_FILE | _READ_DIR
_WRITE = _READ | _WRITE_FILE | _REMOVE_FILE | _MAKE_REG | _TRUNCATE
# How many kinds of access to files each version of Landlock knows.
_KINDS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_TCP, _TCP_SINCE = 0b11, 4
_SIGNALS_AND_SOCKETS, _SCOPES_SINCE = 0b11, 6

_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _END = 0x20, 0x15, 0x35, 0x45, 0x06
_CALL_AT, _MACHINE_AT, _ARGUMENT_AT = 0, 4, 16
_THREAD = 0x10000
_OTHER_ABI = 0x40000000
_CLONE3 = 435
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""Column in the table below, and the machine's number in the kernel."""
_CLONES = (56, 220)
_REFUSED: dict[str, tuple[int, ...]] = {
    "socket": (41, 198),
    "connect": (42, 203),
    "execve": (59, 221),
    "execveat": (322, 281),
    "kill": (62, 129),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424),
    "pidfd_getfd": (438, 438),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "prlimit64": (302, 261),
    "setsid": (112, 157),
    "setpgid": (109, 154),
    "unshare": (272, 97),
    "mount": (165, 40),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "perf_event_open": (298, 241),
    "io_uring_setup": (425, 425),
    "fork": (57,),
    "vfork": (58,),
}


def raise_walls(*, reads: Iterable[str], writes: Iterable[str]) -> None:
    """Shut this process in for good, as far as the system can; never raises for what it cannot.

    Args:
        reads: files, and folders with all that is in them, that may be read beside the program's own.
        writes: folders in which files may be made, read, changed and removed.
    """
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return
    _shut_files(libc, [(path, _READ) for path in (*_own_places(), *reads)] + [(path, _WRITE) for path in writes])
    _refuse_calls(libc)


def _own_places() -> list[str]:
    """Where Python, its libraries and this program are read from while they run."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    known = [package, sys.prefix, sys.base_prefix, sys.exec_prefix, "/usr", "/lib", "/lib64", "/etc/ld.so.cache"]
    known += ["/etc/localtime", "/dev/null", "/dev/urandom"]
    return known + [path for path in sys.path if os.path.basename(path) in ("site-packages", "dist-packages")]


def _shut_files(libc: Any, rules: list[tuple[str, int]]) -> None:
    version = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_ASK_VERSION))
    if version < 1:
        return
    handled = (1 << _KINDS.get(version, max(_KINDS.values()))) - 1
    shape = [handled]
    if version >= _TCP_SINCE:
        shape.append(_TCP)
    if version >= _SCOPES_SINCE:
        shape.append(_SIGNALS_AND_SOCKETS)
    asked = struct.pack(f"={len(shape)}Q", *shape)
    ruleset = libc.syscall(_CREATE_RULESET, asked, ctypes.c_size_t(len(asked)), ctypes.c_uint32(0))
    if ruleset < 0:
        return
    try:
        for path, access in rules:
            _allow(libc, ruleset, path, access & handled)
        libc.syscall(_RESTRICT_SELF, ruleset, ctypes.c_uint32(0))
    finally:
        os.close(ruleset)


def _allow(libc: Any, ruleset: int, path: str, access: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # not on this system
    try:
        rule = struct.pack("=Qi", access if os.path.isdir(path) else access & _OF_FILES, place)
        libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, ctypes.c_uint32(0))
    finally:
        os.close(place)


def _refuse_calls(libc: Any) -> None:
    if platform.machine() not in _MACHINES:
        return
    program = call_filter(platform.machine())
    code = ctypes.create_string_buffer(program)
    # struct sock_fprog: a 16 bit count, padding, a pointer.
    told = ctypes.create_string_buffer(struct.pack("@HP", len(program) // 8, ctypes.addressof(code)))
    libc.prctl(_SET_SECCOMP, _FILTER_MODE, ctypes.byref(told), 0, 0)


def call_filter(machine: str) -> bytes:
    """The seccomp program: refuses the calls above and every new process, lets threads and all other calls through.

    clone3 hides its flags behind a pointer, so it is "not there" and the C library takes clone.
    """
    column, number = _MACHINES[machine]
    refuse, absent = _REFUSE | errno.EPERM, _REFUSE | errno.ENOSYS
    steps = [
        (_LOAD, 0, 0, _MACHINE_AT),
        (_EQUAL, 1, 0, number),
        (_END, 0, 0, _KILL),
        (_LOAD, 0, 0, _CALL_AT),
        (_AT_LEAST, 0, 1, _OTHER_ABI),
        (_END, 0, 0, _KILL),
    ]
    for numbers in _REFUSED.values():
        if column < len(numbers):
            steps += [(_EQUAL, 0, 1, numbers[column]), (_END, 0, 0, refuse)]
    steps += [(_EQUAL, 0, 1, _CLONE3), (_END, 0, 0, absent)]
    clone = _CLONES[column]
    steps += [(_EQUAL, 0, 3, clone), (_LOAD, 0, 0, _ARGUMENT_AT), (_ANY_BIT, 1, 0, _THREAD), (_END, 0, 0, refuse)]
    steps += [(_END, 0, 0, _ALLOW)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
