"""Each stage of a verifiable vote at double size, on large and small screens: nothing cut, nameless or English."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QUrl

from meetroom.client.elections import BallotTask, TrusteeTask
from meetroom.domain.core import PersonId
from meetroom.domain.polls import Method, PollKind
from meetroom.ui.app import ClientWindow
from tests.ui.conftest import OpenWindow
from tests.ui.screen_walk import cut_texts, is_text, poor_targets, visible_items
from tests.ui.sealed_sitting import (
    CAST,
    COMPARING,
    DECIDING,
    MAKING,
    OPENED,
    OPENING,
    PUBLISHED,
    READY,
    SEALED,
    SEALED_VIEW,
    VOTING,
    as_scrutineer,
    house_with_scrutineers,
    scrutineer_window,
    show_vote,
)
from tests.ui.sitting import CHAIR, ME
from tests.ui.test_look import SAME_IN_BOTH, settle, translations
from tests.ui.test_scrutineer import MADE_BY_PEER

SIZES = ((1280, 800), (420, 900))
Look = Callable[[], None]
CAN_VOTE = replace(VOTING, ballot_task=BallotTask.CAN_VOTE)


def _delegate(client: ClientWindow, look: Look) -> None:
    card = client.shell.sealed.ballot(SEALED)
    for method in Method:
        show_vote(client, CAN_VOTE, method)
        if method is Method.MOTION:
            assert client.wait(lambda: client.press("sealedMore"))
        look()
    show_vote(client, CAN_VOTE)
    card.vote("abstain")
    show_vote(client, DECIDING)
    look()
    assert client.wait(lambda: not card.busy)
    card.check()
    assert client.wait(lambda: card.phase == "checking")
    look()
    card.chooseAnew()
    for task in (BallotTask.SENDING, BallotTask.FAULTY, BallotTask.NOT_REGISTERED, BallotTask.TAMPERED):
        show_vote(client, replace(VOTING, ballot_task=task))
        look()
    show_vote(client, replace(CAST, may_vote_again=True), received=True)
    look()
    show_vote(client, replace(READY, ballot_task=BallotTask.OTHER_DEVICE))
    look()
    show_vote(client, PUBLISHED, received=True)
    look()


def _chair(client: ClientWindow, look: Look) -> None:
    if client.find("tabchair") is not None:
        assert client.wait(lambda: client.press("tabchair"))
    for view in (None, COMPARING, READY, SEALED_VIEW, replace(VOTING, faulty=(PersonId("p2"),)), OPENING, OPENED):
        show_vote(client, view)
        look()
    draft = client.shell.pollDraft
    draft.begin()
    draft.chooseKind(list(PollKind).index(PollKind.VERIFIABLE))
    assert client.wait(lambda: client.find("trusteesSentence") is not None and draft.needed == 2)
    look()
    draft.close()


def _scrutineer(client: ClientWindow, look: Look) -> None:
    show_vote(client, as_scrutineer(MAKING, TrusteeTask.MAKE_KEY))
    look()
    client.shell.sealed.showScrutineer()
    assert client.wait(lambda: client.find("scrutineerSentence") is not None)
    for view, task in (
        (replace(MAKING, guarded=False), TrusteeTask.MAKE_KEY),
        (COMPARING, TrusteeTask.COMPARE),
        (READY, TrusteeTask.READY),
        (VOTING, TrusteeTask.KEY_MISSING),
        (OPENING, TrusteeTask.GIVE_PART),
        (OPENED, TrusteeTask.NONE),
    ):
        show_vote(client, as_scrutineer(view, task))
        look()
    assert client.wait(lambda: client.press("scrutineerSheetClose"))


def _record(client: ClientWindow, look: Look) -> None:
    record = client.shell.sealed.record
    show_vote(client, PUBLISHED)
    client.shell.sealed.showRecord(SEALED)
    look()
    record.checkFile(QUrl.fromLocalFile(str(MADE_BY_PEER)))
    assert client.wait(lambda: record.checked)
    record.lookUp("12345678")
    look()
    assert client.wait(lambda: client.press("recordSheetClose"))
    client.shell.sealed.showSecond()
    client.shell.sealed.secondDevice.check("this is not one")
    look()
    assert client.wait(lambda: client.press("secondSheetClose"))


WAYS = {"delegate": _delegate, "chair": _chair, "scrutineer": _scrutineer, "record": _record}


def opened(open_window: OpenWindow, way: str, **options: object) -> ClientWindow:
    """The window of whoever goes this way."""
    if way == "scrutineer":
        return scrutineer_window(open_window, **options)
    return open_window(house_with_scrutineers(), CHAIR if way == "chair" else ME, **options)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_cut_at_double_size_and_all_can_be_hit(
    open_window: OpenWindow, way: str, size: tuple[int, int]
) -> None:
    client = opened(open_window, way, size=size, scale=2.0, language="vi")
    english = {source for source, text in translations("vi").items() if source != text} - SAME_IN_BOTH
    cut: list[str] = []

    def look() -> None:
        settle(client)
        cut.extend(cut_texts(client.window.contentItem()))
        texts = {str(item.property("text")) for item in visible_items(client.window.contentItem()) if is_text(item)}
        cut.extend(texts & english)

    WAYS[way](client, look)
    assert cut == []
    if size == SIZES[0]:
        return  # what can be hit on the small screen can be hit on the large one, where it is the same
    poor: list[str] = []
    client.shell._preferences.chooseScale(0)

    def touch() -> None:
        settle(client)
        poor.extend(poor_targets(client.window.contentItem()))

    WAYS[way](client, touch)
    assert poor == []
