"""Redo a part: 15 s recorded anew, put into the take in the place of the old words, and scored as a whole.

So the gain shown is the true one: the patched take goes through the same listening as any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pitchcoach.errors import PitchcoachError
from pitchcoach.gui.desk import Desk
from pitchcoach.gui.jobs import Job, Ticket
from pitchcoach.gui.listening import Heard, Listening
from pitchcoach.gui.sentences import worded
from pitchcoach.gui.texts import tr
from pitchcoach.library.records import AudioFacts, StoredTake
from pitchcoach.model import POINT_ROLES, Finding, Pitch, Report, SentenceReading

if TYPE_CHECKING:
    from pitchcoach.audio.splice import Splice

NEAR_S = 0.3
"""A sentence that begins this near to a part belongs to it."""


@dataclass(frozen=True, slots=True)
class Part:
    """The stretch of a take that is spoken anew; empty (start is end) where something is put in."""

    take: StoredTake
    start_s: float
    end_s: float
    said: str
    """The old words; empty where something is put in."""
    advice: str
    """What to change; empty where the person chose the part."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A take with a part spoken anew, scored and not yet kept."""

    part: Part
    report: Report
    facts: AudioFacts
    sound: Path
    end_s: float
    """Where the new part ends in the new sound; it begins where the old one did."""

    @property
    def said(self) -> str:
        """The new words."""
        return " ".join(
            s.text
            for s in self.report.sentences
            if s.start_s is not None and self.part.start_s - NEAR_S <= s.start_s < self.end_s - NEAR_S
        )


