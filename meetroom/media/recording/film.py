"""A film on disk that can be played up to its last second whatever happens; knows no meeting and no network.

A fragmented MP4 (H.264 and AAC): each second is complete in itself, so a crash loses the second being written.
`join_films` makes one ordinary MP4 of the parts, which any player can wind.
"""

import contextlib
import errno
import os
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.stream import Stream
from av.video.frame import PictureType
from av.video.stream import VideoStream

from meetroom.media.audio import FRAME_SAMPLES, RATE_HZ, Samples
from meetroom.media.frames import CLOCK_HZ, TIME_BASE

KEY_EVERY_MS = 2000.0
SYNC_EVERY_MS = 2000.0
VIDEO_BPS, VOICE_BPS = 1_200_000, 64_000
_FRAGMENTED = {
    "movflags": "frag_keyframe+empty_moov+default_base_moof",
    "frag_duration": "1000000",  # µs
    "flush_packets": "1",
}
_X264 = {
    "preset": "superfast",
    "tune": "zerolatency",
    "profile": "main",
    "crf": "25",
    "maxrate": str(VIDEO_BPS),
    "bufsize": str(2 * VIDEO_BPS),
    "forced-idr": "1",
    "g": "100000",
}


class FilmBroken(Exception):
    """Nothing more can be written.

    Attributes:
        no_space: the disk is full; anything else is a defect of the disk or of ours.
    """

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.no_space = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)


