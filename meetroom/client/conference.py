"""This client's part in the conference: joins, stays in through every outage, tells who is seen; knows no device.

How the line to the relay is kept standing is `rejoining`'s affair; here is what goes over it and who is told what.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from msgspec.structs import replace

from meetroom.client.formats import session_config
from meetroom.client.listening import OWN_LEG, CallConfig, CallPhase, CallState
from meetroom.client.mic_switch import MicSwitch
from meetroom.client.microphone import Microphone
from meetroom.client.rejoining import CallLine, CallLines
from meetroom.client.slots import shown_as, unseen
from meetroom.domain.core import PersonId
from meetroom.media.addressing import readdressed
from meetroom.media.audio import FRAME_SAMPLES, Samples
from meetroom.media.config import SessionConfig
from meetroom.media.picture import Picture
from meetroom.media.quality import SessionStats
from meetroom.media.session import MediaSession
from meetroom.protocol.messages import ClientMessage
from meetroom.protocol.signalling import (
    CallHealth,
    CallRefused,
    CallRoster,
    CallRosterChange,
    CallWish,
    EndShare,
    IceServerInfo,
    LayerDemand,
    LegId,
    MediaAnswer,
    MediaFailed,
    MediaLeave,
    MediaState,
    MuteLegs,
    OpenMicrophone,
    SetWants,
    SlotMap,
    Speaking,
    Want,
    roster_after,
)

FIGURES_EVERY_S = 2.0
CAMERA_QUIET_S = 3.0


class Conference:
    """See the module.  All methods belong to the engine's loop, but `playout`, which one other thread may call.

    Args:
        send: hands a signal to the line; False when there is none.
        on_call: told of every change.
        on_picture: given every picture to show, with the leg it is of.
        on_refused: told of every wish that was not granted.
    """

    def __init__(
        self,
        send: Callable[[ClientMessage], bool],
        on_call: Callable[[CallState], None],
        on_picture: Callable[[LegId, Picture], None],
        on_refused: Callable[[CallRefused], None] = lambda refused: None,
        *,
        turn_ca_der: bytes | None = None,
    ) -> None:
        self._send = send
        self._turn_ca_der = turn_ca_der
        self._on_call = on_call
        self._on_picture = on_picture
        self._tell_refusal = on_refused
        self._call = CallState()
        self._config = CallConfig()
        self._ice_servers: tuple[IceServerInfo, ...] = ()
        self._lines = CallLines(send, self)
        self._microphone = Microphone(processing=False)
        self._delay_ms = self._microphone.delay_ms
        self._wants: tuple[Want, ...] = ()
        self._mic_switch = MicSwitch()
        self._told: MediaState | None = None
        self._filmed_s = 0.0
        self._outside: object = None
        self._others: tuple[asyncio.Task[None], ...] = ()

    @property
    def state(self) -> CallState:
        """The conference now."""
        return self._call

    @property
    def muted(self) -> bool:
        """Whether nothing of the microphone leaves this machine."""
        return self._call.muted

    @muted.setter
    def muted(self, muted: bool) -> None:
        if muted or not self._mic_switch.held:
            self._mic_switch.rest()
            self._set_mic(muted=muted)
        else:
            self.open_microphone()

    def open_microphone(self) -> None:
        """Speak again, also after the chair closed the microphone: it opens when the server grants it.

        `CallState.refusal` says why it does not.
        """
        if not self._mic_switch.held:
            self.muted = False
            return
        self._mic_switch.ask()
        self._change(refusal=None)
        self._send(OpenMicrophone())

    def mute_legs(self, leg_ids: tuple[LegId, ...] | None) -> None:
        """For chair and secretary: nobody hears these until they open their microphones again.

        None: everybody but oneself, the chairs and whoever has the floor.
        """
        self._change(refusal=None)
        self._send(MuteLegs(leg_ids))

    def end_share(self, leg_id: LegId) -> None:
        """For chair and secretary: the screen of another is shown no more."""
        self._change(refusal=None)
        self._send(EndShare(leg_id))

    def share(self, on: bool) -> None:
        """Begin or end to share the own screen; `CallState.refusal` says why it ended unasked."""
        if not self._lines.wanted:
            return
        self._set_sharing(on)
        self._change(refusal=None)
        if on and self._config.audio_only:
            # An audio-only line has no place for pictures.
            self._lines.renew()

    def set_audio_only(self, on: bool) -> None:
        """Drop or take back all pictures during the call; sound goes on meanwhile."""
        if on != self._config.audio_only:
            self._config = replace(self._config, audio_only=on)
            self._change(audio_only=on)
            self._lines.renew()

    def set_audio_delay_ms(self, delay_ms: int) -> None:
        """How long sound is on its way through speaker and microphone of this machine; a first guess will do."""
        self._delay_ms = self._microphone.delay_ms = delay_ms

    async def start(self, config: CallConfig | None = None) -> None:
        """Take part from now on, through every outage, until `stop`; returns at once, `on_call` tells the rest.

        Starting again with another config begins anew with that.
        """
        await self.stop()
        self._config = config or CallConfig()
        self._microphone = Microphone(processing=self._config.processing and self._config.microphone)
        self._microphone.delay_ms = self._delay_ms
        self._change(audio_only=self._config.audio_only)
        self._set_mic(muted=self._config.muted)
        self._lines.start()
        self._others = (
            asyncio.create_task(self._tell_figures(), name="conference figures"),
            asyncio.create_task(self._microphone.open(), name="microphone"),
        )

    async def stop(self) -> None:
        """Leave the conference; harmless when not in it."""
        if not self._lines.wanted:
            return
        others, self._others = self._others, ()
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        self._send(MediaLeave())
        self._mic_switch, self._told = MicSwitch(), None
        await self._lines.stop()
        self._microphone.close()
        kept = self._call
        self._call = CallState(
            roster=kept.roster, speaking=kept.speaking, muted=kept.muted, mic=MicSwitch().state(muted=kept.muted)
        )
        self._on_call(self._call)

    def set_wants(self, wants: tuple[Want, ...]) -> None:
        """The tiles on the screen now, most important first; told again after every outage."""
        self._wants = wants
        if self._lines.present is not None:
            self._send(SetWants(wants))
            self._lines.present.session.hide(unseen(self._lines.present.session.fills, wants))

    def send_picture(self, picture: Picture) -> None:
        """A picture of the own camera: to the others as far as they watch, and to the listener as `OWN_LEG`."""
        if self._lines.present is not None and self._config.camera and not self._config.audio_only:
            self._lines.present.session.send_picture(picture)
            self._filmed_s = time.monotonic()
            self._set_camera(True)
        self._on_picture(OWN_LEG, picture)

    def send_screen(self, picture: Picture) -> None:
        """A picture of the own screen; goes nowhere unless it is shared."""
        if self._lines.present is not None and self._call.sharing:
            self._lines.present.session.send_screen(picture)

    def send_audio(self, pcm: bytes | Samples) -> None:
        """20 ms of the microphone: 960 samples, mono, 48 kHz, int16; goes nowhere while muted."""
        present, talking = self._lines.present, False
        if present is not None and self._config.microphone:
            cleaned = self._microphone.cleaned(pcm)
            if self._call.muted:
                talking = self._microphone.talking
            else:
                present.session.send_audio(cleaned)
        self._change(talking_muted=talking)

    def playout(self) -> Samples:
        """The next 20 ms of all voices mixed; silence while there is no session."""
        present = self._lines.present
        mixed = np.zeros(FRAME_SAMPLES, np.int16) if present is None else present.session.playout()
        return self._microphone.heard(mixed)

    def slot_audio(self, mid: str) -> Samples:
        """The last 20 ms of one audio slot, as `playout` mixed it; silence where there is none."""
        present = self._lines.present
        try:
            return np.zeros(FRAME_SAMPLES, np.int16) if present is None else present.session.slot_audio(mid)
        except KeyError:
            return np.zeros(FRAME_SAMPLES, np.int16)

    def stats(self) -> SessionStats | None:
        """Figures of now, None while there is no session."""
        return None if self._lines.present is None else self._lines.present.session.stats()

    def line_up(self, ice_servers: tuple[IceServerInfo, ...]) -> None:
        """The server is there (again): what it knew of us is gone, so offer anew."""
        self._ice_servers = ice_servers
        # A server tells who is in the conference only when there is somebody.
        self._change(roster=(), speaking=())
        self._told = None
        self._lines.line_up()

    def line_down(self) -> None:
        """Signals go nowhere; media may well go on."""
        self._lines.line_down()

    def follow(self, outside: object) -> None:
        """Told with every fact what decides whether this person is let in; whoever waits tries when it changes."""
        if outside != self._outside:
            self._outside = outside
            self._lines.let_in_perhaps()

    def take(self, signal: object) -> None:
        """A signal of the server."""
        handler = _HANDLERS.get(type(signal))
        if handler is not None:
            handler(self, signal)

    def wanted(self) -> SessionConfig:
        """See rejoining.LineOwner."""
        return session_config(
            self._config, self._ice_servers, sharing=self._call.sharing, turn_ca_der=self._turn_ca_der
        )

    def session_for(self, line: CallLine) -> MediaSession:
        """See rejoining.LineOwner."""
        return MediaSession(
            line.config,
            on_picture=lambda mid, picture: self._show(line, mid, picture),
            on_state=lambda state: self._lines.on_state(line, state),
        )

    def addressed(self, sdp: str) -> str:
        """See rejoining.LineOwner."""
        return readdressed(sdp, port=self._config.relay_port)

    def line_changed(self) -> None:
        """See rejoining.LineOwner."""
        lines, present = self._lines, self._lines.present
        self._change(
            phase=lines.phase,
            problem=lines.problem,
            own_leg=None if present is None else present.leg_id,
            slots=() if present is None else present.session.fills,
            demand=() if present is None else present.demand,
            health=() if present is None else self._call.health,
        )

    def line_swapped(self) -> None:
        """See rejoining.LineOwner."""
        self._send(SetWants(self._wants))
        self._tell_state(again=True)

    def _on_answer(self, answer: MediaAnswer) -> None:
        self._lines.on_answer(answer)

    def _on_failed(self, failed: MediaFailed) -> None:
        self._lines.on_failed(failed)

    def _on_slots(self, slots: SlotMap) -> None:
        line = self._lines.of_leg(slots.leg_id)
        if line is not None:
            line.session.set_slots(slots.fills)
            line.session.hide(unseen(line.session.fills, self._wants))
            if line is self._lines.present:
                self._change(slots=slots.fills)

    def _on_demand(self, demand: LayerDemand) -> None:
        line = self._lines.of_leg(demand.leg_id)
        if line is not None:
            line.session.set_demand(demand.layers)
            line.demand = demand.layers
            if line is self._lines.present:
                self._change(demand=demand.layers)

    def _on_speaking(self, speaking: Speaking) -> None:
        self._change(speaking=speaking.leg_ids)

    def _on_health(self, health: CallHealth) -> None:
        self._change(health=health.legs)

    def _on_roster(self, roster: CallRoster) -> None:
        self._change(roster=roster.legs)
        own = self._call.own
        if own is None:
            return
        by = own.silenced_by
        self._change(silenced_by=None if by is None else PersonId(by))
        self._set_mic(muted=self._mic_switch.follow(own.silenced, muted=self._call.muted))

    def _on_roster_change(self, change: CallRosterChange) -> None:
        self._on_roster(CallRoster(roster_after(self._call.roster, change)))

    def _on_refused(self, refused: CallRefused) -> None:
        if refused.wish is CallWish.SPEAK:
            self._mic_switch.rest()
        elif refused.wish is CallWish.SHARE:
            self._set_sharing(False)
        self._change(refusal=refused.why)
        self._tell_refusal(refused)

    def _show(self, line: CallLine, mid: str, picture: Picture) -> None:
        shown = shown_as(line.session.fills, mid) if line is self._lines.present else None
        if shown is not None:
            self._on_picture(shown, picture)

    def _set_mic(self, *, muted: bool) -> None:
        self._change(muted=muted, mic=self._mic_switch.state(muted=muted))
        self._tell_state()

    def _set_sharing(self, on: bool) -> None:
        if not on and self._lines.present is not None:
            self._lines.present.session.stop_screen()
        self._change(sharing=on)
        self._tell_state()

    def _set_camera(self, on: bool) -> None:
        if on != self._call.camera:
            self._change(camera=on)
            self._tell_state()

    def _tell_state(self, *, again: bool = False) -> None:
        """Tell the server what the others are to know of us, when it is new."""
        call = self._call
        state = MediaState(muted=call.muted, camera=call.camera, sharing=call.sharing)
        if self._lines.present is not None and (again or state != self._told) and self._send(state):
            self._told = state

    async def _tell_figures(self) -> None:
        while True:
            await asyncio.sleep(FIGURES_EVERY_S)
            if self._lines.present is not None and self._call.phase is CallPhase.LIVE:
                self._change(quality=self._lines.present.session.stats())
            if time.monotonic() - self._filmed_s > CAMERA_QUIET_S:
                self._set_camera(False)

    def _change(self, **changes: Any) -> None:
        # Comparing the changes alone: this runs with every frame of the microphone, and a roster may be long.
        if any(getattr(self._call, name) != value for name, value in changes.items()):
            self._call = replace(self._call, **changes)
            self._on_call(self._call)


_HANDLERS: dict[type, Callable[[Conference, Any], None]] = {
    MediaAnswer: Conference._on_answer,
    MediaFailed: Conference._on_failed,
    SlotMap: Conference._on_slots,
    LayerDemand: Conference._on_demand,
    Speaking: Conference._on_speaking,
    CallRoster: Conference._on_roster,
    CallRosterChange: Conference._on_roster_change,
    CallRefused: Conference._on_refused,
    CallHealth: Conference._on_health,
}
