"""Looking a library through: the file, its references, every recording. It adopts, and deletes nothing.

Looking takes a while, and writes nothing: it can be done from a second connection, beside the one that writes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from pitchcoach.errors import StorageError, say
from pitchcoach.library.database import Database
from pitchcoach.library.files import sha256_of
from pitchcoach.library.imports import Imports
from pitchcoach.library.loose_files import LooseFiles
from pitchcoach.library.records import CheckResult, Looked

_TAKES = "SELECT id, state, audio_path, audio_sha256 FROM take"


def look_through(
    database: Database, loose: LooseFiles, audio: Path, tell: Callable[[float], None] = lambda _share: None
) -> Looked:
    """Look at everything, and change nothing; `tell` is told the share that is done.

    Raises:
        StorageError: a folder that can't be read.
    """
    problems = database.integrity_problems()
    if problems:  # what a damaged file says about recordings is not to be acted on
        damaged = say("The library is damaged: put a backup in place with 'pitchcoach library restore FILE'.")
        return Looked((*problems, damaged), 0, 0, ())
    takes = database.rows(_TAKES + " ORDER BY id")
    sound = 0
    for number, row in enumerate(takes, 1):
        take_id, state, relative, checksum = row
        tell(number / len(takes))
        if relative is None or state == "recording":
            continue
        problem = _recording_problem(audio / relative, checksum, state)
        if problem is None:
            sound += checksum is not None
        elif database.row(_TAKES + " WHERE id = ?", (take_id,)) == row:  # nobody deleted it meanwhile
            problems.append(say("Take {take_id}: {problem}", take_id=take_id, problem=problem))
    return Looked(tuple(problems), len(takes), sound, tuple(_orphans(audio, loose.known())))


def conclude(
    looked: Looked, database: Database, imports: Imports, loose: LooseFiles, audio: Path
) -> CheckResult:
    """Make takes of the recordings that nobody names; a library open to read only says what was found instead.

    Raises:
        StorageError: no room for those takes.
    """
    problems, adopted, known = list(looked.problems), [], loose.known()
    for relative in looked.orphans:
        path = audio / relative
        if relative in known:  # recorded, or taken in, since
            continue
        if database.read_only:
            problems.append(say("No take names the recording {path}.", path=path))
            continue
        try:
            modified = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
            adopted.append(imports.adopt(relative, when=modified))
        except OSError as error:
            problems.append(
                say(
                    "No take names the recording {path}, and it can't be read: {why}.",
                    path=path,
                    why=error.strerror,
                )
            )
    return CheckResult(tuple(problems), looked.takes + len(adopted), looked.recordings, tuple(adopted))


def _recording_problem(path: Path, checksum: str | None, state: str) -> str | None:
    try:
        if checksum is None:
            return (
                None
                if path.exists() or state == "failed"
                else say("its recording {path} is missing.", path=path)
            )
        if sha256_of(path) != checksum:
            return say("its recording {path} is not what was recorded (its checksum differs).", path=path)
    except FileNotFoundError:
        return say("its recording {path} is missing.", path=path)
    except OSError as error:
        return say("its recording {path} can't be read: {why}.", path=path, why=error.strerror)
    return None


def _orphans(audio: Path, known: set[str]) -> list[str]:
    try:
        found = [
            p.relative_to(audio).as_posix() for p in audio.rglob("*") if p.is_file() and not p.is_symlink()
        ]
    except OSError as error:
        raise StorageError(
            say("The folder {audio} can't be read: {why}.", audio=audio, why=error.strerror)
        ) from error
    return sorted(f for f in found if f not in known and not Path(f).name.startswith("."))
