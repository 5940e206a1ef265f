"""The transcriber's own process, seen from the program: started once, watched, started again where it fails.

A native crash, a kill or a hang of the recogniser costs neither the recording nor a word: the sound is on disk, and
a new process begins the take again from there.
"""

from __future__ import annotations

import multiprocessing
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import connection as lines
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from pitchcoach.errors import PitchcoachError, say
from pitchcoach.speech import live, loading
from pitchcoach.speech.live import (
    Alive,
    Answered,
    Begin,
    Drop,
    End,
    Guessed,
    Ready,
    Refined,
    Refused,
    Told,
    Work,
)

SILENT_S = 3.0
"""No beat for this long: the process hangs. It beats twice a second, whatever it is decoding."""
START_S = 60.0
"""A process that has not begun to beat may be importing on a slow disk."""
STUCK_S = 60.0
"""It beats, sound waits, and nothing was worked through for this long: a decode that doesn't come back."""
MOST_DEATHS = 5
"""Deaths after the stop, or without a take, before the person is told that it doesn't work."""
AGAIN_S = 0.3
"""Rest before a dead process is started again."""
TICK_S = 0.2


@dataclass(frozen=True, slots=True)
class Restarted:
    """The process died or hung; another one begins the take again from the file."""

    take: int
    why: str


@dataclass(frozen=True, slots=True)
class CatchingUp:
    """After the stop: seconds of the take worked through so far."""

    take: int
    done_s: float


News = Ready | Told | Guessed | Answered | Refined | Refused | Restarted | CatchingUp


class TranscriberBrokenError(PitchcoachError):
    """The process failed again and again. The recording is kept."""


