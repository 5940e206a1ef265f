"""How long `pitchcoach --help` takes, as a person waits for it: the whole process, best and median of 15.

Exit status 1 where the median is over the budget.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

BUDGET_S = 0.3
RUNS = 15


def seconds(*arguments: str) -> float:
    """Wall time of one run of the installed program."""
    program = Path(sys.executable).with_name("pitchcoach")
    started = time.perf_counter()
    subprocess.run([program, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> int:
    """Measure and print."""
    seconds("--help")
    over = False
    for arguments in (("--help",), ("models",)):
        times = [seconds(*arguments) for _ in range(RUNS)]
        median = statistics.median(times)
        print(
            f"pitchcoach {' '.join(arguments):<8} median {median:.3f} s, best {min(times):.3f} s, "
            f"worst {max(times):.3f} s (budget {BUDGET_S} s)"
        )
        over |= median > BUDGET_S
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
