"""What may not be here any more: papers taken back, or a whole meeting's, and how they go; tells nobody of it."""

import logging
from collections.abc import Callable

from meetroom.client.disk import disk_error
from meetroom.client.holdings import Holdings
from meetroom.client.problems import ClientProblem
from meetroom.client.readers import Readers
from meetroom.client.release_keys import ReleaseKeys
from meetroom.client.volume import Volume
from meetroom.domain.core import DocumentId

logger = logging.getLogger(__name__)


class Withdrawal:
    """See the module.

    Args:
        on_less: told as soon as a version counts no more, before it is gone from the disk.
        on_gone: told when it is, as far as the disk plays along.
    """

    def __init__(
        self,
        holdings: Holdings,
        keys: ReleaseKeys,
        readers: Readers,
        on_less: Callable[[], None],
        on_gone: Callable[[], None],
    ) -> None:
        self._holdings = holdings
        self._keys = keys
        self._readers = readers
        self._on_less = on_less
        self._on_gone = on_gone
        self._withdrawn: set[DocumentId] = set()
        self._everything = False

    @property
    def of_everything(self) -> bool:
        """Whether nothing of the meeting may be here."""
        return self._everything

    def why(self, document_id: DocumentId) -> ClientProblem | None:
        """Why a document may not be here: DOCUMENT_WITHDRAWN or DOCUMENT_CLEARED; None when it may."""
        if document_id in self._withdrawn:
            return ClientProblem.DOCUMENT_WITHDRAWN
        return ClientProblem.DOCUMENT_CLEARED if self._everything else None

    def add(self, document_id: DocumentId) -> bool:
        """A document was taken back; whether that is new.  `destroy_document` is owed then."""
        if document_id in self._withdrawn:
            return False
        self._withdrawn.add(document_id)
        self._keys.withdrawn(document_id)
        return True

    def add_everything(self) -> None:
        """By the rule of the meeting nothing of it may be here any more."""
        self._everything = True

    async def destroy_document(self, document_id: DocumentId) -> None:
        """Destroy all versions of a document."""
        for volume in self._holdings.of_document(document_id):
            await self.destroy(volume)

    async def destroy_everything(self) -> None:
        """Destroy all there is."""
        for volume in self._holdings:
            await self.destroy(volume)

    async def destroy(self, volume: Volume) -> None:
        """Key first: what has no key is noise.  Whoever reads it reads nothing more."""
        self._holdings.discard(volume)
        volume.key = None
        volume.examined(())
        self._on_less()
        try:
            await self._keys.destroy(volume.ref)
            await self._readers.close(volume.ref)
            await self._holdings.destroy(volume)
        except OSError as error:
            logger.warning("a withdrawn document is not all gone yet: %s", disk_error(error).problem)
        self._on_gone()
