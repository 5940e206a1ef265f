"""A short `make soak`: a few takes in a row leave nothing behind."""

from __future__ import annotations

from pathlib import Path

from pitchcoach.settings import Paths
from tests.soak.rehearsing import children, rehearse


def test_takes_in_a_row_leave_no_thread_process_or_handle(home_with_models: Path) -> None:
    others = set(children())
    burdens = rehearse(Paths(home_with_models), 6, "tiny.en")
    warm, last = burdens[1], burdens[5]  # takes of the same length
    assert last.threads <= warm.threads
    assert last.handles <= warm.handles
    assert last.processes <= warm.processes
    # So few takes show a leak of something large only; `make soak` holds them to 5 % over three hundred.
    assert last.memory_mb[0] <= 1.1 * warm.memory_mb[0]
    assert last.memory_mb[1] <= 1.1 * warm.memory_mb[1]
    assert set(children()) == others
