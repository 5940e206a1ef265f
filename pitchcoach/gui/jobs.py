"""Work in the background, and the only place where anything crosses a thread.

::

    job = jobs.start("Listening to take.flac", work, done=show, failed=complain)

`work` runs in a thread with a `Ticket`: it tells how far it is and asks whether to stop. What it returns, or the
error it raised, comes back in the thread of the window. A worker touches no widget and no library.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

from pitchcoach.errors import CancelledError

WORKERS = 2


class Ticket:
    """What the work holds: to tell its progress, and to learn that it was cancelled."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._stop = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether the person wants it to stop."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the work to stop at its next `tell`."""
        self._stop.set()

    def tell(self, share: float) -> None:
        """Say how much is done, 0 to 1.

        Raises:
            CancelledError: it is to stop.
        """
        if self.cancelled:
            raise CancelledError("Cancelled.")
        self._job.progressed.emit(share)


class Job(QObject):
    """One piece of work on its way. All signals arrive in the thread of the window."""

    progressed = Signal(float)
    done = Signal(object)
    failed = Signal(object)
    """With the exception; not emitted where the person cancelled."""
    ended = Signal()
    """Last of all, however it went."""
    _returned = Signal(object, object)

    def __init__(self, label: str, parent: QObject, *, quiet: bool = False) -> None:
        super().__init__(parent)
        self.label = label
        self.quiet = quiet
        """Over in a moment, and of no interest: nothing is shown of it."""
        self.ticket = Ticket(self)
        self._returned.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask it to stop; nothing comes back from it then but `ended`."""
        self.ticket.cancel()

    def run(self, work: Callable[[Ticket], Any]) -> None:
        """In the worker: do it, and send back what came of it."""
        result, error = None, None
        try:
            result = work(self.ticket)
        except Exception as raised:
            error = raised
        self._returned.emit(result, error)

    def _hand_over(self, result: object, error: object) -> None:
        if not self.ticket.cancelled:
            if error is None:
                self.done.emit(result)
            elif not isinstance(error, CancelledError):
                self.failed.emit(error)
        self.ended.emit()


class Knock(QObject):
    """A sign from any thread that it is worth while to look; connect `heard` queued, to the window's thread."""

    heard = Signal()

    def give(self) -> None:
        """Give the sign, from any thread."""
        self.heard.emit()


class _Run(QRunnable):
    def __init__(self, job: Job, work: Callable[[Ticket], Any]) -> None:
        super().__init__()
        self._job, self._work = job, work

    def run(self) -> None:
        self._job.run(self._work)


class Jobs(QObject):
    """All work in the background of one window."""

    started = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(WORKERS)
        self.running: list[Job] = []

    def start(
        self,
        label: str,
        work: Callable[[Ticket], Any],
        *,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        quiet: bool = False,
    ) -> Job:
        """Begin `work`; one of `done` and `failed` is called when it is over, unless it is cancelled.

        `quiet` work is not shown to the person.
        """
        job = Job(label, self, quiet=quiet)
        job.done.connect(done)
        job.failed.connect(failed)
        job.ended.connect(lambda: self._forget(job))
        self.running.append(job)
        self.started.emit(job)
        self._pool.start(_Run(job, work))
        return job

    def close(self) -> None:
        """Cancel everything and wait for the workers."""
        for job in self.running:
            job.cancel()
        self._pool.clear()
        self._pool.waitForDone()

    def _forget(self, job: Job) -> None:
        if job in self.running:
            self.running.remove(job)
        job.deleteLater()
