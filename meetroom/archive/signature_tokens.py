"""Keys on USB tokens and smart cards through a PKCS#11 library of their maker; knows no paper and no screen.

Every call may block for as long as the token likes, so it is made in a worker thread.  Nothing tries a PIN twice: three
wrong ones lock a token.  Source: PKCS #11 v2.40.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pkcs11
from asn1crypto import x509
from msgspec.structs import replace
from pkcs11 import Attribute, Mechanism, ObjectClass, PKCS11Error, TokenFlag
from pyhanko.sign.pkcs11 import PKCS11Signer
from pyhanko.sign.signers import Signer

from meetroom.archive.signature_problems import NotSigned, SigningProblem

__all__ = ["FoundKey", "FoundToken", "TokenKey", "list_tokens", "open_token"]

T = TypeVar("T")

_PROBLEMS: dict[type[PKCS11Error], SigningProblem] = {
    pkcs11.PinIncorrect: SigningProblem.PIN_WRONG,
    pkcs11.PinInvalid: SigningProblem.PIN_WRONG,
    pkcs11.PinLenRange: SigningProblem.PIN_WRONG,
    pkcs11.ArgumentsBad: SigningProblem.PIN_WRONG,
    pkcs11.PinLocked: SigningProblem.PIN_LOCKED,
    pkcs11.PinExpired: SigningProblem.PIN_EXPIRED,
    pkcs11.UserPinNotInitialized: SigningProblem.PIN_EXPIRED,
    pkcs11.NoSuchToken: SigningProblem.NO_TOKEN,
    pkcs11.TokenNotRecognised: SigningProblem.NO_TOKEN,
    pkcs11.TokenNotPresent: SigningProblem.TOKEN_REMOVED,
    pkcs11.DeviceRemoved: SigningProblem.TOKEN_REMOVED,
    pkcs11.SessionHandleInvalid: SigningProblem.TOKEN_REMOVED,
    pkcs11.SessionClosed: SigningProblem.TOKEN_REMOVED,
    pkcs11.SlotIDInvalid: SigningProblem.TOKEN_REMOVED,
    pkcs11.NoSuchKey: SigningProblem.KEY_NOT_FOUND,
    pkcs11.MultipleObjectsReturned: SigningProblem.KEY_NOT_FOUND,
    pkcs11.MechanismInvalid: SigningProblem.KEY_UNSUPPORTED,
}


class TokenKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key on a token: the maker's library, the label of the token, the key by its label or its id (hex)."""

    library: Path
    token_label: str
    pin: str
    key_label: str = ""
    key_id: str = ""

    def __repr__(self) -> str:
        return f"TokenKey({self.library.name}, {self.token_label}, {self.key_label or self.key_id})"


