"""Progress: where the scores go, pace, length and fillers on their bands, points that get lost, days practised."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QGridLayout,
    QVBoxLayout,
    QWidget,
)

from pitchcoach.errors import PitchcoachError
from pitchcoach.gui.desk import Desk
from pitchcoach.gui.pages.chart_saving import saving_button
from pitchcoach.gui.pages.points_over_time import PointsOverTime
from pitchcoach.gui.sentences import worded
from pitchcoach.gui.texts import day, dimension_label, in_figures, title, tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.basics import (
    Card,
    Empty,
    Picker,
    button,
    clear,
    column,
    header,
    label,
    row,
)
from pitchcoach.gui.widgets.charts import TakesChart
from pitchcoach.gui.widgets.matrix import Calendar
from pitchcoach.library.records import ScoredTake
from pitchcoach.progress import (
    MEASURES,
    Band,
    BandedSeries,
    Measure,
    banded,
    fillers_per_minute,
    own,
    practice,
    series,
)

PACE, FILLERS = Band((120, 165), (100, 185)), Band((0, 5), (0, 12))
HIGHEST_PX = 980
"""Of the charts together: higher ones are no easier to read."""
PERIODS = (30, 90, 365, 0)


class ProgressPage(QWidget):
    """Charts of the pitch and listener chosen on this page."""

    take_wanted = Signal(int)
    rehearse_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._measure: Measure = "overall"
        self._second = "pace"
        self._shown_room = 0
        self._takes: tuple[ScoredTake, ...] = ()
        self._drawn_on = ""
        """The day the page was drawn; empty where something changed since."""
        self._scores, self._bands = TakesChart(tr("Scores")), TakesChart(tr("Delivery"))
        for chart in (self._scores, self._bands):
            chart.take_chosen.connect(self.take_wanted)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(3 * STEP)
        whole.addWidget(self._header())
        self._none = Empty(
            "progress",
            tr("No scored takes for this choice yet"),
            tr(
                "Rehearse, and the charts fill: scores, pace, the points that keep getting lost, days practised."
            ),
            button(
                tr("Rehearse now"),
                self.rehearse_wanted.emit,
                kind="primary",
                icon="rehearse",
                tip=tr("Go to the cards and record"),
            ),
        )
        whole.addWidget(self._none, 1)
        self._grid = QWidget()
        self._grid.setMaximumHeight(HIGHEST_PX)
        cards = QGridLayout(self._grid)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(3 * STEP)
        cards.addWidget(self._score_card(), 0, 0)
        cards.addWidget(self._band_card(), 0, 1)
        self.points = PointsOverTime(desk)
        self.points.take_wanted.connect(self.take_wanted)
        cards.addWidget(self.points, 1, 0)
        cards.addWidget(self._practice_card(), 1, 1)
        cards.setColumnStretch(0, 3)
        cards.setColumnStretch(1, 2)
        cards.setRowStretch(0, 1)
        cards.setRowStretch(1, 1)
        whole.addWidget(self._grid, 10_000)
        whole.addStretch(1)
        desk.takes_changed.connect(self._refresh_if_shown)
        desk.pitch_changed.connect(self._refresh_if_shown)
        self.refresh()

    # --- the parts -----------------------------------------------------------------------------------

    def _header(self) -> QWidget:
        self._pitches, self._audiences, self._period = (
            Picker(tr("Pitch"), tr("Whose takes are drawn")),
            Picker(tr("Audience"), tr("Takes for one of them, or for all")),
            Picker(tr("Time"), tr("How far back the charts go")),
        )
        for days in PERIODS:
            self._period.addItem(tr("{n} days", n=days) if days else tr("all time"), days)
        self._period.setCurrentIndex(1)
        self._pitches.activated.connect(lambda i: self._desk.pick_pitch(self._pitches.itemData(i)))
        self._audiences.activated.connect(lambda _i: self._show())
        self._period.activated.connect(lambda _i: self._show())
        table = button(
            tr("All scores as CSV"),
            self._save_csv,
            icon="export",
            tip=tr("Every score of every take, as a table"),
        )
        return header(
            label(tr("Progress"), "title"),
            STEP,
            self._pitches,
            self._audiences,
            self._period,
            None,
            table,
        )

    def _score_card(self) -> Card:
        card = Card(spacing=STEP)
        self._head, self._slope = label("", "title"), label("", "muted")
        chips, group = row(spacing=4), QButtonGroup(self)
        for measure in MEASURES:
            chip = button(dimension_label(measure), kind="chip", tip=tr("Draw this score over the takes"))
            chip.setCheckable(True)
            chip.setChecked(measure == self._measure)
            chip.clicked.connect(lambda _on=False, m=measure: self._choose(m))
            group.addButton(chip)
            chips.addWidget(chip)
        chips.addStretch(1)
        top = row(spacing=STEP)
        top.addLayout(column(self._head, self._slope, spacing=0), 1)
        top.addWidget(saving_button(self._desk, self._scores, "scores", self), 0, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(top)
        card.body.addLayout(chips)
        card.body.addWidget(self._scores, 1)
        return card

    def _band_card(self) -> Card:
        card = Card(spacing=STEP)
        self._band_head, self._band_text = label("", "section"), label("", "good", wrap=True)
        chips, group = row(spacing=4), QButtonGroup(self)
        for name, text in (("pace", tr("Pace")), ("length", tr("Length")), ("fillers", tr("Fillers"))):
            chip = button(text, kind="chip", tip=tr("Draw this on its band"))
            chip.setCheckable(True)
            chip.setChecked(name == self._second)
            chip.clicked.connect(lambda _on=False, n=name: self._choose_second(n))
            group.addButton(chip)
            chips.addWidget(chip)
        chips.addStretch(1)
        top = row(spacing=STEP)
        top.addLayout(column(self._band_head, self._band_text, spacing=2), 1)
        top.addWidget(saving_button(self._desk, self._bands, "delivery", self), 0, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(top)
        card.body.addLayout(chips)
        card.body.addWidget(self._bands, 1)
        return card

    def _practice_card(self) -> Card:
        card = Card(spacing=2 * STEP)
        card.body.addWidget(label(tr("Practice"), "section"))
        self._calendar = Calendar()
        self._calendar.day_chosen.connect(self._open_day)
        card.body.addWidget(self._calendar, 1)
        self._facts = row(spacing=30)
        card.body.addLayout(self._facts)
        return card

    # --- showing -------------------------------------------------------------------------------------

    def showEvent(self, event: object) -> None:  # noqa: N802
        """What changed while it was out of sight."""
        super().showEvent(event)  # type: ignore[arg-type]
        if self._drawn_on != date.today().isoformat():
            self.refresh()

    def _refresh_if_shown(self) -> None:
        self._drawn_on = ""
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Read the takes of the pitch in hand and draw."""
        desk, chosen = self._desk, self._audiences.currentData()
        if desk.closed:
            return
        self._drawn_on = date.today().isoformat()
        self._pitches.clear()
        for listed in desk.library.pitches.listed():
            self._pitches.addItem(title(listed.id), listed.id)
        self._audiences.clear()
        self._audiences.addItem(tr("all audiences"), None)
        if desk.pitch is not None:
            self._pitches.setCurrentIndex(self._pitches.findData(desk.pitch.id))
            for audience in desk.pitch.audiences:
                self._audiences.addItem(audience.name, audience.id)
        self._audiences.setCurrentIndex(max(0, self._audiences.findData(chosen)))
        self._show()

    def _show(self) -> None:
        pitch = self._desk.pitch
        days = int(self._period.currentData())
        first = (date.today() - timedelta(days=days)).isoformat() if days else None
        scores, audience = self._desk.library.scores, self._audiences.currentData()
        found = own(scores.history(pitch.id, audience, since=first)) if pitch else ()
        self._takes = found
        self._none.setVisible(not found)
        self._grid.setVisible(bool(found))
        if not found:
            return
        self._show_scores()
        self._show_band()
        self._show_practice()
        self._show_points()

    def _whose(self) -> str:
        """Pitch and audience, as a picture's title."""
        pitch = self._desk.pitch
        return f"{title(pitch.id)} · {self._audiences.currentText()}" if pitch is not None else ""

    def _since(self, what: str, days: Sequence[str]) -> str:
        """A measure, from when to when, and how many takes of it are drawn."""
        if not days:
            return what
        first, last = (day(date.fromisoformat(at)) for at in (min(days), max(days)))
        span = first if first == last else tr("{first} to {last}", first=first, last=last)
        takes = tr("1 take") if len(days) == 1 else tr("{n} takes", n=len(days))
        return f"{what} · {span} · {takes}"

    def _choose(self, measure: Measure) -> None:
        self._measure = measure
        self._show_scores()

    def _choose_second(self, name: str) -> None:
        self._second = name
        self._show_band()

    def _show_scores(self) -> None:
        shown = series(self._takes, self._measure)
        name, values = dimension_label(self._measure), shown.values
        if len(values) > 1:
            self._head.setText(
                tr("From {a} to {b} in {n} takes", a=f"{values[0]:.0f}", b=f"{values[-1]:.0f}", n=len(values))
            )
        else:
            self._head.setText(f"{name} {values[0]:.0f}" if values else name)
        slope = shown.trend.slope
        words = {
            "rising": tr("about {n} points a take", n=in_figures(f"{slope or 0:+.1f}")),
            "falling": tr("about {n} points a take", n=in_figures(f"{slope or 0:+.1f}")),
            "steady": tr("steady"),
            "too few takes": tr("a trend shows from six takes on"),
        }
        self._slope.setText(words[shown.trend.verdict])
        self._scores.show_values(
            shown.takes,
            shown.days,
            values,
            unit=tr("points"),
            span=_span(values),
            trend=shown.trend,
            best=shown.best,
        )
        self._scores.entitle(self._whose(), self._since(name + ", " + tr("points"), shown.days))

    def _banded(self) -> tuple[str, str, BandedSeries]:
        if self._second == "length":
            target = self._desk.target_s
            band = Band((target * 0.8, target * 1.1), (target * 0.7, target * 1.3))
            found = banded(self._takes, "length", "s", lambda take: take.duration_s, band)
            return tr("Length, seconds"), tr("s"), found
        if self._second == "fillers":
            return (
                tr("Fillers a minute"),
                tr("a minute"),
                banded(self._takes, "fillers", "", fillers_per_minute, FILLERS),
            )
        found = banded(self._takes, "pace", "", lambda take: take.words_per_minute, PACE)
        return tr("Pace, words a minute"), tr("words/min"), found

    def _show_band(self) -> None:
        head, unit, found = self._banded()
        self._band_head.setText(head)
        if found.band is not None:
            low, high = found.band.good
            shown = tr("good {a} to {b}", a=f"{low:.0f}", b=f"{high:.0f}")
            if len(found.values) > 1:
                shown += " · " + tr("{n} of {m} takes", n=found.good, m=len(found.values))
            self._band_text.setText(shown)
        self._bands.entitle(self._whose(), self._since(head, found.days))
        self._bands.show_values(found.takes, found.days, found.values, unit=unit, band=found.band)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """A wider window shows more takes."""
        super().resizeEvent(event)
        if self._takes and PointsOverTime.room(self.width()) != self._shown_room:
            QTimer.singleShot(0, self, self._show_points)

    def _show_points(self) -> None:
        self._shown_room = PointsOverTime.room(self.width())
        self.points.show_takes(self._takes[-self._shown_room :])

    def _show_practice(self) -> None:
        days = self._desk.library.scores.days()
        found = practice((day for day, count in days for _ in range(count)), date.today())
        self._calendar.show_days(found.days, date.today())
        clear(self._facts)
        for number, text in (
            (found.streak, tr("day in a row") if found.streak == 1 else tr("days in a row")),
            (found.longest_streak, tr("longest run of days")),
            (found.takes, tr("take in all") if found.takes == 1 else tr("takes in all")),
        ):
            self._facts.addLayout(column(label(str(number), "title"), label(text, "small"), spacing=0))
        self._facts.addStretch(1)

    def _open_day(self, day: str) -> None:
        """The last take of a day, of any pitch: that is what the calendar counts."""
        found = self._desk.library.scores.last_of(day)
        if found is not None:
            self.take_wanted.emit(found)

    # --- saving --------------------------------------------------------------------------------------

    def _save_csv(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(self, tr("Save all scores"), "scores.csv", "CSV (*.csv)")
        if name:
            try:
                self._desk.library.scores.write_csv(Path(name))
            except PitchcoachError as error:
                self._desk.told.emit(worded(error), False)
            else:
                self._desk.told.emit(tr("Written to {name}.", name=name), False)


def _span(values: Sequence[float]) -> tuple[float, float]:
    """From the twenty below the worst score to a little over 100, so that a change of five points can be seen."""
    low = min(values, default=0.0)
    return max(0.0, 20.0 * math.floor((low - 5) / 20)), 104.0
