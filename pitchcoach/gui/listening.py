"""Recordings from files: listened to in the background, scored, kept, opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pitchcoach.errors import PitchcoachError
from pitchcoach.gui.desk import Desk
from pitchcoach.gui.jobs import Job, Ticket
from pitchcoach.gui.sentences import worded
from pitchcoach.gui.texts import tr
from pitchcoach.library.records import AudioFacts
from pitchcoach.model import Audience, Pitch, Report, Transcript
from pitchcoach.rehearsal import (
    Listener,
    audio_facts,
    rescore,
    sample_pitch,
    sample_report,
    sample_take,
    score_recording,
)

Heard = tuple[Report, AudioFacts]


class Listening(QObject):
    """Scores one recording after the other; they share the loaded models."""

    failed = Signal(str)
    done = Signal(int)
    """The number of the take it became."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._job: Job | None = None
        self._waiting: list[tuple[Path, Pitch, Audience]] = []

    @property
    def busy(self) -> bool:
        """Whether one is being listened to."""
        return self._job is not None

    def hear(self, path: Path) -> None:
        """Score a recording for the pitch and listener in hand, keep it as a take and open it."""
        pitch, audience = self._desk.pitch, self._desk.audience
        if pitch is None or audience is None:
            self.failed.emit(
                tr("Make or import a pitch first: a recording is scored for one of its audiences.")
            )
            return
        if self._job is not None:
            self._waiting.append((path, pitch, audience))
            self._desk.told.emit(tr("{name} is next.", name=path.name), False)
            return
        self._hear(path, pitch, audience)

    def _hear(self, path: Path, pitch: Pitch, audience: Audience) -> None:
        work = self.work(path, pitch, audience)

        def keep(heard: Heard) -> None:
            self._keep(heard, pitch, path)

        self._start(tr("Listening to {name}", name=path.name), work, keep)

    def hear_sample(self) -> None:
        """First start: the sample pitch and its spoken take."""
        pitch = sample_pitch()
        self._desk.library.pitches.add_if_new(pitch)
        self._desk.pick_pitch(pitch.id)
        path, shipped = sample_take(), sample_report()
        try:
            take = self._desk.library.save_scored_take(shipped, pitch, path)
        except PitchcoachError as error:
            self.failed.emit(worded(error))
            return
        self._desk.takes_changed.emit()
        self._desk.open_take(take)
        # its words came with the program; the scores are those of the scorer of now
        weights = dict(self._desk.settings.weights)
        self._desk.jobs.start(
            tr("Scoring the sample"),
            lambda _ticket: rescore(shipped, path, pitch, weights),
            done=lambda report: self._scored(take, report),
            failed=self._complain,
            quiet=True,
        )

    def _scored(self, take: int, report: Report) -> None:
        self._desk.library.takes.save_report(take, report)
        self._desk.takes_changed.emit()
        if self._desk.take is not None and self._desk.take.id == take:
            self._desk.open_take(take)

    def work(
        self,
        path: Path,
        pitch: Pitch,
        audience: Audience,
        mend: Callable[[Transcript], Transcript] | None = None,
    ) -> Callable[[Ticket], Heard]:
        """What a worker does to score a recording; it also counts its frames for the library.

        `mend` puts right what was heard.
        """
        listener: Listener = self._desk.listener
        weights = dict(self._desk.settings.weights)

        def score(ticket: Ticket) -> Heard:
            report = score_recording(
                path,
                pitch=pitch,
                audience=audience,
                listener=listener,
                weights=weights,
                on_progress=ticket.tell,
                mend=mend,
            )
            return report, audio_facts(path)

        return score

    def _start(self, text: str, work: Callable[[Ticket], Heard], done: Callable[[Heard], None]) -> None:
        job = self._desk.jobs.start(text, work, done=done, failed=self._complain)
        self._job = job
        job.ended.connect(self._ended)

    def _keep(self, heard: Heard, pitch: Pitch, path: Path) -> None:
        report, facts = heard
        try:
            take = self._desk.library.save_scored_take(report, pitch, path, facts)
        except PitchcoachError as error:
            self.failed.emit(worded(error))
            return
        self._desk.takes_changed.emit()
        self.done.emit(take)

    def _ended(self) -> None:
        self._job = None
        if self._waiting and not self._desk.closed:
            self._hear(*self._waiting.pop(0))

    def _complain(self, error: Exception) -> None:
        if not isinstance(error, PitchcoachError):
            raise error
        self.failed.emit(worded(error))
