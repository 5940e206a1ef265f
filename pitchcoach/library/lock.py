"""One writer at a time: a lock file beside the database.

The lock is the system's own on an open file, so it goes with the process however that ends; what is
written in the file only tells the second start whom to point at.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from pitchcoach.errors import say
from pitchcoach.library.failures import LibraryBusyError
from pitchcoach.settings import FILE_MODE


class WriterLock:
    """The right to write a library, held until `release` or the end of the process."""

    def __init__(self, library: Path) -> None:
        """Take the lock for the database at `library`.

        Raises:
            LibraryBusyError: another process (or this one, twice) has it.
            OSError: the lock file can't be written.
        """
        path = library.with_name(library.name + ".lock")
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), FILE_MODE)
        try:
            _lock(handle)
        except OSError as error:
            os.close(handle)
            if error.errno not in (errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK):
                raise  # a file system without locks, not another holder
            holder = _pid_in(path)
            raise LibraryBusyError(
                say(
                    "The library {library} is already open in another PitchCoach (process {holder}). Go to its "
                    "window or close it; meanwhile the library can be opened to read only.",
                    library=library,
                    holder=holder,
                )
                if holder
                else say(
                    "The library {library} is already open in another PitchCoach. Go to its window or close "
                    "it; meanwhile the library can be opened to read only.",
                    library=library,
                ),
                holder,
            ) from error
        self._handle: int | None = handle
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0) if hasattr(os, "pwrite") else None

    def release(self) -> None:
        """Let the next one write. The file stays: removing it would let two processes lock two files."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _pid_in(path: Path) -> int | None:
    try:
        return int(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
