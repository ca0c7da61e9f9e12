"""Speaker and microphone of a sound server joined by a null sink: `python -m tests.ui.sound_loop`.

Plays a voice through Qt Multimedia, hears it again, takes the echo out, pulls the microphone out and puts it back;
prints what came of it as JSON.  Needs PULSE_SERVER; `with_sound_server` starts a private one.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from meetroom.media.audio import FRAME_SAMPLES, RATE_HZ, Samples
from meetroom.media.processing import VoiceProcessor
from meetroom.ui.devices import Devices, Kind
from meetroom.ui.machine import QtMachine
from tests.media.room_simulation import FAR_SEED, as_samples, power_db, speech

PLAY_S = 5.0
LISTEN_FROM_S = 3.0
PATIENCE_S = 60.0
MICROPHONE = "module-remap-source master=room.monitor source_name=mic source_properties=device.description=Mic"


def sound_server_missing() -> str:
    """What has to be installed, "" when nothing is."""
    missing = [name for name in ("pulseaudio", "pactl") if shutil.which(name) is None]
    return f"not installed: {', '.join(missing)} (Debian: pulseaudio, pulseaudio-utils)" if missing else ""


@contextmanager
def with_sound_server() -> Iterator[dict[str, str]]:
    """A PulseAudio of its own: two null sinks, a microphone that hears the first; gives the environment to use it."""
    with TemporaryDirectory(prefix="sound-") as folder:
        socket = Path(folder, "native")
        environment = {
            **os.environ,
            "HOME": folder,
            "XDG_RUNTIME_DIR": folder,
            "PULSE_RUNTIME_PATH": folder,
            "PULSE_SERVER": f"unix:{socket}",
            "PULSE_LATENCY_MSEC": "30",
            "QT_QPA_PLATFORM": "offscreen",
            "QT_LOGGING_RULES": "qt.multimedia*=false",
        }
        modules = (
            f"module-native-protocol-unix socket={socket} auth-anonymous=1",
            "module-null-sink sink_name=room sink_properties=device.description=Room rate=48000",
            "module-null-sink sink_name=other sink_properties=device.description=Other rate=48000",
            "module-remap-source master=other.monitor source_name=spare source_properties=device.description=Spare",
            "module-remap-source master=room.monitor source_name=mic source_properties=device.description=Mic",
        )
        command = [
            "pulseaudio",
            "-n",
            "--daemonize=no",
            "--use-pid-file=no",
            "--exit-idle-time=-1",
            "--log-level=error",
        ]
        command += [word for module in modules for word in ("-L", module)]
        server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(lambda: "mic" in pactl(environment, "list", "short", "sources"))
            # Qt is told of a device that goes only when it is the default one.
            pactl(environment, "set-default-source", "mic")
            yield environment
        finally:
            server.terminate()
            server.wait(10)


def pactl(environment: dict[str, str], *words: str) -> str:
    """What the sound server answers, "" while it does not."""
    return subprocess.run(["pactl", *words], env=environment, capture_output=True, text=True, timeout=60).stdout


def wait_for(fact: Callable[[], bool]) -> None:
    """Raises: TimeoutError."""
    until_s = time.monotonic() + PATIENCE_S
    while not fact():
        if time.monotonic() > until_s:
            raise TimeoutError
        time.sleep(0.05)


def run_until(fact: Callable[[], bool], timeout_s: float) -> bool:
    """Run Qt's events until `fact()`; looks rarely, for the sound needs the interpreter."""
    loop, look = QEventLoop(), QTimer(interval=20)
    look.timeout.connect(lambda: loop.quit() if fact() else None)
    QTimer.singleShot(round(timeout_s * 1000), loop.quit)
    look.start()
    loop.exec()
    look.stop()
    return fact()


