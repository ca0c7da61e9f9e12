"""`meetroom verify` of the public record of a verifiable vote: every check in a plain sentence, and the result."""

import shlex
from pathlib import Path

from rich.console import Console

from meetroom.archive.bag_source import printable
from meetroom.ballots.audit import Outcome, Report, audit
from meetroom.ballots.election import ElectionRefused, Question, read_election
from meetroom.ballots.sentences import EXPOSURES, Sentence, sentence, verdict
from meetroom.ballots.tally import exposures
from meetroom.ballots.transcript import MOST_BYTES
from meetroom.cli.words import say

_BEGINS = b"BELENIOS\0"
_SIGNS = {Outcome.HOLDS: ("✓", None), Outcome.FAILS: ("✗", "red")}
_PENDING = ("…", "yellow")


def is_record(file: Path) -> bool:
    """Whether a file looks like a public record; False also for one that cannot be read."""
    try:
        with file.open("rb") as opened:
            return opened.read(len(_BEGINS)) == _BEGINS
    except OSError:
        return False


def run_verify_record(file: Path) -> int:
    """Print what was found.  Returns: 0 only if nothing in it is wrong."""
    console = Console(highlight=False, soft_wrap=True)
    try:
        with file.open("rb") as opened:
            raw = opened.read(MOST_BYTES + 1)
    except OSError:
        console.print(say("✗ Không đọc được tệp.", "✗ The file cannot be read."), style="red")
        return 1
    report = audit(raw)
    for finding in report.findings:
        sign, style = _SIGNS.get(finding.outcome, _PENDING)
        console.print(f"{sign} {_said(sentence(finding))}", style=style)
    _print_result(console, report)
    console.print(_said(verdict(report)), style="bold" if report.ok else "bold red")
    _print_other_way(console, file)
    return 0 if report.ok else 1


def _said(words: Sentence) -> str:
    return say(words.vi, words.en)


def _print_result(console: Console, report: Report) -> None:
    if report.transcript is None or report.result is None:
        return
    try:
        questions = read_election(report.transcript.election).questions
    except ElectionRefused:
        return
    for question, row in zip(questions, report.result.result, strict=True):
        console.print(printable(question.question, 2_000), style="bold", markup=False)
        for label, number in zip(_labels(question), row, strict=True):
            console.print(f"    {printable(label, 2_000)}: {int(number)}", markup=False)
    for exposure in exposures(report.sized, report.result) if report.sized is not None else ():
        console.print(f"! {_said(EXPOSURES[exposure])}", style="yellow")


def _labels(question: Question) -> list[str]:
    blank = [say("Phiếu trắng", "Blank")] if question.blank else []
    return [*blank, *question.answers]


def _print_other_way(console: Console, file: Path) -> None:
    console.print(
        say(
            "Kiểm tra bằng chương trình độc lập (gói belenios-tool của Debian); thư mục chỉ chứa tệp này:",
            "To check it with another program (Debian's package belenios-tool); the folder holds this file alone:",
        )
    )
    folder = shlex.quote(str(file.resolve().parent))
    console.print(f"    belenios-tool election verify --dir {folder}", markup=False)
