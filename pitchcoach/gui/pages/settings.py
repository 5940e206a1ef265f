"""Settings: look and language, microphone, rehearsing, weights; speech model, storage, privacy."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QSlider, QVBoxLayout, QWidget

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.language import LANGUAGES
from pitchcoach.gui.pages.keeping import PrivacyCard, StorageCard
from pitchcoach.gui.pages.microphone import MicrophonePanel
from pitchcoach.gui.pages.models import ModelsCard
from pitchcoach.gui.texts import dimension_label, in_figures, tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.basics import Card, button, column, describe, header, label, row, scrolling
from pitchcoach.model import DIMENSIONS
from pitchcoach.settings import DEFAULT_WEIGHTS, SCALES

WEIGHT_STEP = 0.25


class SettingsPage(QWidget):
    """Cards in two columns; a change counts at once."""

    restart_wanted = Signal()
    """The program is to be opened anew, in its new language or size."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.microphone = MicrophonePanel(desk)
        self.models, self.storage, self.privacy = ModelsCard(desk), StorageCard(desk), PrivacyCard(desk)
        body = QWidget()
        left = column(
            self._look(), self._recorded_with(), self._rehearsing(), self._weights(), None, spacing=3 * STEP
        )
        right = column(self.models, self.storage, self.privacy, None, spacing=3 * STEP)
        inside = row(spacing=3 * STEP)
        inside.addLayout(left, 1)
        inside.addLayout(right, 1)
        body.setLayout(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(3 * STEP)
        whole.addWidget(header(label(tr("Settings"), "title")))
        whole.addWidget(scrolling(body, tr("Settings")), 1)

    # --- look and language ---------------------------------------------------------------------------

    def _look(self) -> Card:
        card, settings = Card(), self._desk.settings
        theme, size, tongue = QComboBox(), QComboBox(), QComboBox()
        for code, text in (("system", tr("As the system")), ("light", tr("Light")), ("dark", tr("Dark"))):
            theme.addItem(text, code)
        theme.setCurrentIndex(max(0, theme.findData(settings.theme)))
        theme.activated.connect(lambda i: self._desk.change_settings(theme=theme.itemData(i)))
        for scale in SCALES:
            size.addItem(f"{scale} %", scale)
        size.setCurrentIndex(max(0, size.findData(settings.scale)))
        size.activated.connect(lambda i: self._change_for_restart(scale=size.itemData(i)))
        tongue.addItem(tr("As the system"), "")
        for code, name in LANGUAGES.items():
            tongue.addItem(name, code)
        tongue.setCurrentIndex(max(0, tongue.findData(settings.language)))
        tongue.activated.connect(lambda i: self._change_for_restart(language=tongue.itemData(i)))
        grid = _form()
        for number, (text, field, tip) in enumerate(
            (
                (
                    tr("Light or dark"),
                    theme,
                    tr("The colours of the window; the system's choice is followed live"),
                ),
                (tr("Size"), size, tr("How large everything is drawn, on top of what the system asks for")),
                (tr("Language"), tongue, tr("Of the window and of what it says about a take")),
            )
        ):
            describe(field, text, tip)
            grid.addWidget(label(text), number, 0)
            grid.addWidget(field, number, 1)
        card.body.addWidget(label(tr("Look and language"), "heading"))
        card.body.addLayout(grid)
        self._again = QWidget()
        words = label(tr("Seen when PitchCoach is opened the next time."), "small", wrap=True)
        opens = button(
            tr("Open it anew"), self.restart_wanted.emit, icon="redo",
            tip=tr("Close the window and open it again at once"),
        )  # fmt: skip
        line = row(opens)
        line.insertWidget(0, words, 1)
        self._again.setLayout(line)
        self._again.hide()
        self._at_first = (settings.scale, settings.language)
        card.body.addWidget(self._again)
        return card

    def _change_for_restart(self, **changes: object) -> None:
        self._desk.change_settings(**changes)
        settings = self._desk.settings
        self._again.setVisible((settings.scale, settings.language) != self._at_first)

    # --- rehearsing ----------------------------------------------------------------------------------

    def _recorded_with(self) -> Card:
        card = Card(spacing=STEP)
        card.body.addWidget(label(tr("Microphone"), "heading"))
        card.body.addWidget(self.microphone)
        return card

    def _rehearsing(self) -> Card:
        card = Card(spacing=STEP)
        card.body.addWidget(label(tr("Rehearsing"), "heading"))
        self._boxes: dict[str, QCheckBox] = {}
        for key, text, tip in (
            ("count_in", tr("Count in 3-2-1 before a take"), tr("Three seconds to breathe in")),
            (
                "live_words",
                tr("Show the words while I speak"),
                tr("Off at first: reading along distracts from speaking"),
            ),
            (
                "refine",
                tr("Listen again with more care afterwards"),
                tr("Some seconds after the scores, fewer words are misheard; scores that change are shown"),
            ),
        ):
            box = QCheckBox(text)
            describe(box, text, tip)
            box.setChecked(bool(getattr(self._desk.settings, key)))
            box.toggled.connect(lambda on, k=key: self._desk.change_settings(**{k: on}))
            self._boxes[key] = box
            card.body.addWidget(box)
        self._desk.settings_changed.connect(self._show_boxes)
        words = tr("Watching words or gauges while speaking distracts, so they are off at first.")
        card.body.addWidget(label(words, "small", wrap=True))
        return card

    def _show_boxes(self) -> None:
        """These can be chosen elsewhere, too."""
        for key, box in self._boxes.items():
            box.setChecked(bool(getattr(self._desk.settings, key)))

    def _weights(self) -> Card:
        card = Card()
        card.body.addWidget(label(tr("What counts how much"), "heading"))
        grid = _form()
        self._sliders: dict[str, QSlider] = {}
        for number, dimension in enumerate(DIMENSIONS):
            slider, shown = QSlider(Qt.Orientation.Horizontal), label("", "muted")
            shown.setMinimumWidth(44)
            slider.setRange(0, 12)
            describe(slider, dimension_label(dimension), tr("Its weight in the overall score, from 0 to 3"))
            slider.setValue(round(self._desk.settings.weights[dimension] / WEIGHT_STEP))
            shown.setText(in_figures(f"{slider.value() * WEIGHT_STEP:g}"))
            slider.valueChanged.connect(lambda v, s=shown: s.setText(in_figures(f"{v * WEIGHT_STEP:g}")))
            slider.valueChanged.connect(lambda v, d=dimension: self._weigh(d, v * WEIGHT_STEP))
            self._sliders[dimension] = slider
            for place, widget in enumerate((label(dimension_label(dimension)), slider, shown)):
                grid.addWidget(widget, number, place)
        card.body.addLayout(grid)
        words = tr("Counts for takes from now on; an old take keeps its report until it is scored again.")
        card.body.addWidget(label(words, "small", wrap=True))
        back = button(
            tr("As it was at first"),
            self._reset_weights,
            icon="undo",
            tip=tr("The weights the program came with"),
        )
        card.body.addLayout(row(back, None))
        return card

    def _weigh(self, dimension: str, weight: float) -> None:
        weights = {**self._desk.settings.weights, dimension: weight}
        if any(weights.values()):
            self._desk.change_settings(weights=weights)

    def _reset_weights(self) -> None:
        for dimension, slider in self._sliders.items():
            slider.setValue(round(DEFAULT_WEIGHTS[dimension] / WEIGHT_STEP))


def _form() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(2 * STEP)
    grid.setColumnStretch(1, 1)
    return grid
