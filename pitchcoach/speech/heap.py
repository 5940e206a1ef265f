"""The memory that native code asks the C library for, kept small; does nothing where that isn't glibc."""

from __future__ import annotations

import contextlib
import ctypes

M_ARENA_MAX = -8
"""Of glibc's malloc.h."""


def share_one() -> None:
    """Let all threads share one heap; before they are started.

    By default each has its own, which keeps what its largest decode needed: with one the transcriber's process took
    420 MB instead of 500 after a take of 40 s, and no longer for it.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def give_back() -> None:
    """Give memory that is free back to the system: glibc keeps some 80 MB of what loading and decoding needed."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
