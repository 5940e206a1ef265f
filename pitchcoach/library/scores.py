"""The scores of many takes at once: what charts are drawn from, and the table of all scores."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterable
from pathlib import Path

from pitchcoach.library.database import Database
from pitchcoach.library.files import write_whole
from pitchcoach.library.records import IS_SAMPLE, PointTally, ScoredTake
from pitchcoach.model import PointState

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

    def history(
        self, pitch_id: str | None = None, audience: str | None = None, *, since: str | None = None
    ) -> tuple[ScoredTake, ...]:
        """The current scores of every take outside the bin, oldest first.

        Of one pitch, of one audience, from the day `since` on (2026-11-23), where given.
        """
        rows = self._database.rows(
            "SELECT t.id, p.id, t.audience, t.channel, t.started_ms, t.day, s.overall, s.length, s.structure,"
            " s.jargon, s.translation, s.delivery, s.duration_s, s.words, s.words_per_minute, s.fillers, r.id,"
            f" {IS_SAMPLE}"
            " FROM pitch p JOIN take t ON t.pitch = p.number"
            " JOIN report r ON r.take = t.id AND r.superseded_ms IS NULL JOIN score s ON s.report = r.id"
            " WHERE p.binned_ms IS NULL AND t.binned_ms IS NULL"
            + (" AND p.id = ?1" if pitch_id is not None else " AND ?1 IS NULL")
            + (" AND t.audience = ?2" if audience is not None else " AND ?2 IS NULL")
            + (" AND t.day >= ?3" if since is not None else " AND ?3 IS NULL")
            + " ORDER BY t.started_ms, t.id",
            (pitch_id, audience, since),
        )
        return tuple(map(ScoredTake._make, rows))

    def days(self) -> tuple[tuple[str, int], ...]:
        """Every day (2026-11-23) with a scored take outside the bin, and how many it had, oldest first.

        Without the take that comes with the program, once there is another: nobody practised for it.
        """
        rows = self._database.rows(
            f"SELECT t.day, count(*), sum(NOT {IS_SAMPLE}) FROM take t JOIN pitch p ON p.number = t.pitch"
            " JOIN report r ON r.take = t.id AND r.superseded_ms IS NULL"
            " WHERE p.binned_ms IS NULL AND t.binned_ms IS NULL GROUP BY t.day ORDER BY t.day",
        )
        mine = tuple((str(day), int(own)) for day, _count, own in rows if own)
        return mine or tuple((str(day), int(count)) for day, count, _own in rows)

    def last_of(self, day: str) -> int | None:
        """The last scored take of a day (2026-11-23) that `days` counts, of any pitch; None where it had none."""
        rows = self._database.rows(
            "SELECT t.id FROM take t JOIN pitch p ON p.number = t.pitch"
            " JOIN report r ON r.take = t.id AND r.superseded_ms IS NULL"
            " WHERE p.binned_ms IS NULL AND t.binned_ms IS NULL AND t.day = ?"
            f" AND NOT {IS_SAMPLE}"
            " ORDER BY t.started_ms DESC LIMIT 1",
            (day,),
        )
        return next((int(take) for (take,) in rows), None)

    def point_states(self, takes: Iterable[ScoredTake]) -> dict[int, dict[str, PointState]]:
        """What became of each point, by take and point."""
        by_report = {take.report: take.id for take in takes}
        rows = self._database.rows(
            f"SELECT report, point, state FROM point_state WHERE report IN ({','.join('?' * len(by_report))})",
            tuple(by_report),
        )
        found: dict[int, dict[str, PointState]] = {take: {} for take in by_report.values()}
        for report, point, state in rows:
            found[by_report[report]][point] = state
        return found

    def point_tallies(self, takes: Iterable[ScoredTake], *, last: int = 30) -> tuple[PointTally, ...]:
        """How often each point reached its listener over the last takes of each pitch and audience.

        `takes` are oldest first, as `history` gives them; what is further back than `last` takes is left
        out: a point that was lost two years ago isn't one that keeps getting lost. In the order of the
        points.
        """
        groups: dict[tuple[str, str], deque[int]] = {}
        for take in takes:
            groups.setdefault((take.pitch, take.audience), deque(maxlen=last)).append(take.report)
        tallies = []
        for (pitch, audience), reports in groups.items():
            rows = self._database.rows(
                "SELECT ps.point, q.gist, sum(ps.state = 'translated'), sum(ps.state = 'untranslated'),"
                " sum(ps.state = 'missed')"
                f" FROM point_state ps LEFT JOIN point q ON q.id = ps.point AND q.pitch ="
                " (SELECT number FROM pitch WHERE id = ?)"
                f" WHERE ps.report IN ({','.join('?' * len(reports))})"
                " GROUP BY ps.point ORDER BY q.position IS NULL, q.position, ps.point",
                (pitch, *reports),
            )
            tallies += [PointTally(pitch, audience, *row) for row in rows]
        return tuple(tallies)

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
