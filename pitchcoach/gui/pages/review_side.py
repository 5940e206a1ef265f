"""The left side of the review: scores with their change, the one thing to change, and what comes after it."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from pitchcoach.gui.desk import Standing
from pitchcoach.gui.texts import clock, dimension_label, moment, points, tr, verdict
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.basics import Card, button, clear, column, label, row, set_kind
from pitchcoach.gui.widgets.meters import ScoreBar, ScoreRing
from pitchcoach.library.records import TakeRow
from pitchcoach.model import DIMENSIONS, Finding, Report

FURTHER = 2
"""Findings shown under "Next"; the tab has them all."""


def headline(message: str) -> tuple[str, str]:
    """The first sentence of a finding's message, and the rest of it.

    A full stop inside quotation marks is no end.
    """
    depth = 0
    for i, character in enumerate(message[:-1]):
        depth += (character == "“") - (character == "”")
        if character in ".!?:" and depth <= 0 and message[i + 1] == " ":
            first = message[: i + 1]
            return first.rstrip(":") + ("." if first.endswith(":") else ""), message[i + 2 :]
    return message, ""


class ScoresCard(Card):
    """Overall and the dimensions, each with its change against the take before."""

    def __init__(self) -> None:
        super().__init__(spacing=STEP)
        self._ring = ScoreRing()
        self._verdict = label("", "title")
        self._against = label("", "muted", wrap=True)
        self.body.addLayout(
            row(self._ring, column(None, self._verdict, self._against, None, spacing=3), spacing=16)
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(STEP)
        grid.setColumnStretch(1, 1)
        self._rows = {}
        for number, dimension in enumerate(DIMENSIONS):
            bar, value, change = ScoreBar(), label("", "strong"), label("", "small")
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            value.setMinimumWidth(28)
            change.setMinimumWidth(40)
            for place, widget in enumerate((label(dimension_label(dimension)), bar, value, change)):
                grid.addWidget(widget, number, place)
            self._rows[dimension] = (bar, value, change)
        self.body.addSpacing(STEP)
        self.body.addLayout(grid)

    def show_report(self, report: Report, standing: Standing) -> None:
        """Show the scores of this report among the other takes."""
        self._ring.show_value(report.overall)
        self._verdict.setText(verdict(report.overall))
        self._against.setText(_against(report.overall, standing))
        for dimension, (bar, value, change) in self._rows.items():
            now = report.scores.get(dimension)
            before = getattr(standing.last, dimension) if standing.last else None
            bar.show_value(now)
            bar.setAccessibleName(
                f"{dimension_label(dimension)}: " + (tr("not scored") if now is None else str(round(now)))
            )
            value.setText("–" if now is None else str(round(now)))
            text, kind = _change(now, before)
            change.setText(text)
            set_kind(change, kind)
            change.setToolTip("" if before is None else tr("{n} in the take before", n=before))


def _change(now: float | None, before: int | None) -> tuple[str, str]:
    if now is None or before is None:
        return "", "small"
    by = round(now) - before
    if by == 0:
        return "=", "small"
    return (f"▲ {by}", "good") if by > 0 else (f"▼ {-by}", "poor")


def _against(overall: float | None, standing: Standing) -> str:
    """`6 better than your last, 2 below your best (12 May)`."""
    if overall is None:
        return ""
    if standing.last is None and standing.best is None:
        return tr("Your first take for this listener")
    parts = []
    last, best = standing.last, standing.best
    if last is not None and last.overall is not None:
        by = round(overall) - last.overall
        if by > 0:
            parts.append(tr("{n} better than your last", n=by))
        elif by < 0:
            parts.append(tr("{n} below your last", n=-by))
        else:
            parts.append(tr("level with your last"))
    if best is not None and best.overall is not None:
        by = round(overall) - best.overall
        if by > 0:
            parts.append(tr("your best so far"))
        elif best is not last or by < 0:
            parts.append(
                tr("{n} below your best ({day})", n=-by, day=_day(best)) if by else tr("level with your best")
            )
    return ", ".join(parts)


def _day(take: TakeRow) -> str:
    return moment(take.started_ms).rsplit(",", 1)[0]


class ChangeCard(Card):
    """ "Change one thing": the finding with the highest gain."""

    redo_wanted = Signal(object)
    hear_wanted = Signal(object)
    moment_wanted = Signal(object)

    def __init__(self, *, can_play: bool) -> None:
        super().__init__(strong=True, spacing=STEP)
        self._finding: Finding | None = None
        self._worth = label("", "accent")
        self._head = label("", "reading", wrap=True)
        self._head.setStyleSheet("font-weight: 650;")
        self._rest = label("", "muted", wrap=True)
        self._redo = button(
            tr("Redo this part"), lambda: self.redo_wanted.emit(self._finding), kind="primary", icon="redo",
            tip=tr("Record 15 s of this part again and see at once what it gains (R)"),
        )  # fmt: skip
        self._hear = button(tr("Hear it"), lambda: self.hear_wanted.emit(self._finding), icon="play")
        self._show = button(tr("Show me"), lambda: self.moment_wanted.emit(self._finding), icon="words")
        self._hear.setVisible(can_play)
        self._can_play = can_play
        for widget in (self._worth, self._head, self._rest):
            self.body.addWidget(widget)
        self.body.addLayout(row(self._redo, self._hear, self._show, None))

    @property
    def finding(self) -> Finding | None:
        """What it shows."""
        return self._finding

    def show_finding(self, finding: Finding | None, *, can_redo: bool) -> None:
        """Show this one, or that there is nothing left to change."""
        self._finding = finding
        if finding is None:
            self._worth.setText(tr("Change nothing"))
            self._head.setText(tr("Nothing here costs you a point."))
            self._rest.setText(tr("Say it to somebody who has never heard it."))
            self.setToolTip("")
        else:
            self._worth.setText(
                tr("Change one thing") + "  ·  " + tr("worth {points}", points=points(finding.gain))
            )
            first, rest = headline(finding.message)
            self._head.setText(first)
            self._rest.setText(rest)
            self.setToolTip(f"{finding.rule} · {finding.source}")
        self._rest.setVisible(bool(self._rest.text()))
        at = finding is not None and finding.start_s is not None
        self._redo.setVisible(can_redo and finding is not None)
        self._hear.setVisible(at and self._can_play)
        self._show.setVisible(at and not self._can_play)


class NextCard(Card):
    """The findings after the first, a line each."""

    moment_wanted = Signal(object)
    all_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=STEP)
        self.body.addWidget(label(tr("After that"), "section"))
        self._list = column(spacing=2)
        self.body.addLayout(self._list)
        self._all = button("", self.all_wanted.emit, kind="quiet", name=tr("All findings"))
        self.body.addLayout(row(self._all, None))

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Show the first few of these."""
        clear(self._list)
        for finding in findings[:FURTHER]:
            self._list.addWidget(self._line(finding))
        self._all.setText(tr("All {n} findings", n=len(findings) + 1))
        self._all.setAccessibleName(self._all.text())
        self._all.setVisible(len(findings) > FURTHER)
        self.setVisible(bool(findings))

    def _line(self, finding: Finding) -> QWidget:
        first, _rest = headline(finding.message)
        # the moment stands beside it as a button
        short = re.sub(r" at \d+:\d\d(?=[.,]|$)", "", first)
        text = label(short[:-1] if short.endswith((".”.", "?”.", "!”.")) else short, wrap=True)
        text.setToolTip(finding.message)
        gain = label(f"+{finding.gain:.0f}" if finding.gain >= 0.5 else "<1", "accent")
        gain.setFixedWidth(30)
        gain.setAlignment(Qt.AlignmentFlag.AlignTop)
        line = QWidget()
        shown = row(gain, spacing=STEP)
        shown.addWidget(text, 1)
        if finding.start_s is not None:
            at = button(
                clock(finding.start_s),
                lambda: self.moment_wanted.emit(finding),
                kind="quiet",
                name=tr("Go to {at}", at=clock(finding.start_s)),
            )
            shown.addWidget(at, 0, Qt.AlignmentFlag.AlignTop)
        shown.setContentsMargins(0, 1, 0, 1)
        line.setLayout(shown)
        return line
