"""What a device keeps of verifiable votes of one meeting: sealed on disk, destroyed after the vote; sends nothing."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec.structs import replace

from meetroom.client.disk import Box, disk_error, write_durably
from meetroom.domain.core import CommandId, PollId

logger = logging.getLogger(__name__)


class KeptSecrets(msgspec.Struct, frozen=True, omit_defaults=True):
    """Of one vote.

    Attributes:
        seed: of a scrutineer's device where t of n open; `key` where all are needed, in decimal.
        certificate: what was published in step 1; `posted`: the server has it.
        compared: hash over the certificates whose fingerprints were compared at this device.
        made_for: hash over the certificates that polynomial and share belong to.
        part: made once, so that it can be given again.
        credential: the delegate's secret; `public` its public half, in decimal.
        casting: a signed ballot the server has not acknowledged, with the id it is sent under.
    """

    seed: str = ""
    key: str = ""
    certificate: str = ""
    posted: bool = False
    compared: str = ""
    made_for: str = ""
    polynomial: str = ""
    share: str = ""
    part: str = ""
    credential: str = ""
    public: str = ""
    casting: str = ""
    casting_id: CommandId = CommandId("")

    @property
    def has_key(self) -> bool:
        """Whether this device can open as a scrutineer's."""
        return bool(self.seed or self.key)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept."""
        return self == KeptSecrets()


class ElectionSecrets:
    """All votes of a meeting.  Belongs to the loop; changes are on disk when they return.

    Args:
        path: one small file.
        box: encrypts it.
    """

    def __init__(self, path: Path, box: Box) -> None:
        self._path = path
        self._box = box
        self._kept: dict[PollId, KeptSecrets] = {}
        self._writing = asyncio.Lock()

    async def load(self) -> None:
        """Take up what an earlier run of the program left.  Raises: ClientError."""
        try:
            self._kept = await asyncio.to_thread(self._load)
        except OSError as error:
            raise disk_error(error) from error

    def of(self, poll_id: PollId) -> KeptSecrets:
        """What is kept of a vote."""
        return self._kept.get(poll_id, KeptSecrets())

    async def change(self, poll_id: PollId, **fields: object) -> KeptSecrets:
        """Keep something else.  Raises: ClientError; then nothing has changed."""
        return await self._put(poll_id, lambda kept: replace(kept, **fields), insist=True)

    async def change_if_possible(self, poll_id: PollId, **fields: object) -> KeptSecrets:
        """As `change`, in memory alone where the disk does not play along: a full disk must cost nobody their vote."""
        return await self._put(poll_id, lambda kept: replace(kept, **fields), insist=False)

    async def destroy(self, poll_id: PollId) -> None:
        """Keep nothing of a vote.  Raises: ClientError."""
        if poll_id in self._kept:
            await self._put(poll_id, lambda kept: KeptSecrets(), insist=True)

    async def _put(self, poll_id: PollId, make: Callable[[KeptSecrets], KeptSecrets], *, insist: bool) -> KeptSecrets:
        async with self._writing:
            made = make(self.of(poll_id))
            fresh = {name: kept for name, kept in {**self._kept, poll_id: made}.items() if not kept.is_empty}
            try:
                await asyncio.to_thread(self._save, fresh)
            except OSError as error:
                if insist:
                    raise disk_error(error) from error
                logger.warning("secrets of a vote are kept in memory only: %s", type(error).__name__)
            self._kept = fresh
            return made

    def _save(self, kept: dict[PollId, KeptSecrets]) -> None:
        if not kept:
            self._path.unlink(missing_ok=True)
            return
        sealed = self._box.seal(msgspec.json.encode(kept), self._path.name.encode())
        write_durably(self._path, sealed, private=True)

    def _load(self) -> dict[PollId, KeptSecrets]:
        try:
            plain = self._box.open(self._path.read_bytes(), self._path.name.encode())
        except FileNotFoundError:
            return {}
        if plain is None:
            logger.warning("secrets of votes do not open with any key of this log-in")
            return {}
        try:
            return msgspec.json.decode(plain, type=dict[PollId, KeptSecrets])
        except (msgspec.DecodeError, UnicodeError):
            logger.warning("secrets of votes are damaged")
            return {}
