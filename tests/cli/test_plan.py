"""The demonstration's plan: enough people and points, everything it names is there."""

import math
from pathlib import Path

import pytest

from meetroom.cli.demo.plan import document_path, load_plan, with_documents
from meetroom.cli.demo.prepare import amplitude
from meetroom.domain.lifecycle import check_rules
from meetroom.media.relay.speakers import HOLDER_BONUS


def test_plan_is_a_whole_meeting() -> None:
    plan = load_plan()
    points = {p.id for p in plan.points}
    items = {i.id for i in plan.items}
    people = {p.id for p in plan.people}
    assert len(points) == 11
    assert len(plan.delegates) >= 22
    assert {plan.meeting.chair, plan.meeting.secretary} <= people
    assert {p.point for p in plan.people} <= points
    assert {d.item for d in plan.documents} | {p.item for p in plan.polls} <= items
    assert {t.owner for t in plan.tasks} <= people
    assert {t.item for t in (*plan.conclusions, *plan.remarks, *plan.texts)} | {t.item for t in plan.tasks} <= items
    assert all(document_path(d).is_file() for d in plan.documents)
    assert len(plan.items) >= 7
    check_rules(plan.rules)


def test_three_points_are_certain_to_be_the_loudest() -> None:
    loudness_db = [20 * math.log10(amplitude(n)) for n in range(1, 12)]
    assert min(loudness_db[:3]) - max(loudness_db[3:]) > HOLDER_BONUS
    assert loudness_db[3] - max(loudness_db[4:]) > HOLDER_BONUS


def test_own_documents_replace_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "a.docx").write_bytes(b"PK")
    (tmp_path / "notes.txt").write_text("left out")
    plan = with_documents(load_plan(), tmp_path)
    assert [Path(d.file).name for d in plan.documents] == ["a.docx", "b.pdf"]
    assert [document_path(d) for d in plan.documents] == [tmp_path / "a.docx", tmp_path / "b.pdf"]


@pytest.mark.parametrize("make", [False, True])
def test_folder_without_documents_is_refused(tmp_path: Path, make: bool) -> None:
    folder = tmp_path / "papers"
    if make:
        folder.mkdir()
    with pytest.raises(FileNotFoundError):
        with_documents(load_plan(), folder)
