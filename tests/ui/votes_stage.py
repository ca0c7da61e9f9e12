"""Votes of every kind in a council sitting, for the tests of their screens."""

from decimal import Decimal
from typing import Any

from meetroom import resource_path
from meetroom.domain.core import ItemId, OptionId, PersonId, PollId
from meetroom.domain.polls import Choice, Method, Option, PollKind, Vote, motion_vote
from meetroom.domain.rule_sets import read_rule_set
from meetroom.domain.state import RuleSet
from meetroom.domain.voting import CastVote, CreatePoll, OpenPoll
from meetroom.ui.app import ClientWindow
from tests.ui.conftest import engine_of
from tests.ui.local_engine import LocalHouse
from tests.ui.sitting import CHAIR, NAMES

V1, V2 = PollId("v1"), PollId("v2")
QUESTION = "Thông qua Nghị quyết số 12/2025/NQ-HĐND về kế hoạch đầu tư công trung hạn"
CANDIDATES = tuple(
    Option(option_id=OptionId(f"o{n}"), name=NAMES[n], person_id=PersonId(f"p{n}"), note="Ủy viên" if n else "")
    for n in range(4)
)
ONE = Decimal(1)


def council() -> RuleSet:
    """The rules of a council sitting, as they come with the program."""
    return read_rule_set(resource_path("rules", "council_sitting.toml").read_bytes())


def prepare(house: LocalHouse, poll_id: str = "v1", **fields: Any) -> None:
    """The chair prepares a vote on the item that runs."""
    fields.setdefault("question", QUESTION)
    fields.setdefault("item_id", ItemId("i2"))
    house.do(CHAIR, CreatePoll(poll_id=PollId(poll_id), **fields))


def open_one(house: LocalHouse, poll_id: str = "v1", **fields: Any) -> None:
    """The chair prepares a vote and opens it."""
    prepare(house, poll_id, **fields)
    house.do(CHAIR, OpenPoll(poll_id=PollId(poll_id)))
    house.advance(2)


def open_election(house: LocalHouse, poll_id: str = "v1", **fields: Any) -> None:
    """A secret election, two of four."""
    fields = {"kind": PollKind.SECRET, "method": Method.CHOOSE, "max_choices": 2, "seats": 2, **fields}
    open_one(house, poll_id, options=CANDIDATES, **fields)


def cast(house: LocalHouse, who: str, choice: str, poll_id: str = "v1") -> None:
    """Somebody votes on a motion."""
    house.do(who, CastVote(poll_id=PollId(poll_id), vote=motion_vote(Choice(choice))))


def choose(house: LocalHouse, who: str, *options: int, poll_id: str = "v1") -> None:
    """Somebody chooses some of the candidates."""
    marks = {OptionId(f"o{n}"): Choice.YES for n in options}
    house.do(who, CastVote(poll_id=PollId(poll_id), vote=Vote(marks=marks)))


def tell(client: ClientWindow) -> None:
    """Let the engine of this window learn what others did."""
    client.bridge.call_soon(engine_of(client).tell)


def text_of(client: ClientWindow, name: str) -> str:
    """What stands on the screen under this name."""
    item = client.find(name)
    assert item is not None, name
    return str(item.property("text"))


def write(client: ClientWindow, name: str, text: str) -> None:
    """Type into a field."""
    item = client.find(name)
    assert item is not None, name
    item.setProperty("text", text)
