"""Everything that can need the chair, and every step, has its words in both languages."""

import pytest

from meetroom.domain.attention import AttentionKind
from meetroom.domain.next_steps import StepKind
from meetroom.ui import attention_words


@pytest.mark.parametrize("kind", list(StepKind))
def test_every_step_has_words(kind: StepKind) -> None:
    words = attention_words._STEPS[kind]
    assert words.en != words.vi


@pytest.mark.parametrize("kind", list(AttentionKind))
def test_everything_has_words_and_a_glyph(kind: AttentionKind) -> None:
    assert kind in attention_words.GLYPHS
    words = attention_words._SENTENCES[kind]
    assert words.en != words.vi
