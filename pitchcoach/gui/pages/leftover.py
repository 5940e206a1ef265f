"""A take that was recorded and never scored: after a crash, a start over that was undone, a window closed too soon."""

from __future__ import annotations

from PySide6.QtCore import Signal

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.texts import clock, moment, tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.basics import Card, button, label, row
from pitchcoach.library.records import TakeRow

LATEST = 30
"""Takes looked at: what was left over longer ago is found in the library."""


class Leftover(Card):
    """Offers the newest of them, to be scored or thrown away; hidden where there is none."""

    score_wanted = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__(strong=True, margin=14)
        self._desk = desk
        self._take: TakeRow | None = None
        self._later: set[int] = set()
        self._text = label("", wrap=True)
        score = button(
            tr("Score it"),
            self._score,
            kind="primary",
            icon="check",
            tip=tr("Write down its words and score it now"),
        )
        delete = button(tr("Delete"), self._delete, icon="bin", tip=tr("Into the bin; Ctrl+Z brings it back"))
        later = button(
            tr("Not now"),
            self._put_off,
            kind="quiet",
            tip=tr("It stays in the library until you score or delete it"),
        )
        shown = row(spacing=STEP)
        shown.addWidget(self._text, 1)
        for made in (score, delete, later):
            shown.addWidget(made)
        self.body.addLayout(shown)
        self.hide()

    @property
    def take(self) -> int | None:
        """The take that is offered."""
        return self._take.id if self._take is not None else None

    def look(self) -> bool:
        """See whether there is one for the pitch in hand; True where there is."""
        pitch = self._desk.pitch
        found = self._desk.library.takes.listed(pitch.id, limit=LATEST) if pitch is not None else ()
        self._take = next((t for t in found if t.state == "recorded" and t.id not in self._later), None)
        if self._take is not None:
            at, long = moment(self._take.started_ms), clock(self._take.duration_s or 0.0)
            words = tr("A take of {n} min from {at} was recorded, but not scored.", at=at, n=long)
            self._text.setText(words)
        return self._take is not None

    def _score(self) -> None:
        if self._take is not None:
            self.score_wanted.emit(self._take.id)

    def _delete(self) -> None:
        if self._take is not None:
            self._desk.delete_take(self._take.id)

    def _put_off(self) -> None:
        if self._take is not None:
            self._later.add(self._take.id)
            self._desk.told.emit(tr("It stays in the library, under Takes."), False)
            self.setVisible(self.look())
