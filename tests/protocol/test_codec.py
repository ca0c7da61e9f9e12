"""The wire: every message there and back; of bad bytes nothing but MalformedMessage."""

import json
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from meetroom.domain.annotations import (
    MAX_BODY_BYTES,
    MAX_NAMED,
    InkPoint,
    MarkId,
    MarkRecord,
    Sharing,
    Tool,
    check_record,
)
from meetroom.domain.core import Command, CommandId, DocumentId, GroupId, PersonId
from meetroom.domain.lifecycle import OpenMeeting
from meetroom.domain.meeting import COMMAND_TYPES
from meetroom.domain.state import Audience
from meetroom.protocol import http
from meetroom.protocol.codec import (
    MalformedMessage,
    decode_client,
    decode_command,
    decode_server,
    encode,
    encode_command,
)
from meetroom.protocol.messages import (
    MAX_MESSAGE_BYTES,
    ClientMessage,
    Hello,
    Ping,
    PresentInk,
    PresentPage,
    PresentPointer,
    PutMarks,
    ReadyVersion,
    ReportReadiness,
    ServerMessage,
    Submit,
)
from meetroom.protocol.signalling import LegId, MediaOffer, SetWants, Want
from tests.protocol.shapes import any_of

CLIENT = [kind for kind in get_args(ClientMessage) if kind is not Submit]
SERVER = list(get_args(ServerMessage))
BODIES = sorted(http.Body.__subclasses__(), key=lambda kind: kind.__name__)
SOME = settings(max_examples=40, deadline=None)


@pytest.mark.parametrize("kind", CLIENT, ids=lambda k: k.__name__)
@given(data=st.data())
@SOME
def test_messages_of_clients_survive_the_wire(kind: type[msgspec.Struct], data: st.DataObject) -> None:
    message = data.draw(any_of(kind))
    encoded = encode(message)
    assert decode_client(encoded) == message
    assert decode_client(encoded.decode()) == message


@pytest.mark.parametrize("kind", SERVER, ids=lambda k: k.__name__)
@given(data=st.data())
@SOME
def test_messages_of_the_server_survive_the_wire(kind: type[msgspec.Struct], data: st.DataObject) -> None:
    message = data.draw(any_of(kind))
    assert decode_server(encode(message)) == message


@pytest.mark.parametrize("kind", COMMAND_TYPES, ids=lambda k: k.__name__)
@given(data=st.data())
@SOME
def test_every_command_survives_the_wire_and_the_outbox(kind: type[Command], data: st.DataObject) -> None:
    command = data.draw(any_of(kind))
    assert decode_command(encode_command(command)) == command
    decoded = decode_client(encode(Submit(command_id=CommandId("c-1"), command=command)))
    assert decoded == Submit(command_id=CommandId("c-1"), command=command)
    assert type(decoded) is Submit


@pytest.mark.parametrize("kind", BODIES, ids=lambda k: k.__name__)
@given(data=st.data())
@SOME
def test_bodies_survive_the_wire(kind: type[http.Body], data: st.DataObject) -> None:
    body = data.draw(any_of(kind))
    assert msgspec.json.decode(msgspec.json.encode(body), type=kind) == body


DECODERS = (decode_client, decode_server, decode_command)


def only_malformed(data: bytes) -> None:
    for decode in DECODERS:
        try:
            decode(data)
        except MalformedMessage:
            continue


@given(st.binary(max_size=300))
@settings(max_examples=500, deadline=None)
def test_any_bytes_are_a_message_or_malformed(data: bytes) -> None:
    only_malformed(data)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)
_fields = sorted({f.name for kind in (*CLIENT, *SERVER, *COMMAND_TYPES) for f in msgspec.structs.fields(kind)})
_types = sorted({kind.__name__ for kind in (*CLIENT, *SERVER, *COMMAND_TYPES, Submit)})


@given(st.sampled_from(_types), st.dictionaries(st.sampled_from(_fields), _json, max_size=6))
@settings(max_examples=200, deadline=None)
def test_any_json_is_a_message_or_malformed(kind: str, fields: dict[str, Any]) -> None:
    only_malformed(json.dumps({"type": kind, **fields}).encode())


@given(data=st.data(), at=st.integers(0, 1 << 20), by=st.binary(max_size=4), cut=st.integers(0, 8))
@settings(max_examples=500, deadline=None)
def test_a_spoiled_message_is_a_message_or_malformed(data: st.DataObject, at: int, by: bytes, cut: int) -> None:
    encoded = encode(data.draw(st.one_of(*map(any_of, (*CLIENT, *SERVER)))))
    place = at % len(encoded)
    only_malformed(encoded[:place] + by + encoded[place + cut :])


