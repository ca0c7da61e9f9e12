"""`meetroom archive`: on the server's own machine, put an archived meeting into a bag that proves itself.

Only reads, so it works while the server runs.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from meetroom.archive.bag import BagFailed, BagFault, BagProgress, write_bag, zip_bag
from meetroom.archive.minutes import MinutesNotWritten
from meetroom.cli.misuse import MISUSED
from meetroom.cli.server_data import NoServerData, database_url, unusable
from meetroom.cli.words import say
from meetroom.domain.chain import ChainBroken
from meetroom.domain.core import MeetingId
from meetroom.server.archive_contents import ArchiveSources, NotArchived, gather
from meetroom.store.blobs import BlobFailed
from meetroom.store.failures import StoreFailed, UnknownMeeting
from meetroom.store.opening import Store, open_store
from meetroom.store.versions import KeyUnavailable


@dataclass(frozen=True)
class ArchiveOptions:
    """What the command line said; `database` None: the SQLite file in the data folder."""

    meeting_id: str
    data_folder: Path
    output: Path
    as_zip: bool = False
    database: str | None = None
    templates: Path | None = None


def run_archive(options: ArchiveOptions) -> int:
    """Write it.  Returns: 0 when the whole archive lies at its place, 2 where no server ever was."""
    # Paths and names are told as they are: brackets in them are no markup.
    out = Console(highlight=False, soft_wrap=True, markup=False)
    error = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
    try:
        url = database_url(options.data_folder, options.database)
        store = open_store(url)
        try:
            _write(store, options, error)
        finally:
            store.close()
    except NoServerData as missing:
        error.print(missing.sentence, style="red")
        return MISUSED
    except BagFailed as failed:
        error.print(_why_not(failed), style="red")
        return 1
    except NotArchived:
        error.print(
            say(
                "Phiên họp này chưa được lưu trữ. Thư ký hãy bấm “Lưu trữ phiên họp” rồi chạy lại lệnh này.",
                "This meeting is not archived yet. Let the secretary archive it, then run this command again.",
            ),
            style="red",
        )
        return 1
    except UnknownMeeting:
        _list_meetings(url, error)
        return 1
    except (StoreFailed, BlobFailed, ChainBroken, KeyUnavailable, MinutesNotWritten, ValueError, OSError):
        error.print(unusable(), style="red")
        return 1
    out.print(say(f"✓ Đã ghi hồ sơ: {options.output}", f"✓ The archive is written: {options.output}"))
    out.print(say("Hãy kiểm tra bằng: ", "Check it by: ") + f"meetroom verify {options.output}")
    return 0


def _write(store: Store, options: ArchiveOptions, console: Console) -> None:
    sources = ArchiveSources(
        journal=store.journal,
        versions=store.versions,
        marks=store.marks,
        election_texts=store.election_texts,
        data_folder=options.data_folder,
        templates=options.templates,
    )
    if options.output.exists():
        raise BagFailed(BagFault.TARGET_EXISTS)
    contents = gather(sources, MeetingId(options.meeting_id))
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("")

        def went_on(progress: BagProgress) -> None:
            bar.update(task, completed=progress.done_bytes, total=progress.total_bytes, description=progress.path)

        if not options.as_zip:
            write_bag(contents, options.output, progress=went_on)
            return
        # Beside the zip, since the disk of temporary files may have no room for films.
        with tempfile.TemporaryDirectory(prefix=".", suffix=".part", dir=options.output.absolute().parent) as beside:
            folder = Path(beside) / options.output.stem
            write_bag(contents, folder, progress=went_on)
            zip_bag(folder, options.output, progress=went_on)


def _why_not(failed: BagFailed) -> str:
    sentences = {
        BagFault.TARGET_EXISTS: say(
            "Ở nơi ghi đã có tệp hoặc thư mục cùng tên. Hãy chọn tên khác.",
            "There is a file or folder of that name already. Choose another one.",
        ),
        BagFault.NO_SPACE: say(
            "Hết chỗ trên ổ đĩa. Hãy giải phóng hoặc chọn ổ khác rồi chạy lại.",
            "The disk is full. Free some space or choose another disk, then run it again.",
        ),
        BagFault.CHANGED: say(
            f"Tệp {failed.path} trên máy chủ không còn đúng với chuỗi sự kiện. Hãy khôi phục từ bản sao lưu.",
            f"The server's file for {failed.path} is not the one the chain names any more. Restore it from a backup.",
        ),
    }
    return sentences.get(
        failed.fault,
        say(
            f"Không đọc hoặc ghi được {failed.path}. Hãy kiểm tra ổ đĩa rồi chạy lại.",
            f"{failed.path} cannot be read or written. Check the disk, then run it again.",
        ),
    )


def _list_meetings(url: str, console: Console) -> None:
    console.print(
        say("Máy chủ không có phiên họp này. Các phiên họp có:", "The server has no such meeting. It has:"), style="red"
    )
    store = open_store(url)
    try:
        for meeting_id in store.journal.meetings():
            console.print(f"    {meeting_id}", markup=False)
    finally:
        store.close()
