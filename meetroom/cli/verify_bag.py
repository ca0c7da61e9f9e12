"""`meetroom verify` of an archived meeting: one plain line per check, and an exit code that says whether all hold."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
from rich.console import Console

from meetroom.archive.bag_check import BagCheck, BagOutcome
from meetroom.archive.bag_source import printable
from meetroom.archive.verify_bag import verify_bag
from meetroom.cli.bag_words import bag_sentence
from meetroom.cli.words import say
from meetroom.server.record_judge import judge_record

MAX_LINES = 500
"""A bag that somebody filled with rubbish is not told to its end; what fails comes first."""
_SIGNS = {BagOutcome.HOLDS: ("✓", None), BagOutcome.FAILS: ("✗", "red"), BagOutcome.NOT_CHECKED: ("…", "yellow")}
_RANK = {BagOutcome.HOLDS: 0, BagOutcome.NOT_CHECKED: 2, BagOutcome.FAILS: 1}
"""Exit codes."""


def is_bag(path: Path) -> bool:
    """Whether something looks like an archive: a folder, or a zip."""
    try:
        if path.is_dir():
            return True
        with path.open("rb") as file:
            return file.read(2) == b"PK"
    except OSError:
        return False


def outcome_of(checks: Sequence[BagCheck]) -> BagOutcome:
    """What all lines come to."""
    outcomes = {check.outcome for check in checks}
    if BagOutcome.FAILS in outcomes:
        return BagOutcome.FAILS
    return BagOutcome.NOT_CHECKED if BagOutcome.NOT_CHECKED in outcomes else BagOutcome.HOLDS


def run_verify_bag(path: Path, *, trust: Path | None = None, head: str | None = None, as_json: bool = False) -> int:
    """Print what was found.

    Returns: 0 only if all holds; 1 where something does not; 2 where nothing is wrong, but something was not checked.
    """
    console = Console(highlight=False, soft_wrap=True)
    checks = verify_bag(path, trust=trust, judge=judge_record, expected_head=head)
    outcome = outcome_of(checks)
    if as_json:
        told = msgspec.json.encode({"path": str(path), "outcome": outcome, "checks": checks})
        console.out(msgspec.json.format(told, indent=1).decode(), highlight=False)
        return _RANK[outcome]
    print_checks(console, checks)
    console.print(_verdict(outcome), style="bold" if outcome is BagOutcome.HOLDS else f"bold {_SIGNS[outcome][1]}")
    return _RANK[outcome]


def print_checks(console: Console, checks: Sequence[BagCheck]) -> None:
    """A line for each check."""
    shown = checks if len(checks) <= MAX_LINES else sorted(checks, key=lambda c: c.outcome is BagOutcome.HOLDS)
    for check in shown[:MAX_LINES]:
        sign, style = _SIGNS[check.outcome]
        # What an archive holds comes from anywhere: it must not steer the terminal.
        console.print(f"{sign} {printable(bag_sentence(check))}", style=style, markup=False)
    if (more := len(checks) - MAX_LINES) > 0:
        console.print(say(f"… và {more} dòng nữa.", f"… and {more} more lines."))


def _verdict(outcome: BagOutcome) -> str:
    if outcome is BagOutcome.HOLDS:
        return say("Hồ sơ đúng: mọi kiểm tra đều đạt.", "The archive holds: every check came out well.")
    if outcome is BagOutcome.FAILS:
        return say(
            "Hồ sơ KHÔNG đúng. Xem các dòng có dấu ✗; hãy đối chiếu với một bản lưu khác.",
            "The archive does NOT hold. See the lines with ✗, and compare with another copy.",
        )
    return say(
        "Không có gì sai, nhưng chưa kiểm tra được hết. Xem các dòng có dấu ….",
        "Nothing is wrong, but not everything could be checked. See the lines with ….",
    )
