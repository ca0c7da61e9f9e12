"""Bytes to messages and back, as strict JSON; the only thing that comes out of bad bytes is MalformedMessage."""

from functools import reduce
from operator import or_
from typing import Annotated, Any, cast, get_args

import msgspec

from meetroom.domain.core import Command, CommandId
from meetroom.domain.meeting import COMMAND_TYPES
from meetroom.protocol.messages import MAX_MESSAGE_BYTES, ClientMessage, ServerMessage, Submit


class MalformedMessage(Exception):
    """The bytes are no message of this protocol; the connection they came from is closed."""


class _AnySubmit(Submit, frozen=True, kw_only=True, tag="Submit"):
    # A journal keeps answers by this id: no other has a place there.
    command_id: Annotated[CommandId, msgspec.Meta(pattern=r"\A[!-~]{1,64}\Z")]
    command: reduce(or_, COMMAND_TYPES)  # type: ignore[valid-type]


_client_types = tuple(_AnySubmit if t is Submit else t for t in get_args(ClientMessage))
_client_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(reduce(or_, _client_types))
_server_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(ServerMessage)
_command_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(reduce(or_, COMMAND_TYPES))
_encoder = msgspec.json.Encoder()


def encode(message: ClientMessage | ServerMessage) -> bytes:
    """UTF-8 JSON of a message; one WebSocket text frame."""
    return _encoder.encode(message)


def _decode(decoder: "msgspec.json.Decoder[Any]", data: bytes | str) -> Any:
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if len(raw) > MAX_MESSAGE_BYTES:
        raise MalformedMessage("too large")
    try:
        return decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise MalformedMessage(type(error).__name__) from error


def decode_client(data: bytes | str) -> ClientMessage:
    """A message from a client.  Raises: MalformedMessage."""
    message = _decode(_client_decoder, data)
    if isinstance(message, _AnySubmit):
        return Submit(command_id=message.command_id, command=message.command)
    return cast(ClientMessage, message)


def decode_server(data: bytes | str) -> ServerMessage:
    """A message from the server.  Raises: MalformedMessage."""
    return cast(ServerMessage, _decode(_server_decoder, data))


def encode_command(command: Command) -> bytes:
    """A command as it is kept in an outbox."""
    return _encoder.encode(command)


def decode_command(data: bytes) -> Command:
    """A command from an outbox.  Raises: MalformedMessage."""
    return cast(Command, _decode(_command_decoder, data))
