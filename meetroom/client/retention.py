"""What the machines of a meeting did after it was over, as the server was told; clears nothing itself."""

from meetroom.client.wire import Door
from meetroom.domain.core import MeetingId
from meetroom.protocol.minutes import RetentionRows


class RetentionBoard:
    """See RetentionPort."""

    def __init__(self, door: Door, meeting_id: MeetingId) -> None:
        self._door = door
        self._meeting_id = meeting_id

    async def board(self) -> RetentionRows:
        """See RetentionPort."""
        return await self._door.ask(RetentionRows, "GET", "meetings", self._meeting_id, "retention-reports")
