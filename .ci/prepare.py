"""Prepare a fresh checkout: Debian libraries, virtual environment, locked packages; only the standard library.

Usage: prepare.py run | dev.  Does nothing when nothing has changed since the last time.  For `dev` it also tries, once,
to install the strangers that tests talk to; without them those tests are skipped.
"""

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LIBRARIES = {  # what Qt loads at run time -> the Debian 12 package that brings it
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libbrotlidec.so.1": "libbrotli1",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libX11.so.6": "libx11-6",
    "libpulse.so.0": "libpulse0",
    "libXrandr.so.2": "libxrandr2",
    "libdrm.so.2": "libdrm2",
}
WINDOW_LIBRARIES = {  # only for a window on a real display
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
PEERS = {  # what tests talk to -> the Debian package that brings it
    "chromium": "chromium",
    "turnserver": "coturn",
    "pdftoppm": "poppler-utils",
    "belenios-tool": "belenios-tool",
    "softhsm2-util": "softhsm2",
    "certutil": "libnss3-tools",
    "qpdf": "qpdf",
    "openssl": "openssl",
    "curl": "curl",
}
POLICY = Path("/usr/sbin/policy-rc.d")  # what Debian asks before a package starts its service
PATIENCE = ["-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20", "-o", "Acquire::https::Timeout=20"]


def main(kind: str) -> int:
    """Prepare for running (`run`) or for tests and linters as well (`dev`)."""
    if sys.version_info < (3, 11):  # noqa: UP036  (this file is run by whatever Python the machine has)
        return stop(f"meetroom needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    problem = system_packages() or environment() or packages(kind)
    if problem:
        return stop(problem)
    if kind == "dev":
        peers()
    return 0


def stop(why: str) -> int:
    """Say why nothing more is done."""
    print(f"\nmeetroom: {why}\n", file=sys.stderr)
    return 1


def say(what: str) -> None:
    """One line of progress."""
    print(f"meetroom: {what}", flush=True)


def can_load(name: str) -> bool:
    """Whether the dynamic linker finds a library."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def is_root_with_apt() -> bool:
    """Whether missing Debian packages can be installed here."""
    return shutil.which("apt-get") is not None and hasattr(os, "geteuid") and os.geteuid() == 0


def apt_install(names: list[str]) -> bool:
    """Install Debian packages without questions."""
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    say(f"installing Debian packages: {' '.join(names)}")
    update = subprocess.run(["apt-get", "update", "-qq", *PATIENCE], env=env, check=False)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PATIENCE, *names]
    install = subprocess.run(command, env=env, check=False)
    return update.returncode == 0 and install.returncode == 0


def system_packages() -> str | None:
    """Make sure that Qt finds the system's libraries and Python can make environments; a sentence when not."""
    if not sys.platform.startswith("linux"):
        return None
    wanted = dict(LIBRARIES)
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        wanted.update(WINDOW_LIBRARIES)
    missing = {package for name, package in wanted.items() if not can_load(name)}
    if not venv_python().exists() and importlib.util.find_spec("ensurepip") is None:
        missing.add(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    if not missing or (is_root_with_apt() and apt_install(sorted(missing))):
        return None
    return (
        "these system packages are missing. Please have an administrator run\n"
        f"    apt-get update && apt-get install --no-install-recommends {' '.join(sorted(missing))}\n"
        "and start again."
    )


def venv_python() -> Path:
    """The interpreter of the virtual environment."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def environment() -> str | None:
    """Make the virtual environment; a sentence when it cannot be made."""
    if venv_python().exists():
        return None
    say("making the virtual environment .venv")
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
    if made.returncode == 0:
        return None
    shutil.rmtree(VENV, ignore_errors=True)
    return "the virtual environment could not be made; the lines above say why."


def stamp_of(kind: str) -> str:
    """What the environment has to hold, as a hash."""
    digest = hashlib.sha256(sys.version.encode())
    for path in (lock_of(kind), ROOT / "pyproject.toml", Path(__file__)):
        digest.update(path.read_bytes())
    digest.update(str(ROOT).encode())
    return digest.hexdigest()


def lock_of(kind: str) -> Path:
    """The hashed lock file; the one for development holds all of the other."""
    return ROOT / ("requirements-dev.txt" if kind == "dev" else "requirements.txt")


def packages(kind: str) -> str | None:
    """Install the locked packages and meetroom itself; a sentence when that fails."""
    stamps = {k: VENV / f"meetroom-{k}.stamp" for k in ("run", "dev")}
    have = [s.read_text() for k, s in stamps.items() if s.exists() and (k == "dev" or kind == "run")]
    if stamp_of(kind) in have or (kind == "run" and stamp_of("dev") in have):
        return None
    say("installing the locked packages (a few minutes the first time)")
    pip = [str(venv_python()), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    locked = subprocess.run([*pip, "--require-hashes", "-r", str(lock_of(kind))], check=False)
    if locked.returncode:
        return "the packages could not be installed. Is the package index reachable from here? Then start again."
    own = subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], check=False)
    if own.returncode:
        return "meetroom itself could not be installed into .venv; the lines above say why."
    stamps[kind].write_text(stamp_of(kind))
    return None


def peers() -> None:
    """Try once to install what tests/interop talks to; nobody is stopped when that fails."""
    stamp = VENV / "meetroom-peers.stamp"
    missing = {package for program, package in PEERS.items() if shutil.which(program) is None}
    if not missing or stamp.exists():
        return
    by_hand = f"apt-get install --no-install-recommends {' '.join(sorted(missing))}"
    if not is_root_with_apt():
        say(f"tests against other programs are skipped here. On Debian an administrator may run: {by_hand}")
    elif not installed_quietly(sorted(missing)):
        say(f"not everything could be installed; tests that need it are skipped. By hand: {by_hand}")
    stamp.write_text("tried; delete this file to try again\n")


def installed_quietly(names: list[str]) -> bool:
    """Install packages, and have none of their services run now or after the next start of the machine."""
    is_ours = not POLICY.exists()
    try:
        if is_ours:
            POLICY.write_text("#!/bin/sh\nexit 101\n")
            POLICY.chmod(0o755)
        done = apt_install(names)
    except OSError as error:
        say(str(error))
        return False
    finally:
        if is_ours:
            POLICY.unlink(missing_ok=True)
    programs = {"coturn": "turnserver", "janus": "janus"}
    for service in (name for name in names if name in programs and shutil.which(programs[name]) is not None):
        by_systemd = shutil.which("systemctl") is not None
        command = ["systemctl", "disable", "--quiet", service] if by_systemd else ["update-rc.d", service, "disable"]
        subprocess.run(command, check=False, stderr=subprocess.DEVNULL)
    return done


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "run"))
