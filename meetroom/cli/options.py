"""Options that several commands have; knows no command."""

from pathlib import Path
from typing import Annotated

import typer

from meetroom.cli.words import say
from meetroom.domain.minutes_state import SignatureLevel

DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        envvar="MEETROOM_DATABASE",
        help=say(
            "Cơ sở dữ liệu PostgreSQL thay cho tệp SQLite trong thư mục dữ liệu.",
            "PostgreSQL database instead of the SQLite file in the data folder.",
        ),
    ),
]

TrustFolder = Annotated[
    Path | None,
    typer.Option(
        "--trust",
        metavar="FOLDER",
        exists=True,
        file_okay=False,
        readable=True,
        help=say(
            "Thư mục chứng thư gốc và danh sách thu hồi để kiểm tra chữ ký số; mặc định: trusted-signers trong thư mục "
            "dữ liệu.",
            "Folder of root certificates and revocation lists by which signatures are judged; by default "
            "trusted-signers in the data folder.",
        ),
    ),
]
StampUrl = Annotated[
    str | None,
    typer.Option(
        "--tsa",
        metavar="URL",
        help=say(
            "Địa chỉ dịch vụ cấp dấu thời gian mà máy trạm dùng khi ký biên bản.",
            "Time-stamp authority that clients use when they sign minutes.",
        ),
    ),
]
LeastLevel = Annotated[
    SignatureLevel,
    typer.Option(
        "--signature-level",
        case_sensitive=False,
        help=say("Mức PAdES tối thiểu của chữ ký trên biên bản.", "Least PAdES level of signatures on minutes."),
    ),
]
FetchRevocations = Annotated[
    bool,
    typer.Option(
        "--fetch-revocations",
        help=say(
            "Cho phép máy của người ký hỏi địa chỉ ghi trong chứng thư xem chứng thư có bị thu hồi không.",
            "Let signers' machines ask the addresses in certificates whether these are revoked.",
        ),
    ),
]
TemplateFolder = Annotated[
    Path | None,
    typer.Option(
        "--templates",
        metavar="FOLDER",
        exists=True,
        file_okay=False,
        readable=True,
        help=say(
            "Thư mục mẫu trình bày biên bản riêng của cơ quan (typst).",
            "Folder with the office's own layout of minutes (typst).",
        ),
    ),
]


OrganisationPath = Annotated[
    Path | None,
    typer.Option(
        "--organisation",
        metavar="FILE",
        exists=True,
        dir_okay=False,
        readable=True,
        help=say(
            "Tệp TOML ghi mã định danh, tên cơ quan và nơi nhận biên bản (edXML).",
            "TOML file with codes and names of the organisation and of those who receive its minutes (edXML).",
        ),
    ),
]
DeliverTo = Annotated[
    str | None,
    typer.Option(
        "--deliver-to",
        metavar="URL",
        help=say(
            "Trục liên thông nhận biên bản đã ký (https).", "Integration platform that receives signed minutes (https)."
        ),
    ),
]
DeliverTokenFile = Annotated[
    Path | None,
    typer.Option(
        "--deliver-token-file",
        metavar="FILE",
        exists=True,
        dir_okay=False,
        readable=True,
        help=say("Tệp giữ khóa truy cập trục liên thông.", "File with the token that opens that platform."),
    ),
]
