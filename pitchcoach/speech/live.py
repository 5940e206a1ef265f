"""The transcriber's own process, seen from inside: sound in as it is recorded, words and an answer out.

What the sound is read from, how it is measured and what is made of the words comes with each take (`Work`):
this layer knows neither files nor scores. While the person speaks, windows are transcribed and committed; at each
pause the open tail is decoded and an answer made of it, so that after the stop at most the tail is left. The second
pass for fillers has a thread of its own: the words never wait for it.
"""

from __future__ import annotations

import copy
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from pitchcoach.errors import PitchcoachError
from pitchcoach.model import Sound, Transcript, Word
from pitchcoach.speech.careful import SecondHearing
from pitchcoach.speech.ear import Heard
from pitchcoach.speech.events import Event, TailGuessed, WordsCommitted
from pitchcoach.speech.heap import give_back, share_one
from pitchcoach.speech.loading import Loaded
from pitchcoach.speech.recogniser import SAMPLE_RATE
from pitchcoach.speech.transcriber import Transcriber, joined_text

POLL_S = 0.02
"""How often the recording is looked at for new sound: a block's length."""
BEAT_S = 0.5
"""How often the process says that it is alive."""
PIECE = SAMPLE_RATE
"""Samples worked on before orders are looked at again."""

Block = NDArray[np.float32]


class Source(Protocol):
    """Where the sound comes from, in 16 kHz mono."""

    def read(self) -> Block:
        """What is new since the last call; empty where nothing is."""

    def finish(self, frames: int) -> Block:
        """The rest, up to so many frames of the recording."""

    def close(self) -> None:
        """No more is wanted."""


class Meter(Protocol):
    """Measures the sound besides."""

    def feed(self, block: Block) -> None:
        """Take the next block."""

    def finish(self) -> Sound:
        """What was measured."""


@dataclass(frozen=True, slots=True)
class Work:
    """One take for the process; every part of it can be pickled."""

    open_source: Callable[[], Source]
    make_meter: Callable[[], Meter]
    answer: Callable[[Transcript, Sound], Any]
    """What is made of the words and the measured sound. May raise a `PitchcoachError`."""
    language: str | None = None
    refine: bool = False
    """Whether to hear the whole again after the answer, more carefully, and to answer once more (`Refined`)."""


# --- orders, and what comes back ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Begin:
    """Listen to a new take; one that still runs is dropped."""

    take: int
    work: Work


@dataclass(frozen=True, slots=True)
class End:
    """The take ends after so many frames of the recording: finish it."""

    take: int
    frames: int


@dataclass(frozen=True, slots=True)
class Drop:
    """Forget the take."""

    take: int


@dataclass(frozen=True, slots=True)
class Ready:
    """The models are loaded and warm."""


@dataclass(frozen=True, slots=True)
class Alive:
    """A beat: the process runs, and has worked through so many seconds of the take."""

    take: int
    done_s: float


@dataclass(frozen=True, slots=True)
class Told:
    """Something about a take's words."""

    take: int
    event: Event


@dataclass(frozen=True, slots=True)
class Guessed:
    """What the answer would be if the person stopped now."""

    take: int
    answer: Any


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to the whole take; while not `complete`, the fillers of its end are still to come."""

    take: int
    answer: Any
    complete: bool


@dataclass(frozen=True, slots=True)
class Refined:
    """The answer to the words of a second, more careful hearing; None where it came to nothing."""

    take: int
    answer: Any


@dataclass(frozen=True, slots=True)
class Refused:
    """The take (or, for None, the model) can't be used, and why."""

    take: int | None
    error: PitchcoachError


Order = Begin | End | Drop
Reply = Ready | Alive | Told | Guessed | Answered | Refined | Refused


