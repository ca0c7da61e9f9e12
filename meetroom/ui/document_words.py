"""What the document centre says: one sentence for every state, with what to do; decides nothing."""

import msgspec

from meetroom.client.engine import ClientError, ClientProblem, DocumentProgress
from meetroom.domain.state import Document, Role
from meetroom.protocol.messages import PagePresented
from meetroom.ui.labels import person_name
from meetroom.ui.new_version import Offer
from meetroom.ui.sentences import error_sentence
from meetroom.ui.view import Room
from meetroom.ui.words import Words

_SENTENCES: dict[str, Words] = {
    "none": Words(
        "No document is open. Documents appear here as soon as they are released.",
        "Chưa mở tài liệu nào. Tài liệu sẽ hiện ở đây ngay khi được phát hành.",
    ),
    "unreleased": Words(
        "This document has not been released yet. It opens here by itself as soon as the chair or the secretary "
        "releases it; you need not do anything.",
        "Tài liệu này chưa được phát hành. Tài liệu sẽ tự mở tại đây ngay khi chủ tọa hoặc thư ký phát hành; "
        "bạn không cần làm gì.",
    ),
    "downloading": Words(
        "The document is being fetched: {0} of {1} parts are here and checked. It opens by itself.",
        "Đang tải tài liệu: đã nhận và kiểm tra {0}/{1} phần. Tài liệu sẽ tự mở khi đủ.",
    ),
    "opening": Words("The document is being opened…", "Đang mở tài liệu…"),
    "missing": Words(
        "Not all parts of the document are on this device ({0} of {1}), and the server cannot be reached. Fetching "
        "goes on by itself when the line is back.",
        "Tài liệu chưa tải đủ trên máy này ({0}/{1} phần) và chưa liên lạc được với máy chủ. Việc tải sẽ tự tiếp tục "
        "khi có mạng trở lại.",
    ),
    "broken": Words(
        "What arrived is not the document the meeting names, so it is not shown. Press “Fetch again”; if that does "
        "not help, tell the secretary.",
        "Tệp nhận được không đúng với tài liệu của phiên họp nên không được mở. Hãy bấm “Tải lại”; nếu vẫn không được, "
        "hãy báo thư ký.",
    ),
    "cleared": Words(
        "The meeting is over. By its rule its documents have been removed from this device; the server still has them.",
        "Phiên họp đã kết thúc. Theo quy định của phiên họp, tài liệu đã được xóa khỏi máy này; máy chủ vẫn lưu.",
    ),
    "withdrawn": Words(
        "This document was withdrawn and has been removed from this device. Your notes on it are kept. Reason: {2}",
        "Tài liệu này đã được thu hồi và đã xóa khỏi máy này. Ghi chú của bạn vẫn được giữ. Lý do: {2}",
    ),
}
_ACTIONS: dict[str, Words] = {
    "missing": Words("Try again", "Thử lại"),
    "broken": Words("Fetch again", "Tải lại"),
}
_FOLLOWING = Words("Page follows the chair", "Đồng bộ trang với chủ tọa")
_FOLLOWING_PERSON = Words("Page follows {0}", "Đồng bộ trang với {0}")
_OWN = Words("Your own page", "Xem trang riêng")
_LEADING = Words("Everybody follows your page", "Mọi người theo trang của bạn")
_UNSAVED = Words(
    "{0} notes not saved yet – kept on the screen, saving is tried again",
    "{0} ghi chú chưa lưu – vẫn giữ trên màn hình, đang thử lưu lại",
)
_FOLLOW_CHAIR = Words("Follow the chair · page {0}", "Theo chủ tọa · trang {0}")
_FOLLOW_PERSON = Words("Follow {1} · page {0}", "Theo {1} · trang {0}")
_OLD_VERSION = Words(
    "You are reading version {0}. The newest is version {1}.", "Bạn đang xem bản {0}. Bản mới nhất là bản {1}."
)
_NOTES_ELSEWHERE = Words("You have {0} notes on version {1}.", "Bạn có {0} ghi chú ở bản {1}.")
_NEW_VERSION = Words(
    "There is a new version: {0} of your notes can be carried over to it.",
    "Có bản mới: chuyển được {0} ghi chú của bạn sang bản này.",
)
_NEW_VERSION_LOSS = Words(
    "There is a new version: {0} of your notes can be carried over to it ({1} have no place there any more).",
    "Có bản mới: chuyển được {0} ghi chú của bạn sang bản này ({1} ghi chú không còn chỗ).",
)
_CARRY = Words("Carry {0} notes over", "Chuyển {0} ghi chú")
_OPEN_VERSION = Words("Open version {0}", "Mở bản {0}")


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the words depend on."""

    phase: str
    document: Document | None
    progress: DocumentProgress | None
    error: ClientError | None
    presented: PagePresented | None
    following: bool
    presenting: bool
    unsaved: int
    version: int = 0
    other_versions: dict[int, int] = {}
    offer: Offer = Offer()
    seen_by: str = ""

    @property
    def part(self) -> float:
        """How much of the document is here, 0…1."""
        return self.progress.verified / self.progress.total if self.progress and self.progress.total else 0.0


class DocumentWords:
    """Words for one situation, in the language of the room."""

    def __init__(self, room: Room, situation: Situation) -> None:
        self._room = room
        self._now = situation

    def sentence(self) -> str:
        """What is the matter, "" when the document can be read."""
        now = self._now
        words = _SENTENCES.get(now.phase)
        if now.phase == "broken" and now.error is not None and now.error.problem is not ClientProblem.DOCUMENT_BROKEN:
            return error_sentence(now.error, self._room.language)
        if words is None:
            return ""
        verified, total = (now.progress.verified, now.progress.total) if now.progress else (0, 0)
        return self._room.text(words).format(verified, total or "?", now.document.reason if now.document else "")

    def action(self) -> str:
        """What can be pressed, "" for nothing."""
        words = _ACTIONS.get(self._now.phase)
        return self._room.text(words) if words else ""

    def state_line(self) -> str:
        """Whose page this is and who sees the notes."""
        if self._now.unsaved:
            return self._room.text(_UNSAVED).format(self._now.unsaved)
        return f"{self._page_owner()} · {self._now.seen_by}"

    def notice(self) -> str:
        """That another version is newer, or holds own notes; "" for neither."""
        found, homeless = len(self._now.offer.found), sum(self._now.offer.homeless.values())
        if found:
            return self._room.text(_NEW_VERSION_LOSS if homeless else _NEW_VERSION).format(found, homeless)
        other = self._other_version()
        if not other:
            return ""
        if other > self._now.version:
            return self._room.text(_OLD_VERSION).format(self._now.version, other)
        return self._room.text(_NOTES_ELSEWHERE).format(self._now.offer.waiting[other], other)

    def notice_action(self) -> str:
        """Words of the button that goes there, or carries notes over."""
        if self._now.offer.found:
            return self._room.text(_CARRY).format(len(self._now.offer.found))
        other = self._other_version()
        return self._room.text(_OPEN_VERSION).format(other) if other else ""

    def _other_version(self) -> int:
        now = self._now
        newest = now.document.versions[-1].number if now.document else 0
        if now.version != newest:
            return newest
        # Notes that were carried over need not be looked for on the old version.
        return max(now.offer.waiting, default=0)

    def follow_label(self) -> str:
        """Words of the button that goes back to the presenter."""
        presented = self._now.presented
        if presented is None:
            return ""
        words = _FOLLOW_CHAIR if self._is_chair(presented) else _FOLLOW_PERSON
        return self._room.text(words).format(presented.page + 1, person_name(self._room.meeting, presented.by))

    def _page_owner(self) -> str:
        now = self._now
        if now.presenting:
            return self._room.text(_LEADING)
        if not now.following:
            return self._room.text(_OWN)
        if now.presented is None or self._is_chair(now.presented):
            return self._room.text(_FOLLOWING)
        return self._room.text(_FOLLOWING_PERSON).format(person_name(self._room.meeting, now.presented.by))

    def _is_chair(self, presented: PagePresented) -> bool:
        return self._room.meeting.has_role(presented.by, Role.CHAIR)
