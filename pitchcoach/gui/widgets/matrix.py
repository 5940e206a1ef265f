"""Two drawings of squares: which points reached the listener, take by take, and on which days somebody practised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QLocale, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
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
    row_wanted = Signal(int)
    """The keys go to the row below (1) or above (-1)."""

    def __init__(
        self, gist: str, states: Sequence[tuple[int, PointState | None]], days: Sequence[str] = ()
    ) -> None:
        """`days` are those of the takes, as 2026-11-23."""
        super().__init__()
        self._states, self._days, self._gist = tuple(states), tuple(days), gist
        self._at_key: int | None = None
        """The take that the keys are on."""
        self.setFixedSize(max(1, len(states)) * (CELL + GAP), CELL)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("arrows", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(True)
        lost = sum(state in ("missed", "untranslated") for _, state in states)
        self._summary = tr("{gist}: lost in {n} of {m} takes", gist=gist, n=lost, m=len(states))
        self.setAccessibleName(self._summary)
        self.setAccessibleDescription(tr("Arrows choose a take, Enter opens it."))

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
        if self.hasFocus() and self._at_key is not None:
            ring(painter, QRectF(self._at_key * (CELL + GAP), 0, CELL, CELL))

    def said(self, i: int) -> str:
        """What became of the point in a take, with its day."""
        state = self._states[i][1]
        on = day_text(date.fromisoformat(self._days[i])) + " · " if i < len(self._days) else ""
        return on + (state_label(state) if state is not None else tr("not part of this take"))

    @property
    def place(self) -> int | None:
        """Which take the keys are on."""
        return self._at_key

    def go_to(self, place: int) -> None:
        """Put the keys on this take, or the nearest there is."""
        self._at_key = max(0, min(len(self._states) - 1, place))
        self.setAccessibleName(f"{self._gist}: {self.said(self._at_key)}" if self._states else self._summary)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The newest take first."""
        super().focusInEvent(event)
        if self._at_key is None and self._states:
            self.go_to(len(self._states) - 1)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """No take is chosen any more."""
        super().focusOutEvent(event)
        self._at_key = None
        self.setAccessibleName(self._summary)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Along the takes, to the row above or below, into a take."""
        key, at = Qt.Key(event.key()), self._at_key
        if at is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.go_to(at + (1 if key == Qt.Key.Key_Right else -1))
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.row_wanted.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take_chosen.emit(self._states[at][0])
        else:
            super().keyPressEvent(event)

    def _at(self, x: float) -> int | None:
        i = int(x // (CELL + GAP))
        return i if 0 <= i < len(self._states) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Say what it was."""
        i = self._at(event.position().x())
        state = self._states[i][1] if i is not None else None
        if state is not None and i is not None:
            words = self.said(i) + "\n" + tr("Click to open the take")
            QToolTip.showText(event.globalPosition().toPoint(), words, self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open the take."""
        i = self._at(event.position().x())
        if i is not None:
            self.take_chosen.emit(self._states[i][0])


def ring(painter: QPainter, box: QRectF) -> None:
    """Around the square that the keys are on."""
    painter.setPen(QPen(colour(THEME.tokens.ink), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 5, 5)


class Calendar(QWidget):
    """The last weeks, a column a week from Monday to Sunday; the darker, the more takes."""

    day_chosen = Signal(str)
    """As 2026-11-23: a click or Enter on a day with takes."""
    LEFT_PX, TOP_PX = 34, 20
    """Room for the names of days and months."""
    FEWEST, MOST = 13, 27
    """Pixels from one square to the next."""
    LONGEST = 53
    """Weeks, however wide it is."""

    def __init__(self) -> None:
        super().__init__()
        self._at_key: date | None = None
        """The day that the keys are on."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("arrows", True)
        self.setAccessibleDescription(tr("Arrows choose a day, Enter opens its last take."))
        self._counts: Mapping[str, int] = {}
        self._summary = ""
        self._today = date.today()
        self.setMinimumSize(self.LEFT_PX + 14 * self.FEWEST, self.TOP_PX + 7 * self.FEWEST)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:  # noqa: N802
        """A square a day."""
        return QSize(self.LEFT_PX + 14 * 22, self.TOP_PX + 7 * 22)

    @property
    def _step(self) -> float:
        """From one square to the next: as high as there is room."""
        return max(self.FEWEST, min(self.MOST, (self.height() - self.TOP_PX) // 7))

    @property
    def weeks(self) -> int:
        """As many as there is room for."""
        return max(1, min(self.LONGEST, int((self.width() - self.LEFT_PX) // self._step)))

    def show_days(self, days: Sequence[tuple[str, int]], today: date) -> None:
        """Show how many takes each day had."""
        self._counts, self._today = dict(days), today
        self._summary = tr("1 day with a take") if len(days) == 1 else tr("{n} days with a take", n=len(days))
        self.setAccessibleName(self._summary)
        self.update()

    def _day(self, week: int, weekday: int) -> date:
        monday = self._today - timedelta(days=self._today.weekday())
        return monday + timedelta(weeks=week - self.weeks + 1, days=weekday)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the squares."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, step = THEME.tokens, self._step
        self._name_days(painter, step)
        for week in range(self.weeks):
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
                box = QRectF(left + 1, top + 1, step - 4, step - 4)
                painter.drawRoundedRect(box, 4, 4)
                if self.hasFocus() and on == self._at_key:
                    ring(painter, box.adjusted(-2, -2, 2, 2))

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
        for week in range(self.weeks):
            first = self._day(week, 0)
            if week == 0 and first.day > 20:
                continue
            if week == 0 or first.month != self._day(week - 1, 0).month:
                name = QLocale().standaloneMonthName(first.month, QLocale.FormatType.ShortFormat)
                painter.drawText(QRectF(self.LEFT_PX + week * step, 0, 60, self.TOP_PX - 4), right, name)

    def said(self, on: date) -> str:
        """A day and how many takes it had."""
        count = self._counts.get(on.isoformat(), 0)
        takes = tr("1 take") if count == 1 else tr("{n} takes", n=count) if count else tr("no take")
        return f"{day_text(on)}: {takes}"

    def _day_at(self, at: QPointF) -> date | None:
        week, weekday = int((at.x() - self.LEFT_PX) // self._step), int((at.y() - self.TOP_PX) // self._step)
        if 0 <= week < self.weeks and 0 <= weekday < 7 and at.x() >= self.LEFT_PX and at.y() >= self.TOP_PX:
            on = self._day(week, weekday)
            return on if on <= self._today else None
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Say the day and how many takes it had."""
        on = self._day_at(event.position())
        there = on is not None and on.isoformat() in self._counts
        self.setCursor(Qt.CursorShape.PointingHandCursor if there else Qt.CursorShape.ArrowCursor)
        if on is not None:
            QToolTip.showText(event.globalPosition().toPoint(), self.said(on), self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open the last take of that day."""
        on = self._day_at(event.position())
        if on is not None and on.isoformat() in self._counts:
            self.day_chosen.emit(on.isoformat())

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Today first."""
        super().focusInEvent(event)
        self._go_to(self._at_key or self._today)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """No day is chosen any more."""
        super().focusOutEvent(event)
        self._at_key = None
        self.setAccessibleName(self._summary)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """A day up or down, a week left or right, into the last take of a day."""
        days = {Qt.Key.Key_Left: -7, Qt.Key.Key_Right: 7, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key, at = Qt.Key(event.key()), self._at_key or self._today
        if key in days:
            self._go_to(at + timedelta(days=days[key]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and at.isoformat() in self._counts:
            self.day_chosen.emit(at.isoformat())
        else:
            super().keyPressEvent(event)

    def _go_to(self, on: date) -> None:
        self._at_key = max(self._day(0, 0), min(self._today, on))
        self.setAccessibleName(self.said(self._at_key))
        self.update()
