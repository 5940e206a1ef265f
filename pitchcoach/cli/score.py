"""`pitchcoach score`: recordings and texts to reports, to read or as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from pitchcoach.errors import ModelError, PitchcoachError, StorageError, UserError

if TYPE_CHECKING:
    from pitchcoach.library.library import Library
    from pitchcoach.model import Audience, Pitch, Report
    from pitchcoach.rehearsal import Listener
    from pitchcoach.settings import Paths, Settings

SAMPLE = "@sample"
"""Stands for the bundled take where a file is named."""

STANDARD_INPUT = "-"
LONGEST_TEXT = 1_000_000
"""Characters; a pitch has 600. More is the wrong file."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `score`."""
    parser = subparsers.add_parser(
        "score",
        help="score recordings or texts",
        description="Score recordings (wav flac mp3 ogg m4a) or texts (.txt, or - for standard input). A text is read "
        "as what you would say: its length is the time it takes at a usual pace.",
        epilog="Exit status: 0; 2 when a file, pitch, audience or model can't be used (the other files "
        "are still scored); 1 for any other failure.",
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help=f"a recording, a .txt file, - or {SAMPLE}")
    parser.add_argument("--pitch", type=Path, metavar="PITCH.json", help="the pitch file (the sample pitch)")
    parser.add_argument("--audience", metavar="ID", help="whom of the pitch's audiences you spoke to")
    parser.add_argument("--model", metavar="NAME|FOLDER", help="the speech model (see: pitchcoach models)")
    parser.add_argument("--json", action="store_true", help="one report a line, in the order of the files")
    parser.add_argument("--save", action="store_true", help="keep each take in the library")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Score the files in turn; a bad one is reported and the rest are scored."""
    from pitchcoach import rehearsal
    from pitchcoach.settings import Paths, Settings

    paths = Paths.find()
    settings = Settings.load(paths.settings)
    pitch = rehearsal.open_pitch(arguments.pitch)
    audience = rehearsal.pick_audience(pitch, arguments.audience)
    if arguments.model:
        from pitchcoach.speech import models

        models.locate(arguments.model, paths.models)  # a text needs none, but a wrong name is one
    listener = rehearsal.Listener(arguments.model or settings.model, paths)

    status, first = 0, True
    with _library(paths) if arguments.save else nullcontext() as library:
        for name in arguments.files:
            try:
                report = _score(name, pitch, audience, listener, settings)
                if library is not None:
                    recording = _recording(name)
                    facts = rehearsal.audio_facts(recording) if recording else None
                    take = library.save_scored_take(report, pitch, recording, facts)
                    _complain(f"kept as take {take} of {pitch.id}")
            except (ModelError, StorageError):
                raise  # the next file would meet the same
            except PitchcoachError as error:
                _complain(str(error))
                status = max(status, error.exit_status)
                continue
            _show(report, pitch, as_json=arguments.json, first=first)
            first = False
    return status


def _score(name: str, pitch: Pitch, audience: Audience, listener: Listener, settings: Settings) -> Report:
    from pitchcoach import rehearsal

    path = _recording(name)
    if path is None:
        variant = pitch.variant(audience.id)
        return rehearsal.score_text(
            read_text(name),
            source=name,
            pitch=pitch,
            audience=audience,
            weights=settings.weights,
            channel=variant.channel if variant else "spoken",
        )
    with _progress(path.name) as on_progress:
        return rehearsal.score_recording(
            path,
            pitch=pitch,
            audience=audience,
            listener=listener,
            weights=settings.weights,
            on_progress=on_progress,
        )


def _recording(name: str) -> Path | None:
    """The recording meant by this name; None where it is a text."""
    if name == STANDARD_INPUT or Path(name).suffix.lower() == ".txt":
        return None
    if name == SAMPLE:
        from pitchcoach import rehearsal

        return rehearsal.sample_take()
    return Path(name)


def _library(paths: Paths) -> Library:
    """The library, opened before the first file is scored, so that what is wrong with it is said at once."""
    from pitchcoach.library.library import Library

    library = Library.open(paths)
    for sentence in (*library.recovered.sentences(), *library.keep_house()):
        _complain(sentence)
    return library


def read_text(name: str) -> str:
    """The text of a file, or of standard input for `-`.

    Raises:
        UserError: it isn't there, isn't UTF-8, holds no words or far too many.
    """
    what = "Standard input" if name == STANDARD_INPUT else name
    try:
        if name == STANDARD_INPUT:
            data = sys.stdin.buffer.read(LONGEST_TEXT * 4 + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(LONGEST_TEXT * 4 + 1)
        text = data.decode("utf-8-sig")
    except FileNotFoundError as error:
        raise UserError(f"There is no file {name}.") from error
    except IsADirectoryError as error:
        raise UserError(f"{name} is a folder. Name the files in it.") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{what} isn't text in UTF-8. Save it as plain text and try again.") from error
    except OSError as error:
        raise UserError(f"{name} can't be read: {error.strerror}.") from error
    if len(text) > LONGEST_TEXT:
        raise UserError(f"{what} is longer than {LONGEST_TEXT:,} characters, far too long for a pitch.")
    if not text.strip():
        raise UserError(f"{what} is empty. Write what you would say, in sentences.")
    return text


def _show(report: Report, pitch: Pitch, *, as_json: bool, first: bool) -> None:
    """Write one report to standard output at once, so that a long list can be followed."""
    from pitchcoach.cli import emit

    if as_json:
        from pitchcoach.library.report_file import report_to_json

        # ASCII, so that the line is the same JSON whatever the encoding of the terminal or pipe
        emit(json.dumps(report_to_json(report), allow_nan=False) + "\n")
    else:
        from pitchcoach import rehearsal
        from pitchcoach.cli.report_view import report_text

        emit(
            ("" if first else "\n") + report_text(report, pitch, school_grade=rehearsal.school_grade(report))
        )


@contextmanager
def _progress(name: str) -> Iterator[Callable[[float], None] | None]:
    """A bar on standard error while a recording is read, on a terminal only; gone when it is done."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(f"Listening to {name}", total=None)  # in motion while the models load
        yield lambda share: bar.update(task, completed=share, total=1.0)


def _complain(message: str) -> None:
    from pitchcoach.cli import complain

    complain(message)
