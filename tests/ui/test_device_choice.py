"""Which device is in use as others come and go, by table."""

import pytest

from meetroom.ui.device_choice import Choice, Found, Kind, News, Turn
from meetroom.ui.device_words import turns_sentence, turns_tone
from meetroom.ui.words import Language

A, B, C = Found("a", "Alpha"), Found("b", "Beta"), Found("c", "Gamma")
B_ELSEWHERE = Found("b2", "Beta")  # the same device in another socket
B_TWIN = Found("b3", "Beta")

# wanted, follows the system, then steps of (found, in use afterwards, news, about, gone)
Step = tuple[tuple[Found, ...], Found | None, News, Found | None, Found | None]
TABLE: dict[str, tuple[Found | None, bool, list[Step]]] = {
    "nothing chosen: the system's own first": (
        None, True, [((A, B), A, News.TAKEN, A, None), ((A, B), A, News.NOTHING, None, None)],
    ),
    "none there, then one": (
        None, True, [((), None, News.NOTHING, None, None), ((A,), A, News.TAKEN, A, None)],
    ),
    "the last one goes": (
        None, True, [((A,), A, News.TAKEN, A, None), ((), None, News.LOST, A, None),
                     ((), None, News.NOTHING, None, None)],
    ),
    "a headset becomes the system's choice": (
        None, True, [((A,), A, News.TAKEN, A, None), ((B, A), B, News.TAKEN, B, None),
                     ((A,), A, News.FELL_BACK, A, B)],
    ),
    "the same, for what does not follow the system": (
        None, False, [((A,), A, News.TAKEN, A, None), ((B, A), A, News.OFFERED, B, None),
                      ((B, A), A, News.NOTHING, None, None), ((B,), B, News.FELL_BACK, B, A)],
    ),
    "the chosen one goes and comes back": (
        B, True, [((A, B), B, News.RETURNED, B, None), ((A,), A, News.FELL_BACK, A, B),
                  ((A, C), A, News.OFFERED, C, None), ((A, B, C), B, News.RETURNED, B, None)],
    ),
    "the chosen one is not there at first": (
        B, True, [((A,), A, News.TAKEN, A, None), ((C, A), A, News.OFFERED, C, None),
                  ((C, A, B), B, News.RETURNED, B, None)],
    ),
    "the chosen one comes back in another socket": (
        B, True, [((A, B), B, News.RETURNED, B, None), ((A,), A, News.FELL_BACK, A, B),
                  ((A, B_ELSEWHERE), B_ELSEWHERE, News.RETURNED, B_ELSEWHERE, None)],
    ),
    "two of the same name are not told apart": (
        B, True, [((A, B_ELSEWHERE, B_TWIN), A, News.TAKEN, A, None)],
    ),
    "the chosen one goes and nothing is left": (
        B, True, [((B,), B, News.RETURNED, B, None), ((), None, News.LOST, B, None),
                  ((B,), B, News.RETURNED, B, None)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("wanted", "follow", "steps"), TABLE.values(), ids=TABLE)
def test_the_device_in_use(wanted: Found | None, follow: bool, steps: list[Step]) -> None:
    choice = Choice(wanted, follow_system=follow)
    for found, taken, news, device, gone in steps:
        turn = choice.look(found)
        assert choice.taken == taken
        assert turn == Turn(news, device, gone)
        assert choice.index == (found.index(taken) if taken is not None else -1)


def test_a_choice_holds_until_the_next() -> None:
    choice = Choice()
    choice.look((A, B, C))
    assert choice.choose(1)
    assert not choice.choose(1)
    assert not choice.choose(7)
    assert not choice.choose(-1)
    assert choice.look((C, A, B)) == Turn(News.NOTHING)
    assert (choice.taken, choice.index) == (B, 2)
    assert choice.look((C, A)).news is News.FELL_BACK
    assert choice.choose(1)
    assert choice.look((C, A, B)).news is News.OFFERED  # A is wanted now


def test_choosing_what_is_in_use_already_is_kept_for_later() -> None:
    choice = Choice()
    choice.look((A, B))
    assert not choice.choose(0)
    assert choice.look((B, A)) == Turn(News.NOTHING)  # without the choice the system's B would take over
    assert choice.taken == A


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("news", [news for news in News if news is not News.NOTHING])
def test_every_turn_is_said_and_names_the_device(kind: Kind, news: News, language: Language) -> None:
    turns = {kind: Turn(news, A, B if news is News.FELL_BACK else None)}
    said = turns_sentence(turns, films=False, language=language)
    assert "Alpha" in said
    assert ("Beta" in said) is (news is News.FELL_BACK)
    assert "{" not in said
    assert turns_tone(turns) == ("amber" if news in (News.FELL_BACK, News.LOST) else "blue")


def test_a_headset_is_said_in_one_go() -> None:
    turns = {Kind.MICROPHONE: Turn(News.TAKEN, A), Kind.SPEAKER: Turn(News.TAKEN, A), Kind.CAMERA: Turn(News.NOTHING)}
    assert turns_sentence(turns, films=False, language=Language.EN) == (
        "You now speak into Alpha. You now hear through Alpha."
    )
    again = turns_sentence({Kind.CAMERA: Turn(News.RETURNED, A)}, films=True, language=Language.VI)
    assert again.endswith("Hình của bạn đã bật lại.")
