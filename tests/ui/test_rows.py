"""A list model ends at the rows it is given, and tells its views the truth on the way."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from meetroom.ui.rows import Row, RowModel


class Line(Row, frozen=True, kw_only=True):
    """One line of the test."""

    text: str


LISTS = st.lists(
    st.builds(lambda n, t: Line(key=f"k{n}", text=t), st.integers(0, 8), st.text(max_size=2)),
    unique_by=lambda row: row.key,
    max_size=9,
)


@given(steps=st.lists(LISTS, min_size=1, max_size=6))
def test_any_list_follows_any_other(steps: list[list[Line]]) -> None:
    model = RowModel(Line)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for rows in steps:
        model.show(rows)
        assert list(model.rows) == rows
        assert model.rowCount() == len(rows)
    tester.deleteLater()


def test_a_changed_line_is_not_rebuilt(qapp: Any) -> None:
    model = RowModel(Line)
    model.show([Line(key="a", text="1"), Line(key="b", text="2")])
    told: list[str] = []
    model.rowsInserted.connect(lambda *_: told.append("inserted"))
    model.rowsRemoved.connect(lambda *_: told.append("removed"))
    model.dataChanged.connect(lambda top, *_: told.append(f"changed {top.row()}"))
    model.show([Line(key="a", text="1"), Line(key="b", text="3")])
    assert told == ["changed 1"]


def test_fields_are_roles(qapp: Any) -> None:
    model = RowModel(Line)
    model.show([Line(key="a", text="words")])
    roles = {bytes(name.data()).decode(): role for role, name in model.roleNames().items()}
    assert set(roles) == {"key", "text"}
    assert model.data(model.index(0, 0), roles["text"]) == "words"
    assert model.data(model.index(0, 0), int(Qt.ItemDataRole.DisplayRole)) is None
