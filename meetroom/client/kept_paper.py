"""The issued minutes of one meeting on this machine, sealed, for reading without the server; fetches nothing.

The newest file takes the place of the one before.  Where the keys of this machine are not guarded nothing is kept, as
with documents; and it goes with them when the retention rule says so.
"""

import hashlib
import logging

from meetroom.client.chest import Chest
from meetroom.client.disk import write_durably
from meetroom.client.traces import Traces

logger = logging.getLogger(__name__)
_PURPOSE = b"issued minutes"


class KeptPaper:
    """See the module.  Every method blocks."""

    def __init__(self, traces: Traces, chest: Chest) -> None:
        self._path = traces.paper
        self._chest = chest

    def keep(self, pdf: bytes) -> None:
        """Keep a file; a disk that does not play along keeps nobody from reading."""
        if not self._chest.guarded:
            return
        try:
            write_durably(self._path, self._chest.seal(pdf, _PURPOSE))
        except OSError as error:
            logger.warning("the minutes are not kept on this machine: %s", type(error).__name__)

    def load(self, sha256: str = "") -> bytes | None:
        """The file kept, None when there is none, when it cannot be opened, or when it is not the one wanted."""
        try:
            sealed = self._path.read_bytes()
        except OSError:
            return None
        pdf = self._chest.open(sealed, _PURPOSE)
        if pdf is None or (sha256 and hashlib.sha256(pdf).hexdigest() != sha256):
            return None
        return pdf

    @property
    def is_here(self) -> bool:
        """Whether something is kept."""
        return self._path.exists()
