"""A rehearsal with a pretend microphone, a transcriber on strings and a clock in the hand."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from pitchcoach import rehearsal
from pitchcoach.audio.capture import LEAST_ROOM
from pitchcoach.audio.pretend import PretendMicrophone
from pitchcoach.library.library import Library
from pitchcoach.recording.session import Rehearsal
from pitchcoach.recording.state import Live
from pitchcoach.settings import Paths
from pitchcoach.speech.live import Answered, Ready, Work
from pitchcoach.speech.process import News
from tests.cli.example import spoken

RATE = 48_000
REPORT = spoken()


class Strings:
    """Stands in for the transcriber's process: remembers its orders, tells what the test says."""

    def __init__(self, tell: Callable[[News], None]) -> None:
        self.tell = tell
        self.orders: list[Any] = []
        self.take = 0
        self.work: Work | None = None
        self.pid = None

    def start(self) -> None:
        self.tell(Ready())

    def begin(self, work: Work) -> int:
        self.take += 1
        self.work = work
        self.orders.append("begin")
        return self.take

    def end(self, frames: int) -> None:
        self.orders.append(("end", frames))

    def drop(self) -> None:
        self.orders.append("drop")

    def close(self) -> None:
        self.orders.append("close")


class Stage:
    """A rehearsal and everything around it that a test holds in its hands."""

    def __init__(self, home: Path, refine: bool = False) -> None:
        self.now = 50.0
        self.refine = refine
        self.free = 10 * LEAST_ROOM
        self.microphone = PretendMicrophone(rate=RATE)
        self.paths = Paths(home)
        self.library = Library.open(self.paths)
        self.news: queue.SimpleQueue[None] = queue.SimpleQueue()
        self.strings: Strings
        self.pitch = rehearsal.sample_pitch()
        self.audience = rehearsal.pick_audience(self.pitch, None)
        self.session = self.make(self.library)

    def make(self, library: Library | None) -> Rehearsal:
        def transcriber(tell: Callable[[News], None]) -> Any:
            self.strings = Strings(tell)
            return self.strings

        session = Rehearsal(
            self.paths,
            model="base",
            weights={},
            library=library,
            microphone=self.microphone,
            transcriber=transcriber,
            refine=self.refine,
            on_news=lambda: self.news.put(None),
            clock=lambda: self.now,
            free=lambda _: self.free,
        )
        session.start()
        return session

    def begin(self, **options: Any) -> Rehearsal:
        self.session.begin(self.pitch, self.audience, **{"count_in_s": 0.0, **options})
        if "count_in_s" not in options:
            self.say(0.02)
            self.until(lambda live: live.state == "recording")
        return self.session

    def say(self, seconds: float) -> None:
        self.microphone.say(np.full(round(seconds * RATE), 0.1, np.float32))

    def until(self, condition: Callable[[Live], object]) -> Live:
        deadline = time.monotonic() + 10
        while not condition(live := self.session.advance()):
            assert time.monotonic() < deadline, live
            threading.Event().wait(0.005)
        return live

    def answered(self, complete: bool = True) -> None:
        self.strings.tell(Answered(self.strings.take, REPORT, complete))

    def state_of(self, take: int) -> str:
        return self.library.takes.load(take).state
