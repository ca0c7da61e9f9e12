"""`meetroom verify`: check a chain file and say in plain sentences what it is worth."""

from pathlib import Path

from rich.console import Console

from meetroom.archive.verify import Report, Why, verify_chain_file
from meetroom.cli.words import say

MAX_FINDINGS = 20
"""Lines named one by one; what is broken oftener is no longer read."""


def sentence(why: Why) -> str:
    """What a finding means, for a person."""
    return {
        Why.OK: say("Đúng.", "Holds."),
        Why.NOT_READABLE: say(
            "Không đọc được tệp. Hãy kiểm tra đường dẫn và quyền đọc.",
            "The file cannot be read. Please check its path and the permission to read it.",
        ),
        Why.NO_HEADER: say(
            "Đây không phải tệp chuỗi sự kiện của meetroom (thiếu dòng đầu).",
            "This is no chain file of meetroom (its first line is missing).",
        ),
        Why.TOO_LONG: say("Dòng này dài quá mức.", "This line is longer than any link can be."),
        Why.NOT_A_LINK: say("Dòng này không phải một mắt xích.", "This line is no link of a chain."),
        Why.WRONG_SEQ: say(
            "Số thứ tự sai: có mắt xích bị bỏ, thêm hoặc đổi chỗ.",
            "The number is wrong: a link was left out, put in or moved.",
        ),
        Why.WRONG_DIGEST: say("Nội dung đã bị sửa.", "The content was changed."),
        Why.WRONG_HEAD: say("Mã băm không nối với mắt xích trước.", "The hash does not follow from the link before."),
        Why.UNREADABLE: say("Nội dung không đọc được.", "The content cannot be read."),
        Why.NOT_APPLICABLE: say(
            "Sự kiện này không thể xảy ra trong phiên họp.", "This fact cannot have happened in the meeting."
        ),
        Why.WRONG_TALLY: say(
            "Kết quả kiểm phiếu không khớp các lá phiếu.", "The tally does not follow from the ballots."
        ),
        Why.NOT_JUDGED: say(
            "Không xét được vì dòng trước hỏng.", "Cannot be judged because the line before is broken."
        ),
        Why.WRONG_END: say(
            "Chuỗi kết thúc ở mã khác với mã đã biết.", "The chain ends at another head than the known one."
        ),
    }[why]


def run_verify(file: Path, head: str | None = None) -> int:
    """Print what was found.  Returns: 0 only if all holds."""
    console = Console(highlight=False, soft_wrap=True)
    report = verify_chain_file(file, expected_head=head)
    if report.ok:
        _praise(console, report)
        return 0
    if report.why in (Why.NOT_READABLE, Why.NO_HEADER):
        # Nothing in it can be judged; a list of every line would bury the one sentence that helps.
        console.print(f"✗ {sentence(report.why)}", style="red")
        return 1
    _list_findings(console, report)
    console.print(
        say(
            f"Tệp KHÔNG đúng. {report.links} mắt xích đầu còn nguyên.",
            f"The file does NOT hold. The first {report.links} links are intact.",
        ),
        style="bold red",
    )
    return 1


def _list_findings(console: Console, report: Report) -> None:
    findings = [check for check in report.checks if not check.ok and check.why is not Why.NOT_JUDGED]
    for check in findings[:MAX_FINDINGS]:
        place = say(f"Dòng {check.line}", f"Line {check.line}")
        console.print(f"✗ {place}: {sentence(check.why)}", style="red")
    if (more := len(findings) - MAX_FINDINGS) > 0:
        console.print(say(f"… và {more} dòng sai nữa.", f"… and {more} more lines that do not hold."), style="red")
    if not findings:
        console.print(f"✗ {sentence(report.why)}", style="red")


def _praise(console: Console, report: Report) -> None:
    meeting = report.meeting
    lines = (
        say(f"Phiên họp: {meeting.title}", f"Meeting: {meeting.title}"),
        say(
            f"{report.links} mắt xích đúng; đọc được {report.facts}, {report.hidden} chỉ có mã băm",
            f"{report.links} links hold; {report.facts} can be read, {report.hidden} are given by hash alone",
        ),
        say(f"Mã cuối chuỗi: {report.head}", f"Head of the chain: {report.head}"),
        say(
            "So mã này với mã in trong biên bản để biết chuỗi không bị cắt đuôi.",
            "Compare it with the one printed in the minutes to know that nothing was cut off at the end.",
        ),
    )
    for line in lines:
        console.print(f"✓ {line}")
