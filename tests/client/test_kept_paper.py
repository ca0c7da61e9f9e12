"""Issued minutes kept on a machine: sealed, only where keys are guarded, and gone with the documents."""

import hashlib
from pathlib import Path

import pytest

from meetroom.client.chest import Chest, NoVault
from meetroom.client.kept_paper import KeptPaper
from meetroom.client.traces import Traces, names_in
from tests.client.test_chest import MemoryVault

PDF = b"%PDF-1.7 so many words" * 50


def traces_in(folder: Path, *, guarded: bool = True) -> tuple[Traces, Chest]:
    chest = Chest.unlock(folder, "an", MemoryVault() if guarded else NoVault(), None)
    return Traces(folder, chest, "a" * 32), chest


def test_it_is_sealed_and_read_again(tmp_path: Path) -> None:
    traces, chest = traces_in(tmp_path)
    kept = KeptPaper(traces, chest)
    assert (kept.load(), kept.is_here) == (None, False)
    kept.keep(PDF)
    assert kept.is_here
    assert kept.load() == kept.load(hashlib.sha256(PDF).hexdigest()) == PDF
    assert kept.load("0" * 64) is None  # another file is wanted
    assert b"words" not in traces.paper.read_bytes()
    assert names_in(tmp_path) == [traces.name]
    assert traces.any_papers()


def test_it_goes_with_the_documents_and_damage_is_nothing(tmp_path: Path) -> None:
    traces, chest = traces_in(tmp_path)
    kept = KeptPaper(traces, chest)
    kept.keep(PDF)
    traces.paper.write_bytes(traces.paper.read_bytes()[:-1] + b"x")
    assert kept.load() is None
    kept.keep(PDF)
    traces.remove_papers()
    assert (kept.load(), kept.is_here, traces.anything()) == (None, False, False)


@pytest.mark.parametrize("guarded", [True, False])
def test_nothing_is_kept_without_guarded_keys_or_without_a_place(tmp_path: Path, guarded: bool) -> None:
    traces, chest = traces_in(tmp_path, guarded=guarded)
    if guarded:
        (tmp_path / "minutes").write_bytes(b"a file where the folder ought to be")
    KeptPaper(traces, chest).keep(PDF)
    assert KeptPaper(traces, chest).load() is None
