"""`make fuzz`: wrong files of every kind, in processes with limits; what kills one is kept for looking at.

python -m tests.fuzz [--count 2000] [--seed 1] [--keep build/fuzz] [KIND…]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.feeding import feed
from tests.fuzz.targets import targets


def main() -> int:
    """Feed every kind, print a line each; 1 where something was found."""
    parser = argparse.ArgumentParser(prog="tests.fuzz")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--keep", type=Path, default=Path("build/fuzz"))
    parser.add_argument("kinds", nargs="*", metavar="KIND")
    given = parser.parse_args()
    bad = 0
    for kind in given.kinds or targets(Path()):
        started = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            fed = feed(kind, given.seed, given.count, Path(folder), given.keep)
        print(
            f"{kind:<9} {fed.taken:>5} taken  {fed.refused:>5} refused in words  {len(fed.found):>3} found"
            f"  {time.monotonic() - started:6.1f} s",
            flush=True,
        )
        for one in fed.found[:10]:
            print(f"    file {one.number}: {one.what}\n      kept as {one.path}")
        bad += len(fed.found)
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