INK = PresentInk(
    document_id=DocumentId("d"), page=0, mark_id=MarkId("k"), tool=Tool.PEN, color="#000000", width_pt=1, points=(),
    ended=False,
)  # fmt: skip
HELLO = encode(Hello(protocol=1, client="c", device="d", after_seq=7))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"{}",
        b'{"type":"NoSuch"}',
        b'{"type":7}',
        HELLO + b" {}",
        HELLO.replace(b"7", b"7.5"),
        HELLO.replace(b"7", b"-1"),
        HELLO.replace(b"7", b"1e400"),
        HELLO.replace(b"7", b"9" * 5_000),
        HELLO.replace(b"7", b"NaN"),
        HELLO.replace(b'"c"', b'"\\ud800"'),
        HELLO.replace(b'"c"', b'"\xed\xa0\x80"'),
        HELLO.replace(b'"client"', b'"clinet"'),
        HELLO[:-1] + b',"more":1}',
        b'{"x":' + b"[" * 200_000 + b',"type":"Ping"}',
        HELLO + b" " * MAX_MESSAGE_BYTES,
        encode(Submit(command_id=CommandId("a b"), command=OpenMeeting())),
        encode(Submit(command_id=CommandId(""), command=OpenMeeting())),
        encode(Submit(command_id=CommandId("x" * 65), command=OpenMeeting())),
        encode(Submit(command_id=CommandId("a\n"), command=OpenMeeting())),
        encode(Submit(command_id=CommandId("a\x00"), command=OpenMeeting())),
        encode(PresentPage(document_id=DocumentId("d"), page=-1, top=0.5)),
        encode(PresentPage(document_id=DocumentId("d"), page=1, top=1.5)),
        encode(PresentPage(document_id=DocumentId("d"), page=10**30, top=0)),
        encode(PresentPage(document_id=DocumentId("d"), page=1, top=0, left=-0.1)),
        encode(PresentPage(document_id=DocumentId("d"), page=1, top=0, zoom=64.5)),
        encode(PresentPointer(document_id=DocumentId("d"), page=1, x_pt=1e6, y_pt=0, shown=True)),
        encode(PresentPointer(document_id=DocumentId("d"), page=1, x_pt=float("nan"), y_pt=0, shown=True)),
        encode(replace(INK, color="red")),
        encode(replace(INK, mark_id=MarkId("a b"))),
        encode(replace(INK, width_pt=-1)),
        encode(replace(INK, points=(InkPoint(0, 0),) * 2_001)),
        encode(ReportReadiness(verified=(ReadyVersion(DocumentId("d"), 0),))),
        encode(SetWants(wants=(Want(leg_id=LegId("l"), height_px=-1),))),
    ],
    ids=lambda data: ascii(data[:40]),
)
def test_what_is_no_message_of_a_client(data: bytes) -> None:
    with pytest.raises(MalformedMessage):
        decode_client(data)


def test_text_with_lone_surrogates_is_malformed() -> None:
    with pytest.raises(MalformedMessage):
        decode_client('{"type":"Ping","sent_ms":1,"\ud800":1}')


def test_a_message_may_be_as_large_as_allowed_and_no_larger() -> None:
    offer = encode(MediaOffer(sdp=""))
    largest = MediaOffer(sdp="x" * (MAX_MESSAGE_BYTES - len(offer)))
    assert len(encode(largest)) == MAX_MESSAGE_BYTES
    assert decode_client(encode(largest)) == largest
    with pytest.raises(MalformedMessage, match="too large"):
        decode_client(encode(MediaOffer(sdp=largest.sdp + "x")))
    with pytest.raises(MalformedMessage):
        decode_client("ế" * (MAX_MESSAGE_BYTES // 2))


def test_the_largest_mark_fits_into_a_message() -> None:
    audience = Audience(groups=(GroupId("\U0001f600" * 200),) * MAX_NAMED, persons=(PersonId("x" * 64),) * MAX_NAMED)
    largest = MarkRecord(
        mark_id=MarkId("k" * 64),
        document_id=DocumentId("d" * 64),
        author=PersonId("p" * 64),
        sharing=Sharing.SHARED,
        lamport=(1 << 53) - 1,
        device="ế" * 200,
        body=bytes(MAX_BODY_BYTES),
        audience=audience,
    )
    check_record(largest)
    message = PutMarks(records=(largest,))
    assert len(encode(message)) < MAX_MESSAGE_BYTES
    assert decode_client(encode(message)) == message


def test_the_two_directions_are_kept_apart() -> None:
    with pytest.raises(MalformedMessage):
        decode_server(encode(Ping(sent_ms=1)))
    with pytest.raises(MalformedMessage):
        decode_client(b'{"type":"Online","person_ids":[]}')
    with pytest.raises(MalformedMessage):
        decode_client(encode_command(OpenMeeting()))


def test_every_type_has_one_name() -> None:
    names = [kind.__struct_config__.tag for kind in (*CLIENT, Submit, *SERVER)]
    assert len(set(names)) == len(names)
    commands = [kind.__struct_config__.tag for kind in COMMAND_TYPES]
    assert len(set(commands)) == len(commands)
