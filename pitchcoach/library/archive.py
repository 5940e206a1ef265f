"""A whole library as one `.pitchcoach` file: a zip of pitch files, reports and recordings.

Inside::

    library.json          {"format": "pitchcoach-library", "version": 1, "program": "…"}
    pitches/0001.json     a pitch file (FORMATS.md)
    takes/<uid>.json      one take: when, for whom, star, note, its recording, its reports, the oldest first
    audio/<uid>.wav       its recording

What comes back in is in `archive_reading`; nothing in an archive is trusted.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pitchcoach.errors import StorageError, say
from pitchcoach.library.database import Database
from pitchcoach.library.files import replacing
from pitchcoach.library.migrate import PROGRAM
from pitchcoach.library.pitch_file import pitch_to_json
from pitchcoach.library.pitches import Pitches
from pitchcoach.library.report_file import report_to_json
from pitchcoach.library.reports import read_report
from pitchcoach.library.takes import Takes

FORMAT = "pitchcoach-library"
VERSION = 1


def write_archive(
    path: Path, database: Database, pitches: Pitches, takes: Takes, tell: Callable[[float], None]
) -> int:
    """Write everything outside the bin into an archive at `path`, replacing an old one in one step.

    Returns how many takes went in. Takes being recorded stay out; a recording that is missing is left out.
    `tell` is told the share that is done.

    Raises:
        StorageError: no room, not writable, or a recording that can't be read.
    """
    count = 0
    with (
        replacing(path) as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
    ):
        _add_json(archive, "library.json", {"format": FORMAT, "version": VERSION, "program": PROGRAM})
        for index, row in enumerate(pitches.listed(), 1):
            _add_json(archive, f"pitches/{index:04}.json", pitch_to_json(pitches.load(row.id)))
        found = database.rows(
            "SELECT t.id FROM take t JOIN pitch p ON p.number = t.pitch WHERE t.binned_ms IS NULL"
            " AND p.binned_ms IS NULL AND t.state <> 'recording' ORDER BY t.id"
        )
        for (take_id,) in found:
            _add_take(archive, database, takes, take_id)
            count += 1
            tell(count / len(found))
    return count


def _add_take(archive: zipfile.ZipFile, database: Database, takes: Takes, take_id: int) -> None:
    take = takes.load(take_id)
    audio: dict[str, Any] | None = None
    if take.audio is not None and take.audio.sha256 is not None and take.audio.path.is_file():
        name = f"audio/{take.uid}{take.audio.path.suffix}"
        audio = {
            "file": name,
            "frames": take.audio.frames,
            "rate": take.audio.rate,
            "sha256": take.audio.sha256,
        }
        try:
            archive.write(take.audio.path, name, zipfile.ZIP_STORED)
        except ValueError as error:  # a file dated before 1980, which zip can't say
            raise StorageError(
                say("{path} can't be put into an archive: {why}.", path=take.audio.path, why=error)
            ) from error
    reports = database.rows(
        "SELECT id, scored_ms, superseded_ms FROM report WHERE take = ? ORDER BY superseded_ms IS NULL, id",
        (take_id,),
    )
    _add_json(
        archive,
        f"takes/{take.uid}.json",
        {
            "uid": take.uid,
            "pitch": take.pitch,
            "audience": take.audience,
            "channel": take.channel,
            "source": take.source,
            "state": take.state,
            "started_ms": round(take.started_at.timestamp() * 1000),
            "day": take.day,
            "failure": take.failure,
            "starred": take.starred,
            "note": take.note,
            "audio": audio,
            "reports": [
                {
                    "scored_ms": scored,
                    "superseded_ms": gone,
                    "report": report_to_json(read_report(database, report_id)),
                }
                for report_id, scored, gone in reports
            ],
        },
    )


def _add_json(archive: zipfile.ZipFile, name: str, data: dict[str, Any]) -> None:
    archive.writestr(name, json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False))
