"""The listeners of a pitch: who they are, how near to the trade, how they write, which words they know."""

from __future__ import annotations

import dataclasses
import re

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.texts import familiarity_label, tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.ask import SPIN_MARGINS, foot
from pitchcoach.gui.widgets.basics import (
    Card,
    button,
    clear,
    column,
    describe,
    field_label,
    label,
    row,
    scrolling,
)
from pitchcoach.model import FAMILIARITIES, Audience, Pitch, Variant


class AudienceDialog(QDialog):
    """Edits one listener, and how long the spoken pitch for them is to be."""

    def __init__(self, audience: Audience, target_s: float, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Audience"))
        self.resize(540, 440)
        self._audience = audience
        self._name, self._knows = QLineEdit(audience.name), QLineEdit(", ".join(audience.knows))
        self._familiarity, self._writes, self._target = (
            QComboBox(),
            QPlainTextEdit(audience.writes),
            QSpinBox(),
        )
        for value in FAMILIARITIES:
            self._familiarity.addItem(familiarity_label(value), value)
        self._familiarity.setCurrentIndex(FAMILIARITIES.index(audience.familiarity))
        self._target.setRange(10, 600)
        self._target.setSuffix(" s")
        self._target.lineEdit().setTextMargins(*SPIN_MARGINS)
        self._target.setValue(round(target_s))
        self._writes.setTabChangesFocus(True)
        form = QFormLayout()
        form.setVerticalSpacing(2 * STEP)
        form.setHorizontalSpacing(18)
        for text, field, tip in (
            (tr("Name"), self._name, tr("As you would say it: a recruiter, my aunt")),
            (tr("Familiarity"), self._familiarity, tr("How near they are to your trade")),
            (tr("Target"), self._target, tr("Seconds to speak to them")),
            (
                tr("Words they know"),
                self._knows,
                tr("Terms of your trade they use themselves, separated by commas"),
            ),
            (
                tr("Their own writing"),
                self._writes,
                tr("A few sentences by them: words in it count as known"),
            ),
        ):
            describe(field, text, tip)
            if field is self._knows:
                about = label(tr("Separated by commas: variance, data set, deadline"), "small")
                form.addRow(field_label(text), column(field, about, spacing=3))
            else:
                form.addRow(field_label(text), field)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 18)
        whole.setSpacing(2 * STEP)
        whole.addLayout(form, 1)
        words = tr("A few sentences they wrote tell PitchCoach which words they use.")
        whole.addWidget(label(words, "small", wrap=True))
        whole.addLayout(foot(self))

    @property
    def target_s(self) -> int:
        """Seconds aimed at."""
        return self._target.value()

    @property
    def audience(self) -> Audience:
        """As it was edited."""
        knows = tuple(word.strip() for word in re.split(r"[,;\n]", self._knows.text()) if word.strip())
        return dataclasses.replace(
            self._audience,
            name=self._name.text().strip() or self._audience.name,
            familiarity=self._familiarity.currentData(),
            writes=self._writes.toPlainText().strip(),
            knows=knows,
        )


