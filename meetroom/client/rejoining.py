"""Keeps one line to the relay standing through every outage: tries, swaps, waits, says so; knows no voice or picture.

A second line is brought up beside the present one and takes its place when it stands.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol

from meetroom.client.listening import CallPhase
from meetroom.client.negotiation import Negotiation, NoAnswer
from meetroom.client.pace import Backoff
from meetroom.client.problems import ClientProblem
from meetroom.media.config import SessionConfig
from meetroom.media.quality import SessionState
from meetroom.media.session import MalformedAnswer, MediaSession, MediaUnreachable
from meetroom.protocol.messages import ClientMessage
from meetroom.protocol.signalling import (
    Layer,
    LegId,
    MediaAnswer,
    MediaFailed,
    MediaFailure,
    OfferId,
    Outlook,
    outlook,
)

logger = logging.getLogger(__name__)

LOOK_AGAIN_S = 15.0
"""Whoever is not let in looks again after so long, even if nothing was heard."""
JOIN_DEADLINE_S = 10.0
FIRST_DEADLINE_S, DEADLINE_GROWTH = 2.5, 1.6
"""A path that comes back is found by the next try, not by the one under way: after an outage tries begin short."""
FIRST_PAUSE_S = 0.3

_PROBLEMS = {
    MediaFailure.NO_RELAY: ClientProblem.CALL_NOT_OFFERED,
    MediaFailure.CLOSED_SITTING: ClientProblem.CALL_DOORS_CLOSED,
    MediaFailure.NOT_ALLOWED: ClientProblem.CALL_NOT_ALLOWED,
}
"""What stands behind a refusal; another final one means that the two programs do not understand each other."""


@dataclass(eq=False)
class CallLine:
    """One media session with the names of its offer and of the leg that came of it.

    Attributes:
        demand: its own layers somebody watches, as told last.
        doomed: set when the relay is known to have given it up.
    """

    offer_id: OfferId
    config: SessionConfig
    session: MediaSession = field(init=False)
    leg_id: LegId | None = None
    state: SessionState = SessionState.NEW
    demand: tuple[Layer, ...] = ()
    doomed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def dead(self) -> bool:
        """Whether nothing comes over it any more, as far as is known."""
        return self.doomed.is_set() or self.state in (SessionState.LOST, SessionState.FAILED)


class LineOwner(Protocol):
    """Whoever sends and shows over the line."""

    def wanted(self) -> SessionConfig:
        """What a line made now is for."""

    def session_for(self, line: CallLine) -> MediaSession:
        """A session that reports its state to `CallLines.on_state`."""

    def addressed(self, sdp: str) -> str:
        """The answer with the address by which the relay is reached from here."""

    def line_changed(self) -> None:
        """`phase`, `problem` or `present` is another."""

    def line_swapped(self) -> None:
        """A new line stands: the server knows nothing of us but the offer."""


@dataclass(frozen=True)
class _Setback:
    """Why a line did not come to stand."""

    problem: ClientProblem
    outlook: Outlook = Outlook.RETRY


class CallLines:
    """See the module.

    Args:
        send: hands a signal to the meeting's line; False when there is none.
    """

    def __init__(self, send: Callable[[ClientMessage], bool], owner: LineOwner) -> None:
        self.phase = CallPhase.OFF
        self.problem: ClientProblem | None = None
        self.present: CallLine | None = None
        self._coming: CallLine | None = None
        self._owner = owner
        self._negotiation = Negotiation(send)
        self._signalling = asyncio.Event()
        self._needs_new = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def wanted(self) -> bool:
        """Whether a line is to be kept at all."""
        return self._task is not None

    def start(self) -> None:
        """Keep a line from now on."""
        self._stand(CallPhase.JOINING)
        self._needs_new.set()
        self._task = asyncio.create_task(self._keep(), name="conference")

    async def stop(self) -> None:
        """Keep none; harmless when there is none."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await self._hang_up()
            self._stand(CallPhase.OFF)

    def renew(self) -> None:
        """Make a new line in the place of the present one: what it is for has changed."""
        if self._task is not None:
            self._needs_new.set()

    def line_up(self) -> None:
        """The server is there (again): what it knew of us is gone."""
        self._signalling.set()
        self._needs_new.set()

    def line_down(self) -> None:
        """No offer gets through; media may well go on."""
        self._signalling.clear()
        self._negotiation.give_up()

    def let_in_perhaps(self) -> None:
        """What kept us out has changed."""
        if self.phase is CallPhase.WAITING:
            self._needs_new.set()

    def of_leg(self, leg_id: LegId) -> CallLine | None:
        """The line of a leg, while it is of use."""
        lines = (line for line in (self.present, self._coming) if line is not None)
        return next((line for line in lines if line.leg_id == leg_id), None)

    def on_answer(self, answer: MediaAnswer) -> None:
        """The relay takes us."""
        if self._negotiation.on_answer(answer) and self._coming is not None:
            self._coming.leg_id = answer.leg_id

    def on_failed(self, failed: MediaFailed) -> None:
        """An offer was not served, or a leg is gone."""
        logger.info("the relay gives up a leg: %s", failed.why.value)
        if self._negotiation.on_failed(failed):
            return
        coming, present = self._coming, self.present
        if coming is not None and coming.offer_id == failed.offer_id:
            coming.doomed.set()
        elif present is not None and present.offer_id == failed.offer_id:
            present.doomed.set()
            self._replace_present()
            if outlook(failed.why) is Outlook.RETRY:
                self._stand(CallPhase.RECONNECTING, ClientProblem.CALL_LOST)

    def on_state(self, line: CallLine, state: SessionState) -> None:
        """A session says how it is."""
        line.state = state
        if line is not self.present or self.phase is CallPhase.WAITING:
            return
        if state in (SessionState.LOST, SessionState.FAILED):
            self._replace_present()
            self._stand(CallPhase.RECONNECTING, ClientProblem.CALL_LOST)
        elif not line.dead and self.phase is CallPhase.RECONNECTING:
            # It came back by itself.  A try that is under way may still take its place, and if not: no matter.
            self._needs_new.clear()
            self._stand(CallPhase.LIVE)

    def _replace_present(self) -> None:
        """The present line is of no use; one that is under way already will do."""
        if self._coming is None:
            self._needs_new.set()

    def _stand(self, phase: CallPhase, problem: ClientProblem | None = None) -> None:
        self.phase, self.problem = phase, problem
        self._owner.line_changed()

    async def _keep(self) -> None:
        backoff, deadline_s = Backoff(first_s=FIRST_PAUSE_S), JOIN_DEADLINE_S
        while True:
            await self._needs_new.wait()
            await self._signalling.wait()
            self._needs_new.clear()
            setback = await self._try_at_any_rate(deadline_s)
            if setback is None:
                backoff.reset()
                deadline_s = FIRST_DEADLINE_S
            elif setback.outlook is not Outlook.RETRY:
                await self._wait_outside(setback)
            elif not self._content():
                deadline_s = min(JOIN_DEADLINE_S, deadline_s * DEADLINE_GROWTH)
                self._needs_new.set()
                self._say(setback.problem)
                await asyncio.sleep(backoff.next_s())

    async def _try_at_any_rate(self, deadline_s: float) -> _Setback | None:
        try:
            return await self._try(deadline_s)
        except Exception:
            # Whatever it was: somebody without sound must not stay so until they think of starting anew.
            logger.exception("a try to join the conference failed")
            return _Setback(ClientProblem.CALL_FAILED)

    def _content(self) -> bool:
        """Whether the present line is (again) what is wanted, so that a failed try does not matter."""
        present = self.present
        return present is not None and not present.dead and present.config == self._owner.wanted()

    def _say(self, problem: ClientProblem) -> None:
        if self.present is None:
            self._stand(CallPhase.JOINING, problem)
        elif self.present.dead:
            self._stand(CallPhase.RECONNECTING, ClientProblem.CALL_LOST)

    async def _try(self, deadline_s: float) -> _Setback | None:
        """Bring up a line and put it in the place of the present one; why not, when it cannot be."""
        fresh = CallLine(self._negotiation.new_id(), self._owner.wanted())
        fresh.session = self._owner.session_for(fresh)
        self._coming = fresh
        try:
            setback = await self._bring_up(fresh, deadline_s)
        finally:
            self._coming = None
        if setback is None:
            old, self.present = self.present, fresh
            self._stand(CallPhase.LIVE)
            self._owner.line_swapped()
            if old is not None:
                await old.session.close()
        return setback

    async def _bring_up(self, line: CallLine, deadline_s: float) -> _Setback | None:
        """Offer, and connect to the relay that answers; a line that does not come to stand is closed."""
        stands = False
        try:
            answer = await self._negotiation.answer_to(line.offer_id, await line.session.offer())
            stands = await _unless(line.doomed, line.session.accept(self._owner.addressed(answer.sdp)), deadline_s)
            return None if stands else _Setback(ClientProblem.CALL_BLOCKED)
        except NoAnswer as error:
            return _refused(error.why)
        except MediaUnreachable:
            return _Setback(ClientProblem.CALL_BLOCKED)
        except (MalformedAnswer, OSError) as error:
            logger.info("the conference cannot be joined: %s", type(error).__name__)
            return _Setback(ClientProblem.CALL_FAILED)
        except Exception:
            logger.exception("joining the conference failed")
            return _Setback(ClientProblem.CALL_FAILED)
        finally:
            if not stands:
                await line.session.close()

    async def _wait_outside(self, setback: _Setback) -> None:
        await self._hang_up()
        self._stand(CallPhase.WAITING, setback.problem)
        if setback.outlook is Outlook.WAIT:
            try:
                async with asyncio.timeout(LOOK_AGAIN_S):
                    await self._needs_new.wait()
            except TimeoutError:
                self._needs_new.set()

    async def _hang_up(self) -> None:
        present, self.present = self.present, None
        if present is not None:
            await present.session.close()


def _refused(why: MediaFailure | None) -> _Setback:
    if why is None:
        return _Setback(ClientProblem.CALL_FAILED)
    ahead = outlook(why)
    usual = ClientProblem.CALL_FAILED if ahead is Outlook.RETRY else ClientProblem.CALL_INCOMPATIBLE
    return _Setback(_PROBLEMS.get(why, usual), ahead)


async def _unless(doomed: asyncio.Event, work: Coroutine[Any, Any, None], deadline_s: float) -> bool:
    """Whether the work was done, in time and before it became useless.  Raises: whatever it raises."""
    doing, doom = asyncio.ensure_future(work), asyncio.ensure_future(doomed.wait())
    try:
        await asyncio.wait({doing, doom}, timeout=deadline_s, return_when=asyncio.FIRST_COMPLETED)
        if not doing.done():
            return False
        doing.result()
        return not doomed.is_set()
    finally:
        for task in (doing, doom):
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await doing
