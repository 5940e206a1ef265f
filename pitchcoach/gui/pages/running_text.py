"""A variant typed or pasted as running text: cut into sentences, each with a role and a point to confirm or change."""

from __future__ import annotations

import dataclasses
from typing import cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from pitchcoach.errors import PitchcoachError
from pitchcoach.gui.desk import Desk
from pitchcoach.gui.jobs import Job
from pitchcoach.gui.sentences import worded
from pitchcoach.gui.texts import role_label, tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.ask import foot
from pitchcoach.gui.widgets.basics import (
    RoleChip,
    button,
    clear,
    column,
    describe,
    label,
    next_row,
    row,
    rule,
    scrolling,
    splitter,
)
from pitchcoach.model import POINT_ROLES, Audience, Channel, Pitch, Role, Variant, VariantSentence
from pitchcoach.rehearsal import suggest_wording

QUIET_MS = 400
CHOICE_PX = 28
WORDS_A_MINUTE = 140
"""To tell how long a text takes to say; the same as `length.words_per_minute` of the scores."""
OFFERED: tuple[Role, ...] = (*POINT_ROLES, "other")


GIST = 32
"""Letters of a point in the list of them; the rest is read on hovering."""


class _Row:
    """One sentence with its choices."""

    def __init__(self, sentence: VariantSentence, pitch: Pitch) -> None:
        self.sentence = sentence
        self.chosen = False
        self.chip = RoleChip(sentence.role)
        self.role, self.point = QComboBox(), QComboBox()
        describe(
            self.role,
            tr("Role of “{words}”", words=sentence.text),
            tr("Suggested from the words; change it where it is wrong"),
        )
        describe(
            self.point,
            tr("Point of “{words}”", words=sentence.text),
            tr("Suggested from the words; change it where it is wrong"),
        )
        for box in (self.role, self.point):
            box.setProperty("kind", "cell")
            box.setFixedHeight(CHOICE_PX)
        self.point.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.point.setMinimumContentsLength(16)
        for role in OFFERED:
            self.role.addItem(role_label(role), role)
        if sentence.role not in OFFERED:
            self.role.addItem(role_label(sentence.role), sentence.role)
        self.role.setCurrentIndex(self.role.findData(sentence.role))
        self.point.addItem(tr("no point"), "")
        for point in pitch.points:
            name = f"{role_label(point.role)}: {point.gist}"
            self.point.addItem(name if len(name) <= GIST else name[: GIST - 2].rstrip() + " …", point.id)
            self.point.setItemData(self.point.count() - 1, name, Qt.ItemDataRole.ToolTipRole)
        self.point.setCurrentIndex(max(0, self.point.findData(sentence.points[0] if sentence.points else "")))
        self.role.activated.connect(self._choose)
        self.point.activated.connect(self._choose)

    def _choose(self, _index: int) -> None:
        self.chosen = True
        self.chip.show_role(cast("Role", self.role.currentData()))

    @property
    def made(self) -> VariantSentence:
        """The sentence as it was confirmed."""
        if not self.chosen:
            return self.sentence
        point = str(self.point.currentData())
        others = tuple(i for i in self.sentence.points[1:] if i != point)
        return dataclasses.replace(
            self.sentence,
            role=cast("Role", self.role.currentData()),
            points=(point, *others) if point else (),
        )


