"""The only crossing between the window's thread and the engine's: commands go in, facts come out; no rule, no screen.

Everything the engine reports is gathered under a lock and handed over once per frame, newest state first, so a
burst of a thousand facts costs one refresh.
"""

import asyncio
import logging
import sys
import threading
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, TypeVar

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from meetroom.client.engine import (
    CallState,
    ClientError,
    ClientProblem,
    DocumentProgress,
    LinkState,
    Listener,
)
from meetroom.domain.core import Command, DocumentId, Fact, MeetingId, PersonId, PollId
from meetroom.domain.state import Meeting
from meetroom.media.picture import Picture
from meetroom.protocol.messages import Answer, InkPresented, PagePresented, PointerPresented, Readiness
from meetroom.protocol.signalling import LegId
from meetroom.ui.engine_port import ConferencePort as ConferencePort
from meetroom.ui.engine_port import EngineFactory as EngineFactory
from meetroom.ui.engine_port import EnginePort as EnginePort

logger = logging.getLogger(__name__)
T = TypeVar("T")
FRAME_MS = 16
GATHER_MS = 3
GOODBYE_S = 0.1


class _Pending:
    """What has been reported since the last frame."""

    def __init__(self) -> None:
        self.link: tuple[LinkState, ClientProblem | None] | None = None
        self.meeting: Meeting | None = None
        self.facts: list[Fact] = []
        self.reset = False
        self.documents: dict[DocumentId, DocumentProgress] = {}
        self.marks: set[DocumentId] = set()
        self.search = False
        self.kept = False
        self.elections: set[PollId] = set()
        self.outbox: int | None = None
        self.online: frozenset[PersonId] | None = None
        self.readiness: tuple[Readiness, ...] | None = None
        self.page: PagePresented | None = None
        self.pointer: PointerPresented | None = None
        self.ink: list[InkPresented] = []
        self.call: CallState | None = None
        self.pictures: dict[LegId, Picture] = {}
        self.late: list[tuple[Command, Answer]] = []
        self.retention = False


class _Ear(Listener):
    """Listens on the engine's thread; everything it hears lands in one `_Pending`."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._lock = threading.Lock()
        self._pending = _Pending()
        self._awake = False
        self._wake = wake

    def take(self) -> _Pending:
        """Everything since the last call; on the window's thread."""
        with self._lock:
            pending, self._pending, self._awake = self._pending, _Pending(), False
        return pending

    def _put(self, change: Callable[[_Pending], None]) -> None:
        with self._lock:
            change(self._pending)
            first, self._awake = not self._awake, True
        if first:
            self._wake()

    def on_link(self, state: LinkState, problem: ClientProblem | None) -> None:
        self._put(lambda p: setattr(p, "link", (state, problem)))

    def on_facts(self, meeting: Meeting, facts: tuple[Fact, ...]) -> None:
        def change(p: _Pending) -> None:
            p.meeting = meeting
            p.facts.extend(facts)

        self._put(change)

    def on_reset(self, meeting: Meeting) -> None:
        def change(p: _Pending) -> None:
            p.meeting, p.reset, p.facts = meeting, True, []

        self._put(change)

    def on_marks(self, document_id: DocumentId) -> None:
        self._put(lambda p: p.marks.add(document_id))

    def on_document(self, document_id: DocumentId, state: DocumentProgress) -> None:
        self._put(lambda p: p.documents.__setitem__(document_id, state))

    def on_search(self) -> None:
        self._put(lambda p: setattr(p, "search", True))

    def on_kept(self) -> None:
        self._put(lambda p: setattr(p, "kept", True))

    def on_election(self, poll_id: PollId) -> None:
        self._put(lambda p: p.elections.add(poll_id))

    def on_retention(self) -> None:
        self._put(lambda p: setattr(p, "retention", True))

    def on_outbox(self, waiting: int) -> None:
        self._put(lambda p: setattr(p, "outbox", waiting))

    def on_late_answer(self, command: Command, answer: Answer) -> None:
        self._put(lambda p: p.late.append((command, answer)))

    def on_online(self, person_ids: frozenset[PersonId]) -> None:
        self._put(lambda p: setattr(p, "online", person_ids))

    def on_readiness(self, rows: tuple[Readiness, ...]) -> None:
        self._put(lambda p: setattr(p, "readiness", rows))

    def on_presented(self, page: PagePresented) -> None:
        self._put(lambda p: setattr(p, "page", page))

    def on_pointer(self, pointer: PointerPresented) -> None:
        self._put(lambda p: setattr(p, "pointer", pointer))

    def on_live_ink(self, ink: InkPresented) -> None:
        self._put(lambda p: p.ink.append(ink))

    def on_call(self, call: CallState) -> None:
        self._put(lambda p: setattr(p, "call", call))

    def on_picture(self, leg_id: LegId, picture: Picture) -> None:
        self._put(lambda p: p.pictures.__setitem__(leg_id, picture))