class Voice:
    """The process's end of the line, for several threads."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    def say(self, reply: Reply) -> None:
        """Send a reply.

        Raises:
            OSError: nobody listens any more.
        """
        with self._lock:
            self._connection.send(reply)


class _Listening:
    """One take in the process."""

    def __init__(self, begin: Begin, loaded: Loaded, voice: Voice, beside: ThreadPoolExecutor) -> None:
        self.take = begin.take
        self._work = begin.work
        self._voice = voice
        self._model = loaded.words
        self._transcriber = Transcriber(loaded.words, loaded.fillers, language=begin.work.language)
        self._meter = begin.work.make_meter()
        self._source = begin.work.open_source()
        self._beside = beside
        self._second_pass: list[Future[list[Heard]]] = []
        self._held: Block = np.zeros(0, np.float32)
        self._words: tuple[Word, ...] = ()
        self._samples = 0
        self._frames: int | None = None
        self._again: SecondHearing | None = None
        self._measured: Sound

    @property
    def done_s(self) -> float:
        return self._samples / SAMPLE_RATE

    @property
    def busy(self) -> bool:
        """Something can be done without waiting for more sound."""
        return bool(len(self._held)) or self._frames is not None

    def end(self, frames: int) -> None:
        """No more than so many frames of the recording are to come."""
        self._held = np.concatenate([self._held, self._source.finish(frames)])
        self._frames = frames

    def step(self, hurry: Callable[[], bool]) -> bool:
        """Do one piece of work; True once nothing is left to do. `hurry` tells of an order that waits."""
        if self._again is not None:
            return self._hear_again(self._again)
        if not len(self._held) and self._frames is None:
            self._held = self._source.read()
        if len(self._held):
            piece, self._held = self._held[:PIECE], self._held[PIECE:]
            self._samples += len(piece)
            self._meter.feed(piece)
            for event in self._transcriber.feed(piece):
                self._tell(event)
        if len(self._held):
            return False
        # Sound comes as often as it is looked for, so there is no moment without any to wait for.
        if self._frames is not None:
            return self._finish(self._frames)
        if self._transcriber.pause_waits:
            tail: tuple[Word, ...] = ()
            for event in self._transcriber.speculate():
                self._tell(event)
                tail = event.words if isinstance(event, TailGuessed) else tail
            if not hurry():
                self._guess(tail)
        elif (stretch := self._transcriber.take_stretch()) is not None:
            # Only where no words wait to be decoded: the two share the processor.
            self._second_pass.append(self._beside.submit(self._transcriber.fillers_in, stretch))
        return False

    def close(self) -> None:
        for stretch in self._second_pass:
            stretch.cancel()
        self._source.close()

    def _tell(self, event: Event) -> None:
        if isinstance(event, WordsCommitted):
            self._words += event.words
        self._voice.say(Told(self.take, event))

    def _guess(self, tail: tuple[Word, ...]) -> None:
        """Say what the answer would be now; what the scores remember of it makes the last one quick."""
        words = self._words + tail
        if not words:
            return
        transcript = Transcript(
            joined_text(words, "en"), words, (), self._model.name, self._work.language or "en"
        )
        try:
            answer = self._work.answer(transcript, copy.deepcopy(self._meter).finish())
        except PitchcoachError:
            return
        self._voice.say(Guessed(self.take, answer))

    def _finish(self, frames: int) -> bool:
        """Answer; True unless a second hearing is to follow."""
        try:
            transcript = self._transcriber.finish_words()
            self._measured = self._meter.finish()
            self._voice.say(Answered(self.take, self._work.answer(transcript, self._measured), False))
            for stretch in self._second_pass:
                self._transcriber.add_fillers(stretch.result())
            transcript = self._transcriber.finish()
            self._voice.say(Answered(self.take, self._work.answer(transcript, self._measured), True))
        except PitchcoachError as error:
            self._voice.say(Refused(self.take, error))
            return True
        if self._work.refine:
            self._again = SecondHearing(self._work.open_source, frames, self._model, transcript)
        return not self._work.refine

    def _hear_again(self, hearing: SecondHearing) -> bool:
        transcript = hearing.step()
        if transcript is None:
            return False
        try:
            answer = self._work.answer(transcript, self._measured)
        except PitchcoachError:
            # Nothing was heard this time: the first answer stays.
            answer = None
        self._voice.say(Refined(self.take, answer))
        return True


class Room:
    """The process's work from the first order to the last."""

    def __init__(self, connection: Connection, voice: Voice, loaded: Loaded) -> None:
        self._connection = connection
        self._voice = voice
        self._loaded = loaded
        self._listening: _Listening | None = None
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="pitchcoach-fillers")

    @property
    def beat(self) -> Alive:
        """What a heartbeat says now; may be asked by any thread."""
        listening = self._listening
        return Alive(listening.take, listening.done_s) if listening else Alive(0, 0.0)

    def serve(self) -> None:
        """Follow orders until the line is closed from the other end."""
        try:
            while True:
                wait_s = None if self._listening is None else 0.0 if self._listening.busy else POLL_S
                if self._connection.poll(wait_s):
                    self._follow(self._connection.recv())
                elif self._listening is not None and self._listening.step(self._connection.poll):
                    self._drop()
        except (EOFError, ConnectionError):
            return
        finally:
            self._drop()
            self._beside.shutdown()

    def _follow(self, order: Order) -> None:
        if isinstance(order, Begin):
            self._drop()
            self._listening = _Listening(order, self._loaded, self._voice, self._beside)
        elif self._listening is not None and order.take == self._listening.take:
            if isinstance(order, End):
                self._listening.end(order.frames)
            else:
                self._drop()

    def _drop(self) -> None:
        if self._listening is not None:
            self._listening.close()
            self._listening = None
            give_back()


def run(connection: Connection, load: Callable[[], Loaded], warm: Callable[[], None]) -> None:
    """The process's main function: load, say `Ready`, serve. Ends when the other end of the line goes away.

    Args:
        connection: the line; orders come in, replies go out.
        load: gives the models.
        warm: makes ready what the takes' answers need.
    """
    # Ctrl-C in a terminal reaches every process of the group; the one that asked for this one decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    share_one()
    voice = Voice(connection)
    room: list[Room] = []

    def beat() -> None:
        while True:
            try:
                voice.say(room[0].beat if room else Alive(0, 0.0))
            except OSError:
                # Nobody is left to transcribe for, though a decode may still be running.
                os._exit(0)
            threading.Event().wait(BEAT_S)

    threading.Thread(target=beat, name="pitchcoach-beat", daemon=True).start()
    beside = threading.Thread(target=warm, name="pitchcoach-warm", daemon=True)
    beside.start()
    try:
        loaded = load()
    except PitchcoachError as error:
        voice.say(Refused(None, error))
        return
    beside.join()
    give_back()
    room.append(Room(connection, voice, loaded))
    voice.say(Ready())
    room[0].serve()
