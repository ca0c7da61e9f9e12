"""A recorder: a silent guest of the conference who writes what is seen and heard; knows no meeting, only orders.

It comes back by itself after every loss of the relay; the film goes on meanwhile, still and silent.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from pathlib import Path

from meetroom.media.audio import Samples
from meetroom.media.config import SessionConfig, VideoFormat
from meetroom.media.picture import Picture
from meetroom.media.recording.film import Film, FilmBroken
from meetroom.media.recording.messages import (
    Answer,
    Broken,
    Finish,
    Finished,
    FromRecorder,
    Grown,
    Offered,
    Order,
    Show,
    Slots,
    ToRecorder,
)
from meetroom.media.recording.studio import SILENCE, Shot, Studio
from meetroom.media.session import MalformedAnswer, MediaSession, MediaUnreachable, SessionState
from meetroom.protocol.signalling import Layer, SlotFill

logger = logging.getLogger(__name__)

PICTURE_SLOTS = 2
GROWN_EVERY_S = 1.0
TRY_AGAIN_S = 1.0
ANSWER_TIMEOUT_S = 15.0
_NOTHING_SENT = VideoFormat(16, 16, 1, 1)


class Recorder:
    """See the module.  Belongs to the loop it is made on.

    Args:
        order: what to write where.
        tell: says one message to the server; called on the loop.
    Raises: FilmBroken.
    """

    def __init__(self, order: Order, tell: Callable[[FromRecorder], None]) -> None:
        self._path = Path(order.film_path)
        self._tell = tell
        self._loop = asyncio.get_running_loop()
        self._session: MediaSession | None = None
        self._coming: MediaSession | None = None
        self._fills: tuple[SlotFill, ...] = ()
        self._answer: asyncio.Future[str | None] | None = None
        self._needs_new = asyncio.Event()
        self._end: asyncio.Future[Exception | None] = self._loop.create_future()
        film = Film(self._path, order.width_px, order.height_px)
        self._studio = Studio(film, self._playout, self._on_broken)
        self._handlers: dict[type, Callable[..., None]] = {
            Answer: self._on_answer,
            Slots: self._on_slots,
            Show: self._on_show,
            Finish: lambda message: self.finish(),
        }

    async def run(self) -> None:
        """Record until `finish`, or until the film ends unasked; the last message has been told then.

        After a fault of ours there is no last message: the server begins another part, as after a crash.
        """
        self._studio.start()
        self._needs_new.set()
        tasks = [asyncio.create_task(self._stay_in()), asyncio.create_task(self._tell_growth())]
        broken = await self._end
        sessions = (self._session, self._coming)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.to_thread(self._studio.stop)
        for session in sessions:
            if session is not None:
                await session.close()
        await asyncio.sleep(0)  # a film that broke while it was closed says so by a callback of the loop
        if broken is None:
            self._tell(Finished(self._studio.duration_s))
        elif isinstance(broken, FilmBroken):
            self._tell(Broken(broken.no_space))

    def finish(self) -> None:
        """End as ordered."""
        if not self._end.done():
            self._end.set_result(None)

    def take(self, message: ToRecorder) -> None:
        """One message of the server; the order itself was the first."""
        handler = self._handlers.get(type(message))
        if handler is not None:
            handler(message)

    def _on_answer(self, message: Answer) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(message.sdp)

    def _on_slots(self, message: Slots) -> None:
        self._fills = message.fills

    def _on_show(self, message: Show) -> None:
        large = None if message.large is None else (message.large, message.large_is_screen)
        small = None if message.small is None else (message.small, False)
        self._studio.show(Shot(large, small, message.caption))

    def _on_broken(self, broken: Exception) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens any more
            self._loop.call_soon_threadsafe(self._break, broken)

    def _break(self, broken: Exception) -> None:
        logger.error("the film cannot be written: %s", broken or type(broken).__name__)
        if not self._end.done():
            self._end.set_result(broken)

    def _playout(self) -> Samples:
        session = self._session
        return SILENCE if session is None else session.playout()

    async def _tell_growth(self) -> None:
        while True:
            await asyncio.sleep(GROWN_EVERY_S)
            size_bytes = await asyncio.to_thread(_size_bytes, self._path)
            self._tell(Grown(self._studio.duration_s, size_bytes))

    async def _stay_in(self) -> None:
        while True:
            await self._needs_new.wait()
            self._needs_new.clear()
            if not await self._join():
                self._needs_new.set()
                await asyncio.sleep(TRY_AGAIN_S)

    async def _join(self) -> bool:
        """Bring up a session in the place of the present one."""
        config = SessionConfig(PICTURE_SLOTS, send_audio=False, send_video=False, high=_NOTHING_SENT, low=None)
        fresh = MediaSession(
            config,
            on_picture=lambda mid, picture: self._on_picture(fresh, mid, picture),
            on_state=lambda state: self._on_state(fresh, state),
        )
        self._coming = fresh
        try:
            self._answer = self._loop.create_future()
            self._tell(Offered(await fresh.offer()))
            async with asyncio.timeout(ANSWER_TIMEOUT_S):
                sdp = await self._answer
            if sdp is None:
                raise MediaUnreachable("the relay refused the offer")
            await fresh.accept(sdp)
        except (MediaUnreachable, MalformedAnswer, TimeoutError, OSError) as error:
            logger.info("the conference cannot be joined: %s", type(error).__name__)
            await fresh.close()
            return False
        finally:
            self._answer = self._coming = None
        old, self._session = self._session, fresh
        if old is not None:
            await old.close()
        return True

    def _on_state(self, session: MediaSession, state: SessionState) -> None:
        if session is self._session and state in (SessionState.LOST, SessionState.FAILED):
            self._needs_new.set()

    def _on_picture(self, session: MediaSession, mid: str, picture: Picture) -> None:
        if session is not self._session:
            return
        fill = next((entry for entry in self._fills if entry.mid == mid), None)
        if fill is not None and fill.leg_id is not None:
            self._studio.picture(fill.leg_id, fill.layer is Layer.SCREEN, picture)


def _size_bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
