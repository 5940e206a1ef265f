"""The first start: what the program is for, the sample's take already scored, the microphone, one button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.findings import headline, said
from pitchcoach.gui.pages.microphone import MicrophonePanel
from pitchcoach.gui.texts import title, tr, verdict
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.basics import Card, button, column, label, row, scrolling
from pitchcoach.gui.widgets.meters import ScoreRing

WIDE_PX = 860
"""Lines longer than this are hard to read."""


class WelcomePage(QWidget):
    """Shown once, before anything else."""

    begin_wanted = Signal()
    review_wanted = Signal()
    own_wanted = Signal()
    """A pitch of their own, at once."""

    def __init__(self, desk: Desk, *, can_record: bool) -> None:
        """Without a microphone to record with there is none to check."""
        super().__init__()
        self._desk = desk
        self.microphone = MicrophonePanel(desk)
        self._ring = ScoreRing()
        self._verdict = label("", "title")
        self._about, self._change = label("", "muted", wrap=True), label("", wrap=True)
        heading = label(tr("Practise your pitch, alone and unheard"), "large", wrap=True)
        words = tr(
            "You speak. PitchCoach writes down what you said, on this machine, and tells you how long it was, which "
            "parts it had, which words your listener would not know, and whether each point reached them."
        )
        cards = QHBoxLayout()
        cards.setSpacing(3 * STEP)
        cards.addWidget(self._sample(), 1)
        check = self._check()
        cards.addWidget(check, 1)
        if not can_record:
            check.hide()
        self._begin = button(
            tr("Rehearse the sample pitch"), self.begin_wanted.emit, kind="big", icon="rehearse",
            tip=tr("See its words for a novelist, and speak them when you are ready (Space)"),
        )  # fmt: skip
        own = button(
            tr("Start with my own pitch"), self.own_wanted.emit, kind="quiet", icon="plus",
            tip=tr("Make a pitch in the library and word it for your audience"),
        )  # fmt: skip
        body = QWidget()
        inside = QVBoxLayout()
        inside.setSpacing(4 * STEP)
        inside.addStretch(1)
        inside.addLayout(column(heading, label(words, "lead-muted", wrap=True), spacing=STEP))
        inside.addLayout(cards)
        inside.addLayout(row(self._begin, own, None))
        inside.addStretch(2)
        middle = QWidget()
        middle.setMaximumWidth(WIDE_PX)
        middle.setLayout(inside)
        whole = QHBoxLayout(body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addStretch(1)
        whole.addWidget(middle, 100)
        whole.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(body, tr("Welcome")))
        self.refresh()

    def _sample(self) -> Card:
        card = Card(spacing=2 * STEP)
        card.body.addWidget(label(tr("A take of the sample pitch, as it was scored"), "section"))
        card.body.addLayout(
            row(self._ring, column(None, self._verdict, self._about, None, spacing=3), spacing=16)
        )
        card.body.addWidget(self._change)
        card.body.addStretch(1)
        look = button(
            tr("Look at this take"), self.review_wanted.emit, icon="words",
            tip=tr("Its scores, its words, and what to change about it"),
        )  # fmt: skip
        card.body.addLayout(row(look, None))
        return card

    def _check(self) -> Card:
        card = Card(spacing=2 * STEP)
        card.body.addWidget(label(tr("Your microphone"), "section"))
        card.body.addWidget(self.microphone)
        words = tr(
            "Recordings stay in a folder of yours. Nothing is sent anywhere: there is no account and no server."
        )
        card.body.addStretch(1)
        card.body.addWidget(label(words, "small", wrap=True))
        return card

    def refresh(self) -> None:
        """Show the scores of the sample as they are now."""
        take = self._desk.take
        report = take.report if take is not None else None
        if take is None or report is None:
            return
        pitch = self._desk.pitch
        audience = pitch.audience(report.audience) if pitch is not None else None
        self._ring.show_value(report.overall)
        self._verdict.setText(verdict(report.overall))
        name = audience.name if audience else report.audience
        self._about.setText(tr("{pitch}, for {name}", pitch=title(take.pitch), name=name))
        if report.findings:
            self._change.setText(
                tr("Change one thing") + ": " + headline(said(report.findings[0].message))[0]
            )

    def focus_button(self) -> None:
        """Enter and Space begin."""
        self._begin.setFocus(Qt.FocusReason.OtherFocusReason)
