"""Two drawings of squares: which points reached the listener, take by take, and on which days somebody practised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QLocale, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from pitchcoach.gui.texts import day as day_text
from pitchcoach.gui.texts import state_label, tr
from pitchcoach.gui.theme import THEME, colour, font
from pitchcoach.model import PointState

CELL, GAP = 19, 4
STEP_PX = CELL + GAP
"""From one take to the next."""


class PointRow(QWidget):
    """One point over the last takes. Shape says what colour does: full, half, empty."""

    take_chosen = Signal(int)

    def __init__(
        self, gist: str, states: Sequence[tuple[int, PointState | None]], days: Sequence[str] = ()
    ) -> None:
        """`days` are those of the takes, as 2026-11-23."""
        super().__init__()
        self._states, self._days = tuple(states), tuple(days)
        self.setFixedSize(max(1, len(states)) * (CELL + GAP), CELL)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
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
        if state is not None and i is not None:
            on = day_text(date.fromisoformat(self._days[i])) + " · " if i < len(self._days) else ""
            words = f"{on}{state_label(state)}\n" + tr("Click to open the take")
            QToolTip.showText(event.globalPosition().toPoint(), words, self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open the take."""
        i = self._at(event.position().x())
        if i is not None:
            self.take_chosen.emit(self._states[i][0])


class Calendar(QWidget):
    """The last weeks, a column a week from Monday to Sunday; the darker, the more takes."""

    WEEKS = 16
    LEFT_PX, TOP_PX = 34, 20
    """Room for the names of days and months."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: Mapping[str, int] = {}
        self._today = date.today()
        self.setMinimumSize(self.LEFT_PX + self.WEEKS * 13, self.TOP_PX + 7 * 13)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:  # noqa: N802
        """A square a day."""
        return QSize(self.LEFT_PX + self.WEEKS * 22, self.TOP_PX + 7 * 22)

    @property
    def _step(self) -> float:
        """From one square to the next."""
        return min(27.0, (self.width() - self.LEFT_PX) / self.WEEKS, (self.height() - self.TOP_PX) / 7)

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
        self._name_days(painter, step)
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
                left, top = self.LEFT_PX + week * step, self.TOP_PX + weekday * step
                painter.drawRoundedRect(QRectF(left + 1, top + 1, step * 0.8, step * 0.8), 4, 4)

    def _name_days(self, painter: QPainter, step: float) -> None:
        """Every other day of the week at the left, the months above."""
        painter.setFont(font(11))
        painter.setPen(colour(THEME.tokens.muted))
        right = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for weekday in (0, 2, 4):
            name = QLocale().dayName(weekday + 1, QLocale.FormatType.ShortFormat)
            painter.drawText(
                QRectF(0, self.TOP_PX + weekday * step, self.LEFT_PX - 4, step * 0.85), right, name
            )
        for week in range(self.WEEKS):
            first = self._day(week, 0)
            if week == 0 and first.day > 20:
                continue
            if week == 0 or first.month != self._day(week - 1, 0).month:
                name = QLocale().standaloneMonthName(first.month, QLocale.FormatType.ShortFormat)
                painter.drawText(QRectF(self.LEFT_PX + week * step, 0, 60, self.TOP_PX - 4), right, name)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Say the day and how many takes it had."""
        at = event.position()
        week, weekday = int((at.x() - self.LEFT_PX) // self._step), int((at.y() - self.TOP_PX) // self._step)
        if 0 <= week < self.WEEKS and 0 <= weekday < 7:
            on = self._day(week, weekday)
            if on <= self._today:
                count = self._counts.get(on.isoformat(), 0)
                takes = tr("1 take") if count == 1 else tr("{n} takes", n=count)
                QToolTip.showText(event.globalPosition().toPoint(), f"{day_text(on)}: {takes}", self)
