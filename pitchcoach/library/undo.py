"""Undo and redo for a sitting, without a line of undo code in what makes the changes.

The technique is the one of the SQLite documentation (sqlite.org/undoredo.html): temporary triggers on
every table write the statement that takes each change back into a temporary log, and undoing runs a step's
statements backwards, while the same triggers write how to redo it. Two things differ from the page. An
update logs only the columns that changed, so that undoing an old edit of a take leaves alone what has
happened to the take since. And rows that come and go with their parent (the words of a transcript) log no
statement of their own when they are inserted: deleting the parent deletes them.

The log is temporary on purpose: it belongs to one sitting, costs the file nothing, and rolls back with the
transaction it describes. The triggers are made at the first change, so that opening stays quick.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pitchcoach.errors import StorageError, say
from pitchcoach.library.database import Database
from pitchcoach.library.failures import NotInLibraryError

MAX_STEPS = 200
"""Steps kept; the issue asks for at least 50."""

_NOT_LOGGED = frozenset({"about", "loose_file", "sqlite_sequence"})
_COMES_WITH_PARENT = frozenset({"word", "report_body", "score", "finding", "point_state"})


@dataclass(slots=True, eq=False)
class Step:
    """A change that can be taken back; what it did, and its entries in the log."""

    label: str
    first: int
    last: int


class History:
    """The steps of this sitting that can be taken back, and those taken back that can be done again."""

    def __init__(self, database: Database) -> None:
        """Start with nothing to undo."""
        self._database = database
        self._undo: list[Step] = []
        self._redo: list[Step] = []
        self._open = False
        self._ready = False

    @property
    def undoable(self) -> tuple[str, ...]:
        """What each step did, the next one to be undone last."""
        return tuple(step.label for step in self._undo)

    @property
    def redoable(self) -> tuple[str, ...]:
        """What each undone step did, the next one to be done again last."""
        return tuple(step.label for step in self._redo)

    @property
    def latest(self) -> Step | None:
        """The step that would be undone next, to be gone on with later."""
        return self._undo[-1] if self._undo else None

    def can_still_undo(self, step: Step) -> bool:
        """Whether this step was made and not taken back (or done again since)."""
        return step in self._undo

    @contextmanager
    def step(self, label: str, *, goes_on: Step | None = None) -> Iterator[None]:
        """One transaction that can be undone as one; `label` says what it does ("Edit pitch 'hospital'").

        A step inside another belongs to the outer one. One that `goes_on` with the latest step becomes part
        of it, as what is worked out in the background after a change; if something else came in between, it
        is a step of its own.
        """
        if self._open or self._database.read_only:
            with self._database.transaction():  # which also refuses where the library is read only
                yield
            return
        self._prepare()
        self._open = True
        try:
            with self._database.transaction():
                first = self._last_entry() + 1
                self._database.run("UPDATE temp.undo_switch SET logging = 1")
                yield
                self._database.run("UPDATE temp.undo_switch SET logging = 0")
                last = self._last_entry()
        finally:
            self._open = False
        if last >= first:
            self._forget(self._redo)
            if goes_on is not None and goes_on is self.latest:
                goes_on.last = last
                return
            self._undo.append(Step(label, first, last))
            if len(self._undo) > MAX_STEPS:
                self._forget(self._undo, keep=MAX_STEPS)

    def undo(self) -> str:
        """Take back the last step and return its label.

        Raises:
            NotInLibraryError: there is nothing to undo.
            StorageError: something that came later depends on the step; nothing was changed.
        """
        return self._replay(self._undo, self._redo, say("There is nothing to undo in this sitting."))

    def redo(self) -> str:
        """Do the last undone step again and return its label.

        Raises:
            NotInLibraryError: there is nothing to do again.
            StorageError: something that came later stands in its way; nothing was changed.
        """
        return self._replay(self._redo, self._undo, say("There is nothing to do again in this sitting."))

    def forget_all(self) -> None:
        """Drop every step: after what can't be taken back, such as emptying the bin."""
        self._forget(self._undo)
        self._forget(self._redo)

    def _replay(self, source: list[Step], target: list[Step], nothing: str) -> str:
        if not source:
            raise NotInLibraryError(nothing)
        step = source[-1]
        try:
            with self._database.transaction():
                self._database.run("PRAGMA defer_foreign_keys = ON")
                first = self._last_entry() + 1
                self._database.run("UPDATE temp.undo_switch SET logging = 1")
                for (statement,) in self._database.rows(
                    "SELECT statement FROM temp.undo_log WHERE entry BETWEEN ? AND ? ORDER BY entry DESC",
                    (step.first, step.last),
                ):
                    self._database.run(statement)
                self._database.run("UPDATE temp.undo_switch SET logging = 0")
                last = self._last_entry()
                self._database.run(
                    "DELETE FROM temp.undo_log WHERE entry BETWEEN ? AND ?", (step.first, step.last)
                )
        except sqlite3.IntegrityError as error:
            raise StorageError(
                say(
                    "'{label}' can't be taken back: something that came later depends on it. Nothing was "
                    "changed.",
                    label=step.label,
                )
            ) from error
        source.pop()
        step.first, step.last = first, last
        target.append(step)
        return step.label

    def _forget(self, steps: list[Step], keep: int = 0) -> None:
        dropped = steps[: len(steps) - keep]
        if dropped:
            with self._database.transaction():
                self._database.run_many(
                    "DELETE FROM temp.undo_log WHERE entry BETWEEN ? AND ?",
                    [(step.first, step.last) for step in dropped],
                )
        del steps[: len(dropped)]

    def _last_entry(self) -> int:
        (entry,) = self._database.rows("SELECT seq FROM temp.sqlite_sequence WHERE name = 'undo_log'")[0]
        return int(entry)

    def _prepare(self) -> None:
        if self._ready:
            return
        with self._database.transaction():
            self._database.run(
                "CREATE TEMP TABLE undo_log (entry INTEGER PRIMARY KEY AUTOINCREMENT, statement TEXT NOT "
                "NULL)"
            )
            self._database.run(
                "INSERT INTO temp.undo_log (statement) VALUES ('')"
            )  # makes the sequence's row
            self._database.run("DELETE FROM temp.undo_log")
            self._database.run("CREATE TEMP TABLE undo_switch (logging INTEGER NOT NULL)")
            self._database.run("INSERT INTO temp.undo_switch VALUES (0)")
            for (table,) in self._database.rows("SELECT name FROM main.sqlite_master WHERE type = 'table'"):
                if table not in _NOT_LOGGED:
                    self._watch(table)
        self._ready = True

    def _watch(self, table: str) -> None:
        described = self._database.rows(f"PRAGMA main.table_info({table})")
        columns = [str(row[1]) for row in described]
        key = [str(row[1]) for row in sorted(described, key=lambda row: row[5]) if row[5]]
        when = "(SELECT logging FROM temp.undo_switch)"

        def that_row(row: str) -> str:
            return " || ' AND ' || ".join(f"'{c} = ' || quote({row}.{c})" for c in key)

        def trigger(name: str, event: str, condition: str, inverse: str) -> None:
            self._database.run(
                f"CREATE TEMP TRIGGER undo_{table}_{name} AFTER {event} ON main.{table} WHEN {condition} "
                "BEGIN "
                f"INSERT INTO undo_log (statement) VALUES ({inverse}); END"
            )

        if table not in _COMES_WITH_PARENT:
            trigger("inserted", "INSERT", when, f"'DELETE FROM main.{table} WHERE ' || {that_row('NEW')}")
        values = " || ',' || ".join(f"quote(OLD.{c})" for c in columns)
        trigger(
            "deleted",
            "DELETE",
            when,
            f"'INSERT INTO main.{table} ({','.join(columns)}) VALUES (' || {values} || ')'",
        )
        for column in columns:
            trigger(
                f"changed_{column}",
                f"UPDATE OF {column}",
                f"{when} AND OLD.{column} IS NOT NEW.{column}",
                f"'UPDATE main.{table} SET {column} = ' || quote(OLD.{column}) || ' WHERE ' || "
                f"{that_row('NEW')}",
            )
