"""The left side of the review: scores with their change, the one thing to change, and what comes after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QProgressBar, QWidget

from pitchcoach.gui.desk import Standing
from pitchcoach.gui.findings import MOMENT, headline, said, source, worth
from pitchcoach.gui.texts import clock, dimension_label, moment, shortened, tr, verdict
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.basics import Card, button, clear, column, label, row, set_kind
from pitchcoach.gui.widgets.meters import ScoreBar, ScoreRing
from pitchcoach.library.records import TakeRow
from pitchcoach.model import DIMENSIONS, Finding, Report

LONGEST = 72
"""Letters of a finding after the first: two lines; the rest on hovering."""
BESIDE_PX = 9
"""Around the text of a button without a frame."""
FURTHER = 2
"""Findings shown under "Next"; the tab has them all."""


class ScoresCard(Card):
    """Overall and the dimensions, each with its change against the take before and against the best."""

    def __init__(self) -> None:
        super().__init__(margin=18, spacing=STEP)
        self._ring = ScoreRing()
        self._verdict = label("", "title")
        self._against = label("", "muted", wrap=True)
        self.body.addLayout(
            row(self._ring, column(None, self._verdict, self._against, None, spacing=3), spacing=16)
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(9)
        grid.setVerticalSpacing(STEP)
        grid.setColumnStretch(1, 1)
        self._heads = []
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for place, text in ((3, tr("last")), (4, tr("best"))):
            head = label(text, "small")
            head.setAlignment(right)
            grid.addWidget(head, 0, place)
            self._heads.append(head)
        self._rows = {}
        for number, dimension in enumerate(DIMENSIONS, 1):
            bar, value = ScoreBar(), label("", "strong")
            value.setAlignment(right)
            value.setMinimumWidth(28)
            changes = (label("", "small"), label("", "small"))
            for change in changes:
                change.setAlignment(right)
                change.setMinimumWidth(34)
            name = label(dimension_label(dimension))
            for place, widget in enumerate((name, bar, value, *changes)):
                grid.addWidget(widget, number, place)
            self._rows[dimension] = (name, bar, value, changes)
        self.body.addLayout(grid)

    def show_report(self, report: Report, standing: Standing, *, waiting: bool = False) -> None:
        """Show the scores of this report among the other takes; `waiting` for those of the delivery."""
        self._ring.show_value(report.overall)
        self._verdict.setText(verdict(report.overall))
        self._against.setText(_against(report.overall, standing))
        others = (standing.last, standing.best)
        for head, other in zip(self._heads, others, strict=True):
            head.setVisible(other is not None)
            head.setToolTip("" if other is None else moment(other.started_ms))
        for dimension, (head, bar, value, changes) in self._rows.items():
            now = None if waiting and dimension == "delivery" else report.scores.get(dimension)
            # what was typed has no delivery, and no line for it
            there = report.duration_s is not None or dimension != "delivery"
            for widget in (head, bar, value):
                widget.setVisible(there)
            name = dimension_label(dimension)
            said = [f"{name}: " + (tr("not scored") if now is None else str(round(now)))]
            none = "…" if waiting and dimension == "delivery" else "–"
            value.setText(none if now is None else str(round(now)))
            for change, other, words in zip(
                changes, others, (tr("{n} in the take before"), tr("{n} in the best take")), strict=True
            ):
                before = getattr(other, dimension) if other else None
                text, kind = _change(now, before)
                change.setText(text)
                set_kind(change, kind)
                change.setVisible(other is not None and there)
                tip = "" if before is None else words.format(n=before)
                change.setToolTip(tip)
                said += [tip] if tip else []
            best = getattr(standing.best, dimension) if standing.best else None
            bar.show_value(now, best)
            bar.setAccessibleName(", ".join(said))


def _change(now: float | None, before: int | None) -> tuple[str, str]:
    if now is None or before is None:
        return "", "small"
    by = round(now) - before
    if by == 0:
        return "=", "small"
    return (f"▲ {by}", "good") if by > 0 else (f"▼ {-by}", "poor")


def _against(overall: float | None, standing: Standing) -> str:
    """`6 better than your last, 2 below your best (12 May)`."""
    if overall is None:
        return ""
    if standing.sample:
        return tr("The sample that came with PitchCoach")
    if standing.last is None and standing.best is None:
        return tr("Your first take for this audience")
    parts = []
    last, best = standing.last, standing.best
    if last is not None and last.overall is not None:
        by = round(overall) - last.overall
        if by > 0:
            parts.append(tr("{n} better than your last", n=by))
        elif by < 0:
            parts.append(tr("{n} below your last", n=-by))
        else:
            parts.append(tr("level with your last"))
    if best is not None and best.overall is not None:
        by = round(overall) - best.overall
        if by > 0:
            parts.append(tr("your best so far"))
        elif best is not last or by < 0:
            parts.append(
                tr("{n} below your best ({day})", n=-by, day=_day(best)) if by else tr("level with your best")
            )
    return ", ".join(parts)


def _day(take: TakeRow) -> str:
    return moment(take.started_ms).rsplit(",", 1)[0]


class ChangeCard(Card):
    """ "Change one thing": the finding with the highest gain."""

    redo_wanted = Signal(object)
    hear_wanted = Signal(object)
    moment_wanted = Signal(object)

    def __init__(self, *, can_play: bool) -> None:
        super().__init__(strong=True, margin=18, spacing=STEP)
        self._finding: Finding | None = None
        self._worth = label("", "accent", wrap=True)
        self._head = label("", "lead", wrap=True)
        self._rest = label("", "muted", wrap=True)
        self._redo = button(
            tr("Redo this part"), lambda: self.redo_wanted.emit(self._finding), kind="primary", icon="redo",
            tip=tr("Record 15 s of this part again and see at once what it gains (R)"),
        )  # fmt: skip
        self._hear = button(
            tr("Hear it"),
            lambda: self.hear_wanted.emit(self._finding),
            icon="play",
            tip=tr("Play the words this is about"),
        )
        self._show = button(
            tr("Show me"),
            lambda: self.moment_wanted.emit(self._finding),
            icon="words",
            tip=tr("See the words this is about in the transcript"),
        )
        self._hear.setVisible(can_play)
        self._can_play = can_play
        for widget in (self._worth, self._head, self._rest):
            self.body.addWidget(widget)
        self.body.addLayout(
            column(2, row(self._redo, self._hear, self._show, None, spacing=STEP + 2), spacing=0)
        )

    @property
    def finding(self) -> Finding | None:
        """What it shows."""
        return self._finding

    def focus_first(self) -> None:
        """Go on by keyboard here."""
        for made in (self._redo, self._hear, self._show):
            if made.isVisibleTo(self):
                made.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def show_findings(self, alike: Sequence[Finding], *, can_redo: bool) -> None:
        """Show what mends these, the first of them in words; without any, that there is nothing left to change."""
        finding = self._finding = alike[0] if alike else None
        if finding is None:
            self._worth.setText(tr("Change nothing"))
            self._head.setText(tr("Nothing here costs you a point."))
            self._rest.setText(tr("Say it to somebody who has never heard it."))
            self.setToolTip("")
        else:
            self._worth.setText("  ·  ".join([tr("Change one thing"), *worth(alike)]))
            first, rest = headline(said(finding.message))
            self._head.setText(first)
            self._rest.setText(rest)
            self.setToolTip(f"{source(finding)}\n({finding.rule})")
        self._rest.setVisible(bool(self._rest.text()))
        at = finding is not None and finding.start_s is not None
        self._redo.setVisible(can_redo and finding is not None)
        self._hear.setVisible(at and self._can_play)
        self._show.setVisible(at and not self._can_play)


class RedoCard(Card):
    """A part that was spoken anew: what it gained, to hear, keep, try again or drop."""

    keep_wanted = Signal()
    drop_wanted = Signal()
    again_wanted = Signal()
    hear_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, *, can_play: bool) -> None:
        super().__init__(strong=True, spacing=STEP)
        self._can_play = can_play
        self._was, self._now, self._gain = label("", "large"), label("", "large"), label("", "good")
        self._was.setProperty("kind", "large")
        self._said = label("", "", wrap=True)
        self._parts = label("", "muted", wrap=True)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setAccessibleName(tr("Scoring the part …"))
        self._waiting = QWidget()
        stop = tr("Cancel: {job}", job=tr("Scoring the part …"))
        self._stop = button(
            "", self.cancel_wanted.emit, kind="quiet", icon="close", tip=tr("Cancel"), name=stop
        )
        self._waiting.setLayout(row(label(tr("Scoring the part …"), "muted"), None, self._stop))
        self._keep = button(tr("Keep it"), self.keep_wanted.emit, kind="primary", icon="check",
                            tip=tr("As a new take; the old one stays"))  # fmt: skip
        self._again = button(
            tr("Again"), self.again_wanted.emit, icon="redo", tip=tr("Speak this part once more")
        )
        hear = tr("Hear the new part")
        self._hear = button("", self.hear_wanted.emit, kind="quiet", icon="play", tip=hear, name=hear)
        self._drop = button(
            tr("Drop it"), self.drop_wanted.emit, kind="quiet", tip=tr("The take stays as it was")
        )
        self._deeds = QWidget()
        self._deeds.setLayout(row(self._keep, self._again, self._drop, None, spacing=STEP))
        self._scores = QWidget()
        self._scores.setLayout(row(self._was, label("→", "large"), self._now, self._gain, None, spacing=10))
        self.body.addWidget(label(tr("This part again"), "accent"))
        words = row(self._hear, spacing=STEP)
        words.addWidget(self._said, 1)
        for widget in (self._waiting, self._busy, self._scores, self._parts):
            self.body.addWidget(widget)
        self.body.addLayout(words)
        self.body.addWidget(self._deeds)

    def show_working(self) -> None:
        """It is being scored."""
        self._busy.setRange(0, 0)
        self._show_result(False)

    def show_progress(self, share: float) -> None:
        """So much of it is heard, 0 to 1."""
        self._busy.setRange(0, 1000)
        self._busy.setValue(round(share * 1000))

    def focus_first(self) -> None:
        """Go on by keyboard here."""
        waits = self._waiting.isVisibleTo(self)
        (self._stop if waits else self._keep).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_result(self, there: bool) -> None:
        for waiting in (self._waiting, self._busy):
            waiting.setVisible(not there)
        for result in (self._scores, self._parts, self._said, self._deeds):
            result.setVisible(there)
        self._hear.setVisible(there and self._can_play)

    def show_attempt(self, before: Report, after: Report, said: str) -> None:
        """Show what the new words changed."""
        self._show_result(True)
        self._was.setText(_whole(before.overall))
        self._now.setText(_whole(after.overall))
        by = round(after.overall or 0) - round(before.overall or 0)
        self._gain.setText(f"▲ {by}" if by > 0 else f"▼ {-by}" if by < 0 else tr("no change"))
        set_kind(self._gain, "good" if by > 0 else "poor" if by < 0 else "muted")
        self._scores.setAccessibleName(
            tr("From {a} to {b}", a=_whole(before.overall), b=_whole(after.overall))
        )
        changed = [
            f"{dimension_label(d)} {_whole(before.scores.get(d))} → {_whole(after.scores.get(d))}"
            for d in DIMENSIONS
            if _whole(before.scores.get(d)) != _whole(after.scores.get(d))
        ]
        self._parts.setText(" · ".join(changed))
        self._parts.setVisible(bool(changed))
        self._said.setText(f"“{said}”" if said else tr("Nothing was understood. Try it again."))


def _whole(score: float | None) -> str:
    return "–" if score is None else str(round(score))


class NextCard(Card):
    """The findings after the first, a line each."""

    moment_wanted = Signal(object)
    all_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(margin=18, spacing=STEP)
        self._list = column(spacing=STEP + 2)
        self._lines: list[QWidget] = []
        self._all = button(
            "",
            self.all_wanted.emit,
            kind="quiet",
            name=tr("All findings"),
            tip=tr("With their rules and where those come from"),
        )
        # at the right edge of the other texts, though the button has room around its own
        self.body.setContentsMargins(18, 8, 18 - BESIDE_PX, 14)
        self.body.addLayout(row(label(tr("After that"), "section"), None, self._all))
        self.body.addLayout(self._list)

    def show_findings(
        self, findings: Sequence[Sequence[Finding]], *, total: int, most: int = FURTHER
    ) -> None:
        """Show the first few of these, `most` at most, a line for what one thing mends; `total` are in the tab."""
        clear(self._list)
        self._lines = [self._line(alike) for alike in findings[:most]]
        for line in self._lines:
            self._list.addWidget(line)
        self._all.setText(tr("All {n} findings", n=total))
        self._all.setAccessibleName(self._all.text())
        self._all.setVisible(len(findings) > most)
        self.setVisible(bool(findings))

    def shorten(self, too_high: Callable[[], bool]) -> None:
        """Show fewer of them where that spares a scroll bar."""
        for many in (len(self._lines), 1):
            self._show_first(many)
            if not too_high():
                return
        self._show_first(len(self._lines))  # it is scrolled anyway

    def _show_first(self, many: int) -> None:
        for place, line in enumerate(self._lines):
            line.setVisible(place < many)
        for layout in (self._list, self.body):
            layout.invalidate()  # they keep their height until the loop comes to them
        self.updateGeometry()

    def _line(self, alike: Sequence[Finding]) -> QWidget:
        finding = alike[0]
        first, _rest = headline(said(finding.message))
        # the moment stands beside it as a button
        short = MOMENT.sub("", first)
        short = short[:-1] if short.endswith((".”.", "?”.", "!”.")) else short
        text = label(shortened(short, LONGEST), wrap=True)
        text.setContentsMargins(0, 0, BESIDE_PX, 0)
        text.setToolTip(said(finding.message))
        gain = label(" · ".join(worth(alike)), "accent")
        head = row(gain, None, spacing=STEP)
        if finding.start_s is not None:
            at = button(
                clock(finding.start_s),
                lambda: self.moment_wanted.emit(finding),
                kind="quiet",
                name=tr("Go to {at}", at=clock(finding.start_s)),
                tip=tr("Hear it from there, and see it in the transcript"),
            )
            at.setFixedHeight(24)
            head.addWidget(at)
        line, shown = QWidget(), column(head, text, spacing=2)
        shown.setContentsMargins(0, 0, 0, 0)
        line.setLayout(shown)
        return line
