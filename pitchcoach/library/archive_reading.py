"""Taking in a `.pitchcoach` archive from somewhere: looked at whole before anything of it is kept.

Names are matched against the few that exist, so that no path of the archive's making is ever written to; the
recordings get names of the library's own. Sizes are counted while unpacking, whatever the directory of the
zip says. `archive_import` puts it into the library.
"""

from __future__ import annotations

import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from struct import error as struct_error

from pitchcoach.errors import PitchFileError, say
from pitchcoach.library.archive import FORMAT, VERSION
from pitchcoach.library.failures import ArchiveError
from pitchcoach.library.fields import Fields, parse_json, printable
from pitchcoach.library.files import make_folder
from pitchcoach.library.pitch_file import parse_pitch
from pitchcoach.library.records import AudioFacts
from pitchcoach.library.report_file import report_from_json
from pitchcoach.library.takes import MAX_NOTE
from pitchcoach.model import CHANNELS, Pitch, Report

MAX_ENTRIES = 400_000
MAX_JSON_BYTES = 16_000_000
MAX_AUDIO_BYTES = 2_000_000_000
MAX_RATIO = 200
"""Unpacked to packed, for an entry of more than 1 MB: reports come to about 10, bombs to 1000."""

_NAME = re.compile(
    r"library\.json|pitches/\d{4,8}\.json|takes/[0-9a-f]{32}\.json|audio/[0-9a-f]{32}\.[a-z0-9]{1,5}"
)
_STATES = ("recorded", "scored", "failed")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct_error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
_MAX_MS = 253_402_300_799_000  # the end of the year 9999


