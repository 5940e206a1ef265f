"""Every page, tab and dialog, empty and full, in both languages and themes, at 100 to 200 %: nothing to complain of.

What is looked for stands in `walk.py`: a name and a description on every control, Tab reaching all of them, a focus
that is seen, no text cut off, and text in a contrast of 4.5:1 as it is rendered.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("tongue", "scale"), [("en", "1"), ("de", "1"), ("en", "1.5"), ("de", "1.5"), ("de", "2")]
)
def test_nothing_to_complain_of(tongue: str, scale: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.gui.walk", tongue],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale, "LC_ALL": "C.UTF-8"},
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=280,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    complaints = json.loads(done.stdout)
    assert not complaints, "\n".join(": ".join(complaint) for complaint in complaints)
