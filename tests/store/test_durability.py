"""What was acknowledged is on disk; what is damaged is never taken for whole."""

import os
import random
import shutil
import subprocess
import sys
from collections import deque
from pathlib import Path

import pytest

from meetroom.domain.chain import ChainBroken, StoredLink, blank, follow
from meetroom.domain.core import CommandId, DocumentId, MeetingId
from meetroom.store.failures import JournalFull, NoSpace, StoreFailed, StoreFault, UnknownMeeting
from meetroom.store.opening import Store, open_store
from tests.store.appending import ACTOR, MEETING
from tests.store.chains import AT, chain

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("MEETROOM_KILLS", "3"))


def url(folder: Path) -> str:
    return f"sqlite:///{folder / 'meetroom.db'}"


def kill_after(folder: Path, acknowledgements: int) -> int:
    """The last place that was acknowledged before the process was killed."""
    command = [sys.executable, "-m", "tests.store.appending", url(folder)]
    last = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as child:
        assert child.stdout is not None
        for _ in range(acknowledgements):
            last = int(child.stdout.readline())
        child.kill()
        # What was still in the pipe had been acknowledged as well.
        lines = [line for line in child.stdout.read().split(b"\n")[:-1] if line]
    return int(lines[-1]) if lines else last


def check_whole(links: list[StoredLink]) -> None:
    replica = blank(MEETING)
    for stored in links:
        replica, _ = follow(replica, stored.link)


def test_nothing_acknowledged_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    dice = random.Random(1)
    for _ in range(KILLS):
        acknowledged = kill_after(tmp_path, dice.randint(1, 30))
        store = open_store(url(tmp_path))
        head, links = store.journal.head(MEETING), store.journal.read(MEETING)
        assert head.seq >= acknowledged
        assert len(links) == head.seq
        assert links[-1].link.head == head.head
        check_whole(links)
        answers = [store.journal.answer_of(MEETING, ACTOR, CommandId(f"c{seq}")) for seq in range(0, head.seq, 2)]
        assert answers == [b"answer"] * (head.seq // 2)
        store.close()


def spoil(content: bytes, how: str, dice: random.Random) -> bytes:
    at = dice.randrange(len(content))
    if how == "truncated":
        return content[:at]
    if how == "zeroed":
        return content[:at] + bytes(min(512, len(content) - at)) + content[at + 512 :]
    return content[:at] + bytes([content[at] ^ (1 << dice.randrange(8))]) + content[at + 1 :]


def reread(folder: Path) -> list[StoredLink]:
    store = open_store(url(folder))
    try:
        links = store.journal.read(MEETING)
        check_whole(links)
        assert store.journal.head(MEETING).seq == len(links)
        return links
    finally:
        store.close()


@pytest.mark.parametrize("how", ["truncated", "zeroed", "flipped"])
def test_of_a_damaged_log_a_good_prefix_is_read_or_nothing(tmp_path: Path, how: str) -> None:
    kill_after(tmp_path, 12)
    logs = {path.name: path.read_bytes() for path in tmp_path.iterdir() if not path.name.endswith("-shm")}
    assert len(logs["meetroom.db-wal"]) > 10_000
    whole_folder = shutil.copytree(tmp_path, tmp_path / "whole", ignore=shutil.ignore_patterns("*-shm", "whole"))
    whole = reread(whole_folder)
    dice = random.Random(2)
    prefixes = set()
    for n in range(12):
        folder = tmp_path / f"{how}{n}"
        folder.mkdir()
        (folder / "meetroom.db").write_bytes(logs["meetroom.db"])
        (folder / "meetroom.db-wal").write_bytes(spoil(logs["meetroom.db-wal"], how, dice))
        try:
            links = reread(folder)
        except (StoreFailed, UnknownMeeting):
            continue
        assert links == whole[: len(links)]
        prefixes.add(len(links))
    assert len(prefixes) > 1


def test_of_a_damaged_file_nothing_wrong_is_believed(tmp_path: Path) -> None:
    (tmp_path / "whole").mkdir()
    store = open_store(url(tmp_path / "whole"))
    store.journal.create(MEETING)
    whole = chain(MEETING, ["một" * 300] * 60)
    store.journal.append(MEETING, 0, whole, CommandId("c"), ACTOR, b"")
    store.close()
    content = (tmp_path / "whole" / "meetroom.db").read_bytes()
    dice = random.Random(3)
    for n in range(12):
        folder = tmp_path / str(n)
        folder.mkdir()
        (folder / "meetroom.db").write_bytes(spoil(content, "zeroed" if n % 2 else "truncated", dice))
        try:
            links = reread(folder)
        except (StoreFailed, UnknownMeeting, ChainBroken):
            continue
        assert [s.link for s in links] == [s.link for s in whole[: len(links)]]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(url(tmp_path))


def limit_pages(store: Store, extra: int) -> None:
    with store.database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + extra}")


def test_a_full_disk_is_said_and_nothing_is_half_written(store: Store) -> None:
    journal = store.journal
    journal.create(MEETING)
    first = chain(MEETING, ["một"])
    journal.append(MEETING, 0, first, CommandId("c1"), ACTOR, b"a1")
    limit_pages(store, 2)
    more = chain(MEETING, ["x" * 4_000] * 200, first[-1].link.head, 1)
    with pytest.raises(JournalFull) as caught:
        journal.append(MEETING, 1, more, CommandId("c2"), ACTOR, b"a2")
    assert caught.value.fault is StoreFault.NO_SPACE
    assert journal.read(MEETING) == first
    assert journal.answer_of(MEETING, ACTOR, CommandId("c2")) is None
    create = store.accounts.create
    with pytest.raises(NoSpace):
        deque((create(f"login{n}", "x" * 200, now=AT) for n in range(1_000)), maxlen=0)
    # Once there is room again, the same call succeeds.
    limit_pages(store, 1_000)
    journal.append(MEETING, 1, more, CommandId("c2"), ACTOR, b"a2")
    assert journal.head(MEETING).seq == 201
    store.close()


def test_a_destroyed_key_is_nowhere_in_the_files(store: Store, tmp_path: Path) -> None:
    def found(needle: bytes) -> bool:
        return any(needle in path.read_bytes() for path in tmp_path.iterdir())

    key, other = b"KEYKEYKEYKEYKEYKEYKEYKEYKEYKEYKE", b"OTHEROTHEROTHEROTHEROTHEROTHEROT"
    for document, secret in (("d-1", key), ("d-2", other)):
        store.versions.keep(
            MeetingId("m"), DocumentId(document), manifest=b"m" * 9_000, key=secret, original_sha256="a"
        )
    assert found(key)
    store.versions.destroy_keys(MeetingId("m"), DocumentId("d-1"), now=AT)
    assert not found(key)
    assert found(other)
    store.close()
