"""Sentences of the library: what there is, what was found, what a wipe removes and loses; asks nobody anything."""

from collections.abc import Sequence

from meetroom.client.kept import KeptMeeting
from meetroom.ui.library_rows import losses, title_of
from meetroom.ui.paper_words import size_text
from meetroom.ui.words import Language, Words

_NOTHING_KEPT = Words(
    "Nothing of any meeting is on this machine. Documents and notes of the meetings you enter appear here.",
    "Trên máy này chưa có gì của phiên họp nào. Tài liệu và ghi chú của các phiên họp bạn dự sẽ có ở đây.",
)
_NOT_FOUND = Words(
    "Not found in any document you can open here, nor in your notes. Try fewer words; marks do not matter.",
    "Không tìm thấy trong các tài liệu mở được trên máy này và trong ghi chú của bạn. Hãy thử ít từ hơn; "
    "gõ có dấu hay không dấu đều được.",
)
_FOUND = Words("{0} places", "{0} chỗ")
_READING = Words(
    "{0} of {1} documents have been read so far; the rest follows by itself.",
    "Đã đọc {0}/{1} tài liệu để tìm; phần còn lại sẽ tự thêm vào.",
)
_TOTAL = Words("{0} meetings, {1} on this machine", "{0} phiên họp, {1} trên máy này")
_IN_MEETING = Words("You are still in the meeting: {0}", "Bạn vẫn đang dự phiên họp: {0}")
_VOTE_OPEN = Words(
    "A vote is open in the meeting. Go back to vote.", "Phiên họp đang biểu quyết. Hãy quay lại để biểu quyết."
)
_WIPE_ONE = Words(
    "Documents and notes of “{0}” are removed from this machine, with keys and everything made of them ({1}).",
    "Tài liệu và ghi chú của “{0}” trên máy này sẽ bị xóa, cùng khóa mở và dữ liệu tìm kiếm ({1}).",
)
_WIPE_ALL = Words(
    "Documents and notes of {0} meetings are removed from this machine, with keys and everything made of them ({1}).",
    "Tài liệu và ghi chú của {0} phiên họp trên máy này sẽ bị xóa, cùng khóa mở và dữ liệu tìm kiếm ({1}).",
)
_BUT_ENTERED = Words(
    "The meeting you are in is left as it is; leave it first to remove it too.",
    "Phiên họp bạn đang dự được giữ nguyên; muốn xóa, hãy rời phiên họp trước.",
)
_STAYS = Words(
    "What the server has is not touched: it comes back when you enter the meeting again.",
    "Những gì máy chủ đã có thì không bị đụng đến và sẽ về lại khi bạn vào lại phiên họp.",
)
_LOST = Words(
    "Lost for ever, being on this machine alone: {0}. To keep them, first enter the meeting while connected.",
    "Sẽ mất hẳn vì chỉ có trên máy này: {0}. Muốn giữ, hãy vào phiên họp khi có mạng trước khi xóa.",
)


def empty_text(language: Language) -> str:
    """That there is nothing yet."""
    return _NOTHING_KEPT.say(language)


def answer_text(places: int, language: Language) -> str:
    """How much was found, or what to try where nothing was."""
    return _FOUND.say(language).format(places) if places else _NOT_FOUND.say(language)


def unread_text(done: int, total: int, language: Language) -> str:
    """How many documents can be searched so far; "" when all can."""
    return _READING.say(language).format(done, total) if done < total else ""


def live_text(live: KeptMeeting, voting: bool, language: Language) -> str:
    """That the meeting goes on meanwhile."""
    return _VOTE_OPEN.say(language) if voting else _IN_MEETING.say(language).format(title_of(live, language))


def total_text(kept: Sequence[KeptMeeting], language: Language) -> str:
    """How much there is of all meetings."""
    size = size_text(sum(k.size_bytes for k in kept), language)
    return _TOTAL.say(language).format(len(kept), size) if kept else ""


def wipe_question(kept: KeptMeeting, language: Language) -> str:
    """What is asked before a meeting is removed from this machine."""
    first = _WIPE_ONE.say(language).format(title_of(kept, language), size_text(kept.size_bytes, language))
    return _paragraphs(first, _lost((kept,), language), _STAYS.say(language))


def wipe_all_question(kept: Sequence[KeptMeeting], language: Language) -> str:
    """What is asked before all but the meeting one is in are removed; "" where there is nothing to remove."""
    going = [k for k in kept if not k.entered]
    if not going:
        return ""
    first = _WIPE_ALL.say(language).format(len(going), size_text(sum(k.size_bytes for k in going), language))
    but = _BUT_ENTERED.say(language) if len(going) < len(kept) else ""
    return _paragraphs(first, _lost(going, language), _STAYS.say(language), but)


def _lost(kept: Sequence[KeptMeeting], language: Language) -> str:
    lost = losses(kept, language)
    return _LOST.say(language).format(", ".join(lost)) if lost else ""


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
