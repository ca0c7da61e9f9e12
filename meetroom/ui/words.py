"""A text in the two languages of the screens, side by side; knows no screen and needs no Qt."""

from enum import StrEnum
from typing import NamedTuple


class Language(StrEnum):
    """Languages of the screens."""

    VI = "vi"
    EN = "en"


class Words(NamedTuple):
    """One text in English and in Vietnamese."""

    en: str
    vi: str

    def say(self, language: Language | str) -> str:
        """The text in a language; anything that is not English is Vietnamese."""
        return self.en if language == Language.EN else self.vi

    def filled(self, *told: object) -> "Words":
        """With its gaps filled: what is kept to be said again after a change of the language."""
        return Words(self.en.format(*told), self.vi.format(*told))


NOTHING = Words("", "")
