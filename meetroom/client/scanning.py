"""QR codes out of a camera's picture; knows no camera, no screen and no meaning of what it reads.

The reader is native code that looks at pictures anybody may hold before the lens: it gets a bounded grey picture, only
QR codes are looked for, and what comes back is printable text of bounded length, or nothing.
"""

import zxingcpp

MAX_PIXELS = 16_000_000
"""More than any camera of a laptop gives; larger pictures are not looked at."""
MAX_CODES = 4
_LONGEST = 700
_QR_CODES = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])


def read_codes(grey: bytes | memoryview, width_px: int, height_px: int, stride_bytes: int = 0) -> tuple[str, ...]:
    """Texts of the QR codes in a picture, each once, at most four; takes some ms for 1280 × 720: call it in a thread.

    Args:
        grey: one byte per pixel, row by row, 0 black.
        stride_bytes: from one row to the next; 0: the width.
    Raises: ValueError when the bytes do not hold such a picture.
    """
    stride_bytes = stride_bytes or width_px
    if not (0 < width_px <= stride_bytes and height_px > 0 and stride_bytes * height_px <= MAX_PIXELS):
        raise ValueError("no such picture")
    if len(grey) < stride_bytes * (height_px - 1) + width_px:
        raise ValueError("fewer bytes than pixels")
    rows = memoryview(_without_padding(memoryview(grey), width_px, height_px, stride_bytes))
    found = zxingcpp.read_barcodes(
        rows.cast("B", shape=(height_px, width_px)), formats=_QR_CODES, text_mode=zxingcpp.TextMode.Plain
    )
    return tuple(dict.fromkeys(code.text for code in found if _fit(code.text)))[:MAX_CODES]


def _without_padding(grey: memoryview, width_px: int, height_px: int, stride_bytes: int) -> bytes:
    if stride_bytes == width_px:
        return bytes(grey[: width_px * height_px])
    return b"".join(grey[start : start + width_px] for start in range(0, stride_bytes * height_px, stride_bytes))


def _fit(text: str) -> bool:
    return 0 < len(text) <= _LONGEST and text.isprintable()
