"""Which points reached the audience over the last takes: a row a point, a square a take."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.texts import tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.basics import Card, Elided, RoleChip, clear, column, label, scrolling
from pitchcoach.gui.widgets.legend import Legend
from pitchcoach.gui.widgets.matrix import STEP_PX, PointRow
from pitchcoach.library.records import ScoredTake
from pitchcoach.model import PointState

FEWEST, LAST = 6, 16
"""Takes in the matrix, as there is room."""
BESIDE_PX = 376
"""Beside the squares: role, gist, count and margins."""


class PointsOverTime(Card):
    """The matrix, what its squares mean, and the point that is lost most often."""

    take_wanted = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__(spacing=STEP + 2)
        self._desk = desk
        self.rows: list[PointRow] = []
        self._head = label(tr("Which points reached the audience"), "section")
        self.body.addWidget(self._head)
        held = QWidget()
        self._grid = QGridLayout(held)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * STEP)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        self._area = scrolling(held, tr("Points"))
        self.body.addWidget(self._area, 1)
        legend = Legend()
        legend.show_entries(
            (("reached", tr("reached")), ("trade", tr("in the trade's words")), ("missed", tr("not heard")))
        )
        self._lost = Elided("", "small")
        self.body.addLayout(column(legend, self._lost, spacing=2))

    @staticmethod
    def room(page_px: int) -> int:
        """How many takes there is room for on a page of this width, of which this card has three fifths."""
        return max(FEWEST, min(LAST, (page_px * 3 // 5 - BESIDE_PX) // STEP_PX))

    def show_takes(self, takes: Sequence[ScoredTake]) -> None:
        """Show these, oldest first."""
        clear(self._grid)
        self.rows = []
        pitch = self._desk.pitch
        if pitch is None or self._desk.closed:
            return
        reports = self._desk.library.scores.point_states(takes)
        worst = (0, 0, "")
        for number, point in enumerate(pitch.points):
            states: list[tuple[int, PointState | None]] = [
                (take.id, reports[take.id].get(point.id)) for take in takes
            ]
            shown = PointRow(point.gist, states, [take.day for take in takes])
            shown.take_chosen.connect(self.take_wanted)
            shown.row_wanted.connect(functools.partial(self._go_row, number))
            self.rows.append(shown)
            judged = [state for _, state in states if state is not None]
            gone = sum(state != "translated" for state in judged)
            often = bool(gone) and gone * 2 >= len(judged)
            share = label(tr("lost {n}", n=gone) if gone else "", "poor" if often else "muted")
            share.setMinimumWidth(48)
            self._grid.addWidget(RoleChip(point.role), number, 0, Qt.AlignmentFlag.AlignLeft)
            self._grid.addWidget(Elided(point.gist, "small"), number, 1)
            self._grid.addWidget(shown, number, 2)
            self._grid.addWidget(share, number, 3)
            worst = max(worst, (gone, len(judged), point.gist))
        self._grid.setRowStretch(len(pitch.points), 1)
        words = tr("Lost most often: {gist} ({n} of {m} takes)", gist=worst[2], n=worst[0], m=worst[1])
        self._lost.show_text(words)
        several = len(takes) > 1
        self._lost.setVisible(several and bool(worst[0]))
        head = tr("Which points reached the audience")
        if several:
            head = tr("Which points reached the audience · last {n} takes", n=len(takes))
        self._head.setText(head)

    def _go_row(self, number: int, step: int) -> None:
        """The keys go on in the row above or below, at the same take."""
        place = self.rows[number].place
        if 0 <= number + step < len(self.rows) and place is not None:
            there = self.rows[number + step]
            there.go_to(place)
            there.setFocus(Qt.FocusReason.OtherFocusReason)
            self._area.ensureWidgetVisible(there, 0, 2 * STEP)
