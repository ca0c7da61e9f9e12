"""The command `meetroom`: arguments, nothing else; every command imports what it needs when it runs."""

import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from meetroom import __version__
from meetroom.cli.archive_commands import archives
from meetroom.cli.frame import Command, Group
from meetroom.cli.options import (
    DatabaseUrl,
    DeliverTo,
    DeliverTokenFile,
    FetchRevocations,
    LeastLevel,
    OrganisationPath,
    StampUrl,
    TemplateFolder,
    TrustFolder,
)
from meetroom.cli.token_command import token_app
from meetroom.cli.words import say
from meetroom.confined.dumps import leave_no_dump
from meetroom.domain.minutes_state import SignatureLevel

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


def _word_in(file: Path | None) -> str | None:
    return None if file is None else file.read_text(encoding="utf-8").strip()


def _check_turn(urls: list[str] | None, user: str | None, password_file: Path | None, secret_file: Path | None) -> None:
    """Words that do not belong together would only show as points that cannot come in."""
    if not urls and (user or password_file or secret_file):
        why = say("Còn thiếu địa chỉ máy chủ TURN: --turn.", "The address of the TURN server is missing: --turn.")
    elif (user is None) != (password_file is None):
        why = say(
            "--turn-user và --turn-password-file phải đi cùng nhau.",
            "--turn-user and --turn-password-file go together.",
        )
    elif user is not None and secret_file is not None:
        why = say(
            "Chỉ dùng một trong hai: --turn-secret-file, hoặc --turn-user với --turn-password-file.",
            "Use one of the two: --turn-secret-file, or --turn-user with --turn-password-file.",
        )
    else:
        return
    raise typer.BadParameter(why)


def _turn_urls(urls: list[str] | None) -> list[str] | None:
    wrong = next((url for url in urls or () if not re.fullmatch(r"turns?:[^\s/]+", url)), None)
    if wrong is not None:
        raise typer.BadParameter(
            say(
                f"“{wrong}” không phải địa chỉ máy chủ TURN. Ví dụ đúng: turns:turn.example:5349",
                f"“{wrong}” is not the address of a TURN server. A right one: turns:turn.example:5349",
            )
        )
    return urls


