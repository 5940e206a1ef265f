"""Speech models on this machine: which there are, where they lie, whether they are whole.

Whisper base and tiny.en come inside Python packages. base is in two parts, joined once into the models
folder; tiny.en is used where its package lies. Others are fetched from the hub when a person asks, or named
by folder. Nothing here goes online but `get`.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pitchcoach.errors import ModelError, StorageError, say
from pitchcoach.settings import private
from pitchcoach.speech import catalogue, download
from pitchcoach.speech.catalogue import CATALOGUE, Model, find

State = Literal["ready", "packaged", "downloadable"]
CHUNK = 1 << 20
CHECKSUMS = "checksums.json"
"""Beside a downloaded model: file name to SHA-256."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A model as a person sees it: `ready` to load, `packaged` (made ready on first use), or `downloadable`."""

    name: str
    size_bytes: int
    source: str
    state: State
    description: str


_verified: set[tuple[str, int, int]] = set()
"""Files verified by this process: path, size and time of change."""


def available(models_dir: Path) -> list[Entry]:
    """Every model of the catalogue and the state it is in here."""
    return [_entry(model, models_dir) for model in CATALOGUE]


def locate(name_or_folder: str | Path, models_dir: Path) -> Path:
    """The folder to load for a model's name or a folder's path.

    base is joined from its packages on first use. Call `verify` on what comes back before it is used.

    Raises:
        ModelError: unknown, not fetched yet, or incomplete.
        StorageError: no room, or the models folder can't be written to.
    """
    name = str(name_or_folder)
    model = find(name)
    if model is None:
        folder = Path(name_or_folder).expanduser()
        if folder.is_dir():
            complete(folder)
            return folder
        raise ModelError(
            say(
                "There is no speech model called {name}. There are {names}; or give the folder of one.",
                name=name,
                names=_names(),
            )
        )
    whole = _whole_folder(model)
    if whole is not None:
        return whole
    package = _package_folder(model)
    folder = models_dir / model.name
    if folder.is_dir():
        if model.parts is None:
            complete(folder)
            return folder
        if all((folder / file).is_file() for file in model.parts):
            return folder
    if package is not None:
        return _join(model, models_dir)
    raise ModelError(
        say(
            "The speech model {name} is not on this machine yet. Get it with: pitchcoach models get {name}",
            name=name,
        )
    )


def complete(folder: Path) -> None:
    """Check that a folder holds all files of a CTranslate2 Whisper model.

    Raises:
        ModelError: names the file that is missing or empty.
    """
    wanted = ["model.bin", "config.json", "tokenizer.json"]
    missing = [file for file in wanted if not (folder / file).is_file() or not (folder / file).stat().st_size]
    if not any(folder.glob("vocabulary.*")):
        missing.append("vocabulary.json")
    if missing:
        raise ModelError(
            say(
                "The speech model in {folder} is incomplete: {files} missing or empty. Get it again, "
                "or name another folder.",
                folder=folder,
                files=" and ".join(missing),
            )
        )


def verify(folder: Path, *, again: bool = False) -> bool:
    """Compare a model's files with their known SHA-256; each file once in a process, unless `again`.

    Returns False where no checksums are known (a folder of the person's own).

    Raises:
        ModelError: a file differs or is missing.
    """
    checksums = _checksums(folder)
    for file, expected in checksums.items():
        path = folder / file
        try:
            state = path.stat()
            key = (str(path.resolve()), state.st_size, state.st_mtime_ns)
            if again or key not in _verified:
                if _sha256(path) != expected:
                    mend = say("Make or fetch it anew with: pitchcoach models get {name}", name=folder.name)
                    if folder.parent == catalogue.SHIPPED:
                        mend = say("It came with PitchCoach: install PitchCoach again.")
                    raise ModelError(
                        say(
                            "The speech model in {folder} is damaged: {file} has changed. {mend}",
                            folder=folder,
                            file=file,
                            mend=mend,
                        )
                    )
                _verified.add(key)
        except OSError as error:
            raise ModelError(
                say(
                    "The speech model in {folder} is incomplete: {file} can't be read ({why}). Get it again.",
                    folder=folder,
                    file=file,
                    why=error.strerror,
                )
            ) from error
    return bool(checksums)


def get(
    name: str,
    models_dir: Path,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    hub: str | None = None,
) -> Path:
    """Make a model ready: from its packages, else from the hub, going on where a broken download stopped.

    Args:
        name: a name of the catalogue.
        models_dir: where models are kept.
        on_progress: called with bytes done and bytes in total.
        cancelled: asked between chunks; True stops and keeps what was fetched for the next time.
        hub: address of the hub; None takes `HF_ENDPOINT` or huggingface.co.

    Raises:
        ModelError: no such model, or what came is damaged.
        OfflineError: the hub can't be reached.
        CancelledError: `cancelled` said so.
        StorageError: no room, or the models folder can't be written to.
    """
    model = find(name)
    if model is None:
        raise ModelError(
            say(
                "There is no speech model called {name} to get. There are {names}.", name=name, names=_names()
            )
        )
    try:
        folder = locate(name, models_dir)
        verify(folder)
        return folder
    except ModelError:
        if _whole_folder(model) is not None:
            raise  # damaged, and not ours to write to
        if _package_folder(model) is not None:
            # Damaged after it was joined: joined anew.
            return _join(model, models_dir)
    folder = models_dir / name
    with storing(models_dir):
        checksums = download.fetch(model.repository, folder, on_progress, cancelled, hub=hub)
        _note_checksums(folder, checksums)
    complete(folder)
    return folder


