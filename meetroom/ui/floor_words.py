"""The floor in words: kinds, stances, categories, rulings, own place and time; no Qt, decides nothing."""

from datetime import datetime
from itertools import takewhile

from meetroom.domain.core import PersonId
from meetroom.domain.floor import waiting_list
from meetroom.domain.floor_order import LimitKind, TimeLeft, limit_for, speaking_time_on, spoken_s, time_left
from meetroom.domain.state import Meeting, OrderCategory, Ruling, Speech, SpeechKind, SpeechState, Stance
from meetroom.ui.labels import SPEECH_KINDS, clock_text
from meetroom.ui.words import Language, Words

STANCES: dict[Stance, Words] = {
    Stance.PRO: Words("In support", "Ủng hộ"),
    Stance.CONTRA: Words("Opposing", "Phản đối"),
    Stance.CONTRIBUTION: Words("Suggestion", "Góp ý"),
}
CATEGORIES: dict[OrderCategory, Words] = {
    OrderCategory.PROCEDURE: Words("Procedure", "Trình tự, thủ tục"),
    OrderCategory.TIME: Words("Time", "Thời gian"),
    OrderCategory.AGENDA: Words("Agenda", "Nội dung chương trình"),
    OrderCategory.FACTS: Words("Facts and figures", "Số liệu, sự việc"),
    OrderCategory.CONDUCT: Words("Conduct", "Tác phong, ứng xử"),
    OrderCategory.TECHNICAL: Words("Picture, sound, machine", "Hình, tiếng, máy móc"),
}
_UPHELD = Words("upheld", "được chấp nhận")
_NOT_UPHELD = Words("not upheld", "không được chấp nhận")
_NOTED = Words("noted", "đã ghi nhận")
_FIRST = Words("first time", "lần đầu")
_PLACE = Words("You are number {0}", "Bạn ở thứ tự {0}")
_NEXT = Words("You are next", "Bạn là người tiếp theo")
_WAIT = Words("in about {0} min", "khoảng {0} phút nữa")
_SOON = Words("in less than a minute", "chưa đến một phút nữa")
_OWN = Words("Your time on this item: {0}", "Bạn đã phát biểu ở mục này: {0}")
_PERSON = Words("{0} left of the speaker's time on this item", "đại biểu còn {0} ở mục này")
_PERSON_OVER = Words("the speaker is {0} over the time on this item", "đại biểu quá {0} thời gian ở mục này")
_GROUP = Words("{0} left of “{1}”", "“{1}” còn {0}")
_GROUP_OVER = Words("“{1}” is {0} over its time", "“{1}” quá {0}")


def kind_text(speech: Speech, language: Language) -> str:
    """What kind of contribution it is: kind, category or stance; "" for a plain one."""
    parts = []
    if speech.kind is not SpeechKind.NORMAL:
        parts.append(SPEECH_KINDS[speech.kind].say(language))
    if speech.category is not None:
        parts.append(CATEGORIES[speech.category].say(language))
    if speech.stance is not None:
        parts.append(STANCES[speech.stance].say(language))
    return " · ".join(parts)


def order_text(speech: Speech, language: Language) -> str:
    """What a point of order is about: its category and the words given with it."""
    category = CATEGORIES[speech.category].say(language) if speech.category is not None else ""
    return ": ".join(part for part in (category, speech.subject) if part)


def first_text(speech: Speech, language: Language) -> str:
    """Whether it is the speaker's first contribution."""
    return _FIRST.say(language) if speech.first_contribution else ""


def ruling_text(ruling: Ruling, language: Language) -> str:
    """The chair's answer to a point of order."""
    words = _NOTED if ruling.upheld is None else _UPHELD if ruling.upheld else _NOT_UPHELD
    return words.say(language) + (f": {ruling.text}" if ruling.text else "")


def shared_text(meeting: Meeting, speech: Speech, now: datetime, language: Language) -> str:
    """What is left to the speaker or a group of theirs, where that is narrower than the speech's own limit."""
    left = time_left(meeting, speech, now)
    if left is None or left.kind is LimitKind.SPEECH:
        return ""
    return _left_text(left, language)


def _left_text(left: TimeLeft, language: Language) -> str:
    time, over = clock_text(abs(left.left_s)), left.left_s < 0
    if left.kind is LimitKind.PERSON:
        return (_PERSON_OVER if over else _PERSON).say(language).format(time)
    return (_GROUP_OVER if over else _GROUP).say(language).format(time, left.group_id)


def expected_wait_s(meeting: Meeting, speech: Speech, now: datetime) -> float | None:
    """Seconds until somebody gets the floor if everybody before them uses their whole time; None: nobody can tell."""
    current = meeting.current_speech
    ahead = list(takewhile(lambda s: s.speech_id != speech.speech_id, waiting_list(meeting)))
    lefts = [limit_for(meeting, s, now) for s in (*((current,) if current else ()), *ahead)]
    if any(left is None for left in lefts):
        return None
    return sum(max(0.0, left) for left in lefts if left is not None)


def place_text(meeting: Meeting, speech: Speech, now: datetime, language: Language) -> str:
    """The own place on the list and when the turn may come; "" once the floor is given."""
    if speech.state is not SpeechState.WAITING:
        return ""
    place = [s.speech_id for s in waiting_list(meeting)].index(speech.speech_id) + 1
    said = _NEXT.say(language) if place == 1 else _PLACE.say(language).format(place)
    wait_s = expected_wait_s(meeting, speech, now)
    if wait_s is None or (place == 1 and meeting.current_speech is None):
        return said
    minutes = round(wait_s / 60)
    return f"{said} · {_WAIT.say(language).format(minutes) if minutes else _SOON.say(language)}"


def own_time_text(meeting: Meeting, me: PersonId, now: datetime, language: Language) -> str:
    """What one has spoken on the running item, against the limit where there is one; "" before the first word."""
    spent = speaking_time_on(meeting, meeting.current_item, now).people.get(me, 0.0)
    limit_s = meeting.rules.speech_limit_person_s
    if not spent and not limit_s:
        return ""
    time = clock_text(spent) + (f" / {clock_text(limit_s)}" if limit_s else "")
    return _OWN.say(language).format(time)


def spent_text(speech: Speech, now: datetime) -> tuple[str, bool, float]:
    """Time of a speech against its own limit, whether it is over it, and which part of it is used up."""
    spent = spoken_s(speech, now)
    if not speech.limit_s:
        return clock_text(spent), False, 0.0
    return f"{clock_text(spent)} / {clock_text(speech.limit_s)}", spent > speech.limit_s, spent / speech.limit_s
