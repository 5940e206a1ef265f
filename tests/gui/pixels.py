"""What is on a picture of the window: the contrast of a text, and how many pixels differ between two."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

ZOOM = 3
"""Texts are rendered this much larger to measure their colours: thin strokes are all edge otherwise."""


def picture(window: QWidget) -> NDArray[np.float64]:
    """The luminance of every pixel, `ZOOM` times as large as on the screen."""
    image = QImage(window.size() * ZOOM, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ZOOM)
    window.render(image, QPoint())
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    parts = _LINEAR[raw[:, : image.width(), 2::-1]]
    return np.asarray(parts @ np.array([0.2126, 0.7152, 0.0722]))


_SRGB = np.arange(256) / 255.0
_LINEAR = np.where(_SRGB <= 0.04045, _SRGB / 12.92, ((_SRGB + 0.055) / 1.055) ** 2.4)


def ratio(picture: NDArray[np.float64], box: QRect) -> float:
    """The contrast of the text in `box` against its ground, which most of its pixels are."""
    part = picture[box.top() * ZOOM : (box.bottom() + 1) * ZOOM, box.left() * ZOOM : (box.right() + 1) * ZOOM]
    values, counts = np.unique(part.round(4), return_counts=True)
    if not len(values):
        return 21.0
    ground = values[counts.argmax()]
    inks = values[counts >= 6]
    ratios = (np.maximum(inks, ground) + 0.05) / (np.minimum(inks, ground) + 0.05)
    return float(ratios.max())


def differ(one: QImage, other: QImage) -> int:
    if one.size() != other.size():
        return 1_000
    a, b = (_bytes(image.convertToFormat(QImage.Format.Format_RGB32)) for image in (one, other))
    return int((np.abs(a - b) > 12).sum())


def _bytes(image: QImage) -> NDArray[np.int64]:
    """A copy: the picture's own bytes go with it."""
    return np.frombuffer(image.constBits(), np.uint8).astype(np.int64)
