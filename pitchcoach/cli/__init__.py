"""The command line: argparse over `rehearsal`, `speech.models` and `library`.

Each command is a module with `add_parser(subparsers)`, which imports nothing heavy, so that `--help` is
instant; the work's imports stand inside the functions that run it. A command is a function
`(arguments) -> exit status`.

Exit status: 0; 2 for input a person can mend; 1 for a failure; 130 when interrupted. Whatever is not a
`PitchcoachError` is a bug and keeps its traceback.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence

from pitchcoach import __version__
from pitchcoach.cli import doctor, library, models, privacy, record, score
from pitchcoach.errors import PitchcoachError

SAMPLE = score.SAMPLE
INTERRUPTED = 130

DESCRIPTION = """\
Practise an elevator pitch alone. PitchCoach listens, writes down what you said on your own machine, and
scores it for the listener you have in mind: length, structure, jargon, translation and delivery."""


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit status.

    Raises:
        SystemExit: from argparse, for `--help` (0) and arguments it can't read (2).
    """
    _show_every_character()
    try:
        try:
            given = build_parser().parse_args(arguments)
            status: int = given.run(given)
        finally:
            emit("")
    except PitchcoachError as error:
        complain(str(error))
        return error.exit_status
    except KeyboardInterrupt:
        complain("Interrupted.")
        return INTERRUPTED
    except BrokenPipeError:
        # the reader went away (`| head`), which is its right
        return 0
    return status


def emit(text: str) -> None:
    """Write `text` to standard output at once, with all that waits there.

    Raises:
        BrokenPipeError: nobody reads any more.
        PitchcoachError: it can't be written (a full disk).
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        _drop_output()
        if isinstance(error, BrokenPipeError):
            raise
        raise PitchcoachError(f"The output can't be written ({error.strerror}).") from error


def complain(message: str) -> None:
    """One message on standard error; one that can't be written there is lost quietly."""
    with contextlib.suppress(OSError):
        print(f"pitchcoach: {message}", file=sys.stderr, flush=True)


def build_parser() -> argparse.ArgumentParser:
    """The parser with all commands."""
    parser = argparse.ArgumentParser(
        prog="pitchcoach",
        description=DESCRIPTION,
        epilog="Without a command the window opens; where there is no display, the sample take is scored. "
        "`pitchcoach COMMAND --help` says more.",
    )
    parser.add_argument("--version", action="version", version=f"pitchcoach {__version__}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in (score, record, library, models, privacy, doctor):
        command.add_parser(subparsers)
    return parser


def _show_every_character() -> None:
    """A terminal that can't show a character gets a question mark, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _drop_output() -> None:
    """What is still buffered goes nowhere; else Python would try again at its end, and complain."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
