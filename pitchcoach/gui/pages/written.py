"""The same pitch as a short message: a text box with its limit, scored as it is typed."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from pitchcoach.errors import PitchcoachError
from pitchcoach.gui.desk import Desk
from pitchcoach.gui.jobs import Job
from pitchcoach.gui.pages.points import PointMarks
from pitchcoach.gui.pages.review_side import ChangeCard, NextCard, ScoresCard
from pitchcoach.gui.sentences import worded
from pitchcoach.gui.texts import tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.basics import Card, button, column, describe, label, row, scrolling, set_kind
from pitchcoach.gui.widgets.message_box import MessageBox
from pitchcoach.model import Pitch, Report, Variant
from pitchcoach.rehearsal import score_text
from pitchcoach.remedies import by_remedy

QUIET_MS = 450
"""How long typing rests before it is scored: after a thought, not in it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of message and what it may hold (`[sources]` of the scorer's rules)."""

    name: str
    characters: int
    words: tuple[int, int] | None = None
    """Where it is counted in words: the fewest and the most."""


def presets() -> tuple[Kind, ...]:
    """What can be chosen."""
    return (
        Kind(tr("LinkedIn note"), 200),
        Kind(tr("LinkedIn note, premium"), 300),
        Kind(tr("InMail"), 400),
        # six characters a word, as English has them with their spaces
        Kind(tr("Email"), 750, (50, 125)),
    )


class WrittenPage(QWidget):
    """Write, see the scores, keep it as a take."""

    kept = Signal(int)
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._report: Report | None = None
        self._kept: int | None = None
        self._job: Job | None = None
        self._kind = QComboBox()
        describe(self._kind, tr("Kind of message"), tr("Sets the limit in characters"))
        self._kinds = presets()
        for kind in self._kinds:
            size = tr("{n} characters", n=kind.characters)
            if kind.words is not None:
                size = tr("{a} to {b} words", a=kind.words[0], b=kind.words[1])
            self._kind.addItem(f"{kind.name} · {size}")
        self._kind.setCurrentIndex(1)
        self._kind.currentIndexChanged.connect(lambda _i: self._typed())
        self.text = MessageBox()
        self.text.setPlaceholderText(tr("Hello …"))
        describe(self.text, tr("Your message"), tr("Scored as you type"))
        self.text.textChanged.connect(self._typed)
        self._count = label("", "muted")
        self._hint = label("", "muted", wrap=True)
        self.scores, self.change, self.next = ScoresCard(), ChangeCard(can_play=False), NextCard()
        self.next.all_wanted.connect(self._show_all)
        self._keep = button(
            tr("Keep as a take"),
            self._save,
            kind="primary",
            icon="check",
            tip=tr("Save it and review it (Ctrl+Enter)"),
        )
        self._keep.setShortcut("Ctrl+Return")
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(QUIET_MS)
        self._rest.timeout.connect(self._score)
        card = Card(margin=20)
        start = button(
            tr("My wording"),
            self._from_variant,
            icon="words",
            tip=tr("Put your wording for this audience into the box"),
        )
        card.body.addLayout(row(self._kind, None, start))
        card.body.addWidget(self.text, 1)
        self._room = QProgressBar()
        self._room.setTextVisible(False)
        self._room.setAccessibleName(tr("Room that is taken"))
        card.body.addLayout(column(self._count, self._room, spacing=STEP))
        self._points = PointMarks()
        card.body.addWidget(self._points)
        copy = button(tr("Copy"), self._copy, icon="note", tip=tr("To paste it where you send it from"))
        back = button(tr("Back"), self.left.emit, kind="quiet", tip=tr("The message is not kept"))
        card.body.addLayout(row(None, back, copy, self._keep))
        side = QWidget()
        side.setLayout(column(self._hint, self.scores, self.change, self.next, None, spacing=3 * STEP))
        area = scrolling(side, tr("Scores"))
        area.stand_aside(352)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(3 * STEP)
        main = QVBoxLayout()
        main.addWidget(card, 1)
        whole.addLayout(main, 1)
        whole.addWidget(area)

    def begin(self, text: str = "") -> None:
        """Start a message, from the words of a take where given."""
        self._report = self._kept = None
        self.text.setPlainText(text)
        self._typed()
        self.text.setFocus()

    def _from_variant(self) -> None:
        pitch, audience = self._desk.pitch, self._desk.audience
        variant = pitch.variant(audience.id, "written") if pitch and audience else None
        if variant is not None:
            self.text.setPlainText(variant.text)

    @property
    def kind(self) -> Kind:
        """The kind of message that is chosen."""
        return self._kinds[max(0, self._kind.currentIndex())]

    @property
    def limit(self) -> int:
        """Characters the message may have."""
        return self.kind.characters

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText().strip())
        self._desk.told.emit(tr("Copied. Paste it where you send it from."), False)

    def _count_up(self) -> None:
        """What is there, and how much room is left."""
        text = self.text.toPlainText().strip()
        characters, words = len(text), len(text.split())
        kind = self.kind
        if kind.words is not None:
            low, high = kind.words
            over, used, most = words > high, words, high
            left = tr("{n} too many", n=words - high) if over else tr("{n} left", n=high - words)
            if words < low:
                left = tr("{n} more would do", n=low - words)
            shown = tr("{n} of {limit} words · {over} · {c} characters", n=words, limit=high, over=left,
                       c=characters)  # fmt: skip
        else:
            over, used, most = characters > self.limit, characters, self.limit
            rest = self.limit - characters
            left = tr("{n} too many", n=-rest) if over else tr("{n} left", n=rest)
            shown = tr(
                "{n} of {limit} characters · {over} · {words} words",
                n=characters,
                limit=self.limit,
                over=left,
                words=words,
            )
        self._count.setText(shown)
        set_kind(self._count, "poor" if over else "muted")
        self._room.setRange(0, most)
        self._room.setValue(min(used, most))
        set_kind(self._room, "over" if over else "")

    def _typed(self) -> None:
        self._count_up()
        words = len(self.text.toPlainText().split())
        self._keep.setEnabled(False)
        if words < 2:
            self._show(None, tr("Write as you would to {name}. It is scored as you type.", name=self._name()))
            self._rest.stop()
        else:
            self._rest.start()

    def _name(self) -> str:
        return self._desk.audience.name if self._desk.audience else tr("your audience")

    def _pitch(self) -> Pitch | None:
        """The pitch with this limit in its written variant, which the length is scored by."""
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
        self._show(None, worded(error))

    def _show(self, report: Report | None, hint: str) -> None:
        self._report = report
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._keep.setEnabled(report is not None)
        for widget in (self.scores, self.change, self.next):
            widget.setVisible(report is not None)
        pitch = self._desk.pitch
        if pitch is not None:
            self._points.show_report(pitch, report)
        self.text.show_terms(report.jargon if report is not None else ())
        if report is not None:
            self.scores.show_report(report, self._desk.standing_of_next("written"))
            mended = by_remedy(report.findings)
            self.change.show_findings(mended[0] if mended else (), can_redo=False)
            self.next.show_findings(mended[1:], total=len(report.findings))

    def _show_all(self) -> None:
        """Every finding, not the first few."""
        if self._report is not None:
            found = self._report.findings
            self.next.show_findings(by_remedy(found)[1:], total=len(found), most=len(found))

    def _save(self) -> None:
        pitch = self._desk.pitch
        if self._report is None or pitch is None:
            return
        try:
            take = self._desk.library.save_scored_take(self._report, pitch)
        except PitchcoachError as error:
            self._show(self._report, worded(error))
            return
        self._kept = take
        self._desk.takes_changed.emit()
        self.kept.emit(take)

    def taken_back(self) -> bool:
        """Whether the take kept last was undone; its words still stand here, to go on with. Tells it once."""
        kept, self._kept = self._kept, None
        return kept is not None and all(row.id != kept for row in self._desk.takes())
