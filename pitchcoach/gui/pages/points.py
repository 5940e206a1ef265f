"""Points × audiences of one take: whether each point reached this listener, and whether it would reach the others."""

from __future__ import annotations

import dataclasses
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.jobs import Job, Ticket
from pitchcoach.gui.pages.cells import edit_wording
from pitchcoach.gui.texts import familiarity_label, role_label, state_label, tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.arrows import ArrowGrid
from pitchcoach.gui.widgets.basics import (
    Elided,
    RoleChip,
    clear,
    column,
    label,
    next_row,
    rule,
    scrolling,
)
from pitchcoach.gui.widgets.heads import Heads
from pitchcoach.gui.widgets.pressable import Pressable
from pitchcoach.model import Audience, Pitch, Point, PointReading, PointState, Report
from pitchcoach.rehearsal import rescore
from pitchcoach.spoken import quotes

CELL_PX, POINT_PX, PAD_PX = 104, 116, 8
"""Narrower than this no cell can be read; with many listeners the grid scrolls sideways."""


class Mark(NamedTuple):
    """How the state of a point is shown: by a sign, by its colour, and in words beside it."""

    sign: str
    kind: str


MARKS: dict[PointState, Mark] = {
    "translated": Mark("✓", "good"),
    "untranslated": Mark("~", "fair"),
    "missed": Mark("✗", "poor"),
}


