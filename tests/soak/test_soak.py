"""A short `make soak`: a few takes in a row leave nothing behind."""

from __future__ import annotations

from pathlib import Path

from pitchcoach.settings import Paths
from tests.soak.rehearsing import children, rehearse


def test_takes_in_a_row_leave_no_thread_process_or_handle(home_with_models: Path) -> None:
    others = set(children())
    burdens = rehearse(Paths(home_with_models), 8, "tiny.en")
    warm, last = burdens[3], burdens[-1]
    assert last.threads <= warm.threads
    assert last.handles <= warm.handles
    assert last.processes <= warm.processes
    # Eight takes tell a leak of a recording (0.2 MB) from noise no better than that; `make soak` does.
    assert last.memory_mb[0] <= 1.05 * warm.memory_mb[0]
    assert last.memory_mb[1] <= 1.05 * warm.memory_mb[1]
    assert set(children()) == others
