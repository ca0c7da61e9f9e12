"""What the benches say: verdicts, the one JSON form, where a profile is hot, and clicks that find their age."""

import json
from pathlib import Path

import numpy as np
import pytest

from meetroom.media.audio import FRAME_SAMPLES
from tests.bench import report
from tests.bench.bench_soak import Entry, judge
from tests.bench.clicks import MAX_MS, Ear, Mouth
from tests.bench.media_client import Stretch, full_mesh_cores
from tests.bench.profiling import hottest
from tests.bench.report import Row, line, write
from tests.bench.rtp_load import read_remote


@pytest.mark.parametrize(
    ("row", "ok"),
    [
        (Row("m", 0.3, "ratio", "<=", 0.4), True),
        (Row("m", 0.5, "ratio", "<=", 0.4), False),
        (Row("m", 0.98, "share", ">=", 0.98), True),
        (Row("m", None, "ratio", "<=", 0.4), False),
        (Row("m", float("nan"), "ratio", "<=", 0.4), False),
        (Row("m", 0.5, "cores"), None),
    ],
)
def test_a_row_holds_its_target_or_not(row: Row, ok: bool | None) -> None:
    assert row.ok is ok
    assert ("MISSED" in line(row)) is (ok is False)


def test_the_file_has_the_form_all_benches_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "FOLDER", tmp_path / "bench")
    rows = [Row("relay / Janus", 0.312345, "ratio", "<=", 0.4, "Janus 1.1.2", 14.6, "quiet"), Row("x", None, "ms")]
    told = json.loads(write("media", rows, series=[1]).read_text(encoding="utf-8"))
    assert set(told) == {"machine", "rows", "series"}
    assert told["rows"][0] == {
        "measure": "relay / Janus",
        "value": 0.3123,
        "unit": "ratio",
        "op": "<=",
        "target": 0.4,
        "peer": "Janus 1.1.2",
        "peer_value": 14.6,
        "note": "quiet",
        "ok": True,
    }
    assert told["rows"][1]["value"] is None


def test_a_profile_names_the_functions_on_top() -> None:
    raw = "main (a.py:1);send (b.py:2) 30\nmain (a.py:1);read (c.py:9) 60\nmain (a.py:1);send (b.py:7) 10\n"
    assert hottest(raw) == "read c.py 60%, send b.py 40%"


@pytest.mark.parametrize("delay_ms", [0.0, 13.0, 87.0, 640.0, 2900.0])
def test_a_click_tells_its_age(delay_ms: float) -> None:
    mouth = Mouth()
    ear = Ear(mouth)
    shift = round(delay_ms * 48)
    line_of_sound = np.zeros(shift, np.int16)
    for number in range(400):
        now_ms = 20.0 * (number + 1)
        line_of_sound = np.concatenate([line_of_sound, mouth.frame(now_ms)])
        # What is played at `now_ms` was, without delay, captured in the 20 ms that end then.
        ear.play(line_of_sound[:FRAME_SAMPLES], now_ms)
        line_of_sound = line_of_sound[FRAME_SAMPLES:]
    assert delay_ms < MAX_MS
    assert len(ear.heard) >= 8
    assert [latency for _, latency in ear.heard] == pytest.approx([delay_ms + 20.0] * len(ear.heard), abs=1.0)


def test_silence_and_hum_hold_no_click() -> None:
    mouth = Mouth()
    ear = Ear(mouth)
    frames = [mouth.frame(20.0 * number) for number in range(100)]
    for number in range(50):
        ear.play(frames[24] if number % 2 else np.zeros(FRAME_SAMPLES, np.int16), 20.0 * number)
    assert ear.heard == []


def test_the_end_is_judged_against_minute_five() -> None:
    def entry(minute: int, clients_mb: float, heard_ms: float, live: int = 11) -> Entry:
        return Entry(
            minute, 150, 80, clients_mb, 0, 0, 0, 0, heard_ms, 0, 100, 60, 0, 500, 0, 0, live, 5, 6000, 60
        )  # fmt: skip

    series = [entry(n, 400 + (n == 12) * 40, 100 + (n < 5) * 300, 10 if n == 3 else 11) for n in range(1, 13)]
    verdicts = {row.measure.split(",")[0]: row for row in judge(series)}
    assert verdicts["memory of 11 clients"].value == pytest.approx(1.1)
    assert verdicts["memory of 11 clients"].ok is False
    assert verdicts["mouth to ear"].ok is True
    assert judge(series)[0].measure.endswith("minute 12 / minute 5")
    assert verdicts["points in the conference"].ok is False


def test_a_mesh_that_does_not_keep_its_rate_proves_nothing() -> None:
    one, two = Stretch(0.5, 30, 30), Stretch(0.9, 60, 59)
    assert full_mesh_cores([one], [two]) == pytest.approx(0.5 + 9 * 0.4)
    starved = Stretch(0.38, 50, 30)
    assert full_mesh_cores([one, one], [two, starved]) == pytest.approx(0.5 + 9 * 0.4)
    assert full_mesh_cores([one], [starved]) is None
    assert full_mesh_cores([Stretch(0.9, 30, 30)], [Stretch(0.8, 60, 60)]) is None


def test_the_far_end_is_read_out_of_an_answer() -> None:
    answer = (
        "v=0\r\na=ice-lite\r\nm=video 9 X 96\r\na=ice-ufrag:ab\r\na=ice-pwd:cd\r\na=fingerprint:sha-256 AA:BB\r\n"
        "a=candidate:1 1 udp 1 fd00::2 5 typ host\r\na=candidate:2 1 udp 1 127.0.0.1 4711 typ host\r\n"
    )
    remote = read_remote(answer)
    assert (remote.ufrag, remote.password, remote.fingerprint) == ("ab", "cd", ("sha-256", "AA:BB"))
    assert remote.address == ("127.0.0.1", 4711)
