"""Hostile PDFs through the whole intake: typed answers, and what passes can be drawn; all of them in the bench."""

import os
from collections import Counter
from pathlib import Path

import pytest

from meetroom.papers.intake import IntakeLimits, IntakeRefusal, IntakeRefused, take_in
from meetroom.papers.pages import PageSource, PaperUnreadable
from tests.papers.hostile_papers import COUNT, hostile_papers, mutated, some_hostile_papers
from tests.papers.paper_samples import needs_samples

SOME = some_hostile_papers()


@pytest.mark.parametrize("name", [name for name, _ in SOME])
async def test_a_hostile_file_is_refused_or_can_be_read(name: str, tmp_path: Path) -> None:
    (tmp_path / "in.pdf").write_bytes(dict(SOME)[name])
    try:
        # Less than usual of both: the answers are the same, and there sooner.
        taken = await take_in(
            tmp_path / "in.pdf", name=name, into=tmp_path, limits=IntakeLimits(cpu_s=1, memory_bytes=400_000_000)
        )
    except IntakeRefused as refused:
        assert refused.why in (  # noqa: PT017 - either end is right
            IntakeRefusal.DAMAGED,
            IntakeRefusal.TOO_SLOW,
            IntakeRefusal.TOO_MUCH_MEMORY,
            IntakeRefusal.ENCRYPTED,
            IntakeRefusal.NOT_A_DOCUMENT,
        )
        assert os.listdir(tmp_path) == ["in.pdf"]
        return
    source = PageSource(taken.pdf_path.read_bytes())
    assert source.page_count == taken.pages
    try:
        assert source.render(0, 400).width_px == 400
    except PaperUnreadable:
        pytest.fail("the readers' screens cannot show what was taken in")


def test_there_are_two_hundred_and_they_are_the_same_every_time() -> None:
    names = [name for name, _ in hostile_papers(24)]
    assert len(set(names)) == 24
    assert COUNT == 200
    assert mutated(7) == mutated(7)


@needs_samples
def test_no_two_broken_copies_are_alike() -> None:
    assert max(Counter(mutated(seed) for seed in range(21)).values()) == 1