class Redo(QObject):
    """One part at a time: recorded, tried, then kept or dropped."""

    LIMIT_S = 15.0

    progressed = Signal(float)
    """How much of the scoring is done, 0 to 1."""
    working = Signal(bool)
    """The part is being scored, or no longer."""
    tried = Signal(object)
    """With the `Attempt`: it is to be kept or dropped."""
    over = Signal()
    """There is nothing to decide any more."""

    def __init__(self, desk: Desk, listening: Listening) -> None:
        super().__init__()
        self._desk, self._listening = desk, listening
        self.part: Part | None = None
        """What the next recording takes the place of."""
        self.attempt: Attempt | None = None
        self._job: Job | None = None

    @property
    def waiting(self) -> bool:
        """Whether the next recording is a part."""
        return self.part is not None

    def begin(self, take: StoredTake, finding: Finding) -> None:
        """The next recording takes the place of the sentence this finding is about, or is put where it belongs."""
        report, pitch = take.report, self._desk.pitch
        if report is None or report.duration_s is None:
            return
        if finding.start_s is None:
            at = place_of(finding, report, pitch) if pitch is not None else report.duration_s
            self._begin(Part(take, at, at, "", finding.message))
            return
        for sentence in report.sentences:
            if (
                sentence.start_s is not None
                and sentence.end_s is not None
                and sentence.start_s <= finding.start_s < sentence.end_s
            ):
                end = max(sentence.end_s, finding.end_s or 0.0)
                self._begin(Part(take, sentence.start_s, end, sentence.text, finding.message))
                return
        end = finding.end_s or finding.start_s
        self._begin(Part(take, finding.start_s, end, finding.quote or "", finding.message))

    def begin_sentence(self, take: StoredTake, sentence: SentenceReading) -> None:
        """The next recording takes the place of this sentence."""
        if sentence.start_s is not None and sentence.end_s is not None:
            self._begin(Part(take, sentence.start_s, sentence.end_s, sentence.text, ""))

    def _begin(self, part: Part) -> None:
        self.drop()
        self.part = part

    def forget(self) -> None:
        """The recording comes to nothing."""
        self.part = None

    def recorded(self, part_id: int) -> None:
        """The part is there: put it into its take, and score that."""
        part, self.part = self.part, None
        piece = self._desk.library.takes.load(part_id)
        # the piece alone is no take of the pitch: it would spoil every chart, and undo would bring it back
        self._desk.library.bin.end_take(part_id)
        pitch = self._desk.library.pitches.load(piece.pitch)
        audience = pitch.audience(piece.audience)
        if part is None or part.take.audio is None or piece.audio is None or audience is None:
            return
        before = part.take.report
        if before is None:
            return
        old, new = part.take.audio.path, piece.audio.path
        folder = self._desk.paths.make(self._desk.paths.unsaved)
        target = folder / f"redo-{part.take.id}-{part_id}.wav"
        joins: list[Splice] = []
        # what was put right outside the part stays so
        score = self._listening.work(
            target, pitch, audience, lambda heard: joins[0].words(before.transcript, heard)
        )

        def work(ticket: Ticket) -> Heard:
            from pitchcoach.audio.splice import splice

            joins.append(splice(old, new, part.start_s, part.end_s, target))
            return score(ticket)

        def tried(heard: Heard) -> None:
            self.attempt = Attempt(part, heard[0], heard[1], target, joins[0].end_s)
            self.tried.emit(self.attempt)

        self._desk.open_take(part.take.id)
        # the card in the review shows how far it is
        self._job = self._desk.jobs.start(
            tr("Scoring the part …"), work, done=tried, failed=self._failed, quiet=True
        )
        self._job.progressed.connect(self.progressed)
        self._job.ended.connect(lambda: self._ended(target))
        self.working.emit(True)

    def cancel(self) -> None:
        """Stop scoring the part; the take stays as it was."""
        if self._job is not None:
            self._job.cancel()

    def keep(self) -> None:
        """The take with the new part becomes a take of its own, and is opened."""
        attempt, self.attempt = self.attempt, None
        if attempt is None:
            return
        pitch = self._desk.library.pitches.load(attempt.part.take.pitch)
        try:
            take = self._desk.library.save_scored_take(attempt.report, pitch, attempt.sound, attempt.facts)
        except PitchcoachError as error:
            self.attempt = attempt
            self._desk.told.emit(worded(error), False)
            return
        attempt.sound.unlink(missing_ok=True)
        self.over.emit()
        self._desk.takes_changed.emit()
        self._desk.open_take(take)
        self._desk.told.emit(tr("Kept as a new take; the old one stays."), False)

    def drop(self) -> None:
        """The take stays as it was; what was recorded for the part goes."""
        if self._job is not None:
            self._job.cancel()
        attempt, self.attempt = self.attempt, None
        if attempt is not None:
            attempt.sound.unlink(missing_ok=True)
            self.over.emit()

    def _ended(self, target: Path) -> None:
        self._job = None
        if self.attempt is None or self.attempt.sound != target:
            target.unlink(missing_ok=True)
        self.working.emit(False)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, PitchcoachError):
            raise error
        self._desk.told.emit(worded(error), False)


def place_of(finding: Finding, report: Report, pitch: Pitch) -> float:
    """Where in a take something belongs that was left out: before what comes after it in the pitch; else at the end.

    The finding quotes the words it misses, or the gist of their point.
    """
    order = {point.id: i for i, point in enumerate(pitch.points)}
    variant = pitch.variant(report.audience)
    rank = None
    for sentence in variant.sentences if variant else ():
        if sentence.text in finding.message and sentence.points:
            rank = order.get(sentence.points[0])
            break
    if rank is None:
        quoted = (i for i, point in enumerate(pitch.points) if point.gist[:40] in finding.message)
        rank = next(quoted, None)
    if rank is not None:
        for said in report.sentences:
            later = [order[i] for i in said.points if i in order]
            if said.start_s is not None and later and min(later) > rank:
                return said.start_s
    close = POINT_ROLES[-1]
    for said in report.sentences[1:]:
        if said.role == close and said.start_s is not None:
            return said.start_s
    return report.duration_s or 0.0
