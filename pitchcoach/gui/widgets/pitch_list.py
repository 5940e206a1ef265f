"""How a pitch stands in the list of pitches: its name, and under it what there is of it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from pitchcoach.gui.theme import SMALL_PX, TEXT_PX, THEME, colour, font

ABOUT = Qt.ItemDataRole.UserRole + 1
"""The lines under the name."""
PADDING, LINE_PX = 12, 18
Index = QModelIndex | QPersistentModelIndex


class PitchDelegate(QStyledItemDelegate):
    """Draws an item of the list."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """Room for the name and the lines under it."""
        lines = str(index.data(ABOUT) or "").count("\n") + 1
        return QSize(120, 2 * PADDING + LINE_PX * (1 + lines) + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw it."""
        t = THEME.tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(1, 1, -1, -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(t.soft if chosen else t.raised))
            painter.drawRoundedRect(box, 8, 8)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(colour(t.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 8, 8)
        inner = box.adjusted(PADDING, PADDING - 2, -PADDING, -PADDING)
        name = font(TEXT_PX, QFont.Weight.DemiBold)
        painter.setFont(name)
        painter.setPen(colour(t.ink))
        shown = QFontMetricsF(name).elidedText(
            str(index.data(Qt.ItemDataRole.DisplayRole)), Qt.TextElideMode.ElideRight, inner.width()
        )
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(inner.left(), inner.top(), inner.width(), LINE_PX), left, shown)
        small = font(SMALL_PX)
        painter.setFont(small)
        painter.setPen(colour(t.muted))
        for number, line in enumerate(str(index.data(ABOUT) or "").split("\n"), 1):
            shown = QFontMetricsF(small).elidedText(line, Qt.TextElideMode.ElideRight, inner.width())
            place = QRectF(inner.left(), inner.top() + number * LINE_PX + 2, inner.width(), LINE_PX)
            painter.drawText(place, left, shown)
        painter.restore()