class PointsView(QWidget):
    """A row a point: what was said for it; a column a listener: what became of it, and how it is worded for them."""

    sought = Signal(float)
    """Hear the take from here."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._report: Report | None = None
        self._others: dict[str, Report] = {}
        self._job: Job | None = None
        self._stale = False
        body = QWidget()
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(4)
        self.grid.setVerticalSpacing(2)
        self._arrows = ArrowGrid(self)
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, STEP)
        inside.addLayout(self.grid)
        inside.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 14, 0, 0)
        whole.setSpacing(0)
        self._area = area = scrolling(body, tr("Points × audiences"))
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.heads = Heads(area, self.grid)
        whole.addWidget(self.heads)
        whole.addWidget(area, 1)

    def show_report(self, report: Report) -> None:
        """Show the points of this take; the other listeners' side is worked out once somebody looks at it."""
        self._report, self._others = report, {}
        if self._job is not None:
            self._job.cancel()
            self._job = None  # it may be a while until it has ended, and this report is asked for now
        self._stale = True
        if self.isVisible():
            self._draw()
            self._ask()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Somebody looks at it."""
        super().showEvent(event)
        if self._stale:
            self._draw()
        self._ask()

    def _ask(self) -> None:
        """Score the same words for the other listeners, in the background."""
        report, pitch = self._report, self._desk.pitch
        if report is None or pitch is None or self._others or self._job is not None or not report.points:
            return
        weights = dict(self._desk.settings.weights)
        others = [a.id for a in pitch.audiences if a.id != report.audience]

        def work(ticket: Ticket) -> dict[str, Report]:
            made = {}
            for number, audience in enumerate(others, 1):
                made[audience] = rescore(dataclasses.replace(report, audience=audience), None, pitch, weights)
                ticket.tell(number / len(others))
            return made

        def take_in(made: dict[str, Report]) -> None:
            if self._report is report:
                self._others = made
                self._draw()

        if others:
            job = self._desk.jobs.start(
                tr("Hearing it as the others would"),
                work,
                done=take_in,
                failed=self._desk.complain,
                quiet=True,
            )
            job.ended.connect(lambda: self._forget(job))
            self._job = job

    def _forget(self, job: Job) -> None:
        if self._job is job:
            self._job = None

    def _make_room(self) -> None:
        """The rows are as high as their words need: the area asks for that height only when it is made to."""
        body = self._area.widget()
        layout = body.layout() if body is not None else None
        if body is not None and layout is not None:
            layout.activate()
            wide = max(self._area.viewport().width(), body.minimumSizeHint().width())
            body.setMinimumHeight(max(0, layout.heightForWidth(wide)))

    def _draw(self) -> None:
        QTimer.singleShot(30, self, self._make_room)
        self._stale = False
        held = self._arrows.at
        clear(self.grid)
        self._arrows.show_rows(())
        report, pitch = self._report, self._desk.pitch
        if report is None or pitch is None or not report.points:
            self.heads.show_heads(())
            self.grid.addWidget(
                label(tr("This pitch has no points yet. Add them in the library."), "muted"), 0, 0
            )
            return
        order = sorted(pitch.audiences, key=lambda a: a.id != report.audience)
        self.grid.setColumnMinimumWidth(0, POINT_PX)
        self.grid.setColumnStretch(0, 4)
        first = label(tr("Point, and what you said"), "section", wrap=True)
        about = QWidget()
        about.setLayout(column(first, None))
        about.layout().setContentsMargins(PAD_PX, 0, 0, 0)  # type: ignore[union-attr]
        for place in range(1, self.grid.columnCount() + len(order)):
            there = place <= len(order)
            self.grid.setColumnMinimumWidth(place, CELL_PX if there else 0)
            self.grid.setColumnStretch(place, 3 if there else 0)
        self.heads.show_heads((about, *(self._head(audience, report) for audience in order)))
        said = quotes(report)
        rows: list[list[Pressable]] = []
        for reading in report.points:
            point = pitch.point(reading.id)
            if point is None:
                continue
            at = next_row(self.grid, 2)
            if rows:
                self.grid.addWidget(rule(), at, 0, 1, 1 + len(order))
            cells = [self._said(point, reading, report, said)]
            for audience in order:
                seen = report if audience.id == report.audience else self._others.get(audience.id)
                cells.append(self._cell(pitch, audience, point, seen))
            for place, cell in enumerate(cells):
                self.grid.addWidget(cell, at + 1, place)
            rows.append(cells)
        self._arrows.show_rows(rows)
        if held is not None:
            QTimer.singleShot(0, self, lambda: self._arrows.focus(held))

    def _head(self, audience: Audience, report: Report) -> QWidget:
        mine = audience.id == report.audience
        seen = report if mine else self._others.get(audience.id)
        score = seen.scores.get("translation") if seen is not None else None
        about = familiarity_label(audience.familiarity)
        if score is not None:
            about += " · " + tr("translation {n}", n=round(score))
        name = label(audience.name, "accent" if mine else "section", wrap=True)
        inside = column(name, label(about, "small", wrap=True), None, spacing=1)
        inside.setContentsMargins(PAD_PX, 0, 0, STEP)
        made = QWidget()
        made.setLayout(inside)
        return made

    def _said(
        self, point: Point, reading: PointReading, report: Report, quoted: tuple[str, ...]
    ) -> Pressable:
        """A point, and the sentence of the take that carries it, as it is quoted; Enter plays that."""
        said, text = None, ""
        if reading.sentence is not None and reading.sentence < len(report.sentences):
            said, text = report.sentences[reading.sentence], quoted[reading.sentence]
        made = Pressable(
            f"{role_label(point.role)}: {point.gist}" + (f". “{text}”" if said else ""),
            tr("Enter plays it") if said and said.start_s is not None else "",
        )
        made.body.addWidget(RoleChip(point.role))
        made.body.addWidget(label(point.gist, "muted", wrap=True))
        if said is not None:
            made.body.addWidget(label(f"“{text}”", wrap=True))
            start = said.start_s
            if start is not None:
                made.pressed.connect(lambda: self.sought.emit(start))
        made.body.addStretch(1)
        return made

    def _cell(self, pitch: Pitch, audience: Audience, point: Point, seen: Report | None) -> Pressable:
        """What became of a point for this listener, and how it is worded for them; Enter changes the wording."""
        state = next((p.state for p in seen.points if p.id == point.id), None) if seen is not None else None
        mark = MARKS[state] if state is not None else Mark("…" if seen is None else "", "muted")
        words = state_label(state) if state is not None else ""
        text = wording(pitch, audience.id, point.id)
        made = Pressable(
            ", ".join(part for part in (audience.name, role_label(point.role), words) if part)
            + f": {text or tr('not worded yet')}",
            tr("Enter edits it"),
        )
        became = label(f"{mark.sign}\N{NO-BREAK SPACE}{words}".strip(), mark.kind, wrap=True)
        became.setProperty("mark", True)
        made.body.addWidget(became)
        made.body.addWidget(label(text or tr("not worded yet"), "small" if text else "muted", wrap=True))
        made.body.addStretch(1)
        made.pressed.connect(lambda: self._edit(point, audience))
        return made

    def _edit(self, point: Point, audience: Audience) -> None:
        pitch = self._desk.pitch
        if pitch is not None and edit_wording(self._desk, pitch, point, audience, self):
            self._draw()


class PointMarks(QWidget):
    """The points in short, two a line: what became of each, its role, its gist."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(STEP)
        for place in (2, 5):
            self._grid.setColumnStretch(place, 1)

    def show_report(self, pitch: Pitch, report: Report | None) -> None:
        """Show the points of this pitch, and what the report says of them."""
        clear(self._grid)
        states = {reading.id: reading.state for reading in report.points} if report is not None else {}
        rows = (len(pitch.points) + 1) // 2
        for number, point in enumerate(pitch.points):
            at, left = number % rows, 3 * (number // rows)
            state = states.get(point.id)
            mark = MARKS[state] if state is not None else Mark("○", "muted")
            sign = label(mark.sign, mark.kind)
            said = state_label(state) if state is not None else tr("not yet heard")
            sign.setToolTip(said)
            sign.setAccessibleName(f"{point.gist}: {said}")
            sign.setFixedWidth(16)
            self._grid.addWidget(sign, at, left)
            self._grid.addWidget(RoleChip(point.role), at, left + 1, Qt.AlignmentFlag.AlignLeft)
            self._grid.addWidget(Elided(point.gist, "small"), at, left + 2)


def wording(pitch: Pitch, audience_id: str, point_id: str) -> str:
    """The sentences of a listener's spoken variant that carry a point."""
    variant = pitch.variant(audience_id)
    if variant is None:
        return ""
    return " ".join(s.text for s in variant.sentences if point_id in s.points)
