"""A chart of takes: labelled axes, the band that counts as good, hover for the take, click to open it.

pyqtgraph is imported with this module, and this module with the progress page.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from pitchcoach.gui.texts import day as day_text
from pitchcoach.gui.texts import tr
from pitchcoach.gui.theme import THEME, colour, font
from pitchcoach.progress import Band, Trend

LABEL_PX = 62, 112
"""Room that a day's name takes under a chart, alone and with the number of its takes."""


class _DayAxis(pg.AxisItem):  # type: ignore[misc]
    """Takes in order, with each day under the middle of its takes."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.days: Sequence[str] = ()
        self._names: dict[float, str] = {}

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N802
        """The middles of the days, from the newest back, as many as there is room to name."""
        from datetime import date

        takes_of: dict[str, list[int]] = {}
        for at, day in enumerate(self.days):
            takes_of.setdefault(day, []).append(at)
        px = size / max(high - low, 1e-6)
        several = max(map(len, takes_of.values()), default=0) > 1
        fits = several and len(takes_of) * LABEL_PX[1] <= size
        self._names, edge = {}, float("inf")
        for day, places in reversed(takes_of.items()):
            middle = (places[0] + places[-1]) / 2
            counted = fits and len(places) > 1
            half = LABEL_PX[counted] / 2
            # at the edges a name would be cut
            middle = min(max(middle, low + half / px), high - half / px)
            if middle * px + half <= edge:
                edge = middle * px - half
                name = day_text(date.fromisoformat(day))
                self._names[middle] = tr("{day} · {n} takes", day=name, n=len(places)) if counted else name
        return [(1.0, list(self._names))]

    def tickStrings(self, values: Sequence[float], _scale: float, _spacing: float) -> list[str]:  # noqa: N802
        """`12 May`, or `12 May · 3 takes`."""
        return [self._names.get(value, "") for value in values]


EDGE_SHARE = 0.1
"""Of the width: nearer to an edge than this a name would be cut off."""


def _across(count: int) -> tuple[float, float]:
    """From where to where so many takes are drawn; a single one stands at the left, as the first of more."""
    return -0.4, max(count - 0.6, 1.4)


class TakesChart(QWidget):
    """One measure over takes."""

    take_chosen = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._days = _DayAxis()
        self.plot = pg.PlotWidget(axisItems={"bottom": self._days})
        self.plot.setMenuEnabled(False)
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.hideButtons()
        self.plot.setAccessibleName(name)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.setMinimumHeight(130)
        # the grid of cards shares the height out, not the plot, which would take all
        self.plot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._data: dict[str, Any] = {}
        self._at: int | None = None
        """The take that was chosen with the arrow keys."""
        self._name = name
        self._caption = "", ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("arrows", True)
        self.setAccessibleName(name)
        self.setAccessibleDescription(tr("Left and right choose a take, Enter opens it."))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(QMargins(0, 0, 0, 0))
        whole.addWidget(self.plot)
        THEME.changed.connect(self._draw)

    def show_values(
        self,
        takes: Sequence[int],
        days: Sequence[str],
        values: Sequence[float],
        *,
        unit: str,
        span: tuple[float, float] | None = None,
        band: Band | None = None,
        trend: Trend | None = None,
        best: int | None = None,
    ) -> None:
        """Show these; `span` is the vertical range where it is fixed."""
        self._data = {
            "takes": takes, "days": days, "values": values, "unit": unit, "span": span, "band": band, "trend": trend,
            "best": best,
        }  # fmt: skip
        self._at = None
        said = f", {values[-1]:.0f} {unit}" if values else ""
        self.plot.setAccessibleName(f"{self._name}: " + tr("{n} takes", n=len(values)) + said)
        self.setAccessibleName(self.plot.accessibleName())
        self._draw()

    def entitle(self, title: str, about: str) -> None:
        """What stands over the chart in a picture of it: whose takes, and which score from when to when."""
        self._caption = title, about

    def _draw(self) -> None:
        if not self._data:
            return
        t, data, plot = THEME.tokens, self._data, self.plot
        takes, values = data["takes"], data["values"]
        plot.clear()
        plot.setBackground(t.panel)
        self._days.days = data["days"]
        for side in ("left", "bottom"):
            axis = plot.getAxis(side)
            axis.setPen(pg.mkPen(t.line))
            axis.setTextPen(pg.mkPen(t.muted))
            axis.setStyle(tickFont=font(12), tickLength=0, tickTextOffset=8)
        plot.getAxis("left").setWidth(56)
        plot.setLabel("left", data["unit"], color=t.muted, **{"font-size": "12px"})
        plot.showGrid(x=False, y=True, alpha=0.75)
        low, high = data["span"] or self._span(values, data["band"])
        plot.setYRange(low, high, padding=0.02)
        plot.setXRange(*_across(len(values)), padding=0.03)
        self._draw_band(data["band"], low, high)
        self._draw_trend(data["trend"])
        pen = pg.mkPen(t.accent, width=2.4)
        plot.plot(list(range(len(values))), list(values), pen=pen, antialias=True)
        dots = pg.ScatterPlotItem(
            x=list(range(len(values))), y=list(values), data=list(takes), size=9, brush=pg.mkBrush(t.accent),
            pen=pg.mkPen(t.panel, width=1.5), hoverable=True, hoverSize=13, tip=self._tip,
        )  # fmt: skip
        dots.sigClicked.connect(self._clicked)
        plot.addItem(dots)
        if data["best"] is not None and data["best"] != self._at:
            self._name_best(data["best"], values)
        if self._at is not None:
            self._name_chosen(self._at, values)

    def _tip(self, x: float, y: float, data: int) -> str:
        from datetime import date

        on = day_text(date.fromisoformat(self._data["days"][round(x)]))
        return f"{on} · {y:.0f} {self._data['unit']}\n" + tr("Click to open the take")

    def _span(self, values: Sequence[float], band: Band | None) -> tuple[float, float]:
        seen = [*values, *(band.good if band else ())]
        if not seen:
            return 0.0, 1.0
        room = max(1.0, (max(seen) - min(seen)) * 0.15)
        return max(0.0, min(seen) - room), max(seen) + room

    def _draw_band(self, band: Band | None, low: float, high: float) -> None:
        if band is None:
            return
        for (start, end), alpha in ((band.fair, 0.05), (band.good, 0.13)):
            area = pg.LinearRegionItem(
                (max(low, start), min(high, end)), orientation="horizontal", movable=False,
                brush=colour(THEME.tokens.good, alpha), pen=pg.mkPen(None),
            )  # fmt: skip
            area.setZValue(-10)
            self.plot.addItem(area)

    def _draw_trend(self, trend: Trend | None) -> None:
        if trend is not None and trend.line is not None:
            (x0, y0), (x1, y1) = trend.line
            pen = pg.mkPen(THEME.tokens.muted, width=1.5, style=Qt.PenStyle.DashLine)
            self.plot.plot([x0, x1], [y0, y1], pen=pen, antialias=True)

    def _name_best(self, best: int, values: Sequence[float]) -> None:
        """Over its dot; beside it where the edge of the chart is near."""
        first, last = _across(len(values))
        share = (best - first) / (last - first)
        side = 0.0 if share < EDGE_SHARE else 1.0 if share > 1 - EDGE_SHARE else 0.5
        words = tr("best {n}", n=f"{values[best]:.0f}")
        text = pg.TextItem(words, color=THEME.tokens.accent, anchor=(side, 1.25))
        text.setFont(font(12, QFont.Weight.DemiBold))
        text.setPos(best, values[best])
        self.plot.addItem(text)

    def _name_chosen(self, at: int, values: Sequence[float]) -> None:
        """The take the keys are on: a ring around it, its day and its value beside it."""
        t = THEME.tokens
        ring = pg.ScatterPlotItem(x=[at], y=[values[at]], size=16, brush=None, pen=pg.mkPen(t.ink, width=2))
        self.plot.addItem(ring)
        words = self._tip(at, values[at], 0).splitlines()[0]
        text = pg.TextItem(words, color=t.ink, anchor=(1.0 if at > len(values) / 2 else 0.0, 1.6))
        text.setFont(font(12, QFont.Weight.DemiBold))
        text.setPos(at, values[at])
        self.plot.addItem(text)
        self.setAccessibleName(f"{self._name}: {words}")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Walk along the takes, and open one."""
        many = len(self._data.get("values", ()))
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and many:
            at = self._at + step if self._at is not None else many - 1
            self._at = max(0, min(many - 1, at))
            self._draw()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at is not None:
            self.take_chosen.emit(int(self._data["takes"][self._at]))
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """No take is chosen any more."""
        super().focusOutEvent(event)
        if self._at is not None:
            self._at = None
            self._draw()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The newest take first."""
        super().focusInEvent(event)
        if self._data.get("values") and event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        ):
            self._at = len(self._data["values"]) - 1
            self._draw()

    def _clicked(self, _item: object, dots: Sequence[Any], _event: object = None) -> None:
        if len(dots):
            self.take_chosen.emit(int(dots[0].data()))

    # --- saving --------------------------------------------------------------------------------------

    def save_picture(self, path: Path) -> bool:
        """As SVG or PNG, by the name, in a size of its own with its title; whether it could be written."""
        from pitchcoach.gui.widgets.chart_picture import plot_size, save

        drawn = TakesChart(self._name)
        drawn._data = self._data
        drawn.resize(plot_size())
        drawn._draw()
        drawn.grab()  # what is out of sight is laid out only when it is drawn
        title, about = self._caption
        written = save(drawn.plot, title or self._name, about, path)
        drawn.deleteLater()
        return written

    def as_csv(self) -> str:
        """The values, a take a line."""
        lines = [f"take,day,value ({self._data.get('unit', '')})"]
        for take, day, value in zip(
            self._data.get("takes", ()), self._data.get("days", ()), self._data.get("values", ()), strict=True
        ):
            lines.append(f"{take},{day},{value:g}")
        return "\n".join(lines) + "\n"
