"""What the command line says, in Vietnamese and English; knows nothing else.

The language is the user's: MEETROOM_LANGUAGE, else the locale; Vietnamese for "vi", English for all others.
"""

import gettext
import locale
import os

from meetroom import resource_path

_VARIABLES = ("MEETROOM_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def language() -> str:
    """ "vi" or "en"."""
    for name in _VARIABLES:
        if value := os.environ.get(name):
            return "vi" if value.lower().startswith("vi") else "en"
    system = locale.getlocale()[0] or ""
    return "vi" if system.lower().startswith("vi") else "en"


def say(vietnamese: str, english: str) -> str:
    """The one of the two that the user reads."""
    return vietnamese if language() == "vi" else english


def translate_frame() -> None:
    """Let the command-line library speak the user's language too; call before it is imported."""
    if language() == "vi":
        gettext.bindtextdomain("meetroom", resource_path("i18n", "cli"))
        gettext.textdomain("meetroom")
        os.environ["LANGUAGE"] = "vi"
