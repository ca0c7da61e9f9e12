"""What is wrong with the words of a command: a sentence in the user's language, exit code 2; runs no command.

The command-line library says such things in English only, and gives no public name to most of what it raises.
"""

from typing import Any

import typer
from rich.console import Console

from meetroom.cli.words import say

MISUSED = 2
"""Exit code of a command that was not understood or named something that is not there: nothing was done."""
UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""Base of everything the library complains of."""


class Misuse(typer.BadParameter):
    """Its message is a whole sentence for the user: what is wrong and what to do next."""


def complaint(error: Any) -> str:
    """What a `UsageError` means, for a person."""
    if isinstance(error, Misuse):
        return error.message
    name = _name_of(error)
    if hasattr(error, "param_type"):
        return say(f"Còn thiếu {name}.", f"{name} is missing.")
    if hasattr(error, "possibilities"):
        return _unknown(say("tùy chọn", "option"), name, error.possibilities or ())
    if hasattr(error, "option_name"):
        return say(
            f"Tùy chọn {name} được ghi thiếu hoặc thừa giá trị.", f"The option {name} lacks its value, or takes none."
        )
    if isinstance(error, typer.BadParameter):
        form = getattr(error.param, "metavar", None) or "…"
        return say(
            f"Giá trị ghi cho {name} không dùng được; hãy ghi: {form}.",
            f"The value of {name} cannot be used; write: {form}.",
        )
    return say("Lệnh ghi không đúng.", "The command is not written as it should be.")


def unknown_command(name: str, near: list[str]) -> Misuse:
    """A command there is not."""
    return Misuse(_unknown(say("lệnh", "command"), name, near))


def no_command(known: list[str]) -> Misuse:
    """A group of commands without one of them."""
    return Misuse(say("Còn thiếu tên lệnh: ", "The name of a command is missing: ") + ", ".join(known) + ".")


def too_many(words: list[str]) -> Misuse:
    """More arguments than the command has."""
    shown = " ".join(words)
    return Misuse(
        say(
            f"Ghi thừa: “{shown}”. Tên hay đường dẫn có dấu cách thì phải đặt trong ngoặc kép.",
            f"Too much is written: “{shown}”. A name or path with blanks in it must stand in quotation marks.",
        )
    )


def tell(error: Any) -> int:
    """Print what is wrong and where help is.  Returns: the exit code."""
    from meetroom.archive.bag_source import printable

    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print(printable(complaint(error), 2_000), style="red", markup=False)
    command = error.ctx.command_path if error.ctx is not None else "meetroom"
    console.print(say(f"Xem cách dùng: {command} --help", f"To see how it is used: {command} --help"), markup=False)
    return MISUSED


def _unknown(kind: str, name: str, near: Any) -> str:
    sentence = say(f"Không có {kind} “{name}”.", f"There is no {kind} “{name}”.")
    if near:
        meant = ", ".join(sorted(near))
        sentence += say(f" Có phải ý là: {meant}?", f" Did you mean: {meant}?")
    return sentence


def _name_of(error: Any) -> str:
    """The option as it is written, or the argument as the usage shows it."""
    if (option := getattr(error, "option_name", None)) is not None:
        return str(option)
    return parameter_name(getattr(error, "param", None))


def parameter_name(param: Any) -> str:
    """As it is written on the command line, or, of an argument, as the usage shows it; "" for none."""
    if param is None:
        return ""
    first = str(param.opts[0])
    return first if first.startswith("-") else str(param.metavar or first).upper()
