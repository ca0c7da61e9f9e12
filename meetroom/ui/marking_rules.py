"""How a ballot paper is marked: what may still be chosen, what is missing before it is sent; sends nothing, no Qt."""

from meetroom.domain.core import OptionId
from meetroom.domain.polls import MOTION, Choice, Method, Poll
from meetroom.ui.rows import Row
from meetroom.ui.words import Language, Words

Marks = dict[OptionId, Choice]
"""What is marked so far: see Vote.marks."""

_CHOOSE_ONE = Words("Choose one of {2}.", "Chọn một trong {2}.")
_CHOOSE_N = Words("Choose {0} of {2}.", "Chọn đúng {0} trong {2}.")
_CHOOSE_UP_TO = Words("Choose at most {0} of {2}.", "Chọn không quá {0} trong {2}.")
_CHOOSE_BETWEEN = Words("Choose {1} to {0} of {2}.", "Chọn từ {1} đến {0} trong {2}.")
_EACH = Words(
    "Say for each of the {0} on the list whether you are in favour.",
    "Cho ý kiến với từng người trong {0} người của danh sách.",
)
_EACH_SEATS = Words(
    "Say for each on the list whether you are in favour; at most {0} may be elected.",
    "Cho ý kiến với từng người; được bầu không quá {0} người.",
)
_MISSING_EACH = Words("{0} of {1} still without an answer.", "Còn {0}/{1} người chưa cho ý kiến.")
_MISSING_CHOICE = Words("Choose {0} more.", "Hãy chọn thêm {0}.")
_MISSING_MOTION = Words("Choose one of the three answers.", "Hãy chọn một trong ba phương án.")
_NONE_YET = Words("Choose whom you vote for.", "Hãy chọn người bạn bầu.")
_CHOSEN = Words("{0} chosen, {1} more possible.", "Đã chọn {0}, còn chọn được {1}.")
_ALL_CHOSEN = Words("{0} chosen. Take one away to choose another.", "Đã chọn đủ {0}. Bỏ bớt một để chọn người khác.")
_READY = Words("All answered. Check it and send it.", "Đã cho ý kiến đủ. Xem lại rồi gửi phiếu.")


class OptionRow(Row, frozen=True, kw_only=True):
    """One option of the ballot paper; `mark`: yes, no, abstain or nothing, `usable`: it can be marked now."""

    name: str
    note: str
    mark: str
    usable: bool
    number: int


def option_rows(poll: Poll, marks: Marks, language: Language) -> list[OptionRow]:
    """The ballot paper in its order."""
    full = poll.method is Method.CHOOSE and poll.max_choices > 1 and len(marks) >= poll.max_choices
    return [
        OptionRow(
            key=option.option_id,
            name=option.name,
            note=option.note,
            mark=marks[option.option_id].value if option.option_id in marks else "",
            usable=option.option_id in marks or not full,
            number=number,
        )
        for number, option in enumerate(poll.options, 1)
    ]


def marks_of(poll: Poll, marks: Marks, option: OptionId, choice: Choice) -> Marks:
    """The marks after one press: the same once more takes it away; the only choice of one moves."""
    if poll.method is Method.MOTION:
        return {MOTION: choice}
    if marks.get(option) is choice:
        return {key: mark for key, mark in marks.items() if key != option}
    if poll.method is Method.CHOOSE:
        if poll.max_choices == 1:
            return {option: Choice.YES}
        return marks if len(marks) >= poll.max_choices else {**marks, option: Choice.YES}
    return {**marks, option: choice}


def problem_of(poll: Poll, marks: Marks, language: Language) -> str:
    """What is missing before the ballot can be sent; "" when nothing is."""
    if poll.method is Method.MOTION:
        return "" if MOTION in marks else _MISSING_MOTION.say(language)
    if poll.method is Method.EACH:
        missing = len(poll.options) - len(marks)
        return _MISSING_EACH.say(language).format(missing, len(poll.options)) if missing else ""
    if not marks:
        return _NONE_YET.say(language)
    missing = poll.min_choices - len(marks)
    return _MISSING_CHOICE.say(language).format(missing) if missing > 0 else ""


def left_text(poll: Poll, marks: Marks, language: Language) -> str:
    """What may still be chosen on a ballot that can be sent."""
    if poll.method is Method.MOTION or (poll.method is Method.CHOOSE and poll.max_choices == 1):
        return ""
    if poll.method is Method.EACH:
        return _READY.say(language)
    left = poll.max_choices - len(marks)
    return (_CHOSEN if left else _ALL_CHOSEN).say(language).format(len(marks), left)


def rule_of(poll: Poll, language: Language) -> str:
    """How this ballot paper is filled in; "" for a motion, where the buttons say it."""
    if poll.method is Method.MOTION:
        return ""
    if poll.method is Method.EACH:
        words = _EACH_SEATS if poll.seats < len(poll.options) else _EACH
        return words.say(language).format(poll.seats if words is _EACH_SEATS else len(poll.options))
    least, most = poll.min_choices, poll.max_choices
    several = _CHOOSE_N if least == most else _CHOOSE_UP_TO if least <= 1 else _CHOOSE_BETWEEN
    words = _CHOOSE_ONE if most == 1 else several
    return words.say(language).format(most, least, len(poll.options))
