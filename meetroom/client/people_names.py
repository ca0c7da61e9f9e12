"""Names of people, rooms and groups as they are written and compared; knows no meeting."""

import re
import unicodedata


def one_line(text: str) -> str:
    """Composed, with single blanks and none around: as names are kept."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def name_key(text: str) -> str:
    """What two spellings of one name share: case and blanks do not count, marks do."""
    return one_line(text).casefold()


def login_of(name: str) -> str:
    """A log-in name to propose: the letters of the name without marks."""
    plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", ".", "".join(c for c in plain if not unicodedata.combining(c))).strip(".")
