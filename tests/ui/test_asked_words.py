"""Words that are asked: news that comes while an answer is on its way is not missed."""

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from meetroom.ui.asked_words import AskedWords


class Library:
    """Answers when told to."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.given_up = 0

    def ask(self, query: str) -> Callable[[], None]:
        self.asked.append(query)
        return self.give_up

    def give_up(self) -> None:
        self.given_up += 1


def test_news_during_a_search_are_looked_for_after_its_answer(qtbot: QtBot) -> None:
    library = Library()
    words = AskedWords(library.ask)
    words.search("ngân sách")
    words.ask_soon()
    words.ask_soon()
    assert words.busy
    assert words.settle("ngân sách")
    qtbot.waitUntil(lambda: len(library.asked) == 2)
    assert library.given_up == 0
    assert words.settle("ngân sách")
    assert not words.busy
    assert not words._soon.isActive()


def test_newer_words_make_news_for_older_ones_pointless(qtbot: QtBot) -> None:
    library = Library()
    words = AskedWords(library.ask)
    words.search("ngân")
    words.ask_soon()
    words.search("ngân sách")
    assert not words.settle("ngân")
    assert words.settle("ngân sách")
    assert library.asked == ["ngân", "ngân sách"]
    assert library.given_up == 1
    assert not words._soon.isActive()


def test_news_without_a_search_are_looked_for_in_a_moment(qtbot: QtBot) -> None:
    library = Library()
    words = AskedWords(library.ask)
    words.query = "đất"
    words.ask_soon()
    qtbot.waitUntil(lambda: library.asked == ["đất"])
