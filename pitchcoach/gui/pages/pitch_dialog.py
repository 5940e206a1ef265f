"""What a pitch is about and who speaks; for a new one, also who it is for first."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from pitchcoach.gui.texts import familiarity_label, tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.ask import foot
from pitchcoach.gui.widgets.basics import button, field_label, label
from pitchcoach.model import FAMILIARITIES, Audience, Familiarity, Pitch


class PitchDialog(QDialog):
    """Edits a pitch's particulars; with None, those of a new one."""

    def __init__(self, pitch: Pitch | None, parent: QWidget) -> None:
        super().__init__(parent)
        heading = tr("New pitch") if pitch is None else tr("About this pitch")
        self.setWindowTitle(heading)
        self.setMinimumWidth(520)
        self._new = pitch is None
        self._name = QLineEdit()
        self._name.setPlaceholderText(tr("Two or three words: Hospital scheduling"))
        self._speaker = QLineEdit(pitch.speaker if pitch is not None else "")
        self._speaker.setPlaceholderText(tr("PhD student who plans operating theatres"))
        self._field = QLineEdit(pitch.field if pitch is not None else "")
        self._field.setPlaceholderText(tr("applied mathematics"))
        self._listener = QLineEdit()
        self._listener.setPlaceholderText(tr("somebody outside my field"))
        self._familiarity = QComboBox()
        for value in FAMILIARITIES:
            self._familiarity.addItem(familiarity_label(value), value)
        self._familiarity.setCurrentIndex(FAMILIARITIES.index("lay"))
        form = QFormLayout()
        form.setVerticalSpacing(2 * STEP)
        form.setHorizontalSpacing(18)
        fields: list[tuple[str, QWidget]] = [(tr("Who speaks"), self._speaker), (tr("Field"), self._field)]
        if pitch is None:
            fields.insert(0, (tr("What it is about"), self._name))
            fields += [(tr("First audience"), self._listener), (tr("Familiarity"), self._familiarity)]
        for text, field in fields:
            field.setAccessibleName(text)
            form.addRow(field_label(text), field)
        self._save = button(
            tr("Make it") if pitch is None else tr("Save"), self.accept, kind="primary", icon="check"
        )
        self._save.setDefault(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 18)
        whole.setSpacing(3 * STEP)
        whole.addWidget(label(heading, "title"))
        whole.addLayout(form)
        if pitch is None:
            words = tr(
                "It begins with the usual points; word them one by one, or type all of it as one text."
            )
            whole.addWidget(label(words, "small", wrap=True))
        whole.addLayout(foot(self, self._save))
        self._name.textChanged.connect(self._enable)
        self._field.textChanged.connect(self._enable)
        self._enable()

    def _enable(self) -> None:
        needed = self._name if self._new else self._field
        self._save.setEnabled(bool(needed.text().strip()))

    @property
    def name(self) -> str:
        """What it is about."""
        return self._name.text().strip()

    @property
    def speaker(self) -> str:
        """Who speaks."""
        return self._speaker.text().strip()

    @property
    def field(self) -> str:
        """The trade; what the pitch is about where nothing was said."""
        return self._field.text().strip() or self.name

    @property
    def listener(self) -> Audience:
        """Who it is for first."""
        familiarity: Familiarity = self._familiarity.currentData()
        return Audience(
            "listener", self._listener.text().strip() or tr("somebody outside my field"), familiarity
        )
