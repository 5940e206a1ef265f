"""About: which version this is, under which licence, and whose models listen."""

from __future__ import annotations

import platform

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QDialog, QFormLayout, QVBoxLayout, QWidget

from pitchcoach import __version__
from pitchcoach.gui.desk import Desk
from pitchcoach.gui.texts import tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.basics import button, label, row
from pitchcoach.rehearsal import scorer_version

WIDTH_PX = 520


class AboutDialog(QDialog):
    """A few lines to read, and to name when something is reported."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About PitchCoach"))
        self.setMinimumWidth(WIDTH_PX)
        form = QFormLayout()
        form.setHorizontalSpacing(18)
        form.setVerticalSpacing(STEP)
        for name, text in (
            (tr("Version"), f"{__version__} · " + tr("scorer {version}", version=scorer_version())),
            (tr("Licence"), "GPL-3.0-or-later"),
            (tr("Speech model"), tr("{name}, in use", name=desk.settings.model)),
            (
                tr("Models"),
                tr("Whisper base and tiny.en by OpenAI (MIT), run by faster-whisper on this machine"),
            ),
            (tr("Runs on"), f"Python {platform.python_version()}, Qt {qVersion()}"),
        ):
            form.addRow(label(name, "muted"), label(text, wrap=True))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 18)
        whole.setSpacing(2 * STEP)
        whole.addWidget(label("PitchCoach", "title"))
        whole.addWidget(label(tr("Practise a pitch alone. What you say stays on this machine.")))
        whole.addLayout(form)
        whole.addStretch(1)
        whole.addLayout(
            row(None, button(tr("Close"), self.accept, kind="primary", tip=tr("Back to the window (Esc)")))
        )
