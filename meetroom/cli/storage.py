"""`meetroom storage`: on the server's own machine, what the papers take on the disk, and clearing away what none needs.

The report works while the server runs; clearing away does not, because only the server knows what it is sealing.
"""

from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from meetroom.cli.misuse import MISUSED
from meetroom.cli.server_data import NoServerData, database_url, unusable
from meetroom.cli.words import say
from meetroom.domain.chain import ChainBroken, blank, follow
from meetroom.domain.core import MeetingId
from meetroom.domain.state import Meeting
from meetroom.server.collecting import Shelves, Survey, collect, survey
from meetroom.server.config import StartFailed
from meetroom.server.tenancy import Tenancy
from meetroom.server.upload import pending_manifests
from meetroom.store.blobs import BlobFailed, Blobs
from meetroom.store.failures import StoreFailed
from meetroom.store.journal import Journal
from meetroom.store.opening import Store, open_store

_MEGABYTE = 1_000_000


def run_storage(data_folder: Path, *, collect: bool, database: str | None) -> int:
    """Report, and collect where told to.  Returns: 0 when it was done, 2 where no server ever was."""
    # Paths and names are told as they are: brackets in them are no markup.
    out = Console(highlight=False, soft_wrap=True, markup=False)
    error = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
    try:
        url = database_url(data_folder, database)
        if not collect:
            _with_store(url, data_folder, out, clear=False)
            return 0
        tenancy = Tenancy(data_folder)
        try:
            _with_store(url, data_folder, out, clear=True)
        finally:
            tenancy.end()
    except NoServerData as missing:
        error.print(missing.sentence)
        return MISUSED
    except StartFailed:
        error.print(
            say(
                "Máy chủ đang chạy và tự dọn. Muốn dọn bằng lệnh này, hãy dừng máy chủ trước.",
                "The server is running and clears away by itself. To do it by this command, stop the server first.",
            )
        )
        return 1
    except (StoreFailed, BlobFailed, ChainBroken, ValueError, OSError):
        error.print(unusable())
        return 1
    return 0


def _with_store(url: str, folder: Path, out: Console, *, clear: bool) -> None:
    store = open_store(url)
    try:
        shelves = Shelves(store.versions, Blobs(folder / "chunks"), Blobs(folder / "originals"))
        found = survey(shelves, _meetings(store.journal), pending_manifests(store.uploads.all()))
        out.print(_report(found, _size_bytes(folder / "uploads"), store))
        if clear:
            collect(shelves, found, datetime.now(UTC))
            out.print(say(f"Đã dọn {_mb(found.lost_bytes)}.", f"Cleared away {_mb(found.lost_bytes)}."))
    finally:
        store.close()


def _meetings(journal: Journal) -> dict[MeetingId, Meeting]:
    """Raises: StoreFailed; ChainBroken."""
    meetings = {}
    for meeting_id in journal.meetings():
        replica = blank(meeting_id)
        for stored in journal.read(meeting_id):
            replica, _ = follow(replica, stored.link)
        meetings[meeting_id] = replica.meeting
    return meetings


def _report(found: Survey, uploads_bytes: int, store: Store) -> str:
    underway = sum(not upload.outcome for upload in store.uploads.all())
    lines = [
        say(
            f"Bản tài liệu đang giữ: {found.versions}. Đã niêm phong: {_mb(found.chunks_bytes)}; "
            f"bản gốc: {_mb(found.originals_bytes)}.",
            f"Versions of papers kept: {found.versions}. Sealed: {_mb(found.chunks_bytes)}; "
            f"originals: {_mb(found.originals_bytes)}.",
        ),
        say(
            f"Đang tải lên: {underway} tệp, {_mb(uploads_bytes)}.",
            f"Uploads underway: {underway}, {_mb(uploads_bytes)}.",
        ),
        say(
            f"Không còn ai cần: {_mb(found.lost_bytes)}.",
            f"Needed by no paper: {_mb(found.lost_bytes)}.",
        ),
    ]
    if found.damaged:
        lines.append(
            say(
                f"{found.damaged} bản có dữ liệu hỏng: hãy khôi phục từ bản sao lưu. Trước đó không mảnh nào bị dọn.",
                f"The data of {found.damaged} versions are damaged: restore them from the backup. Until then no sealed "
                "piece is cleared away.",
            )
        )
    return "\n".join(lines)


def _size_bytes(folder: Path) -> int:
    if not folder.is_dir():
        return 0
    total = 0
    for path in folder.rglob("*"):
        if path.is_file():
            total += path.stat().st_size
    return total


def _mb(size_bytes: int) -> str:
    return f"{size_bytes / _MEGABYTE:.1f} MB"
