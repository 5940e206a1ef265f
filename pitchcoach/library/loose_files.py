"""Audio files that no take names: of a take deleted (whose deletion may be undone), or of an import under
way.

The database names them, so that a file is never lost sight of: a trigger lists a take's file when the take
goes and takes it off the list when the take comes back.
"""

from __future__ import annotations

import glob
from collections.abc import Iterable
from pathlib import Path

from pitchcoach.library.database import Database


class LooseFiles:
    """The list of files that are there without a take, and their end."""

    def __init__(self, database: Database, audio: Path) -> None:
        """Work on this database and this folder of recordings."""
        self._database = database
        self._audio = audio

    def expect(self, paths: Iterable[str], now_ms: int) -> None:
        """List files about to be copied in, so that an import cut short leaves none behind unseen."""
        with self._database.transaction():
            self._database.run_many(
                "INSERT INTO loose_file VALUES (?, ?, 'import')", [(path, now_ms) for path in paths]
            )

    def of_cut_short_imports(self) -> list[str]:
        """Files of imports that did not end. Right after opening: what an earlier sitting left behind."""
        return [row[0] for row in self._database.rows("SELECT path FROM loose_file WHERE reason = 'import'")]

    def deleted_before(self, limit_ms: int) -> list[str]:
        """Files of takes that were deleted for good before that moment."""
        return [
            row[0]
            for row in self._database.rows(
                "SELECT path FROM loose_file WHERE reason = 'deleted' AND since_ms <= ?", (limit_ms,)
            )
        ]

    def known(self) -> set[str]:
        """Every path in the audio folder that the library answers for, named by a take or loose."""
        return {
            row[0]
            for row in self._database.rows(
                "SELECT audio_path FROM take WHERE audio_path IS NOT NULL UNION SELECT path FROM loose_file"
            )
        }

    def remove(self, paths: Iterable[str]) -> int:
        """Delete these files, and halves of them that a kill left, and take them off the list; how many were there.

        One that can't be deleted stays listed, and the next opening tries again.
        """
        removed, gone = 0, []
        for path in paths:
            try:
                (self._audio / path).unlink()
                removed += 1
            except FileNotFoundError:
                pass
            except OSError:
                continue
            for half in (self._audio / path).parent.glob(f".{glob.escape(Path(path).name[:80])}.*.new"):
                half.unlink(missing_ok=True)
                removed += 1
            gone.append((path,))
        if gone:
            with self._database.transaction():
                self._database.run_many("DELETE FROM loose_file WHERE path = ?", gone)
        return removed
