"""A conference without a line for tests of the screens; knows no meeting and moves no media."""

from typing import Any

import numpy as np
from msgspec.structs import replace

from meetroom.client.engine import CallConfig, CallPhase, CallState, Listener
from meetroom.client.listening import MicState
from meetroom.media.picture import Picture
from meetroom.protocol.signalling import LegId, Want


class LocalConference:
    """Records what the screens ask of the conference; keeps its state as the real one does."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self.state = CallState()
        self.wants: tuple[Want, ...] = ()
        self.asked: list[tuple[Want, ...]] = []
        self.configs: list[CallConfig] = []
        self.muted_legs: list[tuple[LegId, ...] | None] = []
        self.ended_shares: list[LegId] = []
        self.sent = 0
        self.screens: list[Picture] = []
        self.wishes_to_speak = 0
        self.audio_delay_ms = 0

    def show(self, state: CallState) -> None:
        """The conference is like this now."""
        self.state = state
        self._listener.on_call(state)

    def change(self, **changes: Any) -> None:
        """Something of the conference changed."""
        self.show(replace(self.state, **changes))

    async def start(self, config: CallConfig) -> None:
        """Take part."""
        self.configs.append(config)
        mic = MicState.MUTED if config.muted else MicState.OPEN
        self.change(phase=CallPhase.LIVE, problem=None, muted=config.muted, mic=mic, audio_only=config.audio_only)

    async def stop(self) -> None:
        """Leave."""
        self.show(CallState(roster=self.state.roster))

    def set_wants(self, wants: tuple[Want, ...]) -> None:
        """Remember."""
        self.wants = wants
        self.asked.append(wants)

    def send_picture(self, picture: Picture) -> None:
        """Count."""
        self.sent += 1

    def send_screen(self, picture: Picture) -> None:
        """Keep."""
        self.screens.append(picture)

    def send_audio(self, pcm: Any) -> None:
        """Count."""
        self.sent += 1

    def playout(self) -> Any:
        """Silence."""
        return np.zeros(960, np.int16)

    def share(self, on: bool) -> None:
        """The own screen goes out, or no more."""
        self.change(sharing=on, refusal=None)

    def set_audio_only(self, on: bool) -> None:
        """No pictures, or pictures again."""
        self.change(audio_only=on)

    def mute_legs(self, leg_ids: tuple[LegId, ...] | None) -> None:
        """Remember."""
        self.muted_legs.append(leg_ids)

    def end_share(self, leg_id: LegId) -> None:
        """Remember."""
        self.ended_shares.append(leg_id)

    def open_microphone(self) -> None:
        """Count."""
        self.wishes_to_speak += 1

    def set_audio_delay_ms(self, delay_ms: int) -> None:
        """Remember."""
        self.audio_delay_ms = delay_ms

    @property
    def muted(self) -> bool:
        """Whether the microphone is closed."""
        return self.state.muted

    @muted.setter
    def muted(self, muted: bool) -> None:
        self.change(muted=muted, mic=MicState.MUTED if muted else MicState.OPEN)
