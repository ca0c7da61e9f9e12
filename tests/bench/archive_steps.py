"""One step of making and checking an archive, in a process of its own so that its memory is its own: a bench's child.

    python -m tests.bench.archive_steps STEP FACTS FOLDER

Every step reads what the one before left in the folder and prints one line of JSON: seconds, CPU seconds, and memory
of this process (and of the largest it started) at its peak, beside what it had taken before the step began.
"""

import asyncio
import hashlib
import io
import json
import resource
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pikepdf

from meetroom.archive.bag import write_bag, zip_bag
from meetroom.archive.bag_check import BagOutcome
from meetroom.archive.minutes import write_issued_minutes
from meetroom.archive.minutes_docx import write_minutes_docx
from meetroom.archive.verify import write_chain_file
from meetroom.archive.verify_bag import verify_bag
from meetroom.domain import lifecycle
from meetroom.domain.chain import Link, StoredLink, open_link
from meetroom.domain.core import CommandId, DocumentId
from meetroom.domain.meeting import apply
from meetroom.domain.minutes import draft
from meetroom.domain.minutes_issue import IssueMinutes
from meetroom.domain.state import Version
from meetroom.papers.sealing import encode_manifest, seal
from meetroom.server.archive_contents import ArchiveSources, gather
from meetroom.server.minutes_files import MinutesFiles
from meetroom.server.record_judge import judge_record
from meetroom.store.blobs import Blobs
from meetroom.store.journal import Entry
from meetroom.store.opening import Store, open_store
from tests.archive.signed_meeting import sign
from tests.archive.signed_papers import NOW
from tests.bench.long_day import MEETING, full_day
from tests.domain.sitting import CHAIR, SECRETARY, Sitting

_NUMBER = "18/BB-HĐND"


def hold(folder: Path, facts: int) -> Callable[[], object]:
    """Hold the day and lay its papers into the store; measured only as a whole."""
    store = _store(folder)

    def keep(document_id: DocumentId, content: bytes) -> Version:
        sealed = seal(content)
        Blobs(folder / "data" / "chunks").put_many(ciphertext for _, ciphertext in sealed.chunks())
        manifest = encode_manifest(sealed.manifest)
        original = hashlib.sha256(content).hexdigest()
        store.versions.keep(MEETING, document_id, manifest=manifest, key=sealed.key, original_sha256=original)
        return Version(
            number=1,
            original_sha256=original,
            pdf_sha256=original,
            manifest_sha256=hashlib.sha256(manifest).hexdigest(),
            pages=12,
            size_bytes=len(content),
        )

    def run() -> dict[str, int]:
        sitting = full_day(facts, version_of=keep).sitting
        _keep(folder, sitting)
        store.close()
        return {"facts": len(sitting.facts), "chain_bytes": (folder / "chain.jsonl").stat().st_size}

    return run


def draft_minutes(folder: Path, facts: int) -> Callable[[], object]:
    """Draft minutes from the state and the facts."""
    sitting = _resumed(folder)
    return lambda: len(draft(sitting.meeting, sitting.facts).items)


def typeset(folder: Path, facts: int) -> Callable[[], object]:
    """Typeset the numbered paper, validate it, place the fields."""
    sitting = _resumed(folder)
    minutes = draft(sitting.meeting, sitting.facts)

    def run() -> dict[str, object]:
        made = write_issued_minutes(minutes, language="vi", head=sitting.head, number=_NUMBER)
        (folder / "issued.pdf").write_bytes(made.pdf)
        (folder / "pages").write_text(str(made.pages))
        with pikepdf.open(io.BytesIO(made.pdf)) as paper:
            told = {"pages": made.pages, "bytes": len(made.pdf), "objects": len(paper.objects)}
            return {**told, "tagged": int("/StructTreeRoot" in paper.Root)}

    return run


def docx(folder: Path, facts: int) -> Callable[[], object]:
    """Write the minutes for editing."""
    sitting = _resumed(folder)
    minutes = draft(sitting.meeting, sitting.facts)
    return lambda: {"bytes": len(write_minutes_docx(minutes, language="vi", head=sitting.head, number=_NUMBER))}


