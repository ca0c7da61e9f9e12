"""An archived meeting with signed minutes, held once for all tests that only read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

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
