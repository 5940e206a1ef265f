"""Pitch files and archives in and out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QProgressDialog, QWidget

from pitchcoach.errors import PitchcoachError
from pitchcoach.gui.desk import Desk
from pitchcoach.gui.jobs import Ticket
from pitchcoach.gui.sentences import worded
from pitchcoach.gui.texts import title, tr
from pitchcoach.library.library import Library
from pitchcoach.library.pitch_file import read_pitch, write_pitch


def take_in(desk: Desk, path: Path) -> None:
    """Take in a pitch file, or an archive of a whole library in the background."""
    if path.suffix.lower() == ".pitchcoach":
        TakingIn(desk, path).start()
        return
    try:
        pitch = read_pitch(path)
        desk.library.pitches.save(pitch, label=tr("Import “{name}”", name=title(pitch.id)))
    except PitchcoachError as error:
        desk.told.emit(worded(error), False)
        return
    desk.pick_pitch(pitch.id)
    desk.told.emit(tr("“{name}” was taken in.", name=title(pitch.id)), True)


SLICE_S = 0.012
"""What is kept of an archive between two looks at the person's hands: a frame of the screen."""


class TakingIn(QObject):
    """An archive on its way in: judged and copied by workers, kept in slices of a moment by the window's thread.

    While it is kept, which is the last and shortest part, the window waits behind a dialog: nothing else may be
    written meanwhile.
    """

    def __init__(self, desk: Desk, path: Path) -> None:
        super().__init__(desk)
        self._desk, self._name = desk, path.name
        self._incoming = desk.library.incoming(path)
        self._keeping: Iterator[float] | None = None
        self._dialog: QProgressDialog | None = None

    def start(self) -> None:
        """Look through it."""
        self._work(tr("Looking through {name}", name=self._name), self._incoming.look_through, self._looked)

    def _work(
        self, label: str, work: Callable[[Callable[[float], None]], None], done: Callable[[], None]
    ) -> None:
        job = self._desk.jobs.start(
            label, lambda ticket: work(ticket.tell), done=lambda _none: done(), failed=self._failed
        )
        job.ended.connect(lambda: self._cancelled() if job.ticket.cancelled else None)

    def _looked(self) -> None:
        try:
            self._incoming.expect()
        except PitchcoachError as error:
            self._failed(error)
            return
        self._work(tr("Taking in {name}", name=self._name), self._incoming.unpack, self._unpacked)

    def _unpacked(self) -> None:
        self._keeping = self._incoming.keep()
        self._dialog = dialog = QProgressDialog(QApplication.activeWindow())
        dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
        dialog.setLabelText(tr("Taking in {name}", name=self._name))
        dialog.setCancelButtonText(tr("Cancel"))
        dialog.setRange(0, 1000)
        dialog.setMinimumDuration(0)
        dialog.setValue(0)
        QTimer.singleShot(0, self, self._slice)

    def _slice(self) -> None:
        assert self._keeping is not None and self._dialog is not None
        if self._dialog.wasCanceled() or self._desk.closed:
            self._keeping.close()  # type: ignore[attr-defined]
            self._cancelled()
            return
        began = time.perf_counter()
        try:
            for share in self._keeping:
                if time.perf_counter() - began > SLICE_S:
                    self._dialog.setValue(min(999, round(share * 1000)))
                    QTimer.singleShot(0, self, self._slice)
                    return
        except PitchcoachError as error:
            self._failed(error)
            return
        self._end()
        came = self._incoming.result
        self._desk.pick_first()
        self._desk.takes_changed.emit()
        self._desk.told.emit(
            tr("{p} pitches and {t} takes were taken in.", p=came.pitches, t=came.takes), True
        )

    def _cancelled(self) -> None:
        """The person thought better of it: the library is as it was."""
        if not self._desk.closed:
            self._incoming.forget()
            self._desk.told.emit(tr("Cancelled: nothing of {name} was taken in.", name=self._name), False)
        self._end()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, PitchcoachError):
            raise error
        self._incoming.forget()
        self._end()
        self._desk.told.emit(worded(error), False)

    def _end(self) -> None:
        self._keeping = None
        if self._dialog is not None:
            self._dialog.reset()
            self._dialog.deleteLater()
            self._dialog = None
        self.deleteLater()


def ask_import(desk: Desk, parent: QWidget) -> None:
    """Ask for a file and take it in."""
    kinds = tr("Pitches and archives") + " (*.json *.pitchcoach)"
    name, _kind = QFileDialog.getOpenFileName(parent, tr("Import"), "", kinds)
    if name:
        take_in(desk, Path(name))


def ask_export(desk: Desk, parent: QWidget) -> None:
    """Ask where to, and write the pitch in hand."""
    if desk.pitch is None:
        return
    name, _kind = QFileDialog.getSaveFileName(
        parent, tr("Export the pitch"), f"{desk.pitch.id}.json", tr("Pitch file") + " (*.json)"
    )
    if name:
        try:
            write_pitch(desk.pitch, Path(name))
        except PitchcoachError as error:
            desk.told.emit(worded(error), False)
        else:
            desk.told.emit(tr("Written to {name}.", name=name), False)


def ask_archive(desk: Desk, parent: QWidget) -> None:
    """Ask where to, and write everything there is."""
    name, _kind = QFileDialog.getSaveFileName(
        parent, tr("Export everything"), "library.pitchcoach", tr("Archive") + " (*.pitchcoach)"
    )
    if name:
        send_out(desk, Path(name))


def send_out(desk: Desk, path: Path) -> None:
    """Write everything there is into an archive, in the background, from a second look at the library."""
    paths = desk.paths

    def work(ticket: Ticket) -> None:
        with Library.open(paths, read_only=True) as library:
            library.export_archive(path, ticket.tell)

    desk.jobs.start(
        tr("Writing {name}", name=path.name),
        work,
        done=lambda _none: desk.told.emit(tr("Written to {name}.", name=str(path)), False),
        failed=desk.complain,
    )
