"""Days as people write them, day first: 5/12, 05/12/2026, 5.12.26; knows no screen."""

import re
from datetime import date, timedelta

_DAY = re.compile(r"^\s*(\d{1,2})\s*[/.\- ]\s*(\d{1,2})(?:\s*[/.\- ]\s*(\d{2}|\d{4}))?\s*$")
_PACKED = re.compile(r"^\s*(\d{2})(\d{2})(\d{4})\s*$")
_AHEAD = re.compile(r"^\s*\+\s*(\d{1,3})\s*$")


def day_of(text: str, today: date) -> date | None:
    """The day meant, None where none is.

    Without a year the next such day is meant; "+7" is in a week.
    """
    ahead = _AHEAD.match(text)
    if ahead:
        return today + timedelta(days=int(ahead.group(1)))
    found = _DAY.match(text) or _PACKED.match(text)
    if not found:
        return None
    day, month, year = found.groups()
    try:
        if year:
            return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
        this_year = date(today.year, int(month), int(day))
        return this_year if this_year >= today else this_year.replace(year=today.year + 1)
    except ValueError:
        return None


def day_words(day: date | None) -> str:
    """As it is written in an office: dd/mm/yyyy."""
    return "" if day is None else day.strftime("%d/%m/%Y")
