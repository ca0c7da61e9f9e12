"""What stands in the slots of a line: whose picture it is, and whether anybody looks at it; knows no line."""

from collections.abc import Iterable, Iterator

from meetroom.client.formats import screen_of
from meetroom.protocol.signalling import Layer, LegId, SlotFill, Want


def unseen(fills: Iterable[SlotFill], wants: Iterable[Want]) -> Iterator[str]:
    """Slots that need not be decoded, by mid: their tile is hidden, or wanted no more.

    One not known to be filled is none of them: a keyframe is here before the news of what fills the slot.
    """
    shown = {(want.leg_id, want.screen) for want in wants if want.height_px}
    for fill in fills:
        if fill.leg_id is not None and (fill.leg_id, fill.layer is Layer.SCREEN) not in shown:
            yield fill.mid


def shown_as(fills: Iterable[SlotFill], mid: str) -> LegId | None:
    """As whose the pictures of a slot are shown, see `screen_of`; None while that is not known."""
    fill = next((fill for fill in fills if fill.mid == mid), None)
    if fill is None or fill.leg_id is None:
        return None
    return screen_of(fill.leg_id) if fill.layer is Layer.SCREEN else fill.leg_id
