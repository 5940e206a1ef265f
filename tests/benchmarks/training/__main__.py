"""Fit on a folder of labelled pitches and write `scoring/data/models.npz`."""

from __future__ import annotations

import sys
from pathlib import Path

from pitchcoach.scoring.meaning import Encoder
from pitchcoach.scoring.models import FILE
from tests.benchmarks.spoken import HEARD
from tests.benchmarks.training import SHIPPED_FOLDS, fit_files

LINES = Path(__file__).parents[2] / "data" / "closings.tsv"


def main(folder: Path) -> None:
    """Fit and write."""
    files = sorted(folder.glob("*.json"))
    final, _ = fit_files(files, HEARD, LINES, Encoder(keep=100_000), folds=SHIPPED_FOLDS)
    final.save()
    sys.stdout.write(f"{FILE.name}: {len(files)} topics, {FILE.stat().st_size / 1000:.0f} kB\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
