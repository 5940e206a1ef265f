"""What the library takes its time for, with 1,000 and with 10,000 takes.

Run as `python -m tests.benchmarks.library`, or as a file.

The limits are those of the issue; the command ends with 1 where one is broken. A limit holds for the median
of repeated runs; growth is that of the fastest run, which a busy machine disturbs least. Every opening is a
new connection, though the system has the file in its memory, as on a machine that is in use.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # `make bench` runs this as a file

from pitchcoach.library.library import Library
from pitchcoach.progress import Band, progress
from pitchcoach.settings import Paths
from tests.benchmarks.library_data import AUDIENCES, SHARES, fill, make_pitch, make_report

LIMITS_MS = {"open": 100.0, "list of a pitch": 20.0, "all series": 100.0, "save": 30.0}
SLACK = 1.5
"""How far above linear a figure may be before its growth counts as more: small ones are mostly noise."""

BANDS = {
    "length": Band((30, 60), (20, 90)),
    "pace": Band((120, 165), (100, 185)),
    "fillers": Band((0, 5), (0, 12)),
}


@dataclass(frozen=True)
class Spent:
    """What a piece of work took, in milliseconds."""

    median: float
    fastest: float


def measure(paths: Paths) -> dict[str, Spent]:
    """What each piece of work takes, for a library that is there."""
    figures = {"open": _time(lambda: Library.open(paths).close(), 15)}
    pitch = make_pitch(0)
    rng = random.Random(7)
    with Library.open(paths) as library:
        figures["list of a pitch"] = _time(lambda: library.takes.listed(pitch.id), 25)
        figures["list of 100"] = _time(lambda: library.takes.listed(pitch.id, limit=100), 25)
        figures["all series"] = _time(lambda: _all_series(library), 15)
        figures["one pitch's series"] = _time(lambda: _all_series(library, pitch.id, "author"), 15)
        figures["load a take"] = _time(lambda: library.takes.load(1), 15)
        reports = iter([make_report(rng, pitch, AUDIENCES[0]) for _ in range(60)])
        figures["save"] = _time(lambda: library.save_scored_take(next(reports), pitch), 30)
        figures["record, score and save"] = _time(lambda: _whole_take(library, next(reports)), 30)
        figures["save a pitch"] = _time(lambda: _touch(library), 9)
        figures["backup"] = _time(library.backups.make, 3)
    return figures


def main() -> int:
    """Print the figures; 1 where a limit is broken."""
    found: dict[int, dict[str, Spent]] = {}
    for takes in (1_000, 10_000):
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            paths = fill(Path(folder), takes)
            size = paths.library.stat().st_size / 1e6
            print(f"{takes} takes: {size:.1f} MB, filled in {time.perf_counter() - began:.1f} s", flush=True)
            found[takes] = measure(paths)
    print(f"of those, {SHARES[0]} % are of the pitch that is listed")
    print(f"{'ms, median (fastest)':24} {'1,000':>16} {'10,000':>18} {'growth':>8} {'limit':>7}")
    broken = []
    for name, small in found[1_000].items():
        large = found[10_000][name]
        growth = large.fastest / small.fastest
        limit = LIMITS_MS.get(name)
        print(
            f"{name:24} {_shown(small):>16} {_shown(large):>18} {growth:7.1f}x {f'{limit:.0f}' if limit else '':>7}"
        )
        if limit is not None and large.median > limit:
            broken.append(f"{name} takes {large.median:.1f} ms; the limit is {limit:.0f} ms")
        if growth > 10 * SLACK:
            broken.append(f"{name} grows {growth:.1f} times with ten times the takes")
    print("\n".join(broken) or "All within their limits; growth is at most linear.")
    return 1 if broken else 0


def _shown(spent: Spent) -> str:
    return f"{spent.median:.2f} ({spent.fastest:.2f})"


def _all_series(library: Library, pitch: str | None = None, audience: str | None = None) -> None:
    history = library.scores.history(pitch, audience)
    progress(history, library.scores.point_tallies(history), today=date(2026, 11, 1), bands=BANDS)


def _whole_take(library: Library, report: object) -> None:
    from pitchcoach.library.records import AudioFacts
    from pitchcoach.model import Report

    assert isinstance(report, Report)
    started = library.takes.start(report.pitch, report.audience)
    started.audio_path.write_bytes(b"\0" * 100)
    library.takes.finish_recording(started.id, AudioFacts(16_000, 16_000))
    library.takes.save_report(started.id, report)


def _touch(library: Library) -> None:
    import dataclasses

    pitch = library.pitches.load("pitch-0")
    library.pitches.save(dataclasses.replace(pitch, speaker=pitch.speaker + "."))


def _time(work: Callable[[], object], times: int) -> Spent:
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        spent.append((time.perf_counter() - began) * 1000)
    return Spent(median(spent), min(spent))


if __name__ == "__main__":
    sys.exit(main())
