"""Who is heard: the loudest microphones of a room with hysteresis; knows no socket and no clock.

Nobody hears themselves: whoever is among the chosen hears the others of them and the next one, the spare.

Source: RFC 6464 (levels).  Attack is fast and decay slow, so that a pause between two words costs nobody a slot.
"""

from meetroom.protocol.signalling import LegId

ATTACK, DECAY = 0.25, 0.02
AUDIBLE = 67
HOLD_S = 2.0
HOLDER_BONUS = 8.0
PRESENT_S = 1.0
SLOTS = 3


class _Voice:
    __slots__ = ("heard_at_s", "loud_at_s", "loudness")

    def __init__(self) -> None:
        self.loudness = 0.0
        self.heard_at_s = self.loud_at_s = -1e9


class SpeakerChoice:
    """Keeps the loudness of each leg (0 silent, 127 loudest) and picks who fills the audio slots."""

    def __init__(self, slots: int = SLOTS) -> None:
        self.chosen: tuple[LegId, ...] = ()
        self.spare: LegId | None = None
        self._slots = slots
        self._priority: tuple[LegId, ...] = ()
        self._voices: dict[LegId, _Voice] = {}

    def set_priority(self, leg_ids: tuple[LegId, ...]) -> None:
        """Legs that always win a slot while they send sound: the chair, whoever holds the floor."""
        self._priority = leg_ids

    def heard(self, leg_id: LegId, level: int, now_s: float) -> bool:
        """One packet of a microphone; `level` as in RFC 6464, 0 the loudest and 127 silence.

        Returns: whether to choose again at once, so that not even a first syllable is lost.
        """
        voice = self._voices.get(leg_id)
        if voice is None:
            voice = self._voices[leg_id] = _Voice()
        change = (127 - level) - voice.loudness
        voice.loudness += change * (ATTACK if change > 0 else DECAY)
        voice.heard_at_s = now_s
        is_loud = 127 - level > AUDIBLE
        if is_loud:
            voice.loud_at_s = now_s
        if len(self.chosen) >= self._slots or leg_id in self.chosen:
            return False
        return is_loud or leg_id in self._priority

    def forget(self, leg_id: LegId) -> None:
        """The leg is gone or may not speak."""
        self._voices.pop(leg_id, None)

    def heard_by(self, leg_id: LegId) -> list[LegId]:
        """Whose voices a leg gets."""
        others = [key for key in self.chosen if key != leg_id]
        if len(others) < len(self.chosen) and self.spare is not None:
            others.append(self.spare)
        return others

    def choose(self, now_s: float) -> bool:
        """Look again who fills the slots.

        Returns: whether `chosen` changed in its members or its first, or the spare changed.
        """
        present = {key: voice for key, voice in self._voices.items() if now_s - voice.heard_at_s < PRESENT_S}
        first = [leg_id for leg_id in self._priority if leg_id in present][: self._slots]
        rest = [key for key, voice in present.items() if key not in first and now_s - voice.loud_at_s < HOLD_S]
        rest.sort(key=lambda key: -present[key].loudness - HOLDER_BONUS * (key in self.chosen))
        free = self._slots - len(first)
        members, left = first + rest[:free], rest[free:]
        left.sort(key=lambda key: -present[key].loudness - HOLDER_BONUS * (key == self.spare))
        spare = left[0] if left else None
        leader = self.chosen[0] if self.chosen else None
        members.sort(key=lambda key: -present[key].loudness - HOLDER_BONUS * (key == leader))
        changed = set(members) != set(self.chosen) or members[:1] != list(self.chosen[:1])
        if changed:
            self.chosen = tuple(members)
        changed |= spare != self.spare
        self.spare = spare
        return changed
