"""The icon in the sizes a desktop asks for, drawn from the SVG: icons.py TARGET (a folder `hicolor`)."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SOURCE = Path(__file__).resolve().parent.parent / "pitchcoach" / "gui" / "icons" / "pitchcoach.svg"
NAME = "io.github.pitchcoach.PitchCoach"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)


def main(target: Path) -> None:
    """Write SIZExSIZE/apps/NAME.png and scalable/apps/NAME.svg."""
    _application = QGuiApplication([])
    drawing = QSvgRenderer(str(SOURCE))
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        drawing.render(painter)
        painter.end()
        folder = target / f"{size}x{size}" / "apps"
        folder.mkdir(parents=True, exist_ok=True)
        if not image.save(str(folder / f"{NAME}.png")):
            sys.exit(f"{folder}: the icon can't be written")
    folder = target / "scalable" / "apps"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SOURCE, folder / f"{NAME}.svg")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
