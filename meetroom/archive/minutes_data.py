"""The data a template of minutes is given: times, numbers and places in the chain as it prints them; knows no layout.

The contract with templates is docs/templates.md.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypedDict

import msgspec

from meetroom.archive.letters import MISSING
from meetroom.archive.typesetting import local
from meetroom.domain.minutes_form import Minutes
from meetroom.domain.state import Phase

Language = Literal["vi", "en"]
VIET_NAM = timezone(timedelta(hours=7))
_APPROVED = frozenset({Phase.MINUTES_APPROVED, Phase.ARCHIVED})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TYPES = (datetime, date, Decimal)


class PaperForm(msgspec.Struct, frozen=True, kw_only=True):
    """In what form minutes are written down.

    Attributes:
        head: head of the chain after the last fact of the minutes, hex; printed in the annex.
        number: number and code of the paper, e.g. "15/BB-UBND"; empty leaves room for the clerk.
        recipients: lines of "Nơi nhận"; the file copy is added.
        zone: time zone in which times are printed.
        templates: the office's own folder of templates; None: the house's alone.
        confined: this process is a limited child already and may set the office's templates itself.
    """

    language: Language
    head: str
    number: str = ""
    recipients: Sequence[str] = ()
    zone: tzinfo = VIET_NAM
    templates: Path | None = None
    confined: bool = False


class FormFields(TypedDict, total=False):
    """The fields of `PaperForm` that have a default."""

    number: str
    recipients: Sequence[str]
    zone: tzinfo
    templates: Path | None
    confined: bool


def is_draft(minutes: Minutes) -> bool:
    """Whether the chair has not approved the minutes."""
    return minutes.phase not in _APPROVED


def stamp_of(minutes: Minutes) -> datetime:
    """The time that stands in the file itself: the same minutes give the same bytes."""
    return minutes.closed_at or minutes.opened_at or minutes.planned_start or _EPOCH


def minutes_record(minutes: Minutes, head: str) -> bytes:
    """The bytes of `minutes.json`: the minutes as data, each line with its places in the chain, and the chain's head.

    The same minutes and head give the same bytes.
    """
    return msgspec.json.encode({"head": head, "minutes": minutes}, order="deterministic")


def template_inputs(minutes: Minutes, form: PaperForm, shown: Callable[[str], str]) -> dict[str, str]:
    """What a template reads from `sys.inputs`, without what is attached; `shown`: a text in the letters there are."""
    raw = msgspec.to_builtins(minutes, builtin_types=_TYPES)
    texts = {"number": form.number, "recipients": list(form.recipients), "head": form.head}
    data = _Printable(form.zone, form.language, shown).told({"minutes": raw, **texts})
    data["draft"] = is_draft(minutes)
    data["stamp"] = local(stamp_of(minutes), form.zone)
    text = msgspec.json.encode(data).decode()
    # A □ that somebody wrote themselves makes the note superfluous, not wrong.
    data["missing"] = MISSING in text
    return {"data": msgspec.json.encode(data).decode()}


class _Printable(NamedTuple):
    """Times as local numbers, numbers of votes and places in the chain as short texts, texts in letters there are."""

    zone: tzinfo
    language: Language
    shown: Callable[[str], str]

    def told(self, value: Any, key: str = "") -> Any:
        """Any part of the minutes, as builtins, for a template."""
        if isinstance(value, str):
            return self.shown(value)
        if key.endswith("seqs"):
            return ", ".join(_runs(value))
        if isinstance(value, dict):
            return {k: self.told(v, k) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return [self.told(v) for v in value]
        return self._number_or_time(value)

    def _number_or_time(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return local(value, self.zone)
        if isinstance(value, date):
            return [value.year, value.month, value.day]
        if isinstance(value, Decimal):
            text = f"{value.normalize():f}"
            return text if self.language == "en" else text.replace(".", ",")
        return value


def _runs(seqs: Sequence[int]) -> Iterator[str]:
    """1, 2, 3, 7 → "1–3", "7"."""
    for _, group in groupby(enumerate(seqs), key=lambda pair: pair[1] - pair[0]):
        run = [n for _, n in group]
        yield str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}"
