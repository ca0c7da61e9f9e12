"""What the desk says of a text: whether it is written down, and what hinders it; keeps nothing."""

from meetroom.client.engine import ClientError, LinkState
from meetroom.domain.minutes_state import WrittenText
from meetroom.domain.state import Meeting, Phase
from meetroom.ui.labels import person_name, time_text
from meetroom.ui.minutes_pages import Standing, TextPage
from meetroom.ui.sentences import error_sentence
from meetroom.ui.view import Room
from meetroom.ui.words import Language, Words

_SAID: dict[Standing, Words] = {
    Standing.EMPTY: Words("Nothing written here yet", "Chưa có nội dung"),
    Standing.TYPED: Words(
        "Kept on this machine; written down when you pause or go on",
        "Đã giữ trên máy này; sẽ ghi khi bạn ngừng gõ hoặc chuyển mục",
    ),
    Standing.SENDING: Words("Writing…", "Đang ghi…"),
    Standing.CONFLICT: Words(
        "Somebody else changed this text meanwhile. Both are kept: choose below.",
        "Người khác vừa sửa phần này. Cả hai bản đều được giữ: hãy chọn bên dưới.",
    ),
}
_WRITTEN = Words("Written down at {0}", "Đã ghi lúc {0}")
_WRITTEN_BY = Words("Written down at {0} by {1}", "Đã ghi lúc {0}, người ghi: {1}")
_REFUSED = Words("Not written yet: {0}", "Chưa ghi được: {0}")
_NO_LINE = Words(
    "Not written yet: there is no connection. The text is kept on this machine and goes out by itself.",
    "Chưa ghi được: đang mất kết nối. Chữ được giữ trên máy này và sẽ tự ghi khi nối lại.",
)
_NOT_KEPT = Words(
    "Not kept on this machine: {0} Do not close the program before it says “Written down”.",
    "Chưa giữ được trên máy này: {0} Đừng đóng chương trình trước khi hiện “Đã ghi”.",
)
_APPROVED = Words(
    "The minutes are approved; their text stands.", "Biên bản đã được duyệt, không sửa nội dung được nữa."
)
TOO_LONG = Words(
    "This text is too long: {0} letters of at most {1}. Shorten it or move a part elsewhere.",
    "Nội dung quá dài: {0} ký tự, tối đa {1}. Hãy rút gọn hoặc chuyển bớt sang phần khác.",
)
MARKS = {
    Standing.TYPED: "typed", Standing.SENDING: "typed", Standing.REFUSED: "typed",
    Standing.CONFLICT: "conflict", Standing.WRITTEN: "written",
}  # fmt: skip
MARK_SAID = {
    "typed": Words("typed, not written down yet", "đang soạn, chưa ghi"),
    "written": Words("has a text", "đã có nội dung"),
    "conflict": Words("two versions", "có hai bản"),
    "": Words("nothing written", "chưa có nội dung"),
}
_THEIRS = Words("{0}, at {1}", "{0}, lúc {1}")
FIXED = frozenset({Phase.MINUTES_APPROVED, Phase.ARCHIVED})


def said_of(
    page: TextPage, room: Room, problem: Words | ClientError | None, disk: ClientError | None
) -> tuple[str, str]:
    """The sentence and its tone.

    Args:
        problem: why the text was not taken.
        disk: why this machine's disk did not take it.
    """
    language, standing = room.language, page.standing
    if room.meeting.phase in FIXED and not page.dirty:
        return _APPROVED.say(language), "plain"
    if disk is not None and page.dirty:
        return _NOT_KEPT.say(language).format(error_sentence(disk, language)), "red"
    if page.dirty and room.bridge.link is not LinkState.LIVE:
        return _NO_LINE.say(language), "amber"
    if standing is Standing.REFUSED and problem is not None:
        why = problem.say(language) if isinstance(problem, Words) else error_sentence(problem, language)
        return _REFUSED.say(language).format(why), "red"
    if standing is Standing.WRITTEN and page.written is not None:
        return _written(page.written, room), "green"
    said = _SAID.get(standing, _SAID[Standing.TYPED])
    return said.say(language), {Standing.CONFLICT: "amber", Standing.EMPTY: "plain"}.get(standing, "blue")


def _written(written: WrittenText, room: Room) -> str:
    if written.by == room.bridge.me:
        return _WRITTEN.say(room.language).format(time_text(written.at))
    return _WRITTEN_BY.say(room.language).format(time_text(written.at), person_name(room.meeting, written.by))


def theirs_of(rival: WrittenText, meeting: Meeting, language: Language) -> str:
    """Who wrote the other version, and when."""
    return _THEIRS.say(language).format(person_name(meeting, rival.by), time_text(rival.at))


def too_long(letters: int, most: int) -> Words:
    """Said of a text that is too long."""
    return TOO_LONG.filled(letters, most)
