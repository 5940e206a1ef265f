"""What can be done with the take that is open: star, note, score again, delete, go to the one before or after."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QWidget

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.texts import tr
from pitchcoach.gui.widgets.ask import ask_long


class TakeMenu(QMenu):
    """The menu of the review; its deeds have keys as well."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._star = self.addAction(tr("Star"), self.star)
        self.addAction(tr("Note…"), self.note)
        self.addAction(tr("Score again"), self.rescore)
        self.addSeparator()
        self._earlier = self.addAction(tr("The take before"), lambda: self.step(-1))
        self._later = self.addAction(tr("The take after"), lambda: self.step(1))
        self.addSeparator()
        self.addAction(tr("Delete this take"), self.delete)
        self.aboutToShow.connect(self._refresh)

    def _refresh(self) -> None:
        take = self._desk.take
        self._star.setText(tr("Take the star off") if take is not None and take.starred else tr("Star"))
        self._earlier.setEnabled(self._neighbour(-1) is not None)
        self._later.setEnabled(self._neighbour(1) is not None)

    def star(self) -> None:
        """Mark the open take, or take the mark off."""
        take = self._desk.take
        if take is not None:
            self._desk.library.takes.star(take.id, not take.starred)
            self._reload(take.id)
            self._desk.told.emit(
                tr("The star is off.") if take.starred else tr("This take has a star."), True
            )

    def note(self) -> None:
        """Write a note on the open take."""
        take = self._desk.take
        if take is not None:
            text = ask_long(self.parentWidget(), tr("Note"), tr("A note on this take:"), take.note)
            if text is not None:
                self._desk.library.takes.note(take.id, text)
                self._reload(take.id)

    def _reload(self, take_id: int) -> None:
        self._desk.open_take(take_id)
        self._desk.takes_changed.emit()

    def rescore(self) -> None:
        """With the pitch, the weights and the rules of now."""
        if self._desk.take is not None:
            self._desk.rescore(self._desk.take)

    def delete(self) -> None:
        """Into the bin; the take before it is shown then, if there is one."""
        take, other = self._desk.take, self._neighbour(-1)
        if take is not None:
            self._desk.delete_take(take.id)
            if other is not None:
                self._desk.open_take(other)

    def step(self, by: int) -> None:
        """Open the take after this one (1), or before it (-1), of the same listener."""
        other = self._neighbour(by)
        if other is not None:
            self._desk.open_take(other)

    def _neighbour(self, by: int) -> int | None:
        take = self._desk.take
        if take is None:
            return None
        scored = [row.id for row in reversed(self._desk.takes(take.audience)) if row.state == "scored"]
        if take.id not in scored:
            return None
        at = scored.index(take.id) + by
        return scored[at] if 0 <= at < len(scored) else None
