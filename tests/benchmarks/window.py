"""From the start of the process to a window that answers: painted once and through its first events.

Exit status 1 where the median is over its budget. Without a display the window is drawn in memory.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

BUDGET_S = 1.5
RUNS = 7
PROGRAM = """
import os, sys, time
from PySide6.QtCore import QTimer
from pitchcoach.gui.app import App, make_application
from pitchcoach.settings import Paths
application = make_application()
app = App(Paths.find())
app.window.show()
def answered():
    print(time.clock_gettime(time.CLOCK_MONOTONIC), flush=True)
    app.window.close()
QTimer.singleShot(0, lambda: (app.window.repaint(), QTimer.singleShot(0, answered)))
application.exec()
"""


def seconds(home: str) -> float:
    """Wall time of one start, from the call to the first events after the first paint."""
    environment = {**os.environ, "PITCHCOACH_HOME": home}
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    began = time.clock_gettime(time.CLOCK_MONOTONIC)
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, check=True, capture_output=True, text=True
    )
    return float(ran.stdout.split()[0]) - began


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as home:
        seconds(home)
        times = [seconds(home) for _ in range(RUNS)]
    median = statistics.median(times)
    print(
        f"start to a window that answers     median {median:6.3f} s  best {min(times):6.3f} s  (budget {BUDGET_S} s)"
    )
    return int(median > BUDGET_S)


if __name__ == "__main__":
    sys.exit(main())
