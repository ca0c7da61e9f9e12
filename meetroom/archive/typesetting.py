"""Has typst set a template as PDF; knows fonts and folders, never what a paper is about.

Templates are the house's.  An office may have its own beside them: a file there replaces the house's of the same name.
Such a file is somebody else's program, so it is set in a limited child: it reaches no network and no other file.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import msgspec
import typst

from meetroom import resource_path
from meetroom.confined.child import ChildGuard, ChildStopped, ChildTooLoud, ChildTooSlow
from meetroom.confined.worker import LimitedJob, ask

_WORKER = "meetroom.archive.typesetting_worker"
_ENTRY = "main.typ"
_FONT_FOLDER = "fonts"
_NOWHERE = "http://127.0.0.1:9"
_PLACE = re.compile(r"┌─ (.+?):(\d+):\d+$", re.MULTILINE)
_LARGE_LETTERS = 50_000
_REMEMBERED = 11
OFFICE_FILES_MAX = 500
OFFICE_BYTES_MAX = 32 * 1024 * 1024


class TemplateFault(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with an office's template.

    Attributes:
        cause: `wrong`: typst refuses it; `slow`: it took too long or too much memory; `large`: the folder holds more
            than `OFFICE_FILES_MAX` files or `OFFICE_BYTES_MAX` bytes; `unreadable`: the folder cannot be read;
            `unfit`: it gives no paper of the form that is asked for (a signature has no field).
        file: of the folder, and `line` of it, 0 where that is not known.
        said: in the words of typst or of the system.
    """

    cause: Literal["wrong", "slow", "large", "unreadable", "unfit"]
    file: str = ""
    line: int = 0
    said: str = ""


class NotTypeset(Exception):
    """A paper could not be typeset: by an office's template (`fault`), or by a defect of this installation (None)."""

    def __init__(self, said: str, fault: TemplateFault | None = None) -> None:
        super().__init__(said)
        self.fault = fault


class TemplateLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What setting one paper by an office's template may cost."""

    cpu_s: int = 90
    wall_s: float = 120.0
    memory_bytes: int = 3 * 1024 * 1024 * 1024


DEFAULT_LIMITS = TemplateLimits()


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be set.

    Attributes:
        template: file name of the house's folder, and of the office's.
        inputs: what the template reads from `sys.inputs`.
        stamp: the time that stands in the file, so that the same paper gives the same bytes.
        query: label whose values are asked for, e.g. "<lines>", or "".
        pdf: whether the paper itself is wanted.
        office: the files of the office, by their path in its folder.
        fonts: a folder of the office's own fonts, or "".
    """

    template: str
    inputs: dict[str, str]
    stamp: datetime
    query: str = ""
    pdf: bool = True
    office: dict[str, bytes] = {}
    fonts: str = ""


class Typeset(msgspec.Struct, frozen=True, kw_only=True):
    """A PDF/A-3b, and the values asked for as JSON; either may be empty where it was not asked for."""

    pdf: bytes = b""
    values: bytes = b"[]"


class Job(LimitedJob, frozen=True, kw_only=True):
    """What the child is asked: set the sheet in the file `source`, write what comes of it to `target`."""

    source: str
    target: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the child says; `said` is empty where it was set."""

    said: str = ""


def typeset(
    template: str,
    inputs: dict[str, str],
    stamp: datetime,
    *,
    office: Path | None = None,
    query: str = "",
    pdf: bool = True,
    confined: bool = False,
    limits: TemplateLimits = DEFAULT_LIMITS,
) -> Typeset:
    """Set a template; takes some 0.1–1 s of CPU, so call it in a worker thread.

    Args:
        template: file name below `resources/templates/`.
        inputs, stamp, query, pdf: see `Sheet`.
        office: the office's own folder of templates; None or a folder without files: the house's alone.
        confined: this process is a limited child already, and may set the office's templates itself.
    Raises: NotTypeset.
    """
    sheet = Sheet(template=template, inputs=inputs, stamp=stamp, query=query, pdf=pdf)
    files = {} if office is None else office_files(office)
    if office is not None and files:
        fonts = office / _FONT_FOLDER
        sheet = msgspec.structs.replace(sheet, office=files, fonts=str(fonts.absolute()) if fonts.is_dir() else "")
    return _set_in_child(sheet, limits) if files and not confined else _set_here(sheet)


def office_files(folder: Path) -> dict[str, bytes]:
    """All files of an office's folder by their path in it, as far as they lie in it; hidden ones and fonts left out.

    Raises: NotTypeset with a fault.
    """
    return _files_in(folder, fonts=False)


def office_fonts(folder: Path) -> dict[str, bytes]:
    """The fonts of an office's folder by their path in it, within the same bounds.  Raises: as `office_files`."""
    return _files_in(folder, fonts=True)


