"""Which source goes into which slot, decided from what a client wants; knows no packet and no clock."""

from collections.abc import Iterable, Sequence

import msgspec

from meetroom.media.relay.slot import Slot
from meetroom.media.relay.source import Source
from meetroom.protocol.signalling import Layer, LegId, Want

HIGH_FROM_PX = 240
VOICES_BPS = 150_000.0
NOMINAL_BPS = {Layer.MIC: 50_000.0, Layer.HIGH: 1_500_000.0, Layer.LOW: 200_000.0, Layer.SCREEN: 800_000.0}
"""What a layer costs as long as it is not sent and so not measured."""

Sources = dict[Layer, Source]
PREFERENCE: dict[bool, tuple[Layer, Layer]] = {True: (Layer.HIGH, Layer.LOW), False: (Layer.LOW, Layer.HIGH)}


class Tile(msgspec.Struct, frozen=True):
    """One picture a client shall see: what it asked for, what can be had now, what is cheapest of that."""

    ideal: Source
    source: Source
    cheapest: Source


def pick_tile(sources: Sources, want: Want, dead: frozenset[tuple[LegId, Layer]]) -> Tile | None:
    """The source for one want; `dead` are layers that were asked for and do not come."""
    if want.height_px <= 0:
        return None
    if want.screen:
        screen = sources.get(Layer.SCREEN)
        return Tile(screen, screen, screen) if screen else None
    offered = [sources[layer] for layer in PREFERENCE[want.height_px >= HIGH_FROM_PX] if layer in sources]
    if not offered:
        return None
    living = [source for source in offered if (source.leg_id, source.layer) not in dead] or offered
    return Tile(offered[0], living[0], max(living, key=lambda source: source.layer is Layer.LOW))


def fit(tiles: Sequence[Tile], limit_bps: float | None) -> list[Source]:
    """The sources that fit into what a client can take: first every picture cheaply, then better ones.

    Voices are never given up; the least important pictures are, when not even the cheapest fit.
    """
    if limit_bps is None:
        return [tile.source for tile in tiles]
    left_bps = limit_bps - VOICES_BPS
    seen: list[Tile] = []
    for tile in tiles:
        if _cost_bps(tile.cheapest) > left_bps:
            break
        left_bps -= _cost_bps(tile.cheapest)
        seen.append(tile)
    chosen: list[Source] = []
    for tile in seen:
        more_bps = _cost_bps(tile.source) - _cost_bps(tile.cheapest)
        affordable = more_bps <= left_bps
        left_bps -= more_bps if affordable else 0
        chosen.append(tile.source if affordable else tile.cheapest)
    return chosen


def _cost_bps(source: Source) -> float:
    return source.bitrate_bps or NOMINAL_BPS[source.layer]


def seat(slots: Sequence[Slot], sources: Iterable[Source]) -> None:
    """Aim every slot: who sits stays seated, newcomers take free slots in order, the rest is cut.

    A slot takes only sources in a codec that its m-line negotiated; most important sources first.
    """
    waiting = list(sources)
    free: list[Slot] = []
    for slot in slots:
        here = slot.target or slot.source
        seated = next((entry for entry in waiting if here is not None and _fits(slot, entry, here)), None)
        if seated is None:
            free.append(slot)
            continue
        waiting.remove(seated)
        slot.aim(seated)
    for source in waiting:
        taken = next((entry for entry in free if source.codec in entry.payload_types), None)
        if taken is not None:
            free.remove(taken)
            taken.aim(source)
    for slot in free:
        slot.aim(None)


def _fits(slot: Slot, source: Source, here: Source) -> bool:
    same_picture = source.leg_id == here.leg_id and (source.layer is Layer.SCREEN) == (here.layer is Layer.SCREEN)
    return same_picture and source.codec in slot.payload_types
