"""Stamps of state secrets: found at the head of the first page, and nowhere else."""

import os
import unicodedata
from pathlib import Path

import pikepdf
import pytest

from meetroom.papers.classification import bears_stamp, is_stamp
from meetroom.papers.intake import IntakeRefusal, IntakeRefused, take_in
from tests.papers.stamped_paper import stamped_paper


@pytest.mark.parametrize(
    "line",
    ["MẬT", " TỐI  MẬT ", "TUYỆT MẬT", "[ MẬT ]", "* TUYỆT MẬT *", unicodedata.normalize("NFD", "TỐI MẬT"), "MẬT\n"],
)
def test_stamps(line: str) -> None:
    assert is_stamp(line)


@pytest.mark.parametrize(
    "line",
    ["", "Mật", "mật", "BÍ MẬT", "MẬT KHẨU", "Độ mật: TỐI MẬT hay không", "BẢO VỆ BÍ MẬT NHÀ NƯỚC", "MAT", "TỐI"],
)
def test_words_that_are_no_stamp(line: str) -> None:
    assert not is_stamp(line)


@pytest.mark.parametrize("words", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_a_stamped_paper(words: str, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(
        stamped_paper([(60, 760, words), (60, 700, "Số 15/BC-UBND"), (60, 300, "Nội dung")])
    )
    assert bears_stamp(tmp_path / "a.pdf")


def test_the_same_words_further_down_are_text(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(stamped_paper([(60, 760, "Quy định về độ mật"), (60, 400, "TỐI MẬT")]))
    assert not bears_stamp(tmp_path / "a.pdf")


def test_a_turned_page_is_looked_at_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(stamped_paper([(60, 400, "TỐI MẬT")]))
    with pikepdf.open(tmp_path / "a.pdf", allow_overwriting_input=True) as pdf:
        pdf.pages[0].Rotate = 90
        pdf.save()
    assert bears_stamp(tmp_path / "a.pdf")


async def test_intake_refuses_it_and_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "in.pdf").write_bytes(stamped_paper([(60, 760, "TỐI MẬT")]))
    with pytest.raises(IntakeRefused) as refused:
        await take_in(tmp_path / "in.pdf", name="in.pdf", into=tmp_path)
    assert refused.value.why is IntakeRefusal.STATE_SECRET
    assert os.listdir(tmp_path) == ["in.pdf"]
