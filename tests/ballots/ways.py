"""Ways to change a record, by name; knows none of them."""

import random
from collections.abc import Callable

from tests.ballots.elections import Held

Mutation = Callable[[Held, random.Random], bytes | None]
"""It may return None where this election has nothing to change that way."""


class Ways(dict[str, Mutation]):
    """Those of one kind, in the order of their writing: a seed stands for the same one as long as that stays."""

    def add(self, mutation: Mutation) -> Mutation:
        """Register a way under its own name."""
        self[mutation.__name__] = mutation
        return mutation
