"""Commands and groups that speak the user's language, in their help and in what they complain of; knows no command."""

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from meetroom.cli.misuse import Misuse, UsageError, no_command, tell, too_many, unknown_command
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

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As the library does; some of its complaints do not say which command they are about."""
        try:
            rest: list[str] = super().parse_args(ctx, args)  # type: ignore[misc]
        except UsageError as error:
            if getattr(error, "ctx", None) is None:
                error.ctx = ctx  # type: ignore[attr-defined]
            raise
        return rest


class Command(_Translated, TyperCommand):
    """A command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As the library does, but what is too much is named in the user's language."""
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise _about(ctx, too_many(rest))
        return rest


class Group(_Translated, TyperGroup):
    """The program itself, or some of its commands under one name."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As the library does, but a missing command is named in the user's language."""
        if not args and not self.invoke_without_command and not ctx.resilient_parsing:
            raise _about(ctx, no_command(sorted(self.commands)))
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As the library does, but an unknown command is named in the user's language."""
        if args[0] not in self.commands and not ctx.resilient_parsing:
            known = sorted(self.commands)
            raise _about(ctx, unknown_command(args[0], get_close_matches(args[0], known)))
        return super().resolve_command(ctx, args)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """As the library does, but complaints are sentences in the user's language."""
        how = {"complete_var": complete_var, "windows_expand_args": windows_expand_args, **extra}
        if not standalone_mode:
            return super().main(args, prog_name, standalone_mode=False, **how)
        try:
            code = super().main(args, prog_name, standalone_mode=False, **how)
        except UsageError as error:
            code = tell(error)
        except typer.Abort:
            typer.echo(say("Đã dừng.", "Stopped."), err=True)
            code = 1
        sys.exit(code or 0)


def _about(ctx: Any, misuse: Misuse) -> Misuse:
    misuse.ctx = ctx
    return misuse
