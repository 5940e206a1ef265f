"""The takes of a pitch as rows of a table."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.texts import dimension_label, moment, tr
from pitchcoach.gui.theme import THEME
from pitchcoach.library.records import TakeRow
from pitchcoach.model import DIMENSIONS

LISTENER, NOTE = 2, 10
"""Columns."""
Index = QModelIndex | QPersistentModelIndex


class TakesModel(QAbstractTableModel):
    """The rows as they are shown; sorted by the column whose head was clicked."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.rows: list[TakeRow] = []
        self.heads = [
            "★", tr("When"), tr("Audience"), tr("Time"), tr("Overall"),
            *(dimension_label(d) for d in DIMENSIONS), tr("Note"),
        ]  # fmt: skip
        self.shown_heads = list(self.heads)
        """What has room of them; the whole is hovered."""

    def show_head(self, place: int, text: str) -> None:
        """Show this for a head."""
        if self.shown_heads[place] != text:
            self.shown_heads[place] = text
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, place, place)

    def show_rows(self, rows: tuple[TakeRow, ...]) -> None:
        """Show these."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """A row a take."""
        return len(self.rows)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """See `heads`."""
        return len(self.heads)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        """The heads."""
        if way == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self.shown_heads[section]
            if role == Qt.ItemDataRole.ToolTipRole:
                return self.heads[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, colour and weight of a cell."""
        take, place = self.rows[index.row()], index.column()
        value = self._value(take, place)
        if role == Qt.ItemDataRole.DisplayRole:
            return "–" if value is None else str(value)
        if role == Qt.ItemDataRole.ForegroundRole:
            if place == 0:
                return QColor(THEME.tokens.accent)
            if 4 <= place < 5 + len(DIMENSIONS):
                return QColor(THEME.tokens.score(value))
            return QColor(THEME.tokens.ink)
        if role == Qt.ItemDataRole.FontRole and place == 4:
            bold = QFont()
            bold.setWeight(QFont.Weight.Bold)
            return bold
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(place)
        if role == Qt.ItemDataRole.ToolTipRole:
            return value if place == LISTENER else take.note or None
        return None

    def _value(self, take: TakeRow, place: int) -> Any:
        if place == 0:
            return "★" if take.starred else ""
        if place == 1:
            return moment(take.started_ms)
        if place == 2:
            audience = self._desk.pitch.audience(take.audience) if self._desk.pitch else None
            name = audience.name if audience else take.audience
            return f"{name} · {tr('the sample')}" if take.sample else name
        if place == 3:
            if take.state != "scored":
                return tr("not scored")
            return tr("typed") if take.duration_s is None else tr("{n} s", n=round(take.duration_s))
        if place == 4:
            return take.overall
        if place < 5 + len(DIMENSIONS):
            return getattr(take, DIMENSIONS[place - 5])
        return take.note

    def sort(self, place: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By this column; takes without a value last."""
        down = order == Qt.SortOrder.DescendingOrder

        def key(take: TakeRow) -> Any:
            if place == 1:
                return take.started_ms
            value = (
                take.duration_s if place == 3 else take.starred if place == 0 else self._value(take, place)
            )
            if isinstance(value, str):
                return value.lower()
            return (float("-inf") if down else float("inf")) if value is None else value

        self.beginResetModel()
        self.rows.sort(key=key, reverse=down)
        self.endResetModel()


def _alignment(place: int) -> Qt.AlignmentFlag:
    """Figures in the middle, words at the left; heads as their columns."""
    if 3 <= place < 5 + len(DIMENSIONS) or place == 0:
        return Qt.AlignmentFlag.AlignCenter
    return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
