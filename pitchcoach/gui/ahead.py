"""Pages made before they are asked for, while nobody waits: the first look at one is as quick as any other."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from pitchcoach.gui.jobs import Jobs, Ticket
from pitchcoach.gui.texts import tr
from pitchcoach.gui.window import MainWindow

PAUSE_MS = 250
"""Between two pages: what the person does in the meantime comes first."""


class Ahead(QObject):
    """Makes one page after the other once the program has begun; none while a take is being spoken."""

    def __init__(self, window: MainWindow, jobs: Jobs, busy: Callable[[], bool]) -> None:
        """`busy` says whether a stall of a tenth of a second would be noticed just now."""
        super().__init__(window)
        self._window, self._jobs, self._busy = window, jobs, busy
        self._names: list[str] = []
        self._timer = QTimer(self)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._next)

    def begin(self, *names: str) -> None:
        """Make these pages."""
        self._names = list(names)
        # what charts are drawn with takes longest to load, and can be loaded beside the window
        self._jobs.start(
            tr("Getting the pages ready"), _load, done=lambda _: self._timer.start(), failed=_fail, quiet=True
        )

    @property
    def waiting(self) -> bool:
        """Whether there are pages still to be made."""
        return bool(self._names)

    def stop(self) -> None:
        """Make no more."""
        self._timer.stop()

    def _next(self) -> None:
        if self._busy():
            return
        if self._names:
            self._window.prepare(self._names.pop(0))
        if not self._names:
            self._timer.stop()


def _load(_ticket: Ticket) -> None:
    import pyqtgraph  # noqa: F401


def _fail(error: Exception) -> None:
    raise error
