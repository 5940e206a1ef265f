"""Settings: look and language, microphone, speech model, weights, storage, privacy."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QMessageBox,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from pitchcoach.errors import PitchcoachError
from pitchcoach.gui.desk import Desk
from pitchcoach.gui.jobs import Job
from pitchcoach.gui.language import LANGUAGES
from pitchcoach.gui.pages.models import ModelsCard
from pitchcoach.gui.texts import dimension_label, megabytes, tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.basics import Card, button, column, label, row, scrolling
from pitchcoach.model import DIMENSIONS
from pitchcoach.settings import DEFAULT_WEIGHTS

WEIGHT_STEP = 0.25


class SettingsPage(QWidget):
    """Cards in two columns; a change counts at once."""

    microphones_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._job: Job | None = None
        body = QWidget()
        left = column(self._look(), self._rehearsing(), self._weights(), None, spacing=3 * STEP)
        self.models = ModelsCard(desk)
        right = column(self.models, self._storage(), self._privacy(), None, spacing=3 * STEP)
        inside = row(spacing=3 * STEP)
        inside.addLayout(left, 1)
        inside.addLayout(right, 1)
        inside.setContentsMargins(0, 0, 12, 0)
        body.setLayout(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(3 * STEP)
        whole.addWidget(label(tr("Settings"), "title"))
        whole.addWidget(scrolling(body, tr("Settings")), 1)
        desk.takes_changed.connect(self._show_storage)

    def _look(self) -> Card:
        card = Card()
        theme, tongue = QComboBox(), QComboBox()
        for code, text in (("system", tr("As the system")), ("light", tr("Light")), ("dark", tr("Dark"))):
            theme.addItem(text, code)
        theme.setCurrentIndex(max(0, theme.findData(self._desk.settings.theme)))
        theme.activated.connect(lambda i: self._desk.change_settings(theme=theme.itemData(i)))
        tongue.addItem(tr("As the system"), "")
        for code, name in LANGUAGES.items():
            tongue.addItem(name, code)
        tongue.setCurrentIndex(max(0, tongue.findData(self._desk.settings.language)))
        tongue.activated.connect(lambda i: self._choose_language(tongue.itemData(i)))
        grid = _form()
        for number, (text, field) in enumerate(((tr("Light or dark"), theme), (tr("Language"), tongue))):
            field.setAccessibleName(text)
            grid.addWidget(label(text), number, 0)
            grid.addWidget(field, number, 1)
        card.body.addWidget(label(tr("Look and language"), "heading"))
        card.body.addLayout(grid)
        return card

    def _choose_language(self, code: str) -> None:
        self._desk.change_settings(language=code)
        self._desk.told.emit(tr("The language changes when PitchCoach is opened the next time."), False)

    def _rehearsing(self) -> Card:
        card = Card(spacing=STEP)
        card.body.addWidget(label(tr("Rehearsing"), "heading"))
        for key, text in (
            ("count_in", tr("Count in 3-2-1 before a take")),
            ("live_words", tr("Show the words while I speak")),
        ):
            box = QCheckBox(text)
            box.setAccessibleName(text)
            box.setChecked(bool(getattr(self._desk.settings, key)))
            box.toggled.connect(lambda on, k=key: self._desk.change_settings(**{k: on}))
            card.body.addWidget(box)
        words = tr(
            "The microphone is chosen beside the Record button. Watching words or gauges while speaking distracts, "
            "so they are off."
        )
        card.body.addWidget(label(words, "small", wrap=True))
        return card

    def _weights(self) -> Card:
        card = Card()
        card.body.addWidget(label(tr("What counts how much"), "heading"))
        grid = _form()
        self._sliders: dict[str, QSlider] = {}
        for number, dimension in enumerate(DIMENSIONS):
            slider, shown = QSlider(Qt.Orientation.Horizontal), label("", "muted")
            shown.setMinimumWidth(44)
            slider.setRange(0, 12)
            slider.setAccessibleName(dimension_label(dimension))
            slider.setValue(round(self._desk.settings.weights[dimension] / WEIGHT_STEP))
            shown.setText(f"{slider.value() * WEIGHT_STEP:g}")
            slider.valueChanged.connect(lambda v, s=shown: s.setText(f"{v * WEIGHT_STEP:g}"))
            slider.valueChanged.connect(lambda v, d=dimension: self._weigh(d, v * WEIGHT_STEP))
            self._sliders[dimension] = slider
            for place, widget in enumerate((label(dimension_label(dimension)), slider, shown)):
                grid.addWidget(widget, number, place)
        card.body.addLayout(grid)
        words = tr("Counts for takes from now on; an old take keeps its report until it is scored again.")
        card.body.addWidget(label(words, "small", wrap=True))
        card.body.addLayout(row(button(tr("As it was at first"), self._reset_weights), None))
        return card

    def _weigh(self, dimension: str, weight: float) -> None:
        weights = {**self._desk.settings.weights, dimension: weight}
        if any(weights.values()):
            self._desk.change_settings(weights=weights)

    def _reset_weights(self) -> None:
        for dimension, slider in self._sliders.items():
            slider.setValue(round(DEFAULT_WEIGHTS[dimension] / WEIGHT_STEP))

    # --- storage and privacy -------------------------------------------------------------------------

    def _storage(self) -> Card:
        card = Card(spacing=STEP)
        self._size = label("", "muted", wrap=True)
        card.body.addWidget(label(tr("Storage"), "heading"))
        card.body.addWidget(label(str(self._desk.paths.home), wrap=True))
        card.body.addWidget(self._size)
        card.body.addLayout(
            row(
                button(tr("Open the folder"), self._open_folder, icon="open"),
                button(tr("Make a backup"), self._back_up, icon="export"),
                button(tr("Check"), self._check, icon="check", name=tr("Check the library")),
                None,
                spacing=STEP,
            )
        )
        self._show_storage()
        return card

    def _show_storage(self) -> None:
        home = self._desk.paths
        audio = (
            sum(f.stat().st_size for f in home.audio.rglob("*") if f.is_file()) if home.audio.is_dir() else 0
        )
        library = home.library.stat().st_size if home.library.is_file() else 0
        backups = len(self._desk.library.backups.listed())
        self._size.setText(
            tr(
                "Recordings {a} · library {b} · {n} backups",
                a=megabytes(audio),
                b=megabytes(library),
                n=backups,
            )
        )

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._desk.paths.home)))

    def _back_up(self) -> None:
        try:
            made = self._desk.library.backups.make()
        except PitchcoachError as error:
            self._desk.told.emit(str(error), False)
        else:
            self._show_storage()
            self._desk.told.emit(tr("Backup made: {name}", name=made.name), False)

    def _check(self) -> None:
        try:
            found = self._desk.library.check()
        except PitchcoachError as error:
            self._desk.told.emit(str(error), False)
            return
        if found.problems:
            QMessageBox.warning(self, tr("Check"), "\n".join(found.problems[:20]))
        else:
            words = tr(
                "No problem found: {n} takes, {m} recordings as they were recorded.",
                n=found.takes,
                m=found.recordings,
            )
            self._desk.told.emit(words, False)

    def _privacy(self) -> Card:
        card = Card(spacing=STEP)
        card.body.addWidget(label(tr("Privacy"), "heading"))
        words = tr(
            "Everything stays on this machine: recordings, words, scores. PitchCoach goes online only to download a "
            "speech model when you ask for one here. There is no account and no telemetry."
        )
        card.body.addWidget(label(words, "muted", wrap=True))
        erase = button(tr("Erase all takes…"), self._erase, kind="danger", icon="bin")
        empty = button(tr("Empty the bin…"), self._empty, icon="bin")
        card.body.addLayout(row(erase, empty, None, spacing=STEP))
        return card

    def _sure(self, question: str, deed: str) -> bool:
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setIconPixmap(
            box.iconPixmap().scaled(QSize(40, 40)) if not box.iconPixmap().isNull() else box.iconPixmap()
        )
        box.setText(question)
        yes = box.addButton(deed, QMessageBox.ButtonRole.DestructiveRole)
        no = box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(no)
        box.exec()
        return box.clickedButton() is yes

    def _erase(self) -> None:
        """Every take of every pitch, its recording included, for good."""
        library = self._desk.library
        takes = [take.id for listed in library.pitches.listed() for take in library.takes.listed(listed.id)]
        question = tr(
            "Erase {n} takes and what is in the bin, recordings and all? This can't be undone. Your pitches stay.",
            n=len(takes),
        )
        if self._sure(question, tr("Erase")):
            self._desk.close_take()
            for take in takes:
                library.bin.put_take(take)
            self._end_bin()

    def _empty(self) -> None:
        count = len(self._desk.library.bin.contents())
        if not count:
            self._desk.told.emit(tr("The bin is empty."), False)
        elif self._sure(
            tr("End all {n} in the bin for good? This can't be undone.", n=count), tr("Empty the bin")
        ):
            self._end_bin()

    def _end_bin(self) -> None:
        try:
            gone = self._desk.library.bin.empty()
        except PitchcoachError as error:
            self._desk.told.emit(str(error), False)
        else:
            self._desk.told.emit(tr("{n} pitches and takes are gone for good.", n=gone), False)
        self._desk.takes_changed.emit()


def _form() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(2 * STEP)
    grid.setColumnStretch(1, 1)
    return grid
