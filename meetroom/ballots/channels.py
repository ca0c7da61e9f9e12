"""Signed and sealed messages between scrutineers' devices, carried by a server that can neither read nor change them.

All keys of a device come from one seed of 22 characters, which never leaves it.
Source: Belenios specification 2.0, sections 4.6.1 to 4.6.3; that the tag has 64 bits and the nonce is cut to what
CCM takes is not in the specification and was learnt from the program.
"""

import hashlib

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESCCM

from meetroom.ballots.credentials import make_token
from meetroom.ballots.encoding import Malformed, Number, decode, encode
from meetroom.ballots.group import Draw, Group
from meetroom.ballots.proofs import Proof, prove_knowledge, verify_knowledge

SEED_CHARS = 22
_TAG_BYTES = 8
_LENGTH_BYTES_OF_CCM = 15
_MOST_SEALED_CHARS = 4 * 1024 * 1024


class ChannelBroken(Exception):
    """A message is not from whom it should be, not for this device, or was altered."""


class SignedMessage(msgspec.Struct, frozen=True):
    """A text and Schnorr's signature of it."""

    message: str
    signature: Proof


class _Addressed(msgspec.Struct, frozen=True):
    recipient: Number
    message: str


class _SealedMessage(msgspec.Struct, frozen=True):
    alpha: Number
    beta: Number
    data: str


def make_seed(draw: Draw) -> str:
    """The one secret of a scrutineer's device; whoever has it can decrypt that device's share."""
    return make_token(draw, SEED_CHARS)


def signing_key(group: Group, seed: str) -> int:
    """The exponent a device signs with."""
    return _hash_to_int(f"sk|{seed}") % group.q


def opening_key(group: Group, seed: str) -> int:
    """The exponent a device opens messages with."""
    return _hash_to_int(f"dk|{seed}") % group.q


def sign_message(group: Group, key: int, message: str, draw: Draw) -> SignedMessage:
    """Sign a text."""
    return SignedMessage(message, prove_knowledge(group, key, f"sigmsg|{message}|", draw))


def is_signed_by(group: Group, public: int, signed: SignedMessage) -> bool:
    """Whether a signature is by the holder of this public key."""
    return verify_knowledge(group, public, f"sigmsg|{signed.message}|", signed.signature)


def send(group: Group, key: int, recipient: int, message: str, draw: Draw) -> str:
    """Sign a text with a key, for a recipient's public key, and seal it so that only they can read it."""
    signed = sign_message(group, key, encode(_Addressed(Number(recipient), message)), draw)
    exponent, mask = draw(group.q), group.g_power(draw(group.q))
    alpha = group.g_power(exponent)
    beta = group.times(group.power(recipient, exponent), mask)
    plain = encode(signed).encode()
    data = _cipher(mask).encrypt(_nonce(alpha, len(plain)), plain, None)
    return encode(_SealedMessage(Number(alpha), Number(beta), data.hex()))


def receive(group: Group, key: int, sender: int, text: str) -> str:
    """The text sent to this device by the holder of a public key.

    Raises: ChannelBroken.
    """
    try:
        signed = decode(_unseal(group, key, text), SignedMessage)
        addressed = decode(signed.message, _Addressed)
    except (Malformed, InvalidTag, ValueError) as error:
        raise ChannelBroken("sealed") from error
    if not is_signed_by(group, sender, signed):
        raise ChannelBroken("signature")
    if addressed.recipient != group.g_power(key):
        raise ChannelBroken("recipient")
    return addressed.message


def _unseal(group: Group, key: int, text: str) -> bytes:
    if len(text) > _MOST_SEALED_CHARS:
        raise ValueError("too long")
    sealed = decode(text, _SealedMessage)
    data = bytes.fromhex(sealed.data)
    if len(data) < _TAG_BYTES or not (group.contains(sealed.alpha) and group.contains(sealed.beta)):
        raise ValueError("not sealed")
    mask = group.times(sealed.beta, group.power(sealed.alpha, -key))
    return _cipher(mask).decrypt(_nonce(sealed.alpha, len(data) - _TAG_BYTES), data, None)


def _cipher(mask: int) -> AESCCM:
    return AESCCM(hashlib.sha256(f"key|{mask}".encode()).digest(), tag_length=_TAG_BYTES)


def _nonce(alpha: int, plain_bytes: int) -> bytes:
    for_length = max(2, (plain_bytes.bit_length() + 7) // 8)
    return hashlib.sha256(f"iv|{alpha}".encode()).digest()[: _LENGTH_BYTES_OF_CCM - for_length]


def _hash_to_int(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