class FoundKey(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate on a token whose key can sign: `der` as it lies there; `above`: authorities that lie beside it."""

    label: str
    key_id: str
    der: bytes
    above: tuple[bytes, ...] = ()


class FoundToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token that is plugged in.  `last_try`: one more wrong PIN locks it."""

    label: str
    serial: str
    maker: str
    locked: bool
    last_try: bool
    keys: tuple[FoundKey, ...]


async def list_tokens(library: Path) -> tuple[FoundToken, ...]:
    """What is plugged in now, and the certificates that can be read without a PIN.

    Raises: NotSigned(LIBRARY_UNUSABLE | TOKEN_FAILED).
    """
    return await asyncio.to_thread(_told(_found_tokens), library)


@asynccontextmanager
async def open_token(source: TokenKey) -> AsyncIterator[tuple[Signer, list[Any]]]:
    """Log in to a token; the session ends with the context.

    Returns: the signer, and the other certificates of the token (asn1crypto).
    Raises: NotSigned.
    """
    session = await asyncio.to_thread(_told(_logged_in), source)
    try:
        signer, others = await asyncio.to_thread(_told(_signer), session, source)
        yield signer, others
    finally:
        with contextlib.suppress(PKCS11Error):
            await asyncio.to_thread(session.close)


def _told(call: Callable[..., T]) -> Callable[..., T]:
    """The call, with a token's errors as reasons of ours: the library's sentences are for nobody."""

    def told(*arguments: Any) -> T:
        try:
            return call(*arguments)
        except PKCS11Error as error:
            raise NotSigned(_PROBLEMS.get(type(error), SigningProblem.TOKEN_FAILED)) from None

    return told


def _library(path: Path) -> Any:
    try:
        library = pkcs11.lib(str(path))
    except (PKCS11Error, RuntimeError, OSError, ValueError):
        raise NotSigned(SigningProblem.LIBRARY_UNUSABLE) from None
    return library


def _tokens(path: Path) -> Iterator[Any]:
    library = _library(path)
    for slot in library.get_slots(token_present=True):
        with contextlib.suppress(pkcs11.TokenNotPresent, pkcs11.TokenNotRecognised, pkcs11.SlotIDInvalid):
            token = slot.get_token()
            if token.flags & TokenFlag.TOKEN_INITIALIZED:
                yield token


def _found_tokens(path: Path) -> tuple[FoundToken, ...]:
    return tuple(
        FoundToken(
            label=token.label,
            serial=_text(token.serial),
            maker=_text(token.manufacturer_id),
            locked=bool(token.flags & TokenFlag.USER_PIN_LOCKED),
            last_try=bool(token.flags & TokenFlag.USER_PIN_FINAL_TRY),
            keys=_found_keys(token),
        )
        for token in _tokens(path)
    )


def _found_keys(token: Any) -> tuple[FoundKey, ...]:
    found, above = [], []
    with token.open() as session:
        for item in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
            der = bytes(item[Attribute.VALUE])
            if not _is_authority(der):
                found.append(FoundKey(label=item[Attribute.LABEL], key_id=bytes(item[Attribute.ID]).hex(), der=der))
            elif _is_readable(der):
                above.append(der)
    keys = (replace(key, above=tuple(above)) for key in found)
    return tuple(sorted(keys, key=lambda key: (key.label, key.key_id)))


def _is_authority(der: bytes) -> bool:
    try:
        return bool(x509.Certificate.load(der).ca)
    except (ValueError, TypeError):
        return True  # nobody signs with what cannot be read


def _is_readable(der: bytes) -> bool:
    try:
        return bool(x509.Certificate.load(der).subject.native)
    except (ValueError, TypeError):
        return False


def _logged_in(source: TokenKey) -> Any:
    named = [token for token in _tokens(source.library) if token.label == source.token_label]
    if not named:
        raise NotSigned(SigningProblem.NO_TOKEN)
    if named[0].flags & TokenFlag.USER_PIN_LOCKED:
        raise NotSigned(SigningProblem.PIN_LOCKED)
    return named[0].open(user_pin=source.pin)


def _signer(session: Any, source: TokenKey) -> tuple[Signer, list[Any]]:
    chosen: dict[Any, Any] = {Attribute.LABEL: source.key_label} if source.key_label else {}
    if source.key_id:
        chosen[Attribute.ID] = bytes.fromhex(source.key_id)
    keys = list(session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY, **chosen}))
    if len(keys) != 1:
        raise NotSigned(SigningProblem.KEY_NOT_FOUND)
    key_id = bytes(keys[0][Attribute.ID])
    ours, others = None, []
    for item in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
        certificate = x509.Certificate.load(bytes(item[Attribute.VALUE]))
        if bytes(item[Attribute.ID]) == key_id and ours is None and not certificate.ca:
            ours = certificate
        else:
            others.append(certificate)
    if ours is None:
        raise NotSigned(SigningProblem.KEY_NOT_FOUND)
    return _TokenSigner(session, ours, key_id, raw=_hashes_itself(session, ours)), others


def _hashes_itself(session: Any, certificate: x509.Certificate) -> bool:
    """Whether the hash has to be made here: many tokens sign only what is hashed already."""
    wanted = Mechanism.SHA256_RSA_PKCS if certificate.public_key.algorithm == "rsa" else Mechanism.ECDSA_SHA256
    return wanted not in session.token.slot.get_mechanisms()


class _TokenSigner(PKCS11Signer):
    """pyHanko's signer, whose errors are reasons of ours."""

    def __init__(self, session: Any, certificate: x509.Certificate, key_id: bytes, *, raw: bool) -> None:
        super().__init__(session, signing_cert=certificate, key_id=key_id, use_raw_mechanism=raw)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        try:
            return await super().async_sign_raw(data, digest_algorithm, dry_run)
        except PKCS11Error as error:
            raise NotSigned(_PROBLEMS.get(type(error), SigningProblem.TOKEN_FAILED)) from None


def _text(value: object) -> str:
    return value.decode("utf-8", "replace").strip() if isinstance(value, bytes) else str(value).strip()
