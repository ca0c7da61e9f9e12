"""How good a line is, in three grades and in figures for whoever wants to know; knows no screen and no transport."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from meetroom.client.engine import CallState
from meetroom.media.quality import SessionStats, SlotStats
from meetroom.protocol.signalling import Layer, LegHealth, LegId
from meetroom.ui.words import Language, Words


class Grade(StrEnum):
    """Grades of a line; UNKNOWN while nothing was measured."""

    UNKNOWN = ""
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


GRADES: dict[Grade, Words] = {
    Grade.UNKNOWN: Words("not measured yet", "chưa đo"),
    Grade.GOOD: Words("Good", "Tốt"),
    Grade.FAIR: Words("Fair", "Trung bình"),
    Grade.POOR: Words("Poor", "Yếu"),
}
_ORDER = (Grade.UNKNOWN, Grade.GOOD, Grade.FAIR, Grade.POOR)
# From which figure on a line is fair, from which it is poor.
LOSS = (0.02, 0.08)
UPLINK_LOSS = (0.04, 0.12)
RTT_MS = (250.0, 500.0)
DELAY_MS = (250.0, 600.0)
FRAMES_PER_S = (9.0, 4.0)

_LAYERS: dict[Layer, Words] = {
    Layer.MIC: Words("sound", "tiếng"),
    Layer.HIGH: Words("large picture", "hình lớn"),
    Layer.LOW: Words("small picture", "hình nhỏ"),
    Layer.SCREEN: Words("shared screen", "màn hình chia sẻ"),
}
_GRADE = Words("Line", "Đường truyền")
_LAYER = Words("Layer", "Lớp hình")
_LINES = Words("{0}, {1} lines", "{0}, {1} dòng")
_FRAMES = Words("Pictures", "Số hình")
_PER_S = Words("{0:.0f} a second", "{0:.0f} hình/giây")
_RATE = Words("Data rate", "Tốc độ dữ liệu")
_VOICE_RATE = Words("Data rate of the sound", "Tốc độ dữ liệu tiếng")
_LOST = Words("Lost on the way to me", "Mất trên đường đến tôi")
_LOST_UP = Words("Lost on the way to the server", "Mất trên đường đến máy chủ")
_DELAY = Words("Delay of the picture", "Độ trễ của hình")
_VOICE_DELAY = Words("Delay of the sound", "Độ trễ của tiếng")
_RTT = Words("To the server and back", "Đến máy chủ và quay về")
_RTT_OTHER = Words("Their line to the server and back", "Từ nơi đó đến máy chủ và quay về")
_UP = Words("What my line takes", "Đường gửi đi cho phép")
_DOWN = Words("What my line brings", "Đường nhận về cho phép")
_SENDING = Words("I send", "Tôi đang gửi")
_FREEZES = Words("Interruptions", "Số lần đứng hình")
_NOTHING = Words("Nothing comes from there now.", "Hiện không nhận được gì từ nơi này.")


def worst(grades: Iterable[Grade]) -> Grade:
    """The worst of some grades; UNKNOWN only when nothing else is known."""
    return max(grades, key=_ORDER.index, default=Grade.UNKNOWN)


def rising(value: float | None, limits: tuple[float, float]) -> Grade:
    """The grade of a figure that is worse the higher it is."""
    if value is None:
        return Grade.UNKNOWN
    return Grade.POOR if value >= limits[1] else Grade.FAIR if value >= limits[0] else Grade.GOOD


def slot_grade(slot: SlotStats, layer: Layer | None) -> Grade:
    """The grade of what arrives in one slot.  A shared screen that stands still sends few pictures."""
    grades = [rising(slot.lost_share, LOSS), rising(slot.delay_ms, DELAY_MS)]
    if layer in (Layer.HIGH, Layer.LOW):
        grades.append(rising(-slot.frames_per_s, (-FRAMES_PER_S[0], -FRAMES_PER_S[1])))
    return worst(grades)


def health_grade(health: LegHealth) -> Grade:
    """The grade of the line of somebody else to the server."""
    return worst((rising(health.lost_up_share, UPLINK_LOSS), rising(health.rtt_ms, RTT_MS)))


def slots_of(call: CallState, leg_id: LegId, *, screen: bool = False) -> list[tuple[Layer, SlotStats]]:
    """What arrives of a leg: its picture (or its screen) first, its voice second."""
    if call.quality is None:
        return []
    by_mid: Mapping[str, SlotStats] = {slot.mid: slot for slot in call.quality.slots}
    wanted = (Layer.SCREEN,) if screen else (Layer.HIGH, Layer.LOW, Layer.MIC)
    fills = [fill for fill in call.slots if fill.leg_id == leg_id and fill.mid in by_mid]
    return [(layer, by_mid[fill.mid]) for layer in wanted for fill in fills if fill.layer is layer]


def leg_grade(call: CallState, leg_id: LegId, *, screen: bool = False) -> Grade:
    """How well a leg is seen and heard here, its own line to the server included."""
    arriving = [slot_grade(slot, layer) for layer, slot in slots_of(call, leg_id, screen=screen)]
    told = [health_grade(health) for health in call.health if health.leg_id == leg_id]
    return worst((*arriving, *told))


def own_grade(stats: SessionStats | None) -> Grade:
    """How good the own line is, both ways."""
    if stats is None:
        return Grade.UNKNOWN
    losses = (rising(stats.uplink_lost_share, UPLINK_LOSS), rising(stats.downlink_lost_share, LOSS))
    return worst((*losses, rising(stats.rtt_ms, RTT_MS)))


def leg_figures(call: CallState, leg_id: LegId, language: Language, *, screen: bool = False) -> list[tuple[str, str]]:
    """Label and figure of everything known about a leg, for who asks."""
    lines = [(_GRADE.say(language), GRADES[leg_grade(call, leg_id, screen=screen)].say(language))]
    arriving = slots_of(call, leg_id, screen=screen)
    for layer, slot in arriving:
        lines += _slot_figures(layer, slot, language)
    for health in call.health:
        if health.leg_id == leg_id:
            lines.append((_LOST_UP.say(language), percent(health.lost_up_share, language)))
            if health.rtt_ms is not None:
                lines.append((_RTT_OTHER.say(language), f"{health.rtt_ms:.0f} ms"))
    return lines if arriving else [*lines, ("", _NOTHING.say(language))]


def own_figures(stats: SessionStats | None, language: Language) -> list[tuple[str, str]]:
    """Label and figure of everything known about the own line."""
    lines = [(_GRADE.say(language), GRADES[own_grade(stats)].say(language))]
    if stats is None:
        return lines
    if stats.rtt_ms is not None:
        lines.append((_RTT.say(language), f"{stats.rtt_ms:.0f} ms"))
    lines.append((_SENDING.say(language), rate(sum(stream.bitrate_bps for stream in stats.sending), language)))
    for words, bps in ((_UP, stats.uplink_bps), (_DOWN, stats.downlink_bps)):
        if bps is not None:
            lines.append((words.say(language), rate(bps, language)))
    for words, share in ((_LOST_UP, stats.uplink_lost_share), (_LOST, stats.downlink_lost_share)):
        if share is not None:
            lines.append((words.say(language), percent(share, language)))
    return lines


def _slot_figures(layer: Layer, slot: SlotStats, language: Language) -> list[tuple[str, str]]:
    name = _LAYERS[layer].say(language)
    if layer is Layer.MIC:
        return [
            (_VOICE_RATE.say(language), rate(slot.bitrate_bps, language)),
            (_VOICE_DELAY.say(language), f"{slot.delay_ms:.0f} ms"),
        ]
    return [
        (_LAYER.say(language), _LINES.say(language).format(name, slot.height_px) if slot.height_px else name),
        (_FRAMES.say(language), _PER_S.say(language).format(slot.frames_per_s)),
        (_RATE.say(language), rate(slot.bitrate_bps, language)),
        (_LOST.say(language), percent(slot.lost_share, language)),
        (_DELAY.say(language), f"{slot.delay_ms:.0f} ms"),
        (_FREEZES.say(language), str(slot.freezes)),
    ]


def rate(bps: float, language: Language) -> str:
    """A data rate as people read it."""
    return f"{decimal(bps / 1e6, language)} Mb/s" if bps >= 1e6 else f"{bps / 1e3:.0f} kb/s"


def percent(share: float, language: Language) -> str:
    """A share in per cent with one decimal."""
    return f"{decimal(100 * share, language)} %"


def decimal(value: float, language: Language) -> str:
    """One decimal, with the comma where Vietnamese is read."""
    text = f"{value:.1f}"
    return text.replace(".", ",") if language is Language.VI else text
