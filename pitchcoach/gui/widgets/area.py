"""A part of a page that scrolls, where there is more than fits."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from pitchcoach.gui.theme import STEP

OFF_BAR_PX = STEP


class Area(QScrollArea):
    """Scrolls only where there is more than fits.

    Qt takes the least height of a text that flows from some width of its own, and shows a bar with nothing to scroll;
    here it is the height at the width there is.
    """

    def __init__(self, body: QWidget) -> None:
        super().__init__()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._fit)
        self.setWidget(body)
        self.setWidgetResizable(True)
        body.installEventFilter(self)
        self.verticalScrollBar().rangeChanged.connect(self._keep_off)
        self._side_px = 0

    def stand_aside(self, wide: int) -> None:
        """Be a column of this width, or wider where longer words of another language and the bar need it."""
        self._side_px = wide
        self._widen()

    def _widen(self) -> None:
        body = self.widget()
        if self._side_px and body is not None:
            bar = self.verticalScrollBar()
            beside = bar.sizeHint().width() + OFF_BAR_PX if bar.maximum() > 0 else 0
            self.setFixedWidth(max(self._side_px, body.minimumSizeHint().width() + beside))

    def _keep_off(self, _low: int, high: int) -> None:
        """What is scrolled keeps a little off the bar, and reaches the edge where there is none."""
        body = self.widget()
        layout = body.layout() if body is not None else None
        if layout is not None:
            margins = layout.contentsMargins()
            margins.setRight(OFF_BAR_PX if high > 0 else 0)
            layout.setContentsMargins(margins)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another width, another height."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Something in it has changed; what came in is shown, and has a height, only after this."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._later.start(0)
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        self._widen()
        body = self.widget()
        layout = body.layout() if body is not None else None
        if body is None or layout is None:
            return
        height = -1
        if layout.hasHeightForWidth():
            height = layout.totalHeightForWidth(max(self.viewport().width(), body.width()))
        body.setMinimumHeight(max(0, height))
