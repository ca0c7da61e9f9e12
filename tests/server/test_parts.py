"""Parts of the server without sockets: the way out of a connection, buckets, forms, certificates, the log."""

import asyncio
import io
import json
import logging
import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from meetroom.domain.chain import Link, StoredLink
from meetroom.domain.state import Audience, Person, Role
from meetroom.server.allowance import Allowance, Bucket
from meetroom.server.certificates import own_authority
from meetroom.server.fanout import Place, batches, groups
from meetroom.server.jsonlog import JsonFormatter, log_as_json
from meetroom.server.line import Line
from meetroom.server.pacing import Paced
from meetroom.server.presence import Soon

NOW = datetime(2026, 11, 21, tzinfo=UTC)


class Wire:
    """A connection that takes frames while its gate is open."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.broken = False

    async def send(self, text: str) -> None:
        await self.gate.wait()
        if self.broken:
            raise OSError("gone")
        self.taken.append(text)


def line_over(wire: Wire, slow: list[str] | None = None, **limits: int) -> Line:
    complaints = [] if slow is None else slow
    settings = {"queued_bytes": 100, "queued_messages": 10, **limits}
    return Line(wire.send, on_too_slow=lambda: complaints.append("slow"), **settings)


async def test_a_free_line_takes_a_frame_at_once() -> None:
    wire = Wire()
    line = line_over(wire)
    line.push("a")
    line.push_newest("kind", "b")
    line.push_if_free("c")
    assert wire.taken == ["a", "b", "c"]
    assert not line.behind


async def test_a_line_behind_keeps_the_order_and_only_the_newest() -> None:
    wire = Wire()
    line = line_over(wire)
    wire.gate.clear()
    line.push("a")
    assert line.behind
    line.push("b")
    line.push_newest("x", "old")
    line.push_newest("x", "new")
    line.push_if_free("nobody misses it")
    wire.gate.set()
    await asyncio.wait_for(line.flushed(), 60)
    assert wire.taken == ["a", "b", "new"]
    line.push("c")
    assert wire.taken[-1] == "c"


@pytest.mark.parametrize("limits", [{"queued_bytes": 30}, {"queued_messages": 3}])
async def test_a_line_too_far_behind_complains(limits: dict[str, int]) -> None:
    wire, slow = Wire(), list[str]()
    line = line_over(wire, slow, **limits)
    wire.gate.clear()
    for _ in range(5):
        line.push("0123456789")
    assert slow
    line.push_last("bye", drop_queue=True)
    line.push("never")
    line.push_newest("x", "never")
    line.push_last("never", drop_queue=False)
    wire.gate.set()
    await asyncio.wait_for(line.flushed(), 60)
    assert wire.taken == ["0123456789", "bye"]


async def test_a_broken_line_is_silent() -> None:
    wire = Wire()
    line = line_over(wire)
    wire.broken = True
    line.push("a")
    assert line.lost
    line.push("b")
    await line.flushed()
    other = line_over(wire)
    wire.gate.clear()
    other.push("a")
    wire.gate.set()
    await asyncio.wait_for(other.flushed(), 60)
    assert other.lost
    assert wire.taken == []


async def test_a_closed_line_lets_nobody_wait() -> None:
    wire = Wire()
    line = line_over(wire)
    wire.gate.clear()
    line.push("a")
    line.close()
    await asyncio.wait_for(line.flushed(), 60)
    line.push("b")
    assert wire.taken == []


def test_buckets_refill() -> None:
    bucket = Bucket(per_s=2, burst=4, now_s=0)
    assert [bucket.take(1, 0) for _ in range(5)] == [True] * 4 + [False]
    assert bucket.take(1, 0.5)
    assert not bucket.take(1, 0.4)
    assert not bucket.take(5, 1_000)
    allowance = Allowance(Bucket(1, 2, 0), Bucket(1, 10, 0))
    assert allowance.take_bytes(10, 0)
    assert not allowance.take_bytes(10, 0)
    assert [allowance.take_message(0) for _ in range(3)] == [True, True, False]


async def test_soon_gathers_reasons() -> None:
    done = asyncio.Event()
    calls: list[int] = []

    def act() -> None:
        calls.append(1)
        done.set()

    soon = Soon(act, lambda: 0.01)
    soon.call()
    soon.call()
    await asyncio.wait_for(done.wait(), 60)
    assert calls == [1]
    soon.call()
    soon.cancel()
    soon.cancel()


def place(seq: int, size: int, *, everyone: bool = True) -> Place:
    link = Link(seq=seq, digest="d" * 64, head="h" * 64, payload="x" * size)
    return Place(StoredLink(link=link, audience=Audience(everyone=everyone, roles=(Role.CHAIR,))))


def test_batches_and_groups_keep_every_place() -> None:
    places = [place(n, 1_000) for n in range(1, 11)]
    person = Person(person_id="p", name="P")  # type: ignore[arg-type]
    sent = list(batches(places, person, 3_000))
    assert sum(count for count, _ in sent) == 10
    assert len(sent) > 3
    seqs = [link["seq"] for _, text in sent for link in json.loads(text)["links"]]
    assert seqs == list(range(1, 11))
    grouped = list(groups(places, 3_000))
    assert [p for group in grouped for p in group] == places
    assert all(len(group) <= 3 for group in grouped)
    hidden = place(1, 10, everyone=False)
    assert json.loads(hidden.for_person(person))["payload"] is None


def test_certificates_are_kept_and_renewed(tmp_path: Path) -> None:
    first = own_authority(tmp_path, ["10.0.0.1", "hop.example"], NOW)
    chain = first.chain_path.read_bytes()
    assert own_authority(tmp_path, ["10.0.0.1"], NOW) == first
    assert first.chain_path.read_bytes() == chain
    more = own_authority(tmp_path, ["10.0.0.2"], NOW)
    assert more.ca_sha256 == first.ca_sha256
    names = x509.load_pem_x509_certificate(more.chain_path.read_bytes()).extensions
    found = names.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(x509.IPAddress)
    assert [str(address) for address in found] == ["10.0.0.2"]
    renewed = more.chain_path.read_bytes()
    own_authority(tmp_path, ["10.0.0.2"], NOW + timedelta(days=390))
    assert more.chain_path.read_bytes() != renewed
    if sys.platform != "win32":
        modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in tmp_path.iterdir()}
        assert modes == dict.fromkeys(("ca.pem", "ca-key.pem", "server.pem", "server-key.pem"), 0o600)


def test_a_foreign_key_in_the_folder_is_said(tmp_path: Path) -> None:
    own_authority(tmp_path, ["a"], NOW)
    (tmp_path / "ca-key.pem").write_text("no key")
    (tmp_path / "server.pem").unlink()
    with pytest.raises(ValueError, match=r"key|PEM|deserial"):
        own_authority(tmp_path, ["a"], NOW)


def test_the_log_is_json() -> None:
    stream = io.StringIO()
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    try:
        log_as_json(stream)
        log = logging.getLogger("meetroom.test")
        log.info("meeting created", extra={"meeting": "m-1", "seq": 7, "path": Path("x")})
        try:
            raise ZeroDivisionError
        except ZeroDivisionError:
            log.exception("failed")
    finally:
        root.handlers[:], root.level = before
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert (first["event"], first["meeting"], first["seq"], first["level"]) == ("meeting created", "m-1", 7, "info")
    assert first["at"].endswith("Z")
    assert "ZeroDivisionError" in second["error"]
    assert isinstance(JsonFormatter(), logging.Formatter)


async def test_what_is_said_too_often_is_gathered_and_the_newest_counts() -> None:
    said, heeded, last = [0], list[int](), asyncio.Event()

    def heed() -> None:
        heeded.append(said[0])
        if said[0] == 99:
            last.set()

    paced = Paced(heed, per_s=20, burst=3)
    for number in range(100):
        said[0] = number
        paced.call()
    assert heeded[:3] == [0, 1, 2], "at once while that is rare"
    await asyncio.wait_for(last.wait(), 60)
    assert len(heeded) < 50
    paced.call()
    paced.call()
    paced.cancel()
    known = len(heeded)
    await asyncio.sleep(0)
    assert len(heeded) == known


def test_a_bucket_tells_when_it_will_have_enough() -> None:
    bucket = Bucket(per_s=2, burst=4, now_s=10.0)
    assert bucket.wait_s(4, 10.0) == 0
    assert bucket.take(4, 10.0)
    assert bucket.wait_s(1, 10.0) == 0.5
    assert bucket.wait_s(1, 10.25) == 0.25
    assert bucket.take(1, 10.5)
