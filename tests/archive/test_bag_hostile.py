"""Archives made to hurt: zips that lead out, grow, overlap or name a file twice; indexes and chains of garbage."""

import io
import json
import os
import random
import stat
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetroom.archive import bag_source, verify, verify_bag, verify_minutes
from meetroom.archive.bag import BagContents, BagFile, write_bag
from meetroom.archive.bag_check import BagOutcome, CheckKind, Finding
from meetroom.archive.bag_layout import BAGIT_TXT, CHAIN, TAG_FILES, TAG_MANIFESTS
from meetroom.archive.paper_worker import PaperSeen
from meetroom.archive.verify import write_chain_file
from meetroom.cli.bag_words import bag_sentence
from meetroom.domain.chain import Link, open_link, seal
from tests.archive.test_bag import failed, remake_lists
from tests.archive.test_verify import MEETING, SITTING

FILES = {"bagit.txt": BAGIT_TXT, "data/README.txt": b"hello"}


@pytest.fixture(autouse=True)
def no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a child says of a PDF has its own tests."""
    seen = PaperSeen(record_sha256="", signatures=(), certificates=())
    monkeypatch.setattr(verify_minutes, "_asked", lambda *_: seen)


def zipped(path: Path, *entries: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in (*FILES.items(), *entries):
            archive.writestr(name, content)
    return path


def found_in(path: Path) -> set[tuple[Finding, str]]:
    checks = verify_bag.verify_bag(path)
    assert all(bag_sentence(check) for check in checks)
    return failed(checks)


def _link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    ("entry", "finding", "told"),
    [
        ("../outside.txt", Finding.BAD_NAME, "../outside.txt"),
        ("/outside.txt", Finding.BAD_NAME, "/outside.txt"),
        ("data/../../outside.txt", Finding.BAD_NAME, "data/../../outside.txt"),
        ("data\\outside.txt", Finding.BAD_NAME, "data\\outside.txt"),
        ("C:/outside.txt", Finding.BAD_NAME, "C:/outside.txt"),
        ("data/Ti\u1ec7\u0302p.txt", Finding.BAD_NAME, "data/Ti\u1ec7\u0302p.txt"),
        ("data/\u202eexe.txt", Finding.BAD_NAME, "data/·exe.txt"),
        ("data/" + "a" * 400, Finding.BAD_NAME, ("data/" + "a" * 400)[:300]),
        ("data/readme.TXT", Finding.TWIN_NAME, "data/readme.TXT"),
        ("data/README.txt", Finding.TWIN_NAME, "data/README.txt"),
        (_link("data/link.txt"), Finding.NOT_A_FILE, "data/link.txt"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_strange_entries_are_named_and_never_opened(
    tmp_path: Path, entry: zipfile.ZipInfo | str, finding: Finding, told: str
) -> None:
    found = found_in(zipped(tmp_path / "bag.zip", (entry, b"/etc/passwd")))
    assert (finding, told) in found
    assert [p.name for p in tmp_path.iterdir()] == ["bag.zip"]


def test_a_zip_that_grows_endlessly_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bag.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bagit.txt", BAGIT_TXT)
        archive.writestr("data/zeros.bin", bytes(64 << 20))
    assert (Finding.BOMB, "data/zeros.bin") in found_in(path)


def test_many_entries_that_grow_are_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bag.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(8):
            archive.writestr(f"data/zeros-{number}.bin", bytes(7 << 20))
    assert found_in(path) == {(Finding.BOMB, "bag.zip")}


def test_entries_that_share_their_bytes_are_not_opened(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bag.zip", ("data/one.bin", random.Random(1).randbytes(5_000)))
    content = bytearray(path.read_bytes())
    first, second = _directory(content)[1:3]
    # The second entry of the list begins where the first does.
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    path.write_bytes(content)
    assert found_in(path) == {(Finding.BOMB, "bag.zip")}


def _directory(content: bytes | bytearray) -> list[int]:
    places, at = [], content.find(b"PK\x01\x02")
    while at >= 0:
        places.append(at)
        at = content.find(b"PK\x01\x02", at + 1)
    return places


def test_an_encrypted_or_unknown_entry_is_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bag.zip", ("data/a.txt", b"a"), ("data/b.txt", b"b"))
    content = bytearray(path.read_bytes())
    places = _directory(content)
    content[places[2] + 8] |= 1
    content[places[3] + 10 : places[3] + 12] = struct.pack("<H", 14)
    path.write_bytes(content)
    assert {(Finding.ENCRYPTED, "data/a.txt"), (Finding.DAMAGED, "data/b.txt")} <= found_in(path)


def test_more_files_than_any_archive_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bag_source, "MAX_FILES", 3)
    path = zipped(tmp_path / "bag.zip", ("data/a.txt", b""), ("data/b.txt", b""))
    assert found_in(path) == {(Finding.TOO_MANY, "bag.zip")}
    monkeypatch.setattr(bag_source, "MAX_FILES", 50_000)
    monkeypatch.setattr(bag_source, "MAX_DIRECTORY_BYTES", 100)
    assert found_in(path) == {(Finding.TOO_MANY, "bag.zip")}


def test_what_is_no_archive_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.zip").write_bytes(b"PK garbage")
    with zipfile.ZipFile(tmp_path / "b.zip", "w"):
        pass
    assert found_in(tmp_path / "empty") == {(Finding.NOT_A_BAG, "")}
    assert found_in(tmp_path / "a.zip") == {(Finding.NOT_A_BAG, "a.zip")}
    assert found_in(tmp_path / "b.zip") == {(Finding.NOT_A_BAG, "")}
    assert found_in(tmp_path / "nothing") == {(Finding.NOT_READABLE, "nothing")}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    write_bag(BagContents(files=(BagFile(path="data/a.txt", source=b"a"),)), tmp_path / "bag")
    os.mkfifo(tmp_path / "bag/data/pipe.txt")
    assert (Finding.NOT_A_FILE, "data/pipe.txt") in found_in(tmp_path / "bag")


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    """A chain and little else; its lists hold."""
    write_chain_file(SITTING.links, tmp_path / "c", meeting_id=MEETING)
    files = [BagFile(path=CHAIN, source=tmp_path / "c")]
    names = ("documents/index.json", "minutes/minutes.json", "minutes/minutes.pdf", "chain/head.txt")
    files += [BagFile(path=f"data/{name}", source=b"{}") for name in names]
    write_bag(BagContents(files=tuple(files)), tmp_path / "bag")
    return tmp_path / "bag"


GARBAGE: dict[str, Callable[[random.Random], bytes]] = {
    "nothing": lambda _: b"",
    "noise": lambda chance: chance.randbytes(5_000),
    "deep": lambda _: b"[" * 50_000,
    "deep objects": lambda _: b'{"a":' * 50_000,
    "one line": lambda _: b"x" * 3_000_000,
    "many lines": lambda _: b"\n" * 200_000,
    "numbers": lambda _: json.dumps({"versions": [1, 2], "layers": {}, "format": 7}).encode(),
    "large number": lambda _: b'{"versions":[{"number":' + b"9" * 5_000 + b"}]}",
    "surrogates": lambda _: b'{"format":"\\ud800","versions":[]}',
}


@pytest.mark.parametrize("name", GARBAGE)
@pytest.mark.parametrize(
    "path", [CHAIN, "data/documents/index.json", "data/minutes/minutes.json", "bag-info.txt", "manifest-sha256.txt"]
)
def test_garbage_anywhere_is_a_line_and_no_error(bag: Path, path: str, name: str) -> None:
    (bag / path).write_bytes(GARBAGE[name](random.Random(name)))
    if path.startswith("data/"):
        remake_lists(bag)
    found = found_in(bag)
    assert any(subject == path for _, subject in found)


def test_a_chain_of_nothing_but_lines_is_not_read_to_its_end(bag: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "MAX_LINES", 10)
    assert (Finding.CHAIN_BROKEN, CHAIN) in found_in(bag)


def test_the_longest_chain_that_is_read_fits_into_the_memory_of_a_small_machine(bag: Path) -> None:
    """Measured with few links: what one takes, times the most there may be."""
    lines = (bag / CHAIN).read_bytes().splitlines()
    last = msgspec.json.decode(lines[-1], type=Link)
    fact, head = open_link(last), last.head
    assert fact is not None
    for seq in range(last.seq + 1, last.seq + 2_000):
        link = seal(msgspec.structs.replace(fact, seq=seq), head)
        lines.append(msgspec.json.encode(link))
        head = link.head
    kept: list[object] = []
    tracemalloc.start()
    try:
        file = io.BytesIO(b"\n".join(lines) + b"\n")
        report = verify.verify_chain(file, on_link=lambda link, fact: kept.extend((link.head, fact)))
        used_bytes, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert report.ok
    assert used_bytes / report.links * verify.MAX_LINES < 700e6


def test_lists_and_records_that_somebody_swelled_do_not_fill_the_memory(bag: Path) -> None:
    line = b"0" * 64 + b"  data/x%d\n"
    (bag / "data/minutes/minutes.json").write_bytes(b"[" + b"{}," * 2_000_000 + b"{}]")
    remake_lists(bag)
    (bag / "manifest-sha256.txt").write_bytes(b"".join(line % number for number in range(50_001)))
    tracemalloc.start()
    try:
        checks = verify_bag.verify_bag(bag)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    found = {(c.finding, c.subject, c.values) for c in checks}
    assert (Finding.MALFORMED, "manifest-sha256.txt", ("50001",)) in found
    assert (Finding.OTHER_MINUTES, "data/minutes/minutes.json", ("?",)) in found
    assert peak_bytes < 200e6


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_bytes_in_any_file_of_the_form_raise_nothing(bag: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([*TAG_FILES, *TAG_MANIFESTS, CHAIN, "data/documents/index.json"]))
    before = (bag / path).read_bytes()
    try:
        (bag / path).write_bytes(data.draw(st.binary(max_size=300)) if data.draw(st.booleans()) else before[:200])
        checks = verify_bag.verify_bag(bag)
    finally:
        (bag / path).write_bytes(before)
    assert any(check.outcome is BagOutcome.FAILS for check in checks)
    assert all(bag_sentence(check) for check in checks)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 1 << 32))
def test_a_zip_with_wrong_bits_anywhere_raises_nothing(tmp_path: Path, seed: int) -> None:
    chance, path = random.Random(seed), zipped(tmp_path / "bag.zip")
    content = bytearray(path.read_bytes())
    for _ in range(chance.randrange(1, 6)):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content[: chance.choice((len(content), chance.randrange(len(content))))])
    assert all(bag_sentence(check) for check in verify_bag.verify_bag(path))


def test_every_kind_and_finding_has_its_words() -> None:
    for kind in CheckKind:
        for finding in Finding:
            values = ("3", "not_a_link") if finding is Finding.CHAIN_BROKEN else ("a", "b")
            holds = kind in (CheckKind.SIGNATURE, CheckKind.COPY) and finding is Finding.OK
            if not holds:  # these two say what holds by a finding of their own
                check = verify_bag.BagCheck(kind=kind, outcome=BagOutcome.FAILS, finding=finding, values=values)
                assert bag_sentence(check)
