"""Feeds a kind of file to child processes and gathers what they found."""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.fuzz.targets import targets

ROOT = Path(__file__).resolve().parents[2]
SILENT_S = 120.0
"""A child that says nothing for so long hangs."""


@dataclass(frozen=True)
class Found:
    """A file that the program neither took nor refused in words."""

    number: int
    what: str
    path: Path


@dataclass
class Fed:
    """How it went."""

    taken: int = 0
    refused: int = 0
    found: list[Found] = field(default_factory=list)


def feed(kind: str, seed: str, count: int, folder: Path, keep: Path) -> Fed:
    """Feed `count` files; a child that dies is followed by another that begins after the deadly file."""
    fed, first = Fed(), 0
    while first < count:
        last, ended = _run(kind, seed, first, count, folder, keep, fed)
        if ended:
            break
        first = last + 1
    return fed


def _run(
    kind: str, seed: str, first: int, count: int, folder: Path, keep: Path, fed: Fed
) -> tuple[int, bool]:
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.fuzz.child", kind, seed, str(first), str(count), str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    try:
        out, err = child.communicate(timeout=SILENT_S + 2.0 * (count - first))
    except subprocess.TimeoutExpired:
        child.kill()
        out, err = child.communicate()
        err = f"hung\n{err}"
    number, open_file = first - 1, False
    for line in out.splitlines():
        if line.isdigit():
            number, open_file = int(line), True
            continue
        open_file = False
        if line == "taken":
            fed.taken += 1
        elif line == "refused":
            fed.refused += 1
        else:
            fed.found.append(_keep(kind, seed, number, line.replace("\\n", "\n      "), folder, keep))
    if child.returncode == 0:
        return number, True
    if not open_file:
        raise RuntimeError(f"the child of {kind} ended with {child.returncode}:\n{err}")
    why = {-27: "more than its seconds of CPU", -11: "SIGSEGV", -6: "SIGABRT", -9: "killed"}.get(
        child.returncode, f"status {child.returncode}"
    )
    fed.found.append(_keep(kind, seed, number, f"{why}\n{err[-600:]}", folder, keep))
    return number, False


def _keep(kind: str, seed: str, number: int, what: str, folder: Path, keep: Path) -> Found:
    target = targets(folder / "whole")[kind]
    keep.mkdir(parents=True, exist_ok=True)
    path = keep / f"{kind}-{seed}-{number}.{target.suffix}"
    path.write_bytes(target.make(random.Random(f"{seed}/{kind}/{number}")))
    return Found(number, what, path)
