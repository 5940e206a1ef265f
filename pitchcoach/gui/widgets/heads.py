"""The heads of a grid that scrolls: they stay above it, each over its column."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from pitchcoach.gui.theme import THEME, colour


class _Band(QWidget):
    """What the heads stand on, with a line under them."""

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the line."""
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, colour(THEME.tokens.line))


class Heads(QScrollArea):
    """Stands above `area`, which scrolls `grid`; with many columns it goes sideways with it.

    Qt's own heads belong to tables of one line a cell; the cells here are texts that flow.
    """

    def __init__(self, area: QScrollArea, grid: QGridLayout) -> None:
        super().__init__()
        self._area, self._grid = area, grid
        self._heads: tuple[QWidget, ...] = ()
        self._placed: list[QRect] = []
        self._band = _Band()
        self._band.setObjectName("body")
        self.setWidget(self._band)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._place)
        body = area.widget()
        assert body is not None
        body.installEventFilter(self)
        area.horizontalScrollBar().valueChanged.connect(self.horizontalScrollBar().setValue)

    def show_heads(self, heads: Sequence[QWidget]) -> None:
        """These, one a column from the first; a column gets no narrower than the longest word of its head."""
        for old in self._heads:
            old.hide()
            old.deleteLater()
        self._heads = tuple(heads)
        self.setVisible(bool(heads))
        for place, head in enumerate(heads):
            head.setParent(self._band)
            head.show()
            # the style gives a label its type, and with it its width
            head.ensurePolished()
            least = max(self._grid.columnMinimumWidth(place), head.minimumSizeHint().width())
            self._grid.setColumnMinimumWidth(place, least)
        self._place()
        self._later.start(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The grid has other widths, at the latest where it is painted so: layouts in layouts tell nobody."""
        if watched is self._area.widget() and (
            event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Show)
            or (event.type() == QEvent.Type.Paint and self._columns() != self._placed)
        ):
            self._later.start(0)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another width."""
        super().resizeEvent(event)
        self._later.start(0)

    def _columns(self) -> list[QRect]:
        return [self._grid.cellRect(0, place) for place in range(len(self._heads))]

    def _place(self) -> None:
        body = self._area.widget()
        if body is None or not self._heads:
            return
        self._grid.activate()
        columns = self._columns()
        self._placed = columns
        high = 1 + max(
            head.heightForWidth(rect.width()) if head.hasHeightForWidth() else head.sizeHint().height()
            for head, rect in zip(self._heads, columns, strict=True)
        )
        if self.height() != high:
            self.setFixedHeight(high)
        self._band.resize(max(self.viewport().width(), columns[-1].right() + 1), high)
        for head, rect in zip(self._heads, columns, strict=True):
            head.setGeometry(rect.x(), 0, rect.width(), high - 1)
        self.horizontalScrollBar().setValue(self._area.horizontalScrollBar().value())
