"""The two models a take needs, found, verified and loaded side by side."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pitchcoach.speech import catalogue, model_file, models
from pitchcoach.speech.recogniser import Recogniser, prepare

FILLERS_MODEL = "tiny.en"
"""The model of the second pass (ANCHORS.md: as good at ums as base, in half the time)."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Models in memory; `fillers` None where the second pass is left out."""

    words: Recogniser
    fillers: Recogniser | None


def load(
    name_or_folder: str | Path, models_dir: Path, *, with_fillers: bool = True, threads: int | None = None
) -> Loaded:
    """Find, verify and load the words' model and, unless left out, the fillers'.

    Raises:
        ModelError: unknown, not here, incomplete or damaged.
        StorageError: no room to join base's parts, or the models folder can't be written to.
    """
    folder = models.locate(name_or_folder, models_dir)
    filler_folder = models.locate(FILLERS_MODEL, models_dir) if with_fillers else None
    with ThreadPoolExecutor(3, thread_name_prefix="models") as pool:
        # Nothing goes to native code unseen. Hashing leaves Python's lock alone, so it overlaps with the import
        # of faster_whisper, which takes longer.
        folders = dict.fromkeys(one for one in (folder, filler_folder) if one is not None)
        checks = [pool.submit(check, one) for one in folders]
        prepare()
        for done in checks:
            done.result()
        beside = None
        if filler_folder is not None and filler_folder != folder:
            beside = pool.submit(
                Recogniser.load, filler_folder, threads=threads, name=FILLERS_MODEL, known_as=FILLERS_MODEL
            )
        words = Recogniser.load(
            folder, threads=threads, name=_name(name_or_folder), known_as=_known_as(name_or_folder)
        )
        small = beside.result() if beside is not None else words if filler_folder is not None else None
    return Loaded(words, small)


def check(folder: Path) -> None:
    """Compare a model with its checksums; where nobody knows them, see that it is a Whisper model and whole.

    Raises:
        ModelError: it is not.
    """
    if not models.verify(folder):
        model_file.examine(folder)


def _known_as(name_or_folder: str | Path) -> str:
    model = catalogue.find(str(name_or_folder))
    return "" if model is None else model.name


def _name(name_or_folder: str | Path) -> str:
    return Path(name_or_folder).name or str(name_or_folder)
