"""Recordings at the secretary's desk: where each stands, and its film saved with progress or given up."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl

from meetroom.client.engine import ClientError, ClientProblem
from meetroom.domain.core import PersonId, RecordingId
from meetroom.domain.recording import AbandonRecording, FileRecording, StartRecording, StopRecording
from meetroom.domain.state import Recording, StopCause
from meetroom.ui.recordings import recording_text
from meetroom.ui.words import Language
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.local_engine import LocalHouse
from tests.ui.sitting import SECRETARY, house_in_session

R = RecordingId("r1")
AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
ORDERED: dict[str, object] = {"stopped_at": AT, "cause": StopCause.ORDERED}


@pytest.mark.parametrize(
    ("changes", "vietnamese", "english"),
    [
        ({}, "Đang ghi", "Recording now"),
        (
            ORDERED,
            "Máy chủ đang hoàn tất tệp ghi hình…",
            "The server puts the film away…",
        ),
        (
            {"stopped_at": AT, "cause": StopCause.FAILED},
            "bị gián đoạn: máy chủ không ghi tiếp được",
            "broke off: the server could not go on",
        ),
        (
            {
                "stopped_at": AT,
                "cause": StopCause.ORDERED,
                "sha256": "0" * 64,
                "size_bytes": 12_340_000,
                "duration_s": 65,
            },
            "01:05, 12.3 MB",
            "01:05, 12.3 MB",
        ),
        (
            {"stopped_at": AT, "cause": StopCause.DOORS_CLOSED, "sha256": "0" * 64, "size_bytes": 1, "duration_s": 5},
            "00:05, 0.1 MB · dừng khi chuyển sang họp kín",
            "00:05, 0.1 MB · ended when the doors were closed",
        ),
    ],
)
def test_where_a_recording_stands(changes: dict[str, object], vietnamese: str, english: str) -> None:
    recording = Recording(recording_id=R, started_at=AT, started_by=PersonId("s"), **changes)  # type: ignore[arg-type]
    assert recording_text(recording, Language.VI) == vietnamese
    assert recording_text(recording, Language.EN) == english


def filed() -> LocalHouse:
    """A sitting with one film put away."""
    house = house_in_session()
    house.do(SECRETARY, StartRecording(recording_id=R))
    house.do(SECRETARY, StopRecording(recording_id=R))
    house.do(SECRETARY, FileRecording(recording_id=R, sha256="0" * 64, size_bytes=8, duration_s=65.0))
    return house


def shown(client: object, text: str) -> Callable[[], bool]:
    """Whether the list says so."""
    return lambda: any(row.text == text for row in client.shell.recordings.rows.rows)  # type: ignore[attr-defined]


def test_a_film_is_saved_with_progress(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(filed(), SECRETARY)
    engine = engine_of(client)
    assert client.wait(lambda: client.press("deskPart5"))
    assert client.wait(lambda: client.find("openRecordings") is not None)
    assert client.wait(lambda: client.press("openRecordings"))
    assert client.wait(lambda: client.find("saveRecording") is not None)
    assert client.wait(shown(client, "01:05, 0.1 MB"))
    client.bridge.call_soon(engine.gate.clear)
    target = tmp_path / "phim.mp4"
    client.shell.recordings.save(R, QUrl.fromLocalFile(str(target)))
    assert client.wait(shown(client, "Đang lưu 50 %"))
    assert client.wait(lambda: client.press("cancelRecording"))
    assert client.wait(shown(client, "Đã hủy. Phần đã tải được giữ lại; lần lưu sau sẽ tải tiếp từ đó."))
    assert not target.exists()
    client.bridge.call_soon(engine.gate.set)
    client.shell.recordings.save(R, QUrl.fromLocalFile(str(target)))
    assert client.wait(shown(client, f"Đã lưu: {target}"))
    assert target.read_bytes() == b"a film!!"
    assert client.shell.recordings.proposedFile(R).fileName().endswith(".mp4")


def test_why_a_film_was_not_saved_is_said(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(filed(), SECRETARY)
    engine_of(client).upload_error = ClientError(ClientProblem.NO_SPACE)
    client.shell.recordings.save(R, QUrl.fromLocalFile(str(tmp_path / "phim.mp4")))
    assert client.wait(lambda: any(row.tone == "red" and not row.active for row in client.shell.recordings.rows.rows))


def test_a_broken_recording_has_nothing_to_save(open_window: OpenWindow) -> None:
    house = house_in_session()
    house.do(SECRETARY, StartRecording(recording_id=R))
    house.do(SECRETARY, AbandonRecording(recording_id=R))
    client = open_window(house, SECRETARY)
    assert client.wait(lambda: [row.ready for row in client.shell.recordings.rows.rows] == [False])
