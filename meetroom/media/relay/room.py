"""One room of the relay: its legs, who hears and sees whom, and what has changed; knows no socket and no clock."""

from collections.abc import Iterable, Iterator

from meetroom.media.relay.messages import DemandChanged, RelayEvent, SlotsChanged, SpeakersChanged
from meetroom.media.relay.seating import Seat, Tile, fit, pick_tile, seat
from meetroom.media.relay.slot import Slot
from meetroom.media.relay.source import Source
from meetroom.media.relay.speakers import SpeakerChoice
from meetroom.protocol.signalling import Layer, LegId, SlotFill, Want

DEFAULT_HEIGHT_PX = 180
LAYER_PATIENCE_S = 2.0
CAMERA = (Layer.HIGH, Layer.LOW)


class Leg:
    """What one client sends and receives."""

    def __init__(self, leg_id: LegId, room: "Room", sources: dict[Layer, Source], slots: list[Slot]) -> None:
        self.leg_id = leg_id
        self.room = room
        self.sources = sources
        self.slots = slots
        self.audio_slots = [slot for slot in slots if slot.is_audio]
        self.video_slots = [slot for slot in slots if not slot.is_audio]
        self.wants: tuple[Want, ...] | None = None
        self.mic_allowed = True
        self.limit_bps: float | None = None
        """What the line to this leg takes of pictures, beside the voices; None: no limit known."""
        self.ideal: tuple[tuple[LegId, Layer], ...] = ()
        """Layers this leg would be shown on a perfect line."""
        self.is_stale = False
        """A slot may have changed since the room was asked for changes."""
        self.told_fills: tuple[SlotFill, ...] = tuple(slot.fill() for slot in slots)
        self.told_layers: tuple[Layer, ...] | None = None

    def set_mic_allowed(self, allowed: bool, now_s: float) -> None:
        """Whether anybody may hear this leg; what comes while it may not is dropped by the forwarder."""
        self.mic_allowed = allowed
        microphone = self.sources.get(Layer.MIC)
        if microphone is not None:
            microphone.hush()  # what was said while it was closed must not come back as redundancy, nor by a NACK
        self.room.silence(self.leg_id, now_s)

    def is_concerned_by(self, leg_id: LegId) -> bool:
        """Whether it matters for the pictures of this leg that another one comes or goes."""
        if self.wants is not None:
            return any(want.leg_id == leg_id for want in self.wants)
        return len(self.ideal) < len(self.video_slots) or any(key == leg_id for key, _ in self.ideal)

    def release(self) -> None:
        """Cut everything that goes out to this leg and everything that comes from it."""
        for slot in self.slots:
            slot.aim(None)
        for source in self.sources.values():
            for outlet in (*source.subscribers, *source.waiting):
                outlet.aim(None)


