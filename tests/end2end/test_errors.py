"""Everything a person can get wrong: a sentence, status 2, no traceback, and nothing lost."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end2end.conftest import ASSETS, Ran, Run
from tests.end2end.test_sample import checked

TAKE = ASSETS / "sample-take.flac"
GERMAN = (
    "Guten Tag, ich heiße Amara und ich studiere Mathematik an der Universität. Krankenhäuser planen den Tag "
    "so, als ob jede Operation gleich lange dauern würde. Darf ich Sie auf einen Kaffee einladen?"
)


def sentence(ran: Ran) -> str:
    """The one message of a run that ended with status 2 and printed nothing else."""
    assert ran.status == 2, ran
    assert ran.out == ""
    (line,) = ran.err.splitlines()
    assert line.startswith("pitchcoach: ")
    return line


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("silence", "No speech was heard"),
        ("missing", "There is no file"),
        ("folder", "is a folder"),
        ("not audio", "not a sound file"),
        ("empty", "is empty"),
        ("truncated", "truncated.flac"),
        ("0.2 s", "only 0.2 s long"),
        ("picture", "There is no sound in"),
    ],
)
def test_a_file_that_cannot_be_scored(run: Run, bad_files: dict[str, Path], kind: str, words: str) -> None:
    message = sentence(run("score", bad_files[kind], "--model", "tiny.en"))
    assert words in message
    assert bad_files[kind].name in message


def test_bad_files_are_reported_and_the_rest_are_scored(
    run: Run, bad_files: dict[str, Path], tmp_path: Path, home_with_models: Path
) -> None:
    """In one call: every bad file, silence and hiss; between them a take cut in half and a text."""
    half = tmp_path / "half.flac"
    half.write_bytes(TAKE.read_bytes()[: TAKE.stat().st_size // 3])
    typed = tmp_path / "typed.txt"
    typed.write_text("I'm Amara. Shall we have a coffee on Thursday, twenty minutes?", encoding="utf-8")

    good = [half, typed]
    bad = list(bad_files.values())
    mixed = [file for pair in zip(bad, good, strict=False) for file in pair] + bad[len(good) :]
    ran = run("score", "--json", "--model", "tiny.en", *mixed)
    assert ran.status == 2
    messages = ran.err.splitlines()
    assert len(messages) == len(bad)
    for file, message in zip(bad, messages, strict=True):
        assert file.name in message

    reports = {Path(report["source"]).name: report for report in map(checked, ran.out.splitlines())}
    assert list(reports) == [file.name for file in good]
    assert any("half.flac" in note for note in reports["half.flac"]["notes"])
    assert "bag is packed" in reports["half.flac"]["transcript"]["text"]
    assert reports["typed.txt"]["scores"]["overall"] is not None


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng speaks the German here")
def test_another_language_is_scored_for_length_and_delivery(
    run: Run, tmp_path: Path, home_with_models: Path
) -> None:
    german = tmp_path / "german.wav"
    subprocess.run(["espeak-ng", "-v", "de", "-w", german, GERMAN], check=True)
    ran = run("score", german, "--json")
    assert (ran.status, ran.err) == (0, "")
    report = checked(ran.out)
    scored = [name for name, score in report["scores"].items() if score is not None and name != "overall"]
    assert scored == ["length", "delivery"]
    assert any("english" in note.lower() for note in report["notes"])


def test_a_pitch_file_that_cannot_be_read_names_its_key(run: Run, tmp_path: Path) -> None:
    pitch = json.loads((ASSETS / "sample-pitch.json").read_text(encoding="utf-8"))
    pitch["points"][2]["role"] = "joke"
    path = tmp_path / "pitch.json"
    path.write_text(json.dumps(pitch), encoding="utf-8")
    message = sentence(run("score", TAKE, "--pitch", path))
    assert "pitch.json" in message
    assert "points" in message
    assert "role" in message
    path.write_text("{", encoding="utf-8")
    assert "pitch.json" in sentence(run("score", TAKE, "--pitch", path))
    assert "no-such.json" in sentence(run("score", TAKE, "--pitch", tmp_path / "no-such.json"))
    assert str(tmp_path) in sentence(run("score", TAKE, "--pitch", tmp_path))


def test_an_unknown_audience_lists_those_there_are(run: Run) -> None:
    message = sentence(run("score", TAKE, "--audience", "dentist"))
    for audience in ("dentist", "peer", "manager", "author"):
        assert audience in message


@pytest.mark.parametrize("text", ["", " \n", b"\xff\xfe\x00bad"])
def test_a_text_without_words(run: Run, tmp_path: Path, text: str | bytes) -> None:
    path = tmp_path / "take.txt"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    assert "take.txt" in sentence(run("score", path))


def test_empty_standard_input(run: Run) -> None:
    assert "Standard input is empty" in sentence(run("score", "-"))


def test_an_unknown_model_lists_those_there_are(run: Run) -> None:
    message = sentence(run("score", TAKE, TAKE, "--model", "huge"))
    assert "huge" in message
    assert "tiny.en" in message


def test_an_unknown_model_is_told_even_where_a_text_needs_none(run: Run) -> None:
    ran = run("score", "-", "--model", "huge", stdin="I'm Lena, and I look after mosses for the city.")
    assert "huge" in sentence(ran)


def test_a_model_that_is_not_here_says_how_to_get_it(run: Run) -> None:
    assert "pitchcoach models get small" in sentence(run("score", TAKE, "--model", "small"))


def test_a_download_without_a_network_is_a_failure_and_says_so(run: Run, without_sockets: Path) -> None:
    """Status 1, since nothing in the input is wrong. The one command that may ask for a socket."""
    ran = run("models", "get", "small", PYTHONPATH="", HF_ENDPOINT="http://127.0.0.1:9")
    assert ran.status == 1
    assert ran.err.startswith("pitchcoach: ")


def test_an_incomplete_model_folder_names_what_is_missing(
    run: Run, shared_models: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(shared_models / "base", folder, ignore=shutil.ignore_patterns("vocabulary*", "model.bin"))
    message = sentence(run("score", TAKE, "--model", folder))
    assert "model.bin" in message
    assert "vocabulary" in message


def test_a_corrupt_model_folder(run: Run, shared_models: Path, tmp_path: Path) -> None:
    """Garbage of the right name, with no checksums to tell: the loader has to."""
    folder = tmp_path / "mine"
    shutil.copytree(
        shared_models / "base", folder, ignore=shutil.ignore_patterns("model.bin", "checksums.json")
    )
    (folder / "model.bin").write_bytes(b"not a model" * 1000)
    assert str(folder) in sentence(run("score", TAKE, "--model", folder))


def test_a_damaged_model_in_the_programs_folder(run: Run, home: Path, shared_models: Path) -> None:
    shutil.copytree(shared_models / "base", home / "models" / "base")
    with (home / "models" / "base" / "model.bin").open("r+b") as file:
        file.seek(70_000_000)
        file.write(b"damage")
    ran = run("score", TAKE, "--json")
    # either is right: said what to do, or made anew from the packages
    assert ran.status == 0 or "model.bin" in sentence(ran)


def test_a_home_that_cannot_be_written_to(run: Run, home: Path) -> None:
    home.write_text("a file in the way", encoding="utf-8")
    message = sentence(run("score", TAKE))
    assert "PITCHCOACH_HOME" in message
    assert home.read_text(encoding="utf-8") == "a file in the way"
    # a place where not even root can make a folder
    message = sentence(run("score", TAKE, PITCHCOACH_HOME="/proc/pitchcoach"))
    assert "can't write to /proc/pitchcoach" in message


@contextlib.contextmanager
def small_files() -> Iterator[None]:
    """No process started here may write a file of more than 50 MB."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_no_room_left_for_the_model(run: Run, home: Path) -> None:
    """The write itself fails half way; nothing half made is left behind."""
    with small_files():
        message = sentence(run("score", TAKE))
    assert "room" in message or "write" in message
    left = [path for path in (home / "models").rglob("*") if path.is_file()] if home.exists() else []
    assert left == []