def new_loop() -> asyncio.AbstractEventLoop:
    """The fastest loop of this platform that carries UDP and child processes' pipes for the engine."""
    if sys.platform == "win32":
        return asyncio.SelectorEventLoop()
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


class Bridge(QObject):
    """Owner of the engine's thread.  All signals come on the window's thread, in this order within a frame.

    Args:
        make_engine: called once on the engine's loop with the listener to report to.
    """

    linkChanged = Signal(object, object)  # LinkState, ClientProblem | None
    meetingReset = Signal()
    meetingChanged = Signal(object, object)  # Meeting, tuple[Fact, ...]
    documentChanged = Signal(str, object)  # DocumentId, DocumentProgress
    marksChanged = Signal(str)  # DocumentId
    searchChanged = Signal()
    keptChanged = Signal()
    electionChanged = Signal(str)  # PollId
    retentionChanged = Signal()
    outboxChanged = Signal(int)
    lateAnswer = Signal(object, object)  # Command, Answer
    onlineChanged = Signal(object)  # frozenset[PersonId]
    readinessChanged = Signal(object)  # tuple[Readiness, ...]
    pagePresented = Signal(object)  # PagePresented
    pointerPresented = Signal(object)  # PointerPresented
    inkPresented = Signal(object)  # InkPresented
    callChanged = Signal(object)  # CallState
    pictureArrived = Signal(str, object)  # LegId, Picture

    _woken = Signal()
    _finished = Signal(object)

    def __init__(self, make_engine: EngineFactory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.meeting = Meeting(meeting_id=MeetingId(""))
        self.facts: list[Fact] = []
        self.link = LinkState.OFFLINE
        self.call = CallState()
        self.online: frozenset[PersonId] = frozenset()
        self._stopped = False
        self._ear = _Ear(self._woken.emit)
        self._timer = QTimer(self, singleShot=True, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.flush)
        self._flushed = QElapsedTimer()
        self._flushed.start()
        self._woken.connect(self._schedule, Qt.ConnectionType.QueuedConnection)
        self._finished.connect(self._run_callback, Qt.ConnectionType.QueuedConnection)
        self._loop = new_loop()
        self._thread = threading.Thread(target=self._serve, name="engine", daemon=True)
        self._thread.start()
        made = asyncio.run_coroutine_threadsafe(self._make(make_engine), self._loop)
        self.engine: EnginePort = made.result()

    @property
    def me(self) -> PersonId:
        """Who is logged in; "" before the log-in."""
        try:
            return self.engine.me
        except ClientError:
            return PersonId("")

    def now(self) -> datetime:
        """The server's time, as well as it is known."""
        return self.engine.server_time()

    def run(
        self,
        work: Coroutine[Any, Any, T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[ClientError], None] | None = None,
    ) -> Callable[[], None]:
        """Run a coroutine of the engine; `done` or `failed` is called on the window's thread.

        Returns: a function that cancels it (then neither is called).  After `stop` nothing is run any more.
        """
        if self._stopped:
            work.close()
            return lambda: None
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        given_up = threading.Event()
        future.add_done_callback(lambda f: self._finished.emit((f, given_up, done, failed)))

        def cancel() -> None:
            # It may have ended already, with its answer on the way to this thread.
            given_up.set()
            future.cancel()

        return cancel

    def submit(
        self,
        command: Command,
        done: Callable[[Answer], None] | None = None,
        failed: Callable[[ClientError], None] | None = None,
    ) -> None:
        """Send a command; `done` once it stands in the chain, `failed` when it was refused."""
        self.run(self.engine.submit(command), done, failed)

    def call_soon(self, act: Callable[[], object]) -> None:
        """Do something quick on the engine's loop (signals of the conference, the presenter's page)."""

        def guarded() -> None:
            try:
                act()
            except ClientError as error:
                # The meeting was left meanwhile; what was to be signalled has no taker any more.
                logger.debug("not signalled: %s", error.problem)

        if not self._stopped:
            self._loop.call_soon_threadsafe(guarded)

    def flush(self) -> None:
        """Hand over what was reported since the last frame."""
        self._flushed.restart()
        pending = self._ear.take()
        if pending.link is not None:
            self.link = pending.link[0]
            self.linkChanged.emit(*pending.link)
        if pending.reset:
            self.facts = []
            self.meetingReset.emit()
        if pending.meeting is not None:
            self.meeting = pending.meeting
            self.facts.extend(pending.facts)
            self.meetingChanged.emit(pending.meeting, tuple(pending.facts))
        for poll_id in pending.elections:
            self.electionChanged.emit(poll_id)
        self._flush_papers(pending)
        self._flush_call(pending)

    def stop(self) -> None:
        """Leave the meeting, close the engine and end its thread; safe to call again."""
        if self._stopped:
            return
        self._stopped = True
        closing = asyncio.run_coroutine_threadsafe(self.engine.close(), self._loop)
        try:
            closing.result(timeout=10)
        except Exception:
            logger.exception("the engine did not close in order")
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)

    def _flush_papers(self, pending: _Pending) -> None:
        for document_id, progress in pending.documents.items():
            self.documentChanged.emit(document_id, progress)
        for document_id in pending.marks:
            self.marksChanged.emit(document_id)
        if pending.search:
            self.searchChanged.emit()
        if pending.kept:
            self.keptChanged.emit()
        if pending.outbox is not None:
            self.outboxChanged.emit(pending.outbox)
        for command, answer in pending.late:
            self.lateAnswer.emit(command, answer)
        self._flush_boards(pending)
        self._flush_presented(pending)

    def _flush_boards(self, pending: _Pending) -> None:
        if pending.readiness is not None:
            self.readinessChanged.emit(pending.readiness)
        if pending.retention:
            self.retentionChanged.emit()

    def _flush_presented(self, pending: _Pending) -> None:
        if pending.page is not None:
            self.pagePresented.emit(pending.page)
        for ink in pending.ink:
            self.inkPresented.emit(ink)
        if pending.pointer is not None:
            self.pointerPresented.emit(pending.pointer)

    def _flush_call(self, pending: _Pending) -> None:
        if pending.online is not None:
            self.online = pending.online
            self.onlineChanged.emit(pending.online)
        if pending.call is not None:
            self.call = pending.call
            self.callChanged.emit(pending.call)
        for leg_id, picture in pending.pictures.items():
            self.pictureArrived.emit(leg_id, picture)

    def _schedule(self) -> None:
        if not self._timer.isActive():
            # A frame since the last time, not from now on: what comes alone, a presenter's ink, does not wait for one.
            self._timer.start(max(GATHER_MS, FRAME_MS - self._flushed.elapsed()))

    def _run_callback(self, result: Any) -> None:
        future, given_up, done, failed = result
        if self._stopped or given_up.is_set() or future.cancelled():
            # After the stop there is nobody left to be told, and nothing more can be asked of the engine.
            return
        error = future.exception()
        if error is None:
            if done is not None:
                # What the engine reported before it answered is shown before the answer is.
                self.flush()
                done(future.result())
        elif isinstance(error, ClientError):
            if failed is not None:
                failed(error)
        else:
            logger.error("the engine failed", exc_info=error)
            if failed is not None:
                failed(ClientError(ClientProblem.SERVER_ERROR))

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            tasks = asyncio.all_tasks(self._loop)
            for task in tasks:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            # aiohttp leaves TLS connections saying goodbye; a loop closed under them complains.
            # https://docs.aiohttp.org/en/stable/client_advanced.html#graceful-shutdown
            self._loop.run_until_complete(asyncio.sleep(GOODBYE_S))
            try:
                self._loop.close()
            except OSError:
                logger.info("a connection was still open when the engine's loop was closed", exc_info=True)

    async def _make(self, make_engine: EngineFactory) -> EnginePort:
        return make_engine(self._ear)


def utc_now() -> datetime:
    """This machine's time, for what has nothing to do with the server."""
    return datetime.now(UTC)
