"""Any sound file as 16 kHz mono float32, block by block.

PyAV (FFmpeg) reads and resamples; it is imported when a file is opened. An hour-long file passes through in
blocks of a second, so memory stays small.
"""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from pitchcoach.errors import AudioError, UserError, say

SAMPLE_RATE = 16_000
"""What Whisper takes."""
SHORTEST_S = 0.3
"""Less than the shortest word (ANCHORS.md names no number; issue 1 asks for a sentence at 0.2 s)."""
WAV_OPEN = 0x7FFF_F000
"""Sizes from here on mean "until the end" in a wav that was written as a stream."""
FORMATS = say("wav, flac, mp3, ogg or m4a")

Sound = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Recording:
    """A whole sound in memory: float32, 16 kHz mono, shape (samples,); `notes` say what was wrong with it."""

    sound: Sound
    notes: tuple[str, ...] = ()

    @property
    def duration_s(self) -> float:
        """Its length in seconds."""
        return len(self.sound) / SAMPLE_RATE


class SoundFile:
    """An open sound file, to be iterated over once; a context manager.

    Iterating gives blocks of `block_s` seconds (the last one shorter). Whatever makes the file useless is
    raised when it is opened, so a block once given is worth working on.
    """

    def __init__(self, path: Path, *, block_s: float = 1.0) -> None:
        """Open the file and read its first block.

        Raises:
            UserError: there is no such file, it is a folder, or it may not be read.
            AudioError: it is empty, not audio, damaged from the start, or shorter than 0.3 s.
        """
        self.path = path
        self.total_s: float | None = None
        """Seconds the file says it holds; None where it doesn't say."""
        self.done_s = 0.0
        """Seconds given out so far."""
        self.native_rate = SAMPLE_RATE
        """Frames a second in the file itself."""
        self._notes: list[str] = []
        self._container = _open(path)
        self._block = max(1, round(block_s * SAMPLE_RATE))
        self._decoded = self._decode()
        self._held: list[Sound] = []
        try:
            self._begin()
        except BaseException:
            self.close()
            raise

    @property
    def notes(self) -> tuple[str, ...]:
        """What was wrong with the file and how it was taken; complete once all blocks were read."""
        return tuple(self._notes)

    def close(self) -> None:
        """Close the file; more blocks can't be had."""
        self._decoded.close()
        self._container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[Sound]:
        """Blocks of float32, 16 kHz mono, shape (samples,)."""
        held, waiting = self._held, sum(map(len, self._held))
        self._held = []
        while True:
            while waiting >= self._block:
                sound = np.concatenate(held)
                held, waiting = [sound[self._block :]], waiting - self._block
                yield self._count(sound[: self._block])
            piece = next(self._decoded, None)
            if piece is None:
                break
            held.append(piece)
            waiting += len(piece)
        if waiting:
            yield self._count(np.concatenate(held))
        self._look_at_end()

    def _count(self, block: Sound) -> Sound:
        self.done_s += len(block) / SAMPLE_RATE
        return np.ascontiguousarray(block)

    def _begin(self) -> None:
        if not self._container.streams.audio:
            raise AudioError(
                say(
                    "There is no sound in {path}. Choose a recording as {formats}.",
                    path=self.path,
                    formats=FORMATS,
                )
            )
        stream = self._container.streams.audio[0]
        if stream.codec_context is None:
            # FFmpeg knows no decoder for what the file says it holds, or the file says nonsense.
            raise AudioError(
                say(
                    "{path} holds sound of a kind that can't be read, or it is damaged. Convert it to "
                    "{formats}.",
                    path=self.path,
                    formats=FORMATS,
                )
            )
        self.native_rate = int(stream.rate or SAMPLE_RATE)
        if stream.duration is not None and stream.time_base is not None:
            self.total_s = float(stream.duration * stream.time_base)
        elif self._container.duration is not None:
            self.total_s = self._container.duration / 1e6
        # FFmpeg trims a wav's length to what is there.
        self.total_s = _promised_by_wav_s(self.path) or self.total_s
        needed = round(SHORTEST_S * SAMPLE_RATE)
        while (had := sum(map(len, self._held))) < needed:
            piece = next(self._decoded, None)
            if piece is None:
                break
            self._held.append(piece)
        if had == 0:
            raise AudioError(
                say(
                    "{path} is damaged: no sound can be read from it. Record it again, or convert it to wav.",
                    path=self.path,
                )
            )
        if had < needed:
            raise AudioError(
                say(
                    "{path} is only {had} s long. A take needs at least {least} s of sound.",
                    path=self.path,
                    had=f"{had / SAMPLE_RATE:.1f}",
                    least=SHORTEST_S,
                )
            )

    def _decode(self) -> Generator[Sound, None, None]:
        """16 kHz mono pieces as FFmpeg gives them; stops, with a note, where the file can't be read on."""
        import av

        resampler: Any = None
        shape: tuple[Any, ...] = ()
        try:
            for frame in self._container.decode(audio=0):
                now = (frame.format.name, frame.layout.name, frame.sample_rate)
                if now != shape:
                    # Files joined from several change their rate in the middle.
                    yield from _rest_of(resampler)
                    resampler, shape = av.AudioResampler("flt", "mono", SAMPLE_RATE), now
                frame.pts = None
                yield from _samples(resampler.resample(frame))
        except (av.FFmpegError, EOFError, ValueError) as error:
            self._notes.append(
                say(
                    "{name} is damaged ({why}): what could be read before that was used.",
                    name=self.path.name,
                    why=getattr(error, "strerror", None) or error,
                )
            )
        yield from _rest_of(resampler)

    def _look_at_end(self) -> None:
        if self.total_s is not None and not self._notes and self.done_s < 0.95 * self.total_s - 0.5:
            self._notes.append(
                say(
                    "{name} ends after {done_s} s although it should last {total_s} s: it was cut short. "
                    "What is there was used.",
                    name=self.path.name,
                    done_s=f"{self.done_s:.1f}",
                    total_s=f"{self.total_s:.1f}",
                )
            )


