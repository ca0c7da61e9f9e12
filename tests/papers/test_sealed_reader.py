"""Reading a sealed version as a file, and a PDF out of it: nothing unproved comes out, nothing crashes."""

import io
import threading
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.papers.pages import PageSource, PaperFault, PaperUnreadable
from meetroom.papers.sealing import PLAIN_CHUNKS_BYTES, SealBroken, Sealed, SealedReader, SealFault, seal
from tests.papers.paper_samples import make_pdf

SMALL_CHUNK_BYTES = 1024
LINES = [(100.0, 700.0, "Nghi quyet so 15")]


def carried(sealed: Sealed) -> dict[str, bytes]:
    return {ref.sha256: ciphertext for ref, ciphertext in sealed.chunks()}


def reader_of(plaintext: bytes, chunk_bytes: int = SMALL_CHUNK_BYTES) -> SealedReader:
    sealed = seal(plaintext, chunk_bytes)
    return SealedReader(sealed.key, sealed.manifest, carried(sealed).__getitem__)


def read_all(source: PageSource) -> None:
    for page in range(source.page_count):
        source.render(page, 50)


PLACES = st.lists(st.tuples(st.sampled_from([0, 1, 2]), st.integers(0, 6000), st.integers(0, 3000)), max_size=30)


@given(st.binary(max_size=5000), PLACES)
def test_it_reads_as_any_file_does(plaintext: bytes, places: list[tuple[int, int, int]]) -> None:
    reader, plain = reader_of(plaintext), io.BytesIO(plaintext)
    for whence, offset, count in places:
        try:
            expected = plain.seek(-offset if whence == io.SEEK_END and offset <= len(plaintext) else offset, whence)
        except ValueError:
            continue
        reader.seek(expected)
        assert reader.read(count) == plain.read(count)
        assert reader.tell() == plain.tell()
    reader.seek(0)
    assert reader.read() == plaintext
    assert reader.seek(0, io.SEEK_END) == reader.size_bytes == len(plaintext)
    assert reader.seek(-len(plaintext), io.SEEK_CUR) == 0
    with pytest.raises(ValueError, match="negative"):
        reader.seek(-1)


def test_only_what_is_read_is_asked_for_and_little_of_it_is_held() -> None:
    chunk_bytes = 1024 * 1024
    sealed = seal(bytes(20 * chunk_bytes), chunk_bytes)
    chunks, asked = carried(sealed), list[str]()

    def get_chunk(sha256: str) -> bytes:
        asked.append(sha256)
        return chunks[sha256]

    reader = SealedReader(sealed.key, sealed.manifest, get_chunk)
    assert asked == []
    reader.seek(5 * chunk_bytes + 10)
    reader.read(100)
    reader.seek(5 * chunk_bytes)
    reader.read(chunk_bytes)
    assert asked == [sealed.manifest.chunks[5].sha256]
    reader.seek(0)
    assert len(reader.read()) == reader.size_bytes
    assert reader.held_bytes == PLAIN_CHUNKS_BYTES
    reader.close()
    assert reader.held_bytes == 0
    for read in (lambda: reader.read(1), lambda: reader.seek(0)):
        with pytest.raises(ValueError, match="closed"):
            read()


def gone(sha256: str) -> bytes:
    raise FileNotFoundError(sha256)


def test_missing_altered_and_forged_chunks_are_named() -> None:
    sealed = seal(bytes(range(256)) * 16, SMALL_CHUNK_BYTES)
    other = seal(bytes(range(256)) * 16, SMALL_CHUNK_BYTES)
    cases: list[tuple[bytes, Callable[[str], bytes], SealFault]] = [
        (sealed.key, gone, SealFault.CHUNK_MISSING),
        (sealed.key, dict[str, bytes]().__getitem__, SealFault.CHUNK_MISSING),
        (sealed.key, lambda sha256: b"x", SealFault.CHUNK_ALTERED),
        (other.key, carried(sealed).__getitem__, SealFault.WRONG_KEY),
    ]
    for key, get_chunk, fault in cases:
        reader = SealedReader(key, sealed.manifest, get_chunk)
        with pytest.raises(SealBroken) as broken:
            reader.read(10)
        assert broken.value.fault is fault
    with pytest.raises(SealBroken) as short:
        SealedReader(b"short", sealed.manifest, gone)
    assert short.value.fault is SealFault.WRONG_KEY


