"""The little of ICE a lite agent needs: check and answer binding requests; knows no socket.

Source: RFC 8445 section 2.5 (lite), RFC 8489.
"""

import struct
from collections.abc import Callable

import msgspec
from aioice import stun

Address = tuple[str, int]


class Checked(msgspec.Struct, frozen=True):
    """A genuine binding request: whose it is, whether it nominates its path, and what to answer."""

    ufrag: str
    nominates: bool
    reply: bytes


def answer_binding(datagram: bytes, sender: Address, password_of: Callable[[str], str | None]) -> Checked | None:
    """Check a binding request against the credentials of the leg it names.

    Args: password_of: the password behind a username fragment of ours, None when there is no such leg.
    Returns: None for anything that deserves no answer.
    """
    try:
        request = stun.parse_message(datagram)
        username = request.attributes["USERNAME"]
    except (ValueError, KeyError, IndexError, struct.error):
        return None
    ufrag = username.partition(":")[0]
    password = password_of(ufrag)
    is_request = request.message_class is stun.Class.REQUEST and request.message_method is stun.Method.BINDING
    if password is None or not is_request or not request.check_message_integrity(password.encode()):
        return None
    reply = stun.Message(
        message_method=stun.Method.BINDING,
        message_class=stun.Class.RESPONSE,
        transaction_id=request.transaction_id,
    )
    reply.attributes["XOR-MAPPED-ADDRESS"] = sender
    reply.add_message_integrity(password.encode())
    return Checked(ufrag=ufrag, nominates="USE-CANDIDATE" in request.attributes, reply=bytes(reply))
