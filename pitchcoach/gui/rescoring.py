"""Scoring many takes again in the background, as one undo step.

The library is the window's: takes are read there one after the other, as the worker gets on, and handed over; so
thousands of them neither fill the memory nor keep the window waiting.
"""

from __future__ import annotations

import contextlib
import queue
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from pitchcoach.errors import PitchcoachError
from pitchcoach.gui.jobs import Job, Ticket
from pitchcoach.gui.texts import tr
from pitchcoach.library.library import Library
from pitchcoach.model import Pitch, Report
from pitchcoach.rehearsal import rescore

AHEAD = 4
"""Takes handed over before the worker asks for them."""
TICK_S = 0.1

Input = tuple[int, Report, Path | None, Pitch]
Start = Callable[..., Job]


class Rescoring(QObject):
    """One run over a list of takes of one pitch."""

    def __init__(self, library: Library, takes: Sequence[int], weights: dict[str, float]) -> None:
        super().__init__()
        self._library, self._takes, self._weights = library, list(takes), weights
        self._inbox: queue.SimpleQueue[Input | None] = queue.SimpleQueue()
        self._next = 0
        self._pitches: dict[str, Pitch] = {}

    def start(self, begin: Start, done: Callable[[int], object], failed: Callable[[Exception], None]) -> Job:
        """Begin; `done` is told how many takes got a new report."""
        weights, inbox, many = self._weights, self._inbox, len(self._takes)

        def work(ticket: Ticket) -> dict[int, Report]:
            made: dict[int, Report] = {}
            for number in range(many):
                given = _wait(inbox, ticket)
                if given is not None:
                    take, report, recording, pitch = given
                    # a listener that is gone, a recording that can't be read: the take keeps what it has
                    with contextlib.suppress(PitchcoachError):
                        made[take] = rescore(report, recording, pitch, weights)
                ticket.tell((number + 1) / many)
            return made

        for _ in range(AHEAD):
            self._hand_over()

        def keep(made: dict[int, Report]) -> None:
            if made:
                label = tr("{n} takes scored again", n=len(made))
                self._library.takes.rescore(list(made), lambda take: made[take.id], label=label)
            done(len(made))

        job = begin(tr("Scoring {n} takes again", n=many), work, done=keep, failed=failed)
        job.progressed.connect(lambda _share: self._hand_over())
        self.setParent(job)
        return job

    def _hand_over(self) -> None:
        if self._next >= len(self._takes):
            return
        stored = self._library.takes.load(self._takes[self._next])
        self._next += 1
        if stored.report is None or stored.binned_at is not None:
            self._inbox.put(None)
            return
        if stored.pitch not in self._pitches:
            self._pitches[stored.pitch] = self._library.pitches.load(stored.pitch)
        recording = stored.audio.path if stored.audio else None
        self._inbox.put((stored.id, stored.report, recording, self._pitches[stored.pitch]))


def _wait(inbox: queue.SimpleQueue[Input | None], ticket: Ticket) -> Input | None:
    while True:
        try:
            return inbox.get(timeout=TICK_S)
        except queue.Empty:
            if ticket.cancelled:
                return None
