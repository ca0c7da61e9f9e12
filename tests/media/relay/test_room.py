"""Rooms: who sees and hears whom, and what is told; no socket, time is an argument."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.media.relay.codecs import Codec
from meetroom.media.relay.messages import DemandChanged, RelayEvent, SlotsChanged, SpeakersChanged
from meetroom.media.relay.room import Leg, Room
from meetroom.media.relay.slot import Slot
from meetroom.media.relay.source import Source
from meetroom.protocol.signalling import Layer, LegId, Want

ALL = (Layer.MIC, Layer.HIGH, Layer.LOW)
VP8 = {97: Codec.VP8}


def make_leg(
    room: Room,
    name: str,
    layers: tuple[Layer, ...] = ALL,
    videos: int = 2,
    codec: Codec = Codec.VP8,
    slot_codecs: tuple[Codec, ...] = (Codec.VP8, Codec.H264),
) -> Leg:
    leg_id = LegId(name)
    sources = {
        layer: Source(leg_id, layer, layer.value, {96: Codec.OPUS if layer is Layer.MIC else codec}, {})
        for layer in layers
    }
    slots = [make_slot(leg_id, f"a{index}", (Codec.OPUS,)) for index in range(3)]
    slots += [make_slot(leg_id, f"v{index}", slot_codecs) for index in range(videos)]
    leg = Leg(leg_id, room, sources, slots)
    room.join(leg, 0.0)
    return leg


def make_slot(leg_id: LegId, mid: str, codecs: tuple[Codec, ...]) -> Slot:
    types = {codec: 100 + index for index, codec in enumerate(codecs)}
    return Slot(leg_id, mid, 1, types, extension_id=0, first_sequence=0, first_timestamp=0)


def want(leg: Leg, *wants: tuple[str, int]) -> None:
    leg.wants = tuple(Want(LegId(name), height, screen=name.endswith("!")) for name, height in wants)
    leg.wants = tuple(Want(LegId(w.leg_id.rstrip("!")), w.height_px, w.screen) for w in leg.wants)
    leg.room.reseat_leg(leg, 0.0)


def flow(*legs: Leg, now_s: float = 0.0) -> None:
    """Every source delivers a keyframe."""
    for leg in legs:
        for source in leg.sources.values():
            source.last_packet_at_s = now_s
            waiting, source.waiting = source.waiting, []
            for slot in waiting:
                slot.switch(source, 0x20000, 0, bytes(20), 12, now_s)
                leg.room.is_stale = leg.room.legs[slot.leg_id].is_stale = True


def aims(leg: Leg) -> list[tuple[str, str] | None]:
    return [(slot.target.leg_id, slot.target.layer.value) if slot.target else None for slot in leg.video_slots]


def demands(events: list[RelayEvent]) -> dict[str, tuple[Layer, ...]]:
    return {event.leg_id: event.layers for event in events if isinstance(event, DemandChanged)}


def test_default_is_join_order_and_low() -> None:
    room = Room("r")
    a = make_leg(room, "a")
    make_leg(room, "b")
    make_leg(room, "c", (Layer.MIC, Layer.HIGH))
    make_leg(room, "d")
    assert aims(a) == [("b", "low"), ("c", "high")]


def test_height_chooses_the_layer_and_zero_hides() -> None:
    room = Room("r")
    a = make_leg(room, "a", videos=4)
    make_leg(room, "b")
    make_leg(room, "c")
    make_leg(room, "d", (Layer.LOW,))
    want(a, ("b", 240), ("c", 239), ("d", 720), ("e", 720), ("a", 720))
    assert aims(a) == [("b", "high"), ("c", "low"), ("d", "low"), None]
    want(a, ("b", 0), ("c", 720))
    assert aims(a) == [None, ("c", "high"), None, None]


def test_who_sits_stays_seated() -> None:
    room = Room("r")
    a = make_leg(room, "a", videos=3)
    for name in "bcde":
        make_leg(room, name)
    want(a, ("b", 100), ("c", 100), ("d", 100))
    want(a, ("d", 500), ("e", 100), ("b", 100))
    assert aims(a) == [("b", "low"), ("e", "low"), ("d", "high")]


def test_more_wants_than_slots_serve_the_most_important() -> None:
    room = Room("r")
    a = make_leg(room, "a", videos=1)
    for name in "bcd":
        make_leg(room, name)
    want(a, ("d", 100), ("b", 100), ("d", 100))
    assert aims(a) == [("d", "low")]


def test_screen_and_camera_of_one_leg_are_two_tiles() -> None:
    room = Room("r")
    a = make_leg(room, "a")
    make_leg(room, "b", (Layer.HIGH, Layer.LOW, Layer.SCREEN))
    make_leg(room, "c")
    want(a, ("c!", 700), ("b!", 700), ("b", 100))
    assert aims(a) == [("b", "low"), ("b", "screen")]


def test_slot_takes_only_what_its_line_negotiated() -> None:
    room = Room("r")
    a = make_leg(room, "a", slot_codecs=(Codec.VP8,))
    make_leg(room, "b", codec=Codec.H264)
    make_leg(room, "c")
    assert aims(a) == [("c", "low"), None]


def test_fills_are_told_when_forwarding_begins_and_ends() -> None:
    room = Room("r")
    a, b = make_leg(room, "a"), make_leg(room, "b", videos=0)
    assert not [event for event in room.changes() if isinstance(event, SlotsChanged)]
    flow(b)
    (changed,) = [event for event in room.changes() if isinstance(event, SlotsChanged)]
    assert changed.leg_id == a.leg_id
    assert [(fill.mid, fill.leg_id, fill.layer) for fill in changed.fills][3:] == [
        ("v0", "b", Layer.LOW),
        ("v1", None, None),
    ]
    assert room.changes() == []
    room.leave(b.leg_id, 1.0)
    (changed,) = [event for event in room.changes() if isinstance(event, SlotsChanged)]
    assert all(fill.leg_id is None for fill in changed.fills)


def test_demand_names_what_somebody_watches() -> None:
    room = Room("r")
    a, b = make_leg(room, "a"), make_leg(room, "b", videos=0)
    assert demands(room.changes()) == {"a": (Layer.MIC,), "b": (Layer.MIC, Layer.LOW)}
    flow(b)
    want(a, ("b", 720))
    assert demands(room.changes()) == {"b": (Layer.MIC, Layer.HIGH, Layer.LOW)}  # low goes on until the switch
    flow(b)
    assert demands(room.changes()) == {"b": (Layer.MIC, Layer.HIGH)}
    want(a, ("b", 0))
    b.set_mic_allowed(False, 1.0)
    assert demands(room.changes()) == {"b": ()}


def test_layer_that_does_not_come_is_replaced_and_taken_back_when_it_comes() -> None:
    room = Room("r")
    a, b = make_leg(room, "a", videos=1), make_leg(room, "b")
    want(a, ("b", 720))
    room.check_layers(1.0)
    assert aims(a) == [("b", "high")]
    room.check_layers(2.5)
    assert aims(a) == [("b", "low")]
    assert Layer.HIGH in demands(room.changes())["b"]
    b.sources[Layer.HIGH].last_packet_at_s = 3.0
    room.check_layers(3.1)
    assert aims(a) == [("b", "high")]


def test_a_thin_line_gets_every_picture_cheaply_before_any_in_full() -> None:
    room = Room("r")
    a = make_leg(room, "a", videos=4)
    for name in "bcde":
        make_leg(room, name)
    want(a, ("b", 720), ("c", 720), ("d", 720), ("e", 720))
    assert [aim and aim[1] for aim in aims(a)] == ["high"] * 4
    expected = {
        2_350_000.0: ["high", "low", "low", "low"],
        850_000.0: ["low"] * 4,
        410_000.0: ["low", "thin", "thin", "thin"],
        130_000.0: ["thin", "thin", None, None],
        40_000.0: [None] * 4,
        1_050_000.0: ["low"] * 4,
    }
    for limit_bps, layers in expected.items():
        a.limit_bps = limit_bps
        room.reseat(0.0)
        assert ["thin" if slot.thin else slot.target and slot.target.layer.value for slot in a.video_slots] == layers
    for leg in room.legs.values():
        leg.sources[Layer.HIGH].cost_bps = 300_000.0
    a.limit_bps = 1_130_000.0
    room.reseat(0.0)
    assert [aim and aim[1] for aim in aims(a)] == ["high", "high", "high", "low"]


def test_voices_fill_audio_slots_of_everybody_else() -> None:
    room = Room("r")
    a, b, c = (make_leg(room, name) for name in "abc")
    room.heard(a.leg_id, 20, 1.0)
    room.heard(b.leg_id, 30, 1.0)
    flow(a, b, c, now_s=1.0)
    speaking = [event for event in room.changes() if isinstance(event, SpeakersChanged)]
    assert speaking == [SpeakersChanged("r", (a.leg_id, b.leg_id))]
    assert [slot.fill().leg_id for slot in c.audio_slots] == ["a", "b", None]
    assert [slot.fill().leg_id for slot in a.audio_slots] == ["b", None, None]
    a.set_mic_allowed(False, 1.1)
    assert [slot.fill().leg_id for slot in c.audio_slots] == [None, "b", None]
    room.leave(b.leg_id, 1.2)
    assert [event for event in room.changes() if isinstance(event, SpeakersChanged)] == [SpeakersChanged("r", ())]
    assert [slot.fill().leg_id for slot in c.audio_slots] == [None, None, None]


def test_newcomer_hears_who_speaks_already() -> None:
    room = Room("r")
    a = make_leg(room, "a")
    room.heard(a.leg_id, 20, 1.0)
    late = make_leg(room, "late")
    assert late.audio_slots[0].target is a.sources[Layer.MIC]


def test_chair_is_heard_however_loud_the_others_are() -> None:
    room = Room("r")
    legs = [make_leg(room, name) for name in "abcd"]
    chair, listener = make_leg(room, "chair"), make_leg(room, "listener")
    room.set_priority((chair.leg_id,), 0.0)
    for step in range(100):
        for leg in legs:
            room.heard(leg.leg_id, 10, step / 50)
        room.heard(chair.leg_id, 100, step / 50)
        room.choose_speakers(step / 50)
    assert chair.sources[Layer.MIC] in [slot.target for slot in listener.audio_slots]


Wanted = list[tuple[str, int]]

ACTIONS: dict[str, Callable[[Leg, Wanted, float], None]] = {
    "join": lambda leg, wants, now_s: None,
    "leave": lambda leg, wants, now_s: leg.room.leave(leg.leg_id, now_s),
    "want": lambda leg, wants, now_s: want(leg, *wants),
    "flow": lambda leg, wants, now_s: flow(leg, now_s=now_s),
    "heard": lambda leg, wants, now_s: leg.room.heard(leg.leg_id, 20, now_s),
    "mute": lambda leg, wants, now_s: leg.set_mic_allowed(False, now_s),
    "check": lambda leg, wants, now_s: leg.room.check_layers(now_s),
}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(ACTIONS)),
            st.sampled_from("abcde"),
            st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from([0, 100, 700])), max_size=5),
        ),
        max_size=40,
    )
)
def test_any_history_keeps_slots_and_sources_in_agreement(
    steps: list[tuple[str, str, Wanted]],
) -> None:
    room, now_s = Room("r"), 0.0
    for action, name, wants in steps:
        now_s += 0.5
        leg = room.legs.get(LegId(name))
        if leg is None:
            if action == "join":
                make_leg(room, name, videos=len(wants))
            continue
        ACTIONS[action](leg, wants, now_s)
        check_agreement(room)


def check_agreement(room: Room) -> None:
    living = {id(source) for leg in room.legs.values() for source in leg.sources.values()}
    for leg in room.legs.values():
        pictures = [(slot.target.leg_id, slot.target.layer is Layer.SCREEN) for slot in leg.video_slots if slot.target]
        assert len(set(pictures)) == len(pictures)
        for slot in leg.slots:
            for source in (slot.source, slot.target):
                assert source is None or (id(source) in living and source.leg_id != leg.leg_id)
            if slot.target is not None and slot.target is not slot.source:
                assert slot.target.waiting.count(slot) == 1
        for source in leg.sources.values():
            assert all(slot.source is source for slot in source.subscribers)
            assert all(slot.target is source and slot.source is not source for slot in source.waiting)
            assert len({id(slot) for slot in source.subscribers}) == len(source.subscribers)


def test_a_newcomer_has_only_those_seated_anew_whom_it_concerns(monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room("r")
    for number in range(6):
        make_leg(room, f"early-{number}", videos=3)
    chooser = make_leg(room, "chooser", videos=3)
    want(chooser, ("early-0", 180), ("late", 180))
    seated: list[str] = []
    whole = Room._seat_pictures

    def note(room: Room, leg: Leg) -> None:
        seated.append(leg.leg_id)
        whole(room, leg)

    monkeypatch.setattr(Room, "_seat_pictures", note)
    late = make_leg(room, "late", videos=3)
    assert sorted(seated) == ["chooser", "late"]
    assert aims(chooser) == [("early-0", "low"), ("late", "low"), None]
    assert aims(late) == [("early-0", "low"), ("early-1", "low"), ("early-2", "low")]
    seated.clear()
    room.leave(late.leg_id, 1.0)
    assert seated == ["chooser"]
    seated.clear()
    room.leave(LegId("early-5"), 1.0)
    assert seated == []  # nobody saw it
    room.leave(LegId("early-1"), 1.0)
    assert sorted(seated) == ["early-0", "early-2", "early-3", "early-4"]
    assert {aim[0] for aim in aims(room.legs[LegId("early-0")]) if aim} == {"early-2", "early-3", "early-4"}


def test_who_films_nothing_gives_way_and_stays_asked() -> None:
    room = Room("r")
    dark, bright = make_leg(room, "dark"), make_leg(room, "bright")
    viewer = make_leg(room, "viewer", (Layer.MIC,), videos=1)
    want(viewer, ("dark", 720), ("bright", 720))
    assert aims(viewer) == [("dark", "high")]
    flow(bright, now_s=3.0)
    room.check_layers(3.0)
    assert aims(viewer) == [("bright", "high")]
    demanded = demands(room.changes())
    assert demanded["dark"] == (Layer.MIC, Layer.HIGH, Layer.LOW)  # whatever comes of it will be seen
    assert Layer.HIGH in demanded["bright"]
    for source in (dark.sources[Layer.LOW], *bright.sources.values()):
        source.last_packet_at_s = 6.0
    room.check_layers(6.0)
    assert aims(viewer) == [("dark", "low")]


def test_everybody_dark_fills_the_slots_all_the_same() -> None:
    room = Room("r")
    for name in ("one", "two", "three"):
        make_leg(room, name)
    viewer = make_leg(room, "viewer", (Layer.MIC,))
    want(viewer, ("one", 720), ("two", 720), ("three", 720))
    room.check_layers(5.0)
    assert {aim[0] for aim in aims(viewer) if aim} == {"one", "two"}
