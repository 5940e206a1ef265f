"""What marks and colours mean: each drawn as it is used, with its words beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from pitchcoach.gui.theme import SMALL_PX, THEME, colour, font

Sign = Literal["", "term", "filler", "reached", "trade", "missed", "good", "fair", "value"]
"""How it is drawn; empty for a hint that needs no sign."""
LINE_PX, GAP_PX, SIGN_PX, APART_PX = 20, 7, 16, 20


class Legend(QWidget):
    """Signs with their words, in as many lines as it takes."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[tuple[Sign, str], ...] = ()
        self._font = font(SMALL_PX)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_entries(self, entries: Sequence[tuple[Sign, str]]) -> None:
        """Show these."""
        self._entries = tuple(entries)
        self.setAccessibleName(", ".join(text for _sign, text in self._entries))
        self.updateGeometry()
        self.update()

    @property
    def entries(self) -> tuple[tuple[Sign, str], ...]:
        """What is shown."""
        return self._entries

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """It flows."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """Its lines at this width."""
        places = self._places(width)
        return round(places[-1].bottom()) if places else 0

    def sizeHint(self) -> QSize:  # noqa: N802
        """At the width it has, or a usual one."""
        width = self.width() if self.width() > 120 else 480
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As narrow as its longest entry."""
        wide = max((box.width() for box in self._places(100_000)), default=0.0)
        return QSize(round(wide) + 1, LINE_PX)

    def _places(self, width: int) -> list[QRectF]:
        metrics, boxes = QFontMetricsF(self._font), []
        x = y = 0.0
        for sign, text in self._entries:
            wide = metrics.horizontalAdvance(text) + 2 + (SIGN_PX + GAP_PX if sign else 0)
            if x > 0 and x + wide > width:
                x, y = 0.0, y + LINE_PX
            boxes.append(QRectF(x, y, wide, LINE_PX))
            x += wide + APART_PX
        return boxes

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw signs and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        for (sign, text), box in zip(self._entries, self._places(self.width()), strict=True):
            if sign:
                self._draw(painter, sign, QRectF(box.left(), box.top() + 2, SIGN_PX, SIGN_PX))
                box = box.adjusted(SIGN_PX + GAP_PX, 0, 0, 0)
            painter.setPen(colour(THEME.tokens.muted))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _draw(self, painter: QPainter, sign: Sign, box: QRectF) -> None:
        t, middle = THEME.tokens, box.center()
        if sign in ("term", "filler"):
            style = Qt.PenStyle.SolidLine if sign == "term" else Qt.PenStyle.DotLine
            painter.setPen(QPen(colour(t.poor if sign == "term" else t.fair), 2, style))
            painter.drawLine(QPointF(box.left(), middle.y() + 5), QPointF(box.right(), middle.y() + 5))
            return
        square = QRectF(0, 0, 13, 13)
        square.moveCenter(middle)
        painter.setPen(Qt.PenStyle.NoPen)
        if sign == "missed":
            painter.setPen(QPen(colour(t.muted, 0.6), 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(square, 4, 4)
        elif sign in ("reached", "trade"):
            painter.setBrush(colour(t.accent if sign == "reached" else t.fair, 0.88))
            painter.drawRoundedRect(square, 4, 4)
            if sign == "trade":
                painter.setPen(QPen(colour(t.panel), 2))
                painter.drawLine(middle - QPointF(3, 0), middle + QPointF(3, 0))
        elif sign == "value":
            painter.setBrush(colour(t.ink))
            painter.drawEllipse(middle, 5, 5)
        else:
            painter.setBrush(colour(t.good, 0.65) if sign == "good" else colour(t.fair, 0.35))
            painter.drawRoundedRect(QRectF(box.left(), middle.y() - 4, box.width(), 8), 4, 4)
