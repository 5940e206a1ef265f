"""A real microphone without hardware: a PulseAudio of its own whose microphone hears what is played to it."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

NEEDED = ("pulseaudio", "paplay", "pactl")


class PulseMicrophone:
    """A sound server with one sink (`micin`) that is the microphone (`mic`); a context manager."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> Mapping[str, str]:
        """What a program needs in its environment to hear this microphone."""
        home = self._folder / "home"
        return {
            "XDG_RUNTIME_DIR": str(self._folder / "run"),
            "HOME": str(home),
            "PULSE_STATE_PATH": str(home),
            "PULSE_CLIENTCONFIG": "/dev/null",
        }

    def __enter__(self) -> Self:
        missing = [name for name in NEEDED if shutil.which(name) is None]
        assert not missing, (
            f"these are needed and missing: {missing}; packaging/bootstrap.sh test brings them"
        )
        for name in ("run", "home"):
            (self._folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        self._server = subprocess.Popen(
            [
                *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"),
                *(
                    "--log-target=file:" + str(self._folder / "pulse.log"),
                    "--realtime=no",
                    "--high-priority=no",
                ),
                *("-L", "module-native-protocol-unix"),
                *("-L", "module-null-sink sink_name=micin rate=48000"),
                *("-L", "module-remap-source source_name=mic master=micin.monitor"),
            ],
            env={**os.environ, **self.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 20
        while self._pactl("set-default-source", "mic").returncode != 0:
            assert self._server.poll() is None, (self._folder / "pulse.log").read_text(encoding="utf-8")
            assert time.monotonic() < deadline, "the sound server doesn't answer"
            time.sleep(0.05)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.kill()
            self._server.wait()

    def play(self, path: Path) -> subprocess.Popen[bytes]:
        """Speak a recording into the microphone; ends as it does."""
        return subprocess.Popen(
            ["paplay", "-d", "micin", str(path)],
            env={**os.environ, **self.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait_for_listener(self, program: subprocess.Popen[str], timeout_s: float = 90.0) -> None:
        """Wait until a program has opened the microphone."""
        deadline = time.monotonic() + timeout_s
        while not self._pactl("list", "short", "source-outputs").stdout.strip().count(b"\n") >= 1:
            assert program.poll() is None, "the program ended before it opened the microphone"
            assert time.monotonic() < deadline, "nobody opened the microphone"
            time.sleep(0.05)

    def plug_in(self, name: str) -> None:
        """Another microphone, to which nobody speaks."""
        for module in (
            f"module-null-sink sink_name={name}in",
            f"module-remap-source source_name={name} master={name}in.monitor",
        ):
            done = self._pactl("load-module", *module.split())
            assert done.returncode == 0, done.stderr

    def make_default(self, name: str) -> None:
        """Make a microphone the one that the system chooses."""
        done = self._pactl("set-default-source", name)
        assert done.returncode == 0, done.stderr

    def unplug(self) -> None:
        """Take the microphone away."""
        for module in ("module-remap-source", "module-null-sink"):
            done = self._pactl("unload-module", module)
            assert done.returncode == 0, done.stderr

    def _pactl(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["pactl", *arguments], env={**os.environ, **self.environment}, capture_output=True, timeout=10
        )