def _files_in(folder: Path, *, fonts: bool) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    try:
        home = folder.resolve(strict=True)
        for path in sorted(home.rglob("*")):
            name = path.relative_to(home)
            hidden = any(part.startswith(".") for part in name.parts)
            asked = not hidden and (name.parts[0] == _FONT_FOLDER) == fonts
            if not asked or not path.resolve().is_relative_to(home) or not path.is_file():
                continue
            left = OFFICE_BYTES_MAX - sum(map(len, found.values()))
            if len(found) == OFFICE_FILES_MAX or path.stat().st_size > left:
                raise _faulty(TemplateFault(cause="large", file=name.as_posix()))
            found[name.as_posix()] = path.read_bytes()
    except OSError as error:
        raise _faulty(TemplateFault(cause="unreadable", file=str(folder), said=error.strerror or "")) from error
    return found


def set_sheet(sheet: Sheet) -> Typeset:
    """Set a sheet in this process.  Raises: typst.TypstError, RuntimeError; OSError for a missing installation."""
    with _no_way_out() if sheet.office else nullcontext():
        return _set(sheet)


@contextmanager
def _no_way_out() -> Iterator[None]:
    """Where a system gives no walls: packages are fetched through a proxy that is nowhere."""
    names = [form for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY") for form in (name, name.lower())]
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, _NOWHERE))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _set(sheet: Sheet) -> Typeset:
    files: Any = {**sheet.office, _ENTRY: f'#include "{sheet.template}"'.encode()}
    common: dict[str, Any] = {
        "root": str(resource_path("templates")),
        "font_paths": _fonts(sheet.fonts),
        "ignore_system_fonts": True,
        "sys_inputs": sheet.inputs,
        "package_path": str(resource_path("templates") / "no-packages"),
        "package_cache_path": str(resource_path("templates") / "no-packages"),
    }
    pdf = b""
    if sheet.pdf:
        stamp = sheet.stamp.astimezone(UTC).replace(microsecond=0)
        pdf = typst.compile(files, timestamp=stamp, pdf_standards=["a-3b"], **common)
    values = typst.query(files, sheet.query, field="value", **common) if sheet.query else "[]"
    return Typeset(pdf=pdf, values=values.encode())


def local(moment: datetime, zone: tzinfo) -> list[int]:
    """A time as templates take it: year, month, day, hour, minute, second."""
    t = moment.astimezone(zone)
    return [t.year, t.month, t.day, t.hour, t.minute, t.second]


def _set_here(sheet: Sheet) -> Typeset:
    try:
        made = set_sheet(sheet)
        if sum(map(len, sheet.inputs.values())) > _LARGE_LETTERS:
            _forget()
        return made
    except typst.TypstError as error:
        raise _refused(error.diagnostic, sheet) from error
    except RuntimeError as error:
        raise _refused(str(error), sheet) from error


def _forget() -> None:
    """Typst keeps what it worked out for its last papers, of a long day gigabytes: empty ones push them out."""
    for _ in range(_REMEMBERED):
        typst.compile(b"", font_paths=_fonts(""), ignore_system_fonts=True)


def _set_in_child(sheet: Sheet, limits: TemplateLimits) -> Typeset:
    with tempfile.TemporaryDirectory(prefix="meetroom-paper-") as folder:
        source, target = Path(folder, "sheet"), Path(folder, "paper")
        source.write_bytes(msgspec.msgpack.encode(sheet))
        job = Job(
            cpu_s=limits.cpu_s,
            address_space_bytes=limits.memory_bytes,
            reads=tuple(filter(None, (str(resource_path("templates")), str(resource_path("fonts")), sheet.fonts))),
            writes=(folder,),
            source=str(source),
            target=str(target),
        )
        try:
            end = ask(ChildGuard(), _WORKER, job, wall_s=limits.wall_s)
            if end.code != 0:
                raise _faulty(TemplateFault(cause="slow"))
            answer = msgspec.json.decode(end.output, type=Answer)
            if answer.said:
                raise _refused(answer.said, sheet)
            return msgspec.msgpack.decode(target.read_bytes(), type=Typeset)
        except (ChildTooSlow, ChildTooLoud, ChildStopped) as error:
            raise _faulty(TemplateFault(cause="slow")) from error
        except (OSError, msgspec.MsgspecError) as error:
            raise NotTypeset(str(error)) from error


def _refused(diagnostic: str, sheet: Sheet) -> NotTypeset:
    """What typst said, and where: in the office's own file if one is named at all, else where it stumbled."""
    if not sheet.office:
        return NotTypeset(diagnostic)
    places = [(_told(file), int(line)) for file, line in _PLACE.findall(diagnostic) if file != _ENTRY]
    own = [place for place in places if place[0] in sheet.office]
    file, line = (own or places or [("", 0)])[0]
    said = diagnostic.split("\n", 1)[0].removeprefix("error: ")
    return _faulty(TemplateFault(cause="wrong", file=file, line=line, said=said))


def _told(file: str) -> str:
    """A file as people know it: typst names it from the folder this program works in."""
    home, path = resource_path("templates"), Path(file).absolute()
    return path.relative_to(home).as_posix() if path.is_relative_to(home) else Path(file).as_posix()


def _faulty(fault: TemplateFault) -> NotTypeset:
    return NotTypeset(f"{fault.cause}: {fault.file}:{fault.line}: {fault.said}", fault)


@lru_cache(maxsize=4)
def _fonts(of_office: str) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(resource_path("fonts")), *([of_office] if of_office else [])],
    )
