"""Two takes side by side: scores, and what was said in each part."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.texts import clock, dimension_label, moment, tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.basics import RoleChip, clear, label, row, rule, scrolling
from pitchcoach.library.records import StoredTake
from pitchcoach.model import DIMENSIONS, ROLES, Report, Role


class CompareView(QWidget):
    """The open take beside another one of the same pitch."""

    sought = Signal(float)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._report: Report | None = None
        self._others = QComboBox()
        self._others.setAccessibleName(tr("The take to compare with"))
        self._others.activated.connect(lambda _index: self._show())
        self._with = label(tr("Compare with"), "muted")
        self._none = label(
            tr("There is no other take of this pitch yet. Speak it once more, and compare."),
            "muted",
            wrap=True,
        )
        body = QWidget()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(STEP + 2)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, STEP, STEP, STEP)
        inside.addLayout(self._grid)
        inside.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 14, 0, 0)
        whole.addLayout(row(self._with, self._others, None))
        whole.addWidget(self._none)
        whole.addWidget(scrolling(body, tr("Compare takes")), 1)

    def show_take(self, take: StoredTake, report: Report) -> None:
        """Offer the other takes, the best of them first chosen."""
        self._report = report
        others = [r for r in self._desk.takes() if r.id != take.id and r.state == "scored"][:200]
        self._others.clear()
        for other in others:
            audience = self._desk.pitch.audience(other.audience) if self._desk.pitch else None
            score = "–" if other.overall is None else str(other.overall)
            self._others.addItem(
                f"{moment(other.started_ms)} · {audience.name if audience else other.audience} · {score}",
                other.id,
            )
        same = [i for i, r in enumerate(others) if r.audience == take.audience and r.overall is not None]
        if same:
            self._others.setCurrentIndex(max(same, key=lambda i: others[i].overall or 0))
        self._none.setVisible(not others)
        self._others.setVisible(bool(others))
        self._with.setVisible(bool(others))
        self._show()

    def _show(self) -> None:
        clear(self._grid)
        chosen = self._others.currentData()
        if chosen is None or self._report is None:
            return
        other = self._desk.library.takes.load(chosen).report
        if other is None:
            return
        mine = self._report
        self._grid.addWidget(label(tr("This take"), "accent"), 0, 1)
        self._grid.addWidget(label(self._others.currentText(), "section"), 0, 2)
        self._line(tr("Time"), _time(mine), _time(other))
        self._line(
            tr("Words"), str(len(mine.transcript.text.split())), str(len(other.transcript.text.split()))
        )
        self._line(tr("Overall"), *_scores(mine.overall, other.overall))
        for dimension in DIMENSIONS:
            values = _scores(mine.scores.get(dimension), other.scores.get(dimension))
            self._line(dimension_label(dimension), *values)
        for role in ROLES:
            ours, theirs = _said(mine, role), _said(other, role)
            if ours or theirs:
                at = self._grid.rowCount()
                self._grid.addWidget(rule(), at, 0, 1, 3)
                top = Qt.AlignmentFlag.AlignTop
                self._grid.addWidget(RoleChip(role), at + 1, 0, top)
                for place, text in ((1, ours), (2, theirs)):
                    shown = label(text or tr("left out"), "" if text else "muted", wrap=True)
                    self._grid.addWidget(shown, at + 1, place, top)

    def _line(self, name: str, mine: str, other: str) -> None:
        at = self._grid.rowCount()
        self._grid.addWidget(label(name, "muted"), at, 0)
        self._grid.addWidget(label(mine, "strong"), at, 1)
        self._grid.addWidget(label(other), at, 2)


def _scores(mine: float | None, other: float | None) -> tuple[str, str]:
    shown = "–" if mine is None else str(round(mine))
    if mine is not None and other is not None:
        by = round(mine) - round(other)
        shown += f"   ▲ {by}" if by > 0 else f"   ▼ {-by}" if by < 0 else "   ="
    return shown, "–" if other is None else str(round(other))


def _time(report: Report) -> str:
    return tr("typed") if report.duration_s is None else tr("{n} s", n=f"{report.duration_s:.1f}")


def _said(report: Report, role: Role) -> str:
    parts = []
    for sentence in report.sentences:
        if sentence.role == role:
            length = ""
            if sentence.start_s is not None and sentence.end_s is not None:
                length = f"  ({clock(sentence.start_s)}, {sentence.end_s - sentence.start_s:.0f} s)"
            parts.append(sentence.text + length)
    return "\n".join(parts)
