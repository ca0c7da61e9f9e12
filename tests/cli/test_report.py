"""The report of the demonstration: `ok` only if everything in it holds, and each thing that does not is named."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from meetroom.cli.demo.report import DocumentRow, Report, VoteRow


def a_vote(kind: str) -> VoteRow:
    return VoteRow(question="?", kind=kind, base="present", yes=3, no=1, abstain=0, verdict="adopted")


@pytest.fixture
def good(tmp_path: Path) -> Report:
    for name in ("minutes.pdf", "chair.png", "delegate.png"):
        (tmp_path / name).write_bytes(b"x")
    return Report(
        points=11,
        delegates=25,
        video_streams_expected=110,
        video_streams_live=110,
        video_streams_live_after_outage=110,
        audio_streams_expected=33,
        audio_streams_live=33,
        microphones_muted=11,
        microphones_closed_by_policy=10,
        microphones_open_again=11,
        floor_heard=10,
        screens_seen=10,
        documents=[DocumentRow(name="a.pdf", pages=2, sha256="0" * 64, delegates_verified=25)],
        annotations=10,
        annotations_synchronised=True,
        votes=[a_vote("open"), a_vote("secret")],
        secret_votes_received=4,
        replicas_equal=True,
        chain_ok=True,
        outage_recovered_s=1.0,
        minutes_pdf=str(tmp_path / "minutes.pdf"),
        signatures=[f"{field}: valid, B-LT" for field in ("ThuKy", "ChuToa", "CoQuan")],
        archive=str(tmp_path / "archive.zip"),
        archive_checks=19,
        archive_ok=True,
        screenshots=[str(tmp_path / "chair.png"), str(tmp_path / "delegate.png")],
    )


def test_good_report_is_ok(good: Report, tmp_path: Path) -> None:
    good.judge()
    assert good.ok
    good.write(tmp_path / "report.json")
    read: dict[str, Any] = msgspec.json.decode((tmp_path / "report.json").read_bytes())
    assert read["ok"] is True
    assert read["points"] == 11


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("points", 10),
        ("delegates", 21),
        ("video_streams_live", 109),
        ("video_streams_live_after_outage", 100),
        ("audio_streams_live", 32),
        ("microphones_muted", 10),
        ("voices_while_muted", 1),
        ("microphones_closed_by_policy", 9),
        ("floor_heard", 9),
        ("screens_seen", 9),
        ("documents", []),
        ("documents", [DocumentRow(name="a", pages=1, sha256="", delegates_verified=24)]),
        ("annotations", 0),
        ("annotations_synchronised", False),
        ("votes", []),
        ("votes", [a_vote("open")]),
        ("secret_votes_received", 0),
        ("secret_votes_named", 1),
        ("replicas_equal", False),
        ("signatures", ["ThuKy: valid, B-LT", "ChuToa: valid, B-LT"]),
        ("signatures", ["ThuKy: valid, B-LT", "ChuToa: untrusted, B-B", "CoQuan: valid, B-LT"]),
        ("chain_ok", False),
        ("outage_recovered_s", None),
        ("minutes_pdf", "not-there.pdf"),
        ("screenshots", []),
        ("problems", ["something"]),
    ],
)
def test_whatever_does_not_hold_is_named(good: Report, field: str, value: object) -> None:
    setattr(good, field, value)
    good.judge()
    assert not good.ok
    assert good.problems


@pytest.mark.parametrize(("field", "value"), [("archive_ok", False), ("archive_checks", 0), ("archive", "")])
def test_an_archive_that_does_not_hold_is_named(good: Report, field: str, value: object) -> None:
    setattr(good, field, value)
    good.judge()
    assert good.problems == ["archive"]