class AudiencesView(QWidget):
    """A card a listener."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        body = QWidget()
        self._cards = QVBoxLayout(body)
        self._cards.setContentsMargins(0, 14, 0, STEP)
        self._cards.setSpacing(2 * STEP)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolling(body, tr("Audiences")))

    def refresh(self) -> None:
        """Show the listeners of the pitch in hand."""
        clear(self._cards)
        pitch = self._desk.pitch
        if pitch is None:
            return
        for audience in pitch.audiences:
            self._cards.addWidget(self._card(pitch, audience))
        self._cards.addLayout(
            row(
                button(
                    tr("Add an audience"),
                    self._add,
                    kind="quiet",
                    icon="plus",
                    tip=tr("Somebody else to tell this pitch to"),
                ),
                None,
            )
        )
        self._cards.addStretch(1)

    def _card(self, pitch: Pitch, audience: Audience) -> Card:
        card = Card(margin=18, spacing=STEP + 2)
        target = target_of(pitch, audience.id)
        about = f"{familiarity_label(audience.familiarity)} · {tr('{n} s', n=round(target))}"
        edit = button(
            tr("Edit"),
            lambda: edit_audience(self._desk, audience, self),
            icon="pen",
            name=tr("Edit {name}", name=audience.name),
            tip=tr("Name, familiarity, words they know, and how long to speak"),
        )
        remove = button(
            "",
            lambda: self._delete(audience),
            kind="quiet",
            icon="bin",
            name=tr("Delete {name}", name=audience.name),
            tip=tr("Delete this audience"),
        )
        remove.setEnabled(len(pitch.audiences) > 1)
        card.body.addLayout(
            row(column(label(audience.name, "lead"), label(about, "small"), spacing=3), None, edit, remove)
        )
        if audience.writes:
            card.body.addWidget(label(f"“{audience.writes}”", "muted", wrap=True))
        if audience.knows:
            card.body.addWidget(label(tr("Knows") + ": " + ", ".join(audience.knows), "small", wrap=True))
        return card

    def _add(self) -> None:
        pitch = self._desk.pitch
        if pitch is None:
            return
        dialog = AudienceDialog(Audience("", tr("a new audience"), "lay"), 45, self)
        if dialog.exec():
            made = dialog.audience
            stem = re.sub(r"[^a-z0-9]+", "-", made.name.lower()).strip("-")[:40] or "listener"
            used = {a.id for a in pitch.audiences}
            free = next(i for n in range(1, 10_000) if (i := stem if n == 1 else f"{stem}-{n}") not in used)
            audiences = (*pitch.audiences, dataclasses.replace(made, id=free))
            changed = with_target(dataclasses.replace(pitch, audiences=audiences), free, dialog.target_s)
            self._desk.edit_pitch(changed, tr("Add {name}", name=made.name))

    def _delete(self, audience: Audience) -> None:
        pitch = self._desk.pitch
        if pitch is None:
            return
        entries = tuple(
            dataclasses.replace(g, instead={k: v for k, v in g.instead.items() if k != audience.id})
            for g in pitch.glossary
        )
        changed = dataclasses.replace(
            pitch,
            audiences=tuple(a for a in pitch.audiences if a.id != audience.id),
            variants=tuple(v for v in pitch.variants if v.audience != audience.id),
            glossary=entries,
        )
        if self._desk.edit_pitch(changed, tr("Delete {name}", name=audience.name)):
            self._desk.told.emit(tr("{name} is deleted, with the wording.", name=audience.name), True)


def edit_audience(desk: Desk, audience: Audience, parent: QWidget) -> None:
    """Ask for name, familiarity, words and target of a listener of the pitch in hand, and save them."""
    pitch = desk.pitch
    if pitch is None:
        return
    dialog = AudienceDialog(audience, target_of(pitch, audience.id), parent)
    if dialog.exec():
        audiences = tuple(dialog.audience if a.id == audience.id else a for a in pitch.audiences)
        changed = with_target(dataclasses.replace(pitch, audiences=audiences), audience.id, dialog.target_s)
        desk.edit_pitch(changed, tr("Edit {name}", name=audience.name))
    dialog.deleteLater()


def target_of(pitch: Pitch, audience_id: str) -> float:
    """Seconds aimed at for a listener."""
    variant = next((v for v in pitch.variants if (v.audience, v.channel) == (audience_id, "spoken")), None)
    return (variant.target_seconds if variant else None) or 45.0


def with_target(pitch: Pitch, audience_id: str, seconds: float) -> Pitch:
    """The pitch with another target; the spoken variant is made where there was none."""
    variants, found = [], False
    for variant in pitch.variants:
        if (variant.audience, variant.channel) == (audience_id, "spoken"):
            variant, found = dataclasses.replace(variant, target_seconds=seconds), True
        variants.append(variant)
    if not found:
        variants.append(Variant(audience_id, (), target_seconds=seconds))
    return dataclasses.replace(pitch, variants=tuple(variants))
