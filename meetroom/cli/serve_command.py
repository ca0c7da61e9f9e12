"""Arguments of `meetroom serve`; imports what it needs when it runs."""

import re
from pathlib import Path
from typing import Annotated

import typer

from meetroom.cli.frame import Command
from meetroom.cli.misuse import Misuse
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
from meetroom.cli.paths import a_file, room_for_a_folder
from meetroom.cli.words import say
from meetroom.domain.minutes_state import SignatureLevel

serving = typer.Typer()


def _word_in(file: Path | None) -> str | None:
    try:
        return None if file is None else file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise Misuse(
            say(
                f"Không đọc được mật khẩu hay khóa trong tệp “{file}”: tệp phải là văn bản UTF-8.",
                f"No password or secret can be read from “{file}”: it must be text in UTF-8.",
            )
        ) from None


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
    raise Misuse(why)


def _turn_urls(urls: list[str] | None) -> list[str] | None:
    wrong = next((url for url in urls or () if not re.fullmatch(r"turns?:[^\s/]+", url)), None)
    if wrong is not None:
        raise Misuse(
            say(
                f"“{wrong}” không phải địa chỉ máy chủ TURN. Ví dụ đúng: turns:turn.example:5349",
                f"“{wrong}” is not the address of a TURN server. A right one: turns:turn.example:5349",
            )
        )
    return urls


@serving.command(cls=Command, help=say("Chạy máy chủ họp trên máy này.", "Run the meeting server on this machine."))
def serve(
    data_folder: Annotated[
        Path | None,
        typer.Option(
            readable=False,
            callback=room_for_a_folder,
            help=say("Nơi giữ dữ liệu phiên họp.", "Where meetings, papers and accounts are kept."),
        ),
    ] = None,
    host: Annotated[str, typer.Option(help=say("Địa chỉ lắng nghe.", "Address to listen on."))] = "0.0.0.0",
    port: Annotated[
        int,
        typer.Option(
            metavar="0…65535", min=0, max=65535, help=say("Cổng TCP; 0: tự chọn.", "TCP port; 0: any free one.")
        ),
    ] = 7443,
    udp_port: Annotated[
        int,
        typer.Option(
            metavar="0…65535",
            min=0,
            max=65535,
            help=say("Cổng UDP cho hình và tiếng.", "UDP port of pictures and voices."),
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
        Path | None,
        typer.Option(readable=False, callback=a_file, help=say("Chứng thư TLS (PEM).", "TLS certificate chain (PEM).")),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(
            readable=False, callback=a_file, help=say("Khóa riêng của chứng thư (PEM).", "Private key of it (PEM).")
        ),
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
            readable=False,
            callback=a_file,
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
            readable=False,
            callback=a_file,
            help=say("Tệp giữ mật khẩu của tên đó.", "File with that user's password."),
        ),
    ] = None,
    database: DatabaseUrl = None,
    rules: Annotated[
        list[Path] | None,
        typer.Option(
            "--rules",
            readable=False,
            callback=a_file,
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
