"""Where things are kept, and the person's settings: one typed dataclass to and from TOML.

`PITCHCOACH_HOME` moves all that the program keeps (settings, library, models) under one folder.
"""

from __future__ import annotations

import contextlib
import os
import tomllib
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from pitchcoach.errors import StorageError, say
from pitchcoach.model import DIMENSIONS

FILE_MODE = 0o600
FOLDER_MODE = 0o700
"""A voice and what it says are private: nobody but the owner reads what is kept, whatever the umask."""

DEFAULT_WEIGHTS: dict[str, float] = {
    "length": 1.0,
    "structure": 1.5,
    "jargon": 1.25,
    "translation": 1.5,
    "delivery": 0.75,
}
"""Structure and translation are what a pitch is about; delivery is the extra (DESIGN.md, chapter 1)."""


SCALES = (100, 125, 150, 175, 200)
"""Sizes of the interface, per cent."""


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one installation. Nothing is created before something is kept there."""

    home: Path
    storage: Path | None = None
    """Where the library and its recordings lie, where the person chose another place than `home`."""

    @classmethod
    def find(cls) -> Paths:
        """From `PITCHCOACH_HOME` where set, else the user's data folder."""
        given = os.environ.get("PITCHCOACH_HOME")
        if given:
            home = Path(given).expanduser()
        else:
            from platformdirs import user_data_path

            home = user_data_path("pitchcoach", appauthor=False)
        return cls(home, _storage(home / "settings.toml"))

    @property
    def place(self) -> Path:
        """The folder of the library: the chosen one, or `home`."""
        return self.storage or self.home

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.home / "settings.toml"

    @property
    def models(self) -> Path:
        """Speech models: joined from packages or downloaded."""
        return self.home / "models"

    @property
    def library(self) -> Path:
        """The database."""
        return self.place / "library.sqlite"

    @property
    def audio(self) -> Path:
        """Recordings, beside the database."""
        return self.place / "audio"

    @property
    def backups(self) -> Path:
        """Copies of the database."""
        return self.place / "backups"

    @property
    def unsaved(self) -> Path:
        """Recordings that no library keeps: `pitchcoach record` without `--save`, until they are scored."""
        return self.place / "unsaved"

    @property
    def log(self) -> Path:
        """What went wrong unforeseen: kinds of errors and places in the program, never their words."""
        return self.home / "pitchcoach.log"

    @property
    def window(self) -> Path:
        """Size and place of the window."""
        return self.home / "window.ini"

    def make(self, folder: Path) -> Path:
        """Create `folder` (owner only) and return it.

        Raises:
            StorageError: it can't be created or written to.
        """
        try:
            for missing in reversed([f for f in (folder, *folder.parents) if not f.exists()]):
                missing.mkdir(exist_ok=True, mode=FOLDER_MODE)  # `parents=True` would leave those open to all
            folder.mkdir(exist_ok=True)
        except OSError as error:
            raise StorageError(not_writable(folder, error)) from error
        if not os.access(folder, os.W_OK | os.X_OK):
            raise StorageError(not_writable(folder))
        return folder


def _storage(settings: Path) -> Path | None:
    """The place the settings name for the library; None where they name none or can't be read (told elsewhere)."""
    try:
        named = tomllib.loads(settings.read_text(encoding="utf-8")).get("storage")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return None
    return Path(named) if isinstance(named, str) and named else None


def private(path: str, flags: int) -> int:
    """For `open(..., opener=private)`: a new file is for its owner only."""
    return os.open(path, flags, FILE_MODE)


def keep_private(path: Path) -> Path:
    """Make an empty file that only its owner can read, unless it is there: what writes it then keeps its rights."""
    with contextlib.suppress(OSError):
        os.close(os.open(path, os.O_CREAT, FILE_MODE))
    return path


