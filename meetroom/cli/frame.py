"""The few words of the command-line library that it cannot translate by itself."""

from typing import Any

from typer.core import TyperCommand, TyperGroup

from meetroom.cli.words import say


class _Translated:
    def get_usage(self, ctx: Any) -> str:
        """One line of usage, in the user's language."""
        line: str = super().get_usage(ctx)  # type: ignore[misc]
        for english, vietnamese in (
            ("Usage:", "Cách dùng:"),
            ("[OPTIONS]", "[TÙY CHỌN]"),
            ("COMMAND [ARGS]...", "LỆNH …"),
        ):
            line = line.replace(english, say(vietnamese, english))
        return line

    def get_help_option(self, ctx: Any) -> Any:
        """The option --help, explained in the user's language."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = say("Hiện hướng dẫn này rồi thoát.", "Show this message and exit.")
        return option


class Command(_Translated, TyperCommand):
    """A command."""


class Group(_Translated, TyperGroup):
    """The program itself."""
