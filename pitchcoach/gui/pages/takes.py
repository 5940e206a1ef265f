"""The takes of a pitch in a table: open, star, note, rescore, delete. Quick with thousands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QHideEvent, QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QMenu,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.icons import pixmap, set_icon
from pitchcoach.gui.pages.takes_model import LISTENER, NOTE, TakesModel
from pitchcoach.gui.player import Player
from pitchcoach.gui.texts import moment, tr
from pitchcoach.gui.theme import SMALL_PX, STEP, THEME, font
from pitchcoach.gui.widgets.ask import ask_long
from pitchcoach.gui.widgets.basics import button, describe, label, row
from pitchcoach.gui.widgets.keeps_colour import KeepsColour
from pitchcoach.model import DIMENSIONS

COLUMNS = (26, 100, 76, 46, 54, 50, 66, 50, 76, 58, 60)
"""Least widths in pixels; what is over is shared by listener and note."""
WHEN_ROOM_PX, HEAD_ROOM_PX = 18, 13
WIDEST_LISTENER_PX = 190
SCORES = range(4, 5 + len(DIMENSIONS))
FIGURE_PX = 44
"""Of a score without its head."""
RIGHT = Qt.TextElideMode.ElideRight


def _small(text: str, act: Callable[[], object], icon: str, tip: str = "") -> QPushButton:
    """A button with its icon only: six texts have no room beside each other in every language."""
    return button("", act, icon=icon, name=text, tip=f"{text}: {tip}" if tip else text)


class TakesView(QWidget):
    """The table and what can be done with takes: one, or several at once."""

    take_wanted = Signal(int)

    def __init__(self, desk: Desk, player: Player | None = None) -> None:
        super().__init__()
        self._desk, self._player = desk, player
        self.model = TakesModel(desk)
        self.table = self._table()
        self._empty = label(tr("No takes yet: rehearse it, and it stands here."), "muted", wrap=True)
        self._play = button(
            tr("Hear it"),
            self._on_one(self._hear),
            icon="play",
            tip=tr("Hear this take; once more stops it (P)"),
        )
        self._play.setVisible(player is not None)
        self._open_button = button(
            tr("Open"),
            self._on_one(self._open),
            kind="primary",
            icon="open",
            tip=tr("Look at it again (Enter)"),
        )
        self._note_button = _small(
            tr("Note…"), self._on_one(self._note), "note", tr("A few words of your own on this take")
        )
        self._several = [
            _small(tr("Star"), self._star, "star", tr("Mark it, or take the mark off (S)")),
            _small(tr("Score again"), self._rescore, "redo", tr("With the pitch and the rules of now")),
            _small(tr("Delete"), self._delete, "bin", tr("Into the bin (Del)")),
        ]
        self._buttons = [
            self._open_button, self._play, self._several[0], self._note_button, *self._several[1:]
        ]  # fmt: skip
        self._chosen = label("", "small")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 12, 0, 0)
        whole.setSpacing(2 * STEP)
        whole.addWidget(self._empty)
        whole.addWidget(self.table, 1)
        whole.addLayout(row(*self._buttons, None, self._chosen, spacing=STEP))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        if player is not None:
            player.stopped.connect(self._show_playing)

    def _table(self) -> _Table:
        table = _Table()
        table.setModel(self.model)
        describe(table, tr("Takes"), tr("Enter opens a take, the heads sort, the menu key offers more"))
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(38)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        table.setTabKeyNavigation(False)
        table.setSortingEnabled(True)
        table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
        table.setItemDelegate(KeepsColour(table))
        table.doubleClicked.connect(lambda index: self._open(index.row()))
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._menu)
        table.key_pressed.connect(self._key)
        head = table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setStretchLastSection(True)
        head.setMinimumSectionSize(24)
        head.setHighlightSections(False)
        small = self._small = QFontMetrics(font(SMALL_PX, QFont.Weight.DemiBold))
        for place, width in enumerate(COLUMNS):
            name = small.horizontalAdvance(self.model.heads[place]) + HEAD_ROOM_PX
            table.setColumnWidth(place, max(width, name) if 0 < place < NOTE else width)
        # the longest day of this language, two figures everywhere
        days = (datetime(date.today().year, month, 28, 22, 58) for month in range(1, 13))
        longest = max(
            table.fontMetrics().horizontalAdvance(moment(round(on.timestamp() * 1000))) for on in days
        )
        table.setColumnWidth(1, longest + WHEN_ROOM_PX)
        self._widths = [table.columnWidth(place) for place in range(NOTE)]
        table.room_changed.connect(self._share_room)
        return table

    def _share_room(self, wide: int) -> None:
        """Listeners have what they need of it, notes the rest; where there is none for notes they are hovered.

        Where a large type or long words leave too little, the longest heads of the scores end in dots.
        """
        over = wide - sum(self._widths) + self._widths[LISTENER]
        self.table.setColumnHidden(NOTE, over < COLUMNS[LISTENER] + COLUMNS[NOTE])
        shown = 0 if self.table.isColumnHidden(NOTE) else COLUMNS[NOTE]
        least = self._widths[LISTENER]
        self.table.setColumnWidth(
            LISTENER, max(least, min(WIDEST_LISTENER_PX, over - shown)) if shown else max(least, over)
        )
        wants = [self._widths[place] for place in SCORES]
        most = max(wants)
        while most > FIGURE_PX and sum(min(most, want) for want in wants) > sum(wants) - max(0, least - over):
            most -= 1
        for place, want in zip(SCORES, wants, strict=True):
            self.table.setColumnWidth(place, min(most, want))
            room = min(most, want) - HEAD_ROOM_PX + 1
            self.model.show_head(place, self._small.elidedText(self.model.heads[place], RIGHT, room))

    def _on_one(self, act: Callable[[int], object]) -> Callable[[], object]:
        return lambda: act(self._at()) if self._at() >= 0 else None

    def _at(self) -> int:
        index = self.table.currentIndex()
        return index.row() if index.isValid() else -1

    def _rows(self) -> list[int]:
        """The rows that are chosen, top first."""
        return sorted(index.row() for index in self.table.selectionModel().selectedRows())

    def _enable(self) -> None:
        rows = self._rows()
        one = len(rows) == 1 and rows[0] < len(self.model.rows)
        take = self.model.rows[rows[0]] if one else None
        for made in self._several:
            made.setEnabled(bool(rows))
        self._open_button.setEnabled(one)
        self._note_button.setEnabled(one)
        self._play.setEnabled(take is not None and take.duration_s is not None)
        self._chosen.setText(tr("{n} chosen", n=len(rows)) if len(rows) > 1 else "")

    def refresh(self) -> None:
        """Show the takes of the pitch in hand."""
        at = self._at()
        self.model.show_rows(self._desk.takes())
        head = self.table.horizontalHeader()
        if head.sortIndicatorSection() != 1 or head.sortIndicatorOrder() != Qt.SortOrder.DescendingOrder:
            self.model.sort(head.sortIndicatorSection(), head.sortIndicatorOrder())
        there = bool(self.model.rows)
        self._empty.setVisible(not there)
        self.table.setVisible(there)
        for made in self._buttons:
            made.setVisible(there and (made is not self._play or self._player is not None))
        if there:
            self.table.selectRow(max(0, min(at, len(self.model.rows) - 1)))
        self._enable()

    def _menu(self, at: QPoint) -> None:
        index = self.table.indexAt(at)
        if index.isValid():
            if index.row() not in self._rows():
                self.table.selectRow(index.row())
            self.menu().exec(self.table.viewport().mapToGlobal(at))

    def menu(self) -> QMenu:
        """What can be done with the takes that are chosen."""
        menu = QMenu(self)
        for made in self._buttons:
            if made.isEnabled() and not made.isHidden():
                # the button's own may be in the colour of its ground
                icon = pixmap(str(made.property("icon_name")), THEME.tokens.ink, 18)
                menu.addAction(QIcon(icon), made.text() or made.accessibleName(), made.click)
        return menu

    def _key(self, key: int) -> None:
        act = {
            Qt.Key.Key_Return: self._open_button,
            Qt.Key.Key_Enter: self._open_button,
            Qt.Key.Key_Delete: self._several[2],
            Qt.Key.Key_S: self._several[0],
            Qt.Key.Key_P: self._play,
        }.get(Qt.Key(key))
        if act is not None:
            act.click()

    # --- deeds ---------------------------------------------------------------------------------------

    def _open(self, at: int) -> None:
        self.take_wanted.emit(self.model.rows[at].id)

    def _hear(self, at: int) -> None:
        if self._player is None:
            return
        if self._player.playing:
            self._player.stop()
            return
        audio = self._desk.library.takes.load(self.model.rows[at].id).audio
        if audio is not None:
            self._player.play(audio.path, 0.0, None)
        self._show_playing()

    def _show_playing(self) -> None:
        playing = self._player is not None and self._player.playing
        set_icon(self._play, "stop" if playing else "play")
        self._play.setText(tr("Stop") if playing else tr("Hear it"))

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """What is heard here ends with the look at it."""
        super().hideEvent(event)
        if self._player is not None:
            self._player.stop()

    def _star(self) -> None:
        takes = [self.model.rows[at] for at in self._rows()]
        starred = not all(take.starred for take in takes)
        with self._desk.library.history.step(tr("Star")):
            for take in takes:
                self._desk.library.takes.star(take.id, starred)
        self._desk.takes_changed.emit()

    def _note(self, at: int) -> None:
        take = self.model.rows[at]
        text = ask_long(self, tr("Note"), tr("A note on this take:"), take.note)
        if text is not None:
            self._desk.library.takes.note(take.id, text)
            self._desk.takes_changed.emit()

    def _rescore(self) -> None:
        scored = [self.model.rows[at].id for at in self._rows() if self.model.rows[at].state == "scored"]
        if scored:
            self._desk.rescore_all(scored)

    def _delete(self) -> None:
        self._desk.delete_takes([self.model.rows[at].id for at in self._rows()])


class _Table(QTableView):
    """Tells the keys that mean something for takes; the rest is as in any table."""

    key_pressed = Signal(int)
    room_changed = Signal(int)
    """Its columns have so many pixels."""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another width."""
        super().resizeEvent(event)
        self.room_changed.emit(self.viewport().width())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter, Del, S and P are for the takes."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_S, Qt.Key.Key_P)
        if event.key() in keys and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.key_pressed.emit(int(event.key()))
        else:
            super().keyPressEvent(event)
