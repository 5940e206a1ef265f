"""Reports in the database: the JSON of FORMATS.md beside the columns that lists and charts are drawn from.

Each thing is kept once. The transcript's text and words stand in tables of their own, shared by the
reports made from them, and are put back into the JSON when a report is read.
"""

from __future__ import annotations

import json
from typing import Any

from pitchcoach.errors import say
from pitchcoach.library.database import Database
from pitchcoach.library.failures import LibraryDamagedError
from pitchcoach.library.report_file import ReportFileError, report_from_json, report_to_json
from pitchcoach.model import DIMENSIONS, Report


def write_report(
    database: Database, take_id: int, report: Report, *, scored_ms: int, superseded_ms: int | None = None
) -> int:
    """Write a report of a take, inside a transaction; its number. Supersede the current one before."""
    data = report_to_json(report)
    transcript = data.pop("transcript")
    transcript_id = _same_transcript(database, take_id, transcript)
    if transcript_id is None:
        transcript_id = _write_transcript(database, take_id, transcript)
    report_id = database.run(
        "INSERT INTO report (take, transcript, scorer, scored_ms, superseded_ms) VALUES (?, ?, ?, ?, ?)",
        (take_id, transcript_id, report.scorer, scored_ms, superseded_ms),
    )
    database.run("INSERT INTO report_body VALUES (?, ?)", (report_id, _dump(data)))
    scores, delivery = data["scores"], data["delivery"]
    database.run(
        "INSERT INTO score VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            report_id,
            scores["overall"],
            *(scores[d] for d in DIMENSIONS),
            data["duration_s"],
            len(transcript["words"]) or len(transcript["text"].split()),
            delivery and delivery["words_per_minute"],
            None if delivery is None else len(delivery["fillers"]),
        ),
    )
    database.run_many(
        "INSERT INTO finding VALUES (?, ?, ?, ?, ?)",
        [(report_id, i, f["dimension"], f["rule"], f["gain"]) for i, f in enumerate(data["findings"])],
    )
    database.run_many(
        "INSERT INTO point_state VALUES (?, ?, ?, ?)",
        [(report_id, i, p["id"], p["state"]) for i, p in enumerate(data["points"])],
    )
    return report_id


def read_report(database: Database, report_id: int) -> Report:
    """The report with this number.

    Raises:
        LibraryDamagedError: it isn't there, or what is there can't be read.
    """
    row = database.row(
        "SELECT json, transcript FROM report JOIN report_body ON report = id WHERE id = ?", (report_id,)
    )
    try:
        if row is None:
            raise ValueError("no such report")
        data = json.loads(row[0])
        data["transcript"] = _read_transcript(database, row[1])
        return report_from_json(data)
    except (ValueError, TypeError, ReportFileError) as error:
        raise LibraryDamagedError(
            say(
                "Report {report_id} in {path} can't be read ({why}). Run 'pitchcoach library check'; "
                "a backup can be put back with 'pitchcoach library restore FILE'.",
                report_id=report_id,
                path=database.path,
                why=error,
            )
        ) from error


def _write_transcript(database: Database, take_id: int, transcript: dict[str, Any]) -> int:
    transcript_id = database.run(
        "INSERT INTO transcript (take, text, model, language) VALUES (?, ?, ?, ?)",
        (take_id, transcript["text"], transcript["model"], transcript.get("language")),
    )
    database.run_many(
        "INSERT INTO word VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                transcript_id,
                i,
                word["text"],
                round(word["start_s"] * 1000),
                round(word["end_s"] * 1000),
                round(word["confidence"] * 1000),
            )
            for i, word in enumerate(transcript["words"])
        ],
    )
    return transcript_id


def _read_transcript(database: Database, transcript_id: int) -> dict[str, Any]:
    row = database.row("SELECT text, model, language FROM transcript WHERE id = ?", (transcript_id,))
    if row is None:
        raise ValueError("its transcript is missing")
    transcript = {
        "text": row[0],
        "model": row[1],
        "words": [
            {"text": text, "start_s": start / 1000, "end_s": end / 1000, "confidence": confidence / 1000}
            for text, start, end, confidence in database.rows(
                "SELECT text, start_ms, end_ms, confidence_permille FROM word WHERE transcript = ?"
                " ORDER BY position",
                (transcript_id,),
            )
        ],
    }
    if row[2] is not None:
        transcript["language"] = row[2]
    return transcript


def _same_transcript(database: Database, take_id: int, transcript: dict[str, Any]) -> int | None:
    """The take's transcript that says just this, heard by the same model; None where there is none."""
    for transcript_id, text in database.rows("SELECT id, text FROM transcript WHERE take = ?", (take_id,)):
        if text == transcript["text"] and _read_transcript(database, transcript_id) == transcript:
            return int(transcript_id)
    return None


def _dump(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
