"""Turns office files into PDF by headless LibreOffice in a sandbox without network; knows no PDF library."""

import functools
import shutil
from pathlib import Path

import msgspec

from meetroom import resource_path
from meetroom.confined.child import ChildGuard, ChildTooLoud, ChildTooSlow
from meetroom.papers.refusals import DocumentKind, IntakeLimits, IntakeRefusal, IntakeRefused

_OUTPUT_BYTES_MAX = 1_000_000_000
_TEMPORARY_BYTES_MAX = 1_000_000_000
_SANDBOX_PROBE_S = 10.0
_SYSTEM_FOLDERS = ("/usr", "/etc/alternatives", "/etc/fonts", "/etc/libreoffice", "/var/lib/libreoffice")
# On merged-usr systems these are links into /usr, elsewhere folders; the sandbox needs them either way.
_ROOT_FOLDERS = ("/bin", "/lib", "/lib64", "/sbin")

_LOCAL = Path("/usr/local")  # what this site put there is none of a document's business

# The sandbox lets nothing out; this keeps a document from even trying, and from waiting for what never comes.
_SETTINGS = {
    "Common/Security/Scripting": {
        "DisableMacrosExecution": "true",
        "MacroSecurityLevel": "3",
        "BlockUntrustedRefererLinks": "true",
    },
    "Writer/Content/Update": {"Link": "2", "Field": "false", "Chart": "false"},  # 2: never
    "Calc/Content/Update": {"Link": "2"},
}


class Converter(msgspec.Struct, frozen=True):
    """The three programs a conversion needs: the office, the sandbox, and the one that sets limits."""

    soffice: Path
    bwrap: Path
    prlimit: Path


def find_converter() -> Converter | None:
    """The converter of this machine, or None when a program is missing."""
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    bwrap, prlimit = shutil.which("bwrap"), shutil.which("prlimit")
    if soffice is None or bwrap is None or prlimit is None:
        return None
    return Converter(Path(soffice).resolve(), Path(bwrap), Path(prlimit))


def convert_to_pdf(
    source: Path,
    kind: DocumentKind,
    folder: Path,
    *,
    converter: Converter | None,
    limits: IntakeLimits,
    guard: ChildGuard,
) -> Path:
    """Convert one office file and return the PDF.

    Args:
        folder: empty folder of this job; the sandbox sees nothing else it could write to.
        converter: from `find_converter()`.
    Raises: IntakeRefused(PDF_ONLY) without LibreOffice or where the sandbox does not work,
        IntakeRefused(CONVERSION_FAILED | TOO_SLOW), ChildStopped, OSError.
    """
    if converter is None or not _sandbox_works(converter, folder, guard):
        raise IntakeRefused(IntakeRefusal.PDF_ONLY)
    shutil.copyfile(source, folder / f"document.{kind.value}")
    _write_profile(folder / "profile")
    command = [*_limited(converter, limits), *_sandbox(converter, folder), *_conversion(converter, kind)]
    try:
        end = guard.run(command, wall_s=limits.conversion_wall_s, environment={})
    except ChildTooSlow as slow:
        raise IntakeRefused(IntakeRefusal.TOO_SLOW, "LibreOffice") from slow
    except ChildTooLoud as loud:
        raise IntakeRefused(IntakeRefusal.CONVERSION_FAILED, "endless output") from loud
    # LibreOffice ends with 0 even when it could not read the file: only the PDF itself counts.
    pdf = folder / "document.pdf"
    # A document that took the office over may leave a link there, to a file that only the server can read.
    if pdf.is_symlink() or not pdf.is_file() or pdf.stat().st_size == 0:
        raise IntakeRefused(IntakeRefusal.CONVERSION_FAILED, f"exit code {end.code}")
    return pdf


def _sandbox_works(converter: Converter, folder: Path, guard: ChildGuard) -> bool:
    """Containers and hardened kernels often forbid user namespaces; then there is no office."""
    try:
        end = guard.run([*_sandbox(converter, folder), "/bin/true"], wall_s=_SANDBOX_PROBE_S, environment={})
    except (ChildTooSlow, ChildTooLoud, OSError):
        return False
    return end.code == 0


def _limited(converter: Converter, limits: IntakeLimits) -> list[str]:
    return [
        str(converter.prlimit),
        f"--as={limits.conversion_memory_bytes}",
        f"--cpu={max(1, round(limits.conversion_wall_s))}",
        f"--fsize={_OUTPUT_BYTES_MAX}",
        "--core=0",
        "--",
    ]


def _write_profile(profile: Path) -> None:
    """A fresh profile with the settings above."""
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, settings in _SETTINGS.items()
        for name, value in settings.items()
    )
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>\n',
        encoding="utf-8",
    )


@functools.cache
def _knows_sizes(bwrap: Path) -> bool:
    """Whether this bubblewrap can bound a file system in memory (0.7 and later)."""
    try:
        end = ChildGuard().run([str(bwrap), "--help"], wall_s=_SANDBOX_PROBE_S, environment={})
    except (ChildTooSlow, ChildTooLoud, OSError):
        return False
    return b"--size " in end.output


def _sandbox(converter: Converter, folder: Path) -> list[str]:
    command = [str(converter.bwrap), "--unshare-all", "--die-with-parent", "--new-session", "--clearenv"]
    # First: a converter that itself lies below /tmp is bound over it.  Its files lie in memory, which no limit of a
    # process counts.
    sized = ["--size", str(_TEMPORARY_BYTES_MAX)] if _knows_sizes(converter.bwrap) else []
    command += [*sized, "--tmpfs", "/tmp"]
    for shared in (*_SYSTEM_FOLDERS, *_ROOT_FOLDERS):
        command += ["--ro-bind-try", shared, shared]
    if _LOCAL.is_dir() and not converter.soffice.is_relative_to(_LOCAL):
        fonts = str(_LOCAL / "share/fonts")
        command += ["--tmpfs", str(_LOCAL), "--ro-bind-try", fonts, fonts, "--remount-ro", str(_LOCAL)]
    if not converter.soffice.is_relative_to("/usr"):  # e.g. /opt/libreoffice24.8/program/soffice
        home = str(converter.soffice.parent.parent)
        command += ["--ro-bind", home, home]
    command += ["--proc", "/proc", "--dev", "/dev", "--bind", str(folder), "/job"]
    # So that a server without fonts still sets "Times New Roman" in letters of the same widths.
    command += ["--ro-bind", str(resource_path("fonts")), "/job/.fonts"]
    command += ["--remount-ro", "/dev", "--remount-ro", "/"]
    return [*command, "--chdir", "/job", "--setenv", "HOME", "/job", "--setenv", "PATH", "/usr/bin:/bin"]


def _conversion(converter: Converter, kind: DocumentKind) -> list[str]:
    return [
        str(converter.soffice),
        "-env:UserInstallation=file:///job/profile",
        "--headless",
        "--norestore",
        "--nologo",
        "--nodefault",
        "--convert-to",
        "pdf",
        "--outdir",
        "/job",
        f"/job/document.{kind.value}",
    ]
