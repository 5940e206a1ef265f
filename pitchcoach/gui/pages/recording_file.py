"""Asking for a recording that lies on the disk."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from pitchcoach.gui.texts import tr

SOUND_FILES = "*.wav *.flac *.mp3 *.ogg *.m4a *.opus *.webm"


def ask_recording(parent: QWidget, heading: str) -> Path | None:
    """Its path; None where the person thought better of it."""
    kinds = tr("Recordings") + f" ({SOUND_FILES});;" + tr("All files") + " (*)"
    name, _kind = QFileDialog.getOpenFileName(parent, heading, "", kinds)
    return Path(name) if name else None
