"""Pictures as planes of bytes, the synthetic camera, and the code it paints so that a receiver can prove its source.

Knows no network and no codec; frames.py converts captured pixels and frames of FFmpeg.
"""

import zlib
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import numpy as np
from numpy.typing import NDArray

GRID_COLUMNS, GRID_ROWS = 8, 4
CODE_BITS = GRID_COLUMNS * GRID_ROWS  # sender 8, frame 16, checksum 8
DARK, BRIGHT = 32, 224
MIN_CONTRAST = 40  # how far from middle grey a block must be to count
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Picture:
    """One planar YUV 4:2:0 picture (8 bits, BT.601 limited range), chroma planes half the size, rounded up.

    `planes` are Y, U, V; row n of a plane begins at n * stride.  Whoever holds the picture may read the planes
    as long as it likes; nobody writes them.  `timestamp` counts 90 kHz ticks of the sender.
    """

    width_px: int
    height_px: int
    planes: tuple[memoryview, memoryview, memoryview]
    strides: tuple[int, int, int]
    timestamp: int = 0

    def plane(self, index: int) -> Bytes:
        """Return plane 0 (Y), 1 (U) or 2 (V) as rows of exactly its width; a view, not a copy."""
        width, height = self.width_px, self.height_px
        if index:
            width, height = (width + 1) // 2, (height + 1) // 2
        stride = self.strides[index]
        flat = np.frombuffer(self.planes[index], np.uint8, count=stride * (height - 1) + width)
        return np.lib.stride_tricks.as_strided(flat, (height, width), (stride, 1), writeable=False)


def picture_of(y: Bytes, u: Bytes, v: Bytes, timestamp: int = 0) -> Picture:
    """Wrap three contiguous arrays; they must not be changed afterwards."""
    planes = (y.data.cast("B"), u.data.cast("B"), v.data.cast("B"))
    return Picture(y.shape[1], y.shape[0], planes, (y.shape[1], u.shape[1], v.shape[1]), timestamp)


@dataclass(frozen=True, slots=True)
class PictureCode:
    """What a synthetic camera painted: its sender (0 to 255) and how many pictures it had made (mod 65536)."""

    sender: int
    frame: int


def paint_code(luma: Bytes, code: PictureCode) -> None:
    """Paint `code` as black and white blocks over the lower half of `luma`, in place."""
    blocks = np.where(_code_bits(code).reshape(GRID_ROWS, GRID_COLUMNS), BRIGHT, DARK).astype(np.uint8)
    rows, columns = _grid(luma.shape)
    luma[rows[0] : rows[-1], columns[0] : columns[-1]] = np.repeat(
        np.repeat(blocks, np.diff(rows), axis=0), np.diff(columns), axis=1
    )


def read_code(picture: Picture) -> PictureCode | None:
    """Read what `paint_code` painted, from a picture of any size and after lossy coding; None if not certain."""
    luma = picture.plane(0)
    if luma.shape[0] < 8 * GRID_ROWS or luma.shape[1] < 4 * GRID_COLUMNS:
        return None
    rows, columns = (_cores(edges) for edges in _grid(luma.shape))
    sums = np.add.reduceat(luma, rows, axis=0, dtype=np.int64)[::2]
    sums = np.add.reduceat(sums, columns, axis=1)[:, ::2]
    means = sums / np.outer(np.diff(rows)[::2], np.diff(columns)[::2])
    if np.abs(means - 128).min() < MIN_CONTRAST:
        return None
    value = int.from_bytes(np.packbits(means.reshape(-1) > 128).tobytes(), "big")
    code = PictureCode(value >> 24, value >> 8 & 0xFFFF)
    return code if _checksum(code) == value & 0xFF else None


def _cores(edges: list[int]) -> list[int]:
    """Begin and end, in turn, of the middle half of each block: coding smears only the edges."""
    trims = [(low, high, (high - low) // 4) for low, high in pairwise(edges)]
    return [mark for low, high, trim in trims for mark in (low + trim, high - trim)]


def _grid(shape: tuple[int, ...]) -> tuple[list[int], list[int]]:
    height, width = shape
    rows = [height // 2 + (height - height // 2) * row // GRID_ROWS for row in range(GRID_ROWS + 1)]
    return rows, [width * column // GRID_COLUMNS for column in range(GRID_COLUMNS + 1)]


def _checksum(code: PictureCode) -> int:
    return zlib.crc32(bytes((code.sender, code.frame >> 8, code.frame & 0xFF))) & 0xFF


def _code_bits(code: PictureCode) -> Bytes:
    value = code.sender << 24 | code.frame << 8 | _checksum(code)
    return np.unpackbits(np.frombuffer(value.to_bytes(4, "big"), np.uint8))


class SyntheticCamera:
    """A moving picture nobody filmed: stripes in the sender's own colour and a code that tells it from others."""

    def __init__(self, sender: int, width_px: int = 160, height_px: int = 96) -> None:
        if not 0 <= sender <= 255 or width_px % 2 or height_px % 2:
            raise ValueError("sender must be 0 to 255, width and height even")
        self._sender = sender
        self._frame = 0
        # One picture wider than the camera; every frame shows another window of it, which is cheap.
        x, y = np.meshgrid(np.arange(2 * width_px), np.arange(height_px))
        waves = 128 + 60 * np.sin(2 * np.pi * x / width_px) + 30 * np.sin(2 * np.pi * y / height_px)
        self._canvas = waves.astype(np.uint8)
        hue = sender * 2.399963  # golden angle: neighbours get colours far apart
        chroma = (height_px // 2, width_px // 2)
        self._u = np.full(chroma, int(128 + 60 * np.cos(hue)), np.uint8)
        self._v = np.full(chroma, int(128 + 60 * np.sin(hue)), np.uint8)

    def picture(self, timestamp: int = 0) -> Picture:
        """Return the next picture, stamped with `timestamp` (90 kHz)."""
        height, width = self._canvas.shape[0], self._canvas.shape[1] // 2
        shift = 3 * self._frame % width
        luma = np.ascontiguousarray(self._canvas[:height, shift : shift + width])
        paint_code(luma, PictureCode(self._sender, self._frame & 0xFFFF))
        self._frame += 1
        return picture_of(cast("Bytes", luma), self._u, self._v, timestamp)
