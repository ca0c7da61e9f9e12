"""qmllint knows the view models and finds nothing to complain about; it would find a misspelt property."""

from pathlib import Path

import pytest

from tests.ui import qml_types


def test_every_screen_is_clean(qapp: object) -> None:
    done = qml_types.lint()
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_misspelt_property_would_be_found(qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = tmp_path / "Wrong.qml"
    wrong.write_text(
        "import QtQuick\nimport Meetroom.Models\n"
        "Item { required property BallotViewModel ballot\n    property string words: ballot.quesion }\n",
        "utf-8",
    )
    monkeypatch.setattr(qml_types, "qml_folder", lambda: tmp_path)
    done = qml_types.lint()
    assert done.returncode != 0
    assert "quesion" in done.stdout + done.stderr
