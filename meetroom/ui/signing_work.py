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
from meetroom.protocol.minutes import SigningPolicy
from meetroom.ui.signing_ways import FoundCertificate, Way

if TYPE_CHECKING:
    from meetroom.archive.signature_sources import SignerSource

_REASON = {"vi": "Ký biên bản số {0}", "en": "Minutes no. {0}"}


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """All that one signature needs; lives as long as the attempt.

    Attributes:
        secret: PIN or passphrase.
        bearer, otp: for a signing service.
        office: seen below the name in the box.
        trust: folder of this machine with roots, needed where the server asks for evidence in the file (B-LT).
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
    policy = await minutes.signing_policy()
    paper = await minutes.paper()
    stage("sign")
    try:
        pdf = await asyncio.to_thread(_sign, paper.pdf, attempt, policy, now())
    except NotSigned as problem:
        return problem
    signed = Signed(field=attempt.field, pdf=pdf, base_sha256=paper.sha256)
    keep(signed)
    stage("send")
    await minutes.put_signed(signed.field, signed.pdf, base_sha256=signed.base_sha256)
    return None


def _sign(pdf: bytes, attempt: Attempt, policy: SigningPolicy, now: datetime) -> bytes:
    from meetroom.archive.signature import read_trust, sign_minutes

    work = sign_minutes(
        pdf,
        attempt.field,
        _source(attempt),
        trust=read_trust(attempt.trust, may_fetch=True),
        tsa_url=policy.tsa_url,
        level=policy.level,
        now=now,
        reason=_REASON.get(attempt.issued.language, _REASON["vi"]).format(attempt.issued.number),
        location=attempt.location,
        office=attempt.office,
        language="en" if attempt.issued.language == "en" else "vi",
    )
    return asyncio.run(work)


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
