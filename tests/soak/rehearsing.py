"""Take after take through the whole program, and what that leaves behind.

A pretend microphone speaks pieces of the sample take faster than real time; everything after it is the program's own:
the file that grows, the transcriber's process, the scores, the library.
"""

from __future__ import annotations

import os
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pitchcoach import rehearsal
from pitchcoach.audio.files import SAMPLE_RATE, read
from pitchcoach.audio.pretend import PretendMicrophone
from pitchcoach.library.library import Library
from pitchcoach.recording.session import Rehearsal
from pitchcoach.settings import DEFAULT_WEIGHTS, Paths

T = TypeVar("T", int, float)

BLOCK_S = 0.02
FASTER = 8.0
"""Times real time; the microphone's blocks come so much sooner."""
LENGTHS_S = (4.0, 6.0, 5.0, 8.0)
"""Takes differ, as a person's do; every fourth is the same again."""
PATIENCE_S = 120.0
SETTLE_S = 2.0
"""What a transcriber on a busy machine may take to close a take after its answer."""


@dataclass(frozen=True, slots=True)
class Burden:
    """What two processes hold after a take: the program and its transcriber."""

    memory_mb: tuple[float, float]
    threads: tuple[int, int]
    handles: tuple[int, int]
    processes: int
    """Children of the program; the tracker of resources that Python keeps beside them is none."""
    transcriber: int
    """Its process number: a new one was started anew."""
    after_stop_ms: float


def burden(child: int, after_stop_ms: float, before: Burden | None = None) -> Burden:
    """Look at both processes now.

    The transcriber closes a take a moment after it has told its answer; where it holds more than `before`, it gets
    that moment, and the least of what was seen counts.
    """
    now = _look(child, after_stop_ms)
    deadline = time.monotonic() + SETTLE_S
    while before is not None and not _within(now, before) and time.monotonic() < deadline:
        threading.Event().wait(0.05)
        again = _look(child, after_stop_ms)
        now = replace(
            again,
            threads=_least(now.threads, again.threads),
            handles=_least(now.handles, again.handles),
        )
    return now


def _look(child: int, after_stop_ms: float) -> Burden:
    pids = (os.getpid(), child)
    return Burden(
        memory_mb=_both(pids, lambda pid: int(_field(pid, "VmRSS")) / 1000),
        threads=_both(pids, lambda pid: int(_field(pid, "Threads"))),
        handles=_both(pids, lambda pid: len(list(Path(f"/proc/{pid}/fd").iterdir()))),
        processes=len(children()),
        transcriber=child,
        after_stop_ms=after_stop_ms,
    )


def _within(now: Burden, before: Burden) -> bool:
    pairs = zip((*now.threads, *now.handles), (*before.threads, *before.handles), strict=True)
    return all(a <= b for a, b in pairs)


def _least(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return min(one[0], other[0]), min(one[1], other[1])


def children() -> list[int]:
    """The processes that this one has started and that are still there, but for Python's tracker of resources."""
    found = [
        Path("/proc", pid)
        for task in Path("/proc/self/task").iterdir()
        for pid in (task / "children").read_text(encoding="ascii").split()
    ]
    return [int(one.name) for one in found if b"resource_tracker" not in (one / "cmdline").read_bytes()]


def rehearse(
    paths: Paths, count: int, model: str, tell: Callable[[int, Burden], None] = lambda number, now: None
) -> list[Burden]:
    """`count` takes, kept in the library at `paths`; the burden after each.

    Raises:
        AssertionError: a take did not get its report, or the library did not keep it.
    """
    sound = read(rehearsal.sample_take()).sound
    pitch = rehearsal.sample_pitch()
    audience = rehearsal.pick_audience(pitch, None)
    microphone, news = PretendMicrophone(rate=SAMPLE_RATE), threading.Event()
    burdens = []
    with (
        Library.open(paths) as library,
        Rehearsal(
            paths,
            model=model,
            weights=DEFAULT_WEIGHTS,
            library=library,
            microphone=microphone,
            on_news=news.set,
        ) as session,
    ):
        _wait(session, news, lambda: session.live.ready)
        for number in range(count):
            length_s = LENGTHS_S[number % len(LENGTHS_S)]
            start = number * 3 % 30 * SAMPLE_RATE
            session.begin(pitch, audience, count_in_s=0.0)
            microphone.say(np.full(SAMPLE_RATE // 10, 1e-3, np.float32))
            _wait(session, news, lambda: session.state == "recording")
            _speak(microphone, sound[start : start + round(length_s * SAMPLE_RATE)], session)
            session.stop()
            _wait(session, news, lambda: session.state == "scored" and session.complete)
            assert session.report is not None
            child = session.transcriber_pid
            assert child is not None
            after_ms = session.report.timing.after_stop_ms or 0.0
            burdens.append(burden(child, after_ms, burdens[-1] if burdens else None))
            tell(number, burdens[-1])
        kept = library.takes.listed(pitch.id)
        assert len([take for take in kept if take.overall is not None]) == count
    return burdens


def growth(values: Sequence[float]) -> float:
    """How much more the last quarter holds than the second, as a share; the first is warming up."""
    quarter = len(values) // 4
    early = statistics.median(values[quarter : 2 * quarter])
    return statistics.median(values[-quarter:]) / early - 1.0


def _speak(microphone: PretendMicrophone, sound: NDArray[np.float32], session: Rehearsal) -> None:
    step = round(BLOCK_S * SAMPLE_RATE)
    begun = time.perf_counter()
    for number, start in enumerate(range(0, len(sound), step)):
        microphone.say(sound[start : start + step], block_s=BLOCK_S)
        ahead = begun + (number + 1) * BLOCK_S / FASTER - time.perf_counter()
        if ahead > 0:
            threading.Event().wait(ahead)
        if number % 10 == 0:
            session.advance()


def _wait(session: Rehearsal, news: threading.Event, condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, f"still {session.state} ({session.live.notices})"
        news.wait(0.05)
        news.clear()
        session.advance()
        if session.error:
            raise session.error


def _field(pid: int, name: str) -> str:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith(name + ":"):
            return line.split()[1]
    return "0"


def _both(pids: tuple[int, int], look: Callable[[int], T]) -> tuple[T, T]:
    return look(pids[0]), look(pids[1])
