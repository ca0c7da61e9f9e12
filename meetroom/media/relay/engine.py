"""The relay without its socket: legs and rooms, datagrams in and out, timers as calls; knows no control connection."""

import secrets
from collections.abc import Callable

from aiortc.rtcdtlstransport import RTCCertificate

from meetroom.media.relay.fault_log import FaultLog
from meetroom.media.relay.feedback import Feedback
from meetroom.media.relay.figures import leg_stats
from meetroom.media.relay.forwarder import Forwarder, Port
from meetroom.media.relay.line import Line
from meetroom.media.relay.messages import GoneReason, LegGone, LegStats, LegUp, OfferRefusal, OfferRefused, RelayEvent
from meetroom.media.relay.negotiation import MLine, Offer, Transport, read_offer, write_answer
from meetroom.media.relay.outbox import Lane, Outbox
from meetroom.media.relay.room import Leg, Room
from meetroom.media.relay.slot import Slot
from meetroom.media.relay.source import Source
from meetroom.media.relay.srtp import RECEIVE_BYTES
from meetroom.media.relay.stun import Address, answer_binding
from meetroom.media.rtp.extensions import ABS_SEND_TIME_URI, AUDIO_LEVEL_URI
from meetroom.protocol.signalling import Layer, LegId, Want

ADMIT_AFTER_S = 0.1
"""Between the end of the handshake here and the client being ready for its first packet."""
REPORT_EVERY_S = 1.0
LAG_S = 0.06
"""Between two calls of `tick`: what arrived meanwhile was stamped late, so its delay says nothing of the line."""
STALL_S = 0.5
"""Between two calls of `tick`; no timer is that late while the process gets its time."""
PRESSED_AFTER_S = 0.4
"""After so long the rate sent to a client is known well enough to be held against its estimate."""
_GOLDEN = 0.618034
"""Steps of the golden ratio lie evenly on a circle, however many: the reports of all legs spread over the second."""


