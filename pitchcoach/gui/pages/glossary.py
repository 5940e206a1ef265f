"""The glossary of a pitch: a term of the trade, and what to say instead to each listener. Cells are edited in place."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.texts import tr
from pitchcoach.gui.theme import SMALL_PX, STEP, font
from pitchcoach.gui.widgets.basics import button, describe, label, row
from pitchcoach.model import GlossaryEntry

ROW_PX = 46
"""The least height of a row: a cell that is being edited needs room for its frame and a whole line."""


class _Heads(QHeaderView):
    """Names of audiences, over as many lines as they need; Qt's own header has the height of one."""

    PAD_PX = 6

    def __init__(self, table: QTableWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag(Qt.TextFlag.TextWordWrap))
        self.setHighlightSections(False)
        self.sectionResized.connect(lambda *_: self.geometriesChanged.emit())

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as the longest name at the width its column has."""
        hint, model = super().sizeHint(), self.model()
        metrics = QFontMetrics(font(SMALL_PX, QFont.Weight.DemiBold))
        for place in range(self.count()):
            name = str(model.headerData(place, Qt.Orientation.Horizontal) or "")
            room = QRect(0, 0, self.sectionSize(place) - 2 * self.PAD_PX, 10_000)
            high = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), name).height()
            hint.setHeight(max(hint.height(), high + 2 * self.PAD_PX + 1))
        return hint


class GlossaryView(QWidget):
    """A row a term, a column a listener."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._filling = False
        self.table = QTableWidget()
        describe(
            self.table,
            tr("Glossary"),
            tr("Terms, and what to say instead to each audience; Enter or F2 edits"),
        )
        self.table.setHorizontalHeader(_Heads(self.table))
        self.table.setShowGrid(False)
        self.table.setWordWrap(True)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setMinimumSectionSize(ROW_PX)
        self.table.setTabKeyNavigation(False)
        self.table.itemChanged.connect(self._changed)
        self.table.currentItemChanged.connect(lambda _now, _before: self._enable())
        self._empty = label(
            tr("No terms yet. Add the words of your trade, and what to say instead to each audience."),
            "muted",
            wrap=True,
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 12, 0, 0)
        whole.setSpacing(STEP)
        whole.addWidget(self._empty)
        whole.addWidget(self.table, 1)
        add = button(
            tr("Add a term"),
            self._add,
            kind="quiet",
            icon="plus",
            tip=tr("A word of your trade, and what to say instead"),
        )
        self._delete = remove = button(
            tr("Delete the term"),
            self._remove,
            kind="quiet",
            icon="bin",
            tip=tr("The chosen line goes; Ctrl+Z brings it back"),
        )
        whole.addLayout(row(add, remove, None))

    def refresh(self) -> None:
        """Show the glossary of the pitch in hand."""
        pitch = self._desk.pitch
        if pitch is None:
            return
        self._filling = True
        self.table.setColumnCount(1 + len(pitch.audiences))
        self.table.setHorizontalHeaderLabels([tr("Term"), *(a.name for a in pitch.audiences)])
        self.table.setRowCount(len(pitch.glossary))
        for number, entry in enumerate(pitch.glossary):
            self.table.setItem(number, 0, QTableWidgetItem(entry.term))
            for place, audience in enumerate(pitch.audiences, 1):
                self.table.setItem(number, place, QTableWidgetItem(entry.instead.get(audience.id, "")))
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.resizeRowsToContents()
        self._empty.setVisible(not pitch.glossary)
        self.table.setVisible(bool(pitch.glossary))
        self._filling = False
        self._enable()

    def _enable(self) -> None:
        """There is something to delete only where a line is chosen."""
        self._delete.setEnabled(self.table.currentRow() >= 0 and self.table.rowCount() > 0)

    def _changed(self, item: QTableWidgetItem) -> None:
        pitch = self._desk.pitch
        if self._filling or pitch is None:
            return
        entry, text = pitch.glossary[item.row()], item.text().strip()
        if item.column() == 0:
            changed = dataclasses.replace(entry, term=text) if text else entry
        else:
            instead = {**entry.instead, pitch.audiences[item.column() - 1].id: text}
            changed = dataclasses.replace(entry, instead={k: v for k, v in instead.items() if v})
        self._save([changed if i == item.row() else e for i, e in enumerate(pitch.glossary)])

    def _add(self) -> None:
        pitch = self._desk.pitch
        if pitch is None:
            return
        used = {entry.term for entry in pitch.glossary}
        name = next(
            n for i in range(1, 10_000) if (n := tr("new term") + (f" {i}" if i > 1 else "")) not in used
        )
        self._save([*pitch.glossary, GlossaryEntry(name)])
        last = self.table.item(self.table.rowCount() - 1, 0)
        if last is not None:
            self.table.setCurrentItem(last)
            self.table.editItem(last)

    def _remove(self) -> None:
        pitch, at = self._desk.pitch, self.table.currentRow()
        if pitch is not None and 0 <= at < len(pitch.glossary):
            term = pitch.glossary[at].term
            self._save([e for i, e in enumerate(pitch.glossary) if i != at])
            self._desk.told.emit(tr("“{term}” is deleted.", term=term), True)

    def _save(self, entries: list[GlossaryEntry]) -> None:
        pitch = self._desk.pitch
        if pitch is not None and not self._desk.edit_pitch(
            dataclasses.replace(pitch, glossary=tuple(entries)), tr("Edit the glossary")
        ):
            self.refresh()
