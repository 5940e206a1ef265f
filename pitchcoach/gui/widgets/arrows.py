"""Arrow keys in a grid of things that can have the focus: from one to the one beside it, above or below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class ArrowGrid(QObject):
    """Moves the focus; Tab goes on as everywhere, and keys with Alt, Ctrl or Shift are for the cells."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: list[list[QWidget]] = []

    def show_rows(self, rows: Sequence[Sequence[QWidget]]) -> None:
        """The grid, row by row."""
        self._rows = [list(row) for row in rows if row]
        for row in self._rows:
            for widget in row:
                # the window's own arrows keep away while one of these has the focus
                widget.setProperty("arrows", True)
                widget.installEventFilter(self)

    @property
    def at(self) -> tuple[int, int] | None:
        """The row and the place of what has the focus in its window; None where that is something else."""
        for y, row in enumerate(self._rows):
            for x, widget in enumerate(row):
                if widget.window().focusWidget() is widget:
                    return y, x
        return None

    def focus(self, at: tuple[int, int]) -> None:
        """Give it back after the grid was drawn anew."""
        y, x = at
        if self._rows:
            row = self._rows[min(y, len(self._rows) - 1)]
            row[min(x, len(row) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """An arrow without company."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        step = STEPS.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        for y, row in enumerate(self._rows):
            if watched in row:
                self._move(y + step[0], row.index(watched) + step[1], same=not step[0])
                return True
        return False

    def _move(self, y: int, x: int, *, same: bool) -> None:
        if 0 <= y < len(self._rows) and x >= 0:
            row = self._rows[y]
            # a row with fewer cells is entered at its last one; beyond the end of the same row there is nothing
            if x < len(row) or not same:
                row[min(x, len(row) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
