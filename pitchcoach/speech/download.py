"""A model from the hub, file by file, with progress; a download that was broken off goes on where it stopped.

Plain HTTP with the standard library: `huggingface_hub` keeps a cache of its own, can't be stopped in the
middle of a file, and opens sockets on its own account.
"""

from __future__ import annotations

import fnmatch
import hashlib
import http.client
import json
import os
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pitchcoach.errors import CancelledError, ModelError, OfflineError, say
from pitchcoach.settings import private

HUB = "https://huggingface.co"
WANTED = ("config.json", "preprocessor_config.json", "model.bin", "tokenizer.json", "vocabulary.*")
"""The files faster_whisper loads (its `utils.download_model`)."""
CHUNK = 1 << 18
TIMEOUT_S = 20.0
"""Without an answer for so long the network counts as gone."""


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    size_bytes: int
    sha256: str | None


def fetch(
    repository: str,
    folder: Path,
    on_progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
    *,
    hub: str | None = None,
) -> dict[str, str]:
    """Fetch a model's files into `folder` and return their SHA-256; `model.bin` comes last.

    An unfinished file is kept as NAME.part. Each file is compared with the size and, where the hub names one,
    the SHA-256 it should have.

    Raises:
        OfflineError: the hub can't be reached, or the connection broke.
        ModelError: the hub has no such model, or what came isn't what it promised.
        CancelledError: `cancelled()` was True.
        OSError: the folder can't be written to.
    """
    hub = (hub or os.environ.get("HF_ENDPOINT") or HUB).rstrip("/")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        revision, files = _list(hub, repository)
        total = sum(file.size_bytes for file in files)
        done = 0
        checksums = {}
        for file in files:
            before = done
            checksums[file.name] = _fetch_file(
                f"{hub}/{repository}/resolve/{revision}/{file.name}",
                folder / file.name,
                file,
                lambda had, before=before: on_progress(before + had, total),  # type: ignore[misc]
                cancelled,
            )
            done += file.size_bytes
        on_progress(total, total)
        return checksums
    except urllib.error.HTTPError as error:
        raise ModelError(
            say(
                "The hub at {hub} answers {code} ({why}) for {repository}. Try again later.",
                hub=hub,
                code=error.code,
                why=error.reason,
                repository=repository,
            )
        ) from error
    except (urllib.error.URLError, http.client.HTTPException, ConnectionError, TimeoutError) as error:
        raise OfflineError(
            say(
                "The hub at {hub} can't be reached ({why}). Connect to the internet and try "
                "again; what was fetched so far is kept.",
                hub=hub,
                why=getattr(error, "reason", None) or error,
            )
        ) from error


def _list(hub: str, repository: str) -> tuple[str, list[_File]]:
    """The commit and the files wanted of it."""
    with urllib.request.urlopen(f"{hub}/api/models/{repository}?blobs=true", timeout=TIMEOUT_S) as answer:
        try:
            told = json.load(answer)
            files = [
                _File(one["rfilename"], int(one["size"]), (one.get("lfs") or {}).get("sha256"))
                for one in told["siblings"]
                if any(fnmatch.fnmatch(one["rfilename"], pattern) for pattern in WANTED)
            ]
            revision = str(told["sha"])
        except (ValueError, KeyError, TypeError) as error:
            raise ModelError(
                say(
                    "The hub at {hub} gave no list of files for {repository}.", hub=hub, repository=repository
                )
            ) from error
    return revision, sorted(files, key=lambda file: (file.name == "model.bin", file.name))


def _fetch_file(
    url: str, target: Path, file: _File, on_progress: Callable[[int], None], cancelled: Callable[[], bool]
) -> str:
    part = target.with_name(target.name + ".part")
    if target.is_file() and target.stat().st_size == file.size_bytes:
        return _digest(target).hexdigest()
    had = part.stat().st_size if part.is_file() else 0
    if had > file.size_bytes:
        part.unlink()
        had = 0
    digest = _digest(part) if had else hashlib.sha256()
    if had < file.size_bytes:
        request = urllib.request.Request(url, headers={"Range": f"bytes={had}-"} if had else {})
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
            if had and answer.status != 206:
                # This server can't go on in the middle: from the start.
                digest, had = hashlib.sha256(), 0
            with open(part, "ab" if had else "wb", opener=private) as out:
                while True:
                    if cancelled():
                        raise CancelledError(
                            say("The download was stopped. What was fetched is kept for the next time.")
                        )
                    chunk = answer.read1(CHUNK)  # what is there: a slow line is cancelled as quickly
                    if not chunk:
                        break
                    out.write(chunk)
                    digest.update(chunk)
                    had += len(chunk)
                    on_progress(had)
                out.flush()
                os.fsync(out.fileno())
    if had < file.size_bytes:
        raise ConnectionError(f"{target.name} stopped after {had} of {file.size_bytes} bytes")
    if had != file.size_bytes or (file.sha256 is not None and digest.hexdigest() != file.sha256):
        part.unlink()
        raise ModelError(
            say("{name} came damaged from the hub and was removed. Try again.", name=target.name)
        )
    part.replace(target)
    return digest.hexdigest()


def _digest(path: Path) -> hashlib._Hash:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256")
