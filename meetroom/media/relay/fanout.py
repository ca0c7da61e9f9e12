"""The innermost loop: one packet of a source written once for each slot it fills; knows no room and no client.

What is the same for every copy of every packet is laid out beforehand (`Flow`), so that per copy there remain one
writing, of header and payload together, and the cipher.  Slots that get something else than the plain stream
(keyframes alone, redundancy) and packets that come late take the long way, slot by slot.
"""

from array import array
from collections.abc import Sequence
from functools import lru_cache
from struct import Struct as Layout
from typing import Any

from meetroom.media.relay.codecs import Codec, renumber, vp8_counters
from meetroom.media.relay.outbox import BATCH_PACKETS, Lane, Outbox
from meetroom.media.relay.source import Outlet, Route, Source

_EXTENSION = Layout("!HHL")


@lru_cache(4096)
def _whole(size: int) -> Layout:
    """A header and all behind it."""
    return Layout(f"!BBHLL{size}s")


@lru_cache(4096)
def _numbered(before: int, behind: int) -> Layout:
    """A header, what lies before the picture id of VP8, the id, what lies behind it."""
    return Layout(f"!BBHLL{before}sH{behind}s")


class Chunk:
    """Slots that get the same: all with one kind of extension, or all without, no more than the outbox holds."""

    __slots__ = ("count", "id_word", "lanes", "names", "routes", "sessions")

    def __init__(self, slots: Sequence[tuple[Outlet, Route]]) -> None:
        self.count = len(slots)
        self.routes = [route for _, route in slots]
        self.lanes: list[Lane | None] = [slot.lane for slot, _ in slots]
        self.sessions: list[Any] = [slot.lane.session for slot, _ in slots]
        self.names = array("Q", [slot.lane.name_at for slot, _ in slots])
        self.id_word = slots[0][1][4]


class Flow:
    """Where the packets of one source go, as long as nobody comes, goes or wants it another way."""

    __slots__ = ("chunks", "special")

    def __init__(self, source: Source) -> None:
        plain: dict[int, list[tuple[Outlet, Route]]] = {}
        self.special: list[Outlet] = []
        for slot in source.subscribers:
            route = slot.route()
            if route is None or not slot.lane.open:
                self.special.append(slot)
            else:
                plain.setdefault(route[4], []).append((slot, route))
        self.chunks = [
            Chunk(slots[at : at + BATCH_PACKETS])
            for slots in plain.values()
            for at in range(0, len(slots), BATCH_PACKETS)
        ]


class Fanout:
    """Writes copies into the outbox."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    def forward(self, source: Source, extended: int, timestamp: int, packet: bytes, start: int, word: int) -> None:
        """Forward one packet, which the source remembers, to every slot that the source fills.

        Args: word: what the header extension says, without its id.
        """
        counters = vp8_counters(packet, start) if source.codec is Codec.VP8 else None
        if extended < source.newest:
            payload = memoryview(packet)[start:]
            self._one_by_one(source.subscribers, extended, timestamp, packet, payload, word, counters)
            return
        flow = source.flow
        if not isinstance(flow, Flow):
            flow = source.flow = Flow(source)
        for chunk in flow.chunks:
            at = self._outbox.make_room(chunk.count)
            size = self._write(chunk, at, extended, timestamp, packet, start, word, counters)
            self._outbox.post_many(chunk.sessions, chunk.lanes, chunk.names, size)
        if flow.special:
            payload = memoryview(packet)[start:]
            self._one_by_one(flow.special, extended, timestamp, packet, payload, word, counters)

    def _write(
        self,
        chunk: Chunk,
        at: int,
        extended: int,
        timestamp: int,
        packet: bytes,
        start: int,
        word: int,
        counters: tuple[int, int] | None,
    ) -> int:
        """Write the copies to the outbox from place `at` on.  Returns: size of each."""
        id_word, views = chunk.id_word, self._outbox.views
        first = (0x90 if id_word else 0x80) | packet[0] & 0x20
        marker = packet[1] & 0x80
        extension = _EXTENSION.pack(0xBEDE, 1, word | id_word) if id_word else b""
        if counters is not None and counters[0] > 0 and not counters[1]:  # all of our clients and most browsers
            picture = counters[0]
            number = packet[picture] << 8 | packet[picture + 1]
            before, behind = extension + packet[start:picture], packet[picture + 2 :]
            layout = _numbered(len(before), len(behind))
            pack = layout.pack_into
            for payload_type, extended_offset, timestamp_offset, ssrc, _, picture_offset, _ in chunk.routes:
                pack(
                    views[at], 0, first, marker | payload_type, extended + extended_offset & 0xFFFF,
                    timestamp + timestamp_offset & 0xFFFF_FFFF, ssrc,
                    before, number + picture_offset & 0x7FFF | 0x8000, behind,
                )  # fmt: skip
                at += 1
            return layout.size
        body = extension + packet[start:]
        layout = _whole(len(body))
        for payload_type, extended_offset, timestamp_offset, ssrc, _, picture_offset, tl0_offset in chunk.routes:
            sequence, time = extended + extended_offset & 0xFFFF, timestamp + timestamp_offset & 0xFFFF_FFFF
            layout.pack_into(views[at], 0, first, marker | payload_type, sequence, time, ssrc, body)
            if counters is not None:
                renumber(views[at], packet, counters, picture_offset, tl0_offset, layout.size - len(packet))
            at += 1
        return layout.size

    def _one_by_one(
        self,
        slots: Sequence[Outlet],
        extended: int,
        timestamp: int,
        packet: bytes,
        payload: memoryview,
        word: int,
        counters: tuple[int, int] | None,
    ) -> None:
        outbox = self._outbox
        for slot in slots:
            if slot.lane.open:
                size = slot.write(outbox.out, extended, timestamp, packet, payload, word, counters)
                if size:
                    outbox.post(slot.lane, size)