class Loop:
    """Plays a voice for ever and keeps what comes back, as it is and without its echo; see Trial."""

    def __init__(self) -> None:
        voice = as_samples(speech(FAR_SEED, PLAY_S + 4, pitch_hz=120))
        self._voice = voice[: len(voice) // FRAME_SAMPLES * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES)
        self._processor = VoiceProcessor(gain=False)
        self.played: list[tuple[float, Samples]] = []
        self.heard: list[tuple[float, Samples]] = []
        self.cleaned: list[Samples] = []

    def give(self) -> Samples:
        """The next 20 ms for the speaker."""
        frame: Samples = self._voice[len(self.played) % len(self._voice)]
        self._processor.far(frame)
        self.played.append((time.monotonic(), frame))
        return frame

    def take(self, samples: Samples) -> None:
        """20 ms of the microphone."""
        self.heard.append((time.monotonic(), samples))
        self.cleaned.append(self._processor.near(samples))

    def figures(self) -> dict[str, float]:
        """Echo removed in dB, and ms from fetching a frame until the end of it is heard."""
        start = round(LISTEN_FROM_S * 50)
        heard = np.concatenate([samples for _, samples in self.heard])
        played = np.concatenate([samples for _, samples in self.played])
        size = 1 << (len(heard) + len(played)).bit_length()
        likeness = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(played, size)), size)
        lag = int(np.argmax(likeness))
        lag = lag if lag < size // 2 else lag - size
        waits_ms = []
        for k in range(start, len(self.played) - 25):
            end = ((k + 1) * FRAME_SAMPLES + lag - 1) // FRAME_SAMPLES
            if 0 <= end < len(self.heard):
                waits_ms.append((self.heard[end][0] - self.played[k][0]) * 1000)
        cleaned = np.concatenate(self.cleaned)
        seconds = range(start * FRAME_SAMPLES, len(heard) - RATE_HZ, RATE_HZ // 2)
        removed_db = [power_db(heard[at : at + RATE_HZ]) - power_db(cleaned[at : at + RATE_HZ]) for at in seconds]
        return {
            "echo_removed_db": max(removed_db),  # on a busy machine the sound server itself drops and repeats
            "echo_removed_usually_db": float(np.median(removed_db)),
            "heard_db": power_db(heard[start * FRAME_SAMPLES :]),
            "speaker_to_microphone_ms": float(np.median(waits_ms)),
            "heard_share": len(heard) / RATE_HZ / (self.heard[-1][0] - self.heard[0][0]),
        }


def main() -> None:
    """See the module."""
    app = QCoreApplication([])
    machine = QtMachine()
    found = {kind.value: [device.name for device in machine.found(kind)] for kind in Kind}
    keys = {device.name: device.key for kind in Kind for device in machine.found(kind)}
    devices = Devices.of(machine, {"microphone": keys["Mic"], "speaker": keys["Room"]})
    print(json.dumps({"found": found, **played_and_pulled(devices)}))
    app.quit()


def played_and_pulled(devices: Devices) -> dict[str, object]:
    """What came of a few seconds of voice, of pulling the microphone out, and of putting it back."""
    news: list[str] = []
    devices.turned.connect(lambda turns: news.extend(turn.news.value for turn in turns.values()))
    loop, environment = Loop(), dict(os.environ)
    devices.try_out(loop)
    complete = run_until(lambda: len(loop.heard) >= PLAY_S * 50, PATIENCE_S)
    figures = loop.figures()
    modules = pactl(environment, "list", "short", "modules").splitlines()
    pactl(environment, "unload-module", next(line.split()[0] for line in modules if "=mic " in line))
    gone = run_until(lambda: devices.microphone_name == "Spare", PATIENCE_S)
    pactl(environment, "load-module", *MICROPHONE.split())
    back = run_until(lambda: devices.microphone_name == "Mic", PATIENCE_S)
    count = len(loop.heard)
    heard = run_until(lambda: len(loop.heard) > count + 25, PATIENCE_S)
    devices.rest()
    counts = (len(loop.heard), len(loop.played))
    run_until(lambda: False, 0.2)
    quiet = counts == (len(loop.heard), len(loop.played))
    return {"complete": complete, "gone": gone, "back": back, "heard": heard, "quiet": quiet, "news": news, **figures}


if __name__ == "__main__":
    if "PULSE_SERVER" in os.environ:
        main()
    else:
        with with_sound_server() as private:
            subprocess.run([sys.executable, "-m", "tests.ui.sound_loop"], env=private, check=True)
