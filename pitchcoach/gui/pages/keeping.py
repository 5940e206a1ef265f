"""What is kept, where, how much of it, and how to be rid of it: the storage and privacy cards of the settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QMessageBox, QWidget

from pitchcoach.errors import PitchcoachError
from pitchcoach.gui.desk import Desk
from pitchcoach.gui.jobs import Job, Ticket
from pitchcoach.gui.sentences import worded
from pitchcoach.gui.texts import megabytes, tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.basics import Card, button, clear, label, row
from pitchcoach.library import moving
from pitchcoach.library.library import Library
from pitchcoach.library.records import Looked
from pitchcoach.privacy import Kept, Kind, kept


class StorageCard(Card):
    """The folder of everything, how large each part is, and keeping it safe."""

    move_wanted = Signal(object)
    """The library is to be kept in this folder from the next opening on, which is now."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(spacing=STEP)
        self._desk = desk
        self._job: Job | None = None
        self.body.addWidget(label(tr("Storage"), "heading"))
        self.place = place = label(str(desk.paths.place), wrap=True)
        place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(place)
        self._sizes = QGridLayout()
        self._sizes.setHorizontalSpacing(18)
        self._sizes.setVerticalSpacing(3)
        self._sizes.setColumnStretch(2, 1)
        self.body.addLayout(self._sizes)
        folder = button(
            tr("Open the folder"), self._open_folder, icon="open", tip=tr("Show it in the file manager")
        )
        copy = button(
            tr("Back up"), self._back_up, icon="export",
            tip=tr("Make a copy of the library now; one a day is made by itself"),
        )  # fmt: skip
        check = button(
            tr("Check"), self._check, icon="check", name=tr("Check the library"),
            tip=tr("See whether every take and recording is as it was kept"),
        )  # fmt: skip
        self.body.addLayout(row(folder, copy, check, None, spacing=STEP))
        move = button(
            tr("Choose another place…"), self._ask_place, icon="import",
            tip=tr("Move the library with its recordings to another folder or disk"),
        )  # fmt: skip
        self.body.addLayout(row(move, None))
        desk.takes_changed.connect(self.refresh)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """What changed while it was out of sight."""
        super().showEvent(event)
        self._count()

    def refresh(self) -> None:
        """Count anew, where somebody looks."""
        if self.isVisible() and not self._desk.closed:
            self._count()

    def _count(self) -> None:
        """In the background: there may be thousands of recordings."""
        paths = self._desk.paths
        self._desk.jobs.start(
            tr("Counting what is kept"), lambda _ticket: kept(paths), done=self._show, failed=self._desk.complain,
            quiet=True,
        )  # fmt: skip

    def _show(self, found: tuple[Kept, ...]) -> None:
        clear(self._sizes)
        sizes = {one.kind: one.size_bytes for one in found}
        copies = len(self._desk.library.backups.listed())
        names: tuple[tuple[str, tuple[Kind, ...]], ...] = (
            (tr("Recordings"), ("recordings", "unsaved")),
            (tr("Pitches, takes and reports"), ("library",)),
            (tr("1 backup") if copies == 1 else tr("{n} backups", n=copies), ("backups",)),
            (tr("Speech models"), ("models",)),
        )
        parts = [(name, sum(sizes[kind] for kind in kinds)) for name, kinds in names]
        for at, (name, size) in enumerate([*parts, (tr("Together"), sum(size for _, size in parts))]):
            kind = "strong" if at == len(parts) else "muted"
            self._sizes.addWidget(label(name, kind), at, 0)
            figure = label(megabytes(size), kind)
            figure.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._sizes.addWidget(figure, at, 1)

    def _ask_place(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, tr("Where to keep the library"), str(self._desk.paths.place)
        )
        if chosen:
            self.move_to(Path(chosen))

    def move_to(self, folder: Path) -> None:
        """Copy everything there in the background, then open anew from there; or open the library that is there."""
        paths = self._desk.paths
        try:
            target = moving.place_for(paths, folder)
        except PitchcoachError as error:
            self._desk.told.emit(worded(error), False)
            return
        if moving.holds_library(target):
            question = tr(
                "There is a library in {folder} already. Open that one from now on? Yours stays where it is.",
                folder=str(target),
            )
            if sure(self, question, tr("Open it")):
                self.move_wanted.emit(target)
            return
        self._desk.jobs.start(
            tr("Copying the library to {folder}", folder=str(target)),
            lambda ticket: moving.copy(paths, target, ticket.tell),
            done=lambda _none: self.move_wanted.emit(target),
            failed=self._desk.complain,
        )

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._desk.paths.place)))

    def _back_up(self) -> None:
        """In the background, from a second look at the library."""
        paths = self._desk.paths

        def work(ticket: Ticket) -> Path:
            with Library.open(paths, read_only=True) as library:
                return library.backups.make(tell=ticket.tell)

        def done(made: Path) -> None:
            self._count()
            self._desk.told.emit(tr("Backup made: {name}", name=made.name), False)

        self._begin(tr("Backing up"), work, done)

    def _check(self) -> None:
        """Look through it in the background, from a second look at the library; what is to be done is done here."""
        paths = self._desk.paths

        def work(ticket: Ticket) -> Looked:
            with Library.open(paths, read_only=True) as library:
                return library.look_through(ticket.tell)

        self._begin(tr("Checking the library"), work, self._checked)

    def _begin(self, label: str, work: Callable[[Ticket], Any], done: Callable[[Any], None]) -> None:
        """One of them at a time; its progress is at the foot of the window."""
        if self._job is not None:
            return
        self._job = self._desk.jobs.start(label, work, done=done, failed=self._desk.complain)
        self._job.ended.connect(self._ended)

    def _ended(self) -> None:
        self._job = None

    def _checked(self, looked: Looked) -> None:
        try:
            found = self._desk.library.conclude(looked)
        except PitchcoachError as error:
            self._desk.told.emit(worded(error), False)
            return
        if found.problems:
            QMessageBox.warning(self, tr("Check"), "\n".join(map(worded, found.problems[:20])))
        else:
            takes = tr("1 take") if found.takes == 1 else tr("{n} takes", n=found.takes)
            words = tr("No problem found in {takes}: every recording is as it was recorded.", takes=takes)
            self._desk.told.emit(words, False)


