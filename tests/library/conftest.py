"""A library of the test's own, and a clock that stands where the test puts it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pitchcoach.library.library import Library
from pitchcoach.settings import Paths

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Clock:
    """A time that moves only when told to."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def move(self, **by: float) -> None:
        self.time += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def paths(home: Path) -> Paths:
    return Paths(home)


@pytest.fixture
def library(paths: Paths, clock: Clock) -> Iterator[Library]:
    with Library.open(paths, now=clock) as library:
        yield library