def remove(name: str, models_dir: Path) -> bool:
    """Remove what is kept of a model (never the packages); False where there was nothing.

    Raises:
        ModelError: no such model.
        StorageError: it can't be removed.
    """
    if find(name) is None:
        raise ModelError(
            say(
                "There is no speech model called {name} to remove. There are {names}.",
                name=name,
                names=_names(),
            )
        )
    folder = models_dir / name
    if not folder.exists():
        return False
    with storing(models_dir):
        shutil.rmtree(folder)
    return True


def _names() -> str:
    return ", ".join(model.name for model in CATALOGUE)


def _entry(model: Model, models_dir: Path) -> Entry:
    whole, package = _whole_folder(model), _package_folder(model)
    here = models_dir / model.name
    state: State = "packaged"
    if whole is not None or _is_complete(here):
        state = "ready"
    elif package is None:
        state = "downloadable"
    source = f"hub: {model.repository}" if whole is None and package is None else "package"
    return Entry(model.name, model.size_bytes, source, state, model.description)


def _is_complete(folder: Path) -> bool:
    try:
        complete(folder)
    except ModelError:
        return False
    return True


def _package_folder(model: Model) -> Path | None:
    """Folder of the packaged configuration, where all parts are installed."""
    if model.parts is None:
        return None
    found = [part.find() for parts in model.parts.values() for part in parts]
    last = found[-1]
    return None if last is None or None in found else last.parent


def _whole_folder(model: Model) -> Path | None:
    """Folder that came with the program and can be loaded as it is: an installed one's own, or a package's."""
    shipped = catalogue.SHIPPED / model.name
    if model.parts is not None and all((shipped / file).is_file() for file in model.parts):
        return shipped
    return _package_folder(model) if model.in_place else None


def _checksums(folder: Path) -> Mapping[str, str]:
    for model in CATALOGUE:
        if model.checksums is not None and folder == _whole_folder(model):
            return model.checksums
    try:
        known = json.loads((folder / CHECKSUMS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(file): str(checksum) for file, checksum in known.items()} if isinstance(known, dict) else {}


def _join(model: Model, models_dir: Path) -> Path:
    """Join a model's parts in a folder of its own beside the place, verify, then rename: all or nothing."""
    assert model.parts is not None
    assert model.checksums is not None
    folder = models_dir / model.name
    with storing(models_dir):
        models_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        if shutil.disk_usage(models_dir).free < model.size_bytes * 1.1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        with tempfile.TemporaryDirectory(prefix=f".{model.name}-", dir=models_dir) as temporary:
            made = Path(temporary) / model.name
            made.mkdir(mode=0o700)
            for file, parts in model.parts.items():
                checksum = _write_joined(made / file, [path for part in parts if (path := part.find())])
                if checksum != model.checksums[file]:
                    raise ModelError(
                        say(
                            "The package that holds the speech model {name} is damaged ({file}). Install "
                            "PitchCoach again.",
                            name=model.name,
                            file=file,
                        )
                    )
            _note_checksums(made, model.checksums)
            _replace(made, folder)
    return folder


def _replace(made: Path, folder: Path) -> None:
    """Put a finished folder in its place; one that another process put there meanwhile does as well."""
    if folder.exists():
        try:
            verify(folder, again=True)
        except ModelError:
            folder.rename(made.with_name("damaged"))
        else:
            return
    try:
        made.rename(folder)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
    handle = os.open(folder.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_joined(target: Path, parts: list[Path]) -> str:
    digest = hashlib.sha256()
    with open(target, "wb", opener=private) as out:
        for part in parts:
            with part.open("rb") as file:
                while chunk := file.read(CHUNK):
                    digest.update(chunk)
                    out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()


def _note_checksums(folder: Path, checksums: Mapping[str, str]) -> None:
    with open(folder / CHECKSUMS, "w", encoding="utf-8", opener=private) as out:
        json.dump(dict(checksums), out, indent=1)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class storing:  # noqa: N801 - used as a statement: `with storing(folder):`
    """Turn an `OSError` of writing into a folder into a `StorageError` with a sentence."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if not isinstance(error, OSError):
            return
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageError(
                say(
                    "There is no room left in {folder} for the speech model. Free some, or set "
                    "PITCHCOACH_HOME to a disk with more.",
                    folder=self._folder,
                )
            ) from error
        raise StorageError(
            say(
                "PitchCoach can't write to {path} ({why}). Make the folder writable, or set "
                "PITCHCOACH_HOME to one that is.",
                path=self._folder,
                why=error.strerror or error,
            )
        ) from error
