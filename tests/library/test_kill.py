"""kill -9 at random moments: nothing that was saved is lost, and the next start says what it found."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def tally(kind: str, rounds: int, folder: Path) -> dict[str, int]:
    """What `kill_loop` counted; a process of its own, since forking one with pytest's threads is asking for it."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.library.kill_loop", kind, str(rounds), "7", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    print(done.stdout)
    found: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize(("kind", "rounds"), [("saves", 200), ("migrations", 50), ("imports", 50)])
def test_nothing_is_lost(kind: str, rounds: int, tmp_path: Path) -> None:
    counted = tally(kind, rounds, tmp_path)
    assert counted["kills"] == rounds
    for bad in ("missing", "damaged", "errors", "untold"):
        assert counted[bad] == 0, counted
    if kind == "saves":
        assert counted["saved"] > 20
        assert counted["recovered"] > 0
    else:
        assert counted["inside"] > 0, "no kill landed inside the work"
