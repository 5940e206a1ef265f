"""What can be done with the open take: star, note, score again, copy, save, delete, go to the one before or after."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.texts import tr
from pitchcoach.gui.widgets.ask import ask_long
from pitchcoach.library.files import copy_whole
from pitchcoach.spoken import without_fillers

COPY = QKeySequence("Ctrl+C")
"""The window has it too; here it is only named."""


class TakeMenu(QMenu):
    """The menu of the review; its deeds have keys as well."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._star = self.addAction(tr("Star"), self.star)
        self.addAction(tr("Note…"), self.note)
        self.addAction(tr("Score again"), self.rescore)
        self.addSeparator()
        self.addAction(
            f"{tr('Copy the words')}\t{COPY.toString(QKeySequence.SequenceFormat.NativeText)}", self.copy
        )
        self._keep = self.addAction(tr("Save the recording…"), self.save_recording)
        self.addSeparator()
        self._earlier = self.addAction(tr("The take before"), lambda: self.step(-1))
        self._later = self.addAction(tr("The take after"), lambda: self.step(1))
        self.addSeparator()
        self.addAction(tr("Delete this take"), self.delete)
        self.aboutToShow.connect(self._refresh)

    def _refresh(self) -> None:
        take = self._desk.take
        self._star.setText(tr("Take the star off") if take is not None and take.starred else tr("Star"))
        path = take.audio.path if take is not None and take.audio is not None else None
        self._keep.setEnabled(path is not None and path.is_file())
        self._earlier.setEnabled(self._neighbour(-1) is not None)
        self._later.setEnabled(self._neighbour(1) is not None)

    def star(self) -> None:
        """Mark the open take, or take the mark off."""
        take = self._desk.take
        if take is not None:
            self._desk.library.takes.star(take.id, not take.starred)
            self._reload(take.id)
            self._desk.told.emit(
                tr("The star is off.") if take.starred else tr("This take has a star."), True
            )

    def note(self) -> None:
        """Write a note on the open take."""
        take = self._desk.take
        if take is not None:
            text = ask_long(self.parentWidget(), tr("Note"), tr("A note on this take:"), take.note)
            if text is not None:
                self._desk.library.takes.note(take.id, text)
                self._reload(take.id)

    def _reload(self, take_id: int) -> None:
        self._desk.open_take(take_id)
        self._desk.takes_changed.emit()

    def copy(self) -> None:
        """Put what was said on the clipboard, as one would write it."""
        take = self._desk.take
        if take is not None and take.report is not None:
            QGuiApplication.clipboard().setText(without_fillers(take.report))
            self._desk.told.emit(tr("The words are copied, without the fillers."), False)

    def save_recording(self) -> None:
        """Ask where to, and copy the sound of the open take there, in the background."""
        take = self._desk.take
        source = take.audio.path if take is not None and take.audio is not None else None
        if take is None or source is None:
            return
        suggested = f"{take.pitch} {take.day}{source.suffix}"
        kinds = tr("Recording") + f" (*{source.suffix})"
        name, _kind = QFileDialog.getSaveFileName(
            self.parentWidget(), tr("Save the recording"), suggested, kinds
        )
        if name:
            self.save_recording_as(source, Path(name))

    def save_recording_as(self, source: Path, target: Path) -> None:
        """Copy this recording there; the library keeps its own."""
        if not target.suffix:
            target = target.with_name(target.name + source.suffix)
        self._desk.jobs.start(
            tr("Writing {name}", name=target.name),
            lambda _ticket: copy_whole(source, target),
            done=lambda _checksum: self._desk.told.emit(tr("Written to {name}.", name=str(target)), False),
            failed=self._desk.complain,
        )

    def rescore(self) -> None:
        """With the pitch, the weights and the rules of now."""
        if self._desk.take is not None:
            self._desk.rescore(self._desk.take)

    def delete(self) -> None:
        """Into the bin; the take before it is shown then, if there is one."""
        take, other = self._desk.take, self._neighbour(-1)
        if take is not None:
            self._desk.delete_take(take.id)
            if other is not None:
                self._desk.open_take(other)

    def step(self, by: int) -> None:
        """Open the take after this one (1), or before it (-1), of the same listener."""
        other = self._neighbour(by)
        if other is not None:
            self._desk.open_take(other)

    def _neighbour(self, by: int) -> int | None:
        take = self._desk.take
        if take is None:
            return None
        scored = [row.id for row in reversed(self._desk.takes(take.audience)) if row.state == "scored"]
        if take.id not in scored:
            return None
        at = scored.index(take.id) + by
        return scored[at] if 0 <= at < len(scored) else None
