"""`pitchcoach record` as a process of its own on a real microphone, and what may be done to it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import wave
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.pulse import PulseMicrophone

RATE = 16_000
TEXT = (
    "You know the board of surgery names behind the front desk? I write the mathematics that fills it. "
    "Every week a hospital plans hundreds of operations, and every week some of them are put off. "
    "My software tries a thousand possible weeks, and picks the plan that survives most of them. "
    "Could we talk for half an hour next week?"
)
"""About twenty seconds."""


def spoken(text: str = TEXT) -> NDArray[np.float32]:
    """The text in a synthetic voice with a quiet room around it: 16 kHz, 0.3 s before, 0.3 s after."""
    from hibari import SAMPLE_RATE, Hibari
    from scipy.signal import resample_poly

    voice = resample_poly(Hibari()(text, seed=0), RATE, SAMPLE_RATE)
    sound = np.pad(voice, round(0.3 * RATE)).astype(np.float32)
    return sound + np.random.default_rng(7).normal(0, 3e-4, len(sound)).astype(np.float32)


def write(path: Path, sound: NDArray[np.float32]) -> Path:
    """Write 16 kHz mono sound as a 16-bit wav."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def frames_readable(path: Path) -> tuple[int, int]:
    """Frames and rate of a wav as the standard library reads it."""
    with wave.open(str(path), "rb") as file:
        return len(file.readframes(1 << 30)) // (
            file.getsampwidth() * file.getnchannels()
        ), file.getframerate()


class LiveProgram:
    """One run of `pitchcoach record`."""

    def __init__(self, microphone: PulseMicrophone, home: Path, *arguments: str, **environment: str) -> None:
        self.home = home
        self._microphone = microphone
        keep = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
        self.environment: Mapping[str, str] = {
            **keep,
            **microphone.environment,
            "LC_ALL": "C.UTF-8",
            "PITCHCOACH_HOME": str(home),
            **environment,
        }
        self.program = subprocess.Popen(
            [Path(sys.executable).with_name("pitchcoach"), "record", "--count-in", "0", "--json", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment,
        )
        self.players: list[subprocess.Popen[bytes]] = []

    def speak(self, path: Path) -> subprocess.Popen[bytes]:
        """Wait until it records, and speak a recording."""
        self._microphone.wait_for_listener(self.program)
        self.players.append(self._microphone.play(path))
        return self.players[-1]

    def press(self, key: str) -> None:
        """Press a key."""
        assert self.program.stdin is not None
        self.program.stdin.write(key)
        self.program.stdin.flush()

    def children(self) -> list[int]:
        """Process ids of the transcriber: the child that holds the models."""
        listed = subprocess.run(
            ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(self.program.pid)], capture_output=True, text=True
        ).stdout
        return [int(line.split()[0]) for line in listed.splitlines() if "spawn_main" in line]

    def hit(self, number: signal.Signals) -> bool:
        """Send a signal to the transcriber; False where there is none at this moment."""
        for child in self.children():
            os.kill(child, number)
            return True
        return False

    def kill(self) -> None:
        """Kill the program as the kernel does when memory runs out."""
        self.program.kill()
        self.end()

    def end(self, timeout_s: float = 120.0) -> tuple[int, str, str]:
        """Wait for its end: status, standard output, standard error."""
        out, err = self.program.communicate(timeout=timeout_s)
        for player in self.players:
            player.kill()
            player.wait()
        return self.program.returncode, out, err

    def report(self) -> dict[str, Any]:
        """Its report, once it has ended well."""
        status, out, err = self.end()
        assert status == 0, err
        answer: dict[str, Any] = json.loads(out)
        return answer

    def recordings(self) -> list[Path]:
        """The recordings of its library."""
        return sorted((self.home / "audio").rglob("*.wav"))


def after(seconds: float) -> None:
    """Let so much real time pass: a moment in a take is a moment in time."""
    threading.Event().wait(seconds)


def errors_in(said: str, heard: str) -> float:
    """Word error rate, as a share."""
    import re

    def words(text: str) -> list[str]:
        return re.findall(r"[a-z0-9']+", text.lower())

    a, b = words(said), words(heard)
    row = list(range(len(b) + 1))
    for i, one in enumerate(a, 1):
        before, row = row, [i] + [0] * len(b)
        for j, other in enumerate(b, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (one != other))
    return row[-1] / max(1, len(a))


def wait_until(condition: Any, timeout_s: float = 60.0) -> None:
    """Wait until `condition()` holds."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)
