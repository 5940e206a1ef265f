"""Disks that fail: a full one and one that can't be written, by whatever means this machine allows."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def mounted(folder: Path, *options: str) -> bool:
    """Whether `mount` with these options could be done."""
    if shutil.which("mount") is None or os.geteuid() != 0:
        return False
    return subprocess.run(["mount", *options, str(folder)], capture_output=True, check=False).returncode == 0


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[None]:
    """`folder` on a disk of that size; where nothing can be mounted, no file can grow beyond a quarter of it."""
    folder.mkdir()
    if mounted(folder, "-t", "tmpfs", "-o", f"size={kilobytes}k,mode=700", "tmpfs"):
        try:
            yield
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
        return
    with limited_files(kilobytes // 4):
        yield


@contextmanager
def limited_files(kilobytes: int) -> Iterator[None]:
    """No file of this process can grow beyond that size."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """`folder`, made by `shared_folder`, can be read and not written: by a mount, or by not being its owner."""
    if mounted(folder, "--bind", str(folder)):
        try:
            subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True, capture_output=True)
            yield
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
        return
    modes = {path: path.stat().st_mode for path in (folder, *folder.rglob("*"))}
    for path in modes:
        path.chmod(0o555 if path.is_dir() else 0o444)
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(65534)  # root writes whatever the mode says
    try:
        yield
    finally:
        if was_root:
            os.seteuid(0)
        for path, mode in modes.items():
            path.chmod(mode)


@contextmanager
def shared_folder() -> Iterator[Path]:
    """A folder that other users can reach, which pytest's own can't be."""
    folder = Path(tempfile.mkdtemp(prefix="pitchcoach-test-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
