"""What the system asks of the program: to end, as at the end of a session or by Ctrl+C in its terminal.

Closing the window keeps a take that is being recorded and ends the transcriber; being killed would leave both to the
next start.
"""

from __future__ import annotations

import os
import signal

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtWidgets import QApplication


class Endings(QObject):
    """Closes the windows when a signal asks for it; the handlers of before come back with `forget`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before: dict[signal.Signals, object] = {}
        self._pipe: tuple[int, int] | None = None
        if os.name != "posix":
            return  # Windows closes windows by a message, which Qt takes
        reading, writing = self._pipe = os.pipe()
        for end in self._pipe:
            os.set_blocking(end, False)
        # Python's handlers run between two lines of Python, of which there are none while Qt waits: the pipe wakes it
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            self._before[name] = signal.signal(name, lambda _number, _frame: None)
        self._notifier = QSocketNotifier(reading, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._asked)

    def _asked(self) -> None:
        assert self._pipe is not None
        os.read(self._pipe[0], 64)
        QApplication.closeAllWindows()

    def forget(self) -> None:
        """Let signals do what they did before."""
        if self._pipe is None:
            return
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(-1)
        for name, handler in self._before.items():
            signal.signal(name, handler)  # type: ignore[arg-type]
        for end in self._pipe:
            os.close(end)
        self._pipe = None
