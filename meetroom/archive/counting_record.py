"""Typesets the counting record of a vote ("biên bản kiểm phiếu") as PDF; counts nothing and checks no proof.

Where scrutineers counted, it is theirs; of hands, a roll and votes by device alone the secretary draws it up.
Laid out as minutes are: Form 1.9, Appendix III of Decree 30/2020/ND-CP.  The same record gives the same bytes.
"""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, Literal

import msgspec

from meetroom.archive.letters import printable_text
from meetroom.archive.minutes_data import VIET_NAM, Language
from meetroom.archive.typesetting import NotTypeset, local, typeset

Way = Literal[
    "verifiable",
    "secret",
    "paper",
    "secret_paper",
    "open",
    "open_paper",
    "hands",
    "roll_call",
    "written",
    "written_paper",
]
"""`paper`: secret and on paper alone; `…_paper`: by device and on paper."""
Form = Literal["motion", "choose", "each"]


class CountingRecordNotWritten(Exception):
    """The record could not be typeset; a defect of this installation, not of the vote."""


class Signer(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who signs; `opened`: whether they gave their part of opening the result."""

    name: str
    title: str = ""
    opened: bool = False


class CountedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the result: an answer of a motion, a choice or a candidate.

    Attributes:
        yes: votes for this line; `no` and `abstain` only where each candidate is voted on.
        outcome: "elected", "rejected", "tied" or "" where the line itself has no outcome.
    """

    name: str
    yes: Decimal
    no: Decimal = Decimal(0)
    abstain: Decimal = Decimal(0)
    outcome: Literal["elected", "rejected", "tied", ""] = ""


class RoomHands(msgspec.Struct, frozen=True, kw_only=True):
    """The hands of one room, or of the whole meeting, and who entered them."""

    name: str
    yes: int
    no: int
    abstain: int
    by: str


class NamedVote(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody voted, in the language of the paper; only where the result is declared by name."""

    name: str
    vote: str


class PublicRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What lets anybody check the count again: the names and hashes of a verifiable election.

    Attributes:
        file: name of the published file, `<uuid>.bel`.
        sha256: of that file, hex.
        election: hash of the election's text, which names question, key and roster.
        keys: as scrutineers read their keys aloud, one for each; empty where nobody compared.
        receipts: of the ballots counted; printed in their alphabetical order, which tells nothing of who came when.
    """

    file: str
    sha256: str
    election: str
    keys: tuple[str, ...] = ()
    receipts: tuple[str, ...] = ()


class CountingRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that stands on the paper.

    Attributes:
        base: what shares are of ("số phiếu hợp lệ"), in the language of the paper; `base_count` its number.
        verdict: the sentence that explains the result, in that language.
        needed: how many scrutineers had to open together; 0 where that means nothing.
        issued: ballots handed out, and `returned`, of paper ballots only; `by_device`: cast beside them by device.
        secretary: who draws the record up where there are no scrutineers.
        rooms: of a show of hands.
        named: of a vote declared by name.
        remarks: warnings and notes, in that language.
    """

    body: str
    meeting: str
    question: str
    way: Way
    form: Form
    drawn_up_at: datetime
    rows: tuple[CountedRow, ...]
    entitled: int
    received: int
    valid: int
    invalid: int = 0
    blank: int = 0
    issued: int | None = None
    returned: int | None = None
    by_device: int | None = None
    parent_body: str = ""
    place: str = ""
    item: str = ""
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    chair: Signer | None = None
    scrutineers: tuple[Signer, ...] = ()
    secretary: Signer | None = None
    rooms: tuple[RoomHands, ...] = ()
    named: tuple[NamedVote, ...] = ()
    needed: int = 0
    base: str = ""
    base_count: Decimal = Decimal(0)
    verdict: str = ""
    remarks: tuple[str, ...] = ()
    public: PublicRecord | None = None


def write_counting_record(
    record: CountingRecord,
    *,
    language: Language,
    number: str = "",
    zone: tzinfo = VIET_NAM,
    templates: Path | None = None,
) -> bytes:
    """Typeset the record; takes some 0.1–1 s of CPU, so call it in a worker thread.

    Args:
        number: number and code of the paper, e.g. "02/BB-BKP"; empty leaves room for the clerk.
        templates: the office's own folder of templates; None: the house's alone.
    Returns: a PDF/A-3b with `counting-record.json` attached; □ stands for letters the serif has not.
    Raises: CountingRecordNotWritten.
    Source: Decree 30/2020/ND-CP, Appendix III, Form 1.9.
    """
    stamp = record.drawn_up_at
    data = {
        "record": _printable(msgspec.to_builtins(record, builtin_types=(datetime, Decimal)), zone, language),
        "shares": [share_text(row.yes, record.base_count, language) for row in record.rows],
        "receipts": sorted(record.public.receipts) if record.public is not None else [],
        "number": number,
        "stamp": local(stamp, zone),
    }
    raw = msgspec.json.encode(record, order="deterministic").decode()
    inputs = {"data": msgspec.json.encode(data).decode(), "raw": raw}
    try:
        return typeset(f"counting_{language}.typ", inputs, stamp, office=templates).pdf
    except NotTypeset as error:
        raise CountingRecordNotWritten(str(error)) from error


def number_text(number: Decimal, language: Language) -> str:
    """A weight as people write it: whole without a point, Vietnamese with a decimal comma."""
    text = format(number.normalize(), "f")
    return text.replace(".", ",") if language == "vi" else text


def share_text(part: Decimal, whole: Decimal, language: Language) -> str:
    """A share in percent with two decimals, rounded half up; "–" of nothing.  It is shown and never decides."""
    if whole <= 0:
        return "–"
    percent = (part * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{number_text(percent, language)} %"


def _printable(value: Any, zone: tzinfo, language: Language) -> Any:
    """Data for a template: times as local numbers, weights as text."""
    if isinstance(value, datetime):
        return local(value, zone)
    if isinstance(value, Decimal):
        return number_text(value, language)
    if isinstance(value, dict):
        return {key: _printable(inner, zone, language) for key, inner in value.items()}
    if isinstance(value, str):
        return printable_text(value)
    if not isinstance(value, Sequence):
        return value
    return [_printable(inner, zone, language) for inner in value]
