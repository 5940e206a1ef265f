"""How long a take takes to score: text in, report out, models loaded.

    python -m tests.benchmarks.scoring

Each labelled take once, in the order of the corpus, with a new text each time so that nothing of the take is
remembered (its pitch's own sentences are: they are encoded once a pitch, as in the program).
"""

from __future__ import annotations

import json
import statistics
import time
from pathlib import Path

from pitchcoach.library.pitch_file import parse_pitch
from pitchcoach.model import Take, Transcript
from pitchcoach.scoring import report
from pitchcoach.settings import DEFAULT_WEIGHTS

CORPUS = Path(__file__).parents[1] / "data" / "corpus"
TARGET_MS = 50


def main() -> None:
    """Print median, 90th and 99th percentile and worst."""
    began = time.perf_counter()
    report.load()
    print(f"loading models, weights and word lists: {time.perf_counter() - began:.2f} s")
    took = []
    for file in sorted(CORPUS.glob("*.json")):
        topic = json.loads(file.read_text(encoding="utf-8"))
        pitch = parse_pitch(topic, topic["id"])
        warm = Take("warm", topic["takes"][0]["target"], Transcript("This only warms the pitch up. " * 4))
        for audience in pitch.audiences:
            report.score_take(Take("warm", audience.id, warm.transcript), pitch, DEFAULT_WEIGHTS)
        for label in topic["takes"]:
            take = Take(
                label["id"], label["target"], Transcript(" ".join(s["text"] for s in label["sentences"]))
            )
            began = time.perf_counter()
            report.score_take(take, pitch, DEFAULT_WEIGHTS)
            took.append((time.perf_counter() - began) * 1000)
    took.sort()
    print(
        f"{len(took)} takes: median {statistics.median(took):.1f} ms, p90 {took[int(len(took) * 0.9)]:.1f} ms, "
        f"p99 {took[int(len(took) * 0.99)]:.1f} ms, worst {took[-1]:.1f} ms (target under {TARGET_MS} ms a take)"
    )


if __name__ == "__main__":
    main()
