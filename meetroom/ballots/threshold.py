"""How n scrutineers' devices make one key of which any t can open: Pedersen's protocol, step by step, without a dealer.

Devices keep their seed and nothing else; the server carries texts and can check them, but learns no secret.

    1 each device   make_seed, make_certificate             → server
    2 everybody     trustees.read_certificates              all certificates to all devices
    3 each device   make_polynomial                         → server
    4 server        route: what each device has to receive  → devices
    5 each device   make_share                              → server, which keeps the sealed share for the tally
    6 server        publish: the keys for the election

Losing the devices of n - t + 1 scrutineers means a new vote.
Source: Belenios specification 2.0, section 4.6; T. Pedersen, "A threshold cryptosystem without a trusted party", 1991.
"""

from collections.abc import Sequence

import msgspec

from meetroom.ballots.channels import (
    ChannelBroken,
    SignedMessage,
    is_signed_by,
    opening_key,
    receive,
    send,
    sign_message,
    signing_key,
)
from meetroom.ballots.encoding import Malformed, Number, decode, encode
from meetroom.ballots.group import Draw, Group
from meetroom.ballots.trustees import (
    CertifiedKeys,
    Coefficients,
    ThresholdKeys,
    TrusteeFault,
    TrusteeKey,
    TrusteesRefused,
    evaluate_in_exponent,
    is_key_proved,
    publish_key,
    read_certificates,
    read_coefficients,
    share_keys,
)


class PolynomialSent(msgspec.Struct, frozen=True):
    """Step 3: a device's polynomial sealed for itself, its values sealed for each device, and its coefficients."""

    polynomial: str
    secrets: tuple[str, ...]
    coefexps: SignedMessage


class ShareInput(msgspec.Struct, frozen=True):
    """Step 4: what one device receives from all."""

    polynomial: str
    secrets: tuple[str, ...]
    coefexps: tuple[SignedMessage, ...]


class ShareSent(msgspec.Struct, frozen=True):
    """Step 5: a device's share of the private key, sealed for itself, and the public key of it."""

    private_key: str
    public_key: TrusteeKey


class _Polynomial(msgspec.Struct, frozen=True):
    polynomial: tuple[Number, ...]


class _Value(msgspec.Struct, frozen=True):
    secret: Number


class _Share(msgspec.Struct, frozen=True):
    decryption_key: Number


def make_certificate(group: Group, seed: str, draw: Draw) -> SignedMessage:
    """Step 1: the public keys of a device, signed by itself."""
    key = signing_key(group, seed)
    keys = CertifiedKeys(Number(group.g_power(key)), Number(group.g_power(opening_key(group, seed))))
    return sign_message(group, key, encode(keys), draw)


def own_number(group: Group, certified: Sequence[CertifiedKeys], seed: str) -> int:
    """Which of the scrutineers this device is, from 1.

    Raises: TrusteesRefused(WRONG_CERTIFICATE) if it is none: somebody replaced its certificate.
    """
    own = (group.g_power(signing_key(group, seed)), group.g_power(opening_key(group, seed)))
    for number, keys in enumerate(certified, 1):
        if (keys.verification, keys.encryption) == own:
            return number
    raise TrusteesRefused(TrusteeFault.WRONG_CERTIFICATE)


def make_polynomial(
    group: Group, certs: Sequence[SignedMessage], seed: str, threshold: int, draw: Draw
) -> PolynomialSent:
    """Step 3: choose a secret polynomial of degree t - 1 and share its values.

    Args:
        threshold: t, how many will be needed to open; the scrutineer must see and confirm it.
    Raises: TrusteesRefused.
    """
    certified = read_certificates(group, certs)
    if not 0 < threshold <= len(certified):
        raise TrusteesRefused(TrusteeFault.WRONG_THRESHOLD)
    own = certified[own_number(group, certified, seed) - 1]
    key = signing_key(group, seed)
    polynomial = [draw(group.q) for _ in range(threshold)]
    kept = encode(_Polynomial(tuple(map(Number, polynomial))))
    coefficients = Coefficients(tuple(Number(group.g_power(number)) for number in polynomial))
    values = [_evaluate(group, polynomial, number) for number in range(1, len(certified) + 1)]
    return PolynomialSent(
        polynomial=send(group, key, own.encryption, kept, draw),
        secrets=tuple(
            send(group, key, keys.encryption, encode(_Value(Number(value))), draw)
            for keys, value in zip(certified, values, strict=True)
        ),
        coefexps=sign_message(group, key, encode(coefficients), draw),
    )


def check_polynomial(
    group: Group, certs: Sequence[SignedMessage], number: int, threshold: int, sent: PolynomialSent
) -> None:
    """Whether what device `number`, from 1, sent in step 3 can be used, before all the others have sent theirs.

    Raises: TrusteesRefused.
    """
    certified = read_certificates(group, certs)
    try:
        row = decode(sent.coefexps.message, Coefficients).coefexps
    except Malformed as error:
        raise TrusteesRefused(TrusteeFault.WRONG_COEFFICIENTS, number) from error
    if len(row) != threshold or len(sent.secrets) != len(certified):
        raise TrusteesRefused(TrusteeFault.WRONG_THRESHOLD, number)
    is_own = is_signed_by(group, certified[number - 1].verification, sent.coefexps)
    if not is_own or not all(map(group.contains, row)):
        raise TrusteesRefused(TrusteeFault.WRONG_COEFFICIENTS, number)


