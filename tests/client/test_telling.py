"""What is only to be shown reaches the listener, and a listener that stumbles harms nobody."""

import pytest

from meetroom.client.listening import Listener
from meetroom.client.telling import Teller
from meetroom.domain.core import DocumentId, PersonId
from meetroom.protocol.messages import DocumentKeys, Online, PointerPresented

POINTER = PointerPresented(by=PersonId("an"), document_id=DocumentId("d"), page=0, x_pt=1.0, y_pt=2.0, shown=True)


class Watcher(Listener):
    """Hears of people; stumbles over every pointer."""

    def __init__(self) -> None:
        self.online: list[frozenset[PersonId]] = []

    def on_online(self, person_ids: frozenset[PersonId]) -> None:
        """Note them."""
        self.online.append(person_ids)

    def on_pointer(self, pointer: PointerPresented) -> None:
        """Fail."""
        raise ValueError(pointer)


def test_what_is_for_screens_is_told_and_the_rest_left_to_others() -> None:
    watcher = Watcher()
    teller = Teller(watcher)
    assert teller.take(Online(person_ids=(PersonId("an"), PersonId("an"))))
    assert watcher.online == [frozenset({PersonId("an")})]
    assert not teller.take(DocumentKeys(keys=()))


def test_a_listener_that_stumbles_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert Teller(Watcher()).take(POINTER)
    assert "the listener stumbled" in caplog.text
