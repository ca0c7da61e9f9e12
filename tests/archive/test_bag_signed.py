"""Archives of signed minutes: what signatures prove that lists and chain alone do not."""

import hashlib
import io
import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pikepdf
import pytest

from meetroom.archive import verify_minutes
from meetroom.archive.bag_check import BagCheck, BagOutcome, CheckKind, Finding
from meetroom.archive.verify_bag import verify_bag
from meetroom.domain.chain import Link, first_head, open_link, seal
from meetroom.domain.core import Fact
from tests.archive.archived_meeting import MEETING
from tests.archive.conftest import REAL_ASKED
from tests.archive.signed_papers import NOW
from tests.archive.test_bag import remake_lists

pytestmark = pytest.mark.usefixtures("asked_once")
PDF, CHAIN = "data/minutes/minutes.pdf", "data/chain/chain.jsonl"
LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def bag(signed_bag: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(signed_bag, tmp_path / "phien-hop"))


def failed(checks: tuple[BagCheck, ...]) -> set[tuple[Finding, str]]:
    return {(c.finding, c.subject) for c in checks if c.outcome is BagOutcome.FAILS}


def test_everything_holds_for_whoever_knows_the_roots(signed_bag: Path, roots: Path) -> None:
    checks = verify_bag(signed_bag, trust=roots, now=LATER)
    assert {c.outcome for c in checks} == {BagOutcome.HOLDS}, [c for c in checks if c.outcome != BagOutcome.HOLDS]
    signed = [c for c in checks if c.kind is CheckKind.SIGNATURE]
    assert [(c.subject, c.finding) for c in signed] == [(n, Finding.SIGNED) for n in ("ThuKy", "ChuToa", "CoQuan")]
    assert any(c.kind is CheckKind.CERTIFICATES and int(c.values[0]) >= 5 for c in checks)


def test_without_roots_signatures_are_intact_and_by_nobody_known(signed_bag: Path) -> None:
    checks = verify_bag(signed_bag, now=LATER)
    assert failed(checks) == set()
    told = [(c.subject, c.finding) for c in checks if c.outcome is BagOutcome.NOT_CHECKED]
    assert told == [(n, Finding.NO_TRUST) for n in ("ThuKy", "ChuToa", "CoQuan")]


def _exchange_certificate(bag: Path) -> None:
    first = sorted((bag / "data/certificates").iterdir())[0]
    first.write_bytes(b"another")


def _cut_signature(bag: Path) -> None:
    """The file as issued, whose signatures the chain tells of."""
    events = [json.loads(json.loads(line)["payload"])["event"] for line in _lines(bag)[1:]]
    size = next(e["size_bytes"] for e in events if e["type"] == "MinutesIssued")
    (bag / PDF).write_bytes((bag / PDF).read_bytes()[:size])


