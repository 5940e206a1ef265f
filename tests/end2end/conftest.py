"""The real program in a process of its own, with the network cut off."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import wave
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

ASSETS = Path(__file__).resolve().parents[2] / "assets"
RATE_HZ = 16_000

NO_SOCKETS = """
# Python reads this file at its start: whoever asks for a socket that is no local one ends the program.
import os, socket, sys

def hear(event, arguments):
    if event == "socket.__new__" and arguments[1] != socket.AF_UNIX or event == "socket.getaddrinfo":
        os.write(2, f"a socket was asked for: {event} {arguments[1:]}\\n".encode())
        os._exit(99)

sys.addaudithook(hear)
"""


@dataclass(frozen=True)
class Ran:
    """How a run of the program ended."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@functools.cache
def cut_off() -> tuple[str, ...]:
    """A command in front that takes the network from native libraries, too (Linux, as root)."""
    command = ("unshare", "--net")
    if shutil.which(command[0]) is None:
        return ()
    return command if subprocess.run([*command, "true"], capture_output=True).returncode == 0 else ()


@pytest.fixture(scope="session")
def without_sockets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for PYTHONPATH; what runs with it can open no socket."""
    folder = tmp_path_factory.mktemp("no-sockets")
    (folder / "sitecustomize.py").write_text(NO_SOCKETS, encoding="utf-8")
    return folder


@pytest.fixture
def run(home: Path, without_sockets: Path, tmp_path: Path) -> Run:
    """Run `pitchcoach` with these arguments, in an empty folder, with the test's own home."""

    def pitchcoach(*arguments: str | Path, stdin: str = "", **environment: str | Path) -> Ran:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LD_LIBRARY_PATH") if name in os.environ}
        done = subprocess.run(
            [*cut_off(), Path(sys.executable).with_name("pitchcoach"), *map(str, arguments)],
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            cwd=tmp_path,
            env={
                **kept,
                "LC_ALL": "C.UTF-8",
                "PYTHONPATH": str(without_sockets),
                "PYTHONWARNINGS": "error::ResourceWarning",
                "PITCHCOACH_HOME": str(home),
                **{name: str(value) for name, value in environment.items()},
            },
        )
        assert done.returncode != 99, done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        return Ran(done.returncode, done.stdout, done.stderr)

    return pitchcoach


def write_wav(path: Path, sound: np.ndarray) -> Path:
    """Write float32 mono sound at 16 kHz as a 16-bit wav."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return path


@pytest.fixture
def bad_files(tmp_path: Path) -> dict[str, Path]:
    """Files that can't be scored, by what is wrong with them."""
    sample = (ASSETS / "sample-take.flac").read_bytes()
    noise = np.random.default_rng(3)
    hum = 0.1 * np.sin(2 * np.pi * 200 * np.arange(RATE_HZ // 5) / RATE_HZ)
    files = {
        "missing": tmp_path / "missing.wav",
        "folder": tmp_path / "folder",
        "not audio": tmp_path / "notes.mp3",
        "empty": tmp_path / "empty.wav",
        "truncated": tmp_path / "truncated.flac",
        "0.2 s": write_wav(tmp_path / "short.wav", hum),
        "picture": tmp_path / "picture.m4a",
        "silence": write_wav(tmp_path / "silence.wav", np.zeros(5 * RATE_HZ)),
        "hiss": write_wav(tmp_path / "hiss.wav", 0.002 * noise.standard_normal(5 * RATE_HZ)),
    }
    files["folder"].mkdir()
    files["not audio"].write_text("Shopping: bread, milk, a microphone.\n" * 50, encoding="utf-8")
    files["empty"].touch()
    files["truncated"].write_bytes(sample[:60])
    files["picture"].write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(5000))
    return files
