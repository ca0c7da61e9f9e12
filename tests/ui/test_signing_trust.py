"""A machine that knows nobody signs with the server's evidence, and tells before what the server would refuse."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from msgspec.structs import replace

from meetroom.archive.signature_problems import NotSigned, SigningProblem
from meetroom.archive.signature_tokens import FoundKey, FoundToken
from meetroom.client.engine import ClientError, ClientProblem
from meetroom.client.wire import Door
from meetroom.domain.lifecycle import ApproveMinutes, CloseMeeting
from meetroom.domain.minutes_state import SignatureField, SignatureLevel
from meetroom.domain.papers import SignatureVerdict
from meetroom.protocol.minutes import SigningPolicy, SigningTrust
from meetroom.server.certificates import now_utc
from meetroom.ui.signing_ways import FoundCertificate, Way, find_in_file, find_on_tokens
from meetroom.ui.signing_work import Attempt, Signed, sign_and_hand_in, verdicts_of
from tests.archive.signed_papers import YEAR, Authority, Holder
from tests.archive.signing_ground import PASSPHRASE, StampServer, key_file, paper, stamping
from tests.client.conftest import Town, town
from tests.server.test_minutes import Held
from tests.ui.local_minutes import LocalMinutes

__all__ = ["town"]


def authority_of_today() -> Authority:
    return Authority(since=now_utc() - 2 * YEAR, until=now_utc() + 2 * YEAR)


def stamper_by(authority: Authority) -> StampServer:
    """Stamps by somebody the authority vouches for, at the time of now."""
    now, key = now_utc(), ec.generate_private_key(ec.SECP256R1())
    made = authority.certify_key("Dấu thời gian", key, since=now - YEAR, until=now + YEAR)
    return StampServer(Holder(made, key), authority.root, at=now)


def write_list(authority: Authority, folder: Path) -> None:
    """A revocation list that is current."""
    now = now_utc()
    made = authority.revocations(at=now - timedelta(hours=1), until=now + timedelta(days=30))
    (folder / "root.crl").write_bytes(made.public_bytes(Encoding.DER))


async def found_in(holder: Holder, path: Path) -> FoundCertificate:
    await asyncio.to_thread(key_file, holder, path)
    found = await find_in_file(path, PASSPHRASE)
    assert not isinstance(found, NotSigned)
    return found[0]


async def test_evidence_comes_from_the_server_alone(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    Held(monkeypatch, paper()).go_on.set()
    now, authority = now_utc(), authority_of_today()
    trusted = authority.trusted_in(town.server.config.trust_folder)
    holder = authority.certify("Trần Quốc Bảo", since=now - YEAR, until=now + YEAR)
    await town.sit()
    await town.command(CloseMeeting(), ApproveMinutes())
    minutes = town.chair.engine.minutes
    await minutes.issue("15/BB-UBND", "vi", [])
    issued = town.chair.engine.replica.meeting.minutes.issued
    assert issued is not None
    one = await found_in(holder, town.folder / "bao.p12")
    attempt = Attempt(
        way=Way.FILE, key=one, library="", url="", secret=PASSPHRASE, bearer="", otp="",
        field=SignatureField.SECRETARY, issued=issued, office="", location="", trust=town.chair.folder / "trust",
    )  # fmt: skip
    assert not attempt.trust.exists()
    kept: list[Signed] = []

    async with stamping(stamper_by(authority)) as stamps:
        policy = SigningPolicy(level=SignatureLevel.B_LT, tsa_url=stamps.url)
        monkeypatch.setattr(minutes, "signing_policy", lambda: asyncio.sleep(0, policy))

        async def sign() -> NotSigned | None:
            return await sign_and_hand_in(minutes, attempt, lambda: stamps.at, lambda stage: None, kept.append)

        # Roots without a list: nobody knows whether it was revoked.
        refused = await sign()
        assert refused is not None
        assert refused.problem is SigningProblem.NO_REVOCATION_INFORMATION
        assert kept == []
        # The administrator adds it, and the same session signs.
        await asyncio.to_thread(write_list, authority, trusted)
        assert await verdicts_of(minutes, (one,), now_utc()) == {}
        assert await sign() is None
    (signature,) = town.chair.engine.replica.meeting.minutes.signatures
    assert (signature.level, signature.verdict) == (SignatureLevel.B_LT, SignatureVerdict.VALID)
    assert not attempt.trust.exists()  # nothing of it becomes this machine's own


async def test_it_is_fetched_once_and_an_older_server_has_none(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town_trust = town.server.config.trust_folder
    authority = authority_of_today()
    authority.trusted_in(town_trust)
    minutes, sizes, fetch = town.chair.engine.minutes, [], Door.fetch

    async def measured(door: Door, *path: str, **more: Any) -> bytes:
        raw = await fetch(door, *path, **more)
        # Others in the town ask for other things meanwhile.
        if "signing-trust" in path:
            sizes.append(len(raw))
        return raw

    monkeypatch.setattr(Door, "fetch", measured)
    told = await minutes.signing_trust()
    assert told.roots == (authority.root.der,)
    assert await minutes.signing_trust() is told
    assert sizes[1] < sizes[0] - len(authority.root.der)
    await asyncio.to_thread(write_list, authority, town_trust)
    assert len((await minutes.signing_trust()).crls) == 1

    async def unknown(*path: object, **more: object) -> bytes:
        raise ClientError(ClientProblem.NOT_FOUND)

    monkeypatch.setattr(Door, "fetch", unknown)
    assert await minutes.signing_trust() == SigningTrust()


async def test_what_the_server_would_refuse_is_known_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now, authority = now_utc(), authority_of_today()
    stranger = authority_of_today()
    stranger.name = "Nơi khác"

    def certified(by: Authority, name: str) -> Holder:
        return by.certify(name, since=now - YEAR, until=now + YEAR)

    good, gone = certified(authority, "Còn"), certified(authority, "Thôi")
    authority.revoke(gone, now - timedelta(days=9))
    unknown = certified(stranger, "Lạ")
    listed = authority.revocations(at=now - timedelta(hours=1), until=now + timedelta(days=30))
    minutes = LocalMinutes()
    names = {"good": good, "gone": gone, "unknown": unknown}
    found = tuple([replace(await found_in(holder, tmp_path / name), key=name) for name, holder in names.items()])
    assert await verdicts_of(minutes, found, now) == {}  # a server that knows nobody refuses nobody
    minutes.trust = SigningTrust(
        version="1", roots=(authority.root.der,), crls=(listed.public_bytes(Encoding.DER), b"no list")
    )
    assert await verdicts_of(minutes, found, now) == {
        "gone": SigningProblem.CERTIFICATE_REVOKED,
        "unknown": SigningProblem.CERTIFICATE_UNTRUSTED,
    }
    # A service knows what lies above its keys and was not asked: its issuer may well be known.
    assert await verdicts_of(minutes, tuple(replace(one, above=None) for one in found), now) == {
        "gone": SigningProblem.CERTIFICATE_REVOKED
    }

    # What lies on a token beside the key leads to a root as well.
    async def tokens(library: Path) -> tuple[FoundToken, ...]:
        keys = (FoundKey(label="Còn", key_id="01", der=good.der, above=(authority.root.der,)),)
        return (FoundToken(label="T", serial="1", maker="", locked=False, last_try=False, keys=keys),)

    monkeypatch.setattr("meetroom.archive.signature_tokens.list_tokens", tokens)
    on_token = await find_on_tokens(tmp_path / "token.so")
    assert not isinstance(on_token, NotSigned)
    assert on_token[0].above == (authority.root.der,)
    assert await verdicts_of(minutes, on_token, now) == {}
