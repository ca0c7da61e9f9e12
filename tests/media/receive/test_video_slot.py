"""A video slot: what is malformed, undecodable or too much ends in a keyframe asked for, not in a crash."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest

from meetroom.media.config import VideoFormat
from meetroom.media.frames import frame_from_picture
from meetroom.media.picture import Picture, SyntheticCamera, read_code
from meetroom.media.receive.video import MAX_QUEUED_FRAMES, MAX_WAIT_MS, VideoSlot
from meetroom.media.rtp.packet import RtpPacket
from meetroom.media.send.encoder import VideoEncoder
from meetroom.media.send.packetise import vp8_payloads


class Held(Executor):
    """Workers that begin only when told to."""

    def __init__(self) -> None:
        self.jobs: list[Callable[[], object]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.jobs.append(lambda: fn(*args, **kwargs))
        return Future()

    def go(self) -> None:
        """Do what was submitted, here and now."""
        jobs, self.jobs = self.jobs, []
        for job in jobs:
            job()


class Source:
    """Packets of a synthetic camera."""

    def __init__(self) -> None:
        self._camera = SyntheticCamera(5)
        self._encoder = VideoEncoder("VP8", VideoFormat(160, 96, 10, 60_000))
        self._sequence = 0
        self._count = 0

    def packets(self, *, key: bool = False, spoil: Callable[[bytes], bytes] = bytes) -> Iterator[RtpPacket]:
        """The packets of the next picture, their payloads spoilt if so wished."""
        self._count += 1
        encoded = self._encoder.encode(frame_from_picture(self._camera.picture()), self._count * 9000, key)
        assert encoded is not None
        payloads = vp8_payloads(encoded.data, self._count)
        for index, payload in enumerate(payloads):
            self._sequence += 1
            marker = index == len(payloads) - 1
            yield RtpPacket(96, self._sequence, self._count * 9000, 1, spoil(payload), marker)


class Watcher:
    """A slot and what it shows."""

    def __init__(self, workers: Executor) -> None:
        self.senders: list[int | None] = []
        self.slot = VideoSlot("video0", asyncio.get_running_loop(), workers, self._show)

    def _show(self, mid: str, picture: Picture) -> None:
        code = read_code(picture)
        self.senders.append(code.sender if code else None)

    def take(self, packets: Iterator[RtpPacket], now_ms: float = 0.0) -> None:
        """Receive."""
        for packet in packets:
            self.slot.packet(packet, "VP8", now_ms)


@pytest.fixture(autouse=True)
def _quick_decoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, a picture so small counts as a short job."""
    monkeypatch.setattr("meetroom.media.workers.time", SimpleNamespace(thread_time=lambda: 0.0))


@pytest.fixture
def held() -> Held:
    return Held()


async def settle() -> None:
    """Let the loop do what was posted to it."""
    for _ in range(3):
        await asyncio.sleep(0)


async def test_pictures_are_shown_once_they_are_decoded(held: Held) -> None:
    watcher, source = Watcher(held), Source()
    watcher.take(source.packets())
    watcher.take(source.packets())
    assert watcher.senders == []
    held.go()
    await settle()
    assert watcher.senders == [5, 5]
    watcher.take(source.packets())
    await settle()
    assert watcher.senders == [5, 5, 5], "short jobs need no worker"


async def test_worker_thread_reports_to_the_loop() -> None:
    shown = asyncio.Event()
    with ThreadPoolExecutor(1) as workers:
        slot = VideoSlot("video0", asyncio.get_running_loop(), workers, lambda *_: shown.set())
        for packet in Source().packets():
            slot.packet(packet, "VP8", 0.0)
        await asyncio.wait_for(shown.wait(), 60)


@pytest.mark.parametrize(("frames", "later_ms"), [(MAX_QUEUED_FRAMES + 1, 0.0), (3, MAX_WAIT_MS + 1)])
async def test_slow_decoder_costs_pictures_never_latency(held: Held, frames: int, later_ms: float) -> None:
    watcher, source = Watcher(held), Source()
    for index in range(frames):
        watcher.take(source.packets(), later_ms * (index == frames - 1))
    held.go()
    await settle()
    assert watcher.senders == []
    assert watcher.slot.poll(later_ms + 10.0, 20.0).pli
    watcher.take(source.packets(key=True))
    held.go()
    await settle()
    assert watcher.senders == [5]
    assert watcher.slot.counts.freezes == 1


async def test_slow_decoder_goes_on_from_a_keyframe_that_waits(held: Held) -> None:
    watcher, source = Watcher(held), Source()
    watcher.take(source.packets())
    watcher.take(source.packets(key=True), 100.0)
    watcher.take(source.packets(), 100.0 + MAX_WAIT_MS)
    held.go()
    await settle()
    assert watcher.senders == [5, 5]
    assert not watcher.slot.poll(400.0, 20.0).pli


async def test_what_a_stalled_line_lets_go_is_decoded_but_only_the_newest_shown(held: Held) -> None:
    watcher, source = Watcher(held), Source()
    for _ in range(20):
        watcher.take(source.packets(), 2000.0)  # two seconds of pictures, 100 ms apart
    held.go()
    await settle()
    assert watcher.senders == [5, 5, 5]
    assert not watcher.slot.poll(2010.0, 20.0).pli


async def test_hidden_slot_decodes_nothing_and_comes_back_with_a_keyframe(held: Held) -> None:
    watcher, source = Watcher(held), Source()
    watcher.take(source.packets())
    held.go()
    watcher.slot.hide(True, 100.0)
    for _ in range(5):
        watcher.take(source.packets(), 100.0)
    assert held.jobs == []
    await settle()
    assert watcher.senders == [], "not even what was decoded before"
    assert not watcher.slot.poll(150.0, 20.0).pli
    watcher.slot.hide(False, 200.0)
    watcher.take(source.packets(), 210.0)
    assert watcher.slot.poll(210.0, 20.0).pli
    watcher.take(source.packets(key=True), 250.0)
    held.go()
    await settle()
    assert watcher.senders == [5]
    assert watcher.slot.height_px == 96


async def test_undecodable_picture_asks_for_a_keyframe(held: Held) -> None:
    watcher, source = Watcher(held), Source()
    watcher.take(source.packets(key=True, spoil=lambda payload: payload[:6]))
    held.go()
    await settle()
    assert watcher.senders == []
    assert watcher.slot.poll(10.0, 20.0).pli
    watcher.take(source.packets(key=True))
    held.go()
    await settle()
    assert watcher.senders == [5]


async def test_malformed_and_empty_payloads_are_dropped(held: Held) -> None:
    watcher, source = Watcher(held), Source()
    watcher.take(source.packets(spoil=lambda _: b""))
    watcher.take(source.packets(spoil=lambda _: b"\x90\x80"))
    assert held.jobs == []
    assert watcher.slot.counts.frames == 0


async def test_closed_slot_shows_nothing(held: Held) -> None:
    watcher, source = Watcher(held), Source()
    watcher.take(source.packets())
    watcher.slot.close()
    held.go()
    await settle()
    assert watcher.senders == []
