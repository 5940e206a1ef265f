"""While a person speaks: the ring, the level, the points ticked off. Nothing else, unless they ask for the words."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.findings import said
from pitchcoach.gui.icons import pixmap
from pitchcoach.gui.pages.redo import Part
from pitchcoach.gui.sentences import worded
from pitchcoach.gui.texts import tr
from pitchcoach.gui.theme import STEP, THEME
from pitchcoach.gui.widgets.basics import (
    Card,
    RoleChip,
    button,
    chip_px,
    clear,
    label,
    row,
    scrolling,
    set_kind,
)
from pitchcoach.gui.widgets.meters import LevelBars, TargetRing
from pitchcoach.model import Point
from pitchcoach.recording.state import Live

SIDE_PX = 350
PART_S = 15.0
"""A part spoken anew; the ring fills to it."""


class _PointRow(QWidget):
    """One point: its mark, its role, its gist."""

    def __init__(self, point: Point) -> None:
        super().__init__()
        self._heard: bool | None = None
        self._gist = point.gist
        self._mark = QLabel()
        self._mark.setFixedSize(20, 22)
        self._chip = RoleChip(point.role)
        self._text = label(point.gist, "muted", wrap=True)
        holder = QWidget()
        holder.setFixedWidth(chip_px())
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self._chip)
        inner.addStretch(1)
        shown = row(self._mark, holder, self._text, spacing=STEP + 2)
        shown.setAlignment(self._mark, Qt.AlignmentFlag.AlignTop)
        self.setLayout(shown)
        THEME.changed.connect(self._draw_mark)
        self.show_heard(False)

    def show_heard(self, heard: bool) -> None:
        """Tick it off, or not."""
        if heard == self._heard:
            return
        self._heard = heard
        self._draw_mark()
        set_kind(self._text, "" if heard else "muted")
        state = tr("heard") if heard else tr("not yet heard")
        self._mark.setAccessibleName(state)
        self.setAccessibleName(f"{self._gist}: {state}")

    def _draw_mark(self) -> None:
        ink = THEME.tokens.good if self._heard else THEME.tokens.muted
        self._mark.setPixmap(pixmap("check" if self._heard else "circle", ink, 20))


class RecordingPage(QWidget):
    """Renders the state of a live take: counting, recording, finishing."""

    stop_wanted = Signal()
    pause_wanted = Signal()
    discard_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: dict[str, _PointRow] = {}
        self.ring, self.level = TargetRing(), LevelBars()
        self._notice = label("", "fair", wrap=True)
        self._notice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._target_s = 45.0
        self._pace = label("", "muted")
        self._pace.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pace.setMinimumHeight(20)
        self._words = label("", "reading", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setMinimumHeight(78)
        self._status = label("", "muted")
        self._status.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._busy = QProgressBar()
        self._busy.setTextVisible(False)
        self._busy.setMaximumWidth(320)
        self._busy.setRange(0, 0)
        self._busy.setAccessibleName(tr("Scoring"))
        self._pause = button(
            tr("Pause") + "  ·  P",
            self.pause_wanted.emit,
            icon="pause",
            name=tr("Pause"),
            tip=tr("What comes now is left out, until you go on"),
        )
        self._stop = button(
            tr("Stop") + "  ·  " + tr("Space"),
            self.stop_wanted.emit,
            kind="big",
            icon="stop",
            tip=tr("End the take and see its scores"),
        )
        self._stop.setAccessibleName(tr("Stop"))
        self._discard = button(
            tr("Start over") + "  ·  Esc", self.discard_wanted.emit, icon="close",
            name=tr("Start over"), tip=tr("Throw this take away; Ctrl+Z brings it back"),
        )  # fmt: skip
        self._live = button(
            "",
            self._toggle_words,
            kind="quiet",
            tip=tr("The words as they are understood; reading them distracts"),
        )
        self._show_toggle()
        for held in (self._busy, self._status):
            # the ring stays where it is when these come
            policy = held.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            held.setSizePolicy(policy)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(3 * STEP)
        whole.addLayout(self._middle(), 1)
        whole.addWidget(self._side())

    def _middle(self) -> QVBoxLayout:
        made = QVBoxLayout()
        made.setSpacing(3 * STEP)
        made.addStretch(1)
        made.addWidget(self.ring, 6)
        made.addWidget(self.level)
        made.addWidget(self._pace)
        made.addWidget(self._notice)
        made.addLayout(row(None, self._busy, None))
        made.addWidget(self._status)
        made.addLayout(row(None, self._stop, None))
        made.addLayout(row(None, self._pause, self._discard, None))
        made.addWidget(self._words)
        made.addLayout(row(None, self._live, None))
        made.addStretch(1)
        return made

    def _side(self) -> Card:
        card = Card()
        card.setFixedWidth(SIDE_PX)
        self._heading = label(tr("Your points"), "section")
        card.body.addWidget(self._heading)
        body = QWidget()
        self._points = QVBoxLayout(body)
        self._points.setContentsMargins(0, 0, 0, 0)
        self._points.setSpacing(STEP)
        card.body.addWidget(scrolling(body, tr("Your points")), 1)
        return card

    def begin(self, part: Part | None = None) -> None:
        """Set up for the pitch in hand; or for a part of a take that is spoken anew."""
        clear(self._points)
        self._rows = {}
        self._target_s = self._desk.target_s if part is None else PART_S
        if part is None:
            self._heading.setText(tr("Your points"))
            for point in self._desk.pitch.points if self._desk.pitch else ():
                shown = _PointRow(point)
                self._rows[point.id] = shown
                self._points.addWidget(shown)
        else:
            self._show_part(part)
        self._points.addStretch(1)
        self.level.clear()
        self._show_toggle()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Space stops, whatever had the focus on the page before."""
        super().showEvent(event)
        self._stop.setFocus()

    def _show_part(self, part: Part) -> None:
        """What was said, and what to change about it."""
        self._heading.setText(tr("This part again"))
        parts = [
            (tr("You said"), part.said, "reading"),
            (tr("Change one thing"), said(part.advice), "reading" if not part.said else ""),
        ]
        for heading, text, kind in parts:
            if text:
                self._points.addWidget(label(heading, "small"))
                self._points.addWidget(label(text, kind, wrap=True))
                self._points.addSpacing(STEP)
        words = tr("It takes the place of the old words; you see at once what it gains, and keep or drop it.")
        self._points.addWidget(label(words, "muted", wrap=True))

    def refresh(self, live: Live) -> None:
        """Draw this state."""
        counting, finishing = live.state == "counting", live.state == "finishing"
        self.ring.show_time(
            live.seconds,
            self._target_s,
            count_in=max(1, math.ceil(live.count_in_s)) if counting else 0,
            paused=live.paused,
        )
        if live.state in ("counting", "recording") and not live.paused:
            self.level.feed(live.level.rms_dbfs, live.level.clipping)
        self._busy.setVisible(finishing)
        if finishing and live.done_s > 0 and live.seconds > 0:
            self._busy.setRange(0, 1000)
            self._busy.setValue(round(min(1.0, live.done_s / live.seconds) * 1000))
        else:
            self._busy.setRange(0, 0)
        self._status.setVisible(finishing)
        self._status.setText(tr("Listening to the end and scoring …") if finishing else "")
        for widget in (self._pause, self._stop):
            widget.setEnabled(not finishing)
        self._pause.setEnabled(live.state == "recording")
        self._pause.setText((tr("Go on") if live.paused else tr("Pause")) + "  ·  P")
        self._pause.setAccessibleName(tr("Go on") if live.paused else tr("Pause"))
        for point_id, shown in self._rows.items():
            shown.show_heard(point_id in live.points)
        pace = "" if live.pace_wpm is None else tr("{n} words a minute", n=round(live.pace_wpm))
        self._pace.setText(pace if live.state == "recording" else "")
        self._notice.setText(self._warning(live))
        self._notice.setVisible(bool(self._notice.text()))
        shown_words = self._desk.settings.live_words
        self._words.setVisible(shown_words)
        if shown_words:
            self._words.setText(" ".join(word.text.strip() for word in live.words[-22:]))

    def _warning(self, live: Live) -> str:
        if live.muted:
            return tr("The microphone gives nothing but silence: is it muted, or not permitted?")
        if live.level.clipping:
            return tr("Too loud: move a little away from the microphone.")
        return worded(live.notices[-1]) if live.notices else ""

    def _toggle_words(self) -> None:
        self._desk.change_settings(live_words=not self._desk.settings.live_words)
        self._show_toggle()

    def _show_toggle(self) -> None:
        on = self._desk.settings.live_words
        self._live.setText(tr("Hide the words") if on else tr("Live words are hidden. Show them"))
        self._live.setAccessibleName(self._live.text())
