"""The demonstration itself, as a person runs it: eleven points, all proofs, exit code 0, nothing left running."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from meetroom.archive.verify import verify_chain_file

LIMIT_S = 900


@pytest.mark.alone
@pytest.mark.timeout(LIMIT_S + 60)
def test_a_whole_meeting(tmp_path: Path) -> None:
    output = tmp_path / "demo"
    env = {**os.environ, "MEETROOM_LANGUAGE": "vi", "QT_QPA_PLATFORM": "offscreen", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "meetroom.cli", "demo", "--offscreen", "--output", str(output)]
    done = subprocess.run(command, env=env, capture_output=True, encoding="utf-8", timeout=LIMIT_S, check=False)
    report = json.loads((output / "report.json").read_bytes())
    assert (report["problems"], done.returncode) == ([], 0), done.stdout + done.stderr
    assert report["ok"] is True
    assert report["points"] == 11
    assert report["delegates"] >= 22
    assert report["video_streams_live"] == report["video_streams_expected"] == 110
    assert report["audio_streams_live"] == 33
    assert (report["microphones_muted"], report["voices_while_muted"], report["floor_heard"]) == (11, 0, 10)
    assert report["screens_seen"] == 10
    assert report["replicas_equal"]
    assert {d["pages"] for d in report["documents"]} >= {2, 40, 3}
    assert all(d["delegates_verified"] == report["delegates"] for d in report["documents"])
    assert [vote["kind"] for vote in report["votes"]] == ["open", "secret"]
    assert all(vote["yes"] + vote["no"] + vote["abstain"] == 26 for vote in report["votes"])
    assert (report["secret_votes_received"], report["secret_votes_named"]) == (26, 0)
    assert set(report["cpu_core_seconds"]) == {"server", "relay", "points", "clients"}
    checked = verify_chain_file(output / "meeting.jsonl", expected_head=report["chain_head"])
    assert checked.ok
    assert {Path(s).name for s in report["screenshots"]} >= {"chair.png", "delegate.png"}
    _check_minutes(output, report)


def _check_minutes(output: Path, report: dict[str, Any]) -> None:
    assert [s.split(":")[0] for s in report["signatures"]] == ["ThuKy", "ChuToa", "CoQuan"]
    assert all(s.endswith(("valid, B-LT", "valid, B-LTA")) for s in report["signatures"])
    assert (output / "minutes.pdf").read_bytes().startswith(b"%PDF-")
    assert report["archive_ok"]
    assert zipfile.is_zipfile(output / "archive.zip")
    checks = (output / "archive-checks.txt").read_text(encoding="utf-8")
    assert "✓" in checks
    assert "✗" not in checks
