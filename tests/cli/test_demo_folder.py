"""Where the demonstration writes: it empties what it left behind itself, and nothing else."""

from pathlib import Path

import pytest

from meetroom.cli.demo.conductor import FolderTaken, claim_folder
from meetroom.cli.demonstrate import run_demo


def test_a_new_or_empty_folder_is_taken(tmp_path: Path) -> None:
    claim_folder(tmp_path / "a" / "b")
    (tmp_path / "empty").mkdir()
    claim_folder(tmp_path / "empty")
    assert (tmp_path / "a" / "b").is_dir()


def test_what_a_demonstration_left_is_emptied(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    claim_folder(folder)
    (folder / "half").write_text("x")
    claim_folder(folder)
    assert not (folder / "half").exists()


def test_what_somebody_else_wrote_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    thesis = tmp_path / "home" / "thesis.odt"
    thesis.parent.mkdir()
    thesis.write_text("years of work")
    with pytest.raises(FolderTaken):
        claim_folder(thesis.parent)
    assert run_demo(None, thesis.parent, offscreen=True) == 2
    assert "--output" in capsys.readouterr().out
    assert thesis.read_text() == "years of work"


def test_an_output_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    for output in (file, file / "below"):
        assert run_demo(None, output, offscreen=True) == 2
        assert "--output" in capsys.readouterr().out
    assert file.read_text() == "x"