class _Disk:
    """The file under a film; remembers why the disk did not take something, which FFmpeg does not tell."""

    def __init__(self, path: Path) -> None:
        """Raises: OSError."""
        self._file: BinaryIO = path.open("xb")
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        """As of any file."""
        try:
            return self._file.write(data)
        except OSError as error:
            self.error = error
            raise

    def sync(self) -> None:
        """Have everything on the disk.  Raises: OSError."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """As of any file."""
        self._file.close()


class Film:
    """One part of a recording.  Belongs to one thread.

    Args:
        path: a file that is not there yet.
    Raises: FilmBroken.
    """

    def __init__(self, path: Path, width_px: int, height_px: int) -> None:
        self.size = (width_px, height_px)
        self._key_due_ms = self._sync_due_ms = 0.0
        self._last_ticks = -1
        self._samples = 0
        try:
            self._disk = _Disk(path)
        except OSError as error:
            raise FilmBroken(error) from error
        self._container = av.open(self._disk, "w", format="mp4", options=_FRAGMENTED)
        self._pictures = _video_stream(self._container, width_px, height_px)
        self._voice = _voice_stream(self._container)

    @property
    def duration_s(self) -> float:
        """How long it is, told by its sound."""
        return self._samples / RATE_HZ

    def picture(self, frame: av.VideoFrame, at_ms: float) -> None:
        """Add a picture of the film's size that is seen from `at_ms` after its begin on; an earlier one is dropped.

        Raises: FilmBroken.
        """
        ticks = int(at_ms * CLOCK_HZ / 1000)
        if ticks <= self._last_ticks:
            return
        self._last_ticks = ticks
        frame.pts, frame.time_base = ticks, TIME_BASE
        is_key = at_ms >= self._key_due_ms
        if is_key:
            self._key_due_ms = at_ms + KEY_EVERY_MS
        frame.pict_type = PictureType.I if is_key else PictureType.NONE
        self._mux(self._pictures, frame)
        if at_ms >= self._sync_due_ms:
            self._sync_due_ms = at_ms + SYNC_EVERY_MS
            self._sync()

    def sound(self, samples: Samples) -> None:
        """Add the next 20 ms (960 samples).  Raises: FilmBroken."""
        frame = av.AudioFrame("s16", "mono", FRAME_SAMPLES)
        frame.planes[0].update(np.ascontiguousarray(samples, np.int16).tobytes())
        frame.sample_rate = RATE_HZ
        frame.pts, frame.time_base = self._samples, Fraction(1, RATE_HZ)
        self._samples += FRAME_SAMPLES
        self._mux(self._voice, frame)

    def close(self) -> None:
        """Write what is still held back.  Raises: FilmBroken; the file is closed even then."""
        try:
            for stream in (self._pictures, self._voice):
                self._mux(stream, None)
            with self._disk_errors():
                self._container.close()
                self._disk.sync()
        finally:
            self._disk.close()

    def _mux(self, stream: VideoStream | AudioStream, frame: av.VideoFrame | av.AudioFrame | None) -> None:
        with self._disk_errors():
            packets = stream.encode(frame)  # type: ignore[arg-type]  # each stream gets frames of its own kind
            self._container.mux(packets)

    def _sync(self) -> None:
        # What the system holds back is lost with the power; two seconds of it are bearable.
        with self._disk_errors():
            self._disk.sync()

    @contextlib.contextmanager
    def _disk_errors(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError, av.FFmpegError) as error:
            raise FilmBroken(self._disk.error or error) from error


def join_films(parts: Sequence[tuple[float, Path]], target: Path) -> float:
    """Make one MP4 that can be wound of the parts, copying every packet as it is.

    Args:
        parts: when each part begins in the whole, in seconds, ascending, and where it is; what lies between two
            parts shows the last picture, silent.  A part that holds nothing is left out.
        target: replaced when it is there.
    Returns: how long the whole is, in seconds; 0 when no part held anything, and there is no file then.
    Raises: FilmBroken.
    """
    growing = target.with_suffix(".growing")
    try:
        length_s = _joined(parts, growing)
        if length_s:
            growing.replace(target)
        else:
            growing.unlink(missing_ok=True)
    except (OSError, ValueError, av.FFmpegError) as error:
        growing.unlink(missing_ok=True)
        raise FilmBroken(error) from error
    return length_s


def _joined(parts: Sequence[tuple[float, Path]], target: Path) -> float:
    output: OutputContainer | None = None
    streams: dict[str, Stream] = {}
    end_s = 0.0
    for begin_s, path in parts:
        source = _opened(path)
        if source is None:
            continue
        with source:
            if output is None:
                output = av.open(str(target), "w", format="mp4", options={"movflags": "faststart"})
                streams = {entry.type: output.add_stream_from_template(entry) for entry in source.streams}
            end_s = _append(source, output, streams, max(begin_s, end_s))
    if output is not None:
        output.close()
    return end_s


def _opened(path: Path) -> InputContainer | None:
    """A part with something in it; a crash within its first second leaves a file that holds nothing yet."""
    try:
        source = av.open(str(path))
    except (OSError, ValueError):
        return None
    if {entry.type for entry in source.streams} == {"video", "audio"} and all(
        entry.codec_context.extradata for entry in source.streams
    ):
        return source
    source.close()
    return None


def _append(source: InputContainer, output: OutputContainer, streams: dict[str, Stream], begin_s: float) -> float:
    """Copy all packets, `begin_s` later.  Returns: where the last one ends."""
    end_s = begin_s
    try:
        for packet in source.demux():
            if packet.pts is None or packet.dts is None or packet.time_base is None:
                continue
            shift = int(begin_s / packet.time_base)
            end_s = max(end_s, begin_s + float((packet.pts + (packet.duration or 0)) * packet.time_base))
            packet.pts += shift
            packet.dts += shift
            packet.stream = streams[packet.stream.type]
            output.mux(packet)
    except av.error.InvalidDataError:
        pass  # the torn end of a part that a crash cut off: what came before it is in
    return end_s


def _video_stream(container: OutputContainer, width_px: int, height_px: int) -> VideoStream:
    stream = container.add_stream("libx264", rate=30, options=_X264)
    assert isinstance(stream, VideoStream)
    stream.width, stream.height, stream.pix_fmt = width_px, height_px, "yuv420p"
    stream.time_base = stream.codec_context.time_base = TIME_BASE
    stream.codec_context.thread_count = 1
    stream.codec_context.max_b_frames = 0
    return stream


def _voice_stream(container: OutputContainer) -> AudioStream:
    stream = container.add_stream("aac", rate=RATE_HZ, layout="mono")
    assert isinstance(stream, AudioStream)
    stream.bit_rate = VOICE_BPS
    return stream
