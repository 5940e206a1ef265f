"""Before a take: the wording as cards, how much of it to show, and one clear button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.pages.microphone import MicrophonePanel
from pitchcoach.gui.texts import familiarity_label, shortened, tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.basics import (
    Card,
    Elided,
    Empty,
    RoleChip,
    button,
    chip_px,
    clear,
    column,
    describe,
    label,
    row,
    scrolling,
)
from pitchcoach.model import Variant, VariantSentence

SIDE_PX = 350
LONGEST = 180
"""Letters of the listener's own writing; the rest is in the library."""


class ReadyPage(QWidget):
    """The wording for the listener in hand, and the button that begins."""

    record_wanted = Signal()
    write_wanted = Signal()
    file_wanted = Signal()
    wording_wanted = Signal()
    """Open the library to word this variant."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        body = QWidget()
        self._cards = QVBoxLayout(body)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(STEP + 2)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(3 * STEP)
        left = QVBoxLayout()
        left.setSpacing(2 * STEP)
        self._title = Elided("", "section")
        self._edit = button(
            tr("Edit"), self.edit_text, kind="quiet", icon="pen", tip=tr("Change your words as one text (E)")
        )
        head = row(spacing=STEP)
        head.addWidget(self._title, 1)
        head.addWidget(self._edit)
        head.addWidget(self._choices())
        left.addLayout(head)
        left.addWidget(scrolling(body, tr("Your wording")), 1)
        whole.addLayout(left, 1)
        whole.addWidget(self._side())
        desk.settings_changed.connect(self.refresh)

    def _choices(self) -> QWidget:
        """Full text, prompts or nothing."""
        group, box = QButtonGroup(self), QWidget()
        shown = row(spacing=4)
        self._modes = {}
        for mode, text in (("full", tr("Full text")), ("prompts", tr("Prompts")), ("nothing", tr("Nothing"))):
            made = button(
                text,
                kind="segment",
                name=tr("Show") + ": " + text,
                tip=tr("How much of your wording stands on the cards"),
            )
            made.setCheckable(True)
            made.setChecked(self._desk.settings.cards == mode)
            made.clicked.connect(lambda _on=False, m=mode: self._desk.change_settings(cards=m))
            group.addButton(made)
            self._modes[mode] = made
            shown.addWidget(made)
        box.setLayout(shown)
        return box

    def _side(self) -> QWidget:
        self._who = label("", "title", wrap=True)
        self._about = label("", "muted", wrap=True)
        self._writes = label("", "", wrap=True)
        self._record = button(
            tr("Record") + "  ·  " + tr("Space"),
            self.record_wanted.emit,
            kind="big",
            icon="record",
            tip=tr("Begin a take; Space again ends it"),
        )
        self._record.setAccessibleName(tr("Record"))
        self.microphone = MicrophonePanel(self._desk)
        self._count = QCheckBox(tr("Count in 3-2-1"))
        describe(self._count, tr("Count in 3-2-1"), tr("Three seconds to breathe in"))
        self._count.setChecked(self._desk.settings.count_in)
        self._count.toggled.connect(lambda on: self._desk.change_settings(count_in=on))
        self.message = label("", "poor", wrap=True)
        self.message.setVisible(False)
        listener = Card(spacing=STEP)
        listener.body.addWidget(label(tr("Your audience"), "section"))
        listener.body.addLayout(column(self._who, self._about, spacing=0))
        listener.body.addWidget(self._writes)
        begin = Card(spacing=3 * STEP)
        begin.body.addWidget(self.message)
        begin.body.addWidget(self._record)
        begin.body.addLayout(column(label(tr("Microphone"), "section"), self.microphone, spacing=STEP + 2))
        begin.body.addWidget(self._count)
        other = Card(spacing=STEP + 2)
        other.body.addWidget(label(tr("Or without a microphone"), "section"))
        recording = button(
            tr("Recording…"),
            self.file_wanted.emit,
            icon="open",
            name=tr("Open a recording…"),
            tip=tr("Or drop a sound file on the window (Ctrl+O)"),
        )
        writing = button(
            tr("Write it"),
            self.write_wanted.emit,
            icon="pen",
            name=tr("Write it instead"),
            tip=tr("The same pitch as a short message (Ctrl+W)"),
        )
        choices = row(spacing=STEP + 2)
        choices.addWidget(recording, 1)
        choices.addWidget(writing, 1)
        other.body.addLayout(choices)
        side = QWidget()
        side.setLayout(column(begin, listener, other, None, spacing=2 * STEP))
        area = scrolling(side, tr("Begin"))
        area.stand_aside(SIDE_PX)
        return area

    # --- showing -------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the pitch, listener and settings of now."""
        clear(self._cards)
        pitch, audience, variant = self._desk.pitch, self._desk.audience, self._desk.variant
        mode = self._desk.settings.cards
        if mode in self._modes:
            self._modes[mode].setChecked(True)
        self._record.setEnabled(pitch is not None and audience is not None)
        self._edit.setVisible(variant is not None and bool(variant.sentences))
        if pitch is None or audience is None:
            self._who.setText(tr("No pitch yet"))
            self._about.setText(tr("Make one in the library, or import a pitch file."))
            self._writes.setText("")
            self._title.show_text("")
            there = button(
                tr("Open the library"),
                self.wording_wanted.emit,
                kind="primary",
                icon="library",
                tip=tr("Make or import a pitch there"),
            )
            about = tr(
                "A pitch is what you want people to know. Make one in the library, or import a pitch file."
            )
            self._cards.addWidget(Empty("rehearse", tr("No pitch yet"), about, there))
            return
        self._who.setText(audience.name[:1].upper() + audience.name[1:])
        self._about.setText(familiarity_label(audience.familiarity))
        self._writes.setText(f"“{shortened(audience.writes, LONGEST)}”" if audience.writes else "")
        self._writes.setVisible(bool(audience.writes))
        if variant is None or not variant.sentences:
            self._title.show_text(tr("Not worded for {name} yet", name=audience.name))
            for point in pitch.points:
                self._add_card(VariantSentence(point.gist, point.role), "full")
            typed = button(
                tr("Type or paste it"),
                self.edit_text,
                kind="primary",
                icon="pen",
                tip=tr("As one text, split into sentences for you"),
            )
            cells = button(
                tr("Word it point by point"),
                self.wording_wanted.emit,
                icon="library",
                tip=tr("In the grid of the library"),
            )
            self._cards.addLayout(row(typed, cells, None))
        else:
            words = len(variant.text.split())
            self._title.show_text(tr("For {name} · {n} words", name=audience.name, n=words))
            self._fill(variant, mode)
        self._cards.addStretch(1)

    def edit_text(self) -> None:
        """Write the whole wording for this listener as one text."""
        pitch, audience = self._desk.pitch, self._desk.audience
        if pitch is not None and audience is not None:
            from pitchcoach.gui.pages.running_text import RunningTextDialog

            RunningTextDialog(self._desk, pitch, audience, "spoken", self).exec()

    def _fill(self, variant: Variant, mode: str) -> None:
        if mode == "nothing":
            card = Card()
            hint = label(tr("Nothing to read: look at your audience, and speak."), "muted", wrap=True)
            hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
            card.body.addWidget(hint)
            self._cards.addWidget(card)
            return
        for sentence in variant.sentences:
            self._add_card(sentence, mode)

    def _add_card(self, sentence: VariantSentence, mode: str) -> None:
        card = Card(margin=15)
        chip = RoleChip(sentence.role)
        text = label(self._prompt(sentence) if mode == "prompts" else sentence.text, "reading", wrap=True)
        holder = QWidget()
        holder.setFixedWidth(chip_px())
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 1, 0, 0)
        inner.addWidget(chip)
        inner.addStretch(1)
        shown = row(holder, text)
        card.body.addLayout(shown)
        self._cards.addWidget(card)

    def _prompt(self, sentence: VariantSentence) -> str:
        """The gist of the points, else the first words."""
        pitch = self._desk.pitch
        gists = [p.gist for i in sentence.points if pitch is not None and (p := pitch.point(i)) is not None]
        return " · ".join(gists) if gists else " ".join(sentence.text.split()[:4]) + " …"

    def focus_button(self) -> None:
        """Enter and Space record."""
        self._record.setFocus(Qt.FocusReason.OtherFocusReason)

    def complain(self, sentence: str) -> None:
        """Say what went wrong, beside the button that caused it; empty for nothing."""
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))
