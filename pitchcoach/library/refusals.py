"""Why a library file can't be used, in sentences: files that are none, and failures of SQLite."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from pitchcoach.errors import StorageError, say
from pitchcoach.library.failures import ForeignFileError, LibraryDamagedError

APPLICATION_ID = 0x50437631
"""'PCv1' in ASCII: how a PitchCoach library is told from any other SQLite file."""

_MAGIC = b"SQLite format 3\x00"
_FULL, _IOERR, _CORRUPT, _NOTADB = 13, 10, 11, 26
_READONLY, _CANTOPEN, _PERM, _BUSY, _LOCKED, _TOOBIG = 8, 14, 3, 5, 6, 18
_ERROR = 1
_OTHER_TABLES = re.compile(
    r"no such (table|column|index|trigger|view)|already exists|unsupported file format|has no column|malformed|"
    r"duplicate column|foreign key mismatch"
)


def look_at_head(path: Path) -> None:
    """Refuse a file that can't be a library before SQLite touches it.

    Raises:
        StorageError: it can't be read.
        ForeignFileError: it isn't a SQLite file.
        LibraryDamagedError: it is empty or cut off.
    """
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError as error:
        raise StorageError(say("There is no library at {path}.", path=path)) from error
    except OSError as error:
        raise StorageError(
            say("{path} can't be read: {why}. Check its permissions.", path=path, why=error.strerror)
        ) from error
    if not head:
        raise LibraryDamagedError(
            say(
                "{path} is empty (0 bytes). {mend}",
                path=path,
                mend=how_to_get_back(path),
            )
        )
    if not head.startswith(_MAGIC[: len(head)]):
        raise ForeignFileError(
            say(
                "{path} isn't a PitchCoach library: it isn't a SQLite file. Nothing was changed. "
                "Move it away, or restore a backup with 'pitchcoach library restore FILE'.",
                path=path,
            )
        )
    if len(head) < 100:
        raise LibraryDamagedError(
            say(
                "{path} is cut off after {count} bytes. {mend}",
                path=path,
                count=len(head),
                mend=how_to_get_back(path),
            )
        )
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise ForeignFileError(
            say(
                "{path} is a SQLite database of another program, not a PitchCoach library. Nothing "
                "was changed. Move it away, or set PITCHCOACH_HOME to another folder.",
                path=path,
            )
        )


def how_to_get_back(path: Path) -> str:
    """The sentences that lead from a damaged library to its newest backup."""
    kept = sorted((path.parent / "backups").glob("library-*.sqlite"))
    newest = say("The newest one is {name}.", name=kept[-1]) if kept else say("There is none beside it.")
    return say(
        "Nothing was changed. Put a backup in its place with 'pitchcoach library restore "
        "FILE'; the damaged file is kept. {newest}",
        newest=newest,
    )


def storage_error(error: sqlite3.Error | UnicodeDecodeError, path: Path) -> Exception:
    """The sentence for a failure of SQLite; the error itself where it is a bug of ours."""
    if isinstance(error, UnicodeDecodeError):
        return LibraryDamagedError(
            say(
                "The library {path} is damaged. {mend}",
                path=path,
                mend=how_to_get_back(path),
            )
        )
    code = getattr(error, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF
    if primary == _FULL:
        return StorageError(
            say(
                "There is no room left on the disk of {path}. Free some space and try again; nothing "
                "was changed.",
                path=path,
            )
        )
    if primary == _IOERR:
        return StorageError(
            say(
                "The disk of {path} could not be read or written ({why}). It may be full or failing; "
                "nothing was changed. Free some space, check the disk and try again.",
                path=path,
                why=error,
            )
        )
    if primary in (_CORRUPT, _NOTADB) or (primary is None and "decode" in str(error)):
        return LibraryDamagedError(
            say(
                "The library {path} is damaged ({why}). {mend}",
                path=path,
                why=error,
                mend=how_to_get_back(path),
            )
        )
    if primary == _ERROR and _OTHER_TABLES.search(str(error)):
        # Every query is tested against the schema, so it is the file's that differs.
        return LibraryDamagedError(
            say(
                "The tables in the library {path} are not those of a PitchCoach library ({why}): it "
                "is damaged, or was changed by another program. {mend}",
                path=path,
                why=error,
                mend=how_to_get_back(path),
            )
        )
    if primary in (_READONLY, _CANTOPEN, _PERM):
        return StorageError(
            say(
                "PitchCoach can't write to {path} or the folder it is in ({why}). Make them "
                "writable, or set PITCHCOACH_HOME to a folder that is.",
                path=path,
                why=error,
            )
        )
    if primary in (_BUSY, _LOCKED):
        return StorageError(
            say("Another program is using {path}. Close it and try again; nothing was changed.", path=path)
        )
    if primary == _TOOBIG:
        return StorageError(say("What should be saved is too large for the library; nothing was changed."))
    return error
