"""The group all ballots live in, its hash and its small discrete logarithms; knows neither proofs nor elections."""

import hashlib
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from meetroom.ballots.arithmetic import FASTEST, Arithmetic, FixedBase

Draw = Callable[[int], int]
"""A number from 0 up to, not including, the bound, each equally likely and unknown to others: `secrets.randbelow`."""

LARGEST_LOGARITHM = 10**10
"""A result beyond this cannot be found in seconds; no assembly has as many votes, weights included."""


@dataclass(frozen=True)
class Group:
    """The subgroup of order `q` of the numbers modulo `p`, with generator `g`; `name` goes into hashes."""

    name: str
    p: int
    q: int
    g: int
    arithmetic: Arithmetic = field(default=FASTEST, compare=False)

    def contains(self, element: int) -> bool:
        """Whether this is an element of the group, in its one form between 1 and p - 1."""
        return 0 < element < self.p and self._raw_power(element, self.q) == 1

    def is_exponent(self, number: int) -> bool:
        """Whether a number stands in the one form of an exponent, from 0 to q - 1."""
        return 0 <= number < self.q

    def power(self, base: int, exponent: int) -> int:
        """A group element to any exponent, also a negative one."""
        return self._raw_power(base, exponent % self.q)

    def g_power(self, exponent: int) -> int:
        """The generator to any exponent; fast."""
        return _table(self, self.g).power(exponent % self.q)

    def key_power(self, key: int, exponent: int) -> int:
        """Like `power`, for one base that is used many times, as the key of an election is."""
        return _table(self, key).power(exponent % self.q)

    def times(self, *elements: int) -> int:
        """The product of elements."""
        product = 1
        for element in elements:
            product = product * element % self.p
        return product

    def inverse(self, element: int) -> int:
        """The inverse of an element of the group."""
        return pow(element, -1, self.p)

    def challenge(self, prefix: str, elements: Iterable[int]) -> int:
        """The exponent that hashing gives to commitments: SHA-256 of prefix and elements in base ten, with commas.

        Source: Belenios specification 2.0, sections 4.5 to 4.18.
        """
        text = prefix + ",".join(map(str, elements))
        return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big") % self.q

    def logarithm(self, element: int, most: int) -> int | None:
        """The x from 0 to `most` with g to the x equal to `element`, None if there is none; time grows as √most."""
        if not 0 <= most <= LARGEST_LOGARITHM:
            return None
        width, baby = _baby_steps(self, math.isqrt(most) + 1)
        stride = self.inverse(self.g_power(width))
        for giant in range(width + 1):
            small = baby.get(element)
            if small is not None:
                found = giant * width + small
                return found if found <= most else None
            element = self.times(element, stride)
        return None

    def _raw_power(self, base: int, exponent: int) -> int:
        return int(self.arithmetic.power(self.arithmetic.lift(base), exponent, self.p))


@lru_cache(maxsize=16)
def _table(group: Group, base: int) -> FixedBase:
    return FixedBase(group.arithmetic, base, group.p, group.q.bit_length())


@lru_cache(maxsize=4)
def _baby_steps(group: Group, width: int) -> tuple[int, dict[int, int]]:
    steps, element = {}, 1
    for exponent in range(width):
        steps[element] = exponent
        element = group.times(element, group.g)
    return width, steps


BELENIOS_2048 = Group(
    name="BELENIOS-2048",
    p=int(
        "2069478569142254640101364365750500806492298929575110409710088478705737421924271740192223725449768433812906663313"
        "8078958404960054389636289796393038773905722803605973749427671376777618898589872735865049081167099310535867780980"
        "0307904916540637771737641986785272734744763418356000356983051931442845617019110007867373073335641239717328979132"
        "4047457883446826065232797464795113767265869358218004631792207366886005262718636338608879688212076943236614949100"
        "2923444346373222145884100586421050242120365433561201320481118852408731077014151666200162313177169372189248078507"
        "711827842317498073276598828825169183103125680162072880719"
    ),
    q=78571733251071885079927659812671450121821421258408794611510081919805623223441,
    g=int(
        "2402352677501852209227687703532399932712287657378364916510075318787663274146353219320285676155269678799694668298"
        "7493890950838965734256019006010684771644917354741372831046104586813145117816467554005274028898461398645326612150"
        "5579709716201616827031288643245666383486363578210615491841998253431518974065818686865115135857641013888221539601"
        "6043228843603930989333662772848406593138406010231675095763777982665103606822406635076697764025346253773085133173"
        "4951942489677540525736590494924776314759915751987751777114814909204566002054781270547282381409725186398583341157"
        "00568353695553423781475582491896050296680037745308460627"
    ),
)
"""A prime of 2,048 bits, a subgroup of 256 bits.  Source: Belenios specification 2.0, section 5.1."""

GROUPS = {BELENIOS_2048.name: BELENIOS_2048}
"""The groups an election may name.  Newer releases of Belenios have others; so this is format version 1 alone."""
