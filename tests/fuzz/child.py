"""One process that feeds wrong files to the program until one kills it: `python -m tests.fuzz.child …`.

Its parent reads a line before and after each file, so it knows which one a crash belongs to.
"""

from __future__ import annotations

import random
import resource
import signal
import sys
import traceback
import warnings
from pathlib import Path

from pitchcoach.errors import PitchcoachError
from tests.fuzz.targets import targets

MEMORY = 1 << 30
"""Bytes a file may take besides what the program has anyway."""
CPU_S = 10.0
"""Seconds of CPU a file may take: a machine that is busy with something else fails nothing."""


def limit_memory() -> None:
    """No more address space than is in use now, and a gigabyte."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def main(kind: str, seed: str, first: int, last: int, folder: Path) -> None:
    """Feed the files `first` to `last` of this kind and seed."""
    target = targets(folder / "whole")[kind]
    (folder / "whole").mkdir(parents=True, exist_ok=True)
    warnings.simplefilter("error", ResourceWarning)
    target.make(random.Random(0))  # what is imported and made once counts for nobody
    limit_memory()
    path = folder / f"case.{target.suffix}"
    for number in range(first, last):
        path.write_bytes(target.make(random.Random(f"{seed}/{kind}/{number}")))
        print(number, flush=True)
        # The default deed of this signal ends the process, in native code as well.
        signal.setitimer(signal.ITIMER_PROF, CPU_S)
        try:
            target.feed(path)
            outcome = "taken"
        except PitchcoachError:
            outcome = "refused"
        except BaseException:
            print("bug " + traceback.format_exc().replace("\n", "\\n"), flush=True)
            continue
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        print(outcome, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), Path(sys.argv[5]))
