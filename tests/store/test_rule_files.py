"""Rule sets to choose from: those of the program first, a body's own beside them or in their place."""

from pathlib import Path

import pytest

from meetroom import resource_path
from meetroom.store.rule_files import SHIPPED, BadRuleFile, offered_rule_sets, read_file

COUNCIL = resource_path("rules", "council_sitting.toml").read_bytes()


def own(folder: Path, key: str, name: str) -> Path:
    path = folder / f"{key}.toml"
    raw = COUNCIL.replace(b'key = "council_sitting"', f'key = "{key}"'.encode())
    path.write_bytes(raw.replace(b'name_en = "Council sitting"', f'name_en = "{name}"'.encode()))
    return path


def test_a_bodys_own_rules_stand_beside_those_of_the_program(tmp_path: Path) -> None:
    assert tuple(offer.rules.name for offer in offered_rule_sets()) == SHIPPED
    offers = offered_rule_sets([own(tmp_path, "our_council", "Ours"), own(tmp_path, "council_sitting", "Instead")])
    assert [(o.rules.name, o.name_en) for o in offers] == [
        ("council_sitting", "Instead"),
        ("committee_session", "Committee session"),
        ("working_meeting", "Working meeting"),
        ("our_council", "Ours"),
    ]


def test_a_file_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_bytes(COUNCIL.replace(b"share", b"shares"))
    for path, why in ((bad, "`shares`"), (tmp_path / "missing.toml", "No such file"), (tmp_path, "directory")):
        with pytest.raises(BadRuleFile) as caught:
            read_file(path)
        assert caught.value.path == path
        assert why in caught.value.why or path is tmp_path
