"""A recording on disk that is whole after every block, and how one that was cut short is mended.

The standard `wave.writeframes` writes the header anew after each block; a kill in the middle of a recording
leaves a file that every reader takes (ANCHORS.md: soundfile's is rejected by `wave`). Nothing here is heavy.
"""

from __future__ import annotations

import contextlib
import os
import struct
import wave
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from pitchcoach.errors import StorageError

SAMPLE_BYTES = 2
"""Sound is kept as 16-bit samples: what microphones give and every reader takes."""


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
        try:
            self._file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
            try:
                self._wave = wave.open(self._file)  # noqa: SIM115 - closed by `close`
                self._wave.setnchannels(channels)
                self._wave.setsampwidth(SAMPLE_BYTES)
                self._wave.setframerate(rate)
                self._wave.writeframes(b"")
                self._file.flush()
            except BaseException:
                with contextlib.suppress(OSError):
                    self._file.close()
                raise
        except OSError as error:
            raise StorageError(
                f"The recording {path} can't be written ({error.strerror}). Make room or choose another folder."
            ) from error

    def write(self, block: bytes) -> None:
        """Add whole frames of little-endian 16-bit samples.

        Raises:
            OSError: the disk is full or gone; `close` then keeps what was written before.
        """
        self._wave.writeframes(block)
        self._file.flush()
        self.frames += len(block) // self._frame_bytes

    def sync(self) -> None:
        """Make sure that what was written outlives a power failure.

        Raises:
            OSError: the disk is gone.
        """
        os.fsync(self._file.fileno())

    def finish(self) -> None:
        """Write the last header; where the disk refused sound, mend the file to what is there."""
        try:
            self._wave.close()
            self._file.flush()
        except OSError:
            # On a full disk each close tries to write again and fails again (ANCHORS.md).
            with contextlib.suppress(OSError):
                self._file.close()
            with contextlib.suppress(OSError):
                mended = repair(self.path)
                self.frames = mended.frames if mended else 0

    def close(self) -> None:
        """Finish, make sure that it outlives a power failure, and close the file."""
        if self._file.closed:
            return
        self.finish()
        with contextlib.suppress(OSError, ValueError):
            os.fsync(self._file.fileno())
        with contextlib.suppress(OSError):
            self._file.close()

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
