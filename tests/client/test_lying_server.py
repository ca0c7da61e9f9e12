"""A server with the right certificate that answers what no server should: every lie ends in a problem with a name."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from meetroom.client.chest import NoVault
from meetroom.client.engine import Engine
from meetroom.client.listening import Listener, ServerAddress
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.replica import checked_chain
from meetroom.domain.chain import ChainBroken
from meetroom.domain.core import MeetingId, PersonId
from meetroom.protocol.http import LoginAnswer
from tests.client.test_wire import Authority, answering, problem, served


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tls") / "a", ["127.0.0.1"])


@pytest.mark.parametrize("salt", ["", "00", "không phải hex", "zz" * 16])
async def test_a_salt_no_key_can_be_made_with(authority: Authority, tmp_path: Path, salt: str) -> None:
    answer = LoginAnswer(
        token="t",
        person_id=PersonId("p"),
        name="An",
        expires_at=datetime(2030, 1, 1, tzinfo=UTC),
        notes_salt=salt,
        may_create=False,
    )
    handlers = {"login": answering(msgspec.json.encode(answer)), "ca_pem": answering(authority.pem)}
    engine = Engine(tmp_path, Listener(), vault=NoVault())
    async with served(authority.context, **handlers) as port:
        address = ServerAddress(f"https://127.0.0.1:{port}", authority.sha256)
        assert await problem(engine.log_in(address, "an", "mật khẩu")) is ClientProblem.WRONG_PROTOCOL
        await engine.close()


@pytest.mark.parametrize(
    "raw", [b"\xff", b'{"seq":1,"digest":"\xff","head":""}\n', b'{"seq":1,"digest":"0","head":"0"}']
)
def test_a_chain_that_is_none_is_not_returned(raw: bytes) -> None:
    with pytest.raises((msgspec.DecodeError, UnicodeError, ChainBroken)):
        checked_chain(MeetingId("m"), raw)


async def test_such_a_chain_is_a_problem_with_a_name(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Entered:
        meeting_id = MeetingId("m")

        async def fetch(self, *path: str) -> bytes:
            return b'{"seq":1,"digest":"\xff","head":""}\n'

    monkeypatch.setattr(Engine, "_entered", Entered())
    monkeypatch.setattr(Engine, "_logged_in", Entered())
    engine = Engine(tmp_path, Listener(), vault=NoVault())
    with pytest.raises(ClientError) as caught:
        await engine.chain()
    assert caught.value.problem is ClientProblem.WRONG_PROTOCOL
    await engine.close()
