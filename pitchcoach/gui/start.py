"""The window as a program: what it may be asked for at its start, and its exit status."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox

from pitchcoach.errors import PitchcoachError, UserError
from pitchcoach.gui import crash, language
from pitchcoach.gui.app import App, make_application
from pitchcoach.gui.language import LANGUAGES
from pitchcoach.gui.sentences import worded
from pitchcoach.gui.signals import Endings
from pitchcoach.library import moving
from pitchcoach.privacy import erase_all
from pitchcoach.settings import SCALES, Paths, Settings


def main(argv: Sequence[str] = ()) -> int:
    """Open the window, or take its pictures; the exit status of the program."""
    paths = Paths.find()
    try:
        asked = read(argv)
    except UserError as error:
        print(f"pitchcoach: {error}", file=sys.stderr)  # noqa: T201
        return error.exit_status
    _scale(paths)
    make = make_application()
    language.choose("")  # until the settings are read: they may be what is wrong
    if asked.pictures is not None:
        from pitchcoach.gui.screenshots import take_all

        return take_all(asked.pictures, size=asked.size, tongue=asked.language)
    crash.catch(paths)
    clear_left(paths)
    try:
        app = App(paths)
    except PitchcoachError as error:
        QMessageBox.critical(None, "PitchCoach", worded(error))
        return error.exit_status
    app.window.show()
    QTimer.singleShot(0, app.begin)
    endings = Endings()
    status = int(make.exec())
    endings.forget()
    try:
        if app.afterwards == "erase":
            erase_all(paths)
        elif app.moves_to is not None:
            move(paths, app.moves_to)
    except PitchcoachError as error:
        QMessageBox.critical(None, "PitchCoach", worded(error))
        if app.afterwards == "erase":
            return error.exit_status
    if app.afterwards:
        subprocess.Popen(again())
    return status


def move(paths: Paths, target: Path) -> None:
    """Keep the library in `target` from now on: the rest is copied, the settings switched, the old files removed.

    Where a library is there already, that one is opened and the old one stays.

    Raises:
        StorageError: it could not be moved; the old place is whole and stays the one.
    """
    settings = Settings.load(paths.settings)
    if moving.holds_library(target):
        replace(settings, storage=str(target)).save(paths.settings)
        return
    moving.settle(paths, target)
    replace(settings, storage=str(target), leaves=str(paths.place)).save(paths.settings)
    moving.settled(target)
    clear_left(Paths(paths.home, target))


def clear_left(paths: Paths) -> None:
    """Remove what a move left in the old place, should it have been cut short."""
    try:
        settings = Settings.load(paths.settings)
    except PitchcoachError:
        return  # told with the window
    if not settings.leaves or Path(settings.leaves) == paths.place or not paths.library.exists():
        return
    moving.settled(paths.place)  # a kill may have come between the switch and this
    moving.leave(Paths(paths.home, Path(settings.leaves)))
    replace(settings, leaves="").save(paths.settings)


def again() -> list[str]:
    """The command that opens this program."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "pitchcoach"]


def _scale(paths: Paths) -> None:
    """Draw everything larger where the person wants it so; Qt reads this once, before the application is made."""
    try:
        scale = Settings.load(paths.settings).scale
    except PitchcoachError:
        return  # told with the window
    if scale in SCALES and scale != SCALES[0]:
        os.environ.setdefault("QT_SCALE_FACTOR", f"{scale / 100:g}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What stood on the command line."""

    pictures: Path | None
    """Where to write pictures of every page; None to open the window."""
    size: tuple[int, int] = (1280, 800)
    language: str = "en"


def read(argv: Sequence[str]) -> Asked:
    """`--screenshot [DIR] [--size 1024x700] [--language de]`, or nothing."""
    given = list(argv)
    if given[:1] != ["--screenshot"]:
        return Asked(None)
    values = {"--size": "1280x800", "--language": "en"}
    folder = Path(given.pop(1)) if len(given) > 1 and not given[1].startswith("--") else Path("screenshots")
    for option, value in zip(given[1::2], given[2::2], strict=False):
        values[option] = value
    width, _, height = values["--size"].partition("x")
    if set(values) != {"--size", "--language"} or not (width + height).isdigit() or len(given) % 2 == 0:
        raise UserError("Say: pitchcoach --screenshot DIR --size 1280x800 --language en (or de).")
    tongue = values["--language"] if values["--language"] in LANGUAGES else "en"
    return Asked(folder, (int(width), int(height)), tongue)
