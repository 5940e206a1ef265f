"""The window as a program: what it may be asked for at its start, and its exit status."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox

from pitchcoach.errors import PitchcoachError
from pitchcoach.gui import crash
from pitchcoach.gui.app import App, make_application
from pitchcoach.gui.language import LANGUAGES
from pitchcoach.privacy import erase_all
from pitchcoach.settings import SCALES, Paths, Settings


def main(argv: Sequence[str] = ()) -> int:
    """Open the window, or take its pictures; the exit status of the program."""
    paths = Paths.find()
    asked = _parser().parse_args(argv)
    _scale(paths)
    make = make_application()
    if asked.screenshot is not None:
        from pitchcoach.gui.screenshots import take_all

        return take_all(asked.screenshot, size=asked.size, tongue=asked.language)
    crash.catch(paths)
    try:
        app = App(paths)
    except PitchcoachError as error:
        QMessageBox.critical(None, "PitchCoach", str(error))
        return error.exit_status
    app.window.show()
    QTimer.singleShot(0, app.begin)
    status = int(make.exec())
    if app.afterwards == "erase":
        try:
            erase_all(paths)
        except PitchcoachError as error:
            QMessageBox.critical(None, "PitchCoach", str(error))
            return error.exit_status
    if app.afterwards:
        subprocess.Popen(again())
    return status


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


def _parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="pitchcoach", description="Pictures of every page, in both themes.")
    made.add_argument("--screenshot", nargs="?", const=Path("screenshots"), type=Path, metavar="DIR")
    made.add_argument("--size", type=_size, default=(1280, 800), metavar="WxH", help="of the window")
    made.add_argument("--language", choices=list(LANGUAGES), default="en")
    return made


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    return int(width), int(height)
