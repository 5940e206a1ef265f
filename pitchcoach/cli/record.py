"""`pitchcoach record`: a rehearsal in the terminal, from the count-in to the report."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from pitchcoach.errors import UserError

if TYPE_CHECKING:
    from pitchcoach.library.library import Library
    from pitchcoach.model import Report
    from pitchcoach.recording.session import Rehearsal
    from pitchcoach.recording.state import Live
    from pitchcoach.settings import Paths

FRAME_S = 0.05
"""The line is drawn twenty times a second, and keys are looked at as often."""
LONGEST_S = 600.0
"""A pitch lasts a minute; this stops a microphone that was forgotten."""
BAR = 20
QUIETEST_DBFS = -60.0
"""The level bar's left end."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `record`."""
    parser = subparsers.add_parser(
        "record",
        help="rehearse: record a take and score it",
        description="Counts in, records your pitch, and scores it as you stop. Enter or Space stops, P pauses and "
        "goes on, D discards.",
        epilog="Exit status: 0; 2 when a pitch, audience or model can't be used or nothing was said; 1 for a "
        "microphone that can't be used and any other failure; 130 when interrupted or discarded.",
    )
    parser.add_argument("--pitch", type=Path, metavar="PITCH.json", help="the pitch file (the sample pitch)")
    parser.add_argument("--audience", metavar="ID", help="whom of the pitch's audiences you speak to")
    parser.add_argument("--seconds", type=_seconds, metavar="N", help="stop after so many seconds")
    parser.add_argument(
        "--count-in", type=_count_in, default=3.0, metavar="N", help="seconds before it begins (3)"
    )
    parser.add_argument("--microphone", default="", metavar="NAME", help="instead of the system's default")
    parser.add_argument("--model", metavar="NAME|FOLDER", help="the speech model (see: pitchcoach models)")
    parser.add_argument("--json", action="store_true", help="the report as one line of JSON")
    parser.add_argument("--save", action="store_true", help="keep the take in the library")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Rehearse once."""
    from pitchcoach import rehearsal
    from pitchcoach.audio.devices import SystemMicrophone
    from pitchcoach.recording.session import Rehearsal
    from pitchcoach.settings import Paths, Settings

    paths = Paths.find()
    settings = Settings.load(paths.settings)
    pitch = rehearsal.open_pitch(arguments.pitch)
    audience = rehearsal.pick_audience(pitch, arguments.audience)
    news = threading.Event()
    with Keys() as keys:
        if not keys.any and arguments.seconds is None:
            raise UserError("There is no keyboard to stop the recording with. Say how long: --seconds 45.")
        with _library(paths) if arguments.save else nullcontext() as library:
            session = Rehearsal(
                paths,
                model=arguments.model or settings.model,
                weights=settings.weights,
                library=library,
                microphone=SystemMicrophone(arguments.microphone or settings.microphone),
                refine=settings.refine,
                on_news=news.set,
            )
            with session, Line() as line:
                _until_ready(session, news, line)
                session.begin(
                    pitch, audience, count_in_s=arguments.count_in, limit_s=arguments.seconds or LONGEST_S
                )
                report = _rehearse(session, keys, news, line)
            _forget(session)
    if report is None:
        from pitchcoach.cli import INTERRUPTED

        _complain("discarded")
        return INTERRUPTED
    for notice in session.live.notices:
        _complain(notice)
    if library is not None and session.recorded is not None:
        _complain(f"kept as take {session.recorded.take} of {pitch.id}")
    _show(report, session, as_json=arguments.json)
    return 0


def _until_ready(session: Rehearsal, news: threading.Event, line: Line) -> None:
    """Wait for the models, so that nobody is counted in to a program that isn't ready."""
    line.show("Making ready …")
    while not (live := session.advance()).ready:
        if session.error is not None or live.notices:
            raise session.error or UserError(live.notices[-1])
        news.wait(FRAME_S)
        news.clear()


def _rehearse(session: Rehearsal, keys: Keys, news: threading.Event, line: Line) -> Report | None:
    """From the count-in to the whole report; None where the take was discarded.

    Raises:
        PitchcoachError: the take failed.
    """
    while True:
        live = session.advance()
        if session.state == "failed" and session.error is not None:
            raise session.error
        if session.state == "scored" and session.complete and not live.refining:
            return session.report
        line.show(line_of(live))
        for key in keys.pressed():
            if key in "\r\n ":
                session.stop()
            elif key in "pP":
                session.resume() if live.paused else session.pause()
            elif key in "dD":
                session.discard()
            if session.state == "idle":
                return None
        if session.state == "finishing":
            session.advance()
        news.wait(FRAME_S)
        news.clear()


