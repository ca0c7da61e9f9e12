"""Recordings of the sitting (ghi âm, ghi hình): when one runs, why it ended, what became of it; knows no sound.

The file lies beside the chain; a fact names it by its hash.
"""

from datetime import datetime
from math import isfinite

from msgspec.structs import replace

from meetroom.domain.core import (
    Command,
    Event,
    Fact,
    RecordingId,
    Refusal,
    Refused,
    check_id,
    is_sha256,
    require,
)
from meetroom.domain.state import Meeting, Person, Recording, StopCause

MAX_RECORDINGS = 500
MAX_FILE_BYTES = 1 << 50
MAX_DURATION_S = 31 * 86_400.0


class StartRecording(Command, frozen=True, tag=True):
    """Record the sitting from now on; everybody sees that it runs."""

    recording_id: RecordingId


class StopRecording(Command, frozen=True, tag=True):
    """End the recording."""

    recording_id: RecordingId


class AbandonRecording(Command, frozen=True, tag=True):
    """The recording broke off; only the server sends it, when it cannot write or hear any more."""

    recording_id: RecordingId


class FileRecording(Command, frozen=True, tag=True):
    """Put the file of an ended recording on record; only the server sends it, after it closed the file."""

    recording_id: RecordingId
    sha256: str
    size_bytes: int
    duration_s: float


class RecordingStarted(Event, frozen=True, tag=True):
    """What is said and shown is recorded from now on."""

    recording_id: RecordingId


class RecordingStopped(Event, frozen=True, tag=True):
    """Nothing is recorded any more."""

    recording_id: RecordingId
    cause: StopCause


class RecordingFiled(Event, frozen=True, tag=True):
    """The file is whole: its SHA-256 in hex, its size, how long it plays."""

    recording_id: RecordingId
    sha256: str
    size_bytes: int
    duration_s: float


def _recording(meeting: Meeting, recording_id: RecordingId) -> Recording:
    recording = meeting.recordings.get(recording_id)
    if recording is None:
        raise Refused(Refusal.UNKNOWN_RECORDING)
    return recording


def start_recording(meeting: Meeting, actor: Person, command: StartRecording, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(RECORDING_RUNNING | CLOSED_SITTING | DUPLICATE_ID | INVALID_VALUE).

    What is said behind closed doors is not recorded.
    """
    check_id(command.recording_id)
    require(meeting.recording is None, Refusal.RECORDING_RUNNING)
    require(not meeting.doors_closed, Refusal.CLOSED_SITTING)
    require(command.recording_id not in meeting.recordings, Refusal.DUPLICATE_ID)
    require(len(meeting.recordings) < MAX_RECORDINGS, Refusal.INVALID_VALUE)
    return (RecordingStarted(recording_id=command.recording_id),)


def stop_recording(meeting: Meeting, actor: Person, command: StopRecording, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_RECORDING | RECORDING_STOPPED)."""
    recording = _recording(meeting, command.recording_id)
    require(recording.stopped_at is None, Refusal.RECORDING_STOPPED)
    return (RecordingStopped(recording_id=recording.recording_id, cause=StopCause.ORDERED),)


def abandon_recording(meeting: Meeting, actor: Person, command: AbandonRecording, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_RECORDING | RECORDING_STOPPED)."""
    recording = _recording(meeting, command.recording_id)
    require(recording.stopped_at is None, Refusal.RECORDING_STOPPED)
    return (RecordingStopped(recording_id=recording.recording_id, cause=StopCause.FAILED),)


def file_recording(meeting: Meeting, actor: Person, command: FileRecording, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_RECORDING | RECORDING_RUNNING | RECORDING_FILED | INVALID_VALUE)."""
    recording = _recording(meeting, command.recording_id)
    require(recording.stopped_at is not None, Refusal.RECORDING_RUNNING)
    require(not recording.sha256, Refusal.RECORDING_FILED)
    require(is_sha256(command.sha256), Refusal.INVALID_VALUE)
    require(0 <= command.size_bytes <= MAX_FILE_BYTES, Refusal.INVALID_VALUE)
    sensible = isfinite(command.duration_s) and 0 <= command.duration_s <= MAX_DURATION_S
    require(sensible, Refusal.INVALID_VALUE)
    return (
        RecordingFiled(
            recording_id=recording.recording_id,
            sha256=command.sha256,
            size_bytes=command.size_bytes,
            duration_s=command.duration_s,
        ),
    )


def end_recording(meeting: Meeting, cause: StopCause) -> tuple[Event, ...]:
    """The fact that ends the recording that runs, if one runs."""
    recording = meeting.recording
    return () if recording is None else (RecordingStopped(recording_id=recording.recording_id, cause=cause),)


def _with(meeting: Meeting, recording: Recording) -> Meeting:
    return replace(meeting, recordings={**meeting.recordings, recording.recording_id: recording})


def on_recording_started(meeting: Meeting, event: RecordingStarted, fact: Fact) -> Meeting:
    """It runs."""
    return _with(meeting, Recording(recording_id=event.recording_id, started_at=fact.at, started_by=fact.actor))


def on_recording_stopped(meeting: Meeting, event: RecordingStopped, fact: Fact) -> Meeting:
    """It ended."""
    recording = meeting.recordings.get(event.recording_id)
    if recording is None:
        return meeting
    return _with(meeting, replace(recording, stopped_at=fact.at, cause=event.cause))


def on_recording_filed(meeting: Meeting, event: RecordingFiled, fact: Fact) -> Meeting:
    """Its file is known."""
    recording = meeting.recordings.get(event.recording_id)
    if recording is None:
        return meeting
    filed = replace(recording, sha256=event.sha256, size_bytes=event.size_bytes, duration_s=event.duration_s)
    return _with(meeting, filed)
