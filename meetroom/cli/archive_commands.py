"""The commands about archives: arguments, nothing else; every command imports what it needs when it runs."""

import re
from pathlib import Path
from typing import Annotated

import typer

from meetroom.cli.frame import Command
from meetroom.cli.misuse import Misuse
from meetroom.cli.options import DatabaseUrl, JudgingTrust, ServerFolder, TemplateFolder
from meetroom.cli.paths import a_file_or_folder, room_for_something
from meetroom.cli.words import say

archives = typer.Typer()


def _head(value: str | None) -> str | None:
    """As the chain writes it; people copy it from paper in any case."""
    if value is None or re.fullmatch(r"[0-9a-f]{64}", value.strip().lower()):
        return None if value is None else value.strip().lower()
    raise Misuse(
        say(
            f"“{value}” không phải mã cuối chuỗi: phải đủ 64 ký tự 0–9, a–f. Hãy chép lại từ biên bản.",
            f"“{value}” is no head of a chain: it has 64 characters 0–9, a–f. Copy it from the minutes again.",
        )
    )


@archives.command(
    cls=Command,
    help=say(
        "Kiểm tra hồ sơ lưu trữ của phiên họp (thư mục hoặc zip), tệp chuỗi sự kiện, hoặc hồ sơ bỏ phiếu kiểm chứng "
        "được. Mã thoát: 0 mọi kiểm tra đều đạt; 1 có điều sai; 2 không có gì sai nhưng chưa kiểm tra được hết, hoặc "
        "lệnh ghi sai nên chưa kiểm tra gì.",
        "Check the archive of a meeting (a folder or a zip), a chain file, or the record of a verifiable vote.  Exit "
        "code: 0 all holds; 1 something does not; 2 nothing is wrong, but not everything could be checked, or the "
        "command was not written as it should be and nothing was.",
    ),
)
def verify(
    path: Annotated[
        Path,
        typer.Argument(
            readable=False,
            callback=a_file_or_folder,
            help=say("Thư mục hoặc tệp .zip của hồ sơ; hoặc tệp .jsonl, .bel.", "Archive; or a .jsonl or .bel file."),
        ),
    ],
    trust: JudgingTrust = None,
    head: Annotated[
        str | None,
        typer.Option(
            metavar="HEX",
            callback=_head,
            help=say("Mã cuối chuỗi đã biết từ nơi khác.", "Head of the chain as known from elsewhere."),
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help=say("In kết quả dạng JSON cho máy đọc.", "Print JSON for machines."))
    ] = False,
) -> None:
    """Check an archive, a chain, or the public record of a verifiable vote."""
    from meetroom.cli.verify import run_verify
    from meetroom.cli.verify_bag import is_bag, run_verify_bag
    from meetroom.cli.verify_record import is_record, run_verify_record

    if is_bag(path):
        raise typer.Exit(run_verify_bag(path, trust=trust, head=head, as_json=as_json))
    raise typer.Exit(run_verify_record(path) if is_record(path) else run_verify(path, head))


@archives.command(
    cls=Command,
    help=say(
        "Trên máy chủ: ghi hồ sơ lưu trữ của một phiên họp đã lưu trữ (chỉ đọc; máy chủ có thể đang chạy).",
        "On the server's machine: write the archive of an archived meeting (only reads; the server may be running).",
    ),
)
def archive(
    meeting: Annotated[str, typer.Argument(help=say("Mã phiên họp, ví dụ m-1a2b3c.", "Id of the meeting."))],
    data_folder: ServerFolder,
    output: Annotated[
        Path,
        typer.Option(
            readable=False,
            callback=room_for_something,
            help=say("Thư mục (hoặc tệp) sẽ ghi; chưa được có.", "What to write; new."),
        ),
    ],
    as_zip: Annotated[
        bool, typer.Option("--zip", help=say("Ghi thành một tệp zip.", "Write one zip file instead of a folder."))
    ] = False,
    templates: TemplateFolder = None,
    database: DatabaseUrl = None,
) -> None:
    """Write an archive."""
    from meetroom.cli.archive import ArchiveOptions, run_archive

    options = ArchiveOptions(
        meeting_id=meeting,
        data_folder=data_folder,
        output=output,
        as_zip=as_zip,
        database=database,
        templates=templates,
    )
    raise typer.Exit(run_archive(options))


@archives.command(
    "import-archive",
    cls=Command,
    help=say(
        "Trên máy chủ đã dừng: nhập hồ sơ lưu trữ thành phiên họp chỉ đọc, sau khi kiểm tra.",
        "On a stopped server's machine: verify an archive and bring it in as a meeting that can only be read.",
    ),
)
def import_archive(
    path: Annotated[
        Path,
        typer.Argument(
            readable=False,
            callback=a_file_or_folder,
            help=say("Thư mục hoặc tệp zip của hồ sơ.", "The archive: folder or zip."),
        ),
    ],
    data_folder: ServerFolder,
    trust: JudgingTrust = None,
    reader: Annotated[
        list[str] | None,
        typer.Option(
            "--reader",
            metavar="NAME",
            help=say(
                "Lập tài khoản cho người này (họ tên hoặc mã); ghi được nhiều lần.",
                "Make an account for this person of the roster too; may be given again.",
            ),
        ),
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--everybody", help=say("Lập tài khoản cho mọi người.", "Make accounts for all of them."))
    ] = False,
    database: DatabaseUrl = None,
) -> None:
    """Bring an archive in."""
    from meetroom.cli.import_archive import ImportOptions, run_import

    options = ImportOptions(
        path=path,
        data_folder=data_folder,
        trust=trust,
        readers=tuple(reader or ()),
        everybody=everybody,
        database=database,
    )
    raise typer.Exit(run_import(options))