def line_of(live: Live) -> str:
    """What the terminal's one line says."""
    if live.state == "counting":
        return f"{int(live.count_in_s) + 1} …"
    if live.refining:
        return "Listening once more, carefully …"
    if live.state in ("finishing", "scored"):
        done = f" {live.done_s:.0f} of {live.seconds:.0f} s" if 0 < live.done_s < live.seconds - 1 else ""
        return f"Listening to the end …{done}"
    share = max(0.0, 1.0 - live.level.peak_dbfs / QUIETEST_DBFS)
    bar = "#" * round(BAR * min(1.0, share))
    warn = "  MUTED?" if live.muted else "  TOO LOUD" if live.level.clipping else ""
    what = "paused   " if live.paused else "recording"
    clock = f"{int(live.seconds) // 60}:{int(live.seconds) % 60:02d}"
    return (
        f"{what} {clock} [{bar:<{BAR}}]{warn}  {len(live.words)} words  (Enter stops, P pauses, D discards)"
    )


class Line:
    """One line on a terminal's standard error that is written over; nothing where that is no terminal."""

    def __init__(self) -> None:
        self._shown = ""
        self._terminal = sys.stderr.isatty()

    def show(self, text: str) -> None:
        """Show `text` in the place of what was there."""
        if self._terminal and text != self._shown:
            width = max(20, _columns() - 1)
            sys.stderr.write("\r" + text[:width].ljust(min(width, len(self._shown))))
            sys.stderr.flush()
            self._shown = text

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *error: object) -> None:
        if self._shown:
            sys.stderr.write("\r" + " " * len(self._shown) + "\r")
            sys.stderr.flush()


class Keys:
    """Single keys from a terminal, or lines from a pipe, without waiting for them. A context manager."""

    def __init__(self) -> None:
        self.any = False
        """Whether keys can come at all."""
        self._restore: object = None

    def __enter__(self) -> Keys:
        try:
            self._number = sys.stdin.fileno()
        except (ValueError, OSError, AttributeError):
            return self
        self.any = self._number >= 0 and not _is_nowhere(self._number)
        if self.any and os.isatty(self._number):
            with contextlib.suppress(ImportError, OSError):
                import termios
                import tty

                self._restore = termios.tcgetattr(self._number)
                tty.setcbreak(self._number)
        return self

    def __exit__(self, *error: object) -> None:
        if self._restore is not None:
            import termios

            termios.tcsetattr(self._number, termios.TCSADRAIN, self._restore)  # type: ignore[arg-type]

    def pressed(self) -> Iterator[str]:
        """The keys since the last call."""
        import select

        while self.any and select.select([self._number], [], [], 0)[0]:
            data = os.read(self._number, 64)
            if not data:
                self.any = False
            yield from data.decode("utf-8", "replace")


def _library(paths: Paths) -> Library:
    """The library, open to write; takes that an earlier sitting left are mended and named."""
    from pitchcoach.library.library import Library
    from pitchcoach.recording.recovery import recover_takes

    library = Library.open(paths)
    for take in recover_takes(library):
        if take.state == "recorded" and take.audio is not None:
            length = f"{take.audio.duration_s:.0f} s" if take.audio.duration_s is not None else "the sound"
            _complain(
                f"recovered: {length} of a take for {take.audience} that was cut short, now take {take.id} of "
                f"{take.pitch}. To score it: pitchcoach score {take.audio.path}"
            )
    return library


def _forget(session: Rehearsal) -> None:
    """Without `--save` the sound goes with the report."""
    recorded = session.recorded
    if recorded is not None and recorded.take is None and session.complete:
        with contextlib.suppress(OSError):
            recorded.path.unlink()
            session.shelf.unsaved.rmdir()


def _show(report: Report, session: Rehearsal, *, as_json: bool) -> None:
    from pitchcoach.cli import emit

    if as_json:
        import json

        from pitchcoach.library.report_file import report_to_json

        emit(json.dumps(report_to_json(report), allow_nan=False) + "\n")
    else:
        from pitchcoach import rehearsal
        from pitchcoach.cli.report_view import report_text

        emit(report_text(report, session.pitch, school_grade=rehearsal.school_grade(report)))


def _seconds(text: str) -> float:
    value = float(text)
    if not 0.3 <= value <= 3600:
        raise argparse.ArgumentTypeError(f"{text} is not from 0.3 to 3600")
    return value


def _count_in(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 60:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to 60")
    return value


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):
        return 80


def _is_nowhere(number: int) -> bool:
    with contextlib.suppress(OSError):
        return os.fstat(number).st_rdev == os.stat(os.devnull).st_rdev and os.fstat(number).st_rdev != 0  # noqa: PTH116
    return True


def _complain(message: str) -> None:
    from pitchcoach.cli import complain

    complain(message)
