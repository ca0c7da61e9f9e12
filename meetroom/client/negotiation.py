"""One offer to the relay at a time, and what is said of it; an answer to another offer is nobody's business here."""

import asyncio
import itertools
import secrets
from collections.abc import Callable

from meetroom.protocol.messages import ClientMessage
from meetroom.protocol.signalling import MediaAnswer, MediaFailed, MediaFailure, MediaOffer, OfferId

ANSWER_TIMEOUT_S = 10.0


class NoAnswer(Exception):
    """The offer came to nothing; `why` None: nobody answered."""

    def __init__(self, why: MediaFailure | None = None) -> None:
        super().__init__("no answer" if why is None else why.value)
        self.why = why


class Negotiation:
    """Offers and waits.

    Args:
        send: hands a signal to the line; False when there is none.
    """

    def __init__(self, send: Callable[[ClientMessage], bool]) -> None:
        self._send = send
        # Unlike those of any other run of this program: an answer may still be under way to the one before.
        self._name = secrets.token_hex(4)
        self._numbers = itertools.count(1)
        self._offer_id: OfferId | None = None
        self._answer: asyncio.Future[MediaAnswer] | None = None

    def new_id(self) -> OfferId:
        """A name for the next offer."""
        return f"o-{self._name}-{next(self._numbers)}"

    async def answer_to(self, offer_id: OfferId, sdp: str) -> MediaAnswer:
        """Send an offer and wait for its answer.  Raises: NoAnswer."""
        self._offer_id, self._answer = offer_id, asyncio.get_running_loop().create_future()
        try:
            if not self._send(MediaOffer(sdp, offer_id)):
                raise NoAnswer
            async with asyncio.timeout(ANSWER_TIMEOUT_S):
                return await self._answer
        except TimeoutError as error:
            raise NoAnswer from error
        finally:
            self._offer_id = self._answer = None

    def on_answer(self, answer: MediaAnswer) -> bool:
        """Take an answer; whether it is the one that is waited for."""
        if self._answer is None or self._answer.done() or answer.offer_id != self._offer_id:
            return False
        self._answer.set_result(answer)
        return True

    def on_failed(self, failed: MediaFailed) -> bool:
        """Take a refusal; whether it is of the offer that waits."""
        if failed.offer_id != self._offer_id:
            return False
        self.give_up(failed.why)
        return True

    def give_up(self, why: MediaFailure | None = None) -> None:
        """There will be no answer."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(NoAnswer(why))
