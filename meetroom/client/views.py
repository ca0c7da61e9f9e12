"""What the neighbours have of each version, and from that: fetch from whom, or from the server, or wait; no I/O.

A chunk is fetched from the server by one client of the point, whose turn it is by `turns`; all others take it from
whoever has it.  Nobody waits for ever: a neighbour whose turn it is and who does nothing loses it.
"""

import random
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from meetroom.client.hatch import Stock, from_bits
from meetroom.client.turns import owners, runners
from meetroom.client.volume import Volume
from meetroom.papers.sealing import ChunkRef

SURVEY_S = 2.5
STALL_S = 20.0
STALL_AWAITED_S = 6.0
STALLED_FOR_S = 60.0
UNDERWAY_S = 3.0
OWN_WAY_S = 30.0


@dataclass(frozen=True, slots=True)
class View:
    """What a neighbour has of one version, as it said last; `changed_s`: since when it has had just this."""

    here: frozenset[str]
    underway: frozenset[str]
    fetching: bool
    heard_s: float
    changed_s: float


@dataclass
class _Version:
    views: dict[str, View] = field(default_factory=dict)
    denied: dict[str, set[str]] = field(default_factory=dict)
    stalled_until_s: dict[str, float] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    owners_for: tuple[str, ...] = ()


class Views:
    """See the module.

    Args:
        me: own name.
    """

    def __init__(self, me: str, dice: random.Random | None = None) -> None:
        self._me = me
        self._dice = dice or random.Random()
        self._versions: dict[str, _Version] = {}

    def heard(self, name: str, volume: Volume, stock: Stock | None, now_s: float) -> bool:
        """A neighbour said what it has of a version, or that it does not know it; whether that is news."""
        version = self._versions.setdefault(volume.name, _Version())
        before = version.views.pop(name, None)
        if stock is None:
            return before is not None
        chunks = list(volume.chunks)
        here = from_bits(stock.here, chunks) - version.denied.get(name, set())
        underway = from_bits(stock.underway, chunks)
        same = before is not None and before.here == here
        changed_s = before.changed_s if before is not None and same else now_s
        version.views[name] = View(here, underway, stock.fetching, now_s, changed_s)
        return not same

    def broke_word(self, name: str, volume: Volume, chunk: ChunkRef) -> None:
        """A neighbour did not give what it said it has: for this chunk it is not believed again."""
        version = self._versions.setdefault(volume.name, _Version())
        version.denied.setdefault(name, set()).add(chunk.sha256)
        view = version.views.get(name)
        if view is not None:
            version.views[name] = replace(view, here=view.here - {chunk.sha256})

    def forget(self, name: str) -> None:
        """A neighbour has gone."""
        for version in self._versions.values():
            version.views.pop(name, None)

    def forget_version(self, volume: Volume) -> None:
        """Nothing more is to be fetched of a version."""
        self._versions.pop(volume.name, None)

    def from_neighbour(self, volume: Volume, free: Collection[str]) -> tuple[ChunkRef, str] | None:
        """A gap that one of the `free` neighbours fills, at random so that the load is spread; None: there is none."""
        version = self._versions.get(volume.name)
        if version is None:
            return None
        names = [name for name in free if name in version.views]
        self._dice.shuffle(names)
        for name in names:
            common = volume.gaps.keys() & version.views[name].here
            if common:
                return volume.gaps[self._dice.choice(sorted(common))], name
        return None

    def from_server(self, volume: Volume, alive: Collection[str], now_s: float) -> ChunkRef | None:
        """The next gap whose turn is ours; None while it is that of `alive` others, or not yet known whose."""
        version = self._versions.setdefault(volume.name, _Version())
        views = {name: view for name, view in version.views.items() if name in alive}
        # They hear of a document within seconds of each other: whoever is first waits for the rest.
        if len(views) < len(alive) and now_s - volume.added_s < SURVEY_S:
            return None
        if now_s - max(volume.progressed_s, volume.added_s) > OWN_WAY_S:
            # Whatever the others say, it does not go on: each for themselves.
            return next(iter(volume.gaps.values()), None)
        self._deal(version, volume, views, now_s)
        taken: set[str] = set()
        for view in views.values():
            taken |= view.here
            if now_s - view.heard_s < UNDERWAY_S and now_s - view.changed_s < _stall_s(volume):
                taken |= view.underway
        mine = (chunk for name, chunk in volume.gaps.items() if version.owners[name] == self._me and name not in taken)
        return next(mine, None)

    def _deal(self, version: _Version, volume: Volume, views: dict[str, View], now_s: float) -> None:
        """Settle whose turn each chunk is, after leaving out those who let theirs pass."""
        self._look_for_stalled(version, volume, views, now_s)
        able = (n for n, v in views.items() if v.fetching and version.stalled_until_s.get(n, 0.0) <= now_s)
        chosen = runners(volume.name, [self._me, *able])
        if chosen != version.owners_for:
            version.owners, version.owners_for = owners(volume.chunks, chosen), chosen

    def _look_for_stalled(self, version: _Version, volume: Volume, views: dict[str, View], now_s: float) -> None:
        for name, view in views.items():
            if name not in version.owners_for or now_s - view.changed_s <= _stall_s(volume):
                continue
            if any(version.owners[gap] == name and gap not in view.here for gap in volume.gaps):
                version.stalled_until_s[name] = now_s + STALLED_FOR_S


def _stall_s(volume: Volume) -> float:
    return STALL_AWAITED_S if volume.awaited else STALL_S
