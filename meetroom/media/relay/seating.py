"""Which source goes into which slot, decided from what a client wants; knows no packet and no clock."""

from collections.abc import Iterable, Sequence

import msgspec

from meetroom.media.relay.slot import Slot
from meetroom.media.relay.source import KEYFRAME_EVERY_S, Source
from meetroom.protocol.signalling import Layer, LegId, Want

HIGH_FROM_PX = 240
NOMINAL_BPS = {Layer.MIC: 50_000.0, Layer.HIGH: 1_500_000.0, Layer.LOW: 200_000.0, Layer.SCREEN: 800_000.0}
"""What a layer costs as long as it was never sent and so not measured."""
THIN_SHARE = 0.25
"""Of a layer's rate, what its keyframes alone take, until one was seen."""
STEP_UP_MARGIN = 1.15

Sources = dict[Layer, Source]
PREFERENCE: dict[bool, tuple[Layer, Layer]] = {True: (Layer.HIGH, Layer.LOW), False: (Layer.LOW, Layer.HIGH)}


class Seat(msgspec.Struct, frozen=True):
    """What shall fill a slot; `thin`: only its keyframes."""

    source: Source
    thin: bool = False


class Tile(msgspec.Struct, frozen=True):
    """One picture a client shall see: what it asked for, what can be had now, what is cheapest of that.

    `shown` is what it sees of it at present.
    """

    ideal: Source
    source: Source
    cheapest: Source
    shown: Seat | None = None

    def steps(self) -> list[Seat]:
        """What the picture may be, from the best down."""
        whole = [self.source] if self.source is self.cheapest else [self.source, self.cheapest]
        return [*(Seat(source) for source in whole), Seat(self.cheapest, thin=True)]


def pick_tile(
    sources: Sources, want: Want, dead: frozenset[tuple[LegId, Layer]], shown: Seat | None = None
) -> Tile | None:
    """The source for one want; `dead` are layers that were asked for and do not come."""
    if want.height_px <= 0:
        return None
    if want.screen:
        screen = sources.get(Layer.SCREEN)
        return Tile(screen, screen, screen, shown) if screen else None
    offered = [sources[layer] for layer in PREFERENCE[want.height_px >= HIGH_FROM_PX] if layer in sources]
    if not offered:
        return None
    living = [source for source in offered if (source.leg_id, source.layer) not in dead] or offered
    return Tile(offered[0], living[0], max(living, key=lambda source: source.layer is Layer.LOW), shown)


def fit(tiles: Sequence[Tile], limit_bps: float | None) -> list[Seat]:
    """The pictures that fit into what a client can take beside its voices.

    First every picture cheaply, then better ones, step by step.

    Voices are never given up; the least important pictures are, when not even the cheapest fit.  A step up needs
    more room than it costs, so that a stream whose rate wavers is not taken up and given up again and again.
    """
    if limit_bps is None:
        return [Seat(tile.source) for tile in tiles]
    left_bps = limit_bps
    chosen: dict[int, Seat] = {}
    for rung in range(3):
        for index, tile in enumerate(tiles):
            now = chosen.get(index)
            if now is None and rung:
                continue  # not even the cheapest fitted
            steps = tile.steps()
            step = steps[max(0, len(steps) - 1 - rung)]
            more_bps = cost_bps(step) - (cost_bps(now) if now is not None else 0.0)
            margin = 1.0 if _holds(tile, step) else STEP_UP_MARGIN
            if more_bps * margin <= left_bps:
                left_bps -= more_bps
                chosen[index] = step
    return list(chosen.values())


def _holds(tile: Tile, step: Seat) -> bool:
    """Whether the client sees this already, or better."""
    steps = tile.steps()
    return tile.shown in steps and steps.index(tile.shown) <= steps.index(step)


def cost_bps(seat: Seat) -> float:
    """What it takes to forward this."""
    whole_bps = seat.source.cost_bps or NOMINAL_BPS[seat.source.layer]
    if not seat.thin:
        return whole_bps
    keyframe_bits = seat.source.keyframes.bits
    return min(whole_bps, keyframe_bits / KEYFRAME_EVERY_S if keyframe_bits else THIN_SHARE * whole_bps)


def seat(slots: Sequence[Slot], seats: Iterable[Seat]) -> None:
    """Aim every slot: who sits stays seated, newcomers take free slots in order, the rest is cut.

    A slot takes only sources in a codec that its m-line negotiated; most important sources first.
    """
    waiting = list(seats)
    free: list[Slot] = []
    for slot in slots:
        here = slot.target or slot.source
        seated = next((entry for entry in waiting if here is not None and _fits(slot, entry.source, here)), None)
        if seated is None:
            free.append(slot)
            continue
        waiting.remove(seated)
        slot.aim(seated.source, thin=seated.thin)
    for entry in waiting:
        taken = next((slot for slot in free if entry.source.codec in slot.payload_types), None)
        if taken is not None:
            free.remove(taken)
            taken.aim(entry.source, thin=entry.thin)
    for slot in free:
        slot.aim(None)


def _fits(slot: Slot, source: Source, here: Source) -> bool:
    same_picture = source.leg_id == here.leg_id and (source.layer is Layer.SCREEN) == (here.layer is Layer.SCREEN)
    return same_picture and source.codec in slot.payload_types
