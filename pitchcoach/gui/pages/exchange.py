"""Pitch files and archives in and out."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from pitchcoach.errors import PitchcoachError
from pitchcoach.gui.desk import Desk
from pitchcoach.gui.sentences import worded
from pitchcoach.gui.texts import title, tr
from pitchcoach.library.pitch_file import read_pitch, write_pitch


def take_in(desk: Desk, path: Path) -> None:
    """Take in a pitch file, or an archive of a whole library."""
    try:
        if path.suffix.lower() == ".pitchcoach":
            came = desk.library.import_archive(path)
            desk.pick_first()
            desk.takes_changed.emit()
            desk.told.emit(tr("{p} pitches and {t} takes were taken in.", p=came.pitches, t=came.takes), True)
            return
        pitch = read_pitch(path)
        desk.library.pitches.save(pitch, label=tr("Import “{name}”", name=title(pitch.id)))
        desk.pick_pitch(pitch.id)
        desk.told.emit(tr("“{name}” was taken in.", name=title(pitch.id)), True)
    except PitchcoachError as error:
        desk.told.emit(worded(error), False)


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
        _write(desk, lambda: write_pitch(desk.pitch, Path(name)), name)


def ask_archive(desk: Desk, parent: QWidget) -> None:
    """Ask where to, and write everything there is."""
    name, _kind = QFileDialog.getSaveFileName(
        parent, tr("Export everything"), "library.pitchcoach", tr("Archive") + " (*.pitchcoach)"
    )
    if name:
        _write(desk, lambda: desk.library.export_archive(Path(name)), name)


def _write(desk: Desk, act: object, name: str) -> None:
    assert callable(act)
    try:
        act()
    except PitchcoachError as error:
        desk.told.emit(worded(error), False)
    else:
        desk.told.emit(tr("Written to {name}.", name=name), False)
