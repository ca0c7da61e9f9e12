"""`meetroom demo`: hold the demonstration meeting and say what came of it."""

import asyncio
import logging
from pathlib import Path

from rich.console import Console
from rich.table import Table

from meetroom.cli.demo.conductor import FolderTaken, claim_folder, hold_meeting
from meetroom.cli.demo.plan import load_plan, with_documents
from meetroom.cli.demo.report import Report
from meetroom.cli.demo.stage import has_display
from meetroom.cli.words import say


def run_demo(documents: Path | None, output: Path, *, offscreen: bool) -> int:
    """Hold the meeting.  Returns: 0 only if everything in the report holds."""
    console = Console(highlight=False, markup=False)
    plan = load_plan()
    if documents is not None:
        try:
            plan = with_documents(plan, documents)
        except FileNotFoundError:
            console.print(
                say(
                    f"Không thấy tài liệu nào trong thư mục {documents}. Hãy chọn thư mục có tệp PDF rồi chạy lại.",
                    f"There are no documents in {documents}. Please name a folder with PDF files and run again.",
                )
            )
            return 2
    windows_live = has_display() and not offscreen
    try:
        claim_folder(output)
        # What goes wrong stands in the report; the details go to a file beside it, not over the progress.
        logging.basicConfig(filename=_log_file(output), level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    except FolderTaken:
        console.print(
            say(
                f"Thư mục {output} đang chứa thứ khác nên không bị xóa. Hãy chọn thư mục mới bằng --output.",
                f"The folder {output} holds something else, so it is not emptied. Choose a new one with --output.",
            )
        )
        return 2
    except OSError:
        console.print(
            say(
                f"Không ghi được vào {output}. Hãy chọn thư mục khác bằng --output.",
                f"Nothing can be written to {output}. Choose another folder with --output.",
            )
        )
        return 2

    def tell(report: Report) -> None:
        _summary(console, report, output)

    report = asyncio.run(hold_meeting(plan, output, tell, windows_live=windows_live))
    return 0 if report.ok else 1


def _log_file(output: Path) -> Path:
    path = output.parent / f"{output.name}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _summary(console: Console, report: Report, output: Path) -> None:
    cpu = report.cpu_core_seconds
    table = Table(show_header=False, box=None)
    rows = (
        (say("Điểm cầu, đại biểu", "Points, delegates"), f"{report.points}, {report.delegates}"),
        (say("Luồng hình sống", "Live pictures"), f"{report.video_streams_live}/{report.video_streams_expected}"),
        (say("Luồng tiếng sống", "Live voices"), f"{report.audio_streams_live}/{report.audio_streams_expected}"),
        (
            say("Micrô tắt, nghe người phát biểu, thấy màn hình", "Muted, hear the floor, see the screen"),
            f"{report.microphones_muted}, {report.floor_heard}, {report.screens_seen}",
        ),
        (say("Bản sao khớp máy chủ", "Replicas equal the server"), _yes(report.replicas_equal)),
        (say("Chuỗi sự kiện", "Chain"), f"{report.chain_facts} · {_yes(report.chain_ok)}"),
        (say("Trở lại sau mất đường truyền", "Back after the outage"), f"{report.outage_recovered_s} s"),
        (
            say(
                "Giây xử lý (máy chủ, chuyển tiếp, điểm cầu, máy khách)",
                "Core seconds (server, relay, points, clients)",
            ),
            f"{cpu.server}, {cpu.relay}, {cpu.points}, {cpu.clients}",
        ),
        (say("Thời gian", "Duration"), f"{report.duration_s} s"),
        (say("Kết quả ở", "Results in"), str(output)),
    )
    for name, value in rows:
        table.add_row(name, value)
    console.print(table)
    for row in report.documents_refused:
        console.print(f"{row.name}: {row.sentence}")
    if report.ok:
        console.print(say("Mọi điều trong báo cáo đều đạt.", "Everything in the report holds."), style="green")
    else:
        console.print(say("Chưa đạt: ", "Does not hold: ") + "; ".join(report.problems), style="bold red")


def _yes(value: bool) -> str:
    return say("đúng", "yes") if value else say("sai", "no")
