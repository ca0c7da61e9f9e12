"""Rules that a new meeting can have: the server offers those of the program and files of the body's own."""

from pathlib import Path

import msgspec
import pytest

from meetroom import resource_path
from meetroom.protocol.http import RuleSetOffer
from meetroom.server.app import MeetingServer
from meetroom.server.config import ServerConfig, StartFailed, StartProblem
from tests.server.conftest import Crowd, StartServer

COUNCIL = resource_path("rules", "council_sitting.toml").read_bytes()


async def test_a_meeting_is_founded_with_rules_of_the_body(start_server: StartServer, tmp_path: Path) -> None:
    ours = tmp_path / "ours.toml"
    ours.write_bytes(COUNCIL.replace(b'key = "council_sitting"', b'key = "ours"').replace(b'"2/3"', b'"3/4"', 1))
    crowd = Crowd(await start_server(rules=(ours,)))
    sec = await crowd.person("sec", may_create=True)
    status, body = await sec.get("/api/rule-sets")
    assert status == 200
    offers = msgspec.convert(body, tuple[RuleSetOffer, ...])
    assert [o.rules.name for o in offers] == ["council_sitting", "committee_session", "working_meeting", "ours"]
    request = {"title": "Kỳ họp", "rules": msgspec.to_builtins(offers[-1].rules)}
    status, made = await sec.post("/api/meetings", request)
    assert status == 201, made
    rules = crowd.server.house.gatherings[made["meeting_id"]].meeting.rules
    assert rules == offers[-1].rules
    assert (rules.quorum.numerator, rules.quorum.denominator) == (3, 4)
    await sec.close()


async def test_a_server_does_not_start_with_rules_that_cannot_be_used(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_bytes(COUNCIL.replace(b"binds", b"blinds") + b"\nblinds_votes = 1\n")
    with pytest.raises(StartFailed) as refused:
        await MeetingServer(ServerConfig(data_folder=tmp_path / "data", rules=(bad,))).start()
    assert refused.value.problem is StartProblem.RULES_UNUSABLE
    assert str(bad) in refused.value.detail
