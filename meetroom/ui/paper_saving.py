"""Saves a paper that was fetched, whole or not at all; knows no meeting."""

import contextlib
import os
import secrets
from pathlib import Path

from meetroom.ui.words import Words

SAVED = Words("The minutes are saved: {0}", "Đã lưu biên bản: {0}")
NOT_SAVED = Words(
    "The file could not be written. Choose another place or free some space, then try again.",
    "Không ghi được tệp. Hãy chọn nơi khác hoặc giải phóng ổ đĩa rồi thử lại.",
)


def write_whole(path: Path, data: bytes) -> bool:
    """Write beside the file and put it in its place at the end; blocks.  Returns: whether it is there."""
    draft = path.with_name(f".{path.name[:60]}.{secrets.token_hex(4)}.part")
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        return False
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
    return True
