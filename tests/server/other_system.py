"""Another system with a token, as tests need it: aiohttp and nothing of ours."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import aiohttp
import msgspec

from meetroom.domain.core import PersonId
from meetroom.server.app import MeetingServer
from meetroom.server.certificates import now_utc
from meetroom.store.api_tokens import Scope
from tests.server.visitor import trust


class Said(msgspec.Struct, frozen=True):
    """An answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class System:
    """A system that comes with a token in the name of an account."""

    def __init__(self, server: MeetingServer, secret: str, token_id: str = "") -> None:
        self.server = server
        self.secret = secret
        self.token_id = token_id
        self._http: aiohttp.ClientSession | None = None

    async def ask(self, method: str, path: str, **more: Any) -> Said:
        """One request."""
        if self._http is None:
            self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trust(self.server)))
        headers = {"Authorization": f"Bearer {self.secret}", **more.pop("headers", {})}
        async with self._http.request(method, self.server.url + path, headers=headers, **more) as answer:
            return Said(answer.status, {k.lower(): v for k, v in answer.headers.items()}, await answer.read())

    async def get(self, path: str, **headers: str) -> Said:
        """A GET."""
        return await self.ask("GET", path, headers=headers)

    async def close(self) -> None:
        """Hang up."""
        if self._http is not None:
            await self._http.close()


def system_of(server: MeetingServer, person_id: str, *scopes: Scope) -> System:
    """A system in the name of a person; with every scope where none is named."""
    chosen = scopes or tuple(Scope)
    token, secret = server.house.store.api_tokens.make(
        PersonId(person_id), "DMS", chosen, now=now_utc(), valid=timedelta(days=1)
    )
    return System(server, secret, token.token_id)
