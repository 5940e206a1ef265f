"""A part of a page that scrolls, where there is more than fits."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
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
        self.horizontalScrollBar().valueChanged.connect(self._stay)
        self._least_px, self._fixed = 0, False

    def stand_aside(self, wide: int, *, fixed: bool = True) -> None:
        """Be a column of this width, or wider where longer words of another language and the bar need it.

        Without `fixed` this is its least width.
        """
        self._least_px, self._fixed = wide, fixed
        self._widen()

    def _widen(self) -> None:
        body = self.widget()
        if not self._least_px or body is None:
            return
        bar = self.verticalScrollBar()
        # a column that can be dragged does not move as its bar comes and goes
        beside = bar.sizeHint().width() + OFF_BAR_PX if bar.maximum() > 0 or not self._fixed else 0
        wide = max(self._least_px, body.minimumSizeHint().width() + beside)
        self.setMinimumWidth(wide)
        if self._fixed:
            self.setMaximumWidth(wide)

    def _stay(self, value: int) -> None:
        """Without a bar it never goes sideways, though Qt would to show the whole of something wide."""
        if value and self.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
            self.horizontalScrollBar().setValue(0)

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
