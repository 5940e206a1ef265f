"""The command `pitchcoach library`, from arguments to output and exit status."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from pitchcoach.cli import library as command
from pitchcoach.errors import PitchcoachError
from pitchcoach.library.library import Library
from pitchcoach.library.pitch_file import write_pitch
from pitchcoach.model import DIMENSIONS
from pitchcoach.settings import Paths
from tests.library.examples import make_pitch, make_report
from tests.library.test_pitch_file import pitch_json
from tests.library.test_takes import write_wav


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser(prog="pitchcoach")
    command.add_parser(parser.add_subparsers())
    given = parser.parse_args(["library", *arguments])
    status: int = given.run(given)
    return status


@pytest.fixture
def filled(paths: Paths) -> Paths:
    with Library.open(paths) as library:
        library.save_scored_take(make_report(), make_pitch())
    return paths


def test_list(filled: Paths, capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    assert run("list") == 0
    out = capsys.readouterr().out
    assert (
        " ".join(out.splitlines()[1].split()) == "hospital a student who schedules operating theatres 2 2 1"
    )
    assert run("list", "hospital") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["take", "day", "for", "overall", *DIMENSIONS]
    assert lines[1].split()[2:] == ["author", "72", "90", "65", "80", "-", "70"]
    with pytest.raises(PitchcoachError, match="There is no pitch 'nope'"):
        run("list", "nope")


def test_an_empty_library_says_how_to_begin(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("list") == 0
    assert "pitchcoach library import FILE" in capsys.readouterr().out


def test_import_and_export(paths: Paths, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pitch, bad, sound = tmp_path / "pitch.json", tmp_path / "bad.json", write_wav(tmp_path / "a.wav")
    pitch.write_text(json.dumps(pitch_json()), encoding="utf-8")
    bad.write_text("{}", encoding="utf-8")
    write_pitch(make_pitch(), tmp_path / "other.json")
    assert run("import", str(bad), str(pitch), str(sound), str(tmp_path / "other.json")) == 2
    told = capsys.readouterr()
    assert "pitch 'p' added" in told.out
    assert "pitch 'hospital' added" in told.out
    assert "'id' should be text" in told.err
    assert f"pitchcoach score {sound} --save" in told.err
    assert run("export", "p", str(tmp_path / "out.json")) == 0
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8")) == pitch_json()
    assert run("import", str(pitch)) == 0
    assert "unchanged" in capsys.readouterr().out
    pitch.write_text(json.dumps(pitch_json() | {"field": "else"}), encoding="utf-8")
    assert run("import", str(pitch)) == 0
    assert "replaced" in capsys.readouterr().out


def test_the_whole_library_and_its_scores(
    filled: Paths, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, table = tmp_path / "all.pitchcoach", tmp_path / "scores.csv"
    assert run("export", "--all", str(archive)) == 0
    assert run("export", "--scores", str(table)) == 0
    assert len(table.read_text(encoding="utf-8").splitlines()) == 2
    for wrong in (["export", str(table)], ["export", "hospital", "x", "--all", str(table)], ["export"]):
        with pytest.raises(PitchcoachError, match="Say what to export"):
            run(*wrong)
    monkeypatch.setenv("PITCHCOACH_HOME", str(tmp_path / "elsewhere"))
    capsys.readouterr()
    assert run("import", str(archive)) == 0
    assert run("import", str(archive)) == 0
    assert [line.split(": ", 1)[1] for line in capsys.readouterr().out.splitlines()] == [
        "1 new pitch, 1 new take",
        "0 new pitches, 0 new takes; 1 were here already",
    ]


def test_check(filled: Paths, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check") == 0
    assert "No problem found: 1 take, 0 recordings" in capsys.readouterr().out
    filled.make(filled.audio)
    write_wav(filled.audio / "a.wav")
    assert run("check") == 0
    assert "is now take 2 of 'found-recordings'" in capsys.readouterr().out
    (filled.audio / "a.wav").unlink()
    assert run("check") == 1
    assert "is missing" in capsys.readouterr().out


def test_backup_and_restore(filled: Paths, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("backup") == 0
    name = Path(capsys.readouterr().out.strip()).name
    assert run("backup", str(tmp_path / "mine.sqlite")) == 0
    with Library.open(filled) as library:
        library.bin.put_pitch("hospital")
    assert run("restore", str(tmp_path / "mine.sqlite")) == 0
    out = capsys.readouterr().out
    assert "1 pitch, 1 take" in out
    assert "The former library is kept as" in out
    assert run("restore", name) == 0
    with pytest.raises(PitchcoachError, match="There is no backup"):
        run("restore", "nope.sqlite")


def test_beside_the_running_app_it_reads(
    filled: Paths, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Library.open(filled):
        assert run("list") == 0
        assert run("export", "hospital", str(tmp_path / "x.json")) == 0
        assert run("backup") == 0
        with pytest.raises(PitchcoachError, match="already open in another PitchCoach"):
            run("import", str(tmp_path / "x.json"))
        with pytest.raises(PitchcoachError, match="already open"):
            run("restore", str(tmp_path / "x.json"))


def test_what_an_earlier_sitting_left_is_told(filled: Paths, capsys: pytest.CaptureFixture[str]) -> None:
    with Library.open(filled) as library:
        library.takes.start("hospital", "author")
    assert run("list") == 0
    assert "was interrupted" in capsys.readouterr().err


def test_a_damaged_library_is_a_sentence(filled: Paths) -> None:
    filled.library.write_bytes(b"")
    for arguments in (["list"], ["check"], ["backup"]):
        with pytest.raises(PitchcoachError, match="is empty"):
            run(*arguments)
