"""Keys of documents on this device: taken as they are pushed, asked for when they are not, kept, destroyed.

Decides on no access: the server gives a key or does not.
"""

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, Protocol

from meetroom.client.chest import Chest
from meetroom.client.disk import disk_error
from meetroom.client.fetching import NO_LINE
from meetroom.client.holdings import Holdings
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.shelf import VersionRef
from meetroom.client.volume import Volume
from meetroom.domain.core import DocumentId
from meetroom.papers.sealing import KEY_BYTES
from meetroom.protocol.http import KeyAnswer

logger = logging.getLogger(__name__)

PUSH_EXPECTED_S = 1.0
"""How long somebody who opens a document just released waits for its key to come by itself."""
ASK_AFTER_S = 2.0
ASK_SPREAD_S = 1.0
ASK_SPREAD_PER_PERSON_S = 0.01
MAX_EARLY = 2_000
Spawn = Callable[[Coroutine[Any, Any, None]], None]


class KeySource(Protocol):
    """Where keys are asked for."""

    async def key(self, ref: VersionRef) -> KeyAnswer:
        """The key of a released version.  Raises: ClientError."""


class ReleaseKeys:
    """See the module.

    Args:
        is_released: whether the chain says that a version may be opened by its audience.
        on_key: told when a version has its key.
        spawn: runs something beside, until all is closed.
        finish: runs something beside, to its end whatever is closed.
    """

    def __init__(
        self,
        chest: Chest,
        holdings: Holdings,
        source: KeySource,
        is_released: Callable[[VersionRef], bool],
        on_key: Callable[[Volume], None],
        spawn: Spawn,
        finish: Spawn,
    ) -> None:
        self._chest = chest
        self._holdings = holdings
        self._source = source
        self._is_released = is_released
        self._on_key = on_key
        self._spawn = spawn
        self._finish = finish
        # Pushed before the manifest was here.
        self._early: dict[VersionRef, bytes] = {}

    def load(self) -> dict[str, bytes]:
        """Keys an earlier run of the program kept, by `Shelf.key_name`."""
        return self._chest.document_keys()

    def take(self, answers: Iterable[KeyAnswer]) -> None:
        """Keys the server sent by itself; of what the chain does not call released they are not taken."""
        for answer in answers:
            ref = VersionRef(answer.document_id, answer.version)
            if len(answer.key) != KEY_BYTES or not self._is_released(ref):
                continue
            volume = self._holdings.get(ref)
            if volume is not None:
                self._use(volume, answer.key)
            elif len(self._early) < MAX_EARLY:
                self._early[ref] = answer.key

    def adopted(self, volume: Volume) -> None:
        """A version was taken up; its key may have come before it."""
        key = self._early.pop(volume.ref, None)
        if key is not None:
            self._use(volume, key)

    def expect(self, volume: Volume, people: int) -> None:
        """A version was released in this moment: its key is on its way, and asked for if it does not come."""
        if volume.key is None and volume.key_due_s == 0:
            volume.key_due_s = time.monotonic() + PUSH_EXPECTED_S
            # Spread: where keys are not pushed, everybody in the hall asks for this one.
            spread_s = ASK_SPREAD_S + people * ASK_SPREAD_PER_PERSON_S
            self._spawn(self._ask_later(volume, ASK_AFTER_S + random.uniform(0.0, spread_s)))

    async def ask(self, volume: Volume) -> None:
        """Get the key of a version from the server.

        Raises: ClientError(NOT_RELEASED | NOT_ALLOWED | DOCUMENT_MISSING: no line …).
        """
        async with volume.asking:
            if volume.key is not None:
                return
            try:
                answer = await self._source.key(volume.ref)
            except ClientError as error:
                no_line = error.problem in NO_LINE
                raise ClientError(ClientProblem.DOCUMENT_MISSING) if no_line else error from error
        self._use(volume, answer.key)

    async def try_to_ask(self, volume: Volume) -> None:
        """As `ask`; that there is none is no harm."""
        with contextlib.suppress(ClientError):
            await self.ask(volume)

    async def try_to_ask_unless_due(self, volume: Volume) -> None:
        """As `try_to_ask`; a key that is on its way is not asked for as well."""
        if volume.key_due_s < time.monotonic():
            await self.try_to_ask(volume)

    def withdrawn(self, document_id: DocumentId) -> None:
        """A document was taken back: keys that came before its manifest are forgotten."""
        self._early = {ref: key for ref, key in self._early.items() if ref.document_id != document_id}

    async def destroy(self, ref: VersionRef) -> None:
        """Forget the key of a version.  Raises: OSError."""
        self._early.pop(ref, None)
        await asyncio.to_thread(self._chest.destroy_document_keys, [self._holdings.shelf.key_name(ref)])

    async def _ask_later(self, volume: Volume, pause_s: float) -> None:
        await asyncio.sleep(pause_s)
        if volume.key is None and volume in self._holdings and self._is_released(volume.ref):
            await self.try_to_ask(volume)

    def _use(self, volume: Volume, key: bytes) -> None:
        if volume.key is None and volume in self._holdings:  # else withdrawn or replaced meanwhile
            volume.key = key
            self._on_key(volume)
            self._finish(self._keep(volume, key))

    async def _keep(self, volume: Volume, key: bytes) -> None:
        name = self._holdings.shelf.key_name(volume.ref)
        try:
            await asyncio.to_thread(self._chest.keep_document_key, name, key)
            if volume not in self._holdings:
                # Withdrawn while the disk was written: what was destroyed must not be there again.
                await self.destroy(volume.ref)
        except OSError as error:
            logger.warning("a key is kept in memory only: %s", disk_error(error).problem)
