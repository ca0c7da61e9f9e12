"""Paths named on the command line: there, of the right kind and readable, or a sentence says what is not; opens none.

Each public function is for `callback=` of an option or argument, whose own checks (`readable=False`) speak English.
"""

import os
import stat
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import typer

from meetroom.cli.misuse import Misuse, parameter_name
from meetroom.cli.words import say

Check = Callable[[Path, str], None]


def a_file(param: typer.CallbackParam, value: Any) -> Any:
    """A file to be read, or several."""
    return _checked(param, value, _file)


def a_folder(param: typer.CallbackParam, value: Any) -> Any:
    """A folder to be read."""
    return _checked(param, value, _folder)


def a_file_or_folder(param: typer.CallbackParam, value: Any) -> Any:
    """Either of the two, to be read."""
    return _checked(param, value, _either)


def room_for_a_folder(param: typer.CallbackParam, value: Any) -> Any:
    """A folder, or a place where there is nothing yet."""
    return _checked(param, value, _room)


def room_for_something(param: typer.CallbackParam, value: Any) -> Any:
    """A place where there is nothing yet, in a folder that is there."""
    return _checked(param, value, _new)


def _checked(param: typer.CallbackParam, value: Any, check: Check) -> Any:
    paths: Iterable[Path] = () if value is None else (value,) if isinstance(value, Path) else value
    for path in paths:
        check(path, parameter_name(param))
    return value


def _file(path: Path, name: str) -> None:
    mode = _mode(path, name)
    if stat.S_ISDIR(mode):
        raise Misuse(
            say(
                f"“{path}” là thư mục, mà {name} phải là một tệp. Hãy ghi đúng tệp rồi chạy lại.",
                f"“{path}” is a folder, but {name} must be a file. Name the file, and run the command again.",
            )
        )
    if not mode:
        raise _missing(say("tệp", "file"), path, name)
    _readable(path, name)


def _folder(path: Path, name: str) -> None:
    if not _mode(path, name):
        raise _missing(say("thư mục", "folder"), path, name)
    _room(path, name)
    _readable(path, name)


def _either(path: Path, name: str) -> None:
    if not _mode(path, name):
        raise _missing(say("tệp hay thư mục", "file or folder"), path, name)
    _readable(path, name)


def _room(path: Path, name: str) -> None:
    mode = _mode(path, name)
    if mode and not stat.S_ISDIR(mode):
        raise Misuse(
            say(
                f"“{path}” là tệp, mà {name} phải là một thư mục. Hãy ghi đúng thư mục rồi chạy lại.",
                f"“{path}” is a file, but {name} must be a folder. Name the folder, and run the command again.",
            )
        )


def _new(path: Path, name: str) -> None:
    if _mode(path, name):
        raise Misuse(
            say(
                f"Đã có “{path}”; không ghi đè. Hãy chọn tên khác cho {name}.",
                f"“{path}” is there already and is not written over. Choose another name for {name}.",
            )
        )
    if not stat.S_ISDIR(_mode(path.absolute().parent, name)):
        raise _missing(say("thư mục", "folder"), path.absolute().parent, name)


def _mode(path: Path, name: str) -> int:
    """What is there; 0 for nothing, or for what can be no path."""
    try:
        return path.stat().st_mode
    except PermissionError:
        raise _forbidden(path, name) from None
    except (OSError, ValueError):
        return 0


def _readable(path: Path, name: str) -> None:
    if not os.access(path, os.R_OK):
        raise _forbidden(path, name)


def _forbidden(path: Path, name: str) -> Misuse:
    return Misuse(
        say(
            f"Không có quyền đọc “{path}” ({name}). Hãy cấp quyền đọc cho tài khoản đang chạy lệnh, rồi chạy lại.",
            f"“{path}” may not be read ({name}). Let the account that runs the command read it, and run it again.",
        )
    )


def _missing(kind: str, path: Path, name: str) -> Misuse:
    return Misuse(
        say(
            f"Không có {kind} “{path}” ({name}). Hãy kiểm tra đường dẫn rồi chạy lại.",
            f"There is no {kind} “{path}” ({name}). Check the path, and run the command again.",
        )
    )
