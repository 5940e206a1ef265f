"""The library: pitches at the left; of one, its wording, glossary, listeners and takes."""

from __future__ import annotations

import dataclasses
import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QMenu,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.pages import exchange
from pitchcoach.gui.pages.audiences import AudiencesView
from pitchcoach.gui.pages.glossary import GlossaryView
from pitchcoach.gui.pages.pitch_dialog import PitchDialog
from pitchcoach.gui.pages.recording_file import ask_recording
from pitchcoach.gui.pages.takes import TakesView
from pitchcoach.gui.pages.wording import WordingView
from pitchcoach.gui.player import Player
from pitchcoach.gui.texts import moment, title, tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.ask import ask_which
from pitchcoach.gui.widgets.basics import Card, Empty, button, describe, header, label, splitter
from pitchcoach.gui.widgets.pitch_list import ABOUT, PitchDelegate
from pitchcoach.model import Audience, Pitch, Point

LIST_PX = 184, 236
"""Least and usual width of the list of pitches."""
LIST_SHARE = 0.205


class LibraryPage(QWidget):
    """Everything that is kept, and how it is changed."""

    take_wanted = Signal(int)
    rehearse_wanted = Signal()
    recording_wanted = Signal(object)

    def __init__(self, desk: Desk, player: Player | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._list = QListWidget()
        self._list.setItemDelegate(PitchDelegate(self._list))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        describe(self._list, tr("Pitches"), tr("The pitch that is shown beside; the menu key offers more"))
        self._list.setSpacing(2)
        self._list.currentItemChanged.connect(self._chosen)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.customContextMenuRequested.connect(
            lambda at: self._menu().exec(self._list.mapToGlobal(at))
        )
        self.wording, self.glossary = WordingView(desk), GlossaryView(desk)
        self.listeners, self.takes = AudiencesView(desk), TakesView(desk, player)
        self.takes.take_wanted.connect(self.take_wanted)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("Parts of the pitch"))
        describe(self.tabs.tabBar(), tr("Parts of the pitch"), tr("What to look at in this pitch"))
        for page in (self.wording, self.glossary, self.listeners, self.takes):
            self.tabs.addTab(page, "")
        left = Card(margin=10, spacing=STEP)
        left.setMinimumWidth(180)
        left.body.addWidget(self._list)
        self._main = Card(margin=20, spacing=STEP)
        self._main.body.setContentsMargins(20, 14, 20, 14)
        self._about = label("", "muted", wrap=True)
        self._main.body.addWidget(self._about)
        self._none = Empty(
            "library",
            tr("No pitch yet"),
            tr(
                "Make one: its points, who it is for, and what you say to each of them. Or import a pitch file."
            ),
            button(
                tr("New pitch"),
                self.new,
                kind="primary",
                icon="plus",
                tip=tr("With the usual points, ready to be worded"),
            ),
        )
        self._main.body.addWidget(self._none, 1)
        self._main.body.addWidget(self.tabs, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(3 * STEP)
        whole.addWidget(self._header())
        parts = splitter("library", left, self._main)
        self._parts = parts
        parts.splitterMoved.connect(lambda _at, _part: parts.setProperty("chosen", True))
        whole.addWidget(parts, 1)
        desk.pitch_changed.connect(self.refresh)
        desk.takes_changed.connect(self.refresh)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """A narrow window takes from the list first, until somebody has chosen its width."""
        super().resizeEvent(event)
        if not self._parts.property("chosen"):
            wide = event.size().width()
            side = max(LIST_PX[0], min(LIST_PX[1], round(wide * LIST_SHARE)))
            self._parts.setSizes([side, wide - side])

    def _header(self) -> QWidget:
        more = button("", icon="more", name=tr("More"), tip=tr("More that can be done with this pitch"))
        more.setMenu(self._menu())
        return header(
            label(tr("Library"), "title"),
            None,
            button(
                tr("Import"),
                self.bring_in,
                icon="import",
                tip=tr("A pitch file or an archive"),
            ),
            button(
                tr("Export"),
                self.send_out,
                icon="export",
                tip=tr("This pitch as a file"),
            ),
            more,
            button(
                tr("Rehearse it"),
                self.rehearse_wanted.emit,
                icon="rehearse",
                tip=tr("Go to its cards and record"),
            ),
            button(
                tr("New pitch"),
                self.new,
                kind="primary",
                icon="plus",
                tip=tr("With the usual points, ready to be worded"),
            ),
        )

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(tr("About this pitch…"), self._about_it)
        menu.addAction(tr("Make a copy"), self._copy)
        menu.addAction(tr("Import a recording as a take…"), self._import_recording)
        menu.addAction(tr("Score all its takes again"), lambda: self._desk.rescore_all(()))
        menu.addSeparator()
        menu.addAction(tr("Export everything…"), lambda: exchange.ask_archive(self._desk, self))
        menu.addAction(tr("Bring back from the bin…"), self._bring_back)
        menu.addSeparator()
        menu.addAction(tr("Delete this pitch"), self._delete)
        return menu

    # --- showing -------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show what is kept now."""
        desk = self._desk
        self._list.blockSignals(True)
        self._list.clear()
        for listed in desk.library.pitches.listed():
            takes = tr("1 take") if listed.takes == 1 else tr("{n} takes", n=listed.takes)
            people = tr("1 audience") if listed.audiences == 1 else tr("{n} audiences", n=listed.audiences)
            about = f"{people} · {takes}"
            if listed.last_take_ms is not None:
                about += "\n" + tr("last take {day}", day=moment(listed.last_take_ms))
            item = QListWidgetItem(title(listed.id))
            item.setData(Qt.ItemDataRole.UserRole, listed.id)
            item.setData(ABOUT, about)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title(listed.id)}, {about}")
            self._list.addItem(item)
            if desk.pitch is not None and listed.id == desk.pitch.id:
                self._list.setCurrentItem(item)
        self._list.blockSignals(False)
        pitch = desk.pitch
        for shown in (self.tabs, self._about):
            shown.setVisible(pitch is not None)
        self._none.setVisible(pitch is None)
        if pitch is None:
            return
        self._about.setText(f"{pitch.speaker} · {pitch.field}" if pitch.speaker else pitch.field)
        for page in (self.wording, self.glossary, self.listeners, self.takes):
            page.refresh()
        names = (
            tr("Wording"),
            tr("Glossary") + f"  {len(pitch.glossary)}",
            tr("Audiences") + f"  {len(pitch.audiences)}",
            tr("Takes") + f"  {len(desk.takes())}",
        )
        for place, name in enumerate(names):
            self.tabs.setTabText(place, name)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._desk.pick_pitch(str(item.data(Qt.ItemDataRole.UserRole)))

    # --- deeds ---------------------------------------------------------------------------------------

    def bring_in(self) -> None:
        """Ask for a pitch file or an archive, and take it in."""
        exchange.ask_import(self._desk, self)

    def send_out(self) -> None:
        """Ask where to, and write the pitch in hand."""
        exchange.ask_export(self._desk, self)

    def new(self) -> None:
        """Ask what it is about and who it is for, and make a pitch."""
        dialog = PitchDialog(None, self)
        if dialog.exec():
            self.make_pitch(dialog.name, dialog.field, dialog.speaker, dialog.listener)
        dialog.deleteLater()

    def make_pitch(
        self, name: str, field: str = "", speaker: str = "", listener: Audience | None = None
    ) -> None:
        """A pitch with one listener and the usual points, ready to be worded."""
        pitch = Pitch(
            self._free_id(name),
            field or name,
            speaker,
            (listener or Audience("listener", tr("somebody outside my field"), "lay"),),
            (
                Point("c1", "hook", tr("a picture, a question or a fact they can feel")),
                Point("c2", "who", tr("my name and what I am")),
                Point("c3", "problem", tr("what goes wrong today, and for whom")),
                Point("c4", "value", tr("what I do, and what somebody gains by it")),
                Point("c5", "proof", tr("one number or one example")),
                Point("c6", "next_step", tr("a day and a length to talk on")),
            ),
            (),
        )
        if self._desk.edit_pitch(pitch, tr("New pitch “{name}”", name=name)):
            self.tabs.setCurrentWidget(self.wording)

    def _free_id(self, name: str) -> str:
        stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "pitch"
        found, number = stem, 2
        while self._desk.library.pitches.exists(found):
            found, number = f"{stem}-{number}", number + 1
        return found

    def _about_it(self) -> None:
        pitch = self._desk.pitch
        if pitch is None:
            return
        dialog = PitchDialog(pitch, self)
        if dialog.exec():
            changed = dataclasses.replace(pitch, field=dialog.field, speaker=dialog.speaker)
            self._desk.edit_pitch(changed, tr("About this pitch"))
        dialog.deleteLater()

    def _copy(self) -> None:
        pitch = self._desk.pitch
        if pitch is not None:
            self._desk.edit_pitch(dataclasses.replace(pitch, id=self._free_id(pitch.id)), tr("Copy a pitch"))

    def _delete(self) -> None:
        pitch = self._desk.pitch
        if pitch is not None:
            self._desk.library.bin.put_pitch(pitch.id)
            self._desk.pick_first()
            self._desk.takes_changed.emit()
            self._desk.told.emit(tr("“{name}” and its takes are in the bin.", name=title(pitch.id)), True)

    def _bring_back(self) -> None:
        items = self._desk.library.bin.contents()
        if not items:
            self._desk.told.emit(tr("The bin is empty."), False)
            return
        names = [f"{item.name} · {tr('until')} {item.gone_after.astimezone():%Y-%m-%d}" for item in items]
        chosen = ask_which(self, tr("The bin"), tr("Bring back:"), names, agree=tr("Bring it back"))
        if chosen is not None:
            item = items[chosen]
            if item.kind == "take":
                self._desk.library.bin.take_back(int(item.id))
            else:
                self._desk.library.bin.pitch_back(str(item.id))
                self._desk.pick_pitch(str(item.id))
            self._desk.takes_changed.emit()

    def _import_recording(self) -> None:
        path = ask_recording(self, tr("Import a recording"))
        if path is not None:
            self.recording_wanted.emit(path)
