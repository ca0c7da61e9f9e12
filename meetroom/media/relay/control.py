"""Messages on the control connection as bytes: a length, then msgpack; knows no meaning of any message."""

import asyncio
from struct import Struct as Layout
from typing import TypeVar

import msgspec

from meetroom.media.relay.messages import FromProcess, Message, Request

MAX_MESSAGE_BYTES = 4 * 1024 * 1024
TOKEN_BYTES = 32

_LENGTH = Layout("!L")
_ENCODER = msgspec.msgpack.Encoder()

from_process: msgspec.msgpack.Decoder[FromProcess] = msgspec.msgpack.Decoder(FromProcess)
from_server: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(Request)

T = TypeVar("T")


class StartOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the server writes to the standard input of the process, as one line of JSON: no secret on the command
    line, none in the environment."""

    control_port: int
    token: str
    udp_host: str
    udp_port: int
    announced_host: str | None


class ControlBroken(Exception):
    """The control connection ended or carries something else."""


def frame(message: Message) -> bytes:
    """The bytes of one message."""
    body = _ENCODER.encode(message)
    return _LENGTH.pack(len(body)) + body


async def read_message(reader: asyncio.StreamReader, decoder: msgspec.msgpack.Decoder[T]) -> T:
    """The next message.  Raises: ControlBroken."""
    try:
        (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
        if length > MAX_MESSAGE_BYTES:
            raise ControlBroken("message too long")
        return decoder.decode(await reader.readexactly(length))
    except (asyncio.IncompleteReadError, OSError, msgspec.DecodeError) as error:
        raise ControlBroken("connection ended") from error
