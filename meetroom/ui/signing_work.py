"""One attempt to sign the newest paper of the minutes and hand it in; shows nothing and remembers nothing."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from meetroom.archive.signature_problems import NotSigned, SigningProblem
from meetroom.client.minutes_port import MinutesPort
from meetroom.domain.minutes_state import IssuedMinutes, SignatureField
from meetroom.protocol.minutes import SigningPolicy, SigningTrust
from meetroom.ui.signing_ways import FoundCertificate, Way

if TYPE_CHECKING:
    from meetroom.archive.signature_sources import SignerSource
    from meetroom.archive.trust import TrustStore

# The term of a certificate is told by itself.
_TOLD = {
    SigningProblem.CERTIFICATE_UNTRUSTED,
    SigningProblem.CERTIFICATE_REVOKED,
    SigningProblem.CERTIFICATE_UNFIT,
}
_REASON = {"vi": "Ký biên bản số {0}", "en": "Minutes no. {0}"}


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """All that one signature needs; lives as long as the attempt.

    Attributes:
        secret: PIN or passphrase.
        bearer, otp: for a signing service.
        office: seen below the name in the box.
        trust: folder of this machine with roots, beside those of the server.
    """

    way: Way
    key: FoundCertificate
    library: str
    url: str
    secret: str
    bearer: str
    otp: str
    field: SignatureField
    issued: IssuedMinutes
    office: str
    location: str
    trust: Path

    def __repr__(self) -> str:
        return f"Attempt({self.way}, {self.field})"


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """A signed paper that has not arrived yet."""

    field: SignatureField
    pdf: bytes
    base_sha256: str


async def sign_and_hand_in(
    minutes: MinutesPort,
    attempt: Attempt,
    now: Callable[[], datetime],
    stage: Callable[[str], None],
    keep: Callable[[Signed], None],
) -> NotSigned | None:
    """Fetch the newest paper, sign it in a thread of its own, hand it in.

    Args:
        stage: told "sign" and "send" when they begin.
        keep: given what is signed before it is sent.
    Returns: why nothing was signed.
    Raises: ClientError: what the server said of the paper or of the signature.
    """
    policy, trust = await minutes.signing_policy(), await minutes.signing_trust()
    paper = await minutes.paper()
    stage("sign")
    try:
        pdf = await asyncio.to_thread(_sign, paper.pdf, attempt, policy, trust, now())
    except NotSigned as problem:
        return problem
    signed = Signed(field=attempt.field, pdf=pdf, base_sha256=paper.sha256)
    keep(signed)
    stage("send")
    await minutes.put_signed(signed.field, signed.pdf, base_sha256=signed.base_sha256)
    return None


def _sign(pdf: bytes, attempt: Attempt, policy: SigningPolicy, trust: SigningTrust, now: datetime) -> bytes:
    from meetroom.archive.signature import read_trust, sign_minutes

    work = sign_minutes(
        pdf,
        attempt.field,
        _source(attempt),
        trust=read_trust(attempt.trust, may_fetch=policy.may_fetch).joined(trust_of(trust)),
        tsa_url=policy.tsa_url,
        level=policy.level,
        now=now,
        reason=_REASON.get(attempt.issued.language, _REASON["vi"]).format(attempt.issued.number),
        location=attempt.location,
        office=attempt.office,
        language="en" if attempt.issued.language == "en" else "vi",
    )
    return asyncio.run(work)


async def verdicts_of(
    minutes: MinutesPort, found: tuple[FoundCertificate, ...], now: datetime
) -> dict[str, SigningProblem]:
    """Why the server would refuse signatures by these certificates, by `FoundCertificate.key`; by its roots alone.

    Raises: ClientError.
    """
    trust = await minutes.signing_trust()
    return await asyncio.to_thread(_verdicts, found, trust, now) if trust.roots else {}


def _verdicts(found: tuple[FoundCertificate, ...], told: SigningTrust, now: datetime) -> dict[str, SigningProblem]:
    from meetroom.archive.signature import signer_problem

    trust, problems = trust_of(told), {}
    for one in found:
        problem = asyncio.run(signer_problem(one.der, above=one.above or (), trust=trust, now=now)) if one.der else None
        # A service may know certificates between this one and a root that were not asked for.
        if problem in _TOLD and (one.above is not None or problem is not SigningProblem.CERTIFICATE_UNTRUSTED):
            problems[one.key] = problem
    return problems


def trust_of(told: SigningTrust) -> "TrustStore":
    """What the server said, read."""
    from meetroom.archive.trust import told_trust

    return told_trust(roots=told.roots, intermediates=told.intermediates, crls=told.crls, ocsps=told.ocsps)


def _source(attempt: Attempt) -> "SignerSource":
    from meetroom.archive.signature import Pkcs12Key, ServiceKey, TokenKey

    key = attempt.key
    if attempt.way is Way.FILE:
        return Pkcs12Key(path=Path(key.key), passphrase=attempt.secret)
    if attempt.way is Way.SERVICE:
        return ServiceKey(
            url=attempt.url, credential_id=key.key, bearer=attempt.bearer, pin=attempt.secret, otp=attempt.otp
        )
    if not key.token:
        raise NotSigned(SigningProblem.NO_TOKEN)
    return TokenKey(
        library=Path(attempt.library),
        token_label=key.token,
        pin=attempt.secret,
        key_label="" if key.key_id else key.label,
        key_id=key.key_id,
    )
