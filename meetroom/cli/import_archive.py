"""`meetroom import-archive`: on a server's own machine, bring an archived meeting in to be read."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from meetroom.archive.bag_check import BagOutcome
from meetroom.cli.server_data import unusable
from meetroom.cli.verify_bag import print_checks
from meetroom.cli.words import say
from meetroom.domain.state import Meeting, Person
from meetroom.server.archive_import import (
    Imported,
    ImportFault,
    ImportRefused,
    UnknownReader,
    account_for,
    import_archive,
    plain_login,
    readers_of,
)
from meetroom.server.config import StartFailed, StartProblem
from meetroom.server.ground import prepare_folder
from meetroom.store.account_form import AccountRefused
from meetroom.store.blobs import BlobFailed
from meetroom.store.failures import StoreFailed
from meetroom.store.opening import Store, open_store


@dataclass(frozen=True)
class ImportOptions:
    """What the command line said; `readers`: who gets an account beside the office, by name or person id."""

    path: Path
    data_folder: Path
    trust: Path | None = None
    readers: tuple[str, ...] = ()
    everybody: bool = False
    database: str | None = None


def run_import(options: ImportOptions) -> int:
    """Do it, and say who may read how.  Returns: 0 when the meeting is there."""
    # Paths and names are told as they are: brackets in them are no markup.
    out = Console(highlight=False, soft_wrap=True, markup=False)
    error = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
    try:
        tenancy = prepare_folder(options.data_folder)
        try:
            _bring_in(options, out)
        finally:
            tenancy.end()
    except ImportRefused as refused:
        print_checks(error, [check for check in refused.checks if check.outcome is BagOutcome.FAILS])
        error.print(_why_not(refused.fault), style="red")
        return 1
    except StartFailed:
        error.print(
            say(
                "Máy chủ đang chạy với thư mục này, hoặc không ghi được vào đó. Hãy dừng máy chủ rồi chạy lại.",
                "A server runs with this folder, or it cannot be written. Stop the server, then run this again.",
            ),
            style="red",
        )
        return 1
    except UnknownReader as unknown:
        name = unknown.args[0]
        error.print(
            say(
                f"Không có ai tên “{name}” trong danh sách phiên họp; chưa nhập gì. Ghi đúng họ tên rồi chạy lại.",
                f"Nobody on its roster is called “{name}”: nothing was brought in. Give the name as it stands there.",
            ),
            style="red",
        )
        return 1
    except (StoreFailed, BlobFailed, AccountRefused, ValueError, OSError):
        error.print(unusable(), style="red")
        return 1
    return 0


def _bring_in(options: ImportOptions, out: Console) -> None:
    url = options.database or f"sqlite:///{(options.data_folder / 'meetroom.db').absolute()}"
    store = open_store(url)
    try:
        if not store.database.claim():
            raise StartFailed(StartProblem.DATABASE_IN_USE)
        done = import_archive(options.path, store, options.data_folder, trust=options.trust, readers=options.readers)
        _praise(out, done)
        people = readers_of(done.meeting, options.readers, everybody=options.everybody)
        _invite(store, done.meeting, people, options, out)
    finally:
        store.close()


def _praise(out: Console, done: Imported) -> None:
    print_checks(out, [check for check in done.checks if check.outcome is BagOutcome.NOT_CHECKED])
    title = done.meeting.title
    out.print(
        say(
            f"✓ Đã nhập phiên họp “{title}”; chỉ đọc, không ai sửa được. Mã cuối chuỗi: {done.head}",
            f"✓ The meeting “{title}” is in; it can be read, and changed by nobody. Head of its chain: {done.head}",
        ),
        markup=False,
    )


def _invite(store: Store, meeting: Meeting, people: tuple[Person, ...], options: ImportOptions, out: Console) -> None:
    out.print(
        say(
            "Những người đọc được sau khi chạy máy chủ (chưa có mật khẩu; in thư mời bằng lệnh bên cạnh):",
            "Who can read it once the server runs (without a password yet; the command prints an invitation):",
        )
    )
    now = datetime.now(UTC)
    for person in people:
        account = account_for(store.accounts, person, plain_login, now=now)
        command = f"meetroom account {account.login} --data-folder {options.data_folder} --server HOST:PORT"
        out.print(f"    {person.name}: {command}", markup=False)
    rest = len(meeting.people) - len(people)
    if rest:
        out.print(
            say(
                f"{rest} người khác chưa có tài khoản; chỉ thêm được khi nhập: --reader “họ tên” hoặc --everybody.",
                f"{rest} others have no account; they get one only with the import: --reader “name” or --everybody.",
            )
        )


def _why_not(fault: ImportFault) -> str:
    return {
        ImportFault.DOES_NOT_HOLD: say(
            "Hồ sơ KHÔNG đúng nên không nhập. Hãy dùng một bản lưu khác.",
            "The archive does NOT hold and was not brought in. Use another copy.",
        ),
        ImportFault.NOT_ARCHIVED: say(
            "Phiên họp trong hồ sơ chưa kết thúc lưu trữ nên không nhập.",
            "The meeting in it is not archived and was not brought in.",
        ),
        ImportFault.STRANGE_ID: say(
            "Mã phiên họp trong hồ sơ không hợp lệ nên không nhập.",
            "The meeting in it has an id this program does not give, and was not brought in.",
        ),
        ImportFault.ALREADY_THERE: say(
            "Máy chủ đã có phiên họp này; không thay đổi gì.",
            "The server has this meeting already; nothing was changed.",
        ),
        ImportFault.CHANGED: say(
            "Hồ sơ thay đổi trong lúc nhập. Hãy chép hồ sơ sang ổ khác rồi chạy lại.",
            "The archive changed while it was read. Copy it to another disk, then run it again.",
        ),
    }[fault]
