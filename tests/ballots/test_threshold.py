"""Keys of t of n: any t open, fewer do not, and whoever cheats is named."""

import hashlib
import random
from itertools import combinations

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESCCM
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from meetroom.ballots.channels import (
    ChannelBroken,
    SignedMessage,
    is_signed_by,
    make_seed,
    opening_key,
    receive,
    send,
    sign_message,
    signing_key,
)
from meetroom.ballots.encoding import Number, decode, encode
from meetroom.ballots.group import BELENIOS_2048
from meetroom.ballots.threshold import (
    PolynomialSent,
    ShareInput,
    ShareSent,
    make_certificate,
    make_polynomial,
    make_share,
    open_share,
    publish,
    route,
)
from meetroom.ballots.trustees import (
    CertifiedKeys,
    Coefficients,
    Pedersen,
    Single,
    TrusteeFault,
    TrusteesRefused,
    check_threshold_keys,
    check_trustees,
    election_key,
    evaluate_in_exponent,
    lagrange,
    make_key,
    needed,
    public_keys,
    publish_key,
    read_trustees,
)
from tests.ballots.small import SMALL, SOME, drawing, exponents


class Ceremony:
    """Devices of n scrutineers, step by step."""

    def __init__(self, seed: int, threshold: int, of: int) -> None:
        self.draw = drawing(seed)
        self.seeds = [make_seed(self.draw) for _ in range(of)]
        self.certs = [make_certificate(SMALL, one, self.draw) for one in self.seeds]
        self.sent = [make_polynomial(SMALL, self.certs, one, threshold, self.draw) for one in self.seeds]
        self.inputs = route(SMALL, self.certs, self.sent)

    def share(self, number: int, received: ShareInput | None = None) -> ShareSent:
        given = received or self.inputs[number - 1]
        return make_share(SMALL, self.certs, self.seeds[number - 1], given, self.draw)

    def shares(self) -> list[ShareSent]:
        return [self.share(number) for number in range(1, len(self.seeds) + 1)]


@SOME
@given(st.integers(0, 2**32), st.integers(1, 4), st.data())
def test_any_t_of_n_open_and_fewer_do_not(seed: int, of: int, data: st.DataObject) -> None:
    threshold = data.draw(st.integers(1, of))
    ceremony = Ceremony(seed, threshold, of)
    shares = ceremony.shares()
    keys = publish(SMALL, ceremony.certs, ceremony.sent, shares)
    trustees = (Pedersen(keys),)
    key = election_key(SMALL, trustees)
    assert check_threshold_keys(SMALL, keys) is None
    assert check_trustees(SMALL, trustees, key) is None
    assert read_trustees(encode(trustees)) == trustees
    private = {
        number: open_share(SMALL, one, share.private_key)
        for number, (one, share) in enumerate(zip(ceremony.seeds, shares, strict=True), 1)
    }
    assert public_keys(trustees) == tuple(map(SMALL.g_power, private.values()))
    for size in range(1, of + 1):
        for some in combinations(private, size):
            secret = sum(lagrange(SMALL, some, number) * private[number] for number in some)
            assert (SMALL.g_power(secret) == key) == (size >= threshold)
            assert needed(trustees, dict.fromkeys(some)) == max(0, threshold - size)


def refused(step: object, *arguments: object) -> tuple[TrusteeFault, int | None]:
    with pytest.raises(TrusteesRefused) as caught:
        step(*arguments)  # type: ignore[operator]
    return caught.value.fault, caught.value.number


def test_whoever_sends_a_wrong_value_is_named() -> None:
    ceremony = Ceremony(1, 2, 3)
    certified = decode(ceremony.certs[0].message, CertifiedKeys)
    key = signing_key(SMALL, ceremony.seeds[1])
    lie = send(SMALL, key, certified.encryption, '{"secret":"5"}', ceremony.draw)
    given = ceremony.inputs[0]
    received = replace(given, secrets=(given.secrets[0], lie, given.secrets[2]))
    assert refused(ceremony.share, 1, received) == (TrusteeFault.WRONG_COEFFICIENTS, 2)
    swapped = replace(given, secrets=(given.secrets[0], given.secrets[2], given.secrets[1]))
    assert refused(ceremony.share, 1, swapped) == (TrusteeFault.WRONG_KEY, 2)
    garbled = replace(given, secrets=(given.secrets[0], "{}", given.secrets[2]))
    assert refused(ceremony.share, 1, garbled) == (TrusteeFault.WRONG_KEY, 2)
    assert refused(ceremony.share, 1, replace(given, secrets=given.secrets[1:])) == (TrusteeFault.WRONG_THRESHOLD, None)


