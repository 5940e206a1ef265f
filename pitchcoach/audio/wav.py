"""A recording on disk that is whole after every block, and how one that was cut short is mended.

The header is written anew after each block, as the standard `wave.writeframes` does, so a kill in the middle of a
recording leaves a file that every reader takes (soundfile's is rejected). `wave` itself isn't used: on a full disk
it tries to write again when it is closed and when it is forgotten, and raises from there.
"""

from __future__ import annotations

import contextlib
import os
import struct
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from pitchcoach.errors import StorageError, say

SAMPLE_BYTES = 2
"""Sound is kept as 16-bit samples: what microphones give and every reader takes."""


HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")
"""RIFF, the form chunk and the head of the sample chunk: 44 bytes."""


@dataclass(frozen=True, slots=True)
class WavShape:
    """What a WAV file holds: where its samples begin, how many frames there are, and how they are laid out."""

    data_start: int
    frames: int
    rate: int
    channels: int

    @property
    def frame_bytes(self) -> int:
        """Bytes of one sample of every channel."""
        return self.channels * SAMPLE_BYTES


class WavWriter:
    """A 16-bit WAV file that is being written; valid on disk after every `write`."""

    def __init__(self, path: Path, rate: int, channels: int) -> None:
        """Make the file, owner only, with a header that says it is empty.

        Raises:
            StorageError: it can't be made or written.
        """
        self.path = path
        self.frames = 0
        """Frames written so far."""
        self._frame_bytes = channels * SAMPLE_BYTES
        self._file: int | None = None
        try:
            flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
            self._file = os.open(path, flags, 0o600)
            per_s = rate * self._frame_bytes
            shape = (1, channels, rate, per_s, self._frame_bytes, 8 * SAMPLE_BYTES)
            self._put(0, HEADER.pack(b"RIFF", HEADER.size - 8, b"WAVE", b"fmt ", 16, *shape, b"data", 0))
        except OSError as error:
            self.close()
            raise StorageError(
                say(
                    "The recording {path} can't be written ({why}). Make room or choose another folder.",
                    path=path,
                    why=error.strerror,
                )
            ) from error

    def write(self, block: bytes) -> None:
        """Add whole frames of little-endian 16-bit samples.

        Raises:
            OSError: the disk is full or gone; what was written before stays valid.
        """
        size = self.frames * self._frame_bytes
        self._put(HEADER.size + size, block)
        # The samples first, then the header that promises them.
        size += len(block)
        self._put(HEADER.size - 4, struct.pack("<I", size))
        self._put(4, struct.pack("<I", HEADER.size - 8 + size))
        self.frames = size // self._frame_bytes

    def sync(self) -> None:
        """Make sure that what was written outlives a power failure.

        Raises:
            OSError: the disk is gone.
        """
        if self._file is not None:
            os.fsync(self._file)

    def close(self) -> None:
        """Cut off what a full disk took only half, make sure of the rest, and close the file."""
        file, self._file = self._file, None
        if file is not None:
            with contextlib.suppress(OSError):
                os.ftruncate(file, HEADER.size + self.frames * self._frame_bytes)
                os.fsync(file)
            with contextlib.suppress(OSError):
                os.close(file)

    def _put(self, at: int, data: bytes) -> None:
        assert self._file is not None, "the file is closed"
        os.lseek(self._file, at, os.SEEK_SET)
        left = memoryview(data)
        while left:
            left = left[os.write(self._file, left) :]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def shape(path: Path) -> WavShape | None:
    """What the 16-bit WAV at `path` holds by its length, whatever its header promises; None for another file.

    Raises:
        OSError: it can't be read.
    """
    with path.open("rb") as file:
        length = os.fstat(file.fileno()).st_size
        head = file.read(12)
        if len(head) < 12 or head[:4] != b"RIFF" or head[8:] != b"WAVE":
            return None
        rate = channels = 0
        while len(chunk := file.read(8)) == 8:
            name, size = struct.unpack("<4sI", chunk)
            if name == b"fmt " and 16 <= size <= 1024:
                described = file.read(size)
                if len(described) < 16:
                    return None
                _, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", described)
                if bits != 8 * SAMPLE_BYTES:
                    return None
            elif name == b"data":
                if not (rate and channels):
                    return None
                start = file.tell()
                return WavShape(start, (length - start) // (channels * SAMPLE_BYTES), rate, channels)
            else:
                file.seek(size + size % 2, 1)
    return None


def repair(path: Path) -> WavShape | None:
    """Make the header of an interrupted recording say what is there, and drop half a frame at its end.

    Returns what the file holds now; None where not even a header was written.

    Raises:
        OSError: it can't be read or written.
    """
    found = shape(path)
    if found is None:
        return None
    size = found.frames * found.frame_bytes
    with path.open("r+b") as file:
        file.seek(4)
        file.write(struct.pack("<I", found.data_start - 8 + size))
        file.seek(found.data_start - 4)
        file.write(struct.pack("<I", size))
        file.truncate(found.data_start + size)
        file.flush()
        os.fsync(file.fileno())
    return found
