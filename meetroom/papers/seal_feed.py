"""Gives PDFium the bytes of a sealed version as it asks for them, and keeps what went wrong; knows no pages."""

import io
from typing import Any

from meetroom.papers.sealing import SealedReader


class SealFeed:
    """A stream for PDFium; only ever touched under its lock.

    An exception must not cross PDFium, which is not Python: it is kept, PDFium is told that nothing could be read,
    and whoever called PDFium raises it.  It stays: what PDFium has read around a gap may have holes.
    """

    def __init__(self, reader: SealedReader) -> None:
        self._reader = reader
        self._at = 0
        self.broken: Exception | None = None

    def seek(self, offset: int, whence: int = 0) -> int:
        """See io.IOBase."""
        self._at = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._reader.size_bytes}[whence] + offset
        return self._at

    def tell(self) -> int:
        """See io.IOBase."""
        return self._at

    def read(self, size: int = -1) -> bytes:
        """See io.IOBase; PDFium asks for `readinto` only."""
        raise io.UnsupportedOperation

    def readinto(self, buffer: Any) -> int:
        """See io.RawIOBase; 0 where nothing can be read."""
        if self.broken is not None:
            return 0
        try:
            self._reader.seek(self._at)  # here, since a closed reader refuses even that
            count = self._reader.readinto(buffer)
            self._at += count
            return count
        except Exception as broken:  # whatever a carrier of chunks comes up with
            self.broken = broken
            return 0

    def close(self) -> None:
        """The document is closed."""
        self._reader.close()
