"""A rehearsal without a microphone: its states are set by the test, and its takes land in the real library."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from pitchcoach.errors import PitchcoachError
from pitchcoach.gui.app import App
from pitchcoach.gui.desk import Desk
from pitchcoach.gui.theme import THEME
from pitchcoach.library.records import StoredTake
from pitchcoach.model import Audience, Pitch, Report, Sound, Transcript
from pitchcoach.recording.state import Live, Recorded, State
from pitchcoach.rehearsal import audio_facts, sample_report, sample_take


def settle() -> None:
    """Let go what was let go, and show what was made: both wait for the loop."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


def in_dialog(*deeds: Callable[[QDialog], object]) -> None:
    """Do this in the dialog that is about to open, once it takes keys."""
    look = QTimer()
    look.setInterval(5)

    def do() -> None:
        shown = QApplication.activeModalWidget()
        if isinstance(shown, QDialog) and shown.isActiveWindow():
            look.stop()
            look.deleteLater()
            for deed in deeds:
                deed(shown)

    look.timeout.connect(do)
    look.start()


def save_by_keys(dialog: QDialog) -> None:
    """Ctrl+Enter where the cursor is."""
    QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def end(app: App) -> None:
    """Close the window and let go of all its widgets: a change of theme would draw them, too."""
    app.window.close()
    app.window.deleteLater()
    for page in (app.rehearse, *app.window.kept_pages):
        page.deleteLater()
    settle()
    THEME.choose("light")


class PretendSession:
    """Stands in for `pitchcoach.recording.session.Rehearsal`."""

    def __init__(self) -> None:
        self.report: Report | None = None
        self.complete = False
        self.refined: Report | None = None
        self.error: PitchcoachError | None = None
        self.recorded: Recorded | None = None
        self.live = Live()
        self.calls: list[str] = []
        self.refuses: PitchcoachError | None = None
        self.on_begin: Callable[[], object] = lambda: None
        self._desk: Desk | None = None
        self._for: tuple[Pitch, Audience] | None = None

    def of(self, desk: Desk) -> PretendSession:
        self._desk = desk
        return self

    @property
    def state(self) -> State:
        return self.live.state

    def start(self) -> None:
        self.calls.append("start")

    def close(self) -> None:
        self.calls.append("close")

    def begin(
        self, pitch: Pitch, audience: Audience, *, count_in_s: float = 3.0, limit_s: float | None = None
    ) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.on_begin()
        self.calls.append(f"begin {audience.id} {count_in_s:g} {limit_s}")
        self._for, self.complete = (pitch, audience), False
        self.live = Live("counting" if count_in_s else "recording", count_in_s=count_in_s)

    def score_stored(self, stored: StoredTake, pitch: Pitch) -> None:
        self.calls.append(f"score_stored {stored.id}")
        self.live = Live("finishing")

    def pause(self) -> None:
        self.live = dataclasses.replace(self.live, paused=True)

    def resume(self) -> None:
        self.live = dataclasses.replace(self.live, paused=False)

    def stop(self) -> None:
        self.calls.append("stop")
        self.live = dataclasses.replace(self.live, state="finishing")

    def discard(self, *, for_good: bool = False) -> None:
        self.calls.append("discard for good" if for_good else "discard")
        self.live = Live()

    def advance(self) -> Live:
        return self.live

    def show(self, **changes: object) -> None:
        """What the next look finds."""
        self.live = dataclasses.replace(self.live, **changes)  # type: ignore[arg-type]

    def score(self) -> None:
        """The take is scored and kept, as the sample was."""
        assert self._desk is not None and self._for is not None
        pitch, audience = self._for
        report = dataclasses.replace(sample_report(), overall=91.0, audience=audience.id)
        take = self._desk.library.save_scored_take(report, pitch, sample_take())
        self.report, self.complete = report, True
        self.recorded = Recorded(Path(sample_take()), 1, pitch, audience, take, None)
        self.live = Live("scored")

    def score_early(self) -> int:
        """The take has its scores, and its fillers are still being listened for; its number."""
        assert self._desk is not None and self._for is not None
        pitch, audience = self._for
        self.report = dataclasses.replace(sample_report(), overall=90.0, audience=audience.id)
        started = self._desk.library.takes.start(pitch.id, audience.id)
        started.audio_path.write_bytes(sample_take().read_bytes())
        self._desk.library.takes.finish_recording(started.id, audio_facts(sample_take()))
        self.recorded = Recorded(started.audio_path, 1, pitch, audience, started.id, None)
        self.live = Live("scored")
        return started.id

    def complete_it(self) -> None:
        """What was scored early is whole and kept."""
        assert self._desk is not None and self.recorded is not None and self.report is not None
        assert self.recorded.take is not None
        self.report = dataclasses.replace(self.report, overall=92.0)
        self._desk.library.takes.save_report(self.recorded.take, self.report)
        self.complete = True

    def refine(self, text: str) -> None:
        """The take's words were heard again, and its structure is worth more."""
        assert self._desk is not None and self.recorded is not None and self.report is not None
        assert self.recorded.take is not None
        self.refined = self.report
        scores = {**self.report.scores, "structure": 97.0}
        transcript = dataclasses.replace(self.report.transcript, text=text)
        self.report = dataclasses.replace(self.report, scores=scores, transcript=transcript)
        self._desk.library.takes.save_report(self.recorded.take, self.report)
        self.show(refining=False)

    def fail(self, why: PitchcoachError) -> None:
        self.error = why
        self.live = Live("failed")


class PretendListener:
    """Stands in for `pitchcoach.rehearsal.Listener`: hears the words of the sample in whatever it is given."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.go_on = threading.Event()
        self.go_on.set()

    def hear(
        self, path: Path, on_progress: Callable[[float], None] | None = None
    ) -> tuple[Transcript, Sound, tuple[str, ...]]:
        self.heard.append(path.name)
        while not self.go_on.wait(0.01):
            if on_progress is not None:
                on_progress(0.5)
        report = sample_report()
        return report.transcript, Sound(report.duration_s or 0.0, 35.0, -20.0, -3.0, False), ()
