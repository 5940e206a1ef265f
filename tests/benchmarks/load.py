"""Whether a busy machine costs sound: a minute recorded while every core has something else to do.

Run: `python -m tests.benchmarks.load [SECONDS]`. `pitchcoach record` on a PulseAudio microphone, default model, while
one process a core does nothing but arithmetic. Prints the sound recorded, the blocks that PortAudio lost, the share and
the time after the stop; exit status 1 where sound is missing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

import numpy as np

from pitchcoach.speech import models
from tests.benchmarks.live import cpu_s
from tests.live_program import LiveProgram, frames_readable, spoken, wait_until, write
from tests.pulse import PulseMicrophone

BUSY = "while True: sum(range(100000))"


def main(seconds: float) -> int:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        models.get("base", place / "home" / "models")
        once = spoken()
        speech = write(place / "speech.wav", np.tile(once, int(seconds * 16_000 / len(once)) + 2))
        cores = len(os.sched_getaffinity(0))
        with PulseMicrophone(place / "pulse") as microphone:
            program = LiveProgram(microphone, place / "home", "--save", "--seconds", str(seconds))
            program.speak(speech)
            wait_until(program.recordings)
            (path,) = program.recordings()
            (child,) = program.children()
            pids = (program.program.pid, child)
            before = sum(cpu_s(pid) for pid in pids)
            load = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(cores)]
            try:
                wait_until(lambda: seconds_of(path) >= seconds - 0.5, seconds * 3)
                share = (sum(cpu_s(pid) for pid in pids) - before) / seconds
                status, out, err = program.end()
            finally:
                for one in load:
                    one.kill()
                    one.wait()
        if status != 0:
            print(err)
            return 1
        report = json.loads(out)
        frames, rate = frames_readable(path)
    lost = [line for line in err.splitlines() if "too busy for the microphone" in line]
    print(
        f"{cores} cores busy with something else for {seconds:.0f} s: {frames / rate:.2f} s recorded, "
        f"{lost[0] if lost else 'no block lost'}; {share:.0%} of a core; "
        f"{report['timing']['after_stop_ms']:.0f} ms after the stop; {len(report['transcript']['words'])} words"
    )
    return 1 if lost or frames / rate < seconds - 0.05 else 0


def seconds_of(path: Path) -> float:
    """Seconds in a recording so far."""
    with wave.open(str(path), "rb") as file:
        return file.getnframes() / file.getframerate()


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0))