def test_a_device_knows_what_it_chose_itself() -> None:
    ceremony = Ceremony(2, 2, 3)
    other = make_polynomial(SMALL, ceremony.certs, ceremony.seeds[0], 2, ceremony.draw)
    received = replace(ceremony.inputs[0], polynomial=other.polynomial)
    assert refused(ceremony.share, 1, received) == (TrusteeFault.WRONG_COEFFICIENTS, None)
    stolen = replace(ceremony.inputs[0], polynomial=ceremony.inputs[1].polynomial)
    assert refused(ceremony.share, 1, stolen) == (TrusteeFault.WRONG_KEY, None)


def test_certificates_are_the_devices_own() -> None:
    ceremony = Ceremony(3, 2, 3)
    certs, seed, draw = ceremony.certs, ceremony.seeds[0], ceremony.draw
    stranger = make_certificate(SMALL, make_seed(draw), draw)
    replaced = [stranger, *certs[1:]]
    assert refused(make_polynomial, SMALL, replaced, seed, 2, draw) == (TrusteeFault.WRONG_CERTIFICATE, None)
    altered = [certs[0], replace(certs[1], message=certs[2].message), certs[2]]
    assert refused(make_polynomial, SMALL, altered, seed, 2, draw) == (TrusteeFault.WRONG_CERTIFICATE, 2)
    twice = [certs[0], certs[1], certs[1]]
    assert refused(make_polynomial, SMALL, twice, seed, 2, draw) == (TrusteeFault.SAME_CERTIFICATE, 3)
    garbled = [certs[0], SignedMessage("x", certs[1].signature)]
    assert refused(make_polynomial, SMALL, garbled, seed, 2, draw) == (TrusteeFault.WRONG_CERTIFICATE, 2)
    assert refused(make_polynomial, SMALL, [], seed, 1, draw) == (TrusteeFault.NOBODY, None)
    assert refused(make_polynomial, SMALL, certs * 20, seed, 1, draw) == (TrusteeFault.TOO_MANY, None)
    outside = encode(CertifiedKeys(Number(SMALL.g_power(signing_key(SMALL, seed))), Number(SMALL.p - 1)))
    forged = sign_message(SMALL, signing_key(SMALL, seed), outside, draw)
    assert refused(make_polynomial, SMALL, [forged], seed, 1, draw) == (TrusteeFault.WRONG_CERTIFICATE, 1)


@pytest.mark.parametrize("threshold", [-1, 0, 4])
def test_a_threshold_is_between_one_and_all(threshold: int) -> None:
    ceremony = Ceremony(4, 2, 3)
    given = (SMALL, ceremony.certs, ceremony.seeds[0], threshold, ceremony.draw)
    assert refused(make_polynomial, *given) == (TrusteeFault.WRONG_THRESHOLD, None)


def signed_coefficients(ceremony: Ceremony, number: int, row: tuple[int, ...]) -> PolynomialSent:
    text = encode(Coefficients(tuple(map(Number, row))))
    key = signing_key(SMALL, ceremony.seeds[number - 1])
    return replace(ceremony.sent[number - 1], coefexps=sign_message(SMALL, key, text, ceremony.draw))


def test_the_server_refuses_what_does_not_fit_together() -> None:
    ceremony = Ceremony(5, 2, 3)
    certs, sent = ceremony.certs, ceremony.sent
    shorter = [sent[0], signed_coefficients(ceremony, 2, (SMALL.g,)), sent[2]]
    assert refused(route, SMALL, certs, shorter) == (TrusteeFault.WRONG_THRESHOLD, 2)
    outside = [sent[0], signed_coefficients(ceremony, 2, (SMALL.g, SMALL.p - SMALL.g)), sent[2]]
    assert refused(route, SMALL, certs, outside) == (TrusteeFault.WRONG_COEFFICIENTS, 2)
    by_another = [sent[0], replace(sent[1], coefexps=sent[2].coefexps), sent[2]]
    assert refused(route, SMALL, certs, by_another) == (TrusteeFault.WRONG_COEFFICIENTS, 2)
    unreadable = [replace(sent[0], coefexps=SignedMessage("{}", sent[0].coefexps.signature)), *sent[1:]]
    assert refused(route, SMALL, certs, unreadable) == (TrusteeFault.WRONG_COEFFICIENTS, 1)
    assert refused(route, SMALL, certs, sent[:2]) == (TrusteeFault.WRONG_THRESHOLD, None)
    few = [replace(sent[0], secrets=sent[0].secrets[:2]), *sent[1:]]
    assert refused(route, SMALL, certs, few) == (TrusteeFault.WRONG_THRESHOLD, None)