def check_share(
    group: Group,
    certs: Sequence[SignedMessage],
    polynomials: Sequence[PolynomialSent],
    number: int,
    sent: ShareSent,
) -> None:
    """Whether the public key that device `number`, from 1, sent in step 5 is the one that follows from step 3.

    Raises: TrusteesRefused.
    """
    expected = share_keys(group, _coefficients(group, certs, polynomials))[number - 1]
    if not is_key_proved(group, sent.public_key):
        raise TrusteesRefused(TrusteeFault.WRONG_PROOF, number)
    if sent.public_key.public_key != expected:
        raise TrusteesRefused(TrusteeFault.WRONG_KEY, number)


def route(
    group: Group, certs: Sequence[SignedMessage], polynomials: Sequence[PolynomialSent]
) -> tuple[ShareInput, ...]:
    """Step 4: check the signatures and hand each device what was sealed for it.

    Raises: TrusteesRefused.
    """
    _coefficients(group, certs, polynomials)
    signed = tuple(sent.coefexps for sent in polynomials)
    return tuple(
        ShareInput(sent.polynomial, tuple(other.secrets[index] for other in polynomials), signed)
        for index, sent in enumerate(polynomials)
    )


def make_share(group: Group, certs: Sequence[SignedMessage], seed: str, received: ShareInput, draw: Draw) -> ShareSent:
    """Step 5: check every value received against what its sender published, and add them up to a share.

    Raises: TrusteesRefused naming the scrutineer whose part is wrong.
    """
    certified = read_certificates(group, certs)
    number = own_number(group, certified, seed)
    if not len(received.secrets) == len(received.coefexps) == len(certified):
        raise TrusteesRefused(TrusteeFault.WRONG_THRESHOLD)
    coefficients = read_coefficients(group, certified, received.coefexps)
    _check_own(group, seed, received, certified[number - 1], coefficients[number - 1])
    share = 0
    for sender, (keys, row, text) in enumerate(zip(certified, coefficients, received.secrets, strict=True), 1):
        value = _receive_value(group, seed, keys, text, sender)
        if group.g_power(value) != evaluate_in_exponent(group, row, number):
            raise TrusteesRefused(TrusteeFault.WRONG_COEFFICIENTS, sender)
        share = (share + value) % group.q
    kept = encode(_Share(Number(share)))
    sealed = send(group, signing_key(group, seed), certified[number - 1].encryption, kept, draw)
    return ShareSent(sealed, publish_key(group, share, draw))


def publish(
    group: Group,
    certs: Sequence[SignedMessage],
    polynomials: Sequence[PolynomialSent],
    shares: Sequence[ShareSent],
) -> ThresholdKeys:
    """Step 6: what is published with the election.

    Raises: TrusteesRefused.
    """
    coefficients = _coefficients(group, certs, polynomials)
    if len(shares) != len(coefficients):
        raise TrusteesRefused(TrusteeFault.WRONG_THRESHOLD)
    expected = share_keys(group, coefficients)
    for number, (sent, public) in enumerate(zip(shares, expected, strict=True), 1):
        if not is_key_proved(group, sent.public_key):
            raise TrusteesRefused(TrusteeFault.WRONG_PROOF, number)
        if sent.public_key.public_key != public:
            raise TrusteesRefused(TrusteeFault.WRONG_KEY, number)
    return ThresholdKeys(
        threshold=len(coefficients[0]),
        certs=tuple(certs),
        coefexps=tuple(sent.coefexps for sent in polynomials),
        verification_keys=tuple(sent.public_key for sent in shares),
    )


def open_share(group: Group, seed: str, sealed: str) -> int:
    """At the tally: the private share, from what the device sealed for itself in step 5.

    Raises: TrusteesRefused(WRONG_KEY) if this is not the device's own.
    """
    sender = group.g_power(signing_key(group, seed))
    try:
        return decode(receive(group, opening_key(group, seed), sender, sealed), _Share).decryption_key
    except (ChannelBroken, Malformed) as error:
        raise TrusteesRefused(TrusteeFault.WRONG_KEY) from error


def _coefficients(
    group: Group, certs: Sequence[SignedMessage], polynomials: Sequence[PolynomialSent]
) -> tuple[tuple[Number, ...], ...]:
    certified = read_certificates(group, certs)
    is_complete = len(polynomials) == len(certified)
    if not is_complete or any(len(sent.secrets) != len(certified) for sent in polynomials):
        raise TrusteesRefused(TrusteeFault.WRONG_THRESHOLD)
    return read_coefficients(group, certified, [sent.coefexps for sent in polynomials])


def _check_own(group: Group, seed: str, received: ShareInput, own: CertifiedKeys, row: Sequence[int]) -> None:
    # The device has kept only its seed: what it once chose comes back sealed by itself and must be what is published.
    try:
        kept = receive(group, opening_key(group, seed), own.verification, received.polynomial)
        polynomial = decode(kept, _Polynomial).polynomial
    except (ChannelBroken, Malformed) as error:
        raise TrusteesRefused(TrusteeFault.WRONG_KEY) from error
    if [group.g_power(number) for number in polynomial] != list(row):
        raise TrusteesRefused(TrusteeFault.WRONG_COEFFICIENTS)


def _receive_value(group: Group, seed: str, sender: CertifiedKeys, text: str, number: int) -> int:
    try:
        return decode(receive(group, opening_key(group, seed), sender.verification, text), _Value).secret
    except (ChannelBroken, Malformed) as error:
        raise TrusteesRefused(TrusteeFault.WRONG_KEY, number) from error


def _evaluate(group: Group, polynomial: Sequence[int], at: int) -> int:
    value = 0
    for number in reversed(polynomial):
        value = (value * at + number) % group.q
    return value
