"""Proofs of verifiable votes, checked by child processes beside the server's own; knows no meeting."""

import os
from queue import LifoQueue

from meetroom.ballots.ballot import BallotFault
from meetroom.ballots.labour import Labourer
from meetroom.ballots.worker import RecordChecked
from meetroom.server.threads import Threads

_MOST = 4


class Proofs:
    """A few children, each started when first needed.

    Args:
        count: how many; by default one for each core but one.
    """

    def __init__(self, count: int | None = None) -> None:
        self.count = count or max(1, min(_MOST, (os.cpu_count() or 1) - 1))
        self._threads = Threads("proofs", self.count)
        self._labourers = [Labourer() for _ in range(self.count)]
        # The last one used first: children that are not needed are never started.
        self._free: LifoQueue[Labourer] = LifoQueue()
        for labourer in reversed(self._labourers):
            self._free.put(labourer)

    async def fault_of(self, election: str, roster: str, text: str) -> BallotFault | None:
        """What speaks against a ballot; None if it counts.  Raises: LabourFailed."""
        return await self._threads.run(self._fault_of, election, roster, text)

    async def check_record(self, raw: bytes, known: tuple[str, ...]) -> RecordChecked:
        """Check a public record.  Raises: LabourFailed."""
        return await self._threads.run(self._check_record, raw, known)

    def close(self) -> None:
        """End all children; what they were at is not finished."""
        for labourer in self._labourers:
            labourer.close()
        self._threads.close()

    def _fault_of(self, election: str, roster: str, text: str) -> BallotFault | None:
        labourer = self._free.get()
        try:
            return labourer.check_ballot(election, roster, text)
        finally:
            self._free.put(labourer)

    def _check_record(self, raw: bytes, known: tuple[str, ...]) -> RecordChecked:
        labourer = self._free.get()
        try:
            return labourer.check_record(raw, known)
        finally:
            self._free.put(labourer)