def not_writable(folder: Path, error: OSError | None = None) -> str:
    """The sentence for a folder that can't be written to."""
    if error is None or not error.strerror:
        return say(
            "PitchCoach can't write to {path}. Make the folder writable, or set PITCHCOACH_HOME to one that is.",
            path=folder,
        )
    return say(
        "PitchCoach can't write to {path} ({why}). Make the folder writable, or set PITCHCOACH_HOME to one that is.",
        path=folder,
        why=error.strerror,
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person can choose. Unknown keys of an older or newer file are ignored."""

    model: str = "base"
    weights: dict[str, float] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    microphone: str = ""
    """Its plain name; empty for the system's choice."""
    theme: str = "system"
    """`system`, `light` or `dark`."""
    scale: int = 100
    """How large the window is drawn, per cent; one of `SCALES`. On top of what the system asks for."""
    language: str = ""
    """Of the interface: `en` or `de`; empty for the system's."""
    storage: str = ""
    """The folder of the library; empty for the one of the settings."""
    leaves: str = ""
    """A folder the library was moved out of, whose files are still to be removed."""
    count_in: bool = True
    cards: str = "full"
    """What to show before speaking: `full` text, `prompts` or `nothing`."""
    live_words: bool = False
    """Whether to show the words while they are spoken; off, since watching them distracts."""
    refine: bool = False
    """Whether a take is heard again after its report, more carefully, and its words replaced some seconds later."""

    @classmethod
    def load(cls, path: Path) -> Settings:
        """Read the file; a missing one gives the defaults.

        Raises:
            StorageError: the file is there but is not readable TOML or holds a wrong value, or a file is in
                the folder's place.
        """
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls()
        except NotADirectoryError as error:
            raise StorageError(not_writable(path.parent, error)) from error
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise StorageError(
                say(
                    "The settings in {path} can't be read: {why}. Mend or remove the file.",
                    path=path,
                    why=error,
                )
            ) from error
        values = {f.name: raw[f.name] for f in fields(cls) if f.name in raw}
        if not isinstance(values.get("model", ""), str):
            raise StorageError(
                say("In {path}, 'model' should be a name or a folder in quotation marks.", path=path)
            )
        for name in ("microphone", "theme", "language", "storage", "leaves", "cards"):
            if not isinstance(values.get(name, ""), str):
                raise StorageError(
                    say("In {path}, '{name}' should be text in quotation marks.", path=path, name=name)
                )
        if isinstance(values.get("scale", 0), bool) or not isinstance(values.get("scale", 0), int):
            raise StorageError(
                say(
                    "In {path}, 'scale' should be one of {choices}.",
                    path=path,
                    choices=", ".join(map(str, SCALES)),
                )
            )
        for name in ("count_in", "live_words", "refine"):
            if not isinstance(values.get(name, True), bool):
                raise StorageError(say("In {path}, '{name}' should be true or false.", path=path, name=name))
        weights = dict(DEFAULT_WEIGHTS)
        given = values.get("weights", {})
        if not isinstance(given, dict):
            raise StorageError(say("In {path}, 'weights' should be a table of numbers.", path=path))
        for name, weight in given.items():
            if (
                name not in DIMENSIONS
                or isinstance(weight, bool)
                or not isinstance(weight, int | float)
                or not 0 <= weight <= 100
            ):
                raise StorageError(
                    say(
                        "In {path}, 'weights.{name}' should be one of {choices} with a number from 0 to 100.",
                        path=path,
                        name=name,
                        choices=", ".join(DIMENSIONS),
                    )
                )
            weights[name] = float(weight)
        values["weights"] = weights
        return cls(**values)

    def save(self, path: Path) -> None:
        """Write the file, replacing the old one in one step."""
        import tomli_w

        Paths(path.parent).make(path.parent)
        temporary = path.with_suffix(".new")
        temporary.unlink(missing_ok=True)
        with open(temporary, "x", encoding="utf-8", opener=private) as file:
            file.write(tomli_w.dumps(asdict(self)))
        temporary.replace(path)
