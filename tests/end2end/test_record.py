"""`pitchcoach record` on a real microphone: spoken to, stopped, killed, unplugged, out of room.

Full counts of the fault runs are in `tests/benchmarks/recording_faults.py`; here each fault happens a few times.
"""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end2end.conftest import Run
from tests.end2end.test_sample import checked
from tests.live_program import TEXT, LiveProgram, after, errors_in, frames_readable, spoken, wait_until, write
from tests.pulse import PulseMicrophone


@pytest.fixture(scope="module")
def microphone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PulseMicrophone]:
    with PulseMicrophone(tmp_path_factory.mktemp("pulse")) as pulse:
        yield pulse


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("speech") / "speech.wav", spoken())


def test_words_spoken_into_the_microphone(
    microphone: PulseMicrophone, speech: Path, home_with_models: Path, run: Run
) -> None:
    """The whole path, twice: the words are those of the text, and `score` of the recording says the same."""
    program = LiveProgram(microphone, home_with_models, "--save")
    player = program.speak(speech)
    player.wait()
    program.press("\n")
    status, out, err = program.end()
    assert status == 0, err
    # No word of sound that was lost: PortAudio reported no overflow.
    assert err == "pitchcoach: kept as take 1 of hospital-scheduling\n"
    live = checked(out)
    (recording,) = program.recordings()
    scored = run("score", recording, "--json")
    assert scored.status == 0, scored.err
    report = checked(scored.out)
    assert live["transcript"]["text"] == report["transcript"]["text"]
    assert live["transcript"]["words"] == report["transcript"]["words"]
    assert live["delivery"] == report["delivery"]
    assert live["scores"] == report["scores"]
    assert errors_in(TEXT, live["transcript"]["text"]) <= 0.05
    assert live["timing"]["after_stop_ms"] > 0
    frames, rate = frames_readable(recording)
    assert frames / rate == pytest.approx(live["duration_s"], abs=0.01)


def test_a_limit_and_nothing_kept(microphone: PulseMicrophone, speech: Path, home_with_models: Path) -> None:
    """`--seconds` stops by itself at the sample; without `--save` no sound stays."""
    program = LiveProgram(microphone, home_with_models, "--seconds", "6", "--model", "tiny.en")
    program.speak(speech)
    report = program.report()
    assert report["duration_s"] == pytest.approx(6.0, abs=0.01)
    assert "surgery" in report["transcript"]["text"]
    assert not list(home_with_models.rglob("*.wav"))


def test_discarded_and_muted(microphone: PulseMicrophone, home_with_models: Path) -> None:
    program = LiveProgram(microphone, home_with_models, "--save", "--model", "tiny.en")
    microphone.wait_for_listener(program.program)
    wait_until(lambda: program.recordings() and program.recordings()[0].stat().st_size > 20_000)
    program.press("d")
    status, out, err = program.end()
    assert (status, out, err) == (130, "", "pitchcoach: discarded\n")


def test_nobody_speaks(microphone: PulseMicrophone, home_with_models: Path) -> None:
    program = LiveProgram(microphone, home_with_models, "--seconds", "3", "--model", "tiny.en")
    status, out, err = program.end()
    assert (status, out) == (2, "")
    assert "No speech was heard" in err


@pytest.mark.parametrize("seed", [1, 2])
def test_the_program_is_killed(
    microphone: PulseMicrophone, speech: Path, home_with_models: Path, run: Run, seed: int
) -> None:
    """At most two seconds are lost, and the next start finds the take."""
    program = LiveProgram(microphone, home_with_models, "--save", "--model", "tiny.en")
    program.speak(speech)
    wait_until(program.recordings)
    after(random.Random(seed).uniform(2.0, 5.0))
    (recording,) = program.recordings()
    had = recording.stat().st_size
    program.kill()
    frames, _ = frames_readable(recording)
    assert frames * 2 >= had - 2 * 2 * 48_000
    after_crash = LiveProgram(
        microphone, home_with_models, "--save", "--model", "tiny.en", "--seconds", "0.5"
    )
    _, _, err = after_crash.end()
    assert "recovered:" in err
    listed = run("library", "list", "hospital-scheduling")
    assert listed.status == 0
    scored = run("score", recording, "--json", "--model", "tiny.en")
    assert scored.status == 0, scored.err
    assert "surgery" in checked(scored.out)["transcript"]["text"]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "stopped"])
def test_the_transcriber_dies_or_hangs(
    microphone: PulseMicrophone, speech: Path, home_with_models: Path, run: Run, number: signal.Signals
) -> None:
    """Recording goes on, another transcriber begins again from the file, and the report is complete."""
    program = LiveProgram(microphone, home_with_models, "--save", "--model", "tiny.en")
    player = program.speak(speech)
    wait_until(program.recordings)
    after(random.Random(int(number)).uniform(1.0, 8.0))
    assert program.hit(number)
    player.wait()
    program.press(" ")
    status, out, err = program.end()
    assert status == 0, err
    assert "started again" in err
    (recording,) = program.recordings()
    scored = run("score", recording, "--json", "--model", "tiny.en")
    live, report = checked(out), checked(scored.out)
    assert live["transcript"] == report["transcript"]
    assert live["scores"] == report["scores"]


def test_the_microphone_goes_away(tmp_path: Path, speech: Path, home_with_models: Path) -> None:
    """What was heard until then is kept and scored, and the person is told."""
    with PulseMicrophone(tmp_path / "pulse") as microphone:
        program = LiveProgram(microphone, home_with_models, "--save", "--model", "tiny.en")
        program.speak(speech)
        wait_until(program.recordings)
        after(5.0)
        microphone.unplug()
        status, out, err = program.end()
    assert status == 0, err
    assert "stopped giving sound" in err
    assert "surgery" in checked(out)["transcript"]["text"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 60 MB in memory."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", str(folder)], capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("mounting needs root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_the_disk_fills_up(
    microphone: PulseMicrophone, speech: Path, small_disk: Path, shared_models: Path
) -> None:
    """Stopped below 50 MB, kept and scored; with less to begin with it is refused."""
    home = small_disk / "home"
    home.mkdir()
    (home / "models").symlink_to(shared_models)
    program = LiveProgram(microphone, home, "--save", "--model", "tiny.en")
    program.speak(speech)
    wait_until(program.recordings)
    after(4.0)
    (small_disk / "ballast").write_bytes(bytes(shutil.disk_usage(small_disk).free - 40_000_000))
    status, out, err = program.end()
    assert status == 0, err
    assert "disk is almost full" in err
    assert "surgery" in checked(out)["transcript"]["text"]
    refused = LiveProgram(microphone, home, "--save", "--model", "tiny.en")
    status, out, err = refused.end()
    assert (status, out) == (2, "")
    assert "MB are free" in err
