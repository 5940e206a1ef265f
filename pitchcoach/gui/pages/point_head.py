"""The head of a row in the grid: a point with its grip to drag it elsewhere, its role, its gist, its menu."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget

from pitchcoach.gui.icons import pixmap
from pitchcoach.gui.texts import role_label, tr
from pitchcoach.gui.theme import STEP, THEME, colour
from pitchcoach.gui.widgets.basics import RoleChip, button, column, label, row
from pitchcoach.model import Point


class PointHead(QWidget):
    """Drag it with the pointer, or press Alt with an arrow, to put the point elsewhere in the order."""

    dragged = Signal(int)
    """It is held at this height of the screen."""
    dropped = Signal(int)
    """It was let go at this height of the screen."""
    moved_by = Signal(int)
    """So many places on: -1 is up."""
    edit_wanted = Signal()

    def __init__(self, point: Point, menu: QMenu) -> None:
        super().__init__()
        self._from: QPointF | None = None
        self._dragging = False
        self._menu = menu
        menu.setParent(self, menu.windowFlags())
        self._grip = QLabel()
        THEME.changed.connect(self._draw_grip)
        self._draw_grip()
        self._grip.setToolTip(tr("Drag it elsewhere (Alt + ↑ or ↓)"))
        more = button(
            "",
            kind="quiet",
            icon="more",
            name=tr("Change the point “{gist}”", gist=point.gist),
            tip=tr("Gist, role, order, deleting"),
        )
        more.setMenu(menu)
        gist = label(point.gist, "muted", wrap=True)
        inside = column(row(self._grip, RoleChip(point.role), None, more, spacing=4), gist, None, spacing=3)
        inside.setContentsMargins(2, 5, STEP, 8)
        self.setLayout(inside)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName(f"{role_label(point.role)}: {point.gist}")
        self.setAccessibleDescription(tr("Alt with an arrow moves it, F2 changes its gist"))

    def _draw_grip(self) -> None:
        self._grip.setPixmap(pixmap("grip", THEME.tokens.muted, 16))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """A frame while it has the focus or is held."""
        if not (self.hasFocus() or self._dragging):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = THEME.tokens
        painter.setPen(QPen(colour(t.accent), 1.5))
        painter.setBrush(colour(t.soft) if self._dragging else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 7, 7)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._from = event.globalPosition()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Carry it along."""
        if self._from is None:
            return
        far = (event.globalPosition() - self._from).manhattanLength() >= QApplication.startDragDistance()
        if not self._dragging and far:
            self._dragging = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.update()
        if self._dragging:
            self.dragged.emit(round(event.globalPosition().y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let it go."""
        dragging, self._dragging, self._from = self._dragging, False, None
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.update()
        if dragging:
            self.dropped.emit(round(event.globalPosition().y()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Alt with an arrow moves it; Enter or F2 edits; the menu key opens the menu."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if steps is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved_by.emit(steps)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.edit_wanted.emit()
        elif event.key() == Qt.Key.Key_Menu:
            self._menu.exec(self.mapToGlobal(self.rect().bottomLeft()))
        else:
            super().keyPressEvent(event)
