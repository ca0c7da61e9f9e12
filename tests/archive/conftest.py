"""An archived meeting with signed minutes, held once for all tests that only read it."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from meetroom.archive import verify_minutes
from meetroom.archive.paper_worker import PaperSeen
from tests.archive.archived_meeting import Archived, hold
from tests.archive.signed_meeting import issue_and_sign


@pytest.fixture(scope="session")
def signed_meeting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archived]:
    """The meeting on its server; `data_folder.parent / "trust"` holds the roots."""
    made = hold(tmp_path_factory.mktemp("signed") / "data", issue_and_sign)
    yield made
    made.store.close()


@pytest.fixture(scope="session")
def signed_bag(signed_meeting: Archived, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its archive; nobody writes to it."""
    return signed_meeting.bag(tmp_path_factory.mktemp("bags") / "phien-hop")


@pytest.fixture(scope="session")
def roots(signed_meeting: Archived) -> Path:
    """What a verifier of its signatures trusts."""
    return signed_meeting.data_folder.parent / "trust"


REAL_ASKED = verify_minutes._asked
_SEEN: dict[tuple[str, str, datetime | None], PaperSeen | None] = {}


@pytest.fixture
def asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper is read by a child once for every content, not for every test."""

    def asked(copy: Path, trust: Path | None, now: datetime) -> PaperSeen | None:
        # When it is judged matters only where somebody is trusted.
        key = hashlib.sha256(copy.read_bytes()).hexdigest(), str(trust), now if trust is not None else None
        if key not in _SEEN:
            _SEEN[key] = REAL_ASKED(copy, trust, now)
        return _SEEN[key]

    monkeypatch.setattr(verify_minutes, "_asked", asked)
