"""What happened in a sitting beside its items, one sentence each, for the draft of the minutes; reads no facts."""

from meetroom.domain.minutes_form import Occurrence, OccurrenceKind
from meetroom.domain.state import QuorumCourse
from meetroom.ui.labels import time_text
from meetroom.ui.words import Language, Words

K = OccurrenceKind
_SAID: dict[OccurrenceKind, Words] = {
    K.CHAIR_HANDED_OVER: Words("{0} presides from now on", "{0} điều hành phiên họp"),
    K.CHAIR_TAKEN_BACK: Words("The chair presides again", "Chủ tọa nhận lại quyền điều hành"),
    K.DOORS_CLOSED: Words("The doors are closed", "Đóng cửa, họp kín"),
    K.DOORS_OPENED: Words("The doors are open again", "Mở cửa, thôi họp kín"),
    K.SUBSTITUTE_NAMED: Words("{1} stands in for {0}", "{1} đi thay {0}"),
    K.SUBSTITUTION_ENDED: Words("Nobody stands in for {0} any more", "Thôi cử người đi thay {0}"),
    K.ITEM_DEFERRED: Words("Deferred: “{2}”", "Tạm hoãn mục “{2}”"),
    K.ITEM_CARRIED_OVER: Words("Left to the next meeting: “{2}”", "Chuyển sang phiên họp sau mục “{2}”"),
}
_CORRECTED = Words("Attendance of {0} corrected: {1} – {2}", "Đính chính giờ có mặt của {0}: {1} – {2}")
_ORDERS: dict[bool | None, Words] = {
    True: Words("Point of order of {0}: upheld", "Ý kiến về thủ tục của {0}: chấp nhận"),
    False: Words("Point of order of {0}: not upheld", "Ý kiến về thủ tục của {0}: không chấp nhận"),
    None: Words("Point of order of {0}: noted", "Ý kiến về thủ tục của {0}: ghi nhận"),
}
_QUORUM: dict[QuorumCourse | None, Words] = {
    QuorumCourse.COUNT_AGAIN: Words("No quorum: it is counted again", "Thiếu túc số: kiểm tra lại túc số"),
    QuorumCourse.SUSPEND: Words("No quorum: the meeting is suspended", "Thiếu túc số: tạm dừng phiên họp"),
    QuorumCourse.GO_ON: Words("No quorum: the meeting goes on", "Thiếu túc số: tiếp tục họp"),
}
_UNTOLD = Words("No quorum", "Thiếu túc số")
_LINE = Words("{0}: {1}.", "{0}: {1}.")
_WITH_REASON = Words("{0}: {1} ({2}).", "{0}: {1} ({2}).")


def _what(told: Occurrence, language: Language) -> str:
    if told.kind is K.PRESENCE_CORRECTED:
        times = (time_text(told.arrived_at), time_text(told.left_at))
        return _CORRECTED.say(language).format(told.name, *times)
    if told.kind is K.ORDER_ANSWERED:
        return _ORDERS[told.upheld].say(language).format(told.name)
    if told.kind is K.QUORUM_ANSWERED:
        return _QUORUM.get(told.course, _UNTOLD).say(language)
    return _SAID[told.kind].say(language).format(told.name, told.other, told.title)


def occurrence_text(told: Occurrence, language: Language) -> str:
    """When, what, and the reason or the answer where one was given."""
    words = _WITH_REASON if told.reason else _LINE
    return words.say(language).format(time_text(told.at), _what(told, language), told.reason)
