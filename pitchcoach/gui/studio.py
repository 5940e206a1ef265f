"""The live rehearsal as the pages see it: one object that ticks, and says when there is something to draw."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from pitchcoach.errors import PitchcoachError
from pitchcoach.gui.desk import Desk
from pitchcoach.gui.sentences import worded
from pitchcoach.library.records import StoredTake
from pitchcoach.model import Audience, Pitch, Report
from pitchcoach.recording.state import Live, Recorded, State

TICK_MS = 60
"""Sixteen times a second: the level moves smoothly, and the machine has its time for the words."""


class Session(Protocol):
    """What is needed of a rehearsal; `pitchcoach.recording.session.Rehearsal` is one."""

    report: Report | None
    complete: bool
    refined: Report | None
    error: PitchcoachError | None
    recorded: Recorded | None

    @property
    def state(self) -> State:
        """Where it is."""

    def begin(
        self, pitch: Pitch, audience: Audience, *, count_in_s: float = 3.0, limit_s: float | None = None
    ) -> None:
        """Open the microphone and count in."""

    def score_stored(self, stored: StoredTake, pitch: Pitch) -> None:
        """Transcribe and score a take that was recorded and not scored."""

    def pause(self) -> None:
        """Leave out what comes now."""

    def resume(self) -> None:
        """Go on."""

    def stop(self) -> None:
        """End the recording."""

    def discard(self, *, for_good: bool = False) -> None:
        """Throw it away; for good, where it was only a part of another take."""

    def advance(self) -> Live:
        """Take in what is new."""

    def start(self) -> None:
        """Load the models."""

    def close(self) -> None:
        """End everything."""


class Studio(QObject):
    """Drives a session from the window's thread."""

    changed = Signal(object)
    """With the `Live` to draw, while something goes on."""
    scored = Signal(object)
    """A `StoredTake` with its scores, as soon as they are there; the fillers of its end may still be missing."""
    finished = Signal(int)
    """A take is scored whole and kept; its number."""
    refined = Signal(int, object, object)
    """A take was heard again with more care: its number, the report it had and the one it has."""
    failed = Signal(str)

    def __init__(self, desk: Desk, make: Callable[[], Session]) -> None:
        """`make` makes a session with the settings of now."""
        super().__init__()
        self._desk, self._make = desk, make
        self._session = make()
        self._made_for = self._choices()
        self._warm = self._closed = False
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._told = self._shown = False

    def _choices(self) -> tuple[object, ...]:
        chosen = self._desk.settings
        return chosen.model, chosen.microphone, chosen.refine, tuple(sorted(chosen.weights.items()))

    def warm_up(self) -> None:
        """Start the transcriber, so that the first take finds its models loaded."""
        if not self._warm:
            self._warm = True
            self._session.start()

    def take_settings(self) -> None:
        """Use another model or microphone from the next take on."""
        if not self.busy and not self.completing and self._choices() != self._made_for:
            self._session.close()
            self._session, self._made_for = self._make(), self._choices()
            if self._warm:
                self._session.start()

    @property
    def busy(self) -> bool:
        """Whether a take is on its way."""
        return self._session.state in ("counting", "recording", "finishing")

    @property
    def completing(self) -> bool:
        """Whether a take that is scored already is still being listened to for its fillers."""
        return self._session.state == "scored" and not self._session.complete

    @property
    def state(self) -> State:
        """Where the rehearsal is."""
        return self._session.state

    def begin(self, *, count_in: bool, limit_s: float | None = None) -> bool:
        """Begin a take for the listener in hand; False, and told, where that can't be."""
        pitch, audience = self._desk.pitch, self._desk.audience
        if pitch is None or audience is None or self.busy or self.completing:
            return False
        self._told = self._shown = False
        self.take_settings()
        self.warm_up()
        try:
            self._session.begin(pitch, audience, count_in_s=3.0 if count_in else 0.0, limit_s=limit_s)
        except PitchcoachError as error:
            self.failed.emit(worded(error))
            return False
        self._timer.start()
        self.tick()
        return True

    def hear(self, take: StoredTake) -> bool:
        """Score a take that an earlier sitting recorded and did not score; False, and told, where that can't be."""
        if self.busy or self.completing:
            return False
        self._told = self._shown = False
        self.take_settings()
        self.warm_up()
        try:
            self._session.score_stored(take, self._desk.library.pitches.load(take.pitch))
        except PitchcoachError as error:
            self.failed.emit(worded(error))
            return False
        self._timer.start()
        self.tick()
        return True

    @property
    def take_id(self) -> int | None:
        """The row of what was recorded last; None where nothing was."""
        recorded = self._session.recorded
        return recorded.take if recorded is not None else None

    def stop(self) -> None:
        """End the take; the review follows."""
        self._session.stop()
        self.tick()

    def discard(self, *, for_good: bool = False) -> None:
        """Throw the take away; for good, where it was only a part of another."""
        self._session.discard(for_good=for_good)
        self._timer.stop()
        self._desk.takes_changed.emit()
        self.changed.emit(self._session.advance())

    def pause_or_resume(self) -> None:
        """Pause, or go on."""
        if self._session.advance().paused:
            self._session.resume()
        else:
            self._session.pause()
        self.tick()

    def tick(self) -> None:
        """Take in what is new and tell the pages."""
        if self._closed:
            return
        live = self._session.advance()
        self.changed.emit(live)
        if live.state == "scored" and not self._session.complete and not self._shown:
            self._shown = True
            self._show_early()
        if live.state == "scored" and self._session.complete and not self._told:
            self._told = True
            if not live.refining:
                self._timer.stop()
            recorded = self._session.recorded
            if recorded is not None and recorded.take is not None:
                self.finished.emit(recorded.take)
        elif live.state == "scored" and self._told and not live.refining and self._timer.isActive():
            self._timer.stop()
            self._tell_refined()
        elif live.state == "failed" and not self._told:
            self._told = True
            self._timer.stop()
            self.failed.emit(worded(self._session.error or ""))

    def _tell_refined(self) -> None:
        recorded, before, after = self._session.recorded, self._session.refined, self._session.report
        if recorded is not None and recorded.take is not None and before is not None and after is not None:
            self.refined.emit(recorded.take, before, after)

    def _show_early(self) -> None:
        """The scores are there, the whole report follows in a moment."""
        recorded, report = self._session.recorded, self._session.report
        if recorded is not None and recorded.take is not None and report is not None:
            stored = self._desk.library.takes.load(recorded.take)
            self.scored.emit(dataclasses.replace(stored, report=report))

    def close(self) -> None:
        """End everything; a recording that still runs is kept."""
        self._timer.stop()
        self._closed = True
        self._session.close()
