"""Ways to spoil, forge or merely change a public record; each gives a file that two verifiers must judge alike.

Most keep every hash and every link right, so that what is judged is the content; a few damage the file itself.
"""

import random

from tests.ballots import ballot_mutations, file_mutations, record_mutations
from tests.ballots.elections import Held

MUTATIONS = {**ballot_mutations.WAYS, **record_mutations.WAYS, **file_mutations.WAYS}
"""All of them; in this order, so that a seed stays the same change."""


def mutate(held: Held, rng: random.Random) -> tuple[str, bytes]:
    """Some change of a record, and its name."""
    while True:
        name = rng.choice(list(MUTATIONS))
        raw = MUTATIONS[name](held, rng)
        if raw is not None:
            return name, raw
