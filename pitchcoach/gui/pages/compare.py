"""Two takes side by side: scores, the time each part took, and the words, those that differ marked; to hear in turn."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.texts import clock, dimension_label, moment, tr
from pitchcoach.gui.theme import STEP, THEME
from pitchcoach.gui.widgets.basics import (
    Empty,
    Paragraph,
    RoleChip,
    button,
    clear,
    describe,
    label,
    next_row,
    row,
    rule,
    scrolling,
)
from pitchcoach.gui.widgets.flow import Flow
from pitchcoach.gui.widgets.parts import PartsBar
from pitchcoach.library.records import StoredTake
from pitchcoach.model import DIMENSIONS, ROLES, Report, Role
from pitchcoach.spoken import quotes

MOST = 200
"""Takes offered to compare with, the newest."""
MOST_CHIPS = 3
"""Places of one part that can be heard."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one take said in one part."""

    text: str
    spans: tuple[tuple[float, float], ...]
    """From when to when, in seconds; several where it was said in several places."""


def said_in(report: Report, role: Role) -> Said:
    """The sentences of a part, and where they lie."""
    texts: list[str] = []
    spans: list[tuple[float, float]] = []
    goes_on = False
    for sentence, text in zip(report.sentences, quotes(report), strict=True):
        if sentence.role == role:
            texts.append(text)
            if sentence.start_s is not None and sentence.end_s is not None:
                start = spans.pop()[0] if goes_on and spans else sentence.start_s
                spans.append((start, sentence.end_s))
        goes_on = sentence.role == role
    return Said(" ".join(filter(None, texts)), tuple(spans))


def marked(ours: str, theirs: str) -> tuple[str, str]:
    """Both texts as HTML: words that the other one lacks are bold in ours, struck out in theirs."""
    mine, other = ours.split(), theirs.split()
    matcher = SequenceMatcher(None, [_bare(w) for w in mine], [_bare(w) for w in other], autojunk=False)
    t = THEME.tokens
    left: list[str] = []
    right: list[str] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        same = kind == "equal"
        if b > a:
            words = escape(" ".join(mine[a:b]))
            left.append(words if same else f'<b style="color:{t.accent}">{words}</b>')
        if d > c:
            words = escape(" ".join(other[c:d]))
            right.append(words if same else f'<s style="color:{t.muted}">{words}</s>')
    return " ".join(left), " ".join(right)


def _bare(word: str) -> str:
    return word.strip(".,;:!?…“”\"'").lower()


