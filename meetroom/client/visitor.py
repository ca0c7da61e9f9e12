"""Somebody at a server, outside of every meeting: logs in and out, makes meetings and accounts; enters none."""

import platform
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import overload

from meetroom.client.chest import OsVault, Vault
from meetroom.client.entrance import Entrance, Identity
from meetroom.client.line_check import round_trip_ms
from meetroom.client.listening import Login, ServerAddress
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.settings import Settings
from meetroom.client.wire import Door
from meetroom.domain.core import MeetingId, PersonId
from meetroom.protocol.http import (
    MAX_LOGINS,
    AccountAnswer,
    AccountRequest,
    CreateMeetingRequest,
    KnownAccountsAnswer,
    KnownAccountsRequest,
    MeetingSummary,
    RuleSetOffer,
)


class Visitor(ABC):
    """See the module.  Belongs to the loop it is used on.

    Args:
        folder: data of this client; what is secret in it is encrypted.
        device: how this machine is called at the server; by default its network name.
        vault: keyring for the master key; by default that of the operating system.
    """

    def __init__(self, folder: Path, *, device: str | None, vault: Vault | None) -> None:
        self.settings = Settings(folder)
        device = device or platform.node() or "desktop"
        self._entrance = Entrance(folder, self.settings, vault or OsVault(), device)
        self._identity: Identity | None = None

    async def redeem(self, link: str) -> Login:
        """Log in by an invitation link; the server's CA is trusted from now on.

        Raises: ClientError(BAD_INVITATION | WRONG_SERVER | UNREACHABLE | CODE_UNKNOWN | CODE_EXPIRED | CODE_USED).
        """
        return await self._become(await self._entrance.redeem(link))

    async def log_in(self, address: ServerAddress, login: str, password: str) -> Login:
        """Log in by name and password at a server whose CA is given or was met before.

        Raises: ClientError(UNKNOWN_SERVER | WRONG_SERVER | UNREACHABLE | BAD_CREDENTIALS | TOO_MANY_TRIES).
        """
        return await self._become(await self._entrance.log_in(address, login, password))

    async def resume(self) -> Login | None:
        """Be again who was logged in here last, without code or password; None when that cannot be.

        Works without the server too: then `enter` waits for it.  After `log_out` there is nobody to be.
        Raises: ClientError(FILE_UNREADABLE | WRONG_SERVER).
        """
        identity = await self._entrance.resume()
        return None if identity is None else await self._become(identity)

    async def log_out(self) -> None:
        """Make the token worthless.  Raises: nothing: what cannot be told to the server runs out."""
        if self._identity is not None:
            await self._entrance.forget(self._identity)
        await self._become(None)

    async def set_password(self, new: str, old: str | None = None) -> None:
        """Set or change the own password; this device stays logged in, every other one is logged out.

        Args:
            old: needed where there was one.
        Raises: ClientError(PASSWORD_TOO_SHORT | PASSWORD_TOO_LONG | BAD_CREDENTIALS | TOO_MANY_TRIES | UNREACHABLE …).
        """
        if self._identity is None:
            raise ClientError(ClientProblem.LOGGED_OUT)
        await self._entrance.set_password(self._identity, new, old)

    async def round_trip_ms(self) -> float:
        """How long a small request to the server and its answer take, in ms.  Raises: ClientError."""
        door = self._logged_in
        return await round_trip_ms(lambda: door.fetch("GET", "health"))

    async def rule_sets(self) -> tuple[RuleSetOffer, ...]:
        """Rules that a new meeting can have.  Raises: ClientError."""
        return await self._logged_in.ask(tuple[RuleSetOffer, ...], "GET", "rule-sets")

    async def create_meeting(self, request: CreateMeetingRequest) -> MeetingId:
        """Create a meeting.  Raises: ClientError(NOT_ALLOWED | REFUSED …)."""
        summary = await self._logged_in.ask(MeetingSummary, "POST", "meetings", body=request)
        return summary.meeting_id

    async def create_account(self, request: AccountRequest) -> AccountAnswer:
        """Make the account of a person, or find it.  Raises: ClientError(NOT_ALLOWED | LOGIN_TAKEN …)."""
        return await self._logged_in.ask(AccountAnswer, "POST", "accounts", body=request)

    async def known_accounts(self, logins: Sequence[str]) -> dict[str, AccountAnswer]:
        """Accounts by those of these log-in names that have one; makes none.  Raises: ClientError(NOT_ALLOWED …)."""
        found: dict[str, AccountAnswer] = {}
        for start in range(0, len(logins), MAX_LOGINS):
            request = KnownAccountsRequest(logins=tuple(logins[start : start + MAX_LOGINS]))
            answer = await self._logged_in.ask(KnownAccountsAnswer, "POST", "accounts", "known", body=request)
            found |= {account.login: account for account in answer.accounts}
        return found

    @property
    def remembered(self) -> Login | None:
        """Who was logged in here last, also where `resume` cannot be them again; None after a log-out."""
        return self._entrance.remembered

    @property
    def login(self) -> Login | None:
        """Who is logged in."""
        return None if self._identity is None else self._identity.login

    @property
    def me(self) -> PersonId:
        """Who is logged in.  Raises: ClientError(LOGGED_OUT)."""
        if self._identity is None:
            raise ClientError(ClientProblem.LOGGED_OUT)
        return self._identity.login.person_id

    @property
    def _logged_in(self) -> Door:
        if self._identity is None:
            raise ClientError(ClientProblem.LOGGED_OUT)
        return self._identity.door

    @abstractmethod
    async def _depart(self) -> None:
        """Somebody else, or nobody, is about to be here: end what goes on for the one who is."""

    @abstractmethod
    def _arrive(self, who: Identity | None) -> None:
        """This one, or nobody, is here now."""

    @overload
    async def _become(self, identity: Identity) -> Login: ...
    @overload
    async def _become(self, identity: None) -> None: ...
    async def _become(self, identity: Identity | None) -> Login | None:
        """Be somebody else, or nobody, from now on."""
        await self._depart()
        before, self._identity = self._identity, identity
        self._arrive(identity)
        if before is not None:
            await before.door.close()
        return None if identity is None else identity.login
