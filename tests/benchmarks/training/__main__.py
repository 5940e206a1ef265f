"""Fit on a folder of labelled pitches and write `scoring/data/models.npz`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pitchcoach.library.pitch_file import parse_pitch
from pitchcoach.scoring.meaning import ENCODER
from pitchcoach.scoring.models import FILE
from tests.benchmarks.training.fit import fit
from tests.benchmarks.training.samples import closing_lines, samples

LINES = Path(__file__).parents[2] / "data" / "closings.tsv"


def main(folder: Path) -> None:
    """Fit and write."""
    topics = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))]
    final, _ = fit(
        [samples(t, parse_pitch(t, t["id"]), ENCODER) for t in topics], ENCODER, closing_lines(LINES)
    )
    final.save()
    sys.stdout.write(f"{FILE.name}: {len(topics)} topics, {FILE.stat().st_size / 1000:.0f} kB\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
