"""Intake as a whole: every sample, every limit, and nothing but typed refusals whatever comes in."""

import asyncio
import errno
import hashlib
import logging
import os
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Dictionary, Name, Pdf, Stream, String
from PIL import Image

from meetroom.confined import worker
from meetroom.confined.child import ChildEnd, ChildGuard, ChildTooLoud
from meetroom.papers import intake, intake_worker, office
from meetroom.papers.intake import (
    ActiveContent,
    DocumentKind,
    IntakeLimits,
    IntakeRefusal,
    IntakeRefused,
    clean_name,
    take_in,
)
from meetroom.papers.pages import PageSource
from meetroom.papers.refusals import DEFAULT_LIMITS, Sanitised
from tests.papers.hostile_papers import mutated
from tests.papers.paper_samples import make_pdf
from tests.papers.test_recognition import office as office_file

posix_limits = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the system has no such limit")


def job(source: Path, target: Path) -> intake_worker.Job:
    return intake_worker.Job(
        source=str(source), target=str(target), limits=DEFAULT_LIMITS, cpu_s=5, address_space_bytes=2**40
    )


async def refusal(source: Path, limits: IntakeLimits = DEFAULT_LIMITS) -> IntakeRefusal:
    with pytest.raises(IntakeRefused) as refused:
        await take_in(source, name=source.name, into=source.parent, limits=limits)
    return refused.value.why


def bomb(pdf: Pdf) -> None:
    """40 million drawing commands in a few kilobytes."""
    stream = Stream(pdf, zlib.compress(b"q Q " * 40_000_000, 9))
    stream.stream_dict.Filter = Name.FlateDecode
    pdf.pages[0].Contents = stream


async def test_a_pdf_is_taken_in(tmp_path: Path) -> None:
    def arm(pdf: Pdf) -> None:
        pdf.docinfo["/Title"] = "Nghị quyết 15"
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))

    original = make_pdf(arm, pages=3)
    (tmp_path / "upload").write_bytes(original)
    taken = await take_in(tmp_path / "upload", name=r"C:\Users\An\nghi quyet.pdf", into=tmp_path)
    assert (taken.name, taken.title, taken.pages) == ("nghi quyet.pdf", "Nghị quyết 15", 3)
    assert (taken.kind, taken.converted) == (DocumentKind.PDF, False)
    assert taken.original_sha256 == hashlib.sha256(original).hexdigest()
    assert taken.original_bytes == len(original)
    assert taken.removed == {ActiveContent.OPEN_ACTION: 1}
    harmless = taken.pdf_path.read_bytes()
    assert (len(harmless), hashlib.sha256(harmless).hexdigest()) == (taken.pdf_bytes, taken.pdf_sha256)
    assert PageSource(harmless).page_count == 3
    assert sorted(os.listdir(tmp_path)) == sorted(["upload", taken.pdf_path.name])


async def test_a_picture_becomes_a_page(tmp_path: Path) -> None:
    Image.new("RGB", (300, 200), "red").save(tmp_path / "bien ban.jpg", format="JPEG")
    taken = await take_in(tmp_path / "bien ban.jpg", name="bien ban.jpg", into=tmp_path)
    assert (taken.kind, taken.converted, taken.pages) == (DocumentKind.JPEG, True, 1)
    assert taken.title == "bien ban"
    assert PageSource(taken.pdf_path.read_bytes()).page_count == 1


async def test_without_a_folder_the_result_gets_one_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "a.pdf").write_bytes(make_pdf())
    taken = await take_in(tmp_path / "a.pdf", name="a.pdf")
    assert taken.pdf_path.is_relative_to(tmp_path)
    assert taken.pdf_path.parent != tmp_path


async def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    assert await refusal(tmp_path / "empty.pdf") is IntakeRefusal.EMPTY_FILE


async def test_two_sparse_gigabytes_are_refused_at_once(tmp_path: Path) -> None:
    with (tmp_path / "huge.pdf").open("wb") as file:
        file.truncate(2 * 1024**3)
    start = time.process_time()
    assert await refusal(tmp_path / "huge.pdf") is IntakeRefusal.TOO_LARGE
    assert time.process_time() - start < 0.5


@posix_limits
async def test_a_file_that_takes_too_long(tmp_path: Path) -> None:
    (tmp_path / "bomb.pdf").write_bytes(make_pdf(bomb))
    limits = IntakeLimits(cpu_s=1, memory_bytes=4 * 1024**3)
    assert await refusal(tmp_path / "bomb.pdf", limits) is IntakeRefusal.TOO_SLOW


