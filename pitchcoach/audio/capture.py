"""From the microphone to the disk: a callback that only copies, and a writer thread that owns the file.

PortAudio's thread puts each block into a queue that never makes it wait. The writer takes them out, follows
the level, keeps the file valid after every block and watches for what goes wrong: a device that falls silent
or goes away, a disk that fills up. A take that ends for whatever reason is kept up to its last whole block.
"""

from __future__ import annotations

import queue
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pitchcoach.audio.devices import Microphone, rate_note
from pitchcoach.audio.level import Level, LevelMeter, dbfs
from pitchcoach.audio.wav import SAMPLE_BYTES, WavWriter
from pitchcoach.errors import StorageError, say

LEAST_ROOM = 50_000_000
"""Bytes that stay free on the disk (issue 3); below, a recording isn't begun, and one that runs is stopped."""
LOST_S = 1.0
"""No block for this long: the device is gone. Blocks come every 10 to 100 ms."""
FIRST_S = 5.0
"""The first block may take longer: a Bluetooth headset changes to call mode first."""
SYNC_S = 2.0
"""Sound that a power failure may cost."""
LOOK_S = 1.0
"""How often the room on the disk is looked at."""
TICK_S = 0.1
"""How often the writer looks around where no block comes."""
STUCK_S = 10.0
"""How long `stop` waits for a disk that doesn't answer."""

End = Literal["stopped", "limit", "lost", "disk"]
"""Why a recording ended: somebody stopped it, its limit was reached, the microphone went away, no room."""


@dataclass(frozen=True, slots=True)
class Captured:
    """A recording on disk, closed."""

    path: Path
    frames: int
    rate: int
    channels: int
    end: End
    overflows: int
    """Times that PortAudio said it had lost sound."""
    peak_dbfs: float
    clipped_blocks: int
    ended_at: float
    """When it ended, by the capture's clock."""
    message: str | None = None
    """A sentence on why it ended, where nobody asked for it."""

    @property
    def duration_s(self) -> float:
        """Its length in seconds."""
        return self.frames / self.rate

    def sentences(self) -> tuple[str, ...]:
        """What went wrong with it, if anything did."""
        busy = say(
            "The machine was too busy for the microphone {count} times; words may be missing.",
            count=self.overflows,
        )
        return ((self.message,) if self.message else ()) + ((busy,) if self.overflows else ())


@dataclass(frozen=True, slots=True)
class _Begin:
    writer: WavWriter
    limit_frames: int | None


@dataclass(frozen=True, slots=True)
class _Pause:
    paused: bool


@dataclass(frozen=True, slots=True)
class _Finish:
    pass


_Item = tuple[bytes, bool] | _Begin | _Pause | _Finish


def room(path: Path) -> int:
    """Bytes free on the disk of the folder `path`."""
    return shutil.disk_usage(path).free


class Capture:
    """One opened microphone: listens from `open` on, writes from `record` to `stop`. A context manager.

    The attributes may be read by any thread at any time; the methods are for one thread.
    """

    def __init__(
        self,
        microphone: Microphone,
        *,
        on_news: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
        free: Callable[[Path], int] = room,
    ) -> None:
        """Prepare; nothing is opened yet.

        Args:
            microphone: what to record from.
            on_news: called by the writer thread when the recording ended by itself.
            clock: seconds, never going back.
            free: bytes free on the disk of a folder.
        """
        self.level = Level()
        self.muted = False
        """Bit-exact zeros for two seconds: muted, or not permitted."""
        self.heard = False
        """Whether the microphone has given anything yet; a Bluetooth one takes a second or two."""
        self.frames = 0
        """Frames written so far."""
        self.overflows = 0
        self.captured: Captured | None = None
        """The recording, once it has ended."""
        self._microphone = microphone
        self._on_news = on_news
        self._clock = clock
        self._free = free
        self._queue: queue.SimpleQueue[_Item] = queue.SimpleQueue()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self._lost = False

    def open(self) -> None:
        """Open the microphone and follow its level.

        Raises:
            MicrophoneError: it can't be opened.
        """
        self._stream = self._microphone.open(self._take)
        self._meter = LevelMeter(self._stream.rate, self._stream.channels)
        self._thread = threading.Thread(target=self._write, name="pitchcoach-writer", daemon=True)
        self._thread.start()

    @property
    def rate(self) -> int:
        """Frames a second of the opened microphone."""
        return self._stream.rate

    @property
    def seconds(self) -> float:
        """Seconds recorded so far."""
        return self.frames / self._stream.rate

    @property
    def lost(self) -> bool:
        """Whether the microphone has gone away."""
        return self._lost

    @property
    def note(self) -> str | None:
        """A sentence on the microphone that is worth showing before the take; None for most."""
        return rate_note(self._stream.rate)

    def room_s(self, folder: Path) -> float:
        """Seconds that can still be recorded into `folder`."""
        per_s = self._stream.rate * self._stream.channels * SAMPLE_BYTES
        return max(0.0, (self._free(folder) - LEAST_ROOM) / per_s)

    def record(self, path: Path, *, limit_s: float | None = None) -> None:
        """Write what comes from now on to `path`, until `stop` or for `limit_s` seconds of sound.

        Raises:
            StorageError: less than 50 MB are free, or the file can't be made.
        """
        refuse_full(path.parent, self._free)
        writer = WavWriter(path, self._stream.rate, self._stream.channels)
        limit = None if limit_s is None else max(1, round(limit_s * self._stream.rate))
        self._queue.put(_Begin(writer, limit))

    def pause(self) -> None:
        """Leave out what comes from now on; the microphone stays open."""
        self._queue.put(_Pause(True))

    def resume(self) -> None:
        """Write again."""
        self._queue.put(_Pause(False))

    def stop(self) -> Captured | None:
        """End the recording with all that came before; None where nothing was recorded.

        Returns as soon as the file is valid; call `close` then, which waits for the disk and the microphone.
        """
        if self._thread is not None:
            self._queue.put(_Finish())
            self._ended.wait(STUCK_S)
        return self.captured

    def close(self) -> None:
        """Close the microphone; a recording that still runs is ended and kept."""
        if self._thread is None:
            return
        self._queue.put(_Finish())
        self._stream.close()
        self._thread.join(STUCK_S)
        self._thread = None

    # --- PortAudio's thread ------------------------------------------------------------------------------

    def _take(self, block: bytes, overflowed: bool) -> None:
        self._queue.put((block, overflowed))

    # --- the writer thread -------------------------------------------------------------------------------

    def _write(self) -> None:
        recording = _Recording(self)
        heard, patience = self._clock(), FIRST_S
        while True:
            try:
                item = self._queue.get(timeout=TICK_S)
            except queue.Empty:
                if not self._lost and self._clock() - heard > patience:
                    self._lost = True
                    recording.end("lost")
                    self._on_news()
                continue
            if isinstance(item, tuple):
                heard, patience = self._clock(), LOST_S
                self.heard = True
                self.level = self._meter.feed(item[0])
                self.muted = self._meter.muted
                if recording.write(*item):
                    self._on_news()
            elif isinstance(item, _Begin):
                recording.begin(item)
            elif isinstance(item, _Pause):
                recording.paused = item.paused
            else:
                recording.end("stopped")
                self._ended.set()
                recording.close()
                return


