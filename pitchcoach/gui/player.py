"""What the review needs to let a person hear a take."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal


class Player(QObject):
    """Plays a recording; `moved` says where it is, some twenty times a second."""

    moved = Signal(float)
    stopped = Signal()

    @property
    def playing(self) -> bool:
        """Whether there is sound just now."""
        raise NotImplementedError

    def play(self, path: Path, start_s: float, end_s: float | None) -> None:
        """Play from here; to the end of the recording where `end_s` is None."""
        raise NotImplementedError

    def stop(self) -> None:
        """Stop where it is."""
        raise NotImplementedError
