"""One picture of the conference as a row for the screens: name, marks and line; arranges nothing."""

from meetroom.client.engine import OWN_LEG, CallState
from meetroom.protocol.signalling import LegId
from meetroom.ui.labels import initials
from meetroom.ui.line_quality import GRADES, Grade, leg_grade
from meetroom.ui.rows import Row
from meetroom.ui.tiles import Arrangement, Tile, floor_legs, leg_name
from meetroom.ui.view import Room
from meetroom.ui.words import Words

_ME = Words("{0} (me)", "{0} (tôi)")
_I = Words("Me", "Tôi")
_SCREEN = Words("Screen of {0}", "Màn hình của {0}")
_LINE = Words("line: {0}", "đường truyền: {0}")


class TileRow(Row, frozen=True, kw_only=True):
    """One picture; `key` as pictures are told, `grade` "" while nothing is known of its line."""

    name: str
    initials: str
    speaking: bool
    muted: bool
    camera: bool
    pinned: bool
    floor: bool
    screen: bool
    own: bool
    grade: str
    line: str


def tile_rows(
    room: Room, arranged: Arrangement, *, pinned: LegId | None = None, muted: bool = False
) -> tuple[list[TileRow], list[TileRow]]:
    """The large pictures and the small ones.

    Args:
        pinned: whom this person spotlights.
        muted: whether nothing of the own microphone goes out.
    """
    call = room.bridge.call
    large = [_row(room, tile, call, pinned=pinned, muted=muted, whole=True) for tile in arranged.large]
    return large, [_row(room, tile, call, pinned=pinned, muted=muted, whole=False) for tile in arranged.small]


def _row(room: Room, tile: Tile, call: CallState, *, pinned: LegId | None, muted: bool, whole: bool) -> TileRow:
    """`whole`: there is room for the name of the room beside that of the person."""
    meeting, language, leg = room.meeting, room.language, tile.leg
    if leg is None:
        me = room.me
        return TileRow(
            key=OWN_LEG, name=_ME.say(language).format(me.name) if me is not None else _I.say(language),
            initials=initials(me.name if me else ""), speaking=False, muted=muted, camera=True, pinned=False,
            floor=False, screen=False, own=True, grade="", line="",
        )  # fmt: skip
    short = leg_name(meeting, leg, short=True)
    grade = leg_grade(call, leg.leg_id, screen=tile.screen)
    return TileRow(
        key=tile.key,
        name=_SCREEN.say(language).format(short) if tile.screen else leg_name(meeting, leg, short=not whole),
        initials=initials(short),
        speaking=leg.leg_id in call.speaking and not tile.screen,
        muted=not tile.screen and (leg.muted or not leg.mic_allowed),
        camera=leg.camera or tile.screen,
        pinned=leg.leg_id == pinned and not tile.screen,
        floor=leg.leg_id in floor_legs(meeting, call.roster) and not tile.screen,
        screen=tile.screen,
        own=False,
        grade=grade.value,
        line=_LINE.say(language).format(GRADES[grade].say(language)) if grade is not Grade.UNKNOWN else "",
    )
