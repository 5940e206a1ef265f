"""A short run of `make fuzz`: wrong files of every kind are taken or refused in words, and nothing else happens."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.feeding import feed
from tests.fuzz.targets import targets

COUNT = {"archive": 20, "library": 20}
"""Some kinds cost more a file."""


@pytest.mark.parametrize("kind", sorted(targets(Path())))
def test_wrong_files_are_taken_or_refused(kind: str, tmp_path: Path) -> None:
    count = COUNT.get(kind, 60)
    fed = feed(kind, "ci", count, tmp_path / "fed", tmp_path / "kept")
    assert [f"{one.number}: {one.what}" for one in fed.found] == []
    assert fed.taken + fed.refused == count
    assert fed.refused, "the changes do reach what is checked"