class PrivacyCard(Card):
    """What is kept of a person, in words, and erasing it."""

    erase_wanted = Signal()
    """Everything is to go; agreed already."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(spacing=STEP)
        self._desk = desk
        self.body.addWidget(label(tr("Privacy"), "heading"))
        words = tr(
            "Everything stays on this machine. PitchCoach goes online only to download a speech model when you ask for "
            "one here. There is no account, and nothing is counted or reported."
        )
        self.body.addWidget(label(words, "muted", wrap=True))
        kept = tr(
            "Kept are: the recording of each take, its words and scores, your pitches, a copy of the library a day, "
            "these settings, and a log of faults of the program. What you delete stays in the bin for 30 days."
        )
        self.body.addWidget(label(kept, "muted", wrap=True))
        empty = button(
            tr("Empty the bin…"), self._empty, icon="bin",
            tip=tr("End what you deleted in the last 30 days, for good"),
        )  # fmt: skip
        takes = button(
            tr("Erase takes…"), self._erase_takes, kind="danger", icon="bin", name=tr("Erase all takes…"),
            tip=tr("Every take with its recording; pitches stay"),
        )  # fmt: skip
        everything = button(
            tr("Erase all…"), self._erase_all, kind="danger", icon="bin", name=tr("Erase everything…"),
            tip=tr("Pitches, takes, recordings, backups and the log; then PitchCoach opens as new"),
        )  # fmt: skip
        self.body.addLayout(row(takes, everything, None, spacing=STEP))
        self.body.addLayout(row(empty, None))

    def _erase_takes(self) -> None:
        """Every take of every pitch, its recording included, for good."""
        library = self._desk.library
        takes = [take.id for listed in library.pitches.listed() for take in library.takes.listed(listed.id)]
        question = tr(
            "Erase all takes ({n}) and what is in the bin, recordings and all? This can't be undone. Your pitches "
            "stay.",
            n=len(takes),
        )
        if sure(self, question, tr("Erase")):
            self._desk.close_take()
            for take in takes:
                library.bin.put_take(take)
            self._end_bin()

    def _erase_all(self) -> None:
        question = tr(
            "Erase everything PitchCoach keeps: pitches, takes, recordings, backups and the log? Settings and "
            "speech models stay. This can't be undone."
        )
        if sure(self, question, tr("Erase everything")):
            self.erase_wanted.emit()

    def _empty(self) -> None:
        count = len(self._desk.library.bin.contents())
        if not count:
            self._desk.told.emit(tr("The bin is empty."), False)
        elif sure(
            self,
            tr("End all that is in the bin ({n}) for good? This can't be undone.", n=count),
            tr("Empty the bin"),
        ):
            self._end_bin()

    def _end_bin(self) -> None:
        try:
            self._desk.library.bin.empty()
        except PitchcoachError as error:
            self._desk.told.emit(worded(error), False)
        else:
            self._desk.told.emit(tr("Gone for good: the bin is empty."), False)
        self._desk.takes_changed.emit()


def sure(parent: QWidget, question: str, deed: str) -> bool:
    """Ask before something that can't be undone; Enter and Escape leave it be."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    if not box.iconPixmap().isNull():
        box.setIconPixmap(box.iconPixmap().scaled(QSize(40, 40)))
    box.setText(question)
    yes = box.addButton(deed, QMessageBox.ButtonRole.DestructiveRole)
    no = box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no)
    box.exec()
    return box.clickedButton() is yes
