"""What the client remembers on this machine besides papers: servers it trusts, its name, the language; no secret."""

import contextlib
import logging
import secrets
from datetime import datetime
from pathlib import Path

import msgspec
import platformdirs

from meetroom.client.disk import write_durably
from meetroom.domain.core import PersonId

logger = logging.getLogger(__name__)


class RememberedServer(msgspec.Struct, frozen=True):
    """A server once joined by invitation; `ca_der` None: its certificate is of a public authority."""

    ca_der: bytes | None
    login: str = ""


class LastLogin(msgspec.Struct, frozen=True):
    """Who was logged in here last, without anything secret."""

    url: str
    person_id: PersonId
    name: str
    expires_at: datetime
    may_create: bool


class _Content(msgspec.Struct):
    device_id: str
    language: str = ""
    last_server: str = ""
    servers: dict[str, RememberedServer] = {}
    last_login: LastLogin | None = None
    neighbours: bool = True


def default_folder() -> Path:
    """Where the platform keeps data of programs of this person."""
    return platformdirs.user_data_path("meetroom", appauthor=False)


class Settings:
    """One small file; every change is written at once.  A file that cannot be read is started anew."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "settings.json"
        self._content = self._load()

    @property
    def device_id(self) -> str:
        """Random name of this installation."""
        return self._content.device_id

    @property
    def language(self) -> str:
        """Language chosen for the screens, "" when none was."""
        return self._content.language

    @language.setter
    def language(self, language: str) -> None:
        self._content.language = language
        self._save()

    @property
    def neighbours(self) -> bool:
        """Whether sealed chunks of documents are exchanged with clients of the same meeting near by."""
        return self._content.neighbours

    @neighbours.setter
    def neighbours(self, yes: bool) -> None:
        self._content.neighbours = yes
        self._save()

    @property
    def last_server(self) -> str:
        """URL of the server logged in at last, "" when none."""
        return self._content.last_server

    @property
    def servers(self) -> dict[str, RememberedServer]:
        """All remembered servers by URL; a copy."""
        return dict(self._content.servers)

    def remember(self, url: str, server: RememberedServer) -> None:
        """Trust a server from now on; a newer invitation replaces what was known of it."""
        self._content.servers[url] = server
        self._content.last_server = url
        self._save()

    @property
    def last_login(self) -> LastLogin | None:
        """Who was logged in last, None after a log-out."""
        return self._content.last_login

    @last_login.setter
    def last_login(self, login: LastLogin | None) -> None:
        self._content.last_login = login
        self._save()

    def _load(self) -> _Content:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_Content)
        except FileNotFoundError:
            pass
        except (OSError, msgspec.DecodeError, UnicodeError) as error:
            logger.warning("settings cannot be read and are started anew: %s", type(error).__name__)
            with contextlib.suppress(OSError):
                self._path.replace(self._path.with_suffix(".unreadable"))
        content = _Content(device_id=secrets.token_hex(8))
        self._write(content)
        return content

    def _save(self) -> None:
        self._write(self._content)

    def _write(self, content: _Content) -> None:
        try:
            write_durably(self._path, msgspec.json.format(msgspec.json.encode(content)))
        except OSError as error:
            # A full disk must not keep anybody out of a meeting; they are only asked again next time.
            logger.warning("settings cannot be written: %s", type(error).__name__)