def length(path: Path) -> tuple[int, int]:
    """Frames of the file and frames a second, by reading it through: what a header promises may not be there.

    Raises:
        UserError: see `SoundFile`; so `AudioError`.
    """
    with SoundFile(path) as file:
        for _ in file:
            pass
        return round(file.done_s * file.native_rate), file.native_rate


def read(path: Path) -> Recording:
    """The whole file in memory (an hour takes 230 MB; use `SoundFile` for long ones).

    Raises:
        UserError: there is no such file, it is a folder, or it may not be read.
        AudioError: it is empty, not audio, damaged from the start, or shorter than 0.3 s.
    """
    with SoundFile(path) as file:
        sound = np.concatenate(list(file))
        return Recording(sound, file.notes)


def _open(path: Path) -> Any:
    if path.is_dir():
        raise UserError(say("{path} is a folder. Name a recording in it.", path=path))
    if not path.exists():
        raise UserError(say("There is no file {path}. Check its name and folder.", path=path))
    try:
        with path.open("rb") as file:
            first = file.read(1)
    except OSError as error:
        raise UserError(
            say("{path} can't be read ({why}). Check who may read it.", path=path, why=error.strerror)
        ) from error
    if not first:
        raise AudioError(say("{path} is empty. Record it again, or choose another file.", path=path))
    import av

    try:
        return av.open(str(path), metadata_errors="ignore")
    except (av.FFmpegError, ValueError, EOFError) as error:
        raise AudioError(
            say(
                "{path} is not a sound file that can be read, or it is damaged. Choose a recording "
                "as {formats}.",
                path=path,
                formats=FORMATS,
            )
        ) from error


def _promised_by_wav_s(path: Path) -> float | None:
    """Seconds that a wav's header promises; None for other files and where the writer left it open."""
    with path.open("rb") as file:
        if struct.unpack("<4s4x4s", file.read(12).ljust(12)) != (b"RIFF", b"WAVE"):
            return None
        bytes_per_s = 0
        while len(header := file.read(8)) == 8:
            name, size = struct.unpack("<4sI", header)
            if name == b"fmt ":
                bytes_per_s = struct.unpack("<8xI", file.read(12).ljust(12, b"\0"))[0]
                file.seek(size - 12, 1)
            elif name == b"data":
                return size / bytes_per_s if bytes_per_s and 0 < size < WAV_OPEN else None
            else:
                file.seek(size + size % 2, 1)
    return None


def _rest_of(resampler: Any) -> Iterator[Sound]:
    """The last milliseconds that a resampler holds back; one that met nonsense has none."""
    import av

    if resampler is not None:
        with contextlib.suppress(av.FFmpegError, EOFError, ValueError):
            yield from _samples(resampler.resample(None))


def _samples(frames: list[Any]) -> Iterator[Sound]:
    for frame in frames:
        yield frame.to_ndarray().reshape(-1).astype(np.float32, copy=False)