class TranscriberProcess:
    """Transcribes one take at a time in a process of its own. Its methods are for one thread.

    `tell` is called with every piece of news, by a thread of this object, and must return soon.
    """

    def __init__(
        self,
        load: Callable[[], loading.Loaded],
        warm: Callable[[], None],
        tell: Callable[[News], None],
        *,
        main: Callable[..., None] = live.run,
    ) -> None:
        """Prepare; `start` starts it.

        Args:
            load: gives the models, in the process; can be pickled, as `loading` with `functools.partial`.
            warm: makes ready what the answers need, in the process; can be pickled.
            tell: is told the news.
            main: the process's main function.
        """
        self._load = load
        self._warm = warm
        self._tell = tell
        self._main = main
        self._context = multiprocessing.get_context("spawn")
        self._lock = threading.Lock()
        self._wake_out, self._wake = self._context.Pipe(duplex=False)
        self._closing = False
        self._take = 0
        self._begin: Begin | None = None
        self._end: End | None = None
        self._refining: int | None = None
        self._ended_at = 0.0
        self._deaths = 0
        self._broken = False
        self._process: SpawnProcess | None = None
        self._line: Any = None
        self._orders: _Orders
        self._thread: threading.Thread | None = None

    @classmethod
    def of_model(
        cls,
        model: str,
        models_dir: Path,
        warm: Callable[[], None],
        tell: Callable[[News], None],
        *,
        fillers: bool = True,
    ) -> TranscriberProcess:
        """With a speech model by its name or folder."""
        import functools

        load = functools.partial(loading.load, model, models_dir, with_fillers=fillers)
        return cls(load, warm, tell)

    @property
    def pid(self) -> int | None:
        """The process's number while it runs."""
        process = self._process
        return process.pid if process is not None else None

    def start(self) -> None:
        """Start the process; returns at once, `Ready` is told later."""
        with self._lock:
            self._start_process()
        self._thread = threading.Thread(target=self._watch, name="pitchcoach-transcriber", daemon=True)
        self._thread.start()

    def begin(self, work: Work) -> int:
        """Transcribe a new take from now on; its number, which all news of it carries."""
        with self._lock:
            self._take += 1
            self._begin, self._end = Begin(self._take, work), None
            self._refining = None
            self._deaths = 0
            self._send(self._begin)
            if self._broken:
                self._broken = False
                self._wake.send(None)
            return self._take

    def end(self, frames: int) -> None:
        """The take ends after so many frames of its recording: `Answered` is told when it is through."""
        with self._lock:
            if self._begin is not None:
                self._end = End(self._take, frames)
                self._ended_at = time.monotonic()
                self._deaths = 0
                self._send(self._end)

    def drop(self) -> None:
        """Forget the take; nothing more is told of it."""
        with self._lock:
            if self._begin is not None or self._refining is not None:
                self._begin = self._end = self._refining = None
                self._send(Drop(self._take))

    def close(self) -> None:
        """End the process and the thread that watches it."""
        with self._lock:
            self._closing = True
            self._wake.send(None)
        if self._thread is not None:
            self._thread.join()
        with self._lock:
            self._stop_process()
        self._wake.close()
        self._wake_out.close()

    # --- the watching thread -----------------------------------------------------------------------------

    def _watch(self) -> None:
        beat, moved, done_s = time.monotonic(), time.monotonic(), 0.0
        patience = START_S
        while not self._closing:
            line, process = self._line, self._process
            waiting = [self._wake_out] if process is None else [self._wake_out, line, process.sentinel]
            ready = lines.wait(waiting, TICK_S)
            if self._wake_out in ready:
                self._wake_out.recv()
            now = time.monotonic()
            why = None
            if process is not None and line in ready:
                try:
                    while self._process is process and line.poll():
                        reply = line.recv()
                        beat, patience = now, SILENT_S
                        if isinstance(reply, Alive):
                            if reply.done_s != done_s or reply.take == 0:
                                moved, done_s = now, reply.done_s
                            self._catching_up(reply)
                        else:
                            moved = now
                            self._hear(reply)
                except (EOFError, OSError):
                    why = "ended"
            if self._process is not process:
                continue
            if process is not None and why is None:
                if process.sentinel in ready:
                    why = "ended"
                elif now - beat > patience or (
                    # A pause of the person's can be long, so only what follows the stop is measured.
                    self._end is not None and now - max(moved, self._ended_at) > STUCK_S
                ):
                    why = "hung"
            if why is not None:
                self._again(why)
            elif process is None and not self._broken and not self._closing:
                with self._lock:
                    self._start_process()
            if why is not None or process is None:
                beat = moved = time.monotonic()
                patience = START_S

    def _hear(self, reply: News) -> None:
        with self._lock:
            take = self._begin.take if self._begin else None
            if isinstance(reply, Refused) and reply.take is None:
                # The model can't be loaded: trying again would meet the same.
                self._stop_process()
                self._broken = True
                self._begin = self._end = None
            elif isinstance(reply, Refined):
                if reply.take != self._refining:
                    return
                self._refining = None
            elif not isinstance(reply, Ready):
                if reply.take != take:
                    return
                if isinstance(reply, Refused) or (isinstance(reply, Answered) and reply.complete):
                    if isinstance(reply, Answered) and self._begin is not None and self._begin.work.refine:
                        self._refining = reply.take
                    self._begin = self._end = None
        self._tell(reply)

    def _catching_up(self, beat: Alive) -> None:
        if self._end is not None and beat.take == self._end.take:
            self._tell(CatchingUp(beat.take, beat.done_s))

    def _again(self, why: str) -> None:
        """The process is gone or hangs: start another one, unless that has failed too often."""
        with self._lock:
            self._stop_process()
            if self._broken or self._closing:
                return
            take = self._begin.take if self._begin else None
            refining, self._refining = self._refining, None
            if self._begin is None or self._end is not None:
                self._deaths += 1
            if self._deaths < MOST_DEATHS:
                news: News | None = None if take is None else Restarted(take, why)
            else:
                self._broken = True
                self._begin = self._end = None
                news = Refused(
                    take,
                    TranscriberBrokenError(
                        say(
                            "The speech recogniser stopped working again and again. The recording is kept; "
                            "restart PitchCoach and score it then, or choose another speech model."
                        )
                    ),
                )
        if refining is not None:
            # The answer is there; what might have been a better one isn't worth a second try.
            self._tell(Refined(refining, None))
        if news is not None:
            self._tell(news)
        if not self._broken:
            self._wake_out.poll(AGAIN_S)
            with self._lock:
                if not self._closing:
                    self._start_process()

    # --- under the lock ----------------------------------------------------------------------------------

    def _start_process(self) -> None:
        self._line, theirs = self._context.Pipe()
        self._process = self._context.Process(
            target=self._main, args=(theirs, self._load, self._warm), name="pitchcoach-speech", daemon=True
        )
        self._process.start()
        theirs.close()
        self._orders = _Orders(self._line)
        for order in (self._begin, self._end):
            if order is not None:
                self._send(order)

    def _stop_process(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            # SIGKILL, for one that hangs answers to nothing else; what it knew is on disk or was told.
            process.kill()
            process.join()
            process.close()
            self._orders.close()
            self._line.close()

    def _send(self, order: live.Order) -> None:
        """Give an order; a process that is gone gets it again when its successor starts."""
        if self._process is not None:
            self._orders.give(order)


class _Orders:
    """Orders on their way to one process, by a thread of their own: one that hangs makes nobody else wait."""

    def __init__(self, line: Any) -> None:
        self._line = line
        self._queue: queue.SimpleQueue[live.Order | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._send, name="pitchcoach-orders", daemon=True)
        self._thread.start()

    def give(self, order: live.Order) -> None:
        self._queue.put(order)

    def close(self) -> None:
        """End the thread; the process must be gone, or a long order may still be waiting for it."""
        self._queue.put(None)
        self._thread.join()

    def _send(self) -> None:
        while (order := self._queue.get()) is not None:
            try:
                self._line.send(order)
            except OSError:
                return