class Room:
    """Legs that hear and see one another, in the order they joined."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.legs: dict[LegId, Leg] = {}
        self.speakers = SpeakerChoice()
        self.is_stale = False
        """Something may have changed since `changes` was asked last."""
        self.codecs_changed = False
        """Somebody may see a source now that could not before, or no more; looked at by `check_layers`."""
        self._wanted_since_s: dict[tuple[LegId, Layer], float] = {}
        self._dead: frozenset[tuple[LegId, Layer]] = frozenset()
        self._blank: frozenset[LegId] = frozenset()
        self._told_speakers: tuple[LegId, ...] = ()

    def join(self, leg: Leg, now_s: float) -> None:
        """Take a leg in."""
        self.legs[leg.leg_id] = leg
        self._seat_voices(leg)
        self._seat_pictures(leg)
        self._reseat_concerned(leg.leg_id, now_s)

    def leave(self, leg_id: LegId, now_s: float) -> None:
        """Let a leg go."""
        self.legs.pop(leg_id).release()
        self.silence(leg_id, now_s)
        self._reseat_concerned(leg_id, now_s)

    def _reseat_concerned(self, leg_id: LegId, now_s: float) -> None:
        """Aim the pictures anew of those for whom a coming or going leg makes a difference.

        The others stay as they are: a hall of 183 points must not be seated anew 183 times while it fills.
        """
        for leg in self.legs.values():
            if leg.leg_id != leg_id and leg.is_concerned_by(leg_id):
                self._seat_pictures(leg)
        self._note_wanted(now_s)

    def set_priority(self, leg_ids: tuple[LegId, ...], now_s: float) -> None:
        """Legs that always win an audio slot, first wins."""
        self.speakers.set_priority(leg_ids)
        self.choose_speakers(now_s)

    def heard(self, leg_id: LegId, level: int, now_s: float) -> None:
        """A packet of an allowed microphone came."""
        if self.speakers.heard(leg_id, level, now_s):
            self.choose_speakers(now_s)

    def silence(self, leg_id: LegId, now_s: float) -> None:
        """Nobody hears this leg any more."""
        self.is_stale = True
        self.speakers.forget(leg_id)
        self.choose_speakers(now_s)

    def choose_speakers(self, now_s: float) -> None:
        """Look again who is heard; cheap when nothing changed."""
        if not self.speakers.choose(now_s):
            return
        self.is_stale = True
        for leg in self.legs.values():
            self._seat_voices(leg)

    def _seat_voices(self, leg: Leg) -> None:
        voices = (self.legs[key].sources.get(Layer.MIC) for key in self.speakers.heard_by(leg.leg_id))
        seat(leg.audio_slots, [Seat(source) for source in voices if source is not None])
        leg.is_stale = True

    def reseat(self, now_s: float) -> None:
        """Aim all slots anew: after a join, a leave, or a layer that came or failed to come."""
        for leg in self.legs.values():
            self._seat_pictures(leg)
            self._seat_voices(leg)
        self._note_wanted(now_s)

    def reseat_leg(self, leg: Leg, now_s: float) -> None:
        """Aim the slots of one leg anew: after new wants or another limit; a leg not yet here waits for `join`."""
        if leg.leg_id in self.legs:
            self._seat_pictures(leg)
            self._note_wanted(now_s)

    def _seat_pictures(self, leg: Leg) -> None:
        count = len(leg.video_slots)
        # Who was asked and shows nothing gives way as long as there is somebody to see, and stays asked.
        tiles = [(tile, self._is_blank(tile)) for tile in self._tiles(leg)]
        filmed = [tile for tile, is_blank in tiles if not is_blank][:count]
        chosen = [*filmed, *[tile for tile, is_blank in tiles if is_blank][: count - len(filmed)]]
        asked = [tile.ideal for tile in chosen]
        asked += [source for tile, is_blank in tiles[:count] if is_blank for source in (tile.ideal, tile.cheapest)]
        leg.ideal = tuple(dict.fromkeys((source.leg_id, source.layer) for source in asked))
        seat(leg.video_slots, fit(chosen, leg.limit_bps))
        leg.is_stale = True

    def _is_blank(self, tile: Tile) -> bool:
        return tile.ideal.layer is not Layer.SCREEN and tile.ideal.leg_id in self._blank

    def _note_wanted(self, now_s: float) -> None:
        self.is_stale = True
        wanted = {key for leg in self.legs.values() for key in leg.ideal}
        self._wanted_since_s = {key: self._wanted_since_s.get(key, now_s) for key in wanted}

    def _tiles(self, leg: Leg) -> Iterator[Tile]:
        wants: Iterable[Want] | None = leg.wants
        if wants is None:
            wants = (Want(leg_id=key, height_px=DEFAULT_HEIGHT_PX) for key in self.legs)
        seen: set[tuple[LegId, bool]] = set()
        shown = {
            (slot.target.leg_id, slot.target.layer is Layer.SCREEN): Seat(slot.target, slot.thin)
            for slot in leg.video_slots
            if slot.target is not None
        }
        for want in wants:
            other = self.legs.get(want.leg_id)
            if other is None or want.leg_id == leg.leg_id or (want.leg_id, want.screen) in seen:
                continue
            tile = pick_tile(other.sources, want, self._dead, shown.get((want.leg_id, want.screen)))
            if tile is not None:
                seen.add((want.leg_id, want.screen))
                yield tile

    def check_layers(self, now_s: float) -> None:
        """Notice layers that do not come although wanted, and those that come again; call about once a second."""
        dead = frozenset(
            key
            for key, since_s in self._wanted_since_s.items()
            if now_s - since_s > LAYER_PATIENCE_S and not self.legs[key[0]].sources[key[1]].alive(now_s)
        )
        blank = frozenset(leg_id for leg_id, _ in dead if not self._is_filmed(leg_id, now_s))
        if (dead, blank) != (self._dead, self._blank) or self.codecs_changed:
            self._dead, self._blank, self.codecs_changed = dead, blank, False
            self.reseat(now_s)

    def _is_filmed(self, leg_id: LegId, now_s: float) -> bool:
        """Whether anything comes of the camera of a leg."""
        layers = ((layer, source) for layer, source in self.legs[leg_id].sources.items() if layer in CAMERA)
        return any(source.alive(now_s) for _, source in layers)

    def changes(self) -> list[RelayEvent]:
        """What has to be told since the last call."""
        if not self.is_stale:
            return []
        self.is_stale = False
        events: list[RelayEvent] = []
        if self.speakers.chosen != self._told_speakers:
            self._told_speakers = self.speakers.chosen
            events.append(SpeakersChanged(room=self.name, leg_ids=self._told_speakers))
        for leg in self.legs.values():
            if leg.is_stale:
                leg.is_stale = False
                events += self._new_fills(leg)
            events += self._new_demand(leg)
        return events

    def _new_fills(self, leg: Leg) -> Iterator[RelayEvent]:
        fills = tuple(slot.fill() for slot in leg.slots)
        if fills != leg.told_fills:
            leg.told_fills = fills
            yield SlotsChanged(leg_id=leg.leg_id, fills=fills)

    def _new_demand(self, leg: Leg) -> Iterator[RelayEvent]:
        layers = tuple(layer for layer in Layer if self._is_of_use(leg, layer))
        if layers != leg.told_layers:
            leg.told_layers = layers
            yield DemandChanged(leg_id=leg.leg_id, layers=layers)

    def _is_of_use(self, leg: Leg, layer: Layer) -> bool:
        source = leg.sources.get(layer)
        if source is None:
            return False
        if layer is Layer.MIC:
            return leg.mic_allowed
        wanted = (leg.leg_id, layer) in self._wanted_since_s
        return wanted or bool(source.subscribers or source.waiting)