class RunningTextDialog(QDialog):
    """The text at the left, what was made of it at the right; suggestions follow the typing."""

    def __init__(
        self, desk: Desk, pitch: Pitch, audience: Audience, channel: Channel, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._desk, self._pitch, self._audience, self._channel = desk, pitch, audience, channel
        self._rows: list[_Row] = []
        self._job: Job | None = None
        self._suggested_for = ""
        found = pitch.variant(audience.id, channel)
        self._variant = found if found is not None and found.channel == channel else None
        heading = tr("Your words for {name}", name=audience.name)
        self.setWindowTitle(heading)
        self.resize(1020, 640)
        self.text = QPlainTextEdit(self._variant.text if self._variant else "")
        self.text.setProperty("kind", "reading")
        describe(self.text, heading, tr("Write as you would speak; it is split into sentences"))
        self.text.setPlaceholderText(tr("Type or paste what you say, from the first word to the last."))
        self.text.setTabChangesFocus(True)
        self._count = label("", "muted")
        self._hint = label(tr("Each sentence gets a role and a point. Change what was guessed wrong."), "muted",
                           wrap=True)  # fmt: skip
        body = QWidget()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(STEP)
        self._grid.setColumnStretch(1, 1)
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addLayout(self._grid)
        inside.addStretch(1)
        self._save = button(
            tr("Save"), self._accept, kind="primary", icon="check", tip=tr("Keep what you wrote (Ctrl+Enter)")
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 18)
        whole.setSpacing(2 * STEP)
        left, right = QWidget(), QWidget()
        left.setLayout(column(label(heading, "strong"), self.text, self._count, spacing=STEP))
        right.setLayout(
            column(
                label(tr("Sentences"), "strong"), self._hint, scrolling(body, tr("Sentences")), spacing=STEP
            )
        )
        parts = splitter("running-text", left, right)
        parts.setSizes([420, 560])
        whole.addWidget(parts, 1)
        whole.addLayout(foot(self, self._save))
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(QUIET_MS)
        self._rest.timeout.connect(self._suggest)
        self.text.textChanged.connect(self._typed)
        self._typed()
        if self._variant is not None:
            # what is there was confirmed once: it is shown as it is
            self._suggested_for = self.text.toPlainText().strip()
            self._show(self._variant.sentences)
            self._rest.stop()
            self._save.setEnabled(True)

    def _typed(self) -> None:
        text = self.text.toPlainText().strip()
        words = len(text.split())
        if self._channel == "spoken":
            seconds = round(words * 60 / WORDS_A_MINUTE)
            target = round((self._variant.target_seconds if self._variant else None) or 45)
            self._count.setText(tr("{n} words · about {s} s of {t} s", n=words, s=seconds, t=target))
        else:
            self._count.setText(tr("{n} words · {c} characters", n=words, c=len(text)))
        self._save.setEnabled(False)
        if text:
            self._rest.start()
        else:
            self._rest.stop()
            self._suggested_for = ""
            self._show(())
            self._save.setEnabled(self._variant is not None)

    def _suggest(self) -> None:
        text = self.text.toPlainText().strip()
        pitch, audience, channel = self._pitch, self._audience, self._channel
        if self._job is not None:
            self._job.cancel()
        self._job = self._desk.jobs.start(
            tr("Reading the text"),
            lambda _ticket: suggest_wording(text, pitch=pitch, audience=audience, channel=channel),
            done=lambda found: self._take_in(text, found),
            failed=self._failed,
            quiet=True,
        )

    def _take_in(self, text: str, found: tuple[VariantSentence, ...]) -> None:
        self._suggested_for = text
        confirmed = {r.sentence.text: r for r in self._rows if r.chosen}
        before = {s.text: s for s in self._variant.sentences} if self._variant else {}
        self._show(
            tuple(confirmed[s.text].made if s.text in confirmed else before.get(s.text, s) for s in found),
            frozenset(confirmed),
        )
        self._save.setEnabled(self._suggested_for == self.text.toPlainText().strip())

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, PitchcoachError):
            raise error
        self._hint.setText(worded(error))

    def _show(self, sentences: tuple[VariantSentence, ...], confirmed: frozenset[str] = frozenset()) -> None:
        clear(self._grid)
        self._rows = []
        for sentence in sentences:
            made = _Row(sentence, self._pitch)
            made.chosen = sentence.text in confirmed
            self._rows.append(made)
            at = next_row(self._grid, 3)
            self._grid.addWidget(made.chip, at, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(label(sentence.text, wrap=True), at, 1, 1, 2)
            choices = row(made.role, spacing=STEP)
            choices.addWidget(made.point, 1)
            self._grid.addLayout(choices, at + 1, 1, 1, 2)
            self._grid.addWidget(rule(), at + 2, 0, 1, 3)

    @property
    def sentences(self) -> tuple[VariantSentence, ...]:
        """The sentences as they were confirmed."""
        return tuple(made.made for made in self._rows)

    @property
    def pitch(self) -> Pitch:
        """The pitch with this variant in it; without it where the text is empty."""
        mine = self._variant or Variant(
            self._audience.id, (), self._channel, target_seconds=45 if self._channel == "spoken" else None
        )
        changed = dataclasses.replace(mine, sentences=self.sentences)
        variants = list(self._pitch.variants)
        if self._variant is not None:
            variants[variants.index(self._variant)] = changed
        else:
            variants.append(changed)
        return dataclasses.replace(self._pitch, variants=tuple(variants))

    def _accept(self) -> None:
        label = tr("Wording for {name}", name=self._audience.name)
        if self._desk.edit_pitch(self.pitch, label):
            self.accept()

    def done(self, result: int) -> None:
        """Nothing is read any more once it is closed."""
        self._rest.stop()
        if self._job is not None:
            self._job.cancel()
        super().done(result)
