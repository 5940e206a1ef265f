"""Two further tabs of the review: delivery, and all findings."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from pitchcoach.gui.findings import headline, said, source
from pitchcoach.gui.texts import clock, dimension_label, figure, in_figures, tr
from pitchcoach.gui.theme import STEP, THEME, colour, font
from pitchcoach.gui.widgets.basics import button, clear, column, label, next_row, row, rule, scrolling
from pitchcoach.gui.widgets.flow import Flow
from pitchcoach.gui.widgets.legend import Legend
from pitchcoach.model import Finding, Report
from pitchcoach.remedies import gains
from pitchcoach.spoken import LONG_PAUSE_S

UNIT_PX = 104
"""Of a measure's figure with its unit under it."""
MOST_CHIPS = 8
"""Moments offered to be heard."""


class _Page(QWidget):
    """A tab whose rows stand in one grid that scrolls."""

    def __init__(self, name: str) -> None:
        super().__init__()
        body = QWidget()
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(3 * STEP)
        self.grid.setVerticalSpacing(2 * STEP)
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 14, 0, STEP)
        inside.addLayout(self.grid)
        inside.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolling(body, name))


KNOB_PX = 7


class BandGauge(QWidget):
    """A value on its scale, with the ranges that count as good and as fair."""

    def __init__(
        self, value: float, span: tuple[float, float], good: tuple[float, float], fair: tuple[float, float]
    ) -> None:
        super().__init__()
        self._value, self._span, self._good, self._fair = value, span, good, fair
        self.setMinimumSize(160, 40)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(
            tr(
                "{n}; good from {a} to {b}",
                n=in_figures(f"{value:.1f}"),
                a=in_figures(f"{good[0]:g}"),
                b=in_figures(f"{good[1]:g}"),
            )
        )

    def sizeHint(self) -> QSize:  # noqa: N802
        """Wide and low."""
        return QSize(320, 40)

    def _x(self, value: float) -> float:
        low, high = self._span
        return KNOB_PX + max(0.0, min(1.0, (value - low) / (high - low))) * (self.width() - 2 * KNOB_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw scale, bands and value."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = THEME.tokens
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(t.line))
        painter.drawRoundedRect(QRectF(KNOB_PX, 8, self.width() - 2 * KNOB_PX, 8), 4, 4)
        for (low, high), ink, alpha in ((self._fair, t.fair, 0.35), (self._good, t.good, 0.65)):
            painter.setBrush(colour(ink, alpha))
            painter.drawRoundedRect(QRectF(self._x(low), 8, self._x(high) - self._x(low), 8), 4, 4)
        painter.setPen(QPen(colour(t.panel), 2))
        painter.setBrush(colour(t.ink))
        painter.drawEllipse(QPointF(self._x(self._value), 12), KNOB_PX, KNOB_PX)
        self._name_edges(painter)

    def _name_edges(self, painter: QPainter) -> None:
        """Where good begins and ends; where fair does, too, if there is room for it."""
        small = font(12)
        painter.setFont(small)
        painter.setPen(colour(THEME.tokens.muted))
        metrics, taken = QFontMetricsF(small), list[tuple[float, float]]()
        for edge in (*self._good, *self._fair):
            if not self._span[0] < edge < self._span[1]:
                continue
            text = figure(in_figures(f"{edge:g}"))
            half = metrics.horizontalAdvance(text) / 2 + 4
            x = self._x(edge)
            if any(x - half < right and left < x + half for left, right in taken):
                continue
            taken.append((x - half, x + half))
            painter.drawText(QRectF(x - half, 22, 2 * half, 16), Qt.AlignmentFlag.AlignCenter, text)