@dataclass(frozen=True, slots=True)
class ArchivedTake:
    """A take as it stands in an archive."""

    uid: str
    pitch: str
    audience: str
    channel: str
    source: str
    state: str
    started_ms: int
    day: str
    failure: str | None
    starred: bool
    note: str
    audio: str | None
    """The entry of its recording."""
    facts: AudioFacts
    sha256: str
    reports: tuple[tuple[int, int | None, Report], ...]

    @property
    def when(self) -> datetime:
        """When it was begun."""
        return datetime.fromtimestamp(self.started_ms / 1000, tz=UTC)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive at `path`; what goes wrong with it in the block becomes an `ArchiveError`."""
    try:
        if path.is_dir():
            raise ArchiveError(say("{path} is a folder; a .pitchcoach archive is a file.", path=path))
        with zipfile.ZipFile(path) as archive:
            yield archive
    except FileNotFoundError as error:
        raise ArchiveError(
            say("There is no file {path}. Check the name of the archive.", path=path)
        ) from error
    except OSError as error:
        raise ArchiveError(
            say("{path} can't be read: {why}.", path=path, why=error.strerror or error)
        ) from error
    except (*_BROKEN, OverflowError, MemoryError) as error:
        raise ArchiveError(
            say(
                "{path} isn't a whole .pitchcoach archive ({why}). Nothing was taken in. Get a new "
                "copy of it.",
                path=path,
                why=printable(str(error), 100),
            )
        ) from error


def entries_of(archive: zipfile.ZipFile, path: Path) -> dict[str, zipfile.ZipInfo]:
    """The files in the archive by name; one whose name, size or packing is out of place is refused."""
    infos = archive.infolist()
    if len(infos) > MAX_ENTRIES:
        raise ArchiveError(
            say(
                "{path} holds {count} files; at most {most} are read. Nothing was taken in.",
                path=path,
                count=len(infos),
                most=MAX_ENTRIES,
            )
        )
    entries: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.orig_filename
        shown = say("{path} holds a file called '{name}'", path=path, name=printable(name))
        if not _NAME.fullmatch(name) or info.filename != name:
            raise ArchiveError(
                say(
                    "{shown}, which has no place in a .pitchcoach archive. Nothing was taken in.", shown=shown
                )
            )
        if name in entries:
            raise ArchiveError(say("{shown} twice. Nothing was taken in.", shown=shown))
        if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ArchiveError(
                say(
                    "{shown} that is encrypted or packed in an unknown way. Nothing was taken in.",
                    shown=shown,
                )
            )
        limit = MAX_AUDIO_BYTES if name.startswith("audio/") else MAX_JSON_BYTES
        bomb = info.file_size > 1_000_000 and info.file_size > MAX_RATIO * max(info.compress_size, 1)
        if info.file_size > limit or bomb:
            raise ArchiveError(
                say(
                    "{shown} that unpacks to {size} bytes, far more than it should. Nothing was taken in.",
                    shown=shown,
                    size=info.file_size,
                )
            )
        entries[name] = info
    return entries


def refuse_foreign(archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo], path: Path) -> None:
    """Refuse an archive of another program, or of a newer one."""
    if "library.json" not in entries:
        raise ArchiveError(
            say("{path} isn't a .pitchcoach archive: there is no library.json in it.", path=path)
        )
    manifest = _fields(archive, entries["library.json"], path)
    if manifest.get("format") != FORMAT:
        manifest.refuse("format", f"'{FORMAT}'", manifest.get("format"))
    version = manifest.whole("version", 1, 10**6)
    if version > VERSION:
        program = (
            printable(manifest.text("program", longest=100))
            if "program" in manifest
            else say("a newer PitchCoach")
        )
        raise ArchiveError(
            say(
                "{path} was written by {program} as archive version {version}; this PitchCoach reads "
                "up to {newest}. Update PitchCoach. Nothing was taken in.",
                path=path,
                program=program,
                version=version,
                newest=VERSION,
            )
        )


def refuse_too_large(entries: dict[str, zipfile.ZipInfo], wanted: list[str], path: Path, audio: Path) -> None:
    """Refuse an archive for which there is no room beside the recordings."""
    needed = sum(info.file_size for name, info in entries.items() if name.startswith("audio/"))
    needed += sum(entries[name].file_size for name in wanted)
    free = shutil.disk_usage(make_folder(audio)).free
    if needed > free:
        raise ArchiveError(
            say(
                "{path} unpacks to {needed} MB and there are {free} MB free. Free some space and try "
                "again; nothing was taken in.",
                path=path,
                needed=f"{needed / 1e6:.0f}",
                free=f"{free / 1e6:.0f}",
            )
        )


def _bytes(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> bytes:
    with archive.open(info) as file:
        data = file.read(MAX_JSON_BYTES + 1)
    if len(data) > MAX_JSON_BYTES:
        raise ArchiveError(
            say("In {path}, {file} is far too large. Nothing was taken in.", path=path, file=info.filename)
        )
    return data


def _fields(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> Fields:
    origin = f"{path}: {info.filename}"
    data = parse_json(_bytes(archive, info, path), origin=origin, error=ArchiveError)
    return Fields(data, origin=origin, error=ArchiveError)


def pitch_of(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> Pitch:
    """A pitch of the archive."""
    origin = f"{path}: {info.filename}"
    data = parse_json(_bytes(archive, info, path), origin=origin, error=ArchiveError)
    try:
        return parse_pitch(data, origin)
    except PitchFileError as error:
        raise ArchiveError(say("{why} Nothing was taken in.", why=error)) from error


def take_of(
    archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo], name: str, path: Path
) -> ArchivedTake:
    """A take of the archive, its reports included."""
    raw = _fields(archive, entries[name], path)
    uid, day = raw.id("uid"), raw.text("day")
    if uid != Path(name).stem:
        raw.refuse("uid", say("'{stem}', as its file is called", stem=Path(name).stem), uid)
    try:
        date.fromisoformat(day)
    except ValueError:
        raw.refuse("day", say("a day such as 2026-11-23"), day)
    reports = []
    for report in raw.objects("reports", 1000):
        gone = None if report.get("superseded_ms") is None else report.whole("superseded_ms", 0, _MAX_MS)
        parsed = report_from_json(
            report.get("report"), f"{path}: {name}, '{report.where('report')}'", ArchiveError
        )
        reports.append((report.whole("scored_ms", 0, _MAX_MS), gone, parsed))
    state = raw.choice("state", _STATES)
    current = sum(gone is None for _, gone, _ in reports)
    if current > 1 or (state == "scored" and not current):
        raw.fail(
            say("{current} of the reports are current; one of a scored take should be.", current=current)
        )
    facts, checksum, file = AudioFacts(None, None), "", None
    if (audio := raw.inner_or_none("audio")) is not None:
        file = audio.text("file", longest=60)
        if file not in entries or not file.startswith(f"audio/{uid}."):
            audio.refuse("file", say("the name of its recording in the archive"), file)
        facts = AudioFacts(
            None if audio.get("frames") is None else audio.whole("frames", 0, 10**12),
            None if audio.get("rate") is None else audio.whole("rate", 1, 10**7),
        )
        checksum = audio.text("sha256", longest=64)
    return ArchivedTake(
        uid,
        raw.id("pitch"),
        raw.id("audience"),
        raw.choice("channel", CHANNELS),
        raw.text("source", longest=4096),
        state,
        raw.whole("started_ms", 0, _MAX_MS),
        day,
        raw.text_or_none("failure", longest=MAX_NOTE),
        raw.flag("starred"),
        raw.text("note", longest=MAX_NOTE),
        file,
        facts,
        checksum,
        tuple(reports),
    )
