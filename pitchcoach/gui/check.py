"""The microphone before a take: how loud it is, and whether it hears anything. Nothing it gives is kept.

It is open only while somebody looks at its level, and let go before a take or a look for other devices begins.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from pitchcoach.audio.capture import Capture
from pitchcoach.audio.devices import Microphone
from pitchcoach.audio.level import Level
from pitchcoach.errors import PitchcoachError
from pitchcoach.gui.jobs import Job, Jobs
from pitchcoach.gui.sentences import worded
from pitchcoach.gui.texts import tr

TICK_MS = 50
Verdict = Literal["waiting", "silent", "quiet", "good", "loud"]

QUIET_DBFS, LOUD_DBFS = -38.0, -6.0
"""The fair band of the loudness in the scores (`rules.toml`): outside of it a take loses points."""
VOICE_DBFS = -50.0
"""Below this it is a room, not somebody who speaks."""


def judge(loudest_dbfs: float, level: Level, muted: bool) -> Verdict:
    """What a level means: `loudest_dbfs` is the loudest of the last seconds."""
    if muted:
        return "silent"
    if level.clipping or loudest_dbfs > LOUD_DBFS:
        return "loud"
    if loudest_dbfs < VOICE_DBFS:
        return "waiting"
    return "quiet" if loudest_dbfs < QUIET_DBFS else "good"


class MicrophoneCheck(QObject):
    """Opens the microphone of now with `listen`, gives its level some twenty times a second, and lets it go."""

    heard = Signal(object, bool)
    """The `Level`, and whether it is the silence of a muted microphone."""
    failed = Signal(str)

    def __init__(self, jobs: Jobs, make: Callable[[], Microphone]) -> None:
        """`make` gives the microphone that is chosen; it is called anew each time."""
        super().__init__()
        self._jobs, self._make = jobs, make
        self._wanted = False
        self._opening: Job | None = None
        self._capture: Capture | None = None
        self._pending: Capture | None = None
        self._then: list[Callable[[], object]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def listening(self) -> bool:
        """Whether the microphone is open."""
        return self._capture is not None

    def listen(self) -> None:
        """Open the microphone, in the background: some take a second to wake up."""
        self._wanted = True
        if self._opening is not None or self._capture is not None:
            return  # one at a time; `_settled` sees to what changed in between
        capture = self._pending = Capture(self._make())
        self._opening = self._jobs.start(
            tr("Opening the microphone"),
            lambda _ticket: capture.open(),
            done=lambda _none: self._opened(capture),
            failed=self._failed,
            quiet=True,
        )
        self._opening.ended.connect(self._settled)

    def release(self, then: Callable[[], object] = lambda: None) -> None:
        """Let the microphone go, and do `then` once it is free: at once, but where it is just being opened."""
        self._wanted = False
        if self._opening is not None:
            self._then.append(then)
            return
        self._close()
        then()

    def change(self) -> None:
        """Another microphone was chosen: listen to that one."""
        self.release(self.listen)

    def close(self) -> None:
        """Let it go for good; after the jobs have ended, since one of them may just have opened it."""
        self._wanted = False
        self._then.clear()
        self._close()
        if self._pending is not None:
            self._pending.close()

    def _opened(self, capture: Capture) -> None:
        self._capture = capture
        if self._wanted:
            self._timer.start()

    def _settled(self) -> None:
        self._opening = self._pending = None
        waiting, self._then = self._then, []
        if waiting or not self._wanted:
            self._close()
        for then in waiting:
            then()
        if self._wanted:
            self.listen()

    def _close(self) -> None:
        self._timer.stop()
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.close()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, PitchcoachError):
            raise error
        if self._wanted:
            self._wanted = False
            self.failed.emit(worded(error))

    def _tick(self) -> None:
        if self._capture is None:
            return
        if self._capture.lost:
            self._close()
            self.failed.emit(tr("The microphone gives no sound. Was it unplugged or switched off?"))
            return
        self.heard.emit(self._capture.level, self._capture.muted)
