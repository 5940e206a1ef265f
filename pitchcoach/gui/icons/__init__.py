"""The icons: one family of line drawings on a 24 × 24 grid, drawn for this program, coloured as they are used."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QPushButton

from pitchcoach.gui.theme import THEME

FOLDER = Path(__file__).parent
AIR_PX = 3
"""Between an icon and its text, on top of what the style leaves."""


@lru_cache(maxsize=256)
def pixmap(name: str, colour: str, size: int = 20, scale: int = 2, air: int = 0) -> QPixmap:
    """The icon in one colour, with so much air at its right."""
    text = (FOLDER / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    drawn = QPixmap((size + air) * scale, size * scale)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, size * scale, size * scale))
    painter.end()
    drawn.setDevicePixelRatio(scale)
    return drawn


def set_icon(button: QAbstractButton, name: str, ink: str = "ink", size: int = 18) -> None:
    """Give a button its icon, in a token's colour; `checked` buttons take the accent. Follows the theme."""
    button.setProperty("icon_name", name)
    button.setProperty("icon_ink", ink)
    # the style puts a text four pixels beside its icon, which is too near
    beside = isinstance(button, QPushButton) and button.text()
    button.setIconSize(QSize(size + AIR_PX if beside else size, size))
    recolour(button)


def recolour(button: QAbstractButton) -> None:
    """Draw a button's icon in the colours of the theme now in use; nothing where it has none."""
    name = button.property("icon_name")
    if not name:
        return
    size, tokens = button.iconSize().height(), THEME.tokens
    air = button.iconSize().width() - size
    icon = QIcon(pixmap(name, getattr(tokens, button.property("icon_ink")), size, air=air))
    # what can't be pressed is pale as its text is, not greyed by the style
    icon.addPixmap(pixmap(name, tokens.muted, size, air=air), QIcon.Mode.Disabled)
    if button.isCheckable():
        icon.addPixmap(pixmap(name, tokens.accent, size, air=air), QIcon.Mode.Normal, QIcon.State.On)
    button.setIcon(icon)
