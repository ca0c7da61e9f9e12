"""A day and a time set with a finger, in steps, and the words for the day; knows no meeting and no screen."""

import re
from datetime import datetime, timedelta

from meetroom.ui.words import Language, Words

STEP_MIN = 5
_CLOCK = re.compile(r"([01]?\d|2[0-3])\s*[:hg.,]?\s*([0-5]\d)?")
_DAYS = (
    Words("Monday", "Thứ Hai"), Words("Tuesday", "Thứ Ba"), Words("Wednesday", "Thứ Tư"),
    Words("Thursday", "Thứ Năm"), Words("Friday", "Thứ Sáu"), Words("Saturday", "Thứ Bảy"),
    Words("Sunday", "Chủ nhật"),
)  # fmt: skip
_TODAY, _TOMORROW = Words("Today", "Hôm nay"), Words("Tomorrow", "Ngày mai")


def day_words(at: datetime, now: datetime, language: Language) -> str:
    """The day of a local moment with its date; today and tomorrow by these names."""
    near = {0: _TODAY, 1: _TOMORROW}.get((at.date() - now.date()).days)
    return f"{(near or _DAYS[at.weekday()]).say(language)}, {at:%d/%m/%Y}"


def local(at: datetime) -> datetime:
    """The same reading of the clock in this machine's zone, whose distance from UTC may differ on another day."""
    return at.replace(tzinfo=None).astimezone()


def days_later(at: datetime, by: int) -> datetime:
    """Whole days later (or earlier), at the same time of day."""
    return local(at + timedelta(days=by))


def hours_later(at: datetime, by: int) -> datetime:
    """Hours later (or earlier), round the clock of the same day."""
    return at.replace(hour=(at.hour + by) % 24)


def minutes_later(at: datetime, by: int) -> datetime:
    """Steps of five minutes later (or earlier), round the hour."""
    return at.replace(minute=(at.minute // STEP_MIN + by) * STEP_MIN % 60, second=0, microsecond=0)


def clock_of(text: str, day: datetime) -> datetime | None:
    """A time of day as people write it (07:45, 7h45, 7h, 745) on the day of a local moment; None where it is none."""
    found = _CLOCK.fullmatch(text.strip().lower())
    if found is None:
        return None
    return local(day.replace(hour=int(found[1]), minute=int(found[2] or 0), second=0, microsecond=0))
