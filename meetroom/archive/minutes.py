"""Typesets drafted minutes as PDF; knows layout and language, never what the rules are.

Form 1.9, Appendix III of Decree 30/2020/ND-CP.  The same minutes give the same bytes.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from itertools import groupby
from typing import Any, Literal

import msgspec

from meetroom.archive.typesetting import NotTypeset, local, typeset
from meetroom.domain.minutes_form import Minutes
from meetroom.domain.state import Phase

Language = Literal["vi", "en"]
VIET_NAM = timezone(timedelta(hours=7))
_APPROVED = frozenset({Phase.MINUTES_APPROVED, Phase.ARCHIVED})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class MinutesNotWritten(Exception):
    """The minutes could not be typeset; a defect of this installation, not of the meeting."""


def write_minutes_pdf(
    minutes: Minutes,
    *,
    language: Language,
    head: str,
    number: str = "",
    recipients: Sequence[str] = (),
    zone: tzinfo = VIET_NAM,
) -> bytes:
    """Typeset minutes; takes some 0.1–1 s of CPU, so call it in a worker thread.

    Args:
        head: head of the chain after the last fact of the minutes, hex; printed in the annex.
        number: number and code of the paper, e.g. "15/BB-UBND"; empty leaves room for the clerk.
        recipients: lines of "Nơi nhận"; the file copy is added.
        zone: time zone in which times are printed.
    Returns: a PDF/A-3b with `minutes.json` attached; a plain PDF when a text has a letter no bundled font has.
    Raises: MinutesNotWritten.
    Source: Decree 30/2020/ND-CP, Appendix III, Form 1.9.
    """
    stamp = minutes.closed_at or minutes.opened_at or minutes.planned_start or _EPOCH
    data = {
        "minutes": _printable(msgspec.to_builtins(minutes, builtin_types=(datetime, Decimal)), zone, language),
        "head": head,
        "number": number,
        "recipients": list(recipients),
        "draft": minutes.phase not in _APPROVED,
        "stamp": local(stamp, zone),
        "missing": False,
    }
    inputs = {"data": msgspec.json.encode(data).decode(), "raw": minutes_record(minutes, head).decode()}
    try:
        return typeset(f"minutes_{language}.typ", inputs, stamp)
    except NotTypeset as error:
        raise MinutesNotWritten(*error.args) from error


def minutes_record(minutes: Minutes, head: str) -> bytes:
    """What is attached as `minutes.json`: the same minutes give the same bytes."""
    return msgspec.json.encode({"head": head, "minutes": minutes}, order="deterministic")


def _printable(value: Any, zone: tzinfo, language: Language, key: str = "") -> Any:
    """Data for a template: times as local numbers, numbers of votes and places in the chain as short texts."""
    if isinstance(value, datetime):
        return local(value, zone)
    if isinstance(value, Decimal):
        text = f"{value.normalize():f}"
        return text if language == "en" else text.replace(".", ",")
    if key.endswith("seqs"):
        return ", ".join(_runs(value))
    if isinstance(value, dict):
        return {k: _printable(v, zone, language, k) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(v, zone, language) for v in value]
    return value


def _runs(seqs: Sequence[int]) -> Iterator[str]:
    """1, 2, 3, 7 → "1–3", "7"."""
    for _, group in groupby(enumerate(seqs), key=lambda pair: pair[1] - pair[0]):
        run = [n for _, n in group]
        yield str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}"
