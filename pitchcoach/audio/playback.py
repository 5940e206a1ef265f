"""Hearing a take again, or a part of it: pause, go elsewhere, slower or faster with the voice as high as it was.

The sound is prepared before it plays, so the callback only copies. FFmpeg's `atempo` changes the speed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from pitchcoach.audio.devices import (
    MicrophoneError,
    closed,
    error_code,
    opened,
    portaudio,
    quiet_libraries,
)
from pitchcoach.errors import PitchcoachError, UserError, say

RATE = 48_000
"""What is played: every output takes it."""
SLOWEST, FASTEST = 0.75, 1.5

Samples = NDArray[np.int16]
Give = Callable[[int], bytes]
"""Asked for so many 16-bit mono samples; silence fills up what isn't there."""


class PlaybackError(PitchcoachError):
    """The sound can't be played. The message says what to do about it."""


class Speaker(Protocol):
    """What a take is played through."""

    def open(self, rate: int, give: Give) -> Callable[[], None]:
        """Ask `give` for samples from now on; returns what ends that.

        Raises:
            PlaybackError: it can't be opened.
        """


class SystemSpeaker:
    """The system's default output."""

    def open(self, rate: int, give: Give) -> Callable[[], None]:
        """Open it.

        Raises:
            PlaybackError: PortAudio is missing, or the output can't be opened.
        """
        with quiet_libraries():
            try:
                sounddevice = portaudio()
            except MicrophoneError as error:
                raise PlaybackError(error.sentence) from error

            def callback(block: Any, frames: int, moment: Any, status: Any) -> None:
                block[:] = give(frames)

            try:
                stream = sounddevice.RawOutputStream(
                    samplerate=rate, channels=1, dtype="int16", callback=callback
                )
                stream.start()
                opened(stream)
            except (sounddevice.PortAudioError, ValueError) as error:
                raise PlaybackError(
                    say(
                        "The sound can't be played ({why}). Check the system's sound output, and that "
                        "no other program holds it.",
                        why=error_code(error) or error,
                    )
                ) from error

        def close() -> None:
            with quiet_libraries():
                stream.close(ignore_errors=True)
                closed(stream)

        return close


class Player:
    """One recording to be heard. Its methods are for one thread; `position_s` and `playing` for any."""

    def __init__(
        self, path: Path, *, speaker: Speaker | None = None, on_end: Callable[[], None] = lambda: None
    ) -> None:
        """Read the recording.

        Args:
            path: the recording.
            speaker: the system's default output where None.
            on_end: called by another thread when the end of what was to be played is reached.

        Raises:
            UserError: there is no such file.
            AudioError: it can't be read.
        """
        from pitchcoach.audio.files import SoundFile

        # Says in words what is wrong with a file that can't be read.
        SoundFile(path).close()
        self._sound = _at_rate(path)
        self.duration_s = len(self._sound) / RATE
        self.playing = False
        self._speaker = speaker or SystemSpeaker()
        self._on_end = on_end
        self._lock = threading.Lock()
        self._close: Callable[[], None] | None = None
        self._speed = 1.0
        self._start_s = 0.0
        """Where in the take `_prepared` begins."""
        self._end_s: float | None = None
        self._prepared: Samples = np.zeros(0, np.int16)
        self._at = 0

    @property
    def position_s(self) -> float:
        """Where in the take it is."""
        return min(self.duration_s, self._start_s + self._at / RATE * self._speed)

    @property
    def speed(self) -> float:
        """1 is as it was spoken."""
        return self._speed

    def play(self, start_s: float | None = None, end_s: float | None = None) -> None:
        """Play from `start_s` (None: from where it is, or from the beginning at the end) to `end_s` or the end.

        Raises:
            PlaybackError: the output can't be opened.
        """
        begin = self.position_s if start_s is None else start_s
        if start_s is None and begin >= self.duration_s - 0.01:
            begin = 0.0
        self._end_s = end_s
        self._prepare(begin)
        if self._close is None:
            self._close = self._speaker.open(RATE, self._give)
        self.playing = True

    def pause(self) -> None:
        """Stop where it is; `play` goes on from there."""
        self.playing = False
        if self._close is not None:
            self._close()
            self._close = None

    def seek(self, to_s: float) -> None:
        """Go to another place; plays on if it was playing."""
        self._end_s = None
        self._prepare(min(max(0.0, to_s), self.duration_s))

    def set_speed(self, speed: float) -> None:
        """Play slower or faster from here on, 0.75 to 1.5, with the voice as high as it was.

        Raises:
            UserError: outside that.
        """
        if not SLOWEST <= speed <= FASTEST:
            raise UserError(
                say(
                    "The speed can be from {slowest} to {fastest}, not {speed}.",
                    slowest=SLOWEST,
                    fastest=FASTEST,
                    speed=speed,
                )
            )
        here = self.position_s
        self._speed = speed
        self._prepare(here)

    def close(self) -> None:
        """Stop and let go of the output."""
        self.pause()

    def _prepare(self, start_s: float) -> None:
        end = len(self._sound) if self._end_s is None else round(self._end_s * RATE)
        prepared = at_speed(self._sound[round(start_s * RATE) : end], self._speed)
        with self._lock:
            self._start_s, self._prepared, self._at = start_s, prepared, 0

    def _give(self, frames: int) -> bytes:
        """PortAudio's thread: copy, and fill up with silence."""
        with self._lock:
            piece = self._prepared[self._at : self._at + frames] if self.playing else self._prepared[:0]
            self._at += len(piece)
            ended = self.playing and self._at >= len(self._prepared)
        if ended:
            self.playing = False
            self._on_end()
        return piece.tobytes() + bytes(2 * (frames - len(piece)))


def at_speed(sound: Samples, speed: float) -> Samples:
    """A 48 kHz mono sound slower or faster, its pitch as it was; shape (about samples / speed,)."""
    if speed == 1.0 or not len(sound):
        return sound
    import av

    graph: Any = av.filter.Graph()
    source = graph.add_abuffer(format="s16", sample_rate=RATE, layout="mono", time_base=f"1/{RATE}")
    tempo = graph.add("atempo", f"{speed:.3f}")
    sink = graph.add("abuffersink")
    source.link_to(tempo)
    tempo.link_to(sink)
    graph.configure()
    frame: Any = av.AudioFrame.from_ndarray(sound.reshape(1, -1), format="s16", layout="mono")
    frame.sample_rate, frame.pts = RATE, 0
    pieces: list[Samples] = []
    for pushed in (frame, None):
        graph.push(pushed)
        while True:
            try:
                pieces.append(graph.pull().to_ndarray().reshape(-1))
            except (BlockingIOError, EOFError):
                break
    return np.concatenate(pieces) if pieces else sound[:0]


def _at_rate(path: Path) -> Samples:
    """The whole recording as 48 kHz mono 16-bit samples."""
    import av

    resampler: Any = av.AudioResampler("s16", "mono", RATE)
    pieces: list[Samples] = []
    with av.open(str(path), metadata_errors="ignore") as container:
        try:
            for frame in container.decode(audio=0):
                frame.pts = None
                pieces += [out.to_ndarray().reshape(-1) for out in resampler.resample(frame)]
        except (av.FFmpegError, EOFError):
            # A damaged end: what came before can be heard.
            pass
        pieces += [out.to_ndarray().reshape(-1) for out in resampler.resample(None)]
    return np.concatenate(pieces) if pieces else np.zeros(0, np.int16)
