"""Works out on a second device what a voting device had sealed, before it knew that it would be checked; casts nothing.

What is carried over, by a picture of squares or as text: id of the vote, code as it was shown, opened ballot.
"""

from urllib.parse import quote, unquote

import msgspec
import segno
from PySide6.QtCore import Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.client.election_views import in_groups
from meetroom.client.elections import Opening
from meetroom.client.engine import ClientError, ClientProblem
from meetroom.domain.core import PollId
from meetroom.domain.polls import Vote
from meetroom.protocol.door import BALLOT
from meetroom.ui.sealed_ballot_views import SealedVotes
from meetroom.ui.sealed_ballot_words import problem_sentence, vote_text
from meetroom.ui.view import Room, ViewModel, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

SHORT_CHARS = 12
_PARTS = 3
_HELD = Words("This ballot held: {0}", "Phiếu này ghi: {0}")
_COMPARE = Words(
    "Compare the code below with the one the voting device showed BEFORE you chose to check. If both the code and the "
    "vote are right, that device sealed honestly.",
    "Hãy so mã dưới đây với mã thiết bị bỏ phiếu đã hiện TRƯỚC khi bạn chọn kiểm tra. Nếu cả mã và nội dung đều đúng "
    "thì thiết bị đó niêm phong trung thực.",
)
_LIES = Words(
    "This is not what stood behind the code. Do not vote on that device; tell the chair and the scrutineers.",
    "Nội dung này không khớp với mã. Đừng bỏ phiếu trên thiết bị đó; hãy báo chủ tọa và ban kiểm phiếu.",
)
_NO_OPENING = Words(
    "This is not an opened ballot. Copy the whole text from the voting device.",
    "Đây không phải phiếu đã mở. Hãy sao chép toàn bộ văn bản từ thiết bị bỏ phiếu.",
)


class BallotCheckView(msgspec.Struct, frozen=True, kw_only=True):
    """What was found."""

    found: str = ""
    tone: str = "blue"
    advice: str = ""
    code: str = ""
    busy: bool = False


def carried(opening: Opening) -> str:
    """What a second device needs, as one line of text."""
    return f"{BALLOT}{quote(opening.poll_id, safe='')}:{opening.code}:{opening.text}"


def picture_of(text: str) -> str:
    """The same as a picture of squares, a data URI; "" for a text that is too long for one."""
    try:
        return str(segno.make_qr(text, error="l").png_data_uri(scale=4, border=3))
    except segno.DataOverflowError:
        return ""


@QmlElement
class BallotCheckViewModel(ViewModel):
    """The sheet on the second device."""

    ticking = False
    changed = Signal()
    found = shown(str, "found", changed)
    tone = shown(str, "tone", changed)
    advice = shown(str, "advice", changed)
    code = shown(str, "code", changed)
    busy = shown(bool, "busy", changed)

    def __init__(self, room: Room, votes: SealedVotes) -> None:
        self._votes = votes
        self._code = ""
        self._poll_id = PollId("")
        self._result: Vote | Words | ClientError | None = None
        self._busy = False
        super().__init__(room)

    def look(self) -> BallotCheckView:
        """See ViewModel."""
        result, language = self._result, self.room.language
        if isinstance(result, Vote):
            poll = self.room.meeting.polls.get(self._poll_id)
            held = vote_text(poll, result, language) if poll is not None else ""
            return BallotCheckView(
                found=self.room.text(_HELD).format(held),
                tone="green",
                advice=self.room.text(_COMPARE),
                code=in_groups(self._code[:SHORT_CHARS]),
                busy=self._busy,
            )
        if isinstance(result, ClientError):
            return BallotCheckView(found=problem_sentence(result, language), tone="red", busy=self._busy)
        if result is not None:
            return BallotCheckView(found=self.room.text(result), tone="red", busy=self._busy)
        return BallotCheckView(busy=self._busy)

    @Slot()
    def begin(self) -> None:
        """The sheet is opened."""
        self._result = None
        self.refresh()

    @Slot(str)
    def check(self, text: str) -> None:
        """Work an opened ballot out."""
        parts = "".join(text.split()).removeprefix(BALLOT).split(":", _PARTS - 1)
        if self._busy:
            return
        if len(parts) != _PARTS:
            self._finished(_NO_OPENING)
            return
        self._poll_id, self._code = PollId(unquote(parts[0])), parts[1]
        self._busy, self._result = True, None
        self.refresh()
        self._votes.run(
            lambda port: port.check_opening(parts[2], self._code),
            lambda vote: self._finished(vote if vote is not None else _LIES),
            self._failed,
        )

    def _failed(self, error: ClientError) -> None:
        self._finished(_NO_OPENING if error.problem is ClientProblem.NOT_FOUND else error)

    def _finished(self, result: Vote | Words | ClientError) -> None:
        self._busy, self._result = False, result
        self.refresh()
