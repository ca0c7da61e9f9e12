"""Powers of big integers, by gmpy2 where it installs and by plain Python elsewhere; knows no group and no vote.

Nothing here runs in constant time: neither gmpy2's powers nor the table of `FixedBase` hide their exponent from
somebody who measures the machine itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

try:
    import gmpy2
except ImportError:  # plain integers take eight times as long and give the same
    gmpy2 = None

WINDOW_BITS = 6


@dataclass(frozen=True)
class Arithmetic:
    """One way to calculate; `lift` makes its kind of integer, `power` takes base, exponent and modulus."""

    name: str
    lift: Callable[[int], Any]
    power: Callable[[Any, Any, Any], Any]


PLAIN = Arithmetic("plain", int, pow)
FASTEST = PLAIN if gmpy2 is None else Arithmetic("gmpy2", gmpy2.mpz, gmpy2.powmod)


class FixedBase:
    """Powers of one base from a table; worth its few milliseconds from about a dozen powers on."""

    def __init__(self, arithmetic: Arithmetic, base: int, modulus: int, exponent_bits: int) -> None:
        self._one = arithmetic.lift(1)
        self._modulus = arithmetic.lift(modulus)
        self._rows: list[list[Any]] = []
        step = arithmetic.lift(base) % self._modulus
        for _ in range(-(-exponent_bits // WINDOW_BITS)):
            row = [self._one]
            for _ in range(2**WINDOW_BITS - 1):
                row.append(row[-1] * step % self._modulus)
            self._rows.append(row)
            step = row[-1] * step % self._modulus

    def power(self, exponent: int) -> int:
        """The base to this exponent, which must be at least 0 and have no more bits than were announced."""
        result = self._one
        for row in self._rows:
            digit = exponent & (2**WINDOW_BITS - 1)
            if digit:
                result = result * row[digit] % self._modulus
            exponent >>= WINDOW_BITS
        return int(result)
