"""The scores of many takes at once: what charts are drawn from, and the table of all scores."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pitchcoach.library.database import Database
from pitchcoach.library.files import write_whole
from pitchcoach.library.records import PointTally, ScoredTake

_CSV_HEAD = (
    "take", "pitch", "audience", "channel", "day", "started_at", "scorer", "overall", "length", "structure",
    "jargon", "translation", "delivery", "duration_s", "words", "words_per_minute", "fillers", "starred",
    "note",
)  # fmt: skip


class Scores:
    """Every question that goes across takes."""

    def __init__(self, database: Database) -> None:
        """Read from this database."""
        self._database = database

    def history(self, pitch_id: str | None = None, audience: str | None = None) -> tuple[ScoredTake, ...]:
        """The current scores of every take outside the bin, oldest first; of one pitch, of one audience."""
        rows = self._database.rows(
            "SELECT t.id, p.id, t.audience, t.channel, t.started_ms, t.day, s.overall, s.length, s.structure,"
            " s.jargon, s.translation, s.delivery, s.duration_s, s.words, s.words_per_minute, s.fillers"
            " FROM pitch p JOIN take t ON t.pitch = p.number"
            " JOIN report r ON r.take = t.id AND r.superseded_ms IS NULL JOIN score s ON s.report = r.id"
            " WHERE p.binned_ms IS NULL AND t.binned_ms IS NULL AND (?1 IS NULL OR p.id = ?1)"
            " AND (?2 IS NULL OR t.audience = ?2) ORDER BY t.started_ms, t.id",
            (pitch_id, audience),
        )
        return tuple(map(ScoredTake._make, rows))

    def point_tallies(
        self, pitch_id: str | None = None, audience: str | None = None
    ) -> tuple[PointTally, ...]:
        """How often each point reached its listener, by pitch and audience, in the order of the points."""
        rows = self._database.rows(
            "SELECT p.id, t.audience, ps.point, q.gist, sum(ps.state = 'translated'),"
            " sum(ps.state = 'untranslated'), sum(ps.state = 'missed')"
            " FROM pitch p JOIN take t ON t.pitch = p.number"
            " JOIN report r ON r.take = t.id AND r.superseded_ms IS NULL"
            " JOIN point_state ps ON ps.report = r.id"
            " LEFT JOIN point q ON q.pitch = p.number AND q.id = ps.point"
            " WHERE p.binned_ms IS NULL AND t.binned_ms IS NULL AND (?1 IS NULL OR p.id = ?1)"
            " AND (?2 IS NULL OR t.audience = ?2)"
            " GROUP BY p.number, t.audience, ps.point ORDER BY p.number, t.audience, min(q.position)",
            (pitch_id, audience),
        )
        return tuple(PointTally(*row) for row in rows)

    def as_csv(self) -> str:
        """All scores as CSV, a take a line, oldest first. Cells that a spreadsheet would run are quoted."""
        rows = self._database.rows(
            "SELECT t.id, p.id, t.audience, t.channel, t.day,"
            " strftime('%Y-%m-%dT%H:%M:%SZ', t.started_ms / 1000, 'unixepoch'), r.scorer, s.overall, "
            "s.length,"
            " s.structure, s.jargon, s.translation, s.delivery, s.duration_s, s.words, s.words_per_minute,"
            " s.fillers, t.starred, t.note"
            " FROM pitch p JOIN take t ON t.pitch = p.number"
            " JOIN report r ON r.take = t.id AND r.superseded_ms IS NULL JOIN score s ON s.report = r.id"
            " WHERE p.binned_ms IS NULL AND t.binned_ms IS NULL ORDER BY t.started_ms, t.id"
        )
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(_CSV_HEAD)
        writer.writerows([_safe_cell(cell) for cell in row] for row in rows)
        return out.getvalue()

    def write_csv(self, path: Path) -> None:
        """Put `as_csv` into a file, replacing an old one in one step.

        Raises:
            StorageError: no room or not writable.
        """
        write_whole(path, self.as_csv().encode("utf-8"))


def _safe_cell(cell: object) -> object:
    if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + cell
    return cell
