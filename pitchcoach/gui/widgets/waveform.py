"""The sound of a take as bars in the colours of its sentences; click or arrow keys to go somewhere in it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from pitchcoach.gui.texts import clock, role_label, tr
from pitchcoach.gui.theme import THEME, colour
from pitchcoach.model import Report, Role

Peaks = NDArray[np.float32]
PER_S = 50
SEEK_S = 2.0


def read_peaks(path: Path) -> Peaks:
    """How loud the recording is, fifty times a second, 0 to 1; for a worker.

    Raises:
        UserError: it can't be read.
    """
    from pitchcoach.audio.files import SAMPLE_RATE, SoundFile

    step = SAMPLE_RATE // PER_S
    found: list[Peaks] = []
    with SoundFile(path) as file:
        for block in file:
            whole = len(block) // step * step
            if whole:
                found.append(np.abs(block[:whole]).reshape(-1, step).max(axis=1))
    peaks = np.concatenate(found) if found else np.zeros(1, np.float32)
    return np.asarray(peaks / max(1e-4, float(peaks.max())), np.float32)


class Waveform(QWidget):
    """The take along time. What was played is solid, the rest pale."""

    sought = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._peaks: Peaks = np.zeros(0, np.float32)
        self._duration_s = 0.0
        self._spans: list[tuple[float, float, Role]] = []
        self._marks: list[tuple[float, float]] = []
        self._now_s = 0.0
        self.setMinimumSize(120, 54)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Waveform of the take"))
        self.setAccessibleDescription(tr("Left and right go two seconds back and on."))

    def sizeHint(self) -> QSize:  # noqa: N802
        """Wide and low."""
        return QSize(500, 54)

    def show_report(self, report: Report) -> None:
        """Colour by the sentences of this report."""
        self._duration_s = report.duration_s or 0.0
        self._spans = [
            (s.start_s, s.end_s, s.role)
            for s in report.sentences
            if s.start_s is not None and s.end_s is not None
        ]
        self._marks = [
            (j.start_s, j.end_s) for j in report.jargon if j.start_s is not None and j.end_s is not None
        ]
        self._now_s = 0.0
        self.update()

    def show_peaks(self, peaks: Peaks) -> None:
        """Show the sound; an empty array while it is being read."""
        self._peaks = peaks
        self.update()

    def show_moment(self, seconds: float) -> None:
        """Move the cursor."""
        self._now_s = seconds
        self.update()

    @property
    def moment_s(self) -> float:
        """Where the cursor is."""
        return self._now_s

    def _role_at(self, seconds: float) -> Role:
        return next(
            (role for start, end, role in self._spans if start - 0.1 <= seconds <= end + 0.1), "other"
        )

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the bars, the terms under them, the cursor."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, width, middle = THEME.tokens, self.width(), (self.height() - 6) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        bars = max(1, width // 5)
        if not len(self._peaks) or self._duration_s <= 0:
            painter.setBrush(colour(t.line))
            for i in range(bars):
                painter.drawRoundedRect(QRectF(i * 5, middle - 1.5, 3, 3), 1.5, 1.5)
            return
        edges = np.linspace(0, len(self._peaks), bars + 1).astype(int)
        for i in range(bars):
            chunk = self._peaks[edges[i] : max(edges[i] + 1, edges[i + 1])]
            seconds = (i + 0.5) / bars * self._duration_s
            height = max(3.0, float(chunk.max()) ** 0.8 * (middle * 2 - 2))
            ahead = seconds > self._now_s and self._now_s > 0
            painter.setBrush(colour(t.role(self._role_at(seconds)), 0.42 if ahead else 0.95))
            painter.drawRoundedRect(QRectF(i * 5, middle - height / 2, 3, height), 1.5, 1.5)
        painter.setBrush(colour(t.poor))
        for start, end in self._marks:
            left, right = (x / self._duration_s * width for x in (start, end))
            painter.drawRoundedRect(QRectF(left, self.height() - 4, max(4.0, right - left), 3), 1.5, 1.5)
        if self._now_s > 0:
            x = self._now_s / self._duration_s * width
            painter.setPen(QPen(colour(t.ink), 1.5))
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        if self.hasFocus():
            painter.setPen(QPen(colour(t.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _seconds_at(self, x: float) -> float:
        return max(0.0, min(1.0, x / max(1, self.width()))) * self._duration_s

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Go there."""
        if self._duration_s and event.button() == Qt.MouseButton.LeftButton:
            self.sought.emit(self._seconds_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Say where the pointer is; go along while the button is held."""
        if not self._duration_s:
            return
        seconds = self._seconds_at(event.position().x())
        QToolTip.showText(
            event.globalPosition().toPoint(), f"{clock(seconds)} · {role_label(self._role_at(seconds))}", self
        )
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.sought.emit(seconds)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Two seconds back or on."""
        step = {Qt.Key.Key_Left: -SEEK_S, Qt.Key.Key_Right: SEEK_S}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.sought.emit(max(0.0, min(self._duration_s, self._now_s + step)))
