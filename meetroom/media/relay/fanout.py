"""The innermost loop: one packet of a source written once for each slot it fills; knows no room and no client.

What is the same for every copy of every packet is laid out beforehand (`Flow`), so that per copy there remain a
header, a copy of the payload and the cipher.  Slots that get something else than the plain stream (keyframes alone,
redundancy) and packets that come late take the long way, slot by slot.
"""

from array import array
from collections.abc import Sequence
from struct import Struct as Layout
from typing import Any

from meetroom.media.relay.codecs import Codec, renumber, vp8_counters
from meetroom.media.relay.outbox import BATCH_PACKETS, Lane, Outbox
from meetroom.media.relay.source import Outlet, Route, Source

_PLAIN = Layout("!BBHLL")
_EXTENDED = Layout("!BBHLLHHL")


class Chunk:
    """Slots that get the same: all with an extension, or all without, and no more than the outbox holds."""

    __slots__ = ("count", "head_bytes", "lanes", "names", "routes", "sessions")

    def __init__(self, slots: Sequence[tuple[Outlet, Route]]) -> None:
        self.count = len(slots)
        self.routes = [route for _, route in slots]
        self.lanes: list[Lane | None] = [slot.lane for slot, _ in slots]
        self.sessions: list[Any] = [slot.lane.session for slot, _ in slots]
        self.names = array("Q", [slot.lane.name_at for slot, _ in slots])
        self.head_bytes = _EXTENDED.size if slots[0][1][4] else _PLAIN.size


class Flow:
    """Where the packets of one source go, as long as nobody comes, goes or wants it another way."""

    __slots__ = ("chunks", "special")

    def __init__(self, source: Source) -> None:
        plain: dict[bool, list[tuple[Outlet, Route]]] = {True: [], False: []}
        self.special: list[Outlet] = []
        for slot in source.subscribers:
            route = slot.route()
            if route is None or not slot.lane.open:
                self.special.append(slot)
            else:
                plain[bool(route[4])].append((slot, route))
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
        payload = memoryview(packet)[start:]
        if extended < source.newest:
            self._one_by_one(source.subscribers, extended, timestamp, packet, payload, word, counters)
            return
        flow = source.flow
        if not isinstance(flow, Flow):
            flow = source.flow = Flow(source)
        for chunk in flow.chunks:
            first = self._outbox.make_room(chunk.count)
            write = self._write_extended if chunk.head_bytes == _EXTENDED.size else self._write_plain
            size = write(chunk.routes, first, extended, timestamp, packet, payload, word)
            if counters is not None:
                self._renumber(chunk.routes, first, packet, counters, size - len(packet))
            self._outbox.post_many(chunk.sessions, chunk.lanes, chunk.names, size)
        if flow.special:
            self._one_by_one(flow.special, extended, timestamp, packet, payload, word, counters)

    def _write_extended(
        self,
        routes: list[Route],
        at: int,
        extended: int,
        timestamp: int,
        packet: bytes,
        payload: memoryview,
        word: int,
    ) -> int:
        """Write the copies to the outbox from place `at` on.  Returns: size of each."""
        views, pack = self._outbox.views, _EXTENDED.pack_into
        first, marker = 0x90 | packet[0] & 0x20, packet[1] & 0x80
        head = _EXTENDED.size
        size = head + len(payload)
        for payload_type, extended_offset, timestamp_offset, ssrc, id_word, _, _ in routes:
            out = views[at]
            sequence = (extended + extended_offset) & 0xFFFF
            time = (timestamp + timestamp_offset) & 0xFFFF_FFFF
            pack(out, 0, first, marker | payload_type, sequence, time, ssrc, 0xBEDE, 1, word | id_word)
            out[head:size] = payload
            at += 1
        return size

    def _write_plain(
        self,
        routes: list[Route],
        at: int,
        extended: int,
        timestamp: int,
        packet: bytes,
        payload: memoryview,
        word: int,
    ) -> int:
        """The same for clients that take no header extension."""
        views, pack = self._outbox.views, _PLAIN.pack_into
        first, marker = 0x80 | packet[0] & 0x20, packet[1] & 0x80
        head = _PLAIN.size
        size = head + len(payload)
        for payload_type, extended_offset, timestamp_offset, ssrc, _, _, _ in routes:
            out = views[at]
            sequence = (extended + extended_offset) & 0xFFFF
            pack(out, 0, first, marker | payload_type, sequence, (timestamp + timestamp_offset) & 0xFFFF_FFFF, ssrc)
            out[head:size] = payload
            at += 1
        return size

    def _renumber(self, routes: list[Route], at: int, packet: bytes, counters: tuple[int, int], shift: int) -> None:
        """Let the counters of VP8 go on in each copy."""
        views = self._outbox.views
        for _, _, _, _, _, picture_offset, tl0_offset in routes:
            renumber(views[at], packet, counters, picture_offset, tl0_offset, shift)
            at += 1

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
