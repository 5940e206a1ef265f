"""Redo a part: 15 s recorded anew, put into the take in the place of the old words, and scored as a whole.

So the gain shown is the true one: the patched take goes through the same listening as any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget

from pitchcoach.errors import PitchcoachError
from pitchcoach.gui.desk import Desk
from pitchcoach.gui.jobs import Ticket
from pitchcoach.gui.listening import Heard, Listening
from pitchcoach.gui.studio import Studio
from pitchcoach.gui.texts import tr
from pitchcoach.library.records import StoredTake
from pitchcoach.model import Finding


@dataclass(frozen=True, slots=True)
class _Part:
    take: StoredTake
    start_s: float
    end_s: float


class Redo(QObject):
    """One part at a time."""

    LIMIT_S = 15.0

    def __init__(self, desk: Desk, studio: Studio | None, listening: Listening, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._studio, self._listening, self._widget = desk, studio, listening, parent
        self._part: _Part | None = None

    @property
    def waiting(self) -> bool:
        """Whether the next recording is a part."""
        return self._part is not None

    def begin(self, take: StoredTake, finding: Finding) -> None:
        """The next recording takes the place of the sentence this finding is about."""
        report = take.report
        if report is None or report.duration_s is None:
            return
        start, end = report.duration_s, report.duration_s
        if finding.start_s is not None:
            start, end = finding.start_s, finding.end_s or finding.start_s
            for sentence in report.sentences:
                if (
                    sentence.start_s is not None
                    and sentence.end_s is not None
                    and sentence.start_s <= start < sentence.end_s
                ):
                    start, end = sentence.start_s, max(sentence.end_s, end)
        self._part = _Part(take, start, end)

    def forget(self) -> None:
        """It comes to nothing."""
        self._part = None

    def recorded(self, part_id: int) -> None:
        """The part is there: put it into its take, and score that."""
        part, self._part = self._part, None
        piece = self._desk.library.takes.load(part_id)
        pitch = self._desk.library.pitches.load(piece.pitch)
        audience = pitch.audience(piece.audience)
        if part is None or part.take.audio is None or piece.audio is None or audience is None:
            return
        old, new = part.take.audio.path, piece.audio.path
        folder = self._desk.paths.make(self._desk.paths.home / "unsaved")
        target = folder / f"redo-{part.take.id}-{part_id}.wav"
        score = self._listening.work(target, pitch, audience)

        def work(ticket: Ticket) -> Heard:
            from pitchcoach.rehearsal import patch_recording

            patch_recording(old, new, part.start_s, part.end_s, target)
            return score(ticket)

        self._desk.open_take(part.take.id)
        self._desk.jobs.start(
            tr("Putting the part in its place"),
            work,
            done=lambda heard: self._ask(part, part_id, heard, target),
            failed=self._failed,
        ).ended.connect(lambda: self._listening.busy_changed.emit(""))
        self._listening.busy_changed.emit(tr("Scoring the part …"))

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, PitchcoachError):
            raise error
        self._desk.told.emit(str(error), False)

    def _ask(self, part: _Part, part_id: int, heard: Heard, target: Path) -> None:
        report, facts = heard
        self._listening.busy_changed.emit("")
        before = part.take.report.overall if part.take.report else None
        box = QMessageBox(self._widget)
        box.setWindowTitle(tr("This part again"))
        now = "–" if report.overall is None else str(round(report.overall))
        was = "–" if before is None else str(round(before))
        gain = round(report.overall or 0) - round(before or 0)
        box.setText(tr("{was} → {now}", was=was, now=now) + f"   ({gain:+d})")
        said = [
            s.text for s in report.sentences if s.start_s is not None and s.start_s >= part.start_s - 0.5
        ][:2]
        box.setInformativeText("“" + " ".join(said) + "”")
        keep = box.addButton(tr("Keep it as a new take"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(tr("Drop it"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        kept = box.clickedButton() is keep
        # the piece alone is no take of the pitch, and would spoil every chart
        self._desk.library.bin.put_take(part_id)
        if kept:
            pitch = self._desk.library.pitches.load(part.take.pitch)
            take = self._desk.library.save_scored_take(report, pitch, target, facts)
            self._desk.open_take(take)
        target.unlink(missing_ok=True)
        self._desk.takes_changed.emit()
