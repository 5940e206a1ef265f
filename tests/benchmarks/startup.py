"""What a person waits for at the command line: the whole process, from the call to its end.

Exit status 1 where a median is over its budget. The real speech is that of `../shared/speech`; where that
isn't there, the sample take stands in.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ELEVEN_SECONDS = ROOT.parent / "shared" / "speech" / "jfk_11s.flac"
SAMPLE = ROOT / "assets" / "sample-take.flac"
PROGRAM = Path(sys.executable).with_name("pitchcoach")

HELP_BUDGET_S = 0.3
SCORE_BUDGET_S = 4.0


def seconds(*arguments: str | Path) -> float:
    """Wall time of one run of the installed program."""
    started = time.perf_counter()
    subprocess.run([PROGRAM, *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def measure(label: str, arguments: tuple[str | Path, ...], runs: int, budget_s: float) -> bool:
    """Print the times of some runs after a first one that doesn't count; True within the budget."""
    seconds(*arguments)
    times = [seconds(*arguments) for _ in range(runs)]
    median = statistics.median(times)
    print(f"{label:<34} median {median:6.3f} s  best {min(times):6.3f} s  (budget {budget_s} s)")
    return median <= budget_s


def main() -> int:
    """Measure and print."""
    within = measure("pitchcoach --help", ("--help",), 15, HELP_BUDGET_S)
    speech, label = (ELEVEN_SECONDS, "score 11 s of real speech")
    if not speech.exists():
        speech, label = (SAMPLE, "score the sample take, 41 s")
    within &= measure(label, ("score", "--json", speech), 3, SCORE_BUDGET_S)
    return int(not within)


if __name__ == "__main__":
    sys.exit(main())
