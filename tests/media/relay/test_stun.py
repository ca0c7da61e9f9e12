"""Connectivity checks: genuine ones are answered, everything else is not."""

from aioice import stun
from hypothesis import given
from hypothesis import strategies as st

from meetroom.media.relay.stun import answer_binding

CLIENT = ("192.0.2.7", 5555)


def password_of(ufrag: str) -> str | None:
    return {"relay": "secret"}.get(ufrag)


def request(username: str = "relay:client", password: str = "secret", *, nominate: bool = False) -> bytes:
    message = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
    message.attributes["USERNAME"] = username
    message.attributes["PRIORITY"] = 1
    if nominate:
        message.attributes["USE-CANDIDATE"] = None
    message.add_message_integrity(password.encode())
    return bytes(message)


def test_genuine_check_is_answered_with_the_address_seen() -> None:
    checked = answer_binding(request(nominate=True), CLIENT, password_of)
    assert checked is not None
    assert (checked.ufrag, checked.nominates) == ("relay", True)
    reply = stun.parse_message(checked.reply)
    assert reply.message_class is stun.Class.RESPONSE
    assert reply.attributes["XOR-MAPPED-ADDRESS"] == CLIENT
    assert reply.check_message_integrity(b"secret")


def test_check_without_nomination_says_so() -> None:
    checked = answer_binding(request(), CLIENT, password_of)
    assert checked is not None
    assert not checked.nominates


def test_forged_foreign_and_unsigned_checks_get_no_answer() -> None:
    unsigned = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
    nameless = bytes(unsigned)
    unsigned.attributes["USERNAME"] = "relay:client"
    indication = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.INDICATION)
    indication.attributes["USERNAME"] = "relay:client"
    indication.add_message_integrity(b"secret")
    forged = (request(password="guess"), request("other:client"), bytes(unsigned), nameless, bytes(indication))
    assert [answer_binding(datagram, CLIENT, password_of) for datagram in forged] == [None] * len(forged)


@given(st.binary(max_size=120), st.integers(0, 120), st.integers(0, 255))
def test_arbitrary_bytes_get_no_answer(noise: bytes, at: int, value: int) -> None:
    assert answer_binding(noise, CLIENT, password_of) is None
    damaged = bytearray(request())
    at %= len(damaged)
    changed = damaged[at] != value
    damaged[at] = value
    checked = answer_binding(bytes(damaged), CLIENT, password_of)
    # The last eight bytes are the fingerprint, the bytes before it are signed.
    assert checked is None or not changed or at >= len(damaged) - 8
