"""What every bench writes: one JSON form and one table; knows nothing of what is measured."""

import json
import math
import os
import platform
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

FOLDER = Path("build/bench")


@dataclass(frozen=True)
class Row:
    """One measure.

    Attributes:
        value: what was measured; None when it could not be, `note` says why.
        op, target: what `value` should be; None where no target is set.
        peer, peer_value: the other side of a ratio, in the same run, and its own figure.
        note: conditions, spread and, for a missed target, what explains it.
    """

    measure: str
    value: float | None
    unit: str
    op: Literal["<=", ">="] | None = None
    target: float | None = None
    peer: str | None = None
    peer_value: float | None = None
    note: str = ""

    @property
    def ok(self) -> bool | None:
        """Whether the target holds; None without a target, False when nothing could be measured."""
        if self.op is None or self.target is None:
            return None
        if self.value is None or math.isnan(self.value):
            return False
        return self.value <= self.target if self.op == "<=" else self.value >= self.target


def median(values: Sequence[float]) -> float:
    """Median; not a number of nothing."""
    return statistics.median(values) if values else math.nan


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    found: dict[str, Any] = {
        "system": platform.platform(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "processor": _processor(),
    }
    if hasattr(os, "getloadavg"):
        found["load_average"] = [round(value, 2) for value in os.getloadavg()]
    if hasattr(os, "getpriority"):
        found["nice"] = os.getpriority(os.PRIO_PROCESS, 0)
    return found


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def _rounded(value: float | None) -> float | None:
    if value is None or not math.isfinite(value):
        return None
    return round(float(f"{value:.4g}"), 6) + 0.0  # no minus before a zero


def _figure(value: float | None) -> str:
    told = _rounded(value)
    return "–" if told is None else f"{told:g}"


def write(name: str, rows: Sequence[Row], **more: Any) -> Path:
    """Write `build/bench/NAME.json`.  Args: more: further keys beside `machine` and `rows`.  Returns: the file."""
    told = [
        {**asdict(row), "value": _rounded(row.value), "peer_value": _rounded(row.peer_value), "ok": row.ok}
        for row in rows
    ]
    FOLDER.mkdir(parents=True, exist_ok=True)
    target = FOLDER / f"{name}.json"
    target.write_text(
        json.dumps({"machine": machine(), "rows": told, **more}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    return target


def say(text: str) -> None:
    """Print one line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def line(row: Row) -> str:
    """One row as people read it."""
    verdict = {True: "ok", False: "MISSED", None: ""}[row.ok]
    value = _figure(row.value)
    target = "" if row.op is None or row.target is None else f"{row.op} {row.target:g}"
    peer = "" if row.peer is None else f"{row.peer}: " + _figure(row.peer_value)
    return f"{row.measure:<58} {value:>9} {row.unit:<6} {target:<9} {verdict:<7} {peer}\n    {row.note}".rstrip()


def table(rows: Sequence[Row]) -> str:
    """All rows, a line and a note each."""
    return "\n".join(line(row) for row in rows)