@posix_limits
async def test_a_file_that_takes_too_much_memory(tmp_path: Path) -> None:
    Image.new("RGB", (9000, 9000)).save(tmp_path / "bomb.png", format="PNG")
    limits = IntakeLimits(memory_bytes=250 * 1024**2)
    assert await refusal(tmp_path / "bomb.png", limits) is IntakeRefusal.TOO_MUCH_MEMORY


async def test_a_worker_that_hangs_is_stopped_by_the_clock(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(make_pdf())
    assert await refusal(tmp_path / "a.pdf", IntakeLimits(wall_s=0.001)) is IntakeRefusal.TOO_SLOW


async def test_cancelling_stops_the_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = asyncio.Event()
    loop = asyncio.get_running_loop()
    guards: list[ChildGuard] = []

    def hang(guard: ChildGuard, *_: object, **__: object) -> NoReturn:
        guards.append(guard)
        loop.call_soon_threadsafe(started.set)
        ChildGuard.run(guard, [sys.executable, "-c", "import time; time.sleep(600)"], wall_s=60, environment={})
        raise AssertionError("the child ended by itself")

    monkeypatch.setattr(intake, "_ask_worker", lambda source, target, limits, guard: hang(guard))
    (tmp_path / "a.pdf").write_bytes(make_pdf())
    taking = asyncio.create_task(take_in(tmp_path / "a.pdf", name="a.pdf", into=tmp_path))
    await asyncio.wait_for(started.wait(), 60)
    taking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(taking, 60)
    assert guards[0].stopped


async def test_whoever_takes_the_worker_over_has_no_other_file_sealed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken_over(_guard: ChildGuard, _module: str, asked: intake_worker.Job, **_: object) -> ChildEnd:
        Path(asked.target).symlink_to(tmp_path / "other.pdf")
        pdf = Sanitised(pages=1, title="", removed={}, signatures=0)
        return ChildEnd(0, msgspec.json.encode(intake_worker.Accepted(DocumentKind.PDF, pdf)))

    (tmp_path / "other.pdf").write_bytes(make_pdf())
    (tmp_path / "a.pdf").write_bytes(make_pdf())
    monkeypatch.setattr(worker, "ask", taken_over)
    assert await refusal(tmp_path / "a.pdf") is IntakeRefusal.DAMAGED


async def test_a_worker_that_prints_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*_: object, **__: object) -> NoReturn:
        raise ChildTooLoud

    (tmp_path / "a.pdf").write_bytes(make_pdf())
    monkeypatch.setattr(worker, "ask", endless)
    assert await refusal(tmp_path / "a.pdf") is IntakeRefusal.DAMAGED


async def test_no_space_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "a.pdf").write_bytes(make_pdf())
    monkeypatch.setattr(tempfile, "TemporaryDirectory", full)
    assert await refusal(tmp_path / "a.pdf") is IntakeRefusal.NO_SPACE