def test_a_disk_that_is_full(without_sockets: Path, home: Path) -> None:
    """A real one of 60 MB, in a mount namespace of its own."""
    own = own_mounts()
    if own is None:
        pytest.skip("no file system can be mounted here")
    home.mkdir()
    program = Path(sys.executable).with_name("pitchcoach")
    script = f"mount -t tmpfs -o size=60m tmpfs '{home}' && '{program}' score '{TAKE}'; s=$?; ls -A '{home}'/*; exit $s"
    done = subprocess.run([*own, "sh", "-c", script], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2, done
    assert "There is no room left" in done.stderr
    assert "Traceback" not in done.stderr
    assert "model.bin" not in done.stdout


def own_mounts() -> list[str] | None:
    """What to put in front of a command so that it may mount; None where that isn't to be had."""
    for command in (["unshare", "--mount"], ["unshare", "--user", "--map-root-user", "--mount"]):
        with contextlib.suppress(OSError):
            trial = subprocess.run([*command, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True)
            if trial.returncode == 0:
                return command
    return None


def test_settings_that_cannot_be_read(run: Run, home: Path) -> None:
    home.mkdir()
    (home / "settings.toml").write_text("weights = 3\n", encoding="utf-8")
    assert "weights" in sentence(run("score", TAKE))


@pytest.mark.parametrize("arguments", [("models",), ("--help",)])
def test_a_reader_that_goes_away_is_no_error(arguments: tuple[str, ...]) -> None:
    """`pitchcoach models | head -n 0`"""
    reading, writing = os.pipe()
    os.close(reading)
    program = Path(sys.executable).with_name("pitchcoach")
    try:
        done = subprocess.run(
            [program, *arguments], stdout=writing, stderr=subprocess.PIPE, text=True, timeout=60
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


def test_output_that_finds_no_room_is_a_failure_and_says_so() -> None:
    program = Path(sys.executable).with_name("pitchcoach")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([program, "models"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr == "pitchcoach: The output can't be written (No space left on device).\n"


def test_arguments_that_cannot_be_read_end_with_2(run: Run) -> None:
    for arguments in (("score",), ("scores",), ("score", str(TAKE), "--audiense", "x")):
        ran = run(*arguments)
        assert ran.status == 2
        assert "usage: pitchcoach" in ran.err
