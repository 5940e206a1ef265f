"""A sentence at the foot of the window, for a while; the page makes room for it, so that it covers nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from pitchcoach.gui.icons import pixmap
from pitchcoach.gui.texts import tr
from pitchcoach.gui.theme import THEME
from pitchcoach.gui.widgets.basics import button, label

TOAST_MS = 7000
WIDEST_PX = 640


class Toast(QFrame):
    """Told with a button where it can be undone; a click, Esc or time ends it. While the pointer is on it, it stays."""

    undo_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("toast")
        self.setMaximumWidth(WIDEST_PX)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tr("A click takes it away (Esc)"))
        self._text = label("", wrap=True)
        self._undo = button(tr("Undo"), self._undone, tip=tr("Take it back (Ctrl+Z)"))
        self._close = button(
            "", self.hide, kind="quiet", name=tr("Close"), tip=tr("A click takes it away (Esc)")
        )
        shown = QHBoxLayout(self)
        shown.setContentsMargins(16, 8, 8, 8)
        shown.setSpacing(12)
        shown.addWidget(self._text, 1)
        shown.addWidget(self._undo)
        shown.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._time_is_over)
        THEME.changed.connect(self._draw)
        self._draw()
        self.hide()

    def _draw(self) -> None:
        """Its ground is the ink of the theme, so its cross has the colour of the ground."""
        self._close.setIcon(pixmap("close", THEME.tokens.background, 16))

    def say(self, sentence: str, can_undo: bool) -> None:
        """Show it."""
        self._text.setText(sentence)
        self.setAccessibleName(sentence)
        self._undo.setVisible(can_undo)
        self.show()
        self._timer.start(TOAST_MS)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Read."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.hide()

    def _time_is_over(self) -> None:
        if self.underMouse():
            self._timer.start(TOAST_MS)
        else:
            self.hide()

    def _undone(self) -> None:
        self.hide()
        self.undo_wanted.emit()
