"""Two windows see, hear and steer one another over the real server and the real relay, by real sockets."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QTimer

from meetroom.client.chest import NoVault
from meetroom.client.engine import CallPhase, Engine, LinkState, Listener
from meetroom.domain.state import Phase
from meetroom.media.picture import Picture, SyntheticCamera, read_code
from meetroom.protocol.signalling import Layer
from meetroom.ui.app import ClientWindow, open_client
from meetroom.ui.bridge import EnginePort
from meetroom.ui.devices import Devices
from meetroom.ui.screen import Source, SourceKind
from tests.ui.made_devices import MadeSound
from tests.ui.test_real_server import PATIENCE_S, ServerThread, come_in, enter_first, found, server

__all__ = ["server"]
HOST, GUEST = 1, 2


class Painted:
    """A camera, or a screen, that paints its own code on every picture."""

    name = "painted"

    def __init__(self, sender: int, width_px: int, height_px: int) -> None:
        self._camera = SyntheticCamera(sender, width_px, height_px)
        self._timer: QTimer | None = None

    def start(self, take: Callable[[Picture], None], *_: object) -> None:
        self._timer = QTimer(interval=60)
        self._timer.timeout.connect(lambda: take(self._camera.picture()))
        self._timer.start()

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()


class PaintedScreens:
    """A machine with one screen."""

    def __init__(self, sender: int) -> None:
        self._screen = Painted(sender, 1280, 720)

    def sources(self) -> Sequence[Source]:
        return (Source("screen:0", SourceKind.SCREEN, "made", "1280 × 720"),)

    def start(self, key: str, take: Callable[[Picture], None], failed: Callable[[], None]) -> None:
        self._screen.start(take)

    def stop(self) -> None:
        self._screen.stop()


def window(folder: Path, sender: int) -> ClientWindow:
    def make(listener: Listener) -> EnginePort:
        return Engine(folder, listener, device="test", vault=NoVault())

    devices = Devices(Painted(sender, 640, 360), MadeSound())
    return open_client(make, folder, devices=devices, screens=PaintedScreens(sender + 10), motion=False)


def sit_together(host: ClientWindow, guest: ClientWindow) -> None:
    """Both in the open meeting, both in the conference with their cameras on."""
    host.shell.roster.addPerson("Nguyễn Văn An", "", "an", 0, 0, True)
    assert host.wait(lambda: len(host.bridge.meeting.people) == 2, PATIENCE_S)
    other = next(p.person_id for p in host.bridge.meeting.people.values() if p.name == "Nguyễn Văn An")
    host.shell.roster.invite(other)
    assert host.wait(lambda: host.shell.roster.link != "", PATIENCE_S)
    come_in(guest, str(host.shell.roster.link))
    host.shell.chair.act("announce")
    assert host.wait(lambda: host.bridge.meeting.phase is Phase.ANNOUNCED, PATIENCE_S)
    enter_first(guest)
    for client in (host, guest):
        assert client.wait(lambda client=client: client.press("joinCall"), PATIENCE_S)  # type: ignore[misc]
        client.shell.pictures.toggleCamera()
    assert guest.wait(lambda: len(guest.bridge.call.roster) == len(host.bridge.call.roster) == 2, PATIENCE_S)


def test_two_windows_see_share_and_mute(server: ServerThread, tmp_path: Path) -> None:
    host, guest = window(tmp_path / "host", HOST), window(tmp_path / "guest", GUEST)
    seen: dict[str, Picture] = {}
    guest.bridge.pictureArrived.connect(seen.__setitem__)
    try:
        found(server, host)
        sit_together(host, guest)
        host_leg = host.bridge.call.own_leg
        assert host_leg is not None

        def sees(key: str, sender: int) -> bool:
            code = read_code(seen[key]) if key in seen else None
            return code is not None and code.sender == sender

        assert guest.wait(lambda: sees(host_leg, HOST), PATIENCE_S)
        # Beside the papers the small layer is enough; on the stage the large one is asked for; hidden, none.
        assert host.wait(lambda: Layer.LOW in host.bridge.call.demand, PATIENCE_S)
        guest.shell.pictures.stage = True
        assert guest.wait(lambda: Layer.HIGH in host.bridge.call.demand, PATIENCE_S)
        guest.window.showMinimized()
        assert guest.wait(lambda: not {Layer.HIGH, Layer.LOW} & set(host.bridge.call.demand), PATIENCE_S)
        guest.window.showNormal()
        share_and_take(host, guest, lambda: sees(f"{host_leg}/screen", HOST + 10))
        mute_and_ask(host, guest)
    finally:
        warnings = host.warnings + guest.warnings
        host.close()
        guest.close()
    assert warnings == []


def share_and_take(host: ClientWindow, guest: ClientWindow, screen_seen: Callable[[], bool]) -> None:
    """The host's screen is seen large; the guest's wish to share beside it is refused with a sentence."""
    assert host.wait(lambda: host.press("shareButton"))
    assert host.wait(lambda: host.press("shareSource0"), PATIENCE_S)
    assert guest.wait(screen_seen, PATIENCE_S)
    assert guest.shell.pictures.screenShown
    guest.shell.sharing.lookAround()
    guest.shell.sharing.start("screen:0")
    assert guest.wait(lambda: "đang chia sẻ màn hình" in str(guest.shell.toast), PATIENCE_S)
    assert guest.wait(lambda: not guest.shell.sharing.sharing, PATIENCE_S)
    assert host.wait(lambda: host.press("sharingNoticeAction"))
    assert guest.wait(lambda: not guest.shell.pictures.screenShown, PATIENCE_S)


def mute_and_ask(host: ClientWindow, guest: ClientWindow) -> None:
    """The chair mutes everybody; the guest sees by whom, asks, and is heard again."""
    guest.shell.microphone.toggle()
    assert guest.wait(lambda: guest.shell.microphone.state == "open", PATIENCE_S)
    sound = guest.shell.devices._sound
    assert isinstance(sound, MadeSound)
    assert sound.take is not None
    sound.take(np.zeros(960, np.int16))
    assert host.wait(lambda: host.press("muteAll"))
    assert guest.wait(lambda: guest.shell.microphone.state == "muted_by_chair", PATIENCE_S)
    assert "đã tắt micrô của bạn" in str(guest.shell.microphone.hint)
    assert guest.wait(lambda: guest.press("muteButton"))
    assert guest.wait(lambda: guest.shell.microphone.state == "open", PATIENCE_S)
    assert guest.bridge.link is LinkState.LIVE
    assert guest.bridge.call.phase is CallPhase.LIVE
