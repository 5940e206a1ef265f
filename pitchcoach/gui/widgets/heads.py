"""The heads of a grid that scrolls: they stay above it, each over its column."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from pitchcoach.gui.theme import THEME, colour


class Heads(QWidget):
    """Stands above `area`, which scrolls `grid`; with many columns it goes sideways with it.

    Qt's own heads belong to tables of one line a cell; the cells here are texts that flow.
    """

    def __init__(self, area: QScrollArea, grid: QGridLayout) -> None:
        super().__init__()
        self._area, self._grid = area, grid
        self._heads: tuple[QWidget, ...] = ()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._place)
        body = area.widget()
        assert body is not None
        body.installEventFilter(self)
        area.horizontalScrollBar().valueChanged.connect(lambda _value: self._place())

    def show_heads(self, heads: Sequence[QWidget]) -> None:
        """These, one a column from the first; a column gets no narrower than the longest word of its head."""
        for old in self._heads:
            old.hide()
            old.deleteLater()
        self._heads = tuple(heads)
        self.setVisible(bool(heads))
        for place, head in enumerate(heads):
            head.setParent(self)
            head.show()
            # the style gives a label its type, and with it its width
            head.ensurePolished()
            least = max(self._grid.columnMinimumWidth(place), head.minimumSizeHint().width())
            self._grid.setColumnMinimumWidth(place, least)
        self._place()
        self._later.start(0)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The grid has other widths."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._later.start(0)
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another width."""
        super().resizeEvent(event)
        self._later.start(0)

    def _place(self) -> None:
        body = self._area.widget()
        if body is None or not self._heads:
            return
        self._grid.activate()
        gone = body.x()
        columns = [self._grid.cellRect(0, place) for place in range(len(self._heads))]
        highs = [
            head.heightForWidth(rect.width()) if head.hasHeightForWidth() else head.sizeHint().height()
            for head, rect in zip(self._heads, columns, strict=True)
        ]
        high = max(highs)
        if self.height() != high + 1:
            self.setFixedHeight(high + 1)
        for head, rect in zip(self._heads, columns, strict=True):
            head.setGeometry(rect.x() + gone, 0, rect.width(), high)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The line under them."""
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, colour(THEME.tokens.line))
