"""The transcript of the review: a line a sentence, its role beside it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QMenu, QVBoxLayout, QWidget

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.findings import said
from pitchcoach.gui.texts import clock, tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.ask import ask_text
from pitchcoach.gui.widgets.basics import RoleChip, clear, column, label, next_row, scrolling
from pitchcoach.gui.widgets.legend import Legend, Sign
from pitchcoach.gui.widgets.sentence import SentenceText
from pitchcoach.library.records import StoredTake
from pitchcoach.model import Audience, Report
from pitchcoach.spoken import Token, lines


class TranscriptView(QWidget):
    """What was said, marked; words can be played, explained and put right."""

    sought = Signal(float)
    redo_wanted = Signal(object)
    """Speak this sentence again."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._take: StoredTake | None = None
        self._can_redo = False
        self._rows: list[SentenceText] = []
        body = QWidget()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(STEP)
        self._grid.setColumnStretch(2, 1)
        self._legend = Legend()
        self._notes = QVBoxLayout()
        self._notes.setSpacing(STEP)
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 14, 0, STEP)
        inside.setSpacing(14)
        inside.addLayout(self._notes)
        inside.addLayout(self._grid)
        inside.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(STEP)
        self._area = scrolling(body, tr("Transcript"))
        whole.addWidget(self._area, 1)
        whole.addWidget(self._legend)

    def show_take(
        self, take: StoredTake, report: Report, *, can_redo: bool = False, again: bool = False
    ) -> None:
        """Show this take; `again` where it is on the screen already, and stays where it was scrolled to."""
        self._take, self._can_redo = take, can_redo
        if not again:
            self._area.verticalScrollBar().setValue(0)
        self._rows = []
        clear(self._grid)
        clear(self._notes)
        listener = self._audience(report)
        name = listener.name if listener else report.audience
        for note in report.notes:
            self._notes.addWidget(label(said(note), "muted", wrap=True))
        for number, line in enumerate(lines(report)):
            if report.drift is not None and report.drift.sentence == number:
                self._say_drift(report)
            text = SentenceText(line, name)
            text.word_chosen.connect(self._play)
            text.menu_wanted.connect(self._menu)
            text.correction_wanted.connect(self._put_right)
            self._rows.append(text)
            at = next_row(self._grid)
            chip = RoleChip(line.sentence.role)
            place = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
            held = QWidget()
            held.setLayout(column(4, chip, spacing=0))
            self._grid.addWidget(held, at, 0, place)
            when = label("" if line.sentence.start_s is None else clock(line.sentence.start_s), "small")
            when.setContentsMargins(0, 7, 0, 0)
            self._grid.addWidget(when, at, 1, place)
            self._grid.addWidget(text, at, 2)
        self._show_legend()

    def _say_drift(self, report: Report) -> None:
        assert report.drift is not None
        other = self._desk.pitch.audience(report.drift.audience) if self._desk.pitch else None
        words = tr(
            "From here it sounds like your words for {name}",
            name=other.name if other else report.drift.audience,
        )
        self._grid.addWidget(label(words, "fair", wrap=True), next_row(self._grid), 2)

    def _show_legend(self) -> None:
        """What the marks mean."""
        report = self._take.report if self._take is not None else None
        if report is None:
            return
        parts: list[tuple[Sign, str]] = []
        listener = self._audience(report)
        if report.jargon:
            name = listener.name if listener else report.audience
            parts.append(("term", tr("{name} would not know it", name=name)))
        if report.delivery and report.delivery.fillers:
            parts.append(("filler", tr("filler")))
        parts.append(("", tr("Right-click a word for more")))
        self._legend.show_entries(parts)

    def show_moment(self, seconds: float | None) -> None:
        """Highlight the word of this moment, and keep its sentence in sight."""
        for text in self._rows:
            before = text.is_played
            text.show_moment(seconds)
            if text.is_played and not before and self.isVisible():
                self._area.ensureWidgetVisible(text, 0, 40)

    def _audience(self, report: Report) -> Audience | None:
        return self._desk.pitch.audience(report.audience) if self._desk.pitch else None

    def _play(self, token: Token) -> None:
        if token.start_s is not None:
            self.sought.emit(token.start_s)

    def _menu(self, token: Token, at: QPoint) -> None:
        menu = self.menu_of(token)
        if menu is not None:
            menu.exec(at)

    def menu_of(self, token: Token) -> QMenu | None:
        """What can be done about a word; None for a pause or where the pitch is gone."""
        take = self._take
        listener = self._audience(take.report) if take and take.report else None
        if token.pause or take is None or listener is None:
            return None
        term = token.term.term if token.term else token.text.strip(".,;:!?…“”\"'").lower()
        menu = QMenu(self)
        if token.term is not None:
            menu.addAction(
                tr("{name} knows “{term}”", name=listener.name[:1].upper() + listener.name[1:], term=term),
                lambda: self._desk.learn_word(listener.id, term, take),
            )
        menu.addAction(
            tr("Add “{term}” to the glossary…", term=term), lambda: self._gloss(take, listener, term)
        )
        if token.word is not None and self._can_redo and take.report is not None:
            said = next(
                (
                    row.sentence
                    for row in self._rows
                    if token in row.tokens and row.sentence.start_s is not None
                ),
                None,
            )
            if said is not None:
                menu.addAction(tr("Redo this sentence"), lambda: self.redo_wanted.emit(said))
        line = next((row for row in self._rows if token in row.tokens), None)
        if line is not None:
            menu.addAction(tr("Copy this sentence"), lambda: self._copy(line))
        if token.word is not None:
            index = token.word
            menu.addAction(tr("Put this word right…"), lambda: self._correct(take, index, token.text))
        return menu

    def _copy(self, line: SentenceText) -> None:
        """As it stands there, without pauses and ums."""
        words = [token.text for token in line.tokens if not (token.pause or token.filler)]
        QGuiApplication.clipboard().setText(" ".join(words))

    def _gloss(self, take: StoredTake, listener: Audience, term: str) -> None:
        known = next(
            (g for g in (self._desk.pitch.glossary if self._desk.pitch else ()) if g.term == term), None
        )
        question = tr("Instead of “{term}”, to {name} I say:", term=term, name=listener.name)
        text = ask_text(self, tr("Glossary"), question, known.instead.get(listener.id, "") if known else "")
        if text:
            self._desk.put_in_glossary(term, listener.id, text, take)

    def _put_right(self, token: Token) -> None:
        """A double click or F2 on a word."""
        if self._take is not None and token.word is not None:
            self._correct(self._take, token.word, token.text)

    def _correct(self, take: StoredTake, index: int, text: str) -> None:
        better = ask_text(self, tr("Put this word right"), tr("What you said:"), text)
        if better and better != text:
            self._desk.correct_word(take, index, better)
