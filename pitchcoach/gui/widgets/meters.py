"""Drawn values: the ring of the overall score, bars, the big ring while recording, the level."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from pitchcoach.gui.texts import clock, tr
from pitchcoach.gui.theme import THEME, colour, font

FLOOR_DBFS = -60.0


class ScoreRing(QWidget):
    """The overall score as a ring with its number."""

    def __init__(self) -> None:
        super().__init__()
        self._value: float | None = None
        self.setFixedSize(84, 84)

    def show_value(self, value: float | None) -> None:
        """Show this score."""
        self._value = value
        said = tr("not scored") if value is None else tr("{n} of 100", n=round(value))
        self.setAccessibleName(tr("Overall score") + ": " + said)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(5, 5, 74, 74)
        painter.setPen(QPen(colour(THEME.tokens.line), 8))
        painter.drawEllipse(box)
        if self._value is not None:
            pen = QPen(colour(THEME.tokens.accent), 8)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawArc(box, 90 * 16, -round(self._value / 100 * 360 * 16))
        painter.setPen(colour(THEME.tokens.ink))
        painter.setFont(font(26, QFont.Weight.Bold))
        text = "–" if self._value is None else str(round(self._value))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)


class ScoreBar(QWidget):
    """One score as a bar, in the colour of how good it is, with a mark where the best take was."""

    def __init__(self) -> None:
        super().__init__()
        self._value: float | None = None
        self._best: float | None = None
        self.setMinimumSize(56, 14)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_value(self, value: float | None, best: float | None = None) -> None:
        """Show this score, and the best to compare it with."""
        self._value, self._best = value, best
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        top = (self.height() - 8) / 2
        painter.setBrush(colour(THEME.tokens.line))
        painter.drawRoundedRect(QRectF(0, top, self.width(), 8), 4, 4)
        if self._value is not None:
            painter.setBrush(colour(THEME.tokens.score(self._value)))
            painter.drawRoundedRect(QRectF(0, top, max(8.0, self.width() * self._value / 100), 8), 4, 4)
        if self._best is not None:
            x = min(self.width() - 1.0, max(1.0, self.width() * self._best / 100))
            painter.setBrush(colour(THEME.tokens.ink))
            painter.drawRoundedRect(QRectF(x - 1, top - 3, 2, 14), 1, 1)


class TargetRing(QWidget):
    """The ring that fills to the target while somebody speaks: green, amber past 110 %, red past 130 %."""

    AMBER, RED = 1.10, 1.30

    def __init__(self) -> None:
        super().__init__()
        self._seconds, self._target_s, self._count_in, self._paused = 0.0, 45.0, 0, False
        self.setMinimumSize(240, 240)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As in the sketches."""
        return QSize(290, 290)

    def show_time(self, seconds: float, target_s: float, *, count_in: int = 0, paused: bool = False) -> None:
        """Show the time, or with `count_in` the seconds until it starts."""
        self._seconds, self._target_s, self._count_in, self._paused = seconds, target_s, count_in, paused
        said = tr("starts in {n}", n=count_in) if count_in else clock(seconds)
        self.setAccessibleName(tr("Time") + ": " + said)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = THEME.tokens
        side = min(self.width(), self.height(), 320) - 26
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter.setPen(QPen(colour(t.line), 12))
        painter.drawEllipse(box)
        # the whole ring is the target and the red that begins at 130 % of it
        full = self._target_s * self.RED
        share = min(1.0, self._seconds / full)
        over = self._seconds / self._target_s
        ink = t.poor if over > self.RED else t.fair if over > self.AMBER else t.accent
        if not self._count_in and share > 0:
            pen = QPen(colour(ink), 12)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawArc(box, 90 * 16, -round(share * 360 * 16))
        for limit, mark in ((1.0, t.ink), (self.AMBER, t.fair), (self.RED, t.poor)):
            self._tick(painter, box, limit / self.RED, mark)
        painter.setPen(colour(t.muted if self._paused else t.ink))
        painter.setFont(font(round(side * 0.22), QFont.Weight.Bold))
        big = str(self._count_in) if self._count_in else clock(self._seconds)
        painter.drawText(box.translated(0, -side * 0.04), Qt.AlignmentFlag.AlignCenter, big)
        painter.setPen(colour(t.muted))
        painter.setFont(font(14, QFont.Weight.Medium))
        below = tr("get ready") if self._count_in else tr("paused") if self._paused else ""
        below = below or tr("of {n} s", n=round(self._target_s))
        painter.drawText(box.translated(0, side * 0.15), Qt.AlignmentFlag.AlignCenter, below)

    def _tick(self, painter: QPainter, box: QRectF, share: float, ink: str) -> None:
        painter.save()
        painter.translate(box.center())
        painter.rotate(360 * share)
        painter.setPen(QPen(colour(ink), 3))
        radius = box.height() / 2
        painter.drawLine(QPointF(0, -radius - 9), QPointF(0, -radius + 9))
        painter.restore()


