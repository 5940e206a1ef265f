"""Makes the libraries of earlier schema versions under tests/data/libraries: `python -m tests.library.old_libraries 3`.

Run once when a version is new; the files are then kept as they are, since they stand for files on people's disks.
What they hold is in `expected.json` beside them, which doesn't change either.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pitchcoach.library.database import Database, create_empty
from pitchcoach.library.migrate import migrations
from pitchcoach.library.pitch_file import parse_pitch
from pitchcoach.library.pitches import Pitches
from pitchcoach.library.undo import History

FOLDER = Path(__file__).parents[1] / "data" / "libraries"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
T0 = 1_700_000_000_000
"""When the first take was begun: 2023-11-14 22:13 UTC."""


def library_file(version: int) -> Path:
    """The kept library of a schema version."""
    return FOLDER / f"version-{version}.sqlite"


def make(path: Path, version: int, takes: int = 2) -> None:
    """Write a library of that version: one pitch, `takes` takes, every other one scored."""
    scripts = [script for number, script in migrations() if number <= version]
    create_empty(path, "".join(scripts), version, f"PitchCoach 0.0.{version}")
    database = Database.connect(path)
    try:
        with database.transaction():
            history = History(database)
            number = Pitches(database, history, lambda: T0).write(
                parse_pitch(EXPECTED["pitch"], "expected.json")
            )
            for take in range(1, takes + 1):
                _write_take(database, version, number, take)
    finally:
        database.close()


def _write_take(database: Database, version: int, pitch: int, take: int) -> None:
    scored = take % 2 == 1
    database.run(
        "INSERT INTO take (uid, pitch, audience, channel, source, state, started_ms, day, audio_path, audio_frames,"
        " audio_rate, audio_sha256) VALUES (?, ?, 'author', 'spoken', ?, ?, ?, '2023-11-14', ?, 16000, 16000, ?)",
        (
            f"{take:032x}",
            pitch,
            f"take-{take}.wav",
            "scored" if scored else "recorded",
            T0 + take * 60_000,
            f"2023/take-{take}.wav",
            EXPECTED["audio_sha256"],
        ),
    )
    if version >= 2 and take == 1:
        database.run("UPDATE take SET starred = 1, note = 'the good one' WHERE id = 1")
    if version >= 2 and take == 2:
        database.run("UPDATE take SET binned_ms = ? WHERE id = 2", (T0 + 600_000,))
    if not scored:
        return
    report = dict(EXPECTED["report"])
    transcript = report.pop("transcript")
    database.run(
        "INSERT INTO transcript VALUES (?, ?, ?, ?, ?)",
        (take, take, transcript["text"], transcript["model"], transcript["language"]),
    )
    database.run_many(
        "INSERT INTO word VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                take,
                i,
                w["text"],
                round(w["start_s"] * 1000),
                round(w["end_s"] * 1000),
                round(w["confidence"] * 1000),
            )
            for i, w in enumerate(transcript["words"])
        ],
    )
    body = json.dumps(report)
    if version <= 2:
        database.run("INSERT INTO report VALUES (?, ?, '2026.1', ?, ?)", (take, take, T0, body))
        _write_scores(database, take, report)
        return
    for number, scorer, gone in ((2 * take - 1, "2026.0", T0 + 1), (2 * take, "2026.1", None)):
        database.run("INSERT INTO report VALUES (?, ?, ?, ?, ?, ?)", (number, take, take, scorer, T0, gone))
        database.run("INSERT INTO report_body VALUES (?, ?)", (number, body.replace("2026.1", scorer)))
        _write_scores(database, number, report)


def _write_scores(database: Database, number: int, report: dict[str, object]) -> None:
    database.run("INSERT INTO score VALUES (?, 72, 90, 65, 80, NULL, 70, 41.2, 4, 141, 1)", (number,))
    database.run("INSERT INTO finding VALUES (?, 0, 'structure', 'next-step-concrete', 12)", (number,))
    database.run("INSERT INTO point_state VALUES (?, 0, 'c1', 'translated')", (number,))
    database.run("INSERT INTO point_state VALUES (?, 1, 'c2', 'missed')", (number,))


if __name__ == "__main__":
    make(library_file(int(sys.argv[1])), int(sys.argv[1]))
