"""Whether a folder holds a Whisper model that may be handed to native code.

A folder that a person names comes from anywhere. CTranslate2 reads `model.bin` with the sizes it states, so those are
walked through first, without reading the weights: every variable as long as its shape and type say, the last one
ending where the file does. The layout is that of CTranslate2 4 (`src/models/model.cc`): version, name and revision of
the specification, then variables as name, rank, dimensions, type, bytes, data; then aliases.
"""

from __future__ import annotations

import json
import math
import os
import struct
from pathlib import Path
from typing import Any, BinaryIO

from pitchcoach.errors import ModelError, say

BINARY_VERSIONS = range(2, 7)
"""Those CTranslate2 4.8 reads and names a specification in."""
TYPED_SINCE = 4
"""Before, a variable gave the size of an item and their number."""
ALIASES_SINCE = 3
SPECIFICATION = b"WhisperSpec"
ITEM_BYTES = {0: 4, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2}
"""CTranslate2's types: float32, int8, int16, int32, float16, bfloat16."""
MOST_VARIABLES = 20_000
"""Whisper large, quantised, has some 2,000."""
MOST_DIMENSIONS = 6
LARGEST_JSON = 64_000_000
"""The tokenizer of the multilingual models takes 4 MB."""
NEEDED = (b"encoder/conv1/weight", b"decoder/embeddings/weight")
"""In every Whisper model."""


def examine(folder: Path) -> None:
    """Check `model.bin`, configuration, tokenizer and vocabulary of a model whose checksums nobody knows.

    Raises:
        ModelError: names the file that is no part of a Whisper model, or damaged.
    """
    path = folder / "model.bin"
    try:
        with path.open("rb") as file:
            _walk(file)
        _read_json(folder / "config.json", dict)
        _read_json(folder / "tokenizer.json", dict)
        for path in folder.glob("vocabulary.*"):
            if path.suffix == ".json":
                _read_json(path, list)
            elif path.stat().st_size > LARGEST_JSON:
                raise _WrongError(say("is far too large"))
    except _WrongError as error:
        name = error.name or path.name
        raise ModelError(
            say(
                "The speech model in {folder} can't be used: {name} {why}. It should be a Whisper "
                "model converted for CTranslate2; get it again, or name another folder.",
                folder=folder,
                name=name,
                why=error,
            )
        ) from error
    except OSError as error:
        raise ModelError(
            say(
                "The speech model in {folder} can't be read ({why}). Check who may read it.",
                folder=folder,
                why=error.strerror,
            )
        ) from error


class _WrongError(Exception):
    """What is wrong with a file, as the end of a sentence; `name` is the file's where it isn't `model.bin`."""

    def __init__(self, message: str, name: str | None = None) -> None:
        super().__init__(message)
        self.name = name


def _walk(file: BinaryIO) -> None:
    size = os.fstat(file.fileno()).st_size
    version = _number(file, "<I")
    if version not in BINARY_VERSIONS:
        raise _WrongError(say("is no model of CTranslate2, or of another version of it"))
    if _text(file) != SPECIFICATION:
        raise _WrongError(say("is a model for something else than speech"))
    _number(file, "<I")  # the specification's revision, which CTranslate2 judges
    count = _number(file, "<I")
    if not 0 < count <= MOST_VARIABLES:
        raise _WrongError(say("is damaged"))
    names = set()
    for _ in range(count):
        names.add(_text(file))
        _pass_variable(file, version, size)
    if version >= ALIASES_SINCE:
        aliases = _number(file, "<I")
        if aliases > MOST_VARIABLES:
            raise _WrongError(say("is damaged"))
        for _ in range(aliases):
            names.add(_text(file))
            if _text(file) not in names:
                raise _WrongError(say("is damaged"))
    if file.tell() != size:
        raise _WrongError(say("is longer than it says"))
    if not names.issuperset(NEEDED):
        raise _WrongError(say("lacks weights that every Whisper model has"))


def _pass_variable(file: BinaryIO, version: int, size: int) -> None:
    rank = _number(file, "<B")
    if rank > MOST_DIMENSIONS:
        raise _WrongError(say("is damaged"))
    dimensions = struct.unpack(f"<{rank}I", _exactly(file, 4 * rank))
    if version >= TYPED_SINCE:
        item = ITEM_BYTES.get(_number(file, "<B"))
        length = _number(file, "<I")
    else:
        item = _number(file, "<B")
        length = item * _number(file, "<I")
    if item is None or length != item * math.prod(dimensions):
        raise _WrongError(say("is damaged: the size of a weight isn't that of its shape"))
    if file.tell() + length > size:
        raise _WrongError(say("was cut short"))
    file.seek(length, os.SEEK_CUR)


def _number(file: BinaryIO, layout: str) -> int:
    value: int = struct.unpack(layout, _exactly(file, struct.calcsize(layout)))[0]
    return value


def _text(file: BinaryIO) -> bytes:
    return _exactly(file, _number(file, "<H")).rstrip(b"\0")


def _exactly(file: BinaryIO, count: int) -> bytes:
    data = file.read(count)
    if len(data) != count:
        raise _WrongError(say("was cut short"))
    return data


def _read_json(path: Path, kind: type) -> Any:
    if path.stat().st_size > LARGEST_JSON:
        raise _WrongError(say("is far too large"), path.name)
    try:
        value = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise _WrongError(say("is damaged"), path.name) from error
    if not isinstance(value, kind):
        raise _WrongError(say("is no part of a speech model"), path.name)
    return value
