"""Looking a library through: the file, its references, every recording. It adopts, and deletes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pitchcoach.errors import StorageError, say
from pitchcoach.library.database import Database
from pitchcoach.library.files import sha256_of
from pitchcoach.library.imports import Imports
from pitchcoach.library.loose_files import LooseFiles
from pitchcoach.library.records import CheckResult


def check(database: Database, imports: Imports, loose: LooseFiles, audio: Path) -> CheckResult:
    """Check the whole library; a library open to read only adopts nothing and says what it found.

    Raises:
        StorageError: no room for the takes of adopted recordings.
    """
    problems = database.integrity_problems()
    if problems:  # what a damaged file says about recordings is not to be acted on
        return CheckResult(
            (
                *problems,
                say("The library is damaged: put a backup in place with 'pitchcoach library restore FILE'."),
            ),
            0,
            0,
            (),
        )
    takes = database.rows("SELECT id, state, audio_path, audio_sha256 FROM take ORDER BY id")
    sound = 0
    for take_id, state, relative, checksum in takes:
        if relative is None or state == "recording":
            continue
        problem = _recording_problem(audio / relative, checksum, state)
        if problem:
            problems.append(say("Take {take_id}: {problem}", take_id=take_id, problem=problem))
        elif checksum:
            sound += 1
    adopted = []
    for relative in _orphans(audio, loose.known()):
        path = audio / relative
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
    return CheckResult(tuple(problems), len(takes) + len(adopted), sound, tuple(adopted))


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
