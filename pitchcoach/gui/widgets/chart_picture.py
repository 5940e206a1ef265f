"""A chart as a picture for a slide or a letter: with its title, in a size of its own, whatever the window's."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsView

from pitchcoach.gui.theme import THEME, font

SIZE_PX = 800, 450
"""Of the drawing; a PNG has twice as many pixels each way: 1600 × 900."""
SHARPER = 2
MARGIN_PX = 24
HEAD_PX = 66
"""Above the chart: the title, and what it is about."""


def save(plot: QGraphicsView, title: str, about: str, path: Path) -> bool:
    """Write the plot (of the size `plot_size`) under its title, as SVG or PNG by the name; whether it could be."""
    whole = QSize(*SIZE_PX)
    if path.suffix.lower() == ".svg":
        drawing = QSvgGenerator()
        drawing.setFileName(str(path))
        drawing.setSize(whole)
        drawing.setViewBox(QRect(0, 0, *SIZE_PX))
        drawing.setTitle(title)
        drawing.setDescription(about)
        painter = QPainter()
        if not painter.begin(drawing):
            return False
        _draw(painter, plot, title, about)
        return bool(painter.end())
    image = QImage(whole * SHARPER, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.scale(SHARPER, SHARPER)
    _draw(painter, plot, title, about)
    painter.end()
    return bool(image.save(str(path)))


def plot_size() -> QSize:
    """What is left for the plot."""
    return QSize(SIZE_PX[0] - 2 * MARGIN_PX, SIZE_PX[1] - HEAD_PX - 2 * MARGIN_PX)


def _draw(painter: QPainter, plot: QGraphicsView, title: str, about: str) -> None:
    t, wide = THEME.tokens, SIZE_PX[0] - 2 * MARGIN_PX
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRect(0, 0, *SIZE_PX), QColor(t.panel))
    lines = ((title, font(20, QFont.Weight.DemiBold), t.ink, 0), (about, font(14), t.muted, 32))
    for text, face, ink, top in lines:
        painter.setFont(face)
        painter.setPen(QColor(ink))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, wide)
        painter.drawText(QRectF(MARGIN_PX, MARGIN_PX + top, wide, 28), Qt.AlignmentFlag.AlignLeft, shown)
    place = QRectF(MARGIN_PX, MARGIN_PX + HEAD_PX, plot_size().width(), plot_size().height())
    plot.render(painter, place, plot.rect())
