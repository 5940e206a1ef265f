"""The system asks the program to end: the window closes as if a person had closed it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from pitchcoach.library.library import Library
from pitchcoach.settings import Paths

PATIENCE_S = 30.0


def test_the_end_of_a_session_closes_everything_in_order(paths: Paths) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "pitchcoach"],
        env={
            **os.environ,
            "DISPLAY": ":0",
            "QT_QPA_PLATFORM": "offscreen",
            "PITCHCOACH_HOME": str(paths.home),
        },
        stderr=subprocess.PIPE,
        text=True,
    )
    # a first start keeps the sample take once the window answers
    end = time.monotonic() + PATIENCE_S
    while not any(paths.audio.rglob("*.flac")) and time.monotonic() < end:
        assert program.poll() is None
        time.sleep(0.02)
    program.send_signal(signal.SIGTERM)
    _out, errors = program.communicate(timeout=PATIENCE_S)
    assert program.returncode == 0, errors
    assert "Traceback" not in errors
    with Library.open(paths) as library:
        assert not library.recovered.changes_brought_back