@app.command(cls=Command, help=say("Chạy máy chủ họp trên máy này.", "Run the meeting server on this machine."))
def serve(
    data_folder: Annotated[
        Path | None,
        typer.Option(help=say("Nơi giữ dữ liệu phiên họp.", "Where meetings, papers and accounts are kept.")),
    ] = None,
    host: Annotated[str, typer.Option(help=say("Địa chỉ lắng nghe.", "Address to listen on."))] = "0.0.0.0",
    port: Annotated[
        int,
        typer.Option(metavar="N", min=0, max=65535, help=say("Cổng TCP; 0: tự chọn.", "TCP port; 0: any free one.")),
    ] = 7443,
    udp_port: Annotated[
        int,
        typer.Option(
            metavar="N", min=0, max=65535, help=say("Cổng UDP cho hình và tiếng.", "UDP port of pictures and voices.")
        ),
    ] = 7443,
    name: Annotated[
        list[str] | None,
        typer.Option(
            "--name",
            help=say(
                "Tên miền hoặc địa chỉ mà các máy dùng để tới máy chủ; ghi được nhiều lần.",
                "Host name or address under which clients reach this server; may be given again.",
            ),
        ),
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(help=say("Chứng thư TLS (PEM).", "TLS certificate chain (PEM)."))
    ] = None,
    key: Annotated[
        Path | None, typer.Option(help=say("Khóa riêng của chứng thư (PEM).", "Private key of it (PEM)."))
    ] = None,
    turn: Annotated[
        list[str] | None,
        typer.Option(
            "--turn",
            metavar="URL",
            callback=_turn_urls,
            help=say(
                "Máy chủ TURN cho các điểm bị chặn UDP, ví dụ turns:turn.example:5349; ghi được nhiều lần.",
                "TURN server for points whose firewall stops UDP, such as turns:turn.example:5349; may be given again.",
            ),
        ),
    ] = None,
    turn_secret_file: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            readable=True,
            help=say(
                "Tệp giữ khóa bí mật dùng chung với máy chủ TURN (static-auth-secret của coturn).",
                "File with the secret shared with the TURN server (coturn: static-auth-secret).",
            ),
        ),
    ] = None,
    turn_user: Annotated[
        str | None,
        typer.Option(
            help=say(
                "Tên đăng nhập cố định ở máy chủ TURN, thay cho khóa dùng chung.",
                "Fixed user name at the TURN server, instead of a shared secret.",
            ),
        ),
    ] = None,
    turn_password_file: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            readable=True,
            help=say("Tệp giữ mật khẩu của tên đó.", "File with that user's password."),
        ),
    ] = None,
    database: DatabaseUrl = None,
    rules: Annotated[
        list[Path] | None,
        typer.Option(
            "--rules",
            exists=True,
            dir_okay=False,
            readable=True,
            help=say(
                "Tệp quy chế riêng của cơ quan (TOML), hiện ra khi tạo phiên họp; ghi được nhiều lần.",
                "A rule set of the body's own (TOML), offered when a meeting is created; may be given again.",
            ),
        ),
    ] = None,
    trust: TrustFolder = None,
    tsa: StampUrl = None,
    signature_level: LeastLevel = SignatureLevel.B_B,
    fetch_revocations: FetchRevocations = False,
    templates: TemplateFolder = None,
    organisation: OrganisationPath = None,
    deliver_to: DeliverTo = None,
    deliver_token_file: DeliverTokenFile = None,
    ready_json: Annotated[
        bool,
        typer.Option(
            "--ready-json",
            help=say(
                "Báo sẵn sàng bằng một dòng JSON và dừng khi đầu vào chuẩn đóng lại.",
                "Say that it listens in one line of JSON, and end when standard input closes.",
            ),
        ),
    ] = False,
) -> None:
    """Run the server until it is told to end."""
    _check_turn(turn, turn_user, turn_password_file, turn_secret_file)
    from meetroom.cli.serve import ServeOptions, run_server

    options = ServeOptions(
        data_folder=data_folder,
        host=host,
        port=port,
        udp_port=udp_port,
        names=tuple(name or ()),
        certificate=certificate,
        key=key,
        turn_urls=tuple(turn or ()),
        turn_secret=_word_in(turn_secret_file),
        ready_json=ready_json,
        turn_user=turn_user,
        turn_password=_word_in(turn_password_file),
        database=database,
        rules=tuple(rules or ()),
        trust=trust,
        tsa_url=tsa,
        signature_level=signature_level,
        fetch_revocations=fetch_revocations,
        templates=templates,
        organisation=organisation,
        deliver_to=deliver_to,
        deliver_token_file=deliver_token_file,
    )
    raise typer.Exit(run_server(options))


@app.command(
    cls=Command,
    help=say(
        "Kiểm tra một tệp quy chế và cho biết nội dung cùng nguồn của từng con số.",
        "Check a file of rules, and say what it holds and where each number comes from.",
    ),
)
def rules(
    file: Annotated[Path, typer.Argument(help=say("Tệp quy chế (TOML).", "The file of rules (TOML)."))],
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
        typer.Option(help=say("Dùng tài liệu trong thư mục này.", "Use the documents of this folder.")),
    ] = None,
    output: Annotated[
        Path, typer.Option(help=say("Nơi ghi kết quả; được xóa trước.", "Where results go; emptied first."))
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
    data_folder: Annotated[Path, typer.Option(help=say("Thư mục dữ liệu của máy chủ.", "The server's data folder."))],
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
        raise typer.BadParameter(
            say("Hãy ghi dạng địa-chỉ:cổng, ví dụ 203.0.113.10:7443.", "Write HOST:PORT, e.g. 203.0.113.10:7443."),
            param_hint="--server",
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
    data_folder: Annotated[Path, typer.Option(help=say("Thư mục dữ liệu của máy chủ.", "The server's data folder."))],
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
