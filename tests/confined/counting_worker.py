"""A worker for the tests: counts, fills memory, or never comes to an end."""

import sys

from meetroom.confined.worker import LimitedJob, serve


class Count(LimitedJob, frozen=True, kw_only=True):
    """Count to `count_to`, for ever when it is 0; take `fill_bytes` first."""

    count_to: int
    fill_bytes: int = 0


def examine(job: Count) -> list[int]:
    """Do what was asked."""
    taken = bytearray(job.fill_bytes)
    while not job.count_to:
        taken[:1] = b"x"
    return list(range(1, job.count_to + 1))


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1:], Count, examine))
