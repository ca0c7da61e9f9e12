"""Choice of the speakers; levels and time are arguments."""

from meetroom.media.relay.speakers import SpeakerChoice
from meetroom.protocol.signalling import LegId

LOUD, SOFT, NOISE, SILENCE = 20, 35, 90, 127


def talk(choice: SpeakerChoice, start_s: float, seconds: float, **levels: int) -> float:
    """Everybody named sends 50 packets a second at a level; the choice is looked at every 100 ms."""
    steps = int(seconds * 50)
    for step in range(steps):
        now_s = start_s + step / 50
        for leg_id, level in levels.items():
            if choice.heard(LegId(leg_id), level, now_s) or step % 5 == 0:
                choice.choose(now_s)
    return start_s + steps / 50


def test_first_word_is_heard_with_its_first_packet() -> None:
    choice = SpeakerChoice()
    talk(choice, 0, 1, a=SILENCE, b=NOISE)
    assert len(choice.chosen) == 0
    assert choice.heard(LegId("a"), LOUD, 1.0)
    assert choice.choose(1.0)
    assert list(choice.chosen) == ["a"]


def test_three_loudest_win_and_the_loudest_is_first() -> None:
    choice = SpeakerChoice()
    talk(choice, 0, 3, a=SOFT + 10, b=SOFT, c=LOUD, d=SOFT + 25, e=SILENCE)
    assert set(choice.chosen) == {"a", "b", "c"}
    assert choice.chosen[0] == "c"


def test_a_pause_between_words_costs_nobody_a_slot() -> None:
    choice = SpeakerChoice()
    now_s = talk(choice, 0, 3, a=LOUD, b=LOUD, c=LOUD, d=SILENCE)
    before = choice.chosen
    talk(choice, now_s, 0.4, a=LOUD, b=SILENCE, c=LOUD, d=SOFT + 10)
    assert choice.chosen == before


def test_slightly_louder_is_not_enough_but_much_louder_is() -> None:
    choice = SpeakerChoice()
    now_s = talk(choice, 0, 3, a=SOFT, b=SOFT, c=SOFT)
    now_s = talk(choice, now_s, 3, a=SOFT, b=SOFT, c=SOFT, d=SOFT - 4)
    assert set(choice.chosen) == {"a", "b", "c"}
    talk(choice, now_s, 3, a=SOFT, b=SOFT, c=SOFT, d=SOFT - 15)
    assert "d" in choice.chosen


def test_silent_holder_leaves_after_a_while() -> None:
    choice = SpeakerChoice()
    now_s = talk(choice, 0, 2, a=LOUD)
    now_s = talk(choice, now_s, 1.5, a=SILENCE)
    assert list(choice.chosen) == ["a"]
    talk(choice, now_s, 1, a=SILENCE)
    assert len(choice.chosen) == 0


def test_who_sends_nothing_leaves_at_once() -> None:
    choice = SpeakerChoice()
    now_s = talk(choice, 0, 2, a=LOUD, b=LOUD)
    talk(choice, now_s, 1.2, b=LOUD)
    assert list(choice.chosen) == ["b"]


def test_priority_wins_even_when_soft_and_first_named_wins_over_later() -> None:
    choice = SpeakerChoice()
    choice.set_priority((LegId("chair"), LegId("floor"), LegId("away")))
    talk(choice, 0, 3, a=LOUD, b=LOUD, c=LOUD, chair=NOISE, floor=SILENCE)
    assert {"chair", "floor"} < set(choice.chosen)
    assert len(choice.chosen) == 3
    choice.set_priority(())
    talk(choice, 3, 3, a=LOUD, b=LOUD, c=LOUD, chair=NOISE, floor=SILENCE)
    assert set(choice.chosen) == {"a", "b", "c"}


def test_forgotten_leg_is_not_heard() -> None:
    choice = SpeakerChoice()
    now_s = talk(choice, 0, 1, a=LOUD)
    choice.forget(LegId("a"))
    assert choice.choose(now_s)
    assert len(choice.chosen) == 0
    assert not choice.choose(now_s)


def test_order_does_not_flicker_between_equals() -> None:
    choice = SpeakerChoice()
    now_s = talk(choice, 0, 2, a=LOUD, b=LOUD + 1)
    changes = 0
    for step in range(200):
        now_s += 0.02
        choice.heard(LegId("a"), LOUD + 3 * (step % 2), now_s)
        choice.heard(LegId("b"), LOUD + 3 * ((step + 1) % 2), now_s)
        changes += choice.choose(now_s)
    assert changes == 0


def test_a_speaker_hears_the_next_loudest_instead_of_themselves() -> None:
    choice = SpeakerChoice()
    talk(choice, 0, 3, a=LOUD, b=LOUD + 1, c=LOUD + 2, d=SOFT, e=SOFT + 20)
    assert choice.spare == "d"
    assert set(choice.heard_by(LegId("a"))) == {"b", "c", "d"}
    assert set(choice.heard_by(LegId("d"))) == {"a", "b", "c"}
    assert set(choice.heard_by(LegId("elsewhere"))) == {"a", "b", "c"}


def test_without_a_fourth_voice_a_speaker_hears_the_two_others() -> None:
    choice = SpeakerChoice()
    talk(choice, 0, 3, a=LOUD, b=LOUD, c=LOUD)
    assert choice.spare is None
    assert set(choice.heard_by(LegId("a"))) == {"b", "c"}


def test_the_spare_does_not_flutter_between_equals() -> None:
    choice = SpeakerChoice()
    now_s = talk(choice, 0, 3, a=LOUD, b=LOUD, c=LOUD, d=SOFT, e=SOFT + 1)
    before = choice.spare
    talk(choice, now_s, 2, a=LOUD, b=LOUD, c=LOUD, d=SOFT + 1, e=SOFT)
    assert choice.spare == before