class _Recording:
    """The writer thread's side of one recording."""

    def __init__(self, capture: Capture) -> None:
        self.paused = False
        self._capture = capture
        self._writer: WavWriter | None = None
        self._closing: WavWriter | None = None
        self._limit: int | None = None
        self._synced = self._looked = 0.0

    def begin(self, item: _Begin) -> None:
        self._writer, self._limit = item.writer, item.limit_frames
        meter = self._capture._meter
        meter.peak = meter.clipped_blocks = 0
        self._synced = self._looked = self._capture._clock()

    def write(self, block: bytes, overflowed: bool) -> bool:
        """Add a block; True where that ended the recording."""
        capture, writer = self._capture, self._writer
        if writer is None or self.paused:
            return False
        capture.overflows += overflowed
        frame_bytes = capture._stream.channels * SAMPLE_BYTES
        if self._limit is not None:
            block = block[: (self._limit - writer.frames) * frame_bytes]
        try:
            writer.write(block)
            capture.frames = writer.frames
            now = capture._clock()
            if now - self._synced >= SYNC_S:
                writer.sync()
                self._synced = now
            if now - self._looked >= LOOK_S:
                self._looked = now
                if capture._free(writer.path.parent) < LEAST_ROOM:
                    self.end("disk")
                    return True
        except OSError:
            self.end("disk")
            return True
        if self._limit is not None and writer.frames >= self._limit:
            self.end("limit")
            return True
        return False

    def end(self, why: End) -> None:
        """Close the file, if one is open, and say what it holds."""
        capture, writer = self._capture, self._writer
        if writer is None:
            return
        self._writer = None
        self._closing = writer
        capture.frames = writer.frames
        capture.captured = Captured(
            writer.path,
            writer.frames,
            capture._stream.rate,
            capture._stream.channels,
            why,
            capture.overflows,
            dbfs(capture._meter.peak),
            capture._meter.clipped_blocks,
            capture._clock(),
            MESSAGES.get(why),
        )

    def close(self) -> None:
        """Wait for the disk, which nobody else need do."""
        if self._closing is not None:
            self._closing.close()


MESSAGES: dict[End, str] = {
    "lost": say(
        "The microphone stopped giving sound. Was it unplugged or switched off? What it heard is kept."
    ),
    "disk": say(
        "The disk is almost full, so the recording was stopped. What was said is kept; make room, then go on."
    ),
}


def refuse_full(folder: Path, free: Callable[[Path], int] = room) -> None:
    """Refuse to record where less than 50 MB are free.

    Raises:
        StorageError: so it is, or the folder isn't there.
    """
    try:
        left = free(folder)
    except OSError as error:
        raise StorageError(
            say(
                "The folder {folder} can't be used ({why}). Choose another one.",
                folder=folder,
                why=error.strerror,
            )
        ) from error
    if left < LEAST_ROOM:
        raise StorageError(
            say(
                "Only {left} MB are free on the disk of {folder}; recording needs {needed}. Make "
                "room, then record.",
                left=f"{left / 1e6:.0f}",
                folder=folder,
                needed=f"{LEAST_ROOM / 1e6:.0f}",
            )
        )
