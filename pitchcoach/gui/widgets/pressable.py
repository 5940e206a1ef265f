"""A part of a page that can be pressed whole: by a click, by Enter while it has the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout

from pitchcoach.gui.theme import STEP, THEME, colour


class Pressable(QFrame):
    """Framed while it has the focus or the pointer; put things into `body`."""

    pressed = Signal()

    def __init__(self, name: str, tip: str) -> None:
        """`tip` says what pressing it does; empty where it does nothing."""
        super().__init__()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(STEP + 2, STEP, STEP + 2, STEP + 2)
        self.body.setSpacing(3)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setAccessibleDescription(tip or name)
        self._does = bool(tip)
        if tip:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The frame."""
        under = self.underMouse() and self._does
        if not (self.hasFocus() or under):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = THEME.tokens
        painter.setPen(QPen(QColor(t.accent if self.hasFocus() else t.muted), 1.5))
        painter.setBrush(colour(t.raised, 0.55) if under else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 7, 7)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """Show that it can be pressed."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """As it was."""
        super().leaveEvent(event)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Pressed by a click."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Pressed by Enter or F2."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)
