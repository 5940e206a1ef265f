"""Two drawings of squares: which points reached the listener, take by take, and on which days somebody practised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from pitchcoach.gui.texts import day as day_text
from pitchcoach.gui.texts import state_label, tr
from pitchcoach.gui.theme import THEME, colour
from pitchcoach.model import PointState

CELL, GAP = 20, 6


class PointRow(QWidget):
    """One point over the last takes. Shape says what colour does: full, half, empty."""

    take_chosen = Signal(int)

    def __init__(self, gist: str, states: Sequence[tuple[int, PointState | None]]) -> None:
        super().__init__()
        self._states = tuple(states)
        self.setMinimumSize(len(states) * (CELL + GAP), CELL)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        lost = sum(state in ("missed", "untranslated") for _, state in states)
        self.setAccessibleName(tr("{gist}: lost in {n} of {m} takes", gist=gist, n=lost, m=len(states)))

    def sizeHint(self) -> QSize:  # noqa: N802
        """A square a take."""
        return QSize(len(self._states) * (CELL + GAP), CELL)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the squares."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = THEME.tokens
        for i, (_take, state) in enumerate(self._states):
            box = QRectF(i * (CELL + GAP) + 0.5, 0.5, CELL - 1, CELL - 1)
            if state is None:
                continue
            if state == "missed":
                painter.setPen(QPen(colour(t.muted, 0.6), 1.2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box, 5, 5)
                continue
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(t.accent if state == "translated" else t.fair, 0.88))
            painter.drawRoundedRect(box, 5, 5)
            if state == "untranslated":
                painter.setPen(QPen(colour(t.panel), 2))
                painter.drawLine(box.center() - QPointF(4, 0), box.center() + QPointF(4, 0))

    def _at(self, x: float) -> int | None:
        i = int(x // (CELL + GAP))
        return i if 0 <= i < len(self._states) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Say what it was."""
        i = self._at(event.position().x())
        state = self._states[i][1] if i is not None else None
        if state is not None:
            QToolTip.showText(event.globalPosition().toPoint(), state_label(state), self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open the take."""
        i = self._at(event.position().x())
        if i is not None:
            self.take_chosen.emit(self._states[i][0])


class Calendar(QWidget):
    """The last weeks, a column a week from Monday to Sunday; the darker, the more takes."""

    WEEKS = 16

    def __init__(self) -> None:
        super().__init__()
        self._counts: Mapping[str, int] = {}
        self._today = date.today()
        self.setMinimumSize(self.WEEKS * 14, 7 * 14)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:  # noqa: N802
        """A square a day."""
        return QSize(self.WEEKS * 22, 7 * 22)

    @property
    def _step(self) -> float:
        """From one square to the next."""
        return min(27.0, self.width() / self.WEEKS, self.height() / 7)

    def show_days(self, days: Sequence[tuple[str, int]], today: date) -> None:
        """Show how many takes each day had."""
        self._counts, self._today = dict(days), today
        self.setAccessibleName(tr("{n} days with a take", n=len(days)))
        self.update()

    def _day(self, week: int, weekday: int) -> date:
        monday = self._today - timedelta(days=self._today.weekday())
        return monday + timedelta(weeks=week - self.WEEKS + 1, days=weekday)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the squares."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, step = THEME.tokens, self._step
        for week in range(self.WEEKS):
            for weekday in range(7):
                on = self._day(week, weekday)
                if on > self._today:
                    continue
                count = self._counts.get(on.isoformat(), 0)
                painter.setPen(QPen(colour(t.accent), 1.5) if on == self._today else Qt.PenStyle.NoPen)
                painter.setBrush(
                    colour(t.accent, min(1.0, 0.3 + 0.18 * count)) if count else colour(t.line, 0.6)
                )
                painter.drawRoundedRect(
                    QRectF(week * step + 1, weekday * step + 1, step * 0.76, step * 0.76), 4, 4
                )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Say the day and how many takes it had."""
        week, weekday = (int(at // self._step) for at in (event.position().x(), event.position().y()))
        if 0 <= week < self.WEEKS and 0 <= weekday < 7:
            on = self._day(week, weekday)
            if on <= self._today:
                count = self._counts.get(on.isoformat(), 0)
                takes = tr("1 take") if count == 1 else tr("{n} takes", n=count)
                QToolTip.showText(event.globalPosition().toPoint(), f"{day_text(on)}: {takes}", self)
