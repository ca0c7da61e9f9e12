"""Arguments of `meetroom token`; every command imports what it needs when it runs."""

from typing import Annotated

import typer

from meetroom.cli.frame import Command, Group
from meetroom.cli.options import DatabaseUrl, ServerFolder
from meetroom.cli.words import say

token_app = typer.Typer(
    cls=Group,
    context_settings={"help_option_names": ["--help", "-h"]},
    help=say(
        "Trên máy chủ: khóa truy cập cho hệ thống khác (quản lý văn bản, trục liên thông): lập, xem, thu hồi.",
        "On the server's machine: tokens for other systems (document management, integration): make, list, revoke.",
    ),
)


@token_app.command(cls=Command, help=say("Lập khóa mới; chỉ hiện một lần.", "Make a token; it is shown once."))
def make(
    login: Annotated[
        str,
        typer.Argument(
            help=say(
                "Tài khoản mà hệ thống kia thay mặt; thấy và làm được đúng những gì tài khoản này được.",
                "Account in whose name the other system comes; it sees and may do what this account may.",
            )
        ),
    ],
    data_folder: ServerFolder,
    scope: Annotated[
        list[str] | None,
        typer.Option(
            "--scope",
            help=say(
                "Quyền, ghi được nhiều lần: meetings:read, minutes:read, archive:read, documents:write.",
                "What it is good for, may be given again: meetings:read, minutes:read, archive:read, documents:write.",
            ),
        ),
    ] = None,
    label: Annotated[str, typer.Option(help=say("Hệ thống nào giữ khóa này.", "Which system has this token."))] = "",
    days: Annotated[
        int,
        typer.Option(metavar="1…730", min=1, max=730, help=say("Dùng được bao nhiêu ngày.", "Good for how many days.")),
    ] = 365,
    database: DatabaseUrl = None,
) -> None:
    """Make a token."""
    from meetroom.cli.token import TokenPlace, run_make

    raise typer.Exit(run_make(TokenPlace(data_folder, database), login, label, scope or [], days))


@token_app.command("list", cls=Command, help=say("Xem các khóa đã lập.", "List the tokens."))
def show(data_folder: ServerFolder, database: DatabaseUrl = None) -> None:
    """List the tokens."""
    from meetroom.cli.token import TokenPlace, run_list

    raise typer.Exit(run_list(TokenPlace(data_folder, database)))


@token_app.command(cls=Command, help=say("Thu hồi một khóa.", "Revoke a token."))
def revoke(
    token_id: Annotated[
        str, typer.Argument(help=say("Mã trong danh sách, ví dụ t-1a2b3c4d.", "As listed, e.g. t-1a2b3c4d."))
    ],
    data_folder: ServerFolder,
    database: DatabaseUrl = None,
) -> None:
    """Revoke a token."""
    from meetroom.cli.token import TokenPlace, run_revoke

    raise typer.Exit(run_revoke(TokenPlace(data_folder, database), token_id))
