"""`pitchcoach models`: which speech models there are; get, remove and verify them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

STATES = {"ready": "ready", "packaged": "inside, made ready on first use", "downloadable": "to download"}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `models`."""
    parser = subparsers.add_parser(
        "models",
        help="list, get, remove or verify speech models",
        description="Speech models: the default and the quick one are inside; others are downloaded when you "
        "ask for them here, and at no other time.",
    )
    parser.set_defaults(run=list_models)
    actions = parser.add_subparsers(title="actions", metavar="ACTION")
    actions.add_parser("list", help="the models and where they stand").set_defaults(run=list_models)
    get = actions.add_parser("get", help="make a model ready, downloading it where needed")
    get.add_argument("name", metavar="NAME")
    get.set_defaults(run=get_model)
    remove = actions.add_parser("remove", help="remove a downloaded or joined model")
    remove.add_argument("name", metavar="NAME")
    remove.set_defaults(run=remove_model)
    actions.add_parser("verify", help="check every model here against its checksums").set_defaults(
        run=verify_models
    )


def list_models(arguments: argparse.Namespace) -> int:
    """Print each model with its size, state and description."""
    from pitchcoach.settings import Paths, Settings
    from pitchcoach.speech import models

    paths = Paths.find()
    chosen = Settings.load(paths.settings).model
    entries = models.available(paths.models)
    for entry in entries:
        mark = "*" if entry.name == chosen else " "
        print(f"{mark} {entry.name:<16} {megabytes(entry.size_bytes):>9}  {STATES[entry.state]}")
        print(f"  {'':<16} {'':>9}  {entry.description}")
    print("\n* is used unless --model names another; a folder with a CTranslate2 Whisper model will do, too.")
    return 0


def get_model(arguments: argparse.Namespace) -> int:
    """Make a model ready; a broken download goes on where it stopped."""
    from pitchcoach.settings import Paths
    from pitchcoach.speech import models

    with _progress(arguments.name) as on_progress:
        folder = models.get(arguments.name, Paths.find().models, on_progress)
    print(f"{arguments.name} is ready in {folder}")
    return 0


def remove_model(arguments: argparse.Namespace) -> int:
    """Remove what is kept of a model; what came inside the program stays."""
    from pitchcoach.settings import Paths
    from pitchcoach.speech import models

    if models.remove(arguments.name, Paths.find().models):
        print(f"{arguments.name} is removed.")
    else:
        print(f"Nothing is kept of {arguments.name}.")
    return 0


def verify_models(arguments: argparse.Namespace) -> int:
    """Compare the files of every model that is here with their checksums; 2 where one is damaged."""
    from pitchcoach.cli import complain
    from pitchcoach.errors import ModelError
    from pitchcoach.settings import Paths
    from pitchcoach.speech import models

    folder, status = Paths.find().models, 0
    for entry in models.available(folder):
        if entry.state != "ready":
            continue
        try:
            known = models.verify(models.locate(entry.name, folder), again=True)
        except ModelError as error:
            complain(str(error))
            status = error.exit_status
        else:
            print(f"{entry.name:<16} {'whole' if known else 'complete (no checksums are known)'}")
    return status


def megabytes(size: int) -> str:
    """`145217607` → `145 MB`."""
    return f"{size / 1e6:,.0f} MB"


@contextmanager
def _progress(name: str) -> Iterator[Callable[[int, int], None]]:
    """A bar with bytes and time left, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(f"Getting {name}", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