def signed(folder: Path, facts: int) -> Callable[[], object]:
    """Secretary, chair and seal sign; the last one up to B-LTA by a time-stamp authority on this machine."""
    sitting, pdf = _resumed(folder), (folder / "issued.pdf").read_bytes()
    command = IssueMinutes(
        number=_NUMBER,
        language="vi",
        upto_seq=len(sitting.facts),
        head=sitting.head,
        sha256=hashlib.sha256(pdf).hexdigest(),
        size_bytes=len(pdf),
        pages=int((folder / "pages").read_text()),
    )
    sitting.do(SECRETARY, command)

    def run() -> dict[str, int]:
        made = asyncio.run(sign(sitting, pdf, folder))
        target = MinutesFiles(folder / "data", MEETING).path(hashlib.sha256(made).hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(made)
        sitting.wait(30 * 86_400)
        sitting.do(CHAIR, lifecycle.ArchiveMeeting())
        _keep(folder, sitting)
        return {"bytes": len(made)}

    return run


def bagged(folder: Path, facts: int) -> Callable[[], object]:
    """From the server's stores to the whole archive on the disk: replayed, DOCX and all."""
    sitting, store = _resumed(folder), _store(folder)
    if MEETING not in store.journal.meetings():
        entry = Entry(
            links=tuple(StoredLink(link=link) for link in sitting.links),
            command_id=CommandId("all"),
            actor=SECRETARY,
            answer=b"",
        )
        store.journal.create(MEETING)
        store.journal.append_group(MEETING, 0, (entry,))
    sources = ArchiveSources(
        journal=store.journal,
        versions=store.versions,
        marks=store.marks,
        election_texts=store.election_texts,
        data_folder=folder / "data",
    )
    target = folder / f"bag-{time.time_ns()}"

    def run() -> dict[str, int]:
        write_bag(gather(sources, MEETING), target)
        (folder / "newest").write_text(target.name)
        files = [p for p in target.rglob("*") if p.is_file()]
        return {"files": len(files), "bytes": sum(p.stat().st_size for p in files)}

    return run


def zipped(folder: Path, facts: int) -> Callable[[], object]:
    """The archive as one file."""
    bag, target = folder / (folder / "newest").read_text(), folder / f"bag-{time.time_ns()}.zip"

    def run() -> dict[str, int]:
        zip_bag(bag, target)
        return {"bytes": target.stat().st_size}

    return run


def verified(folder: Path, facts: int) -> Callable[[], object]:
    """Check the archive as anybody could."""
    bag = folder / (folder / "newest").read_text()

    def run() -> dict[str, int]:
        now = NOW + timedelta(minutes=10)
        checks = verify_bag(bag, trust=folder / "trust", judge=judge_record, now=now)
        wrong = [check for check in checks if check.outcome is not BagOutcome.HOLDS]
        if wrong:
            raise SystemExit(f"the archive of the bench does not hold: {wrong[:3]}")
        return {"checks": len(checks)}

    return run


STEPS: dict[str, Callable[[Path, int], Callable[[], object]]] = {
    "hold": hold,
    "draft": draft_minutes,
    "pdf": typeset,
    "docx": docx,
    "signed": signed,
    "bagged": bagged,
    "zipped": zipped,
    "verified": verified,
}


def _store(folder: Path) -> Store:
    (folder / "data").mkdir(exist_ok=True)
    return open_store(f"sqlite:///{folder / 'data' / 'meetroom.db'}")


def _keep(folder: Path, sitting: Sitting) -> None:
    write_chain_file(sitting.links, folder / "chain.jsonl", meeting_id=MEETING)


def _resumed(folder: Path) -> Sitting:
    """The meeting as its chain has it."""
    sitting = Sitting(MEETING)
    with (folder / "chain.jsonl").open("rb") as lines:
        lines.readline()
        for line in lines:
            link = msgspec.json.decode(line, type=Link)
            fact = open_link(link)
            assert fact is not None
            sitting.meeting, sitting.head, sitting.now = apply(sitting.meeting, fact), link.head, fact.at
            sitting.facts.append(fact)
            sitting.links.append(link)
    return sitting


def _peak_bytes(who: int) -> int:
    # Linux counts in KiB, macOS in bytes.
    return resource.getrusage(who).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def measured(step: str, folder: Path, facts: int) -> dict[str, Any]:
    """What a step took."""
    run = STEPS[step](folder, facts)
    before_bytes = _peak_bytes(resource.RUSAGE_SELF)
    start_s, start_cpu_s = time.perf_counter(), _cpu_s()
    found = run()
    return {
        "seconds": time.perf_counter() - start_s,
        "cpu_s": _cpu_s() - start_cpu_s,
        "before_bytes": before_bytes,
        "peak_bytes": max(_peak_bytes(resource.RUSAGE_SELF), _peak_bytes(resource.RUSAGE_CHILDREN)),
        "found": found,
    }


def _cpu_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured(sys.argv[1], Path(sys.argv[3]), int(sys.argv[2]))) + "\n")
