"""The review of a take: what to change at the left; at the right the transcript, and under it the sound."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QTabWidget, QWidget

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.pages.compare import CompareView
from pitchcoach.gui.pages.points import PointsView
from pitchcoach.gui.pages.redo import Attempt
from pitchcoach.gui.pages.review_side import ChangeCard, NextCard, RedoCard, ScoresCard
from pitchcoach.gui.pages.review_tabs import DeliveryView, FindingsView
from pitchcoach.gui.pages.transcript import TranscriptView
from pitchcoach.gui.player import SPEEDS, Player
from pitchcoach.gui.texts import clock, in_figures, tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.basics import (
    Card,
    button,
    column,
    describe,
    label,
    row,
    rule,
    scrolling,
    set_kind,
    splitter,
)
from pitchcoach.gui.widgets.waveform import Waveform, read_peaks
from pitchcoach.library.records import StoredTake
from pitchcoach.model import Finding, Report
from pitchcoach.remedies import by_remedy

SIDE_PX = 300, 356, 470
"""Least, usual and greatest width of the left side."""
SIDE_SHARE = 0.31
ROOMY_PX = 880
"""In less, the tabs stand nearer together, so that all of them are seen."""
SPEED_PX = 64


class ReviewPage(QWidget):
    """Shows the open take of the desk."""

    redo_wanted = Signal(object)
    """Record the part of this finding again."""
    sentence_wanted = Signal(object)
    """Record this sentence again."""

    def __init__(self, desk: Desk, player: Player | None) -> None:
        super().__init__()
        self._desk, self._player = desk, player
        self._audio: Path | None = None
        self._shown: int | None = None
        self._attempt: Attempt | None = None
        can_play = player is not None
        self.scores, self.change, self.next = ScoresCard(), ChangeCard(can_play=can_play), NextCard()
        self.redo_card = RedoCard(can_play=can_play)
        self.redo_card.setVisible(False)
        self.transcript, self.points = TranscriptView(desk), PointsView(desk)
        self.delivery, self.findings, self.compare = (
            DeliveryView(),
            FindingsView(),
            CompareView(desk, can_play=can_play),
        )
        side = self._side = QWidget()
        inner = column(self.scores, self.redo_card, self.change, self.next, None, spacing=2 * STEP)
        side.setLayout(inner)
        area = scrolling(side, tr("Scores and what to change"))
        area.stand_aside(SIDE_PX[0], fixed=False)
        self._area = area
        area.setMaximumWidth(SIDE_PX[2])
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._parts = splitter("review", area, self._main_card())
        whole.addWidget(self._parts)
        self._connect()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """A narrow window takes from the left side first, until somebody has chosen its width."""
        super().resizeEvent(event)
        self._share_width()
        QTimer.singleShot(0, self, self._fit_side)

    def _share_width(self) -> None:
        """What needed more of it at the left may be gone again."""
        set_kind(self.tabs.tabBar(), "tight" if self.width() < ROOMY_PX else "")
        if not self._parts.property("chosen"):
            side = max(SIDE_PX[0], min(SIDE_PX[1], round(self.width() * SIDE_SHARE)))
            self._parts.setSizes([side, self.width() - side])

    def _fit_side(self) -> None:
        """Without a scroll bar at the left, if there is one finding too much for it."""
        self._share_width()
        layout, room = self._side.layout(), self._area.viewport()

        def too_high() -> bool:
            assert layout is not None
            layout.invalidate()
            return layout.totalHeightForWidth(self._area.width()) > room.height()

        if room.width() > SIDE_PX[0] // 2:
            self.next.shorten(too_high)

    def _main_card(self) -> Card:
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("Parts of the review"))
        self.tabs.tabBar().setUsesScrollButtons(True)
        describe(self.tabs.tabBar(), tr("Parts of the review"), tr("What to look at in this take"))
        for page, name in (
            (self.transcript, tr("Transcript")),
            (self.points, tr("Points × audiences")),
            (self.delivery, tr("Delivery")),
            (self.compare, tr("Compare")),
            (self.findings, tr("Findings")),
        ):
            self.tabs.addTab(page, name)
        self.wave = Waveform()
        self._time = label("", "muted")
        self._play = button("", self.toggle_play, icon="play", tip=tr("Play or pause (P)"), name=tr("Play"))
        self._play.setVisible(self._player is not None)
        self._speed = button("", kind="quiet", name=tr("Speed"), tip=tr("How fast it is played (< and >)"))
        self._speed.setFixedWidth(SPEED_PX)
        self._speed.setVisible(self._player is not None)
        self._speed.setMenu(self._speeds())
        self._show_speed()
        self._strip = QWidget()
        strip = row(self._play, self.wave, self._time, self._speed, spacing=12)
        strip.setContentsMargins(0, STEP, 0, 0)
        # what scrolls ends at a line, and not in the sound
        self._strip.setLayout(column(rule(), strip, spacing=0))
        card = Card(margin=20, spacing=STEP)
        card.body.setContentsMargins(20, 6, 20, 14)
        card.body.addWidget(self.tabs, 1)
        card.body.addWidget(self._strip)
        return card

    def _speeds(self) -> QMenu:
        menu = QMenu(self)
        for speed in SPEEDS:
            menu.addAction(in_figures(f"{speed:g} ×"), functools.partial(self.set_speed, speed))
        return menu

    def show_compare(self) -> None:
        """Put this take beside another one."""
        self.tabs.setCurrentWidget(self.compare)

    def set_speed(self, speed: float) -> None:
        """Play slower or faster."""
        if self._player is not None:
            self._player.set_speed(speed)
            self._show_speed()

    def change_speed(self, steps: int) -> None:
        """One step slower (-1) or faster (1)."""
        if self._player is not None:
            at = SPEEDS.index(self._player.speed) + steps
            self.set_speed(SPEEDS[max(0, min(len(SPEEDS) - 1, at))])

    def _show_speed(self) -> None:
        speed = self._player.speed if self._player is not None else 1.0
        self._speed.setText(in_figures(f"{speed:g} ×"))
        self._speed.setAccessibleName(tr("Speed") + ": " + in_figures(f"{speed:g} ×"))

    def _connect(self) -> None:
        for view in (self.transcript, self.points, self.delivery, self.findings):
            view.sought.connect(self.go_to)
        self.wave.sought.connect(self.go_to)
        self.compare.hear_wanted.connect(self._hear_other)
        self.change.redo_wanted.connect(self.redo_wanted)
        self.findings.redo_wanted.connect(self.redo_wanted)
        self.transcript.redo_wanted.connect(self.sentence_wanted)
        self.redo_card.hear_wanted.connect(self._hear_attempt)
        self.change.hear_wanted.connect(self._hear)
        self.change.moment_wanted.connect(self._show_finding)
        self.next.moment_wanted.connect(self._show_finding)
        self.next.all_wanted.connect(self._show_findings)
        if self._player is not None:
            self._player.moved.connect(self._played)
            self._player.stopped.connect(self._stopped)

    # --- showing -------------------------------------------------------------------------------------

    def show_take(self, take: StoredTake) -> None:
        """Show this take with its current report; it must have one."""
        report = take.report
        if report is None:
            return
        again, self._shown = self._shown == take.id, take.id
        if self._player is not None and not again:
            self._player.stop()
        self._show_attempt_of(take)
        if not again:
            self._area.verticalScrollBar().setValue(0)
        self.scores.show_report(report, self._desk.standing(take), waiting=not self._desk.take_complete)
        can_redo = take.channel == "spoken" and take.audio is not None
        mended = by_remedy(report.findings)
        self.change.show_findings(mended[0] if mended else (), can_redo=can_redo)
        self.next.show_findings(mended[1:], total=len(mended))
        QTimer.singleShot(0, self, self._fit_side)
        self.transcript.show_take(take, report, can_redo=can_redo, again=again)
        self.points.show_report(report)
        self.delivery.show_report(report, waiting=not self._desk.take_complete)
        self.compare.show_take(take)
        self.findings.show_report(mended, can_redo=can_redo)
        self.tabs.setTabText(self.tabs.indexOf(self.findings), tr("Findings") + f"  {len(mended)}")
        self._show_sound(take, report)

    def _show_sound(self, take: StoredTake, report: Report) -> None:
        path = take.audio.path if take.audio is not None and take.audio.path.is_file() else None
        self._strip.setVisible(path is not None and bool(report.duration_s))
        at = self.wave.moment_s if self._audio == path else 0.0
        self.wave.show_report(report)
        self.wave.show_moment(at)
        self._tell_time(at)
        if path is None or path == self._audio:
            return
        self._audio = path
        self.wave.show_peaks(np.zeros(0, np.float32))

        def take_in(peaks: Any) -> None:
            if self._audio == path:
                self.wave.show_peaks(peaks)

        self._desk.jobs.start(
            tr("Reading the sound"),
            lambda _ticket: read_peaks(path),
            done=take_in,
            failed=self._desk.complain,
            quiet=True,
        )

    # --- a part spoken anew ---------------------------------------------------------------------------

    def show_redoing(self, working: bool) -> None:
        """The part is being scored, or no longer."""
        if working:
            self._show_redo_card(True)
            self.redo_card.show_working()
        elif self._attempt is None:
            self._show_redo_card(False)

    def show_attempt(self, attempt: Attempt) -> None:
        """Show what the part spoken anew gained, to keep or drop."""
        self._attempt = attempt
        before = attempt.part.take.report
        if before is not None:
            self._show_redo_card(True)
            self.redo_card.show_attempt(before, attempt.report, attempt.said)
            # its height is known only once it is laid out
            QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(self.redo_card, 0, 2 * STEP))

    def hide_attempt(self) -> None:
        """It is decided."""
        self._attempt = None
        self._show_redo_card(False)
        self._area.verticalScrollBar().setValue(0)

    def _show_attempt_of(self, take: StoredTake) -> None:
        """What was tried belongs to its take, and waits there."""
        self._show_redo_card(self._attempt is not None and self._attempt.part.take.id == take.id)

    def _show_redo_card(self, shown: bool) -> None:
        focus = self.window().focusWidget()
        goes = focus is not None and (self.change if shown else self.redo_card).isAncestorOf(focus)
        if goes:
            # what is hidden would pass it on to the next control of the window
            self._side.setFocus()
        self.redo_card.setVisible(shown)
        self.change.setVisible(not shown)
        QTimer.singleShot(0, self, self._share_width)
        if goes:
            (self.redo_card if shown else self.change).focus_first()

    def _hear_attempt(self) -> None:
        attempt = self._attempt
        if attempt is not None and self._player is not None:
            self._player.play(attempt.sound, max(0.0, attempt.part.start_s - 0.5), attempt.end_s + 0.5)
            self._refresh_play()

    # --- playing -------------------------------------------------------------------------------------

    def toggle_play(self) -> None:
        """Play from the cursor, or stop."""
        if self._player is None or self._audio is None:
            return
        if self._player.playing:
            self._player.stop()
        else:
            start = self.wave.moment_s
            end = (
                (self._desk.take.report.duration_s or 0) if self._desk.take and self._desk.take.report else 0
            )
            self._begin(0.0 if start >= end - 0.2 else start, None)

    def stop_playing(self) -> None:
        """No sound from here, as while somebody speaks."""
        if self._player is not None:
            self._player.stop()

    def go_to(self, seconds: float) -> None:
        """Set the cursor there, and play on from it where sound can be played."""
        self._moved(seconds)
        if self._player is not None and self._audio is not None:
            self._begin(seconds, None)

    def seek(self, seconds: float) -> None:
        """Back or on by so much; plays on where it was playing."""
        report = self._desk.take.report if self._desk.take else None
        at = max(0.0, min((report and report.duration_s) or 0.0, self.wave.moment_s + seconds))
        if self._player is not None and self._player.playing:
            self.go_to(at)
        else:
            self._moved(at)

    def _begin(self, start_s: float, end_s: float | None) -> None:
        if self._player is None or self._audio is None:
            return
        self._player.play(self._audio, start_s, end_s)
        self._refresh_play()

    def _hear(self, finding: Finding) -> None:
        if finding.start_s is not None:
            end = None if finding.end_s is None else finding.end_s + 0.3
            self._begin(max(0.0, finding.start_s - 0.2), end)

    def _show_finding(self, finding: Finding) -> None:
        self.tabs.setCurrentWidget(self.transcript)
        if finding.start_s is not None:
            self.go_to(finding.start_s)

    def _show_findings(self) -> None:
        self.tabs.setCurrentWidget(self.findings)
        self.findings.focus_first()

    def _hear_other(self, path: Path, start_s: float, end_s: float) -> None:
        """A stretch of this take or of the one it is compared with."""
        if self._player is not None:
            self._player.play(path, start_s, end_s)
            self._refresh_play()

    def _played(self, seconds: float) -> None:
        """The sound goes on; the cursor follows where it is that of this take."""
        if self._player is not None and self._player.path == self._audio:
            self._moved(seconds)

    def _moved(self, seconds: float) -> None:
        self.wave.show_moment(seconds)
        self.transcript.show_moment(seconds)
        self._tell_time(seconds)

    def _stopped(self) -> None:
        self._refresh_play()

    def _refresh_play(self) -> None:
        from pitchcoach.gui.icons import set_icon

        playing = self._player is not None and self._player.playing
        set_icon(self._play, "pause" if playing else "play")
        self._play.setAccessibleName(tr("Pause") if playing else tr("Play"))

    def _tell_time(self, seconds: float) -> None:
        take = self._desk.take
        whole = (take.report.duration_s or 0.0) if take and take.report else 0.0
        self._time.setText(f"{clock(seconds)} / {clock(whole)}")
