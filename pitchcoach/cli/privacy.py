"""`pitchcoach privacy`: what is kept of you, where, and the end of it."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pitchcoach.privacy import Kind

NAMES: dict[Kind, str] = {
    "recordings": "recordings",
    "unsaved": "recordings not yet scored",
    "library": "library: pitches, words, scores",
    "backups": "backups of the library",
    "log": "log of errors, without your words",
    "window": "size and place of the window",
    "settings": "settings",
    "models": "speech models",
}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `privacy`."""
    parser = subparsers.add_parser(
        "privacy",
        help="what is kept and where; erase it all",
        description="Everything PitchCoach keeps lies in one folder that only you can read. Nothing goes online but "
        "a speech model you ask for.",
    )
    parser.set_defaults(run=show)
    actions = parser.add_subparsers(title="actions", metavar="ACTION")
    actions.add_parser("list", help="what is kept, where, how much").set_defaults(run=show)
    erase = actions.add_parser(
        "erase", help="erase all recordings, pitches, takes, backups and the log, for good"
    )
    erase.add_argument("--yes", action="store_true", help="without asking")
    erase.set_defaults(run=erase_everything)


def show(arguments: argparse.Namespace) -> int:
    """Print each kind of thing that is kept."""
    from pitchcoach import privacy
    from pitchcoach.settings import Paths

    paths = Paths.find()
    print(f"Everything lies in {paths.home}\n")
    for one in privacy.kept(paths):
        mark = "x" if one.personal else " "
        size = f"{one.size_bytes / 1e6:,.1f} MB" if one.files else "nothing"
        print(f"{mark} {NAMES[one.kind]:<34} {size:>12}  {one.where.name}")
    print("\nx goes with: pitchcoach privacy erase")
    return 0


def erase_everything(arguments: argparse.Namespace) -> int:
    """Ask, then erase what is personal."""
    from pitchcoach import privacy
    from pitchcoach.errors import UserError
    from pitchcoach.settings import Paths

    paths = Paths.find()
    if not arguments.yes:
        if not sys.stdin.isatty():
            raise UserError("Nothing was erased: say --yes where nobody can be asked.")
        print(f"Erase every recording, pitch, take and backup in {paths.home}, and the log, for good?")
        if input("Type erase to go on: ").strip().lower() != "erase":
            print("Nothing was erased.")
            return 0
    print(f"{privacy.erase_all(paths)} files are gone for good. Settings and speech models stay.")
    return 0