def test_many_threads_read_one_version() -> None:
    plaintext = bytes(n % 251 for n in range(50_000))
    source = reader_of(make_pdf(pages=6, text=LINES))
    pages = PageSource(source)
    expected = pages.render(0, 80).pixels
    wrong: list[int] = []

    def read() -> None:
        wrong.extend(page for page in range(6) if pages.render(page, 80).pixels != expected)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not wrong
    assert reader_of(plaintext).read() == plaintext


def test_a_pdf_is_read_out_of_its_seal_page_by_page() -> None:
    pdf = make_pdf(pages=3, text=LINES)
    reader = reader_of(pdf)
    source, plain = PageSource(reader), PageSource(pdf)
    for page in range(3):
        assert source.render(page, 120).pixels == plain.render(page, 120).pixels
        assert source.text(page) == plain.text(page)
    source.close()
    assert reader.closed


@pytest.mark.parametrize("fault", [FileNotFoundError("gone"), KeyError("x"), RuntimeError("anything"), MemoryError()])
def test_a_seal_that_breaks_later_stops_the_reading_and_stays_broken(fault: BaseException) -> None:
    big = make_pdf(pages=40, text=[(50, 50 + 10 * n, f"dong so {n} " * 8) for n in range(60)])
    sealed = seal(big, SMALL_CHUNK_BYTES)
    chunks, broken = carried(sealed), [False]

    def get_chunk(sha256: str) -> bytes:
        if broken[0]:
            raise fault
        return chunks[sha256]

    reader = SealedReader(sealed.key, sealed.manifest, get_chunk)
    source = PageSource(reader)
    source.render(0, 60)
    reader._plain.clear()
    broken[0] = True
    with pytest.raises(PaperUnreadable) as refused:
        read_all(source)
    assert refused.value.fault is PaperFault.SEAL_BROKEN
    broken[0] = False
    with pytest.raises(PaperUnreadable) as still:
        source.render(0, 60)
    assert still.value.fault is PaperFault.SEAL_BROKEN
    source.close()


def test_a_reader_closed_by_somebody_else_stops_the_reading() -> None:
    reader = reader_of(make_pdf(pages=40, text=[(50, 50 + 10 * n, f"dong so {n} " * 8) for n in range(60)]))
    source = PageSource(reader)
    source.render(0, 60)
    reader.close()
    with pytest.raises(PaperUnreadable) as refused:
        read_all(source)
    assert refused.value.fault is PaperFault.SEAL_BROKEN
    source.close()


def test_a_seal_broken_from_the_start_opens_nothing() -> None:
    sealed = seal(make_pdf(pages=3, text=LINES), SMALL_CHUNK_BYTES)
    chunks = carried(sealed)
    for index in range(len(sealed.manifest.chunks)):
        without = dict(chunks)
        del without[sealed.manifest.chunks[index].sha256]
        reader = SealedReader(sealed.key, sealed.manifest, without.__getitem__)
        with pytest.raises(PaperUnreadable) as refused:
            read_all(PageSource(reader))
        assert refused.value.fault is PaperFault.SEAL_BROKEN
        assert isinstance(refused.value.__cause__, SealBroken)


def test_what_is_sealed_but_no_pdf_is_damaged() -> None:
    with pytest.raises(PaperUnreadable) as broken:
        PageSource(reader_of(b"hello" * 1000))
    assert broken.value.fault is PaperFault.DAMAGED