class DeliveryView(_Page):
    """How it was spoken: each measure on its band, and the moments it comes from."""

    sought = Signal(float)

    def __init__(self) -> None:
        super().__init__(tr("Delivery"))
        self._legend = Legend()
        self._legend.show_entries((("value", tr("this take")), ("good", tr("good")), ("fair", tr("fair"))))
        self.layout().addWidget(self._legend)  # type: ignore[union-attr]

    def show_report(self, report: Report, *, waiting: bool = False) -> None:
        """Show the delivery of this take; `waiting` where the fillers of its end are still listened for."""
        clear(self.grid)
        self.grid.setColumnStretch(2, 1)
        if waiting:
            words = tr("The fillers of the end are still being listened for …")
            self.grid.addWidget(label(words, "muted", wrap=True), next_row(self.grid), 0, 1, 3)
        self._legend.setVisible(report.delivery is not None and bool(report.duration_s))
        spoken, seconds = report.delivery, report.duration_s
        if spoken is None or not seconds:
            self.grid.addWidget(
                label(tr("This take was typed: there is no delivery to measure."), "muted"), 0, 0
            )
            return
        if spoken.words_per_minute is not None:
            pace, speaking = spoken.words_per_minute, spoken.speaking_words_per_minute
            unit = (
                tr("words a minute")
                if speaking is None
                else tr("words a minute, {n} without the pauses", n=f"{speaking:.0f}")
            )
            self._row(
                tr("Pace"),
                f"{pace:.0f}",
                unit,
                BandGauge(pace, (60, 240), (120, 165), (100, 185)),
                [
                    (f"{clock(part.start_s)} · {part.words_per_minute:.0f}", part.start_s)
                    for part in spoken.pace
                ],
            )
        rate = len(spoken.fillers) * 60 / seconds
        self._row(
            tr("Fillers"), in_figures(f"{rate:.1f}"), tr("a minute"), BandGauge(rate, (0, 20), (0, 5), (0, 12)),
            [(f"{f.text} {clock(f.start_s)}", f.start_s) for f in spoken.fillers],
        )  # fmt: skip
        long = [p for p in spoken.pauses if p.duration_s >= LONG_PAUSE_S]
        self._row(
            tr("Long pauses"), str(len(long)), tr("over {n} s", n=f"{LONG_PAUSE_S:g}"),
            BandGauge(len(long), (0, 8), (0, 1), (0, 4)),
            [(in_figures(f"{p.duration_s:.1f} s") + f" · {clock(p.start_s)}", p.start_s) for p in long],
        )  # fmt: skip
        if spoken.loudness_dbfs is not None:
            gauge = BandGauge(spoken.loudness_dbfs, (-60, 0), (-30, -12), (-38, -6))
            unit = tr("dBFS, clipped") if spoken.clipped else tr("dBFS")
            if spoken.loudness_range_db is not None:
                unit += "\n" + tr("{n} dB between soft and loud", n=f"{spoken.loudness_range_db:.0f}")
            self._row(tr("Loudness"), figure(f"{spoken.loudness_dbfs:.0f}"), unit, gauge)
        if spoken.pitch_range_semitones is not None:
            gauge = BandGauge(spoken.pitch_range_semitones, (0, 16), (3, 16), (2, 16))
            unit = tr("semitones between low and high")
            if spoken.pitch_median_hz is not None:
                unit += "\n" + tr("around {n} Hz", n=f"{spoken.pitch_median_hz:.0f}")
            self._row(tr("Melody"), in_figures(f"{spoken.pitch_range_semitones:.1f}"), unit, gauge)
        if spoken.restarts:
            self._row(
                tr("Begun anew"), str(len(spoken.restarts)), tr("words said twice"), None,
                [(f"{r.text} · {clock(r.start_s)}", r.start_s) for r in spoken.restarts],
            )  # fmt: skip
        if spoken.trailing_off:
            self._row(
                tr("Fading ends"), str(len(spoken.trailing_off)), tr("ends of sentences, too soft"), None,
                [(clock(end.start_s), end.start_s) for end in spoken.trailing_off],
            )  # fmt: skip

    def _row(
        self,
        name: str,
        value: str,
        unit: str,
        gauge: BandGauge | None,
        moments: list[tuple[str, float]] | None = None,
    ) -> None:
        at = next_row(self.grid)
        top = Qt.AlignmentFlag.AlignTop
        head = label(name, "strong")
        head.setContentsMargins(0, 3, 0, 0)
        self.grid.addWidget(head, at, 0, top)
        measured = column(label(value, "title"), label(unit, "small", wrap=True), spacing=0)
        self.grid.addLayout(measured, at, 1, top)
        self.grid.setColumnMinimumWidth(1, UNIT_PX)
        side = column(spacing=2)
        side.setContentsMargins(0, 0, 0, STEP)
        if gauge is not None:
            gauge.setAccessibleName(f"{name}: {gauge.accessibleName()}")
            side.addWidget(gauge)
        if moments:
            chips = Flow()
            # under the scale, which leaves room for the knob at its ends
            chips.setContentsMargins(KNOB_PX if gauge is not None else 0, 0, 0, 0)
            for text, seconds in moments[:MOST_CHIPS]:
                chips.addWidget(
                    button(
                        text,
                        functools.partial(self.sought.emit, seconds),
                        kind="chip",
                        icon="play",
                        name=tr("Go to {at}", at=text),
                        tip=tr("Hear it from there, and see it in the transcript"),
                    )
                )
            side.addLayout(chips)
        self.grid.addLayout(side, at, 2)


