"""A voice from one window to another over the real server: processed, muted and unmuted, on threads as devices do."""

import threading
from pathlib import Path

import numpy as np
import pytest

from meetroom.client.chest import NoVault
from meetroom.client.engine import CallPhase, Engine, Listener
from meetroom.media.audio import FRAME_SAMPLES, Samples
from meetroom.ui.app import ClientWindow, open_client
from meetroom.ui.bridge import EnginePort
from meetroom.ui.devices import Devices
from meetroom.ui.sound import SILENCE, Give, Take, Tell
from tests.media.room_simulation import as_samples, power_db, speech
from tests.ui.test_real_server import PATIENCE_S, ServerThread, found, invite_and_sit, server

__all__ = ["server"]  # the fixture


class Headset:
    """A microphone that hears a given voice for ever and a speaker that keeps what it plays, every 20 ms."""

    has_microphone = has_speaker = True
    microphone_name = speaker_name = "headset"
    delay_ms = 60

    def __init__(self, voice: Samples) -> None:
        self._voice = voice[: len(voice) // FRAME_SAMPLES * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.played: list[Samples] = []

    def start(self, take: Take, give: Give, tell: Tell) -> None:
        self.stop()
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, args=(take, give), name="headset")
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join(PATIENCE_S)
            self._thread = None

    def _run(self, take: Take, give: Give) -> None:
        count = 0
        while not self._stop.wait(FRAME_SAMPLES / 48_000):
            take(self._voice[count % len(self._voice)])
            self.played.append(give())
            count += 1

    def loud(self, frames: int = 50) -> bool:
        """Whether a voice was heard within the last second."""
        last = self.played[-frames:]
        return len(last) == frames and power_db(np.concatenate(last)) > -45

    def silent(self, frames: int = 50) -> bool:
        """Whether the last second was silent."""
        last = self.played[-frames:]
        return len(last) == frames and not any(samples.any() for samples in last)


def window(folder: Path, headset: Headset) -> ClientWindow:
    """A window with a real engine and this headset."""

    def make(listener: Listener) -> EnginePort:
        return Engine(folder, listener, device="test", vault=NoVault())

    return open_client(make, folder, devices=Devices(None, headset), motion=False)


@pytest.mark.usefixtures("qapp")
def test_a_voice_is_heard_while_the_microphone_is_open_and_only_then(server: ServerThread, tmp_path: Path) -> None:
    mouth = Headset(as_samples(speech(22, 6.0, pitch_hz=150, level_db=-26)))
    ear = Headset(SILENCE)
    host, guest = window(tmp_path / "host", mouth), window(tmp_path / "guest", ear)
    found(server, host)
    invite_and_sit(host, guest)
    for client in (host, guest):
        client.shell.pictures.join()
    for client in (host, guest):
        assert client.wait(lambda client=client: client.bridge.call.phase is CallPhase.LIVE, PATIENCE_S)  # type: ignore[misc]
    played = len(ear.played)
    assert guest.wait(lambda: len(ear.played) > played + 60 and ear.silent(), PATIENCE_S), "nobody is heard unasked"
    assert host.bridge.call.muted
    host.shell.microphone.toggle()
    assert guest.wait(ear.loud, PATIENCE_S)
    host.shell.microphone.toggle()
    assert guest.wait(ear.silent, PATIENCE_S)
    warnings = host.warnings + guest.warnings
    for client in (host, guest):
        client.close()
    assert warnings == []
    count = len(mouth.played)
    mouth.stop()
    assert len(mouth.played) == count, "a closed window has let its devices go"