class Engine:
    """All legs of one relay process."""

    def __init__(
        self,
        *,
        host: str,
        port: int,
        send: Callable[[memoryview | bytes, Address], None],
        emit: Callable[[RelayEvent], None],
        forget: Callable[[Line], None],
        wall_offset_s: float,
    ) -> None:
        """Args:
        host, port: address told to clients.
        send: puts one datagram on the wire at once; the memory is reused afterwards.
        emit: told about every change.
        forget: closes a line that is no longer served, in the background.
        wall_offset_s: seconds since 1970 minus the clock behind every `now_s`.
        """
        self.host, self.port = host, port
        self.ports: dict[LegId, Port] = {}
        self.rooms: dict[str, Room] = {}
        self.refused = 0
        self.faults = FaultLog()
        """Of one leg or room; the others go on."""
        self._send, self._emit, self._forget = send, emit, forget
        self._certificate = RTCCertificate.generateCertificate()
        self._fingerprint = next(
            entry.value for entry in self._certificate.getFingerprints() if entry.algorithm == "sha-256"
        )
        self._by_ufrag: dict[str, Port] = {}
        self._by_address: dict[Address, Port] = {}
        self._forwarder = Forwarder(self.ports, send)
        self._feedback = Feedback(self._forwarder, wall_offset_s)
        self._now_s = 0.0

    # -- datagrams ---------------------------------------------------------------------------------------------

    @property
    def incoming(self) -> memoryview:
        """Where the socket puts the datagram that `datagram` is called for."""
        return self._forwarder.incoming.view[:RECEIVE_BYTES]

    @property
    def outbox(self) -> Outbox:
        """What waits to be sent; whoever calls this engine flushes it afterwards."""
        return self._forwarder.outbox

    def datagram(self, size: int, sender: Address, now_s: float) -> None:
        """One datagram lies in `incoming`."""
        if size < 20:
            return
        view = self._forwarder.incoming.view
        first = view[0]
        if 128 <= first < 192:
            self._media(size, sender, now_s)
        elif first < 4:
            self._stun(bytes(view[:size]), sender, now_s)
        elif 20 <= first < 64:
            port = self._by_address.get(sender)
            if port is not None:
                port.line.seen(sender, now_s)
                port.line.feed_dtls(bytes(view[:size]))

    def _media(self, size: int, sender: Address, now_s: float) -> None:
        port = self._by_address.get(sender)
        if port is None:
            self._media_from_stranger(size, sender, now_s)
        elif self._take(port, size, now_s):
            line = port.line
            line.last_seen_s = now_s
            if sender == line.lane.address:
                line.last_seen_here_s = now_s
        else:
            self.refused += 1

    def _take(self, port: Port, size: int, now_s: float) -> bool:
        if 192 <= self._forwarder.incoming.view[1] <= 223:
            return self._feedback.take(port, size, now_s)
        return self._forwarder.take(port, size, now_s)

    def _media_from_stranger(self, size: int, sender: Address, now_s: float) -> None:
        """A packet from a new address: a line whose keys fit has moved (Wi-Fi to 4G) and is followed at once."""
        view = self._forwarder.incoming.view
        at = 4 if 192 <= view[1] <= 223 else 8
        ssrc = int.from_bytes(view[at : at + 4], "big")
        known = (port for port in self.ports.values() if port.line.keys is not None)
        owners = [port for port in known if ssrc in port.sources or ssrc in port.reporters]
        datagram = bytes(view[:size])
        for port in owners[:2]:
            view[:size] = datagram
            if self._take(port, size, now_s):
                self._reached(port, sender, nominates=True, now_s=now_s)
                return
        self.refused += 1

    def _stun(self, datagram: bytes, sender: Address, now_s: float) -> None:
        checked = answer_binding(datagram, sender, self._password_of)
        if checked is None:
            self.refused += 1
            return
        port = self._by_ufrag[checked.ufrag]
        self._reached(port, sender, nominates=checked.nominates, now_s=now_s)
        self._send(checked.reply, sender)
        port.line.begin(self._on_up, self._on_gone)

    def _password_of(self, ufrag: str) -> str | None:
        port = self._by_ufrag.get(ufrag)
        return port.line.password if port is not None else None

    def _reached(self, port: Port, sender: Address, *, nominates: bool, now_s: float) -> None:
        forgotten = port.line.checked(sender, nominates=nominates, now_s=now_s)
        if forgotten is not None and self._by_address.get(forgotten) is port:
            del self._by_address[forgotten]
        self._by_address[sender] = port

    # -- legs --------------------------------------------------------------------------------------------------

    def join(self, room_name: str, leg_id: LegId, offer_sdp: str, now_s: float) -> str:
        """Take a leg in; it enters its room once its line stands.

        Returns: the SDP answer.
        Raises: OfferRefused.
        """
        if leg_id in self.ports:
            raise OfferRefused(OfferRefusal.LEG_EXISTS)
        offer = read_offer(offer_sdp, lambda: secrets.randbelow(0xFFFF_FFFE) + 1)
        room = self.rooms.setdefault(room_name, Room(room_name))
        credentials = (secrets.token_hex(4), secrets.token_hex(16))
        line = Line(leg_id, credentials, offer.fingerprints, self._certificate, self._send, now_s)
        leg = Leg(leg_id, room, _sources(leg_id, offer), _slots(leg_id, offer, line.lane))
        port = Port(line, leg, secrets.randbelow(0xFFFF_FFFE) + 1, wants_bitrate=offer.wants_bitrate)
        port.report_due_s = now_s + REPORT_EVERY_S * (len(self.ports) * _GOLDEN % 1.0)
        port.measured_at_s = now_s
        port.reporters.update(entry.client_ssrc for entry in offer.m_lines if entry.client_ssrc)
        self.ports[leg_id] = self._by_ufrag[line.ufrag] = port
        transport = Transport(self.host, self.port, line.ufrag, line.password, self._fingerprint)
        return write_answer(offer, transport)

    def leave(self, leg_id: LegId, now_s: float) -> None:
        """Forget a leg; nothing happens when it is gone already."""
        port = self.ports.pop(leg_id, None)
        if port is None:
            return
        del self._by_ufrag[port.line.ufrag]
        for address in port.line.addresses:
            if self._by_address.get(address) is port:
                del self._by_address[address]
        room = port.leg.room
        if leg_id in room.legs:
            room.leave(leg_id, now_s)
        if not any(other.leg.room is room for other in self.ports.values()):
            self.rooms.pop(room.name, None)
        self._forget(port.line)

    def set_wants(self, leg_id: LegId, wants: tuple[Want, ...], now_s: float) -> None:
        """Tiles of a leg; ignored when it is gone."""
        port = self.ports.get(leg_id)
        if port is not None:
            port.leg.wants = wants
            port.leg.room.reseat_leg(port.leg, now_s)

    def set_mic_allowed(self, leg_id: LegId, allowed: bool, now_s: float) -> None:
        """Whether anybody may hear a leg; ignored when it is gone."""
        port = self.ports.get(leg_id)
        if port is not None:
            port.leg.set_mic_allowed(allowed, now_s)

    def set_priority(self, room_name: str, leg_ids: tuple[LegId, ...], now_s: float) -> None:
        """Legs of a room that always have an audio slot; forgotten when the last leg leaves the room."""
        room = self.rooms.get(room_name)
        if room is None and leg_ids:
            room = self.rooms[room_name] = Room(room_name)
        if room is not None:
            room.set_priority(leg_ids, now_s)

    def _on_up(self, line: Line) -> None:
        port = self.ports.get(line.leg_id)
        if port is not None:
            port.up_at_s = self._now_s
            self._emit(LegUp(leg_id=line.leg_id))

    def _on_gone(self, line: Line, why: GoneReason) -> None:
        port = self.ports.get(line.leg_id)
        if port is not None and port.line is line:
            self.leave(line.leg_id, self._now_s)
            self._emit(LegGone(leg_id=line.leg_id, why=why))

    # -- time --------------------------------------------------------------------------------------------------

    def tick(self, now_s: float) -> None:
        """What cannot wait: newcomers, NACKs, keyframe requests, changes to tell; call every 20 ms or so."""
        if self._now_s and now_s - self._now_s > LAG_S:
            self._excuse(now_s - self._now_s, now_s)
        self._now_s = now_s
        for port in tuple(self.ports.values()):
            try:
                self._tend(port, now_s)
            except Exception as fault:
                self.faults.note(f"a timer of leg {port.leg.leg_id}", fault, now_s)
        self.tell()

    def _tend(self, port: Port, now_s: float) -> None:
        if port.up_at_s is not None and now_s - port.up_at_s >= ADMIT_AFTER_S:
            port.up_at_s = None
            port.leg.room.join(port.leg, now_s)
        for source in port.sources.values():
            if source.waiting or source.keyframe_wanted or source.arrivals.missing:
                self._feedback.ask(port, now_s)
                break
        if now_s >= port.report_due_s:
            self._report(port, now_s)
        elif port.estimate_is_new and now_s - port.measured_at_s >= PRESSED_AFTER_S:
            port.estimate_is_new = False
            self._relieve(port, now_s)

    def _excuse(self, late_s: float, now_s: float) -> None:
        """This process has stood still: nobody was slow, silent or lossy for that, what they sent waits unread."""
        for port in self.ports.values():
            port.uplink.disturbed(now_s * 1000)
            if late_s > STALL_S:
                port.line.excuse(late_s)
                port.losses.take()
                port.voice_losses.take()
                port.measured(now_s)

    def _report(self, port: Port, now_s: float) -> None:
        """What is done for each leg once a second, for every leg at a time of its own."""
        why = port.line.silent(now_s)
        if why is not None:
            self._on_gone(port.line, why)
            return
        late_s = now_s - port.report_due_s
        port.report_due_s = (now_s if late_s > REPORT_EVERY_S else port.report_due_s) + REPORT_EVERY_S
        self._feedback.report(port, now_s)
        self._measure(port, now_s)

    def listen(self, now_s: float) -> None:
        """Choose the speakers of all rooms again, warn whose uplink has become thin; call every 100 ms or so."""
        self._in_each_room(Room.choose_speakers, now_s)
        for port in self.ports.values():
            try:
                self._feedback.warn(port, now_s)
            except Exception as fault:
                self.faults.note(f"the warning of leg {port.leg.leg_id}", fault, now_s)

    def check_layers(self, now_s: float) -> None:
        """Notice layers that do not come although somebody wants them; call about once a second."""
        self._in_each_room(Room.check_layers, now_s)

    def _in_each_room(self, act: Callable[[Room, float], None], now_s: float) -> None:
        for room in self.rooms.values():
            try:
                act(room, now_s)
            except Exception as fault:
                self.faults.note(f"a timer of room {room.name}", fault, now_s)

    def _relieve(self, port: Port, now_s: float) -> None:
        """Between two reports: a client whose estimate falls below what it gets is sent less at once."""
        if port.downlink.is_pressed(port.pictures_bps(now_s), port.estimate_bps(now_s)):
            self._measure(port, now_s)

    def _measure(self, port: Port, now_s: float) -> None:
        leg, sent_bps = port.leg, port.pictures_bps(now_s)
        port.measured(now_s)
        for source in leg.sources.values():
            source.measure(now_s)
        port.lost_down_share = port.losses.take()
        if port.voice_loss.update(port.voice_losses.take(), now_s):
            for slot in leg.audio_slots:
                slot.redundancy = port.voice_loss.depth
        changed = port.downlink.update(
            now_s, sent_bps=sent_bps, lost_share=port.lost_down_share, estimate_bps=port.estimate_bps(now_s)
        )
        if changed:
            leg.limit_bps = port.downlink.limit_bps
            leg.room.reseat_leg(leg, now_s)

    def tell(self) -> None:
        """Tell what changed in the rooms."""
        for room in self.rooms.values():
            try:
                for event in room.changes():
                    self._emit(event)
            except Exception as fault:
                self.faults.note(f"telling what changed in room {room.name}", fault, self._now_s)

    def leg_stats(self) -> tuple[LegStats, ...]:
        """Figures of all legs."""
        return tuple(leg_stats(port) for port in self.ports.values())


def _sources(leg_id: LegId, offer: Offer) -> dict[Layer, Source]:
    sources: dict[Layer, Source] = {}
    for line in offer.m_lines:
        if line.layer is not None:
            codecs = {entry.payload_type: entry.codec for entry in line.codecs}
            source = Source(leg_id, line.layer, line.mid, codecs, {uri: key for key, uri in line.extensions})
            source.ssrc = line.client_ssrc
            sources[line.layer] = source
    return sources


def _slots(leg_id: LegId, offer: Offer, lane: Lane) -> list[Slot]:
    return [_slot(leg_id, line, lane) for line in offer.m_lines if line.is_slot]


def _slot(leg_id: LegId, line: MLine, lane: Lane) -> Slot:
    return Slot(
        leg_id,
        line.mid,
        line.slot_ssrc,
        line.payload_types(),
        extension_id=line.extension_id(AUDIO_LEVEL_URI if line.kind == "audio" else ABS_SEND_TIME_URI),
        first_sequence=secrets.randbelow(0x8000),  # the lower half: no SRTP rollover in the first packets
        first_timestamp=secrets.randbelow(1 << 32),
        lane=lane,
    )
