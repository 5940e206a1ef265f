"""What is fed: for each kind of file a whole one to begin from, and what the program does with it."""

from __future__ import annotations

import io
import json
import random
import struct
import tomllib
import wave
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import tomli_w

from pitchcoach.errors import PitchcoachError
from pitchcoach.rehearsal import assets
from pitchcoach.settings import Paths, Settings
from tests.fuzz.mutations import change_tree, mutate, mutate_json

SECONDS = 2.0


@dataclass(frozen=True)
class Target:
    """`suffix` of the file, how to make one wrong, and what to do with it."""

    suffix: str
    make: Callable[[random.Random], bytes]
    feed: Callable[[Path], None]


# --- sound -----------------------------------------------------------------------------------------------


@cache
def whole_sound(suffix: str) -> bytes:
    """Two seconds of the sample take in this format."""
    import av

    from pitchcoach.audio.files import SAMPLE_RATE, read

    sound = read(assets() / "sample-take.flac").sound[: round(SECONDS * SAMPLE_RATE)]
    if suffix == "wav":
        out = io.BytesIO()
        with wave.open(out, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(SAMPLE_RATE)
            file.writeframes((sound * 32767).astype("<i2").tobytes())
        return out.getvalue()
    codec = {"flac": "flac", "mp3": "libmp3lame", "ogg": "libopus", "oga": "vorbis", "m4a": "aac"}[suffix]
    form = {"m4a": "ipod", "oga": "ogg"}.get(suffix, suffix)
    layout = "stereo" if codec == "vorbis" else "mono"  # FFmpeg's own encoder knows no other
    out = io.BytesIO()
    with av.open(out, "w", format=form) as container:
        stream = container.add_stream(
            codec, rate=SAMPLE_RATE, layout=layout, options={"strict": "experimental"}
        )
        frame = av.AudioFrame.from_ndarray(
            (sound[None] * 32767).astype(np.int16), format="s16", layout="mono"
        )
        frame.sample_rate = SAMPLE_RATE
        resampler = av.AudioResampler(format=stream.format, layout=layout, rate=SAMPLE_RATE)
        for piece in [*resampler.resample(frame), None]:
            for packet in stream.encode(piece):
                container.mux(packet)
    return out.getvalue()


def hear(path: Path) -> None:
    """What scoring reads of a recording, to the end, as `score` does."""
    from pitchcoach.audio.files import SoundFile
    from pitchcoach.audio.measure import SoundMeter
    from pitchcoach.audio.wav import shape

    if path.suffix == ".wav":
        shape(path)
    meter = SoundMeter()
    with SoundFile(path) as file:
        for block in file:
            meter.feed(block)
        assert all(isinstance(note, str) for note in file.notes)
    meter.finish()


# --- pitch files, settings, archives, libraries, models -----------------------------------------------------


def read_pitch(path: Path) -> None:
    """As `--pitch` does; what was read is written again and says the same."""
    from pitchcoach.library.pitch_file import read_pitch, write_pitch

    pitch = read_pitch(path)
    again = path.with_suffix(".again.json")
    write_pitch(pitch, again)
    assert read_pitch(again) == pitch


SETTINGS = (
    'model = "base"\nmicrophone = "Built-in"\ntheme = "dark"\nlanguage = "de"\ncount_in = true\ncards = "prompts"\n'
    "live_words = false\n\n[weights]\nlength = 1.0\nstructure = 1.5\njargon = 1.25\ntranslation = 1.5\n"
    "delivery = 0.75\n"
)


def odd_settings(chance: random.Random) -> bytes:
    """Bytes changed, or TOML that is still TOML with values nobody expects."""
    if chance.random() < 0.5:
        return mutate(SETTINGS.encode(), chance)
    tree = tomllib.loads(SETTINGS)
    change_tree(tree, chance)
    with suppress(TypeError, ValueError):  # TOML has no null
        return tomli_w.dumps(tree).encode("utf-8", "surrogatepass")
    return mutate(SETTINGS.encode(), chance)


def odd_archive(whole: bytes, chance: random.Random) -> bytes:
    """Bytes changed, or a whole ZIP with a member changed: its checksum is right then, what it says isn't."""
    if chance.random() < 0.4:
        return mutate(whole, chance)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as given, zipfile.ZipFile(out, "w") as changed:
        names = given.namelist()
        odd = chance.choice(names)
        for name in names:
            data = given.read(name)
            if name == odd:
                if name.endswith(".json") and chance.random() < 0.7:
                    data = mutate_json(data.decode(), chance)
                else:
                    data = mutate(data, chance)
                if chance.random() < 0.2:
                    name = chance.choice(
                        ["../" + name, "/tmp/" + name, name + "\0x", name.upper(), "a/" * 200 + name]
                    )
            changed.writestr(name, data)
    return out.getvalue()


def load_settings(path: Path) -> None:
    """As every start does."""
    settings = Settings.load(path)
    again = path.with_suffix(".again.toml")
    settings.save(again)
    assert Settings.load(again) == settings


@cache
def whole_library(folder: Path) -> Path:
    """A library with a take and its recording, and beside it the archive of it."""
    from pitchcoach.library.library import Library
    from tests.library.examples import make_pitch, make_report

    paths = Paths(folder / "whole")
    recording = folder / "take.wav"
    recording.write_bytes(whole_sound("wav"))
    with Library.open(paths) as library:
        library.save_scored_take(make_report(), make_pitch(), recording)
        library.export_archive(folder / "whole.pitchcoach")
    return paths.library


def take_in_archive(path: Path) -> None:
    """Into a library of its own; nothing may come to lie outside its folder."""
    from pitchcoach.library.library import Library

    home = path.parent / "receiving"
    before = _outside(path.parent, home)
    with Library.open(Paths(home)) as library:
        try:
            library.import_archive(path)
            library.history.undo()
        finally:
            library.check()
    assert _outside(path.parent, home) == before, "a file outside the library"


def _outside(folder: Path, home: Path) -> set[Path]:
    return {file for file in folder.rglob("*") if home not in file.parents and file != home}


def open_library(path: Path) -> None:
    """Open it, list, look everything through, and put it in the place of another as a backup."""
    from pitchcoach.library.library import Library, restore_library

    home = path.parent / "opened"
    home.mkdir(exist_ok=True)
    for old in home.glob("library.sqlite*"):
        old.unlink()
    (home / "library.sqlite").write_bytes(path.read_bytes())
    paths = Paths(home)
    with suppress(PitchcoachError), Library.open(paths) as library:
        for listed in library.pitches.listed():
            library.pitches.load(listed.id)
            for take in library.takes.listed(listed.id):
                library.takes.load(take.id)
        library.scores.history()
        library.check()
    receiving = Paths(path.parent / "restored")
    restore_library(receiving, path)
    with Library.open(receiving) as library:
        library.pitches.listed()


@cache
def small_model() -> bytes:
    """A `model.bin` of three small weights in the layout of CTranslate2's version 6."""

    def text(value: bytes) -> bytes:
        return struct.pack("<H", len(value) + 1) + value + b"\0"

    out = struct.pack("<I", 6) + text(b"WhisperSpec") + struct.pack("<II", 3, 3)
    for name, shape in (
        (b"encoder/conv1/weight", (4, 8, 3)),
        (b"decoder/embeddings/weight", (16, 4)),
        (b"x", ()),
    ):
        data = bytes(2 * int(np.prod(shape)))
        out += text(name) + struct.pack(f"<B{len(shape)}I", len(shape), *shape)
        out += struct.pack("<BI", 4, len(data)) + data
    return (
        out + struct.pack("<I", 1) + text(b"decoder/projection/weight") + text(b"decoder/embeddings/weight")
    )


def examine_model(path: Path) -> None:
    """Before native code sees it: what is let through states sizes that are those of the file."""
    from pitchcoach.speech.model_file import examine

    folder = path.parent / "model"
    folder.mkdir(exist_ok=True)
    (folder / "model.bin").write_bytes(path.read_bytes())
    for name in ("config.json", "tokenizer.json"):
        (folder / name).write_text("{}", encoding="utf-8")
    examine(folder)


def targets(folder: Path) -> dict[str, Target]:
    """By name; `folder` is where whole files are made."""

    def sound(suffix: str) -> Target:
        return Target(suffix, lambda chance: mutate(whole_sound(suffix), chance), hear)

    def library(name: str) -> bytes:
        whole_library(folder)
        return (folder / name).read_bytes()

    pitch = (assets() / "sample-pitch.json").read_text(encoding="utf-8")
    report = json.loads((assets() / "sample-report.json").read_text(encoding="utf-8"))
    return {
        **{suffix: sound(suffix) for suffix in ("wav", "flac", "mp3", "ogg", "oga", "m4a")},
        "pitch": Target("json", lambda chance: mutate_json(pitch, chance), read_pitch),
        "report": Target("json", lambda chance: mutate_json(json.dumps(report), chance), read_report),
        "settings": Target("toml", odd_settings, load_settings),
        "archive": Target(
            "pitchcoach", lambda chance: odd_archive(library("whole.pitchcoach"), chance), take_in_archive
        ),
        "library": Target(
            "sqlite", lambda chance: mutate(library("whole/library.sqlite"), chance), open_library
        ),
        "model": Target("bin", lambda chance: mutate(small_model(), chance), examine_model),
    }


def read_report(path: Path) -> None:
    """As an archive's report is read."""
    from pitchcoach.library.report_file import report_from_json, report_to_json

    try:
        value = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return
    report_to_json(report_from_json(value, path.name))