def test_shares_are_proved_and_are_those_of_the_polynomials() -> None:
    ceremony = Ceremony(6, 2, 3)
    shares = ceremony.shares()
    given = (SMALL, ceremony.certs, ceremony.sent)
    assert refused(publish, *given, shares[:2]) == (TrusteeFault.WRONG_THRESHOLD, None)
    assert refused(publish, *given, [shares[1], shares[0], shares[2]]) == (TrusteeFault.WRONG_KEY, 1)
    own = publish_key(SMALL, 7, ceremony.draw)
    assert refused(publish, *given, [replace(shares[0], public_key=own), *shares[1:]]) == (TrusteeFault.WRONG_KEY, 1)
    unproved = replace(own, pok=shares[0].public_key.pok)
    wrong = [replace(shares[0], public_key=unproved), *shares[1:]]
    assert refused(publish, *given, wrong) == (TrusteeFault.WRONG_PROOF, 1)


def test_only_the_own_device_opens_its_share() -> None:
    ceremony = Ceremony(7, 2, 3)
    shares = ceremony.shares()
    assert SMALL.g_power(open_share(SMALL, ceremony.seeds[0], shares[0].private_key)) == shares[0].public_key.public_key
    assert refused(open_share, SMALL, ceremony.seeds[1], shares[0].private_key) == (TrusteeFault.WRONG_KEY, None)
    assert refused(open_share, SMALL, ceremony.seeds[0], "") == (TrusteeFault.WRONG_KEY, None)


def test_a_published_list_is_checked_in_every_part() -> None:
    ceremony = Ceremony(8, 2, 3)
    keys = publish(SMALL, ceremony.certs, ceremony.sent, ceremony.shares())
    alone = publish_key(SMALL, make_key(SMALL, ceremony.draw), ceremony.draw, "Bà Lan")
    trustees = (Single(alone), Pedersen(keys))
    key = election_key(SMALL, trustees)
    assert check_trustees(SMALL, trustees, key) is None
    assert needed(trustees, {}) == 3
    assert needed(trustees, {2: None, 3: None, 4: None}) == 1

    def fault(**changes: object) -> TrusteeFault | None:
        changed = replace(keys, **changes)
        return check_trustees(SMALL, (Single(alone), Pedersen(changed)), key)

    rows = keys.verification_keys
    assert fault(threshold=3) is TrusteeFault.WRONG_THRESHOLD
    assert fault(certs=keys.certs[:2]) is TrusteeFault.WRONG_THRESHOLD
    assert fault(coefexps=keys.coefexps[::-1]) is TrusteeFault.WRONG_COEFFICIENTS
    assert fault(verification_keys=(rows[1], rows[0], rows[2])) is TrusteeFault.WRONG_KEY
    assert fault(verification_keys=(replace(rows[0], pok=rows[1].pok), *rows[1:])) is TrusteeFault.WRONG_PROOF
    assert fault(certs=(keys.certs[0],) * 3) is TrusteeFault.SAME_CERTIFICATE
    assert check_trustees(SMALL, trustees, SMALL.g) is TrusteeFault.OTHER_ELECTION_KEY
    assert check_trustees(SMALL, (), 1) is TrusteeFault.NOBODY
    assert check_trustees(SMALL, (Single(alone),) * 31, 1) is TrusteeFault.TOO_MANY
    unproved = replace(alone, public_key=Number(SMALL.g))
    assert check_trustees(SMALL, (Single(unproved),), SMALL.g) is TrusteeFault.WRONG_PROOF


@SOME
@given(st.lists(exponents, min_size=1, max_size=5), st.integers(0, 30))
def test_a_polynomial_in_the_exponent(row: list[int], at: int) -> None:
    expected = SMALL.g_power(sum(number * at**degree for degree, number in enumerate(row)))
    assert evaluate_in_exponent(SMALL, [SMALL.g_power(number) for number in row], at) == expected


