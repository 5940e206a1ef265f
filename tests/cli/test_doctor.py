"""`pitchcoach doctor`: each thing that can be wrong is named with what to do, and nothing is changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pitchcoach.audio.devices import MicrophoneError
from pitchcoach.cli import doctor, main
from pitchcoach.settings import Paths


def test_a_fresh_machine_is_ready(home: Path, capsys: pytest.CaptureFixture[str], no_sockets: object) -> None:
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert f"ok  Folder        {home} (made when needed)" in out
    assert "ok  Speech model  base (made ready on first use), tiny.en" in out
    assert out.endswith("Ready to score.\n")
    assert not home.exists()


def test_a_file_in_place_of_the_folder(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home.write_text("in the way", encoding="utf-8")
    assert main(["doctor"]) == 1
    out = capsys.readouterr().out
    assert f"!!  Folder        {home} is a file. Set PITCHCOACH_HOME" in out
    assert "can't be used" in out


def test_a_folder_that_takes_no_files() -> None:
    finding = doctor.home(Paths(Path("/proc/pitchcoach")))
    assert finding.state == "broken"
    assert "can't write to /proc/pitchcoach" in finding.message


def test_little_room(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(home.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=80_000_000))
    finding = doctor.room(Paths(home))
    assert finding.state == "without"
    assert "only 80 MB free" in finding.message


def test_settings_that_cannot_be_read(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home.mkdir()
    (home / "settings.toml").write_text("model = ", encoding="utf-8")
    assert main(["doctor"]) == 1
    assert "!!  Settings" in capsys.readouterr().out


def test_the_chosen_model_is_not_here(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home.mkdir()
    (home / "settings.toml").write_text('model = "small"\n', encoding="utf-8")
    (home / "library.sqlite").write_bytes(b"x" * 100_000)
    assert main(["doctor"]) == 1
    out = capsys.readouterr().out
    assert "!!  Speech model  small, which the settings name, is not here" in out
    assert "library.sqlite, 0.1 MB" in out


def test_a_damaged_model_is_named(
    home: Path, capsys: pytest.CaptureFixture[str], shared_models: Path
) -> None:
    shutil.copytree(shared_models / "base", home / "models" / "base")
    (home / "models" / "base" / "config.json").write_text("{}", encoding="utf-8")
    main(["doctor"])
    assert "--  Speech model" in capsys.readouterr().out


def test_the_microphone_is_named() -> None:
    assert doctor.microphone(lambda: "USB microphone") == doctor.Finding(
        "Microphone", "works", "USB microphone"
    )


def test_no_microphone_is_no_reason_not_to_score() -> None:
    def ask() -> str:
        raise MicrophoneError("No microphone was found. Plug one in.")

    assert doctor.microphone(ask) == doctor.Finding(
        "Microphone", "without", "No microphone was found. Plug one in."
    )


def test_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":7")
    assert doctor.display() == doctor.Finding("Display", "works", "DISPLAY=:7")
    monkeypatch.delenv("DISPLAY")
    assert doctor.display().state == "without"
