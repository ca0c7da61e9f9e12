"""`meetroom rules`: check a file of rules and show what it says with its sources."""

from pathlib import Path

from rich.console import Console

from meetroom.cli.words import say
from meetroom.domain.rule_sets import RuleFile
from meetroom.store.rule_files import BadRuleFile, read_file


def run_rules(path: Path) -> int:
    """0 for a file that can be used, 1 for one that cannot."""
    console = Console(highlight=False, soft_wrap=True, markup=False)
    try:
        file = read_file(path)
    except BadRuleFile as bad:
        console.print(
            say(
                f"Không dùng được tệp quy chế {bad.path}: {bad.why}. Hãy sửa rồi kiểm tra lại.",
                f"The file of rules {bad.path} cannot be used: {bad.why}. Correct it and check again.",
            )
        )
        return 1
    console.print(say(file.name_vi, file.name_en), style="bold")
    for line in _lines(file):
        console.print(line)
    return 0


def _majority(share: str, base: str, *, at_least: bool) -> str:
    words = say("từ {0} trở lên", "at least {0}") if at_least else say("quá {0}", "more than {0}")
    return f"{words.format(share)} · {base}"


def _lines(file: RuleFile) -> list[str]:
    quorum = _majority(file.quorum.share, "all_members", at_least=file.quorum.at_least)
    majority = _majority(file.majority.share, file.majority.base.value, at_least=file.majority.at_least)
    parts = [
        (say("Số thành viên tối thiểu", "Quorum"), quorum, file.quorum.source),
        (say("Đa số", "Majority"), majority, file.majority.source),
        (say("Hình thức", "Kinds"), ", ".join(file.votes.kinds), file.votes.source),
    ]
    parts += [
        (
            say(d.name_vi, d.name_en),
            f"{_majority(d.share, d.base.value, at_least=d.at_least)} · {d.kind.value} · {d.method.value}",
            d.source,
        )
        for d in file.decisions
    ]
    if file.minutes is not None and file.minutes.objection_days:
        days = file.minutes.objection_days
        term = say(f"{days} ngày kể từ khi duyệt", f"{days} days from the approval")
        parts.append((say("Ý kiến về biên bản", "Objections to the minutes"), term, file.minutes.source))
    return [f"{name}: {what}\n    {source}" for name, what, source in parts]
