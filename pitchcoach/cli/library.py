"""`pitchcoach library`: what is kept, in and out of it, its backups and its health."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pitchcoach.errors import StorageError, UserError

if TYPE_CHECKING:
    from pitchcoach.library.library import Library
    from pitchcoach.library.records import StoredTake
    from pitchcoach.model import Report

ARCHIVE_SUFFIX = ".pitchcoach"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `library`."""
    parser = subparsers.add_parser(
        "library",
        help="list, import, export, check, back up or restore what is kept",
        description="Your pitches and takes: list them, move them in and out, back them up, check them.",
    )
    parser.set_defaults(run=list_contents, pitch=None)
    actions = parser.add_subparsers(title="actions", metavar="ACTION")

    listing = actions.add_parser("list", help="the pitches; with PITCH, its takes")
    listing.add_argument("pitch", nargs="?", metavar="PITCH", help="the id of a pitch")
    listing.set_defaults(run=list_contents)

    bring = actions.add_parser(
        "import",
        help="take in pitch files and archives",
        description="Take in pitch files (.json) and whole libraries (.pitchcoach). A pitch file takes the "
        "place of the pitch with its id; an archive leaves alone what is here. Recordings come in with "
        "'pitchcoach score FILE --save'.",
    )
    bring.add_argument("files", nargs="+", type=Path, metavar="FILE")
    bring.set_defaults(run=import_files)

    export = actions.add_parser(
        "export",
        help="write a pitch file, the whole library or all scores",
        usage="pitchcoach library export [-h] (PITCH FILE | --all FILE.pitchcoach | --scores FILE.csv)",
    )
    export.add_argument("pitch", nargs="?", metavar="PITCH", help="the id of the pitch to write")
    export.add_argument("file", nargs="?", type=Path, metavar="FILE", help="where to")
    export.add_argument(
        "--all", type=Path, metavar="FILE", help="everything, recordings and all, as an archive"
    )
    export.add_argument("--scores", type=Path, metavar="FILE", help="the scores of all takes as CSV")
    export.set_defaults(run=export_to_file)

    actions.add_parser("check", help="look the library and every recording through").set_defaults(
        run=check_library
    )
    backup = actions.add_parser("backup", help="make a backup now (recordings aren't part of it)")
    backup.add_argument("file", nargs="?", type=Path, metavar="FILE", help="where to (the backups folder)")
    backup.set_defaults(run=make_backup)
    restore = actions.add_parser(
        "restore", help="put a backup in the library's place; the former one is kept"
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="a backup, or the name of one in the folder")
    restore.set_defaults(run=restore_backup)
    again = actions.add_parser(
        "rescore", help="score takes again with today's scorer; their old reports are kept"
    )
    again.add_argument(
        "takes", nargs="*", type=int, metavar="TAKE", help="numbers of takes (all that need it)"
    )
    again.set_defaults(run=rescore_takes)


def rescore_takes(arguments: argparse.Namespace) -> int:
    """Score the named takes again, or all whose report is of another version of the scorer."""
    from pitchcoach import rehearsal
    from pitchcoach.library.library import Library
    from pitchcoach.settings import Paths, Settings

    paths = Paths.find()
    weights = Settings.load(paths.settings).weights
    with Library.open(paths) as library:
        chosen = arguments.takes or library.takes.scored_by_others(rehearsal.scorer_version())

        def again(take: StoredTake) -> Report | None:
            if take.report is None:
                return None
            recording = take.audio.path if take.audio else None
            return rehearsal.rescore(take.report, recording, library.pitches.load(take.pitch), weights)

        done = library.takes.rescore(chosen, again)
    sys.stdout.write(
        f"{done} take{'s' * (done != 1)} scored again with scorer {rehearsal.scorer_version()}.\n"
    )
    return 0


def list_contents(arguments: argparse.Namespace) -> int:
    """Print the pitches, or one pitch's takes with their scores."""
    with _open_to_look() as library:
        if arguments.pitch is not None:
            pitch = library.pitches.load(arguments.pitch)
            _table(
                (
                    "take",
                    "day",
                    "for",
                    "overall",
                    "length",
                    "structure",
                    "jargon",
                    "translation",
                    "delivery",
                    "",
                ),
                (
                    (
                        str(t.id),
                        t.day,
                        t.audience,
                        *(_score(s) for s in t[9:15]),
                        "*" if t.starred else "" if t.state == "scored" else t.state,
                    )
                    for t in library.takes.listed(pitch.id)
                ),
                f"No takes of '{pitch.id}' yet.",
            )
            return 0
        _table(
            ("pitch", "speaker", "audiences", "variants", "takes"),
            (
                (p.id, _shortened(p.speaker), str(p.audiences), str(p.variants), str(p.takes))
                for p in library.pitches.listed()
            ),
            "No pitches yet. 'pitchcoach library import FILE' takes in a pitch file.",
        )
    return 0


