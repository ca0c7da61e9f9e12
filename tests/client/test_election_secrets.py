"""What a device keeps of verifiable votes: sealed, over restarts, and gone when it is destroyed."""

from pathlib import Path

import pytest

from meetroom.client.chest import Chest, NoVault
from meetroom.client.election_secrets import ElectionSecrets, KeptSecrets
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.domain.core import PollId

ONE, TWO = PollId("p1"), PollId("p2")


@pytest.fixture
def chest(tmp_path: Path) -> Chest:
    return Chest.unlock(tmp_path, "me", NoVault(), "một mật khẩu đủ dài")


async def test_secrets_outlive_a_restart_sealed(tmp_path: Path, chest: Chest) -> None:
    path = tmp_path / "elections" / "x.bin"
    kept = ElectionSecrets(path, chest)
    await kept.load()
    await kept.change(ONE, seed="a seed of a scrutineer")
    await kept.change(TWO, credential="xxx-yyy", public="12")
    assert b"seed of a" not in path.read_bytes()
    again = ElectionSecrets(path, chest)
    await again.load()
    assert again.of(ONE).seed == "a seed of a scrutineer"
    assert again.of(TWO) == KeptSecrets(credential="xxx-yyy", public="12")
    assert again.of(ONE).has_key
    assert not again.of(TWO).has_key


async def test_what_is_destroyed_is_gone_with_its_file(tmp_path: Path, chest: Chest) -> None:
    path = tmp_path / "x.bin"
    kept = ElectionSecrets(path, chest)
    await kept.change(ONE, key="7")
    await kept.change(TWO, key="8")
    await kept.destroy(ONE)
    assert kept.of(ONE).is_empty
    assert kept.of(TWO).key == "8"
    await kept.destroy(TWO)
    await kept.destroy(TWO)
    assert not path.exists()


async def test_what_does_not_open_is_started_anew(tmp_path: Path, chest: Chest) -> None:
    path = tmp_path / "x.bin"
    for raw in (b"", b"noise" * 20, chest.seal(b"[1]", b"x.bin"), chest.seal(b"{}", b"y.bin")):
        path.write_bytes(raw)
        kept = ElectionSecrets(path, chest)
        await kept.load()
        assert kept.of(ONE).is_empty
    await kept.change(ONE, key="7")
    assert kept.of(ONE).key == "7"


async def test_a_disk_that_does_not_play_along_costs_a_key_but_no_vote(tmp_path: Path, chest: Chest) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    kept = ElectionSecrets(blocked / "x.bin", chest)
    with pytest.raises(ClientError) as failed:
        await kept.change(ONE, seed="s")
    assert failed.value.problem is ClientProblem.FILE_UNREADABLE
    assert kept.of(ONE).is_empty
    await kept.change_if_possible(ONE, casting="ballot")
    assert kept.of(ONE).casting == "ballot"