# Channels


@SOME
@given(st.text(max_size=400), st.integers(0, 2**32))
def test_a_message_reaches_only_whom_it_is_for(message: str, seed: int) -> None:
    draw = drawing(seed)
    sender, reader, other = (make_seed(draw) for _ in range(3))
    key, public = signing_key(SMALL, sender), SMALL.g_power(signing_key(SMALL, sender))
    opening = opening_key(SMALL, reader)
    text = send(SMALL, key, SMALL.g_power(opening), message, draw)
    assert receive(SMALL, opening, public, text) == message
    with pytest.raises(ChannelBroken, match="sealed"):
        receive(SMALL, opening_key(SMALL, other), public, text)
    with pytest.raises(ChannelBroken, match="signature"):
        receive(SMALL, opening, SMALL.g_power(signing_key(SMALL, other)), text)
    place = random.Random(seed).randrange(len(text))
    char = "0" if text[place] != "0" else "1"
    with pytest.raises(ChannelBroken):
        receive(SMALL, opening, public, text[:place] + char + text[place + 1 :])


def test_a_message_cannot_be_passed_on_as_if_for_another() -> None:
    draw = drawing(9)
    sender, reader = make_seed(draw), make_seed(draw)
    key, public = signing_key(SMALL, sender), SMALL.g_power(signing_key(SMALL, sender))
    # Signed by the sender for themselves, sealed by somebody for the reader.
    own = sign_message(SMALL, key, encode_addressed(public, "x"), draw)
    text = sealed_for(SMALL.g_power(opening_key(SMALL, reader)), encode(own))
    with pytest.raises(ChannelBroken, match="recipient"):
        receive(SMALL, opening_key(SMALL, reader), public, text)


def encode_addressed(recipient: int, message: str) -> str:
    return f'{{"recipient":"{recipient}","message":"{message}"}}'


def sealed_for(recipient: int, plain: str) -> str:
    """The format by hand, for a liar's message."""
    alpha, mask = SMALL.g_power(11), SMALL.g_power(13)
    key = hashlib.sha256(f"key|{mask}".encode()).digest()
    nonce = hashlib.sha256(f"iv|{alpha}".encode()).digest()[:13]
    data = AESCCM(key, tag_length=8).encrypt(nonce, plain.encode(), None).hex()
    beta = SMALL.times(SMALL.power(recipient, 11), mask)
    return f'{{"alpha":"{alpha}","beta":"{beta}","data":"{data}"}}'


@pytest.mark.parametrize(
    "text", ["", "{}", '{"alpha":"1","beta":"1","data":"zz"}', '{"alpha":"1","beta":"1","data":""}']
)
def test_rubbish_is_refused(text: str) -> None:
    with pytest.raises(ChannelBroken):
        receive(SMALL, 5, SMALL.g, text)


def test_what_is_too_long_is_not_opened() -> None:
    with pytest.raises(ChannelBroken):
        receive(SMALL, 5, SMALL.g, "0" * (4 * 1024 * 1024 + 1))


def test_a_long_message_has_a_shorter_nonce() -> None:
    draw = drawing(10)
    sender, reader = make_seed(draw), make_seed(draw)
    key, opening = signing_key(SMALL, sender), opening_key(SMALL, reader)
    message = "x" * 70_000
    text = send(SMALL, key, SMALL.g_power(opening), message, draw)
    assert receive(SMALL, opening, SMALL.g_power(key), text) == message


def test_what_belenios_tool_certified_is_read() -> None:
    # belenios-tool setup generate-trustee-key-threshold --group BELENIOS-2048 --step 1 made this seed and its keys.
    seed = "Ci1Jcg6LdaQzZjg69oW3qn"
    verification = BELENIOS_2048.g_power(signing_key(BELENIOS_2048, seed))
    encryption = BELENIOS_2048.g_power(opening_key(BELENIOS_2048, seed))
    assert str(verification).startswith("7670238071696310090409061642641561107975511860462318799355594004856587")
    assert str(encryption).startswith("11482219437938467450028888677011271390649110285892944965878572699403292921")
    assert is_signed_by(BELENIOS_2048, verification, make_certificate(BELENIOS_2048, seed, drawing(1)))
