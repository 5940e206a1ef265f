"""A recording read while it is being written: the same 16 kHz sound that `files` gives of it afterwards.

The file is the queue between the microphone and the transcriber: whoever reads may be slow, stop or die, and
another reader begins again with nothing lost.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from pitchcoach.audio.files import SAMPLE_RATE
from pitchcoach.audio.wav import shape

MOST_FRAMES = 1 << 18
"""Frames read at a time: five seconds at 48 kHz, so that a long backlog comes in pieces."""

Sound = NDArray[np.float32]


class GrowingWav:
    """A 16-bit WAV that somebody else writes; read it with one thread.

    The resampler is that of `files` and works sample by sample, so the pieces make no difference: all `read`
    and the last `finish` joined are bit for bit what `files.read` gives of the closed file.
    """

    def __init__(self, path: Path) -> None:
        """Open the recording; its header must be there.

        Raises:
            OSError: there is no such file, or it can't be read.
            ValueError: it is no 16-bit WAV.
        """
        import av

        found = shape(path)
        if found is None:
            raise ValueError(f"{path} is no 16-bit WAV")
        self.rate = found.rate
        """Frames a second."""
        self.frames = 0
        """Frames read so far."""
        self._shape = found
        self._file = path.open("rb")
        self._file.seek(found.data_start)
        self._av: Any = av
        self._resampler = av.AudioResampler("flt", "mono", SAMPLE_RATE)

    def read(self) -> Sound:
        """What was written since the last call, at most some seconds of it: 16 kHz mono, shape (samples,)."""
        return self._next(MOST_FRAMES)

    def finish(self, frames: int) -> Sound:
        """The rest, up to `frames` frames of the recording, with what the resampler still held."""
        pieces = []
        while (left := frames - self.frames) > 0:
            before = self.frames
            pieces.append(self._next(min(left, MOST_FRAMES)))
            if self.frames == before:
                break
        if self.frames:
            pieces += _samples(self._resampler.resample(None))
        return np.concatenate(pieces) if pieces else np.zeros(0, np.float32)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _next(self, most: int) -> Sound:
        size = self._shape.frame_bytes
        block = self._file.read(most * size)
        if cut := len(block) % size:
            # The writer is in the middle of a frame.
            self._file.seek(-cut, 1)
            block = block[:-cut]
        if not block:
            return np.zeros(0, np.float32)
        self.frames += len(block) // size
        samples = np.frombuffer(block, "<i2").reshape(1, -1)
        layout = "mono" if self._shape.channels == 1 else "stereo"
        frame = self._av.AudioFrame.from_ndarray(samples, format="s16", layout=layout)
        frame.sample_rate = self.rate
        frame.pts = None
        pieces = _samples(self._resampler.resample(frame))
        return np.concatenate(pieces) if pieces else np.zeros(0, np.float32)


def _samples(frames: list[Any]) -> list[Sound]:
    return [frame.to_ndarray().reshape(-1).astype(np.float32, copy=False) for frame in frames]
