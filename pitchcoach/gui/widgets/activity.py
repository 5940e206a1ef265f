"""What goes on in the background, at the foot of the window: its name, how far it is, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget

from pitchcoach.gui.jobs import Job
from pitchcoach.gui.texts import tr
from pitchcoach.gui.widgets.basics import button, column, label, row

PATIENCE_MS = 400
"""Work that is over sooner is not worth a look."""
WIDTH_PX = 340


class _Line(QWidget):
    """One piece of work."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self._text = label(job.label, wrap=True)
        self._share = label("", "small")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(job.label)
        stop = button(
            "",
            job.cancel,
            kind="quiet",
            icon="close",
            tip=tr("Cancel"),
            name=tr("Cancel: {job}", job=job.label),
        )
        top = row(spacing=8)
        top.addWidget(self._text, 1)
        top.addWidget(self._share)
        top.addWidget(stop, 0, Qt.AlignmentFlag.AlignTop)
        self.setLayout(column(top, self._bar, spacing=4))
        job.progressed.connect(self._show)

    def _show(self, share: float) -> None:
        self._bar.setRange(0, 1000)
        self._bar.setValue(round(share * 1000))
        self._share.setText(f"{share:.0%}")


class Activity(QFrame):
    """Follows the jobs of a window; hidden while there are none."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setProperty("floating", True)
        self.setAccessibleName(tr("Work in the background"))
        self.setFixedWidth(WIDTH_PX)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(16, 10, 10, 14)
        self._lines.setSpacing(10)
        self.hide()

    def follow(self, job: Job) -> None:
        """Show this work, should it last; nothing of it where it is quiet."""
        if job.quiet:
            return
        waiting = QTimer(job)
        waiting.setSingleShot(True)
        waiting.timeout.connect(lambda: self._add(job))
        job.ended.connect(waiting.stop)
        waiting.start(PATIENCE_MS)

    def _add(self, job: Job) -> None:
        line = _Line(job)
        self._lines.addWidget(line)
        job.ended.connect(lambda: self._remove(line))
        self.show()

    def _remove(self, line: QWidget) -> None:
        self._lines.removeWidget(line)
        line.hide()
        line.deleteLater()
        self.setVisible(self._lines.count() > 0)
