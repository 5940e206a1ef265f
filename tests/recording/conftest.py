"""The stage of a test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.recording.stage import Stage


@pytest.fixture
def stage(home: Path) -> Iterator[Stage]:
    there = Stage(home)
    yield there
    there.session.close()
    there.library.close()
