"""Whose turn it is to go to the server, and what becomes of those who let theirs pass."""

import random
from functools import cache

import pytest

from meetroom.client.hatch import Stock, from_bits, to_bits
from meetroom.client.shelf import VersionRef
from meetroom.client.turns import RUNNERS, owners, runners
from meetroom.client.views import OWN_WAY_S, STALL_AWAITED_S, STALL_S, SURVEY_S, Views
from meetroom.client.volume import Volume
from meetroom.domain.core import DocumentId
from meetroom.papers.sealing import Sealed, encode_manifest, seal

NAMES = [f"{number:016x}" for number in range(20)]
CHUNKS = 40


@cache
def paper(seed: int) -> Sealed:
    return seal(random.Random(seed).randbytes(CHUNKS * 1024), chunk_bytes=1024)


def volume(seed: int = 1) -> Volume:
    sealed = paper(seed)
    made = Volume(VersionRef(DocumentId("d"), 1), encode_manifest(sealed.manifest), sealed.manifest)
    made.examined(made.chunks.values())
    return made


def stock(of: Volume, here: int = 0, underway: frozenset[int] = frozenset(), *, fetching: bool = True) -> Stock:
    """The first `here` chunks are held."""
    return Stock(
        here=to_bits([place < here for place in range(len(of.chunks))]),
        underway=to_bits([place in underway for place in range(len(of.chunks))]),
        fetching=fetching,
    )


def turns(views: Views, of: Volume, alive: list[str], now_s: float) -> set[str]:
    """All that it is our turn to fetch now."""
    found = set()
    while (chunk := views.from_server(of, alive, now_s)) is not None:
        of.take(chunk)
        found.add(chunk.sha256)
    for name in found:
        of.put_back(of.chunks[name])
    return found


class TestTurns:
    def test_everybody_comes_to_the_same_result(self) -> None:
        chunks = [f"{number:064x}" for number in range(100)]
        shuffled = random.Random(2).sample(NAMES, len(NAMES))
        assert runners("v", NAMES) == runners("v", shuffled)
        assert len(runners("v", NAMES)) == RUNNERS
        whose = owners(chunks, runners("v", NAMES))
        assert len(set(whose.values())) == RUNNERS

    def test_who_leaves_moves_only_what_was_theirs(self) -> None:
        chunks = [f"{number:064x}" for number in range(200)]
        four = tuple(NAMES[:4])
        before, after = owners(chunks, four), owners(chunks, four[1:])
        assert all(after[chunk] == name for chunk, name in before.items() if name != four[0])

    def test_versions_have_different_runners(self) -> None:
        assert len({runners(f"v{number}", NAMES) for number in range(20)}) > 10

    @pytest.mark.parametrize("flags", [[], [True], [False] * 9, [True, False] * 20, [True] * 8])
    def test_bits(self, flags: list[bool]) -> None:
        names = [str(place) for place in range(len(flags))]
        assert from_bits(to_bits(flags), names) == {n for n, flag in zip(names, flags, strict=True) if flag}

    def test_short_and_long_bits_of_a_liar(self) -> None:
        assert from_bits(b"", ["a"]) == frozenset()
        assert from_bits(b"\xff" * 100, ["a", "b"]) == {"a", "b"}


