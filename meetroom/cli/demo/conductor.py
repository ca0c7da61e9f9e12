"""The script of the demonstration: which act follows which; the acts live in prepare, hold, steer, close
and paper.
"""

import asyncio
import logging
import shutil
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from rich.console import Console

from meetroom.cli.demo import close, hold, paper, prepare, steer
from meetroom.cli.demo.plan import DemoPlan
from meetroom.cli.demo.progress import Progress, Step
from meetroom.cli.demo.report import Report
from meetroom.cli.demo.stage import Stage
from meetroom.cli.words import say

logger = logging.getLogger(__name__)
ACT_LIMIT_S = 600.0
PAPER_LIMIT_S = 10.0
"""More for every paper: each is taken in once and then read by every delegate."""

Act = Callable[[Stage, Step], Awaitable[None]]

SCRIPT: tuple[tuple[str, str, Act], ...] = (
    ("Khởi động máy chủ họp", "Start the meeting server", prepare.start_server),
    ("Lập phiên họp, danh sách, chương trình", "Prepare meeting, roster and agenda", prepare.prepare_meeting),
    ("Kết nối 11 điểm cầu, đưa tài liệu vào", "Connect 11 points, take papers in", prepare.connect_and_upload),
    ("Đại biểu đăng nhập, điểm danh", "Delegates join and sign in", prepare.gather),
    ("Khai mạc, mở tài liệu, ghi chú", "Open the sitting, read and annotate", hold.open_and_read),
    ("Kiểm chứng hình và tiếng giữa các điểm cầu", "Prove pictures and voices", hold.prove_media),
    ("Điều hành micrô và màn hình", "Steer microphones and screens", steer.steer_call),
    ("Cho phát biểu", "Give the floor", hold.give_floor),
    ("Một điểm cầu mất đường truyền 10 giây", "One point loses its line for 10 s", hold.lose_line),
    ("Biểu quyết công khai", "Hold an open vote", hold.hold_open_vote),
    ("Bỏ phiếu kín", "Hold a secret vote", hold.hold_secret_vote),
    ("Kết luận, bế mạc, đối chiếu", "Conclude, close, compare replicas", close.close_and_compare),
    ("Soạn, góp ý, duyệt biên bản", "Write, comment on and approve the minutes", paper.write_and_approve),
    ("Đánh số, ký số biên bản", "Number and sign the minutes", paper.number_and_sign),
    ("Lưu trữ và kiểm tra hồ sơ", "Archive, and check the archive", paper.archive_and_verify),
    ("Chuỗi sự kiện", "The chain of facts", close.write_chain),
)


_MARK = ".meetroom-demo"


class FolderTaken(Exception):
    """The folder for the results holds something else, which must not be deleted."""


def claim_folder(folder: Path) -> None:
    """Empty the folder for the results, or make it.

    Raises: FolderTaken where it is not empty and no demonstration left it behind; OSError.
    """
    if folder.is_dir():
        ours = (folder / _MARK).is_file() or (folder / "report.json").is_file()
        if not ours and any(folder.iterdir()):
            raise FolderTaken
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / _MARK).touch()


async def hold_meeting(plan: DemoPlan, folder: Path, tell: Callable[[Report], None], *, windows_live: bool) -> Report:
    """Hold the whole meeting and write everything to `folder`.

    Args:
        folder: as `claim_folder` left it.
        tell: given the report when it is complete, before the wait for the delegate's window.
        windows_live: show the client windows on the display and keep the delegate's open at the end.
    Returns: the report, already written to `folder/report.json`; look at `ok`.
    """
    report = Report()
    began = time.monotonic()
    stage = Stage(plan, folder, report, windows_live=windows_live)
    limit_s = ACT_LIMIT_S + PAPER_LIMIT_S * len(plan.documents)
    with Progress(say("meetroom – một phiên họp trọn vẹn", "meetroom – one whole meeting")) as progress:
        try:
            for vietnamese, english, act in SCRIPT:
                with progress.step(say(vietnamese, english)) as step:
                    async with asyncio.timeout(limit_s):
                        await act(stage, step)
        except prepare.NothingTakenIn as nothing:
            report.problems.append(str(nothing))
        except TimeoutError:
            logger.exception("the demonstration stood still")
            report.problems.append(
                say(
                    f"bước cuối chưa xong sau {limit_s:.0f} giây; máy này có thể đang quá bận",
                    f"the last step was not done within {limit_s:.0f} s; this machine may be too busy",
                )
            )
        except Exception as error:
            # The report says what failed; the children's logs lie beside it.
            logger.exception("the demonstration failed")
            report.problems.append(f"{type(error).__name__}: {error}")
        with progress.step(say("Kết thúc các chương trình", "End all programs")):
            await stage.end_children(keep_delegate_window=windows_live and not report.problems)
    report.duration_s = round(time.monotonic() - began, 1)
    report.judge()
    report.write(folder / "report.json")
    tell(report)
    if stage.window_left_open():
        Console(highlight=False).print(
            say(
                "Cửa sổ của đại biểu vẫn mở để xem thêm. Đóng cửa sổ đó lại là xong.",
                "The delegate's window stays open for a look around. Close it to end.",
            )
        )
        await stage.wait_for_window()
    await stage.server.stop()
    return report
