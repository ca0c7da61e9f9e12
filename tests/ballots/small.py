"""A group small enough for many examples a second, large enough that nothing agrees by accident."""

import random

from hypothesis import settings
from hypothesis import strategies as st

from meetroom.ballots.group import Draw, Group

SMALL = Group(
    name="SMALL-191",
    p=1569275433846670193417332158213033935748673205820244036933,
    q=120166528697482210296900871763697827743,
    g=974412828668210538548785864345336031616867048440598001161,
)
SOME = settings(max_examples=40, deadline=None)
A_FEW = settings(max_examples=12, deadline=None)
"""Where every example is a whole election."""
exponents = st.integers(0, SMALL.q - 1)


def drawing(seed: int) -> Draw:
    """The same randomness for the same seed."""
    return random.Random(seed).randrange