class TestPoint:
    """Several clients of one point, each with its own view of the others."""

    def test_each_chunk_is_one_clients_turn(self) -> None:
        of = {name: volume() for name in NAMES}
        chosen: dict[str, list[str]] = {}
        for me in NAMES:
            others = [name for name in NAMES if name != me]
            views = Views(me, random.Random(1))
            for name in others:
                views.heard(name, of[me], stock(of[me]), 0.0)
            for chunk in turns(views, of[me], others, 0.1):
                chosen.setdefault(chunk, []).append(me)
        assert len(chosen) == CHUNKS
        assert all(len(who) == 1 for who in chosen.values())
        assert len({who[0] for who in chosen.values()}) == RUNNERS

    def test_alone_everything_is_ours(self) -> None:
        of = volume()
        assert len(turns(Views("me"), of, [], 0.0)) == CHUNKS

    def test_nothing_is_fetched_before_the_others_had_time_to_hear_of_it(self) -> None:
        of = volume()
        views = Views("me")
        assert turns(views, of, ["other"], 0.1) == set()
        views.heard("other", of, None, 0.2)
        assert turns(views, of, ["other"], 0.2) == set()
        assert len(turns(views, of, ["other"], SURVEY_S + 0.1)) == CHUNKS
        views.heard("other", of, stock(of), SURVEY_S + 0.2)
        assert 0 < len(turns(views, of, ["other"], SURVEY_S + 0.2)) < CHUNKS

    def test_what_a_neighbour_has_comes_from_there(self) -> None:
        of = volume()
        views = Views("me")
        views.heard("other", of, stock(of, here=CHUNKS, fetching=False), 0.0)
        assert turns(views, of, ["other"], 0.1) == set()
        found = views.from_neighbour(of, ["other"])
        assert found is not None
        assert found[1] == "other"
        assert views.from_neighbour(of, []) is None

    def test_what_a_neighbour_fetches_is_left_to_it(self) -> None:
        of = volume()
        views = Views("me")
        views.heard("other", of, stock(of, underway=frozenset({3}), fetching=False), 0.0)
        assert len(turns(views, of, ["other"], 0.1)) == CHUNKS - 1

    def test_who_does_not_fetch_has_no_turn(self) -> None:
        of = volume()
        views = Views("me")
        views.heard("other", of, stock(of, fetching=False), 0.0)
        assert len(turns(views, of, ["other"], 0.1)) == CHUNKS

    def test_who_lets_the_turn_pass_loses_it(self) -> None:
        of = volume()
        views = Views("me")
        views.heard("other", of, stock(of), 0.0)
        mine = turns(views, of, ["other"], 0.1)
        assert 0 < len(mine) < CHUNKS
        of.added_s = of.progressed_s = STALL_S  # it goes on otherwise
        views.heard("other", of, stock(of), STALL_S)
        assert turns(views, of, ["other"], STALL_S) == mine
        assert len(turns(views, of, ["other"], STALL_S + 0.1)) == CHUNKS

    def test_who_waits_for_others_is_not_taken_for_idle(self) -> None:
        """Its own turns are done; what it lacks is somebody else's."""
        of = volume()
        theirs = {chunk for chunk, name in owners(of.chunks, ("me", "other")).items() if name == "other"}
        here = to_bits([chunk in theirs for chunk in of.chunks])
        views = Views("me")
        views.heard("other", of, Stock(here=here, underway=b"", fetching=True), 0.0)
        of.added_s = of.progressed_s = STALL_S * 2
        views.heard("other", of, Stock(here=here, underway=b"", fetching=True), STALL_S * 2)
        for chunk in theirs:
            of.take(of.chunks[chunk])
            of.proved(of.chunks[chunk])
        assert turns(views, of, ["other"], STALL_S * 2) == of.chunks.keys() - theirs

    def test_somebody_who_reads_waits_less_long(self) -> None:
        of = volume()
        of.awaited = 1
        views = Views("me")
        views.heard("other", of, stock(of), 0.0)
        turns(views, of, ["other"], 0.1)
        assert len(turns(views, of, ["other"], STALL_AWAITED_S + 0.2)) == CHUNKS

    def test_nobody_can_hold_us_up_for_ever(self) -> None:
        """A neighbour that always has news and never a chunk."""
        of = volume()
        views = Views("me")
        now_s = 0.0
        while now_s <= OWN_WAY_S:
            views.heard("other", of, stock(of, here=CHUNKS - int(now_s) % 2), now_s)
            assert len(turns(views, of, ["other"], now_s)) <= 1
            now_s += 1.0
        assert len(turns(views, of, ["other"], now_s)) == CHUNKS

    def test_a_broken_word_is_not_believed_again(self) -> None:
        of = volume()
        views = Views("me")
        views.heard("other", of, stock(of, here=1, fetching=False), 0.0)
        first = next(iter(of.chunks.values()))
        views.broke_word("other", of, first)
        assert views.from_neighbour(of, ["other"]) is None
        views.heard("other", of, stock(of, here=1, fetching=False), 0.5)
        assert views.from_neighbour(of, ["other"]) is None
        assert first.sha256 in turns(views, of, ["other"], 0.6)

    def test_who_has_gone_has_nothing(self) -> None:
        of = volume()
        views = Views("me")
        views.heard("other", of, stock(of, here=CHUNKS), 0.0)
        views.forget("other")
        assert views.from_neighbour(of, ["other"]) is None
        assert len(turns(views, of, [], 0.1)) == CHUNKS
