"""Rule sets that a body can choose from: those of the program and files of the body's own; decides nothing."""

from collections.abc import Iterable
from pathlib import Path

from meetroom import resource_path
from meetroom.domain.rule_sets import MAX_BYTES, BadRuleSet, RuleFile, read_rule_file, rules_of
from meetroom.protocol.http import RuleSetOffer

SHIPPED = ("council_sitting", "committee_session", "working_meeting")
"""The rule sets of resources/rules, as a list shows them."""


class BadRuleFile(Exception):
    """A file of rules cannot be used; `path` and `why` are for a technician."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why


def shipped_rule_files() -> tuple[RuleFile, ...]:
    """What the program brings.  Raises: BadRuleFile for a broken installation."""
    return tuple(read_file(resource_path("rules", f"{key}.toml")) for key in SHIPPED)


def read_file(path: Path) -> RuleFile:
    """One file.  Raises: BadRuleFile."""
    try:
        with path.open("rb") as file:
            return read_rule_file(file.read(MAX_BYTES + 1))
    except BadRuleSet as error:
        raise BadRuleFile(path, error.why) from error
    except OSError as error:
        raise BadRuleFile(path, error.strerror or type(error).__name__) from error


def offered_rule_sets(own: Iterable[Path] = ()) -> tuple[RuleSetOffer, ...]:
    """What can be chosen: the shipped ones, and those of the body; one of the same key takes the other's place.

    Raises: BadRuleFile.
    """
    files = {file.key: file for file in shipped_rule_files()}
    files |= {file.key: file for file in map(read_file, own)}
    return tuple(RuleSetOffer(name_vi=f.name_vi, name_en=f.name_en, rules=rules_of(f)) for f in files.values())
