"""Options that several commands have; knows no command."""

import re
from pathlib import Path
from typing import Annotated

import typer

from meetroom.cli.misuse import Misuse
from meetroom.cli.paths import a_file, a_folder, room_for_a_folder
from meetroom.cli.words import say
from meetroom.domain.minutes_state import SignatureLevel


def _web_address(value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
        raise Misuse(
            say(
                f"“{value}” không phải địa chỉ của một dịch vụ. Ví dụ đúng: http://tsa.example/tsr",
                f"“{value}” is not the address of a service. A right one: http://tsa.example/tsr",
            )
        )
    return value


ServerFolder = Annotated[
    Path,
    typer.Option(
        "--data-folder",
        readable=False,
        callback=room_for_a_folder,
        help=say("Thư mục dữ liệu của máy chủ.", "The server's data folder."),
    ),
]
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
        readable=False,
        callback=a_folder,
        help=say(
            "Thư mục chứng thư gốc và danh sách thu hồi để kiểm tra chữ ký số; mặc định: trusted-signers trong thư mục "
            "dữ liệu.",
            "Folder of root certificates and revocation lists by which signatures are judged; by default "
            "trusted-signers in the data folder.",
        ),
    ),
]
JudgingTrust = Annotated[
    Path | None,
    typer.Option(
        "--trust",
        metavar="FOLDER",
        readable=False,
        callback=a_folder,
        help=say(
            "Thư mục chứng thư gốc và danh sách thu hồi, để biết chữ ký của ai.",
            "Folder of root certificates and revocation lists, to know whose signatures they are.",
        ),
    ),
]
StampUrl = Annotated[
    str | None,
    typer.Option(
        "--tsa",
        metavar="URL",
        callback=_web_address,
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
        metavar="|".join(SignatureLevel),
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
        readable=False,
        callback=a_folder,
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
        readable=False,
        callback=a_file,
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
        readable=False,
        callback=a_file,
        help=say("Tệp giữ khóa truy cập trục liên thông.", "File with the token that opens that platform."),
    ),
]
