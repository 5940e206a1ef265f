"""The installed program in its clean root, seen and spoken to from here: called by packaging/test_package.sh.

Only what a person has goes in: keys through X and a voice through the microphone. What comes out is looked at through
the picture of the screen and the library's file. The program has no network and runs under strace, which lists every
socket it asks for.
"""

from __future__ import annotations

import os
import re
import sqlite3
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TREE = Path(os.environ["PITCHCOACH_TREE"])
OUT = Path(os.environ["PITCHCOACH_OUT"])
DISPLAY = os.environ["PITCHCOACH_DISPLAY"]
HOME = "/home/window"
SPEECH_S = 12
PRESS_S = 12.0
"""After Space: the count-in of three seconds, and a slow machine's time to open the microphone."""


def photograph(name: str) -> Path:
    """The screen as a PNG, from Xvfb's frame buffer (XWD: a header, a colour map, then BGRX rows)."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QImage

    data = (OUT / "Xvfb_screen0").read_bytes()
    header = struct.unpack_from(">25I", data)
    size, width, height, row, colours = header[0], header[4], header[5], header[12], header[19]
    image = QImage(data[size + 12 * colours :], width, height, row, QImage.Format.Format_RGB32)
    path = OUT / f"{name}.png"
    image.save(str(path))
    return path


def colours_on_screen() -> int:
    """How many colours the screen shows: one while nothing is drawn."""
    data = (OUT / "Xvfb_screen0").read_bytes()
    return len({data[at : at + 3] for at in range(4096, len(data) - 4, 4 * 97)})


def wait(what: str, condition: Callable[[], object], seconds: float) -> None:
    """Wait until it holds; say so."""
    started = time.monotonic()
    while not condition():
        if time.monotonic() - started > seconds:
            photograph("failed")
            sys.exit(f"{what}: not within {seconds:.0f} s; the screen is in {OUT / 'failed.png'}")
        time.sleep(0.1)
    print(f"{what:<58} ok after {time.monotonic() - started:.1f} s", flush=True)


def key(name: str) -> None:
    """Press a key in the window that has the focus."""
    subprocess.run(
        ["xdotool", "key", "--clearmodifiers", name], env={**os.environ, "DISPLAY": DISPLAY}, check=True
    )


def focus() -> None:
    """Without a window manager nobody gives the window its focus."""
    found = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", "PitchCoach"],
        env={**os.environ, "DISPLAY": DISPLAY}, capture_output=True, text=True,
    ).stdout.split()  # fmt: skip
    for window in found[-1:]:
        subprocess.run(
            ["xdotool", "windowfocus", window], env={**os.environ, "DISPLAY": DISPLAY}, check=False
        )


def takes() -> list[tuple[object, ...]]:
    """The takes with a report in the library: number, overall score, words."""
    library = TREE / HOME.strip("/") / "library.sqlite"
    if not library.exists():
        return []
    with sqlite3.connect(f"file:{library}?mode=ro", uri=True) as database:
        try:
            return database.execute(
                "SELECT take.id, score.overall, transcript.text FROM take JOIN report ON report.take = take.id"
                " AND superseded_ms IS NULL JOIN score ON score.report = report.id"
                " JOIN transcript ON transcript.id = report.transcript ORDER BY take.id"
            ).fetchall()
        except sqlite3.OperationalError:
            return []


def recordings() -> list[Path]:
    """Takes recorded here: the sample's is no WAV."""
    return list((TREE / HOME.strip("/") / "audio").rglob("*.wav"))


def listening() -> bool:
    """Whether somebody has opened the microphone."""
    return bool(
        subprocess.run(["pactl", "list", "short", "source-outputs"], capture_output=True).stdout.strip()
    )


def main() -> int:
    """Open, look, record, score, close."""
    trace = OUT / "strace.log"
    program = subprocess.Popen(
        [
            *("strace", "-f", "-qq", "-e", "trace=socket,connect", "-o", str(trace)),
            *("unshare", "--net", "chroot", str(TREE), "env", "-i", "PATH=/usr/bin:/bin", "HOME=/root"),
            *("LC_ALL=C.UTF-8", f"DISPLAY={DISPLAY}", "PULSE_SERVER=unix:/pulse/native", f"PITCHCOACH_HOME={HOME}"),
            "XDG_RUNTIME_DIR=/tmp", "pitchcoach",
        ],
        stdin=subprocess.DEVNULL, stdout=(OUT / "window.log").open("wb"), stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        wait("the frozen window opens under Xvfb", lambda: colours_on_screen() > 20, 60)
        wait("the sample take is scored", lambda: len(takes()) == 1, 120)
        focus()
        time.sleep(1.0)
        print("  picture:", photograph("window-opened"))
        before = len(takes())
        for _ in range(4):  # from the welcome or the review to the cards, and from the cards into the take
            key("space")
            patience = time.monotonic() + PRESS_S
            while time.monotonic() < patience and not recordings():
                time.sleep(0.1)
            if recordings():
                break
        wait("Space begins a take", recordings, 1)
        wait("its microphone is open", listening, 10)
        subprocess.run(["paplay", "-d", "micin", str(speech())], check=True)
        print("  picture:", photograph("window-recording"))
        key("space")
        wait("the take spoken into it is scored", lambda: len(takes()) > before, 120)
        time.sleep(1.5)
        print("  picture:", photograph("window-scored"))
        number, overall, text = takes()[-1]
        print(f"  take {number}: overall {overall}, heard “{str(text)[:90]}…”")
        if "morning" not in str(text) and "bag is packed" not in str(text):
            print("the words spoken are not those heard: FAILED")
            return 1
        for page, keys in (("library", "ctrl+2"), ("progress", "ctrl+3"), ("settings", "ctrl+comma")):
            key(keys)
            time.sleep(2.0)
            print("  picture:", photograph(f"window-{page}"))
        if "Traceback" in (OUT / "window.log").read_text(errors="replace"):
            print(f"the program complained, see {OUT / 'window.log'}: FAILED")
            return 1
        key("ctrl+q")
        wait("Ctrl+Q ends it", lambda: program.poll() is not None, 30)
    finally:
        program.kill()
        program.wait()
    asked = re.findall(r"socket\((\w+)", trace.read_text(errors="replace"))
    kinds = {kind: asked.count(kind) for kind in sorted(set(asked))}
    print(f"{'sockets asked for in the whole rehearsal (strace)':<58} {kinds}")
    if [kind for kind in kinds if kind not in ("AF_UNIX", "AF_LOCAL")]:
        print("a socket that could leave this machine: FAILED")
        return 1
    return 0


def speech() -> Path:
    """The first seconds of the sample take as a wav, for paplay."""
    target = OUT / "speech.wav"
    import wave

    from pitchcoach.audio.files import SAMPLE_RATE, read

    sound = read(ROOT / "assets" / "sample-take.flac").sound[: SPEECH_S * SAMPLE_RATE]
    with wave.open(str(target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((sound * 32767).astype("<i2").tobytes())
    return target


if __name__ == "__main__":
    sys.exit(main())