def import_files(arguments: argparse.Namespace) -> int:
    """Take in each file; a bad one is reported and the rest are taken in."""
    from pitchcoach.library.pitch_file import read_pitch

    status = 0
    with _open_to_change() as library:
        for path in arguments.files:
            try:
                if path.suffix.lower() == ARCHIVE_SUFFIX:
                    result = library.import_archive(path)
                    kept = f"; {result.already_there} were here already" if result.already_there else ""
                    print(
                        f"{path}: {counted(result.pitches, 'new pitch')}, {counted(result.takes, 'new take')}{kept}"
                    )
                elif path.suffix.lower() in (".wav", ".flac", ".mp3", ".ogg", ".m4a"):
                    raise UserError(
                        f"{path} is a recording, which has to be scored to become a take: "
                        f"pitchcoach score {path} --save"
                    )
                else:
                    pitch = read_pitch(path)
                    was_here = library.pitches.exists(pitch.id)
                    changed = library.pitches.save(pitch)
                    done = "unchanged" if not changed else "replaced" if was_here else "added"
                    print(f"{path}: pitch '{pitch.id}' {done}")
            except UserError as error:
                _complain(str(error))
                status = error.exit_status
    return status


def export_to_file(arguments: argparse.Namespace) -> int:
    """Write a pitch file, an archive or the table of scores."""
    from pitchcoach.library.pitch_file import write_pitch

    wanted = [arguments.pitch is not None, arguments.all is not None, arguments.scores is not None]
    if sum(wanted) != 1 or (arguments.pitch is not None) != (arguments.file is not None):
        raise UserError(
            "Say what to export: 'export PITCH FILE', 'export --all FILE.pitchcoach' or "
            "'export --scores FILE.csv'."
        )
    with _open_to_look() as library:
        if arguments.all is not None:
            print(
                f"{arguments.all}: the whole library, {counted(library.export_archive(arguments.all), 'take')}"
            )
        elif arguments.scores is not None:
            library.scores.write_csv(arguments.scores)
            print(f"{arguments.scores}: the scores of all takes")
        else:
            write_pitch(library.pitches.load(arguments.pitch), arguments.file)
            print(f"{arguments.file}: pitch '{arguments.pitch}'")
    return 0


def check_library(arguments: argparse.Namespace) -> int:
    """Check everything; 1 where something is wrong."""
    with _open_to_look() as library:
        result = library.check()
    for take in result.adopted:
        print(f"A recording that no take named is now take {take} of 'found-recordings'.")
    for problem in result.problems:
        print(problem)
    found = f"{counted(len(result.problems), 'problem')} found" if result.problems else "No problem found"
    sound = counted(result.recordings, "recording")
    print(f"{found}: {counted(result.takes, 'take')}, {sound} as recorded.")
    return 1 if result.problems else 0


def make_backup(arguments: argparse.Namespace) -> int:
    """Make a backup and say where it is."""
    with _open_to_look() as library:
        if arguments.file is None:
            print(library.backups.make())
        else:
            library.backups.make_at(arguments.file)
            print(arguments.file)
    return 0


def restore_backup(arguments: argparse.Namespace) -> int:
    """Put a backup in place and say where the former library is."""
    from pitchcoach.library.library import Library, restore_library
    from pitchcoach.settings import Paths

    paths = Paths.find()
    backup: Path = arguments.file
    if not backup.exists() and backup.name == str(backup) and (paths.backups / backup).exists():
        backup = paths.backups / backup
    if not backup.exists():
        raise StorageError(f"There is no backup {backup}. Those of this library are in {paths.backups}.")
    kept = restore_library(paths, backup)
    with Library.open(paths) as library:  # which also brings an older one up to date
        pitches = library.pitches.listed()
    takes = counted(sum(p.takes for p in pitches), "take")
    print(f"Restored {backup}: {counted(len(pitches), 'pitch')}, {takes}.")
    if kept is not None:
        print(f"The former library is kept as {kept}")
    return 0


def _open_to_change() -> Library:
    from pitchcoach.library.library import Library
    from pitchcoach.settings import Paths

    return _ready(Library.open(Paths.find()))


def _open_to_look() -> Library:
    """To write where that can be, since only then it is backed up and tidied; else to read only."""
    from pitchcoach.library.failures import LibraryBusyError
    from pitchcoach.library.library import Library
    from pitchcoach.settings import Paths

    paths = Paths.find()
    try:
        return _ready(Library.open(paths))
    except LibraryBusyError:
        return Library.open(paths, read_only=True)
    except StorageError as error:
        try:
            return Library.open(paths, read_only=True)
        except StorageError:
            raise error from None


def _ready(library: Library) -> Library:
    try:
        for sentence in (*library.recovered.sentences(), *library.keep_house()):
            _complain(sentence)
    except BaseException:
        library.close()
        raise
    return library


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]], empty: str) -> None:
    lines = [head, *rows]
    if len(lines) == 1:
        print(empty)
        return
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _score(value: int | None) -> str:
    return "-" if value is None else str(value)


def _shortened(text: str, longest: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _complain(message: str) -> None:
    print(f"pitchcoach: {message}", file=sys.stderr, flush=True)


def counted(many: int, one: str) -> str:
    """`1 take`, `2 takes`, `0 pitches`."""
    return f"{many} {one}" if many == 1 else f"{many} {one}{'es' if one.endswith('ch') else 's'}"
