"""What somebody who is logged in has on this machine beside the meeting they are in; enters no meeting.

Files on their way in, the meetings of which something is kept, and the rules that fall due for these.
"""

from collections.abc import Callable, Sequence

from meetroom.client.aftercare import Aftercare
from meetroom.client.clearing_outcome import ClearingOutcome
from meetroom.client.disk import SealedLog
from meetroom.client.entrance import Identity
from meetroom.client.kept import KeptMeetings, Live
from meetroom.client.line_up import FileToHandIn, LineUp
from meetroom.client.listening import Listener
from meetroom.client.retention_reports import RetentionReports
from meetroom.client.uploads import Uploads
from meetroom.domain.core import MeetingId
from meetroom.protocol.http import MeetingSummary


class Belongings:
    """See the module.  Of one person at one server, from log-in to log-out; belongs to the loop.

    Args:
        device: random name of this installation; `machine`: what its user would call it.
        live: the meeting one is in, None when in none.
        look_after_s: how often to ask which meetings are over; see Engine.
    """

    def __init__(
        self,
        who: Identity,
        device: str,
        machine: str,
        listener: Listener,
        live: Callable[[], Live | None],
        look_after_s: float | None,
    ) -> None:
        self._door = who.door
        self._all_gone = True
        self._closed = False
        self._line_up = LineUp(who.folder, who.chest)
        self.uploads = Uploads(who.door, who.folder, who.chest)
        self.kept = KeptMeetings(
            *(who.folder, who.chest, who.login.person_id, device, self, live, listener.on_kept, listener.on_search),
            on_outcome=self.note,
        )
        log = SealedLog(who.folder / "clearings.log", who.chest)
        self._aftercare = Aftercare(RetentionReports(log, who.door, device, machine), self._settle, look_after_s)
        self._aftercare.start()

    async def close(self) -> None:
        """Stop; what is not done yet goes on after the next log-in."""
        self._closed = True
        await self._aftercare.close()
        await self.uploads.close()
        await self.kept.rest()

    async def meetings(self) -> tuple[MeetingSummary, ...]:
        """As `Engine.meetings`: whoever asks learns which are over, without entering them.  Raises: ClientError."""
        summaries = await self._door.ask(tuple[MeetingSummary, ...], "GET", "meetings")
        if not self._closed:  # an answer that comes after the log-out clears nothing any more
            self._all_gone = await self.kept.settle(summaries)
        return summaries

    def note(self, meeting_id: MeetingId, outcome: ClearingOutcome) -> None:
        """A retention rule was carried out, or could not be: the server is told."""
        self._aftercare.note(meeting_id, outcome)

    async def files_to_hand_in(self) -> tuple[FileToHandIn, ...]:
        """As `Engine.files_to_hand_in`."""
        return await self._line_up.load()

    async def keep_files_to_hand_in(self, files: Sequence[FileToHandIn]) -> None:
        """As `Engine.keep_files_to_hand_in`."""
        await self._line_up.keep(files)

    async def forget_files(self, meeting_id: MeetingId) -> None:
        """Hand in nothing more to this meeting, and remember nothing of what was underway."""
        await self.uploads.forget_meeting(meeting_id)
        files = await self._line_up.load()
        others = [file for file in files if file.meeting_id != meeting_id]
        if len(others) < len(files):
            await self._line_up.keep(others)

    async def _settle(self) -> bool:
        await self.meetings()
        return self._all_gone
