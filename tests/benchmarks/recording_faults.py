"""What a recording survives, with the real program on a real microphone, often and at random moments.

Run: `python tests/benchmarks/recording_faults.py [COUNT] [app|killed|stopped]...` (20 of each). The suite does each a
few times (tests/end2end/test_record.py). Prints what was lost and whether every report was complete.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from pitchcoach.speech import models  # noqa: E402
from tests.live_program import LiveProgram, after, frames_readable, spoken, wait_until, write  # noqa: E402
from tests.pulse import PulseMicrophone  # noqa: E402

MODEL = "tiny.en"
LONGEST_LOSS_S = 2.0


def command(program: LiveProgram, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Another command of the program, in the same home."""
    return subprocess.run(
        [Path(sys.executable).with_name("pitchcoach"), *arguments],
        env=program.environment,
        capture_output=True,
        text=True,
    )


def kill_the_program(
    microphone: PulseMicrophone, home: Path, speech: Path, chance: random.Random
) -> tuple[bool, str]:
    """`kill -9` at a random moment: seconds lost, and whether the next start offers the take."""
    program = LiveProgram(microphone, home, "--save", "--model", MODEL)
    before = set(program.recordings())
    program.speak(speech)
    wait_until(lambda: set(program.recordings()) - before)
    (path,) = set(program.recordings()) - before
    wait_until(lambda: path.stat().st_size > 44)
    begun, had = time.monotonic(), path.stat().st_size // 2
    after(chance.uniform(0.1, 8.0))
    program.kill()
    recorded_s = time.monotonic() - begun
    frames, rate = frames_readable(path)
    lost_s = recorded_s - (frames - had) / rate
    again = LiveProgram(microphone, home, "--save", "--model", MODEL, "--seconds", "0.3")
    _, _, err = again.end()
    offered = "recovered:" in err and path.name in err
    check = command(program, "library", "check")
    good = lost_s <= LONGEST_LOSS_S and offered and check.returncode == 0
    return (
        good,
        f"after {recorded_s:4.1f} s: {max(0.0, lost_s):.2f} s lost, {'offered' if offered else 'NOT offered'}",
    )


def hit_the_transcriber(
    microphone: PulseMicrophone, home: Path, speech: Path, chance: random.Random, number: signal.Signals
) -> tuple[bool, str]:
    """A signal to the transcriber at a random moment: the same report as `score` gives of the recording."""
    program = LiveProgram(microphone, home, "--save", "--model", MODEL)
    before = set(program.recordings())
    player = program.speak(speech)
    wait_until(lambda: set(program.recordings()) - before)
    moment = chance.uniform(0.1, 14.0)
    after(moment)
    hit = program.hit(number)
    player.wait()
    program.press("\n")
    status, out, err = program.end()
    if status != 0:
        return False, err
    (path,) = set(program.recordings()) - before
    live, scored = json.loads(out), command(program, "score", str(path), "--json", "--model", MODEL)
    report = json.loads(scored.stdout)
    same = live["transcript"] == report["transcript"] and live["scores"] == report["scores"]
    took = live["timing"]["after_stop_ms"]
    return (
        hit and same,
        f"at {moment:4.1f} s: {'complete' if same else 'DIFFERS'}, {took:.0f} ms after the stop",
    )


def main(count: int, what: list[str]) -> int:
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        models.get("base", place / "home" / "models")
        speech = write(place / "speech.wav", spoken())
        with PulseMicrophone(place / "pulse") as microphone:
            for name in what:
                chance = random.Random(name)
                for number in range(count):
                    if name == "app":
                        good, told = kill_the_program(microphone, place / "home", speech, chance)
                    else:
                        kind = signal.SIGKILL if name == "killed" else signal.SIGSTOP
                        good, told = hit_the_transcriber(microphone, place / "home", speech, chance, kind)
                    failures += not good
                    print(f"{name:8}{number + 1:3}  {'ok ' if good else 'BAD'}  {told}", flush=True)
    print(f"{failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    given = sys.argv[1:]
    number = int(given[0]) if given and given[0].isdigit() else 20
    sys.exit(main(number, [word for word in given if not word.isdigit()] or ["app", "killed", "stopped"]))
