"""Writing a bag: what is given up, fails or is in the way leaves everything as it was; names are plain everywhere."""

from collections.abc import Iterator
from pathlib import Path

import bagit
import pytest

from meetroom.archive.bag import BagContents, BagFailed, BagFault, BagFile, BagProgress, write_bag, zip_bag
from meetroom.archive.bag_layout import is_path, slug

HOSTILE = ("", "/a", "a//b", "a/../b", "..", "a/.b", "a\\b", "c:x", "a/nul", "COM1.txt", "a.", "ä", "a" * 300, "a/b/")


def small(*files: BagFile) -> BagContents:
    return BagContents(files=(BagFile(path="data/a.txt", source=b"a"), *files), info=(("Label", "một\ndòng"),))


def _gone(path: Path) -> list[Path]:
    return list(path.iterdir())


def test_a_given_up_or_failed_bag_leaves_nothing(tmp_path: Path) -> None:
    def torn() -> Iterator[bytes]:
        yield b"half"
        raise OSError("torn")

    lies = BagFile(path="data/b.pdf", source=b"b", sha256="0" * 64)
    cases = {
        BagFault.UNREADABLE: small(BagFile(path="data/b.pdf", source=torn)),
        BagFault.CHANGED: small(lies),
        BagFault.BAD_NAME: small(BagFile(path="data/../b.pdf", source=b"")),
    }
    for fault, contents in cases.items():
        with pytest.raises(BagFailed) as refused:
            write_bag(contents, tmp_path / "bag")
        assert refused.value.fault is fault
    with pytest.raises(BagFailed) as refused:
        write_bag(small(), tmp_path / "bag", cancelled=lambda: True)
    assert refused.value.fault is BagFault.CANCELLED
    assert _gone(tmp_path) == []


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "bag").mkdir()
    with pytest.raises(BagFailed) as refused:
        write_bag(small(), tmp_path / "bag")
    assert refused.value.fault is BagFault.TARGET_EXISTS
    write_bag(small(), tmp_path / "other")
    (tmp_path / "bag.zip").write_bytes(b"")
    with pytest.raises(BagFailed):
        zip_bag(tmp_path / "other", tmp_path / "bag.zip")
    assert (tmp_path / "bag.zip").read_bytes() == b""


def test_a_cancelled_zip_leaves_nothing(tmp_path: Path) -> None:
    write_bag(small(), tmp_path / "bag")
    with pytest.raises(BagFailed):
        zip_bag(tmp_path / "bag", tmp_path / "bag.zip", cancelled=lambda: True)
    assert [p.name for p in tmp_path.iterdir()] == ["bag"]


def test_progress_ends_at_the_whole(tmp_path: Path) -> None:
    steps: list[BagProgress] = []
    pieces = BagFile(path="data/b.mp4", source=lambda: iter([b"x" * 10] * 5), size_bytes=50)
    write_bag(small(pieces), tmp_path / "bag", progress=steps.append)
    assert [s.done_bytes for s in steps] == [1, 11, 21, 31, 41, 51]
    assert {s.total_bytes for s in steps} == {51}
    bagit.Bag(str(tmp_path / "bag")).validate()


def test_names_are_plain_everywhere() -> None:
    assert not any(map(is_path, HOSTILE))
    assert is_path("data/documents/001-v1-to-trinh.pdf")
    assert slug("Tờ trình số 5/TTr-UBND: Đầu tư công") == "to-trinh-so-5-ttr-ubnd-dau-tu-cong"
    assert slug("…") == "x"
