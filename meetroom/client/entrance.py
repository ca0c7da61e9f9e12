"""Logging in: meet a server, prove it, open the person's chest; and coming back later.  Knows no meeting."""

import asyncio
import contextlib
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from meetroom.client.chest import Chest, Vault, derive_key
from meetroom.client.disk import disk_error
from meetroom.client.listening import Login, ServerAddress
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.settings import LastLogin, RememberedServer, Settings
from meetroom.client.wire import Door, fetch_ca
from meetroom.protocol.http import (
    AccountAnswer,
    LoginAnswer,
    LoginRequest,
    PasswordAnswer,
    PasswordRequest,
    RedeemRequest,
)
from meetroom.protocol.invitation import BadInvitation, parse_invitation

MIN_SALT_BYTES = 16


@dataclass(frozen=True)
class Identity:
    """Somebody who is logged in: their door to the server, their chest and their folder on this machine."""

    login: Login
    door: Door
    chest: Chest
    folder: Path


class Entrance:
    """See the module.

    Args:
        folder: data of this client.
        vault: keyring for the master key.
        device: how this machine is called at the server.
    """

    def __init__(self, folder: Path, settings: Settings, vault: Vault, device: str) -> None:
        self._folder = folder
        self._settings = settings
        self._vault = vault
        self._device = device

    async def redeem(self, link: str) -> Identity:
        """As `Engine.redeem`."""
        try:
            invitation = parse_invitation(link)
        except BadInvitation as error:
            raise ClientError(ClientProblem.BAD_INVITATION) from error
        server = await _meet(ServerAddress(invitation.url, invitation.ca_sha256))
        request = RedeemRequest(code=invitation.code, device=self._device)
        return await self._ask(invitation.url, server, "redeem", request, None)

    async def log_in(self, address: ServerAddress, login: str, password: str) -> Identity:
        """As `Engine.log_in`."""
        url = address.url.rstrip("/")
        remembered = self._settings.servers.get(url)
        if address.ca_sha256 is not None:
            server = await _meet(ServerAddress(url, address.ca_sha256))
        elif remembered is not None:
            server = remembered
        else:
            raise ClientError(ClientProblem.UNKNOWN_SERVER)
        server = msgspec.structs.replace(server, login=login)
        request = LoginRequest(login=login, password=password, device=self._device)
        return await self._ask(url, server, "login", request, password)

    @property
    def remembered(self) -> Login | None:
        """As `Engine.remembered`."""
        last = self._settings.last_login
        return None if last is None else _login_of(last)

    async def resume(self) -> Identity | None:
        """As `Engine.resume`."""
        last = self._settings.last_login
        server = None if last is None else self._settings.servers.get(last.url)
        if last is None or server is None or last.expires_at <= datetime.now(UTC):
            return None
        login = _login_of(last)
        folder = self._person_folder(login)
        try:
            chest = await asyncio.to_thread(Chest.reopen, folder, self._chest_name(login), self._vault)
        except OSError as error:
            raise disk_error(error) from error
        if chest is None or not chest.pass_token or not chest.marks_keys:
            return None
        door = Door(last.url, server.ca_der)
        door.token = chest.pass_token
        if not await _still_valid(door):
            await door.close()
            return None
        return Identity(login, door, chest, folder)

    async def set_password(self, who: Identity, new: str, old: str | None) -> None:
        """As `Engine.set_password`."""
        answer = await who.door.ask(PasswordAnswer, "PUT", "me", "password", body=PasswordRequest(new=new, old=old))
        salt = _salt_of(answer)

        def keep() -> None:
            who.chest.change_password(old, new)
            # As at a log-in: notes made from now on follow the person to every device.
            who.chest.use_marks_key(derive_key(new, salt))

        try:
            await asyncio.to_thread(keep)
        except OSError as error:
            raise disk_error(error) from error

    async def forget(self, who: Identity) -> None:
        """Make the token worthless, here and, if it can be told, at the server."""
        with contextlib.suppress(ClientError):
            await who.door.fetch("POST", "logout")
        self._settings.last_login = None
        await asyncio.to_thread(who.chest.keep_pass_token, "")

    async def _ask(
        self, url: str, server: RememberedServer, path: str, request: msgspec.Struct, password: str | None
    ) -> Identity:
        door = Door(url, server.ca_der)
        try:
            answer = await door.ask(LoginAnswer, "POST", path, body=request)
            login = Login(
                person_id=answer.person_id,
                name=answer.name,
                expires_at=answer.expires_at,
                may_create=answer.may_create,
                server_url=url,
            )
            chest = await self._unlock(login, password, answer)
        except BaseException:
            await door.close()
            raise
        door.token = answer.token
        self._settings.remember(url, server)
        self._settings.last_login = LastLogin(url, login.person_id, login.name, login.expires_at, login.may_create)
        return Identity(login, door, chest, self._person_folder(login))

    async def _unlock(self, login: Login, password: str | None, answer: LoginAnswer) -> Chest:
        """Open this person's chest and see to a key for private marks."""
        folder, name = self._person_folder(login), self._chest_name(login)
        salt = _salt_of(answer)

        def unlock() -> Chest:
            chest = Chest.unlock(folder, name, self._vault, password)
            # The same password gives the same key on every device: a person's notes follow them.
            chest.use_marks_key(None if password is None else derive_key(password, salt))
            chest.keep_pass_token(answer.token)
            return chest

        try:
            return await asyncio.to_thread(unlock)
        except OSError as error:
            raise disk_error(error) from error

    def _chest_name(self, login: Login) -> str:
        return f"{self._settings.device_id} {login.server_url} {login.person_id}"

    def _person_folder(self, login: Login) -> Path:
        name = hashlib.sha256(f"{login.server_url}\n{login.person_id}".encode()).hexdigest()[:32]
        return self._folder / "people" / name


def _salt_of(answer: LoginAnswer | PasswordAnswer) -> bytes:
    """Raises: ClientError(WRONG_PROTOCOL) for what no key can be derived with."""
    try:
        salt = bytes.fromhex(answer.notes_salt)
    except ValueError as error:
        raise ClientError(ClientProblem.WRONG_PROTOCOL) from error
    if len(salt) < MIN_SALT_BYTES:
        raise ClientError(ClientProblem.WRONG_PROTOCOL)
    return salt


def _login_of(last: LastLogin) -> Login:
    return Login(
        person_id=last.person_id,
        name=last.name,
        expires_at=last.expires_at,
        may_create=last.may_create,
        server_url=last.url,
    )


async def _meet(address: ServerAddress) -> RememberedServer:
    if address.ca_sha256 is None:
        return RememberedServer(None)
    return RememberedServer(await fetch_ca(address.url, address.ca_sha256.lower()))


async def _still_valid(door: Door) -> bool:
    """Whether the server takes a token; a server that cannot be asked is given the benefit of the doubt."""
    try:
        await door.ask(AccountAnswer, "GET", "me")
    except ClientError as error:
        return error.problem is ClientProblem.UNREACHABLE
    return True