class FindingsView(_Page):
    """Every finding with its gain, its moment, its rule and where the rule comes from."""

    sought = Signal(float)
    redo_wanted = Signal(object)
    """Record the part of this finding again."""

    def __init__(self) -> None:
        super().__init__(tr("Findings"))

    def show_report(self, mended: Sequence[Sequence[Finding]], *, can_redo: bool = False) -> None:
        """Show these, a row for what one thing mends; with a button to redo that part where it can be done."""
        clear(self.grid)
        self.grid.setColumnStretch(1, 1)
        if not mended:
            self.grid.addWidget(label(tr("Nothing here costs you a point."), "muted"), 0, 0, 1, 2)
        for number, alike in enumerate(mended):
            at = next_row(self.grid, 2)
            if number:
                self.grid.addWidget(rule(), at, 0, 1, 3)
            worth = column(spacing=0)
            for dimension, by in gains(alike):
                if worth.count():
                    worth.addSpacing(STEP)
                worth.addWidget(label(by, "title"))
                worth.addWidget(label(dimension_label(dimension), "accent"))
            worth.addStretch(1)
            self.grid.addLayout(worth, at + 1, 0)
            text = column(spacing=3)
            for place, finding in enumerate(alike):
                # what to say instead is the same for all of them
                words = said(finding.message) if not place else headline(said(finding.message))[0]
                text.addWidget(label(words, "" if not place else "muted", wrap=True))
                where = label(source(finding), "small", wrap=True)
                where.setToolTip(finding.rule)
                text.addWidget(where)
            text.addStretch(1)
            text.setContentsMargins(0, 3, 0, STEP)
            self.grid.addLayout(text, at + 1, 1)
            self.grid.addLayout(self._deeds(alike[0], can_redo), at + 1, 2, Qt.AlignmentFlag.AlignTop)

    def _deeds(self, finding: Finding, can_redo: bool) -> QHBoxLayout:
        """Hear it; speak it again."""
        deeds = row(None, spacing=4)
        if finding.start_s is not None:
            start = finding.start_s
            deeds.addWidget(
                button(
                    clock(start),
                    functools.partial(self.sought.emit, start),
                    kind="segment",
                    icon="play",
                    name=tr("Go to {at}", at=clock(start)),
                    tip=tr("Hear it from there, and see it in the transcript"),
                )
            )
        if can_redo:
            redo = button(
                "",
                functools.partial(self.redo_wanted.emit, finding),
                kind="segment",
                icon="redo",
                name=tr("Redo this part") + f": {said(finding.message)}",
                tip=tr("Redo this part"),
            )
            deeds.addWidget(redo)
        return deeds

    def focus_first(self) -> None:
        """Go on by keyboard at the first thing that can be done here."""
        for made in self.findChildren(QPushButton):
            if made.isVisibleTo(self):
                made.setFocus(Qt.FocusReason.OtherFocusReason)
                return