def _change_after_signing(bag: Path) -> None:
    """One bit of what the signatures cover, in the visible page or anywhere else."""
    content = bytearray((bag / PDF).read_bytes())
    content[len(content) // 4] ^= 1
    (bag / PDF).write_bytes(bytes(content))


def _write_anew(bag: Path) -> None:
    """Another program saves the file, and with it goes what was signed."""
    target = io.BytesIO()
    with pikepdf.Pdf.open(bag / PDF) as pdf:
        pdf.save(target)
    (bag / PDF).write_bytes(target.getvalue())


def _lines(bag: Path) -> list[bytes]:
    return (bag / CHAIN).read_bytes().splitlines()


FORGERIES: dict[str, tuple[Callable[[Path], None], set[tuple[Finding, str]]]] = {
    "certificate": (_exchange_certificate, set()),
    "cut": (_cut_signature, {(Finding.OTHER_FILE, PDF), (Finding.NO_SIGNATURE, "ThuKy")}),
    "changed": (_change_after_signing, {(Finding.OTHER_FILE, PDF)}),
    "anew": (_write_anew, {(Finding.OTHER_FILE, PDF)}),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_paper_is_found_with_remade_lists(bag: Path, roots: Path, forgery: str) -> None:
    forge, expected = FORGERIES[forgery]
    forge(bag)
    remake_lists(bag)
    found = failed(verify_bag(bag, trust=roots, now=LATER))
    assert found
    assert expected <= found


def rewritten(bag: Path, change: Callable[[Fact], Fact]) -> None:
    """A whole new chain whose hashes all fit, with everything beside it that follows from the chain."""
    head, links = first_head(MEETING), []
    for line in _lines(bag)[1:]:
        fact = open_link(msgspec.json.decode(line, type=Link))
        assert fact is not None
        links.append(seal(change(fact), head))
        head = links[-1].head
    lines = [_lines(bag)[0], *map(msgspec.json.encode, links)]
    old = json.loads(_lines(bag)[-1])["head"]
    (bag / CHAIN).write_bytes(b"\n".join(lines) + b"\n")
    for path in (bag / "data/chain/head.txt", bag / "bag-info.txt"):
        path.write_bytes(path.read_bytes().replace(old.encode(), head.encode()))


def test_a_whole_new_chain_is_not_the_one_that_was_signed(bag: Path, roots: Path) -> None:
    """The strongest forger without keys: chain, head, description, record and lists are all made anew."""

    def change(fact: Fact) -> Fact:
        if type(fact.event).__name__ != "ConclusionRecorded":
            return fact
        return msgspec.structs.replace(fact, event=msgspec.structs.replace(fact.event, text="Không thông qua."))

    rewritten(bag, change)
    remake_lists(bag)
    found = failed(verify_bag(bag, trust=roots, now=LATER))
    assert (Finding.OTHER_HEAD, PDF) in found
    assert (Finding.OTHER_MINUTES, "data/minutes/minutes.json") in found
    assert not {subject for _, subject in found} & {CHAIN, "data/chain/head.txt", "bag-info.txt"}


def test_no_vote_is_counted_again_behind_the_signatures(bag: Path, roots: Path) -> None:
    """Up to the issue the chain is the one that was signed; a forger adds to its end, where no signature reaches."""
    facts = [open_link(msgspec.json.decode(line, type=Link)) for line in _lines(bag)[1:]]
    counted = next(f for f in facts if f is not None and type(f.event).__name__ == "PollCounted")
    archived = facts[-1]
    assert archived is not None

    def change(fact: Fact) -> Fact:
        return msgspec.structs.replace(fact, event=counted.event) if fact.seq == archived.seq - 1 else fact

    # The seal's fact makes room; what it says of the file is not the matter here.
    rewritten(bag, change)
    remake_lists(bag)
    found = failed(verify_bag(bag, trust=roots, now=LATER))
    assert (Finding.AFTER_THE_END, CHAIN) in found


def test_what_goes_on_behind_the_last_signature_is_told(bag: Path, roots: Path) -> None:
    """It changes no page, so the signatures hold; the forged chain names the longer file."""
    longer = (bag / PDF).read_bytes() + b"\n% of nobody\n"
    (bag / PDF).write_bytes(longer)

    def change(fact: Fact) -> Fact:
        if getattr(fact.event, "field", "") != "CoQuan":
            return fact
        digest = hashlib.sha256(longer).hexdigest()
        named = msgspec.structs.replace(fact.event, sha256=digest, size_bytes=len(longer))
        return msgspec.structs.replace(fact, event=named)

    rewritten(bag, change)
    remake_lists(bag)
    checks = verify_bag(bag, trust=roots, now=LATER)
    assert (PDF, Finding.GOES_ON) in {(c.subject, c.finding) for c in checks if c.outcome is BagOutcome.NOT_CHECKED}


def test_a_paper_that_keeps_its_reader_busy_is_given_up(bag: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child that comes to no end says nothing about the paper, and the other checks are made all the same."""
    monkeypatch.setattr(verify_minutes, "_asked", REAL_ASKED)
    monkeypatch.setattr(verify_minutes, "_WALL_S", -1e9)
    checks = verify_bag(bag)
    assert failed(checks) == {(Finding.DAMAGED, PDF)}
    assert any(c.kind is CheckKind.DOCUMENT and c.outcome is BagOutcome.HOLDS for c in checks)