class CompareView(QWidget):
    """The open take beside another one of the same pitch."""

    hear_wanted = Signal(object, float, float)
    """The path of a recording, from where to where."""
    again_wanted = Signal()
    """Speak this pitch once more."""

    def __init__(self, desk: Desk, *, can_play: bool) -> None:
        super().__init__()
        self._desk, self._can_play = desk, can_play
        self._take: StoredTake | None = None
        self._stale = False
        self._others = QComboBox()
        describe(
            self._others,
            tr("The take to compare with"),
            tr("Another take of this pitch, the best one first chosen"),
        )
        self._others.activated.connect(lambda _index: self._show())
        self._with = label(tr("Compare with"), "muted")
        again = button(tr("New take"), self.again_wanted.emit, kind="primary", icon="record",
                       tip=tr("To the cards, for the same audience"))  # fmt: skip
        self._none = Empty(
            "swap",
            tr("No other take of this pitch yet"),
            tr("Speak it once more: then both stand here, with what changed between them."),
            again,
        )
        body = QWidget()
        self._scores, self._parts, self._words = QGridLayout(), QGridLayout(), QGridLayout()
        self._scores.setHorizontalSpacing(4)
        self._scores.setVerticalSpacing(STEP)
        self._parts.setHorizontalSpacing(14)
        self._parts.setVerticalSpacing(4)
        self._parts.setColumnStretch(1, 1)
        self._words.setHorizontalSpacing(4 * STEP)
        self._words.setVerticalSpacing(STEP + 2)
        self._words.setColumnStretch(0, 1)
        self._words.setColumnStretch(1, 1)
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, STEP, 0, STEP)
        inside.setSpacing(3 * STEP)
        for part in (self._scores, self._parts, self._words):
            inside.addLayout(part)
        inside.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 14, 0, 0)
        whole.addLayout(row(self._with, self._others, None))
        whole.addWidget(self._none, 1)
        self._area = area = scrolling(body, tr("Compare takes"))
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        whole.addWidget(area, 1)
        THEME.changed.connect(self._redraw)

    def _redraw(self) -> None:
        """Other colours."""
        self._stale = True
        if self.isVisible():
            self._show()

    def show_take(self, take: StoredTake) -> None:
        """Offer the other takes, the best of them first chosen."""
        chosen = self._others.currentData() if self._take is not None and self._take.id == take.id else None
        self._take = take
        others = [r for r in self._desk.takes() if r.id != take.id and r.state == "scored"][:MOST]
        self._others.clear()
        for other in others:
            audience = self._desk.pitch.audience(other.audience) if self._desk.pitch else None
            score = "–" if other.overall is None else str(other.overall)
            self._others.addItem(
                f"{moment(other.started_ms)} · {audience.name if audience else other.audience} · {score}",
                other.id,
            )
        same = [i for i, r in enumerate(others) if r.audience == take.audience and r.overall is not None]
        if chosen is not None and self._others.findData(chosen) >= 0:
            self._others.setCurrentIndex(self._others.findData(chosen))
        elif same:
            self._others.setCurrentIndex(max(same, key=lambda i: others[i].overall or 0))
        self._none.setVisible(not others)
        self._area.setVisible(bool(others))
        self._others.setVisible(bool(others))
        self._with.setVisible(bool(others))
        self._redraw()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Somebody looks at it: only then is it worth drawing."""
        super().showEvent(event)
        if self._stale:
            self._show()

    def choose(self, take_id: int) -> None:
        """Compare with this take."""
        at = self._others.findData(take_id)
        if at >= 0:
            self._others.setCurrentIndex(at)
            self._show()

    def _show(self) -> None:
        self._stale = False
        for grid in (self._scores, self._parts, self._words):
            clear(grid)
        chosen, mine = self._others.currentData(), self._take
        if chosen is None or mine is None or mine.report is None:
            return
        other = self._desk.library.takes.load(chosen)
        if other.report is None:
            return
        names = (tr("This take"), moment(round(other.started_at.timestamp() * 1000)))
        self._show_scores(names, mine.report, other.report)
        self._show_parts(names, (mine, other), (mine.report, other.report))
        self._show_words(names, (mine, other), (mine.report, other.report))

    def _show_scores(self, names: tuple[str, str], mine: Report, other: Report) -> None:
        centre = Qt.AlignmentFlag.AlignCenter
        heads = [tr("Overall"), *(dimension_label(d) for d in DIMENSIONS), tr("Time")]
        for place, text in enumerate(heads, 1):
            self._scores.addWidget(label(text, "small"), 0, place, centre)
            self._scores.setColumnStretch(place, 1)
        for at, (name, report) in enumerate(zip(names, (mine, other), strict=True), 1):
            self._scores.addWidget(label(name, "accent" if at == 1 else "section"), at, 0)
            values = [report.overall, *(report.scores.get(d) for d in DIMENSIONS)]
            texts = ["–" if v is None else str(round(v)) for v in values]
            texts.append(_time(report))
            for place, text in enumerate(texts, 1):
                self._scores.addWidget(label(text, "strong"), at, place, centre)
        pairs = zip(
            [mine.overall, *(mine.scores.get(d) for d in DIMENSIONS)],
            [other.overall, *(other.scores.get(d) for d in DIMENSIONS)],
            strict=True,
        )
        for place, (now, before) in enumerate(pairs, 1):
            if now is not None and before is not None:
                by = round(now) - round(before)
                text, kind = (
                    (f"▲ {by}", "good") if by > 0 else (f"▼ {-by}", "poor") if by < 0 else ("=", "small")
                )
                self._scores.addWidget(label(text, kind), 3, place, centre)

    def _show_parts(
        self, names: tuple[str, str], takes: tuple[StoredTake, StoredTake], reports: tuple[Report, Report]
    ) -> None:
        """The parts' times on one scale, each to be heard."""
        if not any(report.duration_s for report in reports):
            return
        whole = max(report.duration_s or 0.0 for report in reports)
        for at, (name, take, report) in enumerate(zip(names, takes, reports, strict=True)):
            path = _sound(take)
            hear = functools.partial(self._hear, path)
            made = button(
                name,
                functools.partial(hear, 0.0, report.duration_s or 0.0),
                kind="chip",
                icon="play",
                name=tr("Hear {name}", name=name),
                tip=tr("Hear {name}", name=name),
            )
            made.setEnabled(path is not None and self._can_play)
            bar = PartsBar(report, whole, name)
            bar.part_chosen.connect(hear)
            self._parts.addWidget(made, at, 0)
            self._parts.addWidget(bar, at, 1)

    def _show_words(
        self, names: tuple[str, str], takes: tuple[StoredTake, StoredTake], reports: tuple[Report, Report]
    ) -> None:
        top = Qt.AlignmentFlag.AlignTop
        heads = next_row(self._words)
        self._words.addWidget(label(names[0], "accent"), heads, 0)
        self._words.addWidget(label(names[1], "section"), heads, 1)
        for role in ROLES:
            pair = said_in(reports[0], role), said_in(reports[1], role)
            if not (pair[0].text or pair[1].text):
                continue
            at = next_row(self._words, 3)
            self._words.addWidget(rule(), at, 0, 1, 2)
            self._words.addWidget(RoleChip(role), at + 1, 0, top | Qt.AlignmentFlag.AlignLeft)
            for place, (take, said, html) in enumerate(
                zip(takes, pair, marked(pair[0].text, pair[1].text), strict=True)
            ):
                self._words.addWidget(self._said(take, said, html), at + 2, place, top)

    def _said(self, take: StoredTake, said: Said, html: str) -> QWidget:
        text = Paragraph()
        if said.text:
            text.set_html(html, said.text)
        else:
            text.setText(tr("left out"))
            text.setProperty("kind", "muted")
        box = QWidget()
        inside = QVBoxLayout(box)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(STEP)
        inside.addWidget(text)
        path = _sound(take)
        if path is not None and self._can_play:
            chips = Flow(4)
            for start, end in said.spans[:MOST_CHIPS]:
                chips.addWidget(
                    button(
                        f"{clock(start)} · {end - start:.0f} s",
                        functools.partial(self._hear, path, start, end),
                        kind="chip",
                        icon="play",
                        name=tr("Hear from {at}", at=clock(start)),
                        tip=tr("Play this part of this take"),
                    )
                )
            inside.addLayout(chips)
        return box

    def _hear(self, path: Path | None, start_s: float, end_s: float) -> None:
        if path is not None and self._can_play:
            self.hear_wanted.emit(path, start_s, end_s)


def _sound(take: StoredTake) -> Path | None:
    return take.audio.path if take.audio is not None and take.audio.path.is_file() else None


def _time(report: Report) -> str:
    return tr("typed") if report.duration_s is None else tr("{n} s", n=round(report.duration_s))
