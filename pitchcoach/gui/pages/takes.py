"""The takes of a pitch in a table: open, star, note, rescore, delete. Quick with thousands."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QHeaderView, QInputDialog, QMenu, QTableView, QVBoxLayout, QWidget

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.texts import dimension_label, moment, tr
from pitchcoach.gui.theme import STEP, THEME
from pitchcoach.gui.widgets.basics import button, label, row
from pitchcoach.library.records import TakeRow
from pitchcoach.model import DIMENSIONS

Index = QModelIndex | QPersistentModelIndex


class TakesModel(QAbstractTableModel):
    """The rows as they are shown; sorted by the column whose head was clicked."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.rows: list[TakeRow] = []
        self.heads = [
            "★", tr("When"), tr("Listener"), tr("Time"), tr("Overall"),
            *(dimension_label(d) for d in DIMENSIONS), tr("Note"),
        ]  # fmt: skip

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
        if way == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.heads[section]
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
        if role == Qt.ItemDataRole.TextAlignmentRole and 3 <= place < 5 + len(DIMENSIONS):
            return Qt.AlignmentFlag.AlignCenter
        if role == Qt.ItemDataRole.ToolTipRole and place == len(self.heads) - 1:
            return take.note
        return None

    def _value(self, take: TakeRow, place: int) -> Any:
        if place == 0:
            return "★" if take.starred else ""
        if place == 1:
            return moment(take.started_ms)
        if place == 2:
            audience = self._desk.pitch.audience(take.audience) if self._desk.pitch else None
            return audience.name if audience else take.audience
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


class TakesView(QWidget):
    """The table and what can be done with a take."""

    take_wanted = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = TakesModel(desk)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName(tr("Takes"))
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(38)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
        self.table.doubleClicked.connect(lambda index: self._open(index.row()))
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._menu)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setStretchLastSection(True)
        for place, width in enumerate((32, 122, 112, 50, 60, 58, 70, 56, 80, 64)):
            self.table.setColumnWidth(place, width)
        self._empty = label(tr("No takes yet: rehearse it, and it stands here."), "muted", wrap=True)
        self._buttons = [
            button(
                tr("Open"),
                self._on(self._open),
                kind="primary",
                icon="open",
                tip=tr("Look at it again (Enter)"),
            ),
            button(tr("Star"), self._on(self._star), icon="star"),
            button(tr("Note…"), self._on(self._note), icon="note"),
            button(
                tr("Score again"),
                self._on(self._rescore),
                icon="redo",
                tip=tr("With the pitch and the rules of now"),
            ),
            button(tr("Delete"), self._on(self._delete), kind="danger", icon="bin"),
        ]
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 12, 0, 0)
        whole.setSpacing(2 * STEP)
        whole.addWidget(self._empty)
        whole.addWidget(self.table, 1)
        whole.addLayout(row(*self._buttons, None))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._enable())

    def _on(self, act: Any) -> Any:
        return lambda: act(self._at()) if self._at() >= 0 else None

    def _at(self) -> int:
        index = self.table.currentIndex()
        return index.row() if index.isValid() else -1

    def _enable(self) -> None:
        for made in self._buttons:
            made.setEnabled(self._at() >= 0)

    def refresh(self) -> None:
        """Show the takes of the pitch in hand."""
        at = self._at()
        self.model.show_rows(self._desk.takes())
        head = self.table.horizontalHeader()
        if head.sortIndicatorSection() != 1 or head.sortIndicatorOrder() != Qt.SortOrder.DescendingOrder:
            self.model.sort(head.sortIndicatorSection(), head.sortIndicatorOrder())
        self._empty.setVisible(not self.model.rows)
        self.table.setVisible(bool(self.model.rows))
        if self.model.rows:
            self.table.selectRow(max(0, min(at, len(self.model.rows) - 1)))
        self._enable()

    def _menu(self, at: QPoint) -> None:
        index = self.table.indexAt(at)
        if index.isValid():
            self.table.selectRow(index.row())
            menu = QMenu(self)
            for made in self._buttons:
                menu.addAction(made.text(), made.click)
            menu.exec(self.table.viewport().mapToGlobal(at))

    # --- deeds ---------------------------------------------------------------------------------------

    def _open(self, at: int) -> None:
        self.take_wanted.emit(self.model.rows[at].id)

    def _star(self, at: int) -> None:
        take = self.model.rows[at]
        self._desk.library.takes.star(take.id, not take.starred)
        self._desk.takes_changed.emit()

    def _note(self, at: int) -> None:
        take = self.model.rows[at]
        text, given = QInputDialog.getMultiLineText(self, tr("Note"), tr("A note on this take:"), take.note)
        if given:
            self._desk.library.takes.note(take.id, text.strip())
            self._desk.takes_changed.emit()

    def _rescore(self, at: int) -> None:
        self._desk.rescore(self._desk.library.takes.load(self.model.rows[at].id))

    def _delete(self, at: int) -> None:
        self._desk.delete_take(self.model.rows[at].id)