class LevelBars(QWidget):
    """The level of the last seconds as bars, the newest at the right; red where it clips."""

    COUNT = 40

    def __init__(self) -> None:
        super().__init__()
        self._levels: deque[tuple[float, bool]] = deque([(0.0, False)] * self.COUNT, self.COUNT)
        self.setMinimumSize(240, 36)
        self.setFixedHeight(36)
        self.setAccessibleName(tr("Level of the microphone"))

    def feed(self, rms_dbfs: float, clipping: bool) -> None:
        """Take the level of now."""
        self._levels.append((max(0.0, min(1.0, 1 - rms_dbfs / FLOOR_DBFS)), clipping))
        self.update()

    def clear(self) -> None:
        """Begin anew."""
        self._levels.extend([(0.0, False)] * self.COUNT)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        step = min(9.0, self.width() / self.COUNT)
        left = (self.width() - step * self.COUNT) / 2
        t = THEME.tokens
        for i, (level, clipping) in enumerate(self._levels):
            height = max(4.0, level * self.height())
            painter.setBrush(colour(t.poor if clipping else t.accent if level > 0.02 else t.line))
            box = QRectF(left + i * step, (self.height() - height) / 2, step * 0.6, height)
            painter.drawRoundedRect(box, step * 0.3, step * 0.3)


class LevelMeter(QWidget):
    """The level of the microphone before a take, as a bar with the stretch that is right for a voice."""

    HOLD = 40
    """Ticks that the loudest is remembered for: two seconds."""

    def __init__(self, quiet_dbfs: float, loud_dbfs: float) -> None:
        super().__init__()
        self._quiet, self._loud = quiet_dbfs, loud_dbfs
        self._now = FLOOR_DBFS
        self._last: deque[float] = deque(maxlen=self.HOLD)
        self.setFixedHeight(16)
        self.setMinimumWidth(120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Level of the microphone"))

    @property
    def loudest_dbfs(self) -> float:
        """The loudest of the last two seconds."""
        return max(self._last, default=FLOOR_DBFS)

    def feed(self, rms_dbfs: float) -> None:
        """Take the level of now."""
        self._now = rms_dbfs
        self._last.append(rms_dbfs)
        self.update()

    def clear(self) -> None:
        """Nothing is heard."""
        self._now = FLOOR_DBFS
        self._last.clear()
        self.update()

    def _x(self, dbfs: float) -> float:
        return max(0.0, min(1.0, 1 - dbfs / FLOOR_DBFS)) * self.width()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the right stretch, the level over it, and the loudest of the last seconds."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        t, top = THEME.tokens, 4.0
        painter.setBrush(colour(t.line))
        painter.drawRoundedRect(QRectF(0, top, self.width(), 8), 4, 4)
        painter.setBrush(colour(t.good, 0.28))
        painter.drawRect(QRectF(self._x(self._quiet), top, self._x(self._loud) - self._x(self._quiet), 8))
        loudest = self.loudest_dbfs
        ink = t.poor if self._now > self._loud else t.accent
        width = self._x(self._now)
        if width > 1:
            painter.setBrush(colour(ink))
            painter.drawRoundedRect(QRectF(0, top, max(8.0, width), 8), 4, 4)
        if loudest > FLOOR_DBFS:
            painter.setBrush(colour(t.ink))
            painter.drawRoundedRect(QRectF(self._x(loudest) - 1.5, 1, 3, 14), 1.5, 1.5)
