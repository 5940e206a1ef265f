"""The system's default microphone is the one that is the default at the start of each take."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from tests.live_program import RATE, write
from tests.pulse import PulseMicrophone

LISTENER = """
import sys, time
import numpy as np
from pitchcoach.audio.devices import SystemMicrophone
for line in sys.stdin:
    blocks = []
    stream = SystemMicrophone().open(lambda block, lost: blocks.append(block))
    until = time.monotonic() + 20
    while time.monotonic() < until and len(blocks) < 60:
        time.sleep(0.02)
    stream.close()
    sound = np.frombuffer(b"".join(blocks[20:]), "<i2").astype(float)
    print(round(float(np.sqrt((sound**2).mean()))), flush=True)
"""


def test_a_change_of_the_default_is_followed(tmp_path: Path) -> None:
    clock = np.arange(30 * RATE) / RATE
    tone = write(tmp_path / "tone.wav", (0.3 * np.sin(2 * np.pi * 440 * clock)).astype(np.float32))
    with PulseMicrophone(tmp_path / "pulse") as microphone:
        player = microphone.play(tone)
        microphone.plug_in("other")
        program = subprocess.Popen(
            [sys.executable, "-c", LISTENER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **microphone.environment},
            text=True,
        )
        assert program.stdin is not None and program.stdout is not None

        def loudness() -> int:
            assert program.stdin is not None and program.stdout is not None
            program.stdin.write("\n")
            program.stdin.flush()
            return int(program.stdout.readline())

        assert loudness() > 1000
        microphone.make_default("other")
        assert loudness() < 10
        microphone.make_default("mic")
        assert loudness() > 1000
        program.stdin.close()
        program.wait()
        program.stdout.close()
        player.kill()
        player.wait()