def test_no_space_left_in_the_worker(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(make_pdf())
    if not Path("/dev/full").exists():
        pytest.skip("the system has no /dev/full")
    answer = intake_worker.examine(job(tmp_path / "a.pdf", Path("/dev/full")))
    assert answer == intake_worker.Rejected(IntakeRefusal.NO_SPACE, "OSError")


async def test_a_file_that_vanished_is_an_error_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await take_in(tmp_path / "gone.pdf", name="gone.pdf", into=tmp_path)


async def test_refusals_are_logged_without_the_name(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="meetroom.papers.intake")
    (tmp_path / "nhan su mat.pdf").write_bytes(b"hello")
    assert await refusal(tmp_path / "nhan su mat.pdf") is IntakeRefusal.NOT_A_DOCUMENT
    assert "NOT_A_DOCUMENT" in caplog.text
    assert "nhan su" not in caplog.text


@pytest.mark.parametrize(
    ("end", "why"),
    [
        (ChildEnd(-24, b""), IntakeRefusal.TOO_SLOW),
        (ChildEnd(-6, b""), IntakeRefusal.TOO_MUCH_MEMORY),
        (ChildEnd(-11, b""), IntakeRefusal.DAMAGED),
        (ChildEnd(1, b""), IntakeRefusal.DAMAGED),
        (ChildEnd(0, b""), IntakeRefusal.DAMAGED),
        (ChildEnd(0, b'{"type":"Accepted","kind":"pdf","pdf":{"pages":"many"}}'), IntakeRefusal.DAMAGED),
        (ChildEnd(0, b'{"type":"Rejected","why":"encrypted","detail":""}'), IntakeRefusal.ENCRYPTED),
    ],
)
@posix_limits
def test_however_the_worker_ends_it_is_a_refusal(end: ChildEnd, why: IntakeRefusal) -> None:
    with pytest.raises(IntakeRefused) as refused:
        intake._read_answer(end)
    assert refused.value.why is why


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\tmp\\tờ trình.docx", "tờ trình.docx"),
        ("a\u202efdp.exe\n", "afdp.exe"),
        ("", "document"),
        ("dir/", "document"),
        ("x" * 400, "x" * 200),
    ],
)
def test_names_are_for_people_only(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


def test_limits_grow_with_the_file() -> None:
    limits = IntakeLimits()
    assert (limits.cpu_s_for(1000), limits.cpu_s_for(500_000_000)) == (3, 53)
    assert limits.wall_s_for(500_000_000) > limits.cpu_s_for(500_000_000) > limits.cpu_s


@pytest.mark.parametrize("seed", range(60))
def test_broken_copies_are_accepted_whole_or_refused(seed: int, tmp_path: Path) -> None:
    (tmp_path / "in.pdf").write_bytes(mutated(seed))
    answer = intake_worker.examine(job(tmp_path / "in.pdf", tmp_path / "out.pdf"))
    if isinstance(answer, intake_worker.Accepted):
        assert answer.pdf is not None
        assert PageSource((tmp_path / "out.pdf").read_bytes()).page_count == answer.pdf.pages >= 1
    else:
        assert answer.why in (
            IntakeRefusal.DAMAGED,
            IntakeRefusal.ENCRYPTED,
            IntakeRefusal.NOT_A_DOCUMENT,
            IntakeRefusal.EMPTY_FILE,
        )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(
    start=st.sampled_from([b"", b"%PDF-1.4\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"PK\x03\x04"]),
    rest=st.one_of(
        st.binary(max_size=100),
        st.lists(
            st.sampled_from(
                [b"1 0 obj", b"<</Type/Catalog/Pages 1 0 R>>", b"endobj", b"trailer<</Root 1 0 R>>", b"stream"]
            ),
            max_size=8,
        ).map(b"\n".join),
    ),
)
def test_tiny_inputs_give_typed_answers(start: bytes, rest: bytes, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(start + rest)
    answer = intake_worker.examine(job(tmp_path / "in", tmp_path / "out.pdf"))
    assert isinstance(answer, intake_worker.Accepted | intake_worker.Rejected)


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (b"no pdf", IntakeRefusal.CONVERSION_FAILED),
        (b"%PDF-1.7 broken", IntakeRefusal.CONVERSION_FAILED),
        (b"\x89PNG\r\n\x1a\n", IntakeRefusal.CONVERSION_FAILED),
        (office_file("word/document.xml"), IntakeRefusal.CONVERSION_FAILED),
        (make_pdf(pages=9), IntakeRefusal.TOO_LARGE),
    ],
)
async def test_what_the_office_makes_is_examined_like_any_upload(
    made: bytes, why: IntakeRefusal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "convert_to_pdf", office_that_makes(made))
    (tmp_path / "in.docx").write_bytes(office_file("word/document.xml"))
    assert await refusal(tmp_path / "in.docx", IntakeLimits(pages=5)) is why


async def test_what_the_office_makes_is_made_harmless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def arm(pdf: Pdf) -> None:
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))

    monkeypatch.setattr(office, "convert_to_pdf", office_that_makes(make_pdf(arm, pages=2)))
    (tmp_path / "in.docx").write_bytes(office_file("word/document.xml"))
    taken = await take_in(tmp_path / "in.docx", name="dự thảo.docx", into=tmp_path)
    assert (taken.kind, taken.converted, taken.pages) == (DocumentKind.DOCX, True, 2)
    assert (taken.title, taken.removed) == ("dự thảo", {ActiveContent.OPEN_ACTION: 1})


def office_that_makes(made: bytes) -> Callable[..., Path]:
    """Stands in for LibreOffice, which few machines that run the tests have."""

    def convert(source: Path, kind: DocumentKind, folder: Path, **_: object) -> Path:
        (folder / "document.pdf").write_bytes(made)
        return folder / "document.pdf"

    return convert
