"""The parts of a take along time, as one bar in the colours of their roles."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from pitchcoach.gui.texts import clock, in_figures, role_label, tr
from pitchcoach.gui.theme import THEME, colour, font, tint
from pitchcoach.model import Report, Role

HEIGHT_PX = 30


class PartsBar(QWidget):
    """Click a part to hear it. Two bars with the same `whole_s` can be read against each other."""

    part_chosen = Signal(float, float)

    def __init__(self, report: Report, whole_s: float, name: str) -> None:
        super().__init__()
        self._whole_s = max(whole_s, 0.1)
        self._parts: list[tuple[float, float, Role]] = []
        for sentence in report.sentences:
            if sentence.start_s is None or sentence.end_s is None:
                continue
            if self._parts and self._parts[-1][2] == sentence.role:
                start, _end, role = self._parts.pop()
                self._parts.append((start, sentence.end_s, role))
            else:
                self._parts.append((sentence.start_s, sentence.end_s, sentence.role))
        self.setMinimumSize(160, HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        said = (f"{role_label(role)} {tr('{n} s', n=round(end - start))}" for start, end, role in self._parts)
        self.setAccessibleName(f"{name}: " + ", ".join(said))

    def sizeHint(self) -> QSize:  # noqa: N802
        """Wide and low."""
        return QSize(400, HEIGHT_PX)

    def _box(self, start_s: float, end_s: float) -> QRectF:
        scale = self.width() / self._whole_s
        return QRectF(start_s * scale, 1, max(3.0, (end_s - start_s) * scale - 2), HEIGHT_PX - 2)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the parts; their names and seconds where there is room."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, small = THEME.tokens, font(12)
        metrics = QFontMetricsF(small)
        painter.setFont(small)
        for start, end, role in self._parts:
            box, ink = self._box(start, end), t.role(role)
            painter.setPen(colour(ink, 0.55))
            painter.setBrush(colour(tint(ink, t.panel, 0.1)))
            painter.drawRoundedRect(box, 6, 6)
            painter.setPen(colour(ink))
            for text in (
                f"{role_label(role)} {end - start:.0f} s",
                role_label(role),
                f"{end - start:.0f} s",
                f"{end - start:.0f}",
            ):
                if metrics.horizontalAdvance(text) + 8 <= box.width():
                    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
                    break

    def _at(self, x: float) -> tuple[float, float, Role] | None:
        return next((part for part in self._parts if self._box(part[0], part[1]).left() <= x
                     <= self._box(part[0], part[1]).right()), None)  # fmt: skip

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Say what it is."""
        part = self._at(event.position().x())
        if part is not None:
            start, end, role = part
            words = f"{role_label(role)} · {clock(start)} · " + in_figures(f"{end - start:.1f} s")
            QToolTip.showText(event.globalPosition().toPoint(), words, self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Hear it."""
        part = self._at(event.position().x())
        if part is not None and event.button() == Qt.MouseButton.LeftButton:
            self.part_chosen.emit(part[0], part[1])
