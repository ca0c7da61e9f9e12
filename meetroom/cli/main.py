"""The command `meetroom`: arguments, nothing else; every command imports what it needs when it runs."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from meetroom import __version__
from meetroom.cli.archive_commands import archives
from meetroom.cli.frame import Command, Group
from meetroom.cli.misuse import Misuse
from meetroom.cli.options import DatabaseUrl, ServerFolder
from meetroom.cli.paths import a_file, a_folder, room_for_a_folder
from meetroom.cli.serve_command import serving
from meetroom.cli.token_command import token_app
from meetroom.cli.words import say
from meetroom.confined.dumps import leave_no_dump

app = typer.Typer(
    cls=Group,
    add_completion=False,
    no_args_is_help=False,
    context_settings={"help_option_names": ["--help", "-h"]},
    help=say(
        "Phòng họp không giấy tờ qua nhiều điểm cầu. Không có lệnh nào: mở chương trình họp trên máy này.",
        "Paperless meetings over many connected points. Without a command: open the client on this machine.",
    ),
)

app.add_typer(token_app, name="token")
app.add_typer(serving)
app.add_typer(archives)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"meetroom {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def client(
    context: typer.Context,
    invitation: Annotated[
        str | None,
        typer.Option(
            "--join",
            metavar="LINK",
            help=say("Vào thẳng bằng liên kết thư mời.", "Join at once by an invitation link."),
        ),
    ] = None,
    data_folder: Annotated[
        Path | None,
        typer.Option(
            "--data-folder",
            readable=False,
            callback=room_for_a_folder,
            help=say("Thư mục dữ liệu của chương trình.", "Folder for the client's data."),
        ),
    ] = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_version,
            is_eager=True,
            help=say("Cho biết phiên bản.", "Show the version."),
        ),
    ] = False,
) -> None:
    """Open the desktop client unless a command is given."""
    if context.invoked_subcommand is None:
        from meetroom.ui.app import run

        raise typer.Exit(run(data_folder=data_folder, invitation=invitation))


@app.command(
    cls=Command,
    help=say(
        "Kiểm tra một tệp quy chế và cho biết nội dung cùng nguồn của từng con số.",
        "Check a file of rules, and say what it holds and where each number comes from.",
    ),
)
def rules(
    file: Annotated[
        Path,
        typer.Argument(readable=False, callback=a_file, help=say("Tệp quy chế (TOML).", "The file of rules (TOML).")),
    ],
) -> None:
    """Check rules."""
    from meetroom.cli.rules import run_rules

    raise typer.Exit(run_rules(file))


@app.command(
    cls=Command,
    help=say(
        "Tổ chức thử một phiên họp trọn vẹn qua 11 điểm cầu trên máy này.",
        "Hold one whole meeting over 11 points on this machine.",
    ),
)
def demo(
    documents: Annotated[
        Path | None,
        typer.Option(
            readable=False,
            callback=a_folder,
            help=say("Dùng tài liệu trong thư mục này.", "Use the documents of this folder."),
        ),
    ] = None,
    output: Annotated[
        Path,
        typer.Option(
            readable=False,
            callback=room_for_a_folder,
            help=say("Nơi ghi kết quả; được xóa trước.", "Where results go; emptied first."),
        ),
    ] = Path("build/demo"),
    offscreen: Annotated[
        bool,
        typer.Option("--offscreen", help=say("Không hiện cửa sổ.", "Show no windows.")),
    ] = False,
) -> None:
    """Hold the demonstration meeting."""
    from meetroom.cli.demonstrate import run_demo

    raise typer.Exit(run_demo(documents, output, offscreen=offscreen))


@app.command(
    cls=Command,
    help=say(
        "Trên máy chủ: lập tài khoản, đặt mật khẩu, in thư mời.",
        "On the server's machine: make an account, set its password, print an invitation.",
    ),
)
def account(
    login: Annotated[
        str,
        typer.Argument(
            help=say("Tên đăng nhập; chưa có thì được lập.", "Name for logging in; made when there is none.")
        ),
    ],
    data_folder: ServerFolder,
    server: Annotated[
        str,
        typer.Option(
            metavar="HOST:PORT",
            help=say("Địa chỉ mà các máy dùng để tới máy chủ.", "The server as clients reach it."),
        ),
    ],
    name: Annotated[
        str | None,
        typer.Option(help=say("Họ tên của tài khoản mới.", "Full name of a new account.")),
    ] = None,
    may_create: Annotated[
        bool,
        typer.Option(
            "--may-create",
            help=say("Tài khoản mới được tạo phiên họp.", "A new account may create meetings."),
        ),
    ] = False,
    password: Annotated[
        bool, typer.Option("--password", help=say("Hỏi và đặt mật khẩu.", "Ask for a password and set it."))
    ] = False,
    public_certificate: Annotated[
        bool,
        typer.Option(
            "--public-certificate",
            help=say("Máy chủ chạy với --certificate.", "The server runs with --certificate."),
        ),
    ] = False,
    database: DatabaseUrl = None,
) -> None:
    """Make an account and print an invitation."""
    from meetroom.cli.account import AccountOptions, run_account, server_address

    try:
        where = server_address(server)
    except ValueError:
        raise Misuse(
            say(
                f"“{server}” không dùng được cho --server: hãy ghi địa-chỉ:cổng, ví dụ 203.0.113.10:7443.",
                f"“{server}” cannot be used for --server: write HOST:PORT, e.g. 203.0.113.10:7443.",
            )
        ) from None
    options = AccountOptions(
        login=login,
        data_folder=data_folder,
        server=where,
        name=name,
        may_create=may_create,
        password=password,
        public_certificate=public_certificate,
        database=database,
    )
    raise typer.Exit(run_account(options))


@app.command(
    cls=Command,
    help=say(
        "Trên máy chủ: tài liệu chiếm bao nhiêu chỗ; dọn những gì không còn ai cần.",
        "On the server's machine: what the papers take on the disk; clear away what none of them needs.",
    ),
)
def storage(
    data_folder: ServerFolder,
    collect: Annotated[
        bool,
        typer.Option(
            "--collect",
            help=say(
                "Dọn ngay (máy chủ phải dừng; khi chạy, máy chủ tự dọn).",
                "Clear it away now (the server must be stopped; while it runs it does so by itself).",
            ),
        ),
    ] = False,
    database: DatabaseUrl = None,
) -> None:
    """Report on the store, and collect."""
    from meetroom.cli.storage import run_storage

    raise typer.Exit(run_storage(data_folder, collect=collect, database=database))


def main() -> None:
    """Entry point of the command."""
    leave_no_dump()
    for stream in (sys.stdout, sys.stderr):
        # A terminal of another encoding must not turn a Vietnamese sentence into a crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app(prog_name="meetroom")
