"""Rehearse: one page in three states (ready, recording, review), and the written way beside them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pitchcoach.gui.check import MicrophoneCheck
from pitchcoach.gui.desk import Desk
from pitchcoach.gui.listening import Listening
from pitchcoach.gui.pages.leftover import Leftover
from pitchcoach.gui.pages.ready import ReadyPage
from pitchcoach.gui.pages.recording import RecordingPage
from pitchcoach.gui.pages.recording_file import ask_recording
from pitchcoach.gui.pages.redo import Part, Redo
from pitchcoach.gui.pages.redoing import Redoing
from pitchcoach.gui.pages.review import ReviewPage
from pitchcoach.gui.pages.take_menu import TakeMenu
from pitchcoach.gui.pages.target import ask_target
from pitchcoach.gui.pages.welcome import WelcomePage
from pitchcoach.gui.pages.written import WrittenPage
from pitchcoach.gui.player import Player
from pitchcoach.gui.studio import Studio
from pitchcoach.gui.texts import familiarity_label, refined_sentence, title, tr
from pitchcoach.gui.theme import HEADER_PX, STEP
from pitchcoach.gui.widgets.basics import Picker, button, label, row, set_kind
from pitchcoach.library.records import StoredTake
from pitchcoach.model import Report
from pitchcoach.recording.state import Live
from pitchcoach.spoken import without_fillers


class RehearsePage(QWidget):
    """Holds the states, and turns what they ask for into deeds."""

    wording_wanted = Signal()
    own_pitch_wanted = Signal()

    def __init__(
        self,
        desk: Desk,
        studio: Studio | None,
        player: Player | None,
        check: MicrophoneCheck | None = None,
    ) -> None:
        """Without a `check` the microphone is not listened to before a take."""
        super().__init__()
        self._desk, self._studio, self._check = desk, studio, check
        self._waiting: tuple[float | None, Part | None] | None = None
        """The take to begin once the last one is listened to whole."""
        self.listening = Listening(desk)
        self.ready, self.recording = ReadyPage(desk), RecordingPage(desk)
        self.review, self.written = ReviewPage(desk, player), WrittenPage(desk)
        self.welcome: WelcomePage | None = None
        self._stack = QStackedWidget()
        for page in (self.ready, self.recording, self.review, self.written):
            self._stack.addWidget(page)
        self.redo = Redo(desk, self.listening)
        self.redoing = Redoing(desk, self.redo, self.review, studio, self.record)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(3 * STEP)
        self._head = QWidget()
        self._head.setLayout(self._header())
        self._head.setFixedHeight(HEADER_PX)
        whole.addWidget(self._head)
        self.leftover = Leftover(desk)
        whole.addWidget(self.leftover)
        whole.addWidget(self._stack, 1)
        self._connect()
        self._fill_pickers()
        self._show_take()

    def _header(self) -> QHBoxLayout:
        self._pitches = Picker(tr("Pitch"), tr("What to rehearse"))
        self._audiences = Picker(tr("Audience"), tr("Who it is for: their words are on the cards"))
        self._target = button(
            "",
            lambda: ask_target(self._desk, self),
            kind="quiet",
            tip=tr("How long it is to be; click to change"),
        )
        self._live = label("", "poor")
        self._back = button(
            tr("Back to the review"), self.to_review, icon="words", tip=tr("The take that is open")
        )
        self._write = button(
            tr("As a message"),
            self._write_from_take,
            icon="pen",
            tip=tr("Write these words as a short message (Ctrl+W)"),
        )
        self._new = button(
            tr("New take") + "  ·  " + tr("Space"),
            self.new_take,
            kind="primary",
            icon="record",
            name=tr("New take"),
            tip=tr("To the cards, for the same audience"),
        )
        self.take_menu = TakeMenu(self._desk, self)
        self._more = button("", icon="more", name=tr("More"), tip=tr("More that can be done with this take"))
        self._more.setMenu(self.take_menu)
        made = row(self._pitches, label(tr("for"), "muted"), self._audiences, self._target, None)
        for widget in (self._live, self._back, self._more, self._write, self._new):
            made.addWidget(widget)
        return made

    def _connect(self) -> None:
        self._pitches.activated.connect(
            lambda i: self._picked(lambda: self._desk.pick_pitch(self._pitches.itemData(i)))
        )
        self._audiences.activated.connect(
            lambda i: self._picked(lambda: self._desk.pick_audience(self._audiences.itemData(i)))
        )
        self._desk.pitch_changed.connect(self._fill_pickers)
        self._desk.take_opened.connect(self._show_take)
        self._desk.takes_changed.connect(self._look_for_leftover)
        self.leftover.score_wanted.connect(lambda i: self.hear_stored(self._desk.library.takes.load(i)))
        self.ready.record_wanted.connect(self.new_take)
        self.ready.write_wanted.connect(lambda: self.write(""))
        self.ready.file_wanted.connect(self.choose_file)
        self.ready.wording_wanted.connect(self.wording_wanted)
        self.written.kept.connect(self._desk.open_take)
        self.written.left.connect(self._show_take)
        self.review.compare.again_wanted.connect(self.new_take)
        self.listening.failed.connect(self._not_heard)
        self.listening.done.connect(self._heard)
        if self._studio is not None:
            self.recording.stop_wanted.connect(self._studio.stop)
            self.recording.pause_wanted.connect(self._studio.pause_or_resume)
            self.recording.discard_wanted.connect(self.discard)
            self._studio.changed.connect(self.render_live)
            self._studio.scored.connect(self._scored)
            self._studio.finished.connect(self._finished)
            self._studio.refined.connect(self._refined)
            self._studio.failed.connect(self._failed)

    # --- the header ----------------------------------------------------------------------------------

    def _picked(self, pick: Callable[[], object]) -> None:
        """Another pitch or listener: what was reviewed is no longer what is meant."""
        self._desk.close_take()
        pick()
        if self.page is self.ready:
            self.ready.focus_button()  # what comes next is to speak, and Space would open the list again

    def _fill_pickers(self) -> None:
        desk = self._desk
        self._pitches.clear()
        for listed in desk.library.pitches.listed():
            self._pitches.addItem(title(listed.id), listed.id)
        self._audiences.clear()
        if desk.pitch is not None:
            self._pitches.setCurrentIndex(self._pitches.findData(desk.pitch.id))
            for audience in desk.pitch.audiences:
                self._audiences.addItem(
                    f"{audience.name} · {familiarity_label(audience.familiarity)}", audience.id
                )
        if desk.audience is not None:
            self._audiences.setCurrentIndex(self._audiences.findData(desk.audience.id))
        self._target.setText(tr("{n} s", n=round(desk.target_s)))
        self._target.setAccessibleName(tr("Target: {n} s", n=round(desk.target_s)))
        self._target.setVisible(self.page is not self.written and desk.audience is not None)
        self.ready.refresh()

    def _show(self, page: QWidget) -> None:
        came = page is not self.page
        self._stack.setCurrentWidget(page)
        self._head.setVisible(page is not self.welcome)
        live = page is self.recording
        for box in (self._pitches, self._audiences, self._target):
            box.setEnabled(not live)
        self._new.setVisible(page is self.review and self._studio is not None)
        for made in (self._write, self._more):
            made.setVisible(page is self.review)
        self._back.setVisible(page is self.ready and self._desk.take is not None)
        self._live.setVisible(live)
        self._target.setVisible(page is not self.written and self._desk.audience is not None)
        # Space presses what has the focus: it must be the button that says so, not the first that Qt finds.
        if came and page is self.review:
            self._new.setFocus()
        elif came and page is self.ready:
            self.ready.focus_button()
        self._look_for_leftover()

    def _look_for_leftover(self) -> None:
        """Offered beside the cards, and nowhere else."""
        idle = self._studio is not None and not self._studio.busy and not self._studio.completing
        here = idle and self.page is self.ready and not self._desk.closed
        self.leftover.setVisible(here and self.leftover.look())

    @property
    def page(self) -> QWidget | None:
        """The state that is shown."""
        return self._stack.currentWidget()

    def _show_take(self) -> None:
        take = self._desk.take
        if take is not None and take.report is not None:
            self.review.show_take(take)
            if self.welcome is not None and self.page is self.welcome:
                self.welcome.refresh()  # the sample was scored anew
            # a take scored in the background must not push the one that is being spoken off the screen
            elif self._studio is None or not self._studio.busy:
                self._show(self.review)
        elif self._studio is None or not self._studio.busy:
            self.ready.refresh()
            self._show(self.written if self.written.taken_back() else self.ready)

    def to_review(self) -> None:
        """Back to the take that is open."""
        if self._desk.take is not None and self._desk.take.report is not None:
            self._show(self.review)

    def show_welcome(self) -> WelcomePage:
        """The first start; the sample is the open take."""
        page = self.welcome = WelcomePage(self._desk, can_record=self._studio is not None)
        self._stack.addWidget(page)
        page.begin_wanted.connect(self.show_ready)
        page.review_wanted.connect(self.to_review)
        page.own_wanted.connect(self.show_ready)
        page.own_wanted.connect(self.own_pitch_wanted)
        self._show(page)
        page.focus_button()
        return page

    def show_ready(self) -> None:
        """Show the cards."""
        self._show(self.ready)

    def show_recording(self) -> None:
        """Show the page of a live take."""
        self._show(self.recording)

    # --- a take --------------------------------------------------------------------------------------

    def space(self) -> None:
        """Record, or stop."""
        if self._studio is not None and self._studio.busy:
            self._studio.stop()
        elif self.page is self.review:
            self.new_take()
        elif self.page is self.ready:
            self.record()
        elif self.page is self.welcome:
            self._show(self.ready)

    def new_take(self) -> None:
        """From the review to the cards; from the cards into the recording."""
        if self.page is self.ready:
            self.record()
        else:
            self._show(self.ready)

    def record(self, limit_s: float | None = None) -> None:
        """Begin to record, once the microphone is free."""
        if self._studio is None or self._studio.busy:
            return
        self.ready.complain("")
        self.review.stop_playing()
        if self._check is None:
            self._begin(limit_s)
        else:
            self._check.release(lambda: self._begin(limit_s))

    def _begin(self, limit_s: float | None) -> None:
        if self._studio is None:
            return
        if self._studio.completing:
            # half a second more, and the last take is whole
            self._waiting = limit_s, self.redo.part
            return
        self.recording.begin(self.redo.part)
        if self._studio.begin(count_in=self._desk.settings.count_in, limit_s=limit_s):
            self._show(self.recording)

    def hear_stored(self, take: StoredTake) -> None:
        """Score a take that was recorded and not scored."""
        if self._studio is not None:
            if self._check is not None:
                self._check.release()
            self.recording.begin()
            if self._studio.hear(take):
                self._show(self.recording)

    def discard(self) -> None:
        """Throw the take away that is being recorded."""
        if self._studio is not None and self._studio.busy:
            begun = self._studio.state != "counting"
            part = self.redo.waiting
            self.redo.forget()
            self._studio.discard(for_good=part)
            self._show_take()
            if begun and not part:
                self._desk.told.emit(tr("The take is in the bin."), True)

    def render_live(self, live: Live) -> None:
        """Draw the state of a live take."""
        if live.state in ("counting", "recording", "finishing"):
            self.recording.refresh(live)
            words = {"counting": tr("Get ready"), "recording": tr("Recording"), "finishing": tr("Scoring")}
            self._live.setText("●  " + (tr("Paused") if live.paused else words[live.state]))
            set_kind(self._live, "poor" if live.state == "recording" else "muted")

    def _scored(self, take: StoredTake) -> None:
        """The scores are there; what is still listened to comes with `_finished`, in the same place."""
        if not self.redo.waiting:
            self._desk.open_early(take)

    def _finished(self, take_id: int) -> None:
        self._desk.takes_changed.emit()
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self._desk.open_take(take_id)
            limit_s, self.redo.part = waiting
            self._begin(limit_s)
        elif self.redo.waiting:
            self.redo.recorded(take_id)
        else:
            self._desk.open_take(take_id)

    def _refined(self, take_id: int, before: Report, after: Report) -> None:
        """The words were heard again with more care: say what that changed."""
        self._desk.takes_changed.emit()
        if self._desk.take is not None and self._desk.take.id == take_id:
            self._desk.open_take(take_id)
        if before.transcript.text != after.transcript.text:
            self._desk.told.emit(refined_sentence(before, after), False)

    def _failed(self, sentence: str) -> None:
        part = self.redo.waiting
        self.redo.forget()
        if part and self._studio is not None and self._studio.take_id is not None:
            self._desk.library.bin.end_take(self._studio.take_id)
        self._desk.takes_changed.emit()
        if part and self._desk.take is not None:
            # the take is as good as before; what failed was only a part of it
            self._desk.told.emit(sentence, False)
            self._show_take()
            return
        self.ready.complain(sentence)
        self._show(self.ready)

    def _heard(self, take_id: int) -> None:
        """A recording from a file became a take; it doesn't push away one that is being spoken."""
        if self._studio is not None and self._studio.busy:
            self._desk.told.emit(tr("The recording is scored; it is in the library, under Takes."), False)
        else:
            self._desk.open_take(take_id)

    def _not_heard(self, sentence: str) -> None:
        if self._studio is not None and self._studio.busy:
            self._desk.told.emit(sentence, False)
        else:
            self._failed(sentence)

    def redo_first(self) -> None:
        """Redo what "Change one thing" names."""
        if self.page is self.review:
            self.redoing.first()

    # --- files and texts -----------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask for a recording and score it."""
        path = ask_recording(self, tr("Open a recording"))
        if path is not None:
            self.open_file(path)

    def open_file(self, path: Path) -> None:
        """Score a recording for the listener in hand, and keep it."""
        self.ready.complain("")
        self.listening.hear(path)

    def write(self, text: str) -> None:
        """Write the pitch instead of speaking it."""
        if self._studio is None or not self._studio.busy:
            self.written.begin(text)
            self._show(self.written)

    def on_review(self, act: Callable[[], object]) -> Callable[[], object]:
        """`act`, but only while a review is on the screen."""
        return lambda: act() if self.page is self.review else None

    def edit_text(self) -> None:
        """Edit the wording for the listener in hand, while its cards are on the screen."""
        if self.page is self.ready:
            self.ready.edit_text()

    def _write_from_take(self) -> None:
        take = self._desk.take
        self.write(without_fillers(take.report) if take and take.report else "")
