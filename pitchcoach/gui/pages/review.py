"""The review of a take: what to change at the left; at the right the transcript, and under it the sound."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QWidget

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.pages.compare import CompareView
from pitchcoach.gui.pages.review_side import ChangeCard, NextCard, ScoresCard
from pitchcoach.gui.pages.review_tabs import DeliveryView, FindingsView, PointsView
from pitchcoach.gui.pages.transcript import TranscriptView
from pitchcoach.gui.player import Player
from pitchcoach.gui.texts import clock, tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.basics import Card, button, column, label, row, scrolling
from pitchcoach.gui.widgets.waveform import Waveform, read_peaks
from pitchcoach.library.records import StoredTake
from pitchcoach.model import Finding, Report

SIDE_PX = 366


class ReviewPage(QWidget):
    """Shows the open take of the desk."""

    redo_wanted = Signal(object)
    """Record the part of this finding again."""

    def __init__(self, desk: Desk, player: Player | None) -> None:
        super().__init__()
        self._desk, self._player = desk, player
        self._audio: Path | None = None
        self._shown: tuple[int, int] | None = None
        self.scores, self.change, self.next = (
            ScoresCard(),
            ChangeCard(can_play=player is not None),
            NextCard(),
        )
        self.transcript, self.points = TranscriptView(desk), PointsView(desk)
        self.delivery, self.findings, self.compare = DeliveryView(), FindingsView(), CompareView(desk)
        side = QWidget()
        inner = column(self.scores, self.change, self.next, None, spacing=2 * STEP)
        inner.setContentsMargins(0, 0, 12, 0)
        side.setLayout(inner)
        area = scrolling(side, tr("Scores and what to change"))
        area.setFixedWidth(SIDE_PX)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(STEP)
        whole.addWidget(area)
        whole.addWidget(self._main_card(), 1)
        self._connect()

    def _main_card(self) -> Card:
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(tr("Parts of the review"))
        self.tabs.tabBar().setUsesScrollButtons(True)
        self.tabs.tabBar().setAccessibleName(tr("Parts of the review"))
        for page, name in (
            (self.transcript, tr("Transcript")),
            (self.points, tr("Points × audiences")),
            (self.delivery, tr("Delivery")),
            (self.compare, tr("Compare takes")),
            (self.findings, tr("All findings")),
        ):
            self.tabs.addTab(page, name)
        self.wave = Waveform()
        self._time = label("", "muted")
        self._play = button("", self.toggle_play, icon="play", tip=tr("Play or pause (P)"), name=tr("Play"))
        self._play.setVisible(self._player is not None)
        self._strip = QWidget()
        strip = row(self._play, self.wave, self._time, spacing=14)
        strip.setContentsMargins(0, STEP, 0, 0)
        self._strip.setLayout(strip)
        card = Card(margin=20, spacing=STEP)
        card.body.setContentsMargins(20, 8, 20, 14)
        card.body.addWidget(self.tabs, 1)
        card.body.addWidget(self._strip)
        return card

    def _connect(self) -> None:
        for view in (self.transcript, self.delivery, self.findings, self.compare):
            view.sought.connect(self.go_to)
        self.wave.sought.connect(self.go_to)
        self.change.redo_wanted.connect(self.redo_wanted)
        self.change.hear_wanted.connect(self._hear)
        self.change.moment_wanted.connect(self._show_finding)
        self.next.moment_wanted.connect(self._show_finding)
        self.next.all_wanted.connect(lambda: self.tabs.setCurrentWidget(self.findings))
        if self._player is not None:
            self._player.moved.connect(self._moved)
            self._player.stopped.connect(self._stopped)

    # --- showing -------------------------------------------------------------------------------------

    def show_take(self, take: StoredTake) -> None:
        """Show this take with its current report; it must have one."""
        report = take.report
        if report is None:
            return
        if self._player is not None:
            self._player.stop()
        self.scores.show_report(report, self._desk.standing(take))
        findings = report.findings
        can_redo = take.channel == "spoken" and take.audio is not None
        self.change.show_finding(findings[0] if findings else None, can_redo=can_redo)
        self.next.show_findings(findings[1:])
        self.transcript.show_take(take, report)
        self.points.show_report(report)
        self.delivery.show_report(report)
        self.compare.show_take(take, report)
        self.findings.show_report(findings)
        self.tabs.setTabText(self.tabs.indexOf(self.findings), tr("All findings") + f"  {len(findings)}")
        self._show_sound(take, report)

    def _show_sound(self, take: StoredTake, report: Report) -> None:
        path = take.audio.path if take.audio is not None and take.audio.path.is_file() else None
        self._strip.setVisible(path is not None and bool(report.duration_s))
        self.wave.show_report(report)
        self._tell_time(0.0)
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
        )

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
