"""A recording on its way to this machine; knows where the server has it, not how it is fetched."""

from pathlib import Path

from meetroom.client.proved_download import Told, fetch_proved
from meetroom.client.wire import Door
from meetroom.domain.core import MeetingId
from meetroom.domain.state import Recording


async def fetch_film(door: Door, meeting_id: MeetingId, recording: Recording, target: Path, told: Told) -> None:
    """Save the film of a filed recording; see fetch_proved.  Raises: ClientError."""
    path = ("meetings", meeting_id, "recordings", recording.recording_id)
    await fetch_proved(door, path, target, told, sha256=recording.sha256, size_bytes=recording.size_bytes)
