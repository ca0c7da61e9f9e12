"""What reading a torn or forged file may raise; opens none."""

import struct
import zipfile
import zlib

TORN = (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, struct.error)
"""NotImplementedError is a RuntimeError, UnicodeError a ValueError."""
