"""The same pitch as a short message: a text box with its limit, scored as it is typed."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from pitchcoach.errors import PitchcoachError
from pitchcoach.gui.desk import Desk, Standing
from pitchcoach.gui.jobs import Job
from pitchcoach.gui.pages.review_side import ChangeCard, NextCard, ScoresCard
from pitchcoach.gui.texts import tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.basics import Card, button, column, label, row, scrolling, set_kind
from pitchcoach.model import Pitch, Report, Variant
from pitchcoach.rehearsal import score_text

QUIET_MS = 450
"""How long typing rests before it is scored: after a thought, not in it."""


def presets() -> tuple[tuple[str, int], ...]:
    """Kinds of message and their limits in characters (`[sources]` of the scorer's rules)."""
    return (
        (tr("LinkedIn note"), 200),
        (tr("LinkedIn note, premium"), 300),
        (tr("InMail"), 400),
        (tr("Email"), 750),
    )


class WrittenPage(QWidget):
    """Write, see the scores, keep it as a take."""

    kept = Signal(int)
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._report: Report | None = None
        self._job: Job | None = None
        self._kind = QComboBox()
        self._kind.setAccessibleName(tr("Kind of message"))
        for name, limit in presets():
            self._kind.addItem(f"{name} · {limit}", limit)
        self._kind.setCurrentIndex(1)
        self._kind.currentIndexChanged.connect(lambda _i: self._typed())
        self.text = QPlainTextEdit()
        self.text.setProperty("kind", "reading")
        self.text.setPlaceholderText(tr("Hello …"))
        self.text.setAccessibleName(tr("Your message"))
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._typed)
        self._count = label("", "muted")
        self._hint = label("", "muted", wrap=True)
        self.scores, self.change, self.next = ScoresCard(), ChangeCard(can_play=False), NextCard()
        self._keep = button(
            tr("Keep as a take"),
            self._save,
            kind="primary",
            icon="check",
            tip=tr("Save it and review it (Ctrl+Return)"),
        )
        self._keep.setShortcut("Ctrl+Return")
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(QUIET_MS)
        self._rest.timeout.connect(self._score)
        card = Card(margin=20)
        start = button(
            tr("Start from my wording"),
            self._from_variant,
            icon="words",
            tip=tr("Put your wording for this listener into the box"),
        )
        card.body.addLayout(row(label(tr("Message as"), "muted"), self._kind, None, start))
        card.body.addWidget(self.text, 1)
        card.body.addLayout(row(self._count, None, button(tr("Back"), self.left.emit), self._keep))
        side = QWidget()
        side.setLayout(column(self._hint, self.scores, self.change, self.next, None, spacing=3 * STEP))
        area = scrolling(side, tr("Scores"))
        area.setFixedWidth(352)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(3 * STEP)
        main = QVBoxLayout()
        main.addWidget(card, 1)
        whole.addLayout(main, 1)
        whole.addWidget(area)

    def begin(self, text: str = "") -> None:
        """Start a message, from the words of a take where given."""
        self._report = None
        self.text.setPlainText(text)
        self._typed()
        self.text.setFocus()

    def _from_variant(self) -> None:
        pitch, audience = self._desk.pitch, self._desk.audience
        variant = pitch.variant(audience.id, "written") if pitch and audience else None
        if variant is not None:
            self.text.setPlainText(variant.text)

    @property
    def limit(self) -> int:
        """Characters the message may have."""
        return int(self._kind.currentData())

    def _typed(self) -> None:
        count = len(self.text.toPlainText().strip())
        left = self.limit - count
        words = len(self.text.toPlainText().split())
        over = tr("{n} too many", n=-left) if left < 0 else tr("{n} left", n=left)
        self._count.setText(
            tr(
                "{n} of {limit} characters · {over} · {words} words",
                n=count,
                limit=self.limit,
                over=over,
                words=words,
            )
        )
        set_kind(self._count, "poor" if left < 0 else "muted")
        self._keep.setEnabled(False)
        if words < 2:
            self._show(None, tr("Write as you would to {name}. It is scored as you type.", name=self._name()))
            self._rest.stop()
        else:
            self._rest.start()

    def _name(self) -> str:
        return self._desk.audience.name if self._desk.audience else tr("your listener")

    def _pitch(self) -> Pitch | None:
        """The pitch with this limit in its written variant, which the length is scored by."""
        import dataclasses

        pitch, audience = self._desk.pitch, self._desk.audience
        if pitch is None or audience is None:
            return None
        found = pitch.variant(audience.id, "written")
        sentences = found.sentences if found else ()
        mine = Variant(audience.id, sentences, "written", max_characters=self.limit)
        others = tuple(v for v in pitch.variants if (v.audience, v.channel) != (audience.id, "written"))
        return dataclasses.replace(pitch, variants=(*others, mine))

    def _score(self) -> None:
        pitch, audience = self._pitch(), self._desk.audience
        if pitch is None or audience is None:
            return
        if self._job is not None:
            self._job.cancel()
        text, weights = self.text.toPlainText(), dict(self._desk.settings.weights)

        def work(_ticket: object) -> Report:
            return score_text(
                text, source="typed", pitch=pitch, audience=audience, weights=weights, channel="written"
            )

        self._job = self._desk.jobs.start(
            tr("Scoring"), work, done=lambda r: self._show(r, ""), failed=self._failed, quiet=True
        )
        self._job.ended.connect(self._forget)

    def _forget(self) -> None:
        if self.sender() is self._job:
            self._job = None

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, PitchcoachError):
            raise error
        self._show(None, str(error))

    def _show(self, report: Report | None, hint: str) -> None:
        self._report = report
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._keep.setEnabled(report is not None)
        for widget in (self.scores, self.change, self.next):
            widget.setVisible(report is not None)
        if report is not None:
            self.scores.show_report(report, Standing(None, None))
            self.change.show_finding(report.findings[0] if report.findings else None, can_redo=False)
            self.next.show_findings(report.findings[1:])

    def _save(self) -> None:
        pitch = self._desk.pitch
        if self._report is None or pitch is None:
            return
        try:
            take = self._desk.library.save_scored_take(self._report, pitch)
        except PitchcoachError as error:
            self._show(self._report, str(error))
            return
        self._desk.takes_changed.emit()
        self.kept.emit(take)
