"""docs/protocol.md is whole and true: every name of the wire stands in it, every example is a message."""

import re
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from meetroom.domain import (
    annotations,
    audience,
    chain,
    core,
    items,
    minutes_state,
    papers,
    polls,
    rulebook,
    speeches,
    state,
    stays,
)
from meetroom.domain.meeting import COMMAND_TYPES, EVENT_TYPES
from meetroom.protocol import http, messages, minutes, signalling
from meetroom.protocol.codec import decode_client, decode_server
from meetroom.protocol.invitation import Invitation, format_invitation

PAGE = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text(encoding="utf-8")
CODE = set(re.findall(r"`([^`\n]+)`", PAGE))
WORDS = {word for code in CODE for word in re.findall(r"\w[\w-]*", code)}
BASES = {"Body", "Message", "Signal", "State", "Command", "Event"}


def classes(module: ModuleType, kind: type) -> list[type[Any]]:
    own = (c for c in vars(module).values() if isinstance(c, type) and c.__module__ == module.__name__)
    return [c for c in own if issubclass(c, kind) and c.__name__ not in BASES]


PARTS = (state, polls, rulebook, audience, items, speeches, stays, papers, minutes_state)
STRUCTS = [
    *(c for module in (messages, signalling, http, minutes, *PARTS) for c in classes(module, msgspec.Struct)),
    *(annotations.Mark, annotations.MarkRecord, annotations.InkPoint, annotations.Rect, annotations.InkStroke),
    *(annotations.TextHighlight, annotations.TextUnderline, annotations.StickyNote, chain.Link, core.Fact),
    *(annotations.TextBox, annotations.Figure, annotations.PagePoint),
    *COMMAND_TYPES,
    *EVENT_TYPES,
]
ENUMS = [c for module in (messages, signalling, http, minutes, *PARTS, annotations) for c in classes(module, Enum)]


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda c: str(c.__name__))
def test_every_name_and_field_is_documented(struct: type[msgspec.Struct]) -> None:
    # An answer to a request and a part of the state may share a name.
    rows = [line for line in PAGE.splitlines() if line.startswith(f"| `{struct.__name__}` |")]
    assert rows, "no row in a table"
    names = {f"`{f.encode_name}`" for f in msgspec.structs.fields(struct)}
    assert any(all(name in row for name in names) for row in rows), sorted(names)


@pytest.mark.parametrize("enum", [*ENUMS, core.Refusal], ids=lambda c: str(c.__name__))
def test_every_value_is_documented(enum: type[Enum]) -> None:
    assert {member.value for member in enum} <= WORDS
    assert f"`{enum.__name__}`" in PAGE


EXAMPLES = re.findall(r"```json (\w+)\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize(("kind", "text"), EXAMPLES)
def test_every_example_is_one(kind: str, text: str) -> None:
    if kind == "client":
        decode_client(text)
    elif kind == "server":
        decode_server(text)
    elif kind == "Manifest":
        assert set(msgspec.json.decode(text)) == {"version_sha256", "size_bytes", "chunk_bytes", "chunks"}
    else:
        msgspec.json.decode(text, type=getattr(http, kind))


def test_every_message_has_an_example() -> None:
    shown = {msgspec.json.decode(text)["type"] for kind, text in EXAMPLES if kind in ("client", "server")}
    tags = {c.__name__ for module in (messages, signalling) for c in classes(module, msgspec.Struct)}
    parts = {"ReadyVersion", "Readiness", "Want", "SlotFill", "LegInfo", "LegHealth", "IceServerInfo"}
    assert shown == tags - parts


def test_the_form_of_a_link_is_the_documented_one() -> None:
    invitation = Invitation(host="HOST", port=1, code="C" * 16, ca_sha256="a" * 64)
    form = re.escape("meetroom://HOST:PORT/CODE.CASHA256HEX").replace("PORT", "1").replace("CODE", "C" * 16)
    assert re.fullmatch(form.replace("CASHA256HEX", "a" * 64), format_invitation(invitation))
    assert "meetroom://HOST:PORT/CODE.CASHA256HEX" in PAGE
