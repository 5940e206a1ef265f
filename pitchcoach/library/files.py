"""Files that are there whole or not at all: written beside their place, synced, then renamed into it."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from pitchcoach.errors import StorageError, say
from pitchcoach.settings import FOLDER_MODE

_CHUNK = 1 << 20


def storage_sentence(error: OSError, path: Path) -> str:
    """What is wrong with the storage at `path` and what to do about it."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return say(
            "There is no room left to write {path}. Free some space and try again; nothing was changed.",
            path=path,
        )
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return say(
            "PitchCoach can't write to {path} ({why}). Make the folder writable, or set "
            "PITCHCOACH_HOME to one that is.",
            path=path,
            why=error.strerror,
        )
    return say(
        "{path} can't be used: {why}. Check the disk and try again.", path=path, why=error.strerror or error
    )


def make_folder(folder: Path) -> Path:
    """Create `folder` for its owner only, with its parents, and return it.

    Raises:
        StorageError: it can't be created.
    """
    try:
        for missing in reversed([f for f in (folder, *folder.parents) if not f.exists()]):
            missing.mkdir(exist_ok=True, mode=FOLDER_MODE)  # `parents=True` would leave those open to all
        if not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    except OSError as error:
        raise StorageError(storage_sentence(error, folder)) from error
    return folder


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write; once the block ends it is synced and takes the place of `path` in one step.

    If the block raises, `path` is left as it was and nothing remains beside it.

    Raises:
        StorageError: no room, not writable, or another failure of the storage.
    """
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:80]}.", suffix=".new", dir=path.parent)
        temporary = Path(name)  # mkstemp creates it with mode 0600
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        temporary = None
        sync_folder(path.parent)
    except OSError as error:
        raise StorageError(storage_sentence(error, path)) from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make a rename or a new name in `folder` survive a power cut, where the system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows opens no folders; there the rename itself is journalled
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` at `path` in one step.

    Raises:
        StorageError: no room, not writable, or another failure of the storage.
    """
    with replacing(path) as file:
        file.write(data)


def copy_whole(source: Path, target: Path) -> str:
    """Copy `source` to `target` in one step and return the SHA-256 of what was copied.

    Raises:
        StorageError: no room, not writable, or the source can't be read.
    """
    digest = hashlib.sha256()
    with replacing(target) as out:
        for block in _blocks(source):
            digest.update(block)
            out.write(block)
    return digest.hexdigest()


def _blocks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while block := file.read(_CHUNK):
                yield block
    except OSError as error:
        raise StorageError(say("{path} can't be read: {why}.", path=path, why=error.strerror)) from error


def sha256_of(path: Path) -> str:
    """The SHA-256 of the file, as 64 hexadecimal digits.

    Raises:
        OSError: it can't be read.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_CHUNK):
            digest.update(block)
    return digest.hexdigest()
