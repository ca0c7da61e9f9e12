"""TOML of a few flat tables, as files from outside are read: a hostile one costs no time; knows no form of file.

The parser of the standard library takes time that grows with the square of the parts of a key (`a.a.a…`), so a key of
too many parts is found before anything is parsed.
"""

import re
import tomllib
from typing import Any

MOST_KEY_PARTS = 4

# Strings and comments, where dots mean nothing.  What is not closed reaches to the end of its line or of the file,
# where the parser gives up: every character is looked at once.
_MEANINGLESS = re.compile(
    r'"""(?:\\.|[^\\])*?(?:"{3,5}|\Z)'
    r"|'''.*?(?:'{3,5}|\Z)"
    r'|"(?:\\[^\n]|[^"\\\n])*+"?'
    r"|'[^'\n]*+'?"
    r"|\#[^\n]*+",
    re.DOTALL,
)
_LONG_KEY = re.compile(rf"(?:\.[^.,=\[\]{{}}\n]*+){{{MOST_KEY_PARTS}}}")


class NotFlat(ValueError):
    """A file is no TOML, or nested as no file of ours is; the text says where or why."""


def read_toml(text: str) -> dict[str, Any]:
    """The tables of a text.  The caller bounds its length.  Raises: NotFlat."""
    if _LONG_KEY.search(_MEANINGLESS.sub('""', text)):
        raise NotFlat(f"a key of more than {MOST_KEY_PARTS} parts")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise NotFlat("brackets in brackets, too many") from None
    except ValueError as error:  # also a number of thousands of digits
        raise NotFlat(str(error)) from None
