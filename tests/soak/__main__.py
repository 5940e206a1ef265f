"""`make soak`: three hundred takes in a row; memory, threads, processes, handles and waiting end as they began.

python -m tests.soak [--takes 300] [--model tiny.en]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from pitchcoach.settings import Paths
from tests.soak.rehearsing import Burden, children, growth, rehearse

MOST_GROWTH = 0.05
MOST_SLOWER_MS = 150.0
"""The median of the wait after the stop wanders by that much on a machine that does other things, too."""


def main() -> int:
    """Run, print, judge; 1 where something grew."""
    parser = argparse.ArgumentParser(prog="tests.soak")
    parser.add_argument("--takes", type=int, default=300)
    parser.add_argument("--model", default="tiny.en")
    given = parser.parse_args()
    threads_before, started = threading.active_count(), time.monotonic()

    def tell(number: int, now: Burden) -> None:
        if number % max(1, given.takes // 10) == 0 or number == given.takes - 1:
            print(
                f"take {number + 1:>4}: {now.memory_mb[0]:6.0f} + {now.memory_mb[1]:6.0f} MB, threads {now.threads}, "
                f"handles {now.handles}, words and scores {now.after_stop_ms:5.0f} ms after the stop",
                flush=True,
            )

    with tempfile.TemporaryDirectory() as home:
        burdens = rehearse(Paths(Path(home)), given.takes, given.model, tell)
    quarter = len(burdens) // 4
    early, late = burdens[quarter : 2 * quarter], burdens[-quarter:]
    before_ms, after_ms = (statistics.median(b.after_stop_ms for b in part) for part in (early, late))
    left = children()
    grown = [growth([b.memory_mb[which] for b in burdens]) for which in (0, 1)]
    fewer_threads = all(a <= b for a, b in zip(late[-1].threads, early[0].threads, strict=True))
    fewer_handles = all(a <= b for a, b in zip(late[-1].handles, early[0].handles, strict=True))
    lines = [
        (
            f"memory of the program {grown[0]:+.1%}, of the transcriber {grown[1]:+.1%}",
            max(grown) <= MOST_GROWTH,
        ),
        (f"threads {early[0].threads} then {late[-1].threads}", fewer_threads),
        (f"handles {early[0].handles} then {late[-1].handles}", fewer_handles),
        (
            f"processes {early[0].processes} then {late[-1].processes}",
            late[-1].processes <= early[0].processes,
        ),
        (
            f"after the stop {before_ms:.0f} ms then {after_ms:.0f} ms (medians)",
            after_ms <= before_ms + MOST_SLOWER_MS,
        ),
        (
            f"left at the end: {len(left)} processes, {threading.active_count() - threads_before} threads",
            not left and threading.active_count() <= threads_before,
        ),
    ]
    print(f"{given.takes} takes in {time.monotonic() - started:.0f} s")
    for text, good in lines:
        print(f"  {'ok ' if good else 'BAD'} {text}")
    return int(not all(good for _, good in lines))


if __name__ == "__main__":
    sys.exit(main())
