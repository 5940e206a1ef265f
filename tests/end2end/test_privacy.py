"""Privacy that can be checked: no socket that could leave the machine, in any command; files of the owner only.

`run` ends whatever asks for a socket with status 99 (Python's) and takes its network away (native code's). Here
strace, which nothing can hide from, listens to a whole rehearsal at the microphone, the transcriber's process included.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end2end.conftest import ASSETS, Run
from tests.live_program import spoken, write
from tests.pulse import PulseMicrophone

LOCAL = {"AF_UNIX", "AF_LOCAL"}
"""The sound server and the screen are reached so: files of this machine."""


@pytest.fixture
def open_to_all() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_to_all", "home_with_models")
def test_no_command_asks_for_a_socket_or_leaves_a_file_open_to_others(
    run: Run, home: Path, tmp_path: Path
) -> None:
    """Every kind of command but the download; under a umask that takes nothing away."""
    typed = tmp_path / "typed.txt"
    typed.write_text("I'm Amara. Shall we have a coffee on Thursday, twenty minutes?", encoding="utf-8")
    copy, pitch, archive = tmp_path / "copy.sqlite", tmp_path / "pitch.json", tmp_path / "all.pitchcoach"
    for arguments in (
        ("score", ASSETS / "sample-take.flac", "--model", "tiny.en", "--save"),
        ("score", typed, "--save", "--json"),
        ("library", "list", "hospital-scheduling"),
        ("library", "export", "hospital-scheduling", pitch),
        ("library", "export", "--all", archive),
        ("library", "import", pitch),
        ("library", "check"),
        ("library", "backup", copy),
        ("library", "restore", copy),
        ("models", "verify"),
        ("doctor",),
        ("privacy",),
    ):
        ran = run(*arguments)
        assert ran.status in (0, 2), (arguments, ran)
    kept = [path for path in home.rglob("*") if not path.is_symlink() and "models" not in path.parts]
    assert len(kept) > 5
    assert {str(p): oct(p.stat().st_mode) for p in kept if p.stat().st_mode & 0o077} == {}
    ran = run("privacy", "erase", "--yes")
    assert ran.status == 0
    assert {path.name for path in home.iterdir()} <= {"models", "settings.toml"}


def sockets_of(trace: str) -> dict[str, int]:
    """Address families asked for, and how often, in what strace wrote."""
    asked = re.findall(r"\bsocket\((\w+)", trace)
    return {family: asked.count(family) for family in set(asked)}


def test_strace_hears_a_socket_where_there_is_one(tmp_path: Path) -> None:
    """What the next test relies on: a child's socket is seen, too."""
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import socket; socket.socket()'])"
    assert traced([sys.executable, "-c", code], tmp_path) == {"AF_INET": 1}


def test_a_whole_rehearsal_opens_no_socket_but_to_the_sound_server(
    tmp_path: Path, home_with_models: Path
) -> None:
    speech = write(tmp_path / "speech.wav", spoken("I plan operating theatres. Shall we talk on Thursday?"))
    with PulseMicrophone(tmp_path / "pulse") as microphone:
        keep = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
        environment = {**keep, **microphone.environment, "PITCHCOACH_HOME": str(home_with_models)}
        program = start_traced(
            [
                *(str(Path(sys.executable).with_name("pitchcoach")), "record", "--count-in", "0", "--save"),
                *("--json", "--model", "tiny.en", "--seconds", "5"),
            ],
            tmp_path,
            environment,
        )
        microphone.wait_for_listener(program)
        microphone.play(speech).wait()
        out, err = program.communicate(timeout=120)
    assert program.returncode == 0, err
    assert "Thursday" in out
    found = sockets_of((tmp_path / "trace").read_text(encoding="utf-8", errors="replace"))
    assert found, "the sound server was reached"
    assert set(found) <= LOCAL, found


def start_traced(
    command: list[str], folder: Path, environment: dict[str, str] | None = None
) -> subprocess.Popen[str]:
    """The command under strace, its children as well; what it asked for stands in `folder`/trace."""
    assert shutil.which("strace"), "strace is needed and missing; packaging/bootstrap.sh test brings it"
    return subprocess.Popen(
        [
            "strace",
            "-f",
            "--seccomp-bpf",
            "-qq",
            "-e",
            "trace=socket,connect",
            "-o",
            str(folder / "trace"),
            *command,
        ],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def traced(command: list[str], folder: Path) -> dict[str, int]:
    """Sockets that the command asked for."""
    program = start_traced(command, folder)
    _, err = program.communicate(timeout=60)
    assert program.returncode == 0, err
    return sockets_of((folder / "trace").read_text(encoding="utf-8", errors="replace"))
