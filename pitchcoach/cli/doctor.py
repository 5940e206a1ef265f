"""`pitchcoach doctor`: what works here, and what to do about the rest."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pitchcoach.settings import Paths

State = Literal["works", "without", "broken"]
"""`without`: the program is usable without it; `broken`: nothing can be scored or kept."""

ROOM_NEEDED_MB = 300
"""Whisper base joined (145 MB), and as much again for recordings."""

MARKS: dict[State, str] = {"works": "ok", "without": "--", "broken": "!!"}


@dataclass(frozen=True)
class Finding:
    """One thing looked at: its state, and a sentence that says what is or what to do."""

    what: str
    state: State
    message: str


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `doctor`."""
    parser = subparsers.add_parser(
        "doctor",
        help="say what works here and what to do about the rest",
        description="Looks at the folder PitchCoach keeps things in, room on the disk, speech models, the "
        "microphone and the display. Changes nothing, goes online for nothing.",
        epilog="Exit status 0 where recordings can be scored; 1 where they can't.",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print a line for each thing looked at."""
    from pitchcoach.settings import Paths

    worst = 0
    for finding in examine(Paths.find()):
        print(f"{MARKS[finding.state]}  {finding.what:<13} {finding.message}", flush=True)
        if finding.state == "broken":
            worst = 1
    print("\nPitchCoach can't be used like this; see the lines with !!" if worst else "\nReady to score.")
    return worst


def examine(paths: Paths) -> Iterator[Finding]:
    """Look at everything, quick things first."""
    yield Finding("Python", "works", f"{'.'.join(map(str, sys.version_info[:3]))}, PitchCoach {_version()}")
    yield home(paths)
    yield room(paths)
    yield settings(paths)
    yield from speech_models(paths)
    yield library(paths)
    yield microphone()
    yield display()


def home(paths: Paths) -> Finding:
    """Whether something can be kept in the home folder, without creating it."""
    from pitchcoach.settings import not_writable

    if paths.home.exists() and not paths.home.is_dir():
        return Finding("Folder", "broken", f"{paths.home} is a file. Set PITCHCOACH_HOME to a folder.")
    place = existing(paths.home)
    try:
        # Modes lie (read-only mounts, root): only writing tells.
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        return Finding("Folder", "broken", not_writable(paths.home, error))
    return Finding(
        "Folder", "works", str(paths.home) + ("" if paths.home.is_dir() else " (made when needed)")
    )


def room(paths: Paths) -> Finding:
    """Whether the disk has room for the model and some recordings."""
    free_mb = shutil.disk_usage(existing(paths.home)).free // 1_000_000
    if free_mb < ROOM_NEEDED_MB:
        return Finding(
            "Room",
            "without",
            f"only {free_mb:,} MB free, and {ROOM_NEEDED_MB} MB may be needed. Free some, or set "
            "PITCHCOACH_HOME to another disk.",
        )
    return Finding("Room", "works", f"{free_mb / 1000:,.1f} GB free")


def settings(paths: Paths) -> Finding:
    """Whether the settings can be read."""
    from pitchcoach.errors import StorageError
    from pitchcoach.settings import Settings

    try:
        chosen = Settings.load(paths.settings)
    except StorageError as error:
        return Finding("Settings", "broken", str(error))
    where = str(paths.settings) if paths.settings.exists() else "the defaults"
    return Finding("Settings", "works", f"{where}, speech model {chosen.model}")


def speech_models(paths: Paths) -> Iterator[Finding]:
    """The models that can be used without going online, and the one chosen."""
    from pitchcoach.errors import PitchcoachError
    from pitchcoach.settings import Settings
    from pitchcoach.speech import models

    here = []
    for entry in models.available(paths.models):
        if entry.state == "packaged":
            here.append(f"{entry.name} (made ready on first use)")
        elif entry.state == "ready":
            try:
                models.verify(models.locate(entry.name, paths.models), again=True)
                here.append(entry.name)
            except PitchcoachError as error:
                yield Finding("Speech model", "without", str(error))
    if not here:
        yield Finding(
            "Speech model",
            "broken",
            "none is here. Install PitchCoach again, or get one with: pitchcoach models get base",
        )
        return
    yield Finding("Speech model", "works", ", ".join(here))
    try:
        chosen = Settings.load(paths.settings).model
    except PitchcoachError:
        return
    if not any(name.split(" ")[0] == chosen for name in here) and not Path(chosen).expanduser().is_dir():
        yield Finding(
            "Speech model", "broken", f"{chosen}, which the settings name, is not here: pitchcoach models"
        )


def library(paths: Paths) -> Finding:
    """Whether there is a library, and how large it is."""
    if not paths.library.exists():
        return Finding("Library", "works", "none yet")
    return Finding("Library", "works", f"{paths.library}, {paths.library.stat().st_size / 1e6:.1f} MB")


def microphone(ask: Callable[[], str] | None = None) -> Finding:
    """The microphone that `ask` names (PortAudio's default when None); recordings can be scored without one."""
    from pitchcoach.audio.devices import MicrophoneError, default_microphone

    try:
        return Finding("Microphone", "works", (ask or default_microphone)())
    except MicrophoneError as error:
        return Finding("Microphone", "without", str(error))


def display() -> Finding:
    """Whether a window could open."""
    for name in ("WAYLAND_DISPLAY", "DISPLAY"):
        if os.environ.get(name):
            return Finding("Display", "works", f"{name}={os.environ[name]}")
    if sys.platform in ("win32", "darwin"):
        return Finding("Display", "works", "the system's own")
    return Finding("Display", "without", "none here; scoring in the terminal needs none")


def existing(path: Path) -> Path:
    """The nearest folder above `path` that is there, or `path` itself."""
    while not path.is_dir() and path != path.parent:
        path = path.parent
    return path


def _version() -> str:
    from pitchcoach import __version__

    return __version__
