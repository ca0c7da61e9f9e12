"""Who may read the figures: whoever can read one file of the data folder; knows no figure and no route.

An address proves nothing: behind a reverse proxy on the same machine everybody comes from the loopback.
"""

import secrets
from pathlib import Path

from meetroom.server.certificates import write_private

TOKEN_FILE = "metrics.token"
_LEAST_CHARS = 16


def scrape_token(folder: Path) -> str:
    """The token in the data folder, made where there is none or a useless one.  Raises: OSError."""
    path = folder / TOKEN_FILE
    try:
        token = path.read_text("ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        token = ""
    if len(token) < _LEAST_CHARS:
        token = secrets.token_urlsafe(32)
        write_private(path, token.encode())
    return token


def may_scrape(token: str, authorization: str) -> bool:
    """Whether an `Authorization` header carries the token."""
    scheme, _, given = authorization.partition(" ")
    return scheme.lower() == "bearer" and secrets.compare_digest(given.strip().encode(), token.encode())
