"""The program on a screen with a microphone, as its users have it: only mouse, keys and a voice go in.

From the first start over a recorded take and a part spoken again to the library and the charts, and what is there
after a restart. What is done stands in `window_visits.py`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.live_program import errors_in, spoken, write
from tests.pulse import PulseMicrophone
from tests.screen import Screen

ROOT = Path(__file__).resolve().parents[2]
PITCH = (
    "You know the board of surgery names behind the front desk? I write the mathematics that fills it. "
    "Could we talk for half an hour next week?"
)
PART = "Could we have a coffee on Thursday for twenty minutes?"


def visit(name: str, speech: Path, part: Path, environment: dict[str, str]) -> dict[str, Any]:
    """One run of the program with a hand at it; what was seen."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.end2end.window_visits", name, str(speech), str(part)],
        env=environment, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    seen: dict[str, Any] = {}
    for line in done.stdout.splitlines():
        seen |= json.loads(line)
    return seen


def test_from_the_first_start_to_the_chart_and_after_a_restart(
    tmp_path: Path, home_with_models: Path, without_sockets: Path
) -> None:
    speech, part = write(tmp_path / "pitch.wav", spoken(PITCH)), write(tmp_path / "part.wav", spoken(PART))
    with PulseMicrophone(tmp_path / "pulse") as microphone, Screen() as screen:
        keep = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
        environment = {
            **keep,
            **microphone.environment,
            **screen.environment,
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": str(without_sockets),
            "PITCHCOACH_HOME": str(home_with_models),
        }
        seen = visit("first", speech, part, environment)
        assert seen["sample"].startswith("Overall score: ")
        assert seen["sample"].endswith(" of 100"), "the sample that comes with the program is scored already"
        assert seen["welcome"], "the first start greets"
        assert seen["level"], "the microphone is heard before a take"
        assert seen["listener"].startswith("a hospital manager")
        assert seen["review"].endswith(" of 100")
        assert all(bar.partition(": ")[2][:1].isdigit() for bar in seen["bars"]), seen["bars"]
        assert errors_in(PITCH, " ".join(seen["heard"])) <= 0.1
        redone = " ".join(seen["redone"])
        assert "coffee on Thursday" in redone
        assert "board of surgery" in redone, "the rest of the take stays as it was spoken"
        # the sample's, the spoken one, and the one with the part spoken again
        assert seen["takes"] == 3
        # the sample is nobody's history: it is in the library, and on no chart
        assert seen["chart"].startswith("Scores: 2 takes")
        again = visit("again", speech, part, environment)
        assert again["takes"] == 3
        assert again["chart"] == seen["chart"]
        assert again["opened"] == seen["redone"]
