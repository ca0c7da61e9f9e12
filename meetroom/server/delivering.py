"""Hands the signed minutes to the organisation's integration platform, again and again until it takes them.

What was taken is a fact; what was not taken is told to whoever asks, with the reason.  The platform gets the same
bytes under the same key each time, so that a second sending of what it has adds nothing there.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from meetroom.domain.core import CommandId, MeetingId, PersonId
from meetroom.domain.meeting import decide
from meetroom.domain.minutes_issue import RecordDelivery, newest_sha256
from meetroom.protocol.http import Problem
from meetroom.protocol.integration import DeliveryFault, DeliveryState
from meetroom.protocol.minutes import WorkPhase
from meetroom.server.certificates import now_utc
from meetroom.server.integration_config import IntegrationConfig, OrganisationFile, checked_address, read_secret
from meetroom.server.integration_package import may_be_packed, minutes_package
from meetroom.server.long_work import LongWork
from meetroom.server.minutes_desk import MinutesDesk
from meetroom.server.platform_line import PlatformLine, Taken, TryFailed
from meetroom.server.problem_answers import ProblemFound, problem_of
from meetroom.server.threads import Threads

log = logging.getLogger(__name__)

_NO_HASH = "0" * 64
_AGAIN = (DeliveryFault.UNREACHABLE, DeliveryFault.BUSY)
MAX_WAIT_S = 3_600.0
"""However long the other system says that it wants to be left alone."""


class Deliveries:
    """All deliveries of a server.  Belongs to the loop.

    Raises: BadIntegration for an address or a secret that cannot be used.
    """

    def __init__(
        self,
        config: IntegrationConfig,
        organisation: OrganisationFile | None,
        workers: Threads,
        clock: Callable[[], datetime] = now_utc,
    ) -> None:
        self._config = config
        self._organisation = organisation
        self._workers = workers
        self._clock = clock
        address, secret = checked_address(config.deliver_to), read_secret(config.deliver_token_file)
        self._line = None if address is None else PlatformLine(address, secret, config.deliver_timeout_s)
        self.to = "" if address is None else urlsplit(address).netloc
        self._works: dict[MeetingId, LongWork[DeliveryState]] = {}
        self._closed = False

    def work(self, meeting_id: MeetingId) -> LongWork[DeliveryState]:
        """The delivery of a meeting's minutes."""
        work = self._works.get(meeting_id)
        if work is None:
            work = self._works[meeting_id] = LongWork(DeliveryState(to=self.to), problem_of, meeting=meeting_id)
        return work

    def start(self, desk: MinutesDesk, person_id: PersonId) -> DeliveryState:
        """Begin, or say how far it is where somebody began before.

        Raises: Refused, as the rules say of RecordDelivery; ProblemFound(NOT_FOUND: the server was not told where to
            send to, or in whose name).
        """
        meeting = desk.gathering.meeting
        work = self.work(meeting.meeting_id)
        # Asked before the work: what may not be noted is not sent.
        probe = RecordDelivery(to=self.to or "?", sha256=_NO_HASH)
        decide(meeting, person_id, probe, self._clock())
        if self._line is None or not may_be_packed(meeting, self._organisation):
            raise ProblemFound(Problem.NOT_FOUND)
        if self._closed:
            raise ProblemFound(Problem.SERVER_ERROR)
        if not work.running:
            carrying = self._deliver(desk, person_id, work, self._line)
            work.start(carrying, tries=0, next_try_at=None, fault=None, said="")
        return work.state

    async def package(self, desk: MinutesDesk) -> bytes:
        """The signed minutes as an edXML package, for whoever carries it by other means.

        Raises: ProblemFound(NOT_FOUND): not signed yet, or the server was not told in whose name it writes.
        """
        meeting, organisation = desk.gathering.meeting, self._organisation
        if organisation is None or not may_be_packed(meeting, organisation):
            raise ProblemFound(Problem.NOT_FOUND)
        paper = desk.files.path(newest_sha256(meeting.minutes))
        seq = meeting.minutes.approved_seq
        return await self._workers.run(minutes_package, meeting, paper, organisation, sequence=seq)

    async def close(self) -> None:
        """Give up what was not taken yet, note what was; nothing is begun any more."""
        self._closed = True
        for work in self._works.values():
            await work.cancel()

    async def _deliver(
        self, desk: MinutesDesk, person_id: PersonId, work: LongWork[DeliveryState], line: PlatformLine
    ) -> dict[str, Any]:
        work.change(phase=WorkPhase.GATHERING)
        package = await self.package(desk)
        digest = sha256(package).hexdigest()
        taken = await self._send(package, digest, work, line)
        work.past_stopping()
        work.change(phase=WorkPhase.RECORDING)
        command = RecordDelivery(to=self.to, sha256=digest, receipt=taken.receipt)
        answer = await desk.submit(person_id, CommandId(f"deliver-{secrets.token_hex(16)}"), command)
        log.info("minutes delivered", extra={"meeting": desk.gathering.room.meeting_id, "seq": answer.seq})
        return {"said": taken.receipt}

    async def _send(self, package: bytes, digest: str, work: LongWork[DeliveryState], line: PlatformLine) -> Taken:
        """Raises: ProblemFound(NOT_DELIVERED)."""
        for tries, pause_s in enumerate((*self._config.deliver_waits_s, None), 1):
            work.change(phase=WorkPhase.WRITING, tries=tries, next_try_at=None)
            try:
                taken = await line.send(package, key=digest)
            except TryFailed as failed:
                work.change(fault=failed.fault, said=failed.said)
                log.warning("minutes not delivered", extra={"to": self.to, "why": failed.fault.value, "tries": tries})
                if pause_s is None or failed.fault not in _AGAIN:
                    break
                wait_s = min(max(pause_s, failed.retry_after_s), MAX_WAIT_S)
                work.change(phase=WorkPhase.WAITING, next_try_at=self._clock() + timedelta(seconds=wait_s))
                await asyncio.sleep(wait_s)
            else:
                work.change(fault=None, said=taken.receipt)
                return taken
        raise ProblemFound(Problem.NOT_DELIVERED)
