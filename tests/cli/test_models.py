"""`pitchcoach models`: what is printed and the exit status; the work is speech.models' and tested there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pitchcoach.cli import main
from pitchcoach.cli.models import megabytes


def test_the_list_says_where_each_model_stands(
    capsys: pytest.CaptureFixture[str], no_sockets: object
) -> None:
    assert main(["models"]) == 0
    listed = capsys.readouterr().out
    assert "* base                145 MB  inside, made ready on first use" in listed
    assert "  tiny.en              76 MB  ready" in listed
    assert "  small               484 MB  to download" in listed
    assert main(["models", "list"]) == 0
    assert capsys.readouterr().out == listed


def test_the_model_of_the_settings_is_marked(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home.mkdir()
    (home / "settings.toml").write_text('model = "tiny.en"\n', encoding="utf-8")
    assert main(["models"]) == 0
    assert "* tiny.en" in capsys.readouterr().out


def test_get_verify_remove(home: Path, capsys: pytest.CaptureFixture[str], no_sockets: object) -> None:
    assert main(["models", "get", "base"]) == 0
    assert capsys.readouterr().out == f"base is ready in {home / 'models' / 'base'}\n"
    assert main(["models", "verify"]) == 0
    assert capsys.readouterr().out.split() == ["base", "whole", "tiny.en", "whole"]

    weights = home / "models" / "base" / "model.bin"
    with weights.open("r+b") as file:
        file.seek(1000)
        file.write(b"damaged")
    assert main(["models", "verify"]) == 2
    out, err = capsys.readouterr()
    assert "tiny.en" in out
    assert "base" not in out
    assert "model.bin" in err

    assert main(["models", "remove", "base"]) == 0
    assert main(["models", "remove", "base"]) == 0
    assert capsys.readouterr().out == "base is removed.\nNothing is kept of base.\n"


@pytest.mark.parametrize("action", ["get", "remove"])
def test_an_unknown_model_is_named(action: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", action, "huge"]) == 2
    message = capsys.readouterr().err
    assert message.startswith("pitchcoach: ")
    assert "huge" in message
    assert "tiny.en" in message


def test_a_folder_of_ones_own_has_no_checksums(
    home: Path, capsys: pytest.CaptureFixture[str], shared_models: Path
) -> None:
    """A model put in place by hand is complete, and that is all that can be said."""
    shutil.copytree(shared_models / "base", home / "models" / "small", symlinks=True)
    (home / "models" / "small" / "checksums.json").unlink(missing_ok=True)
    assert main(["models", "verify"]) == 0
    assert "small            complete (no checksums are known)" in capsys.readouterr().out


def test_sizes() -> None:
    assert megabytes(1_528_000_000) == "1,528 MB"
