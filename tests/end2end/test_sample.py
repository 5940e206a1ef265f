"""The bundled sample through the real program, with the network cut off: what a newcomer sees first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import av
import jsonschema
import numpy as np
import pytest

from tests.end2end.conftest import ASSETS, RATE_HZ, Run, write_wav

SCHEMA = json.loads((Path(__file__).parents[1] / "data" / "report.schema.json").read_text(encoding="utf-8"))


def checked(line: str) -> dict[str, Any]:
    """The report in a line of output, checked against FORMATS.md."""
    report: dict[str, Any] = json.loads(line)
    jsonschema.validate(report, SCHEMA)
    return report


def test_the_first_run_prints_the_samples_report(run: Run, home: Path) -> None:
    """Nothing but the program: base is joined from its packages, and the report tells what the take lacks."""
    ran = run()
    assert ran.status == 0
    assert "no display" in ran.err
    assert (home / "models" / "base" / "model.bin").stat().st_size > 140_000_000
    for part in (
        "for a novelist",
        "Length",
        "Translation",
        "Change one thing",
        "[stochastic optimi",
        "(um)",
        "Your points",
        "words a minute",
    ):
        assert part in ran.out, f"{part} is not in:\n{ran.out}"


def test_the_samples_report_as_json(run: Run, home_with_models: Path) -> None:
    ran = run("score", ASSETS / "sample-take.flac", "--json")
    assert (ran.status, ran.err) == (0, "")
    (line,) = ran.out.splitlines()
    report = checked(line)
    assert report["pitch"] == "hospital-scheduling"
    assert report["audience"] == "author"
    assert report["transcript"]["model"] == "base"
    assert "people who wait" in report["transcript"]["text"]
    assert all(isinstance(score, int) for score in report["scores"].values())
    assert any("stochastic" in term["term"] for term in report["jargon"])
    assert report["next_step"] == "vague"
    assert not report["job_ask"]
    assert len(report["delivery"]["fillers"]) == 2
    states = {point["id"]: point["state"] for point in report["points"]}
    assert states["c1"] == "translated"
    assert states["c4"] == "untranslated"
    assert states["c7"] == "missed"
    gains = [finding["gain"] for finding in report["findings"]]
    assert gains == sorted(gains, reverse=True)


def test_a_text_and_standard_input_say_the_same(run: Run, tmp_path: Path) -> None:
    text = (
        "Imagine you packed a bag for your operation and were sent home. I'm Amara, I study mathematics. "
        "I rehearse a thousand possible days before the real one. Shall we have a coffee on Thursday?"
    )
    (tmp_path / "take.TXT").write_text("\ufeff" + text, encoding="utf-8")
    ran = run("score", tmp_path / "take.TXT", "-", "--audience", "author", "--json", stdin=text)
    assert (ran.status, ran.err) == (0, "")
    first, second = map(checked, ran.out.splitlines())
    for report in (first, second):
        assert report["duration_s"] is None
        assert report["delivery"] is None
        assert report["transcript"]["model"] is None
        del report["source"], report["timing"]
    assert first == second


@pytest.fixture(scope="module")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample up to the pause at 15.2 s, which takes a third of the time."""
    path = tmp_path_factory.mktemp("sounds") / "beginning.wav"
    with av.open(str(ASSETS / "sample-take.flac")) as file:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)])
    return write_wav(path, sound[: round(15.2 * RATE_HZ)] / 32768)


def test_the_quick_model_and_a_folder(run: Run, home: Path, shared_models: Path, beginning: Path) -> None:
    """A model by name and by folder; nothing is written where nothing has to be."""
    for model in ("tiny.en", str(shared_models / "base")):
        ran = run("score", beginning, "--json", "--model", model)
        assert (ran.status, ran.err) == (0, "")
        assert "bag is packed" in checked(ran.out)["transcript"]["text"]
    assert not (home / "models" / "base").exists()


def test_a_take_that_is_kept(run: Run, home_with_models: Path, beginning: Path) -> None:
    """`--save`: the take, its recording and its report are in the library; a text is, without a recording."""
    ran = run("score", beginning, "-", "--model", "tiny.en", "--save", stdin="I'm Amara. Coffee?")
    assert ran.status == 0
    assert ran.err.splitlines() == [
        "pitchcoach: kept as take 1 of hospital-scheduling",
        "pitchcoach: kept as take 2 of hospital-scheduling",
    ]
    assert "for a novelist" in ran.out
    assert [path.suffix for path in (home_with_models / "audio").rglob("*") if path.is_file()] == [".wav"]
    listed = run("library", "list", "hospital-scheduling")
    assert listed.status == 0
    assert len(listed.out.splitlines()) >= 3


def test_every_form_of_a_recording_says_the_same(run: Run, beginning: Path, tmp_path: Path) -> None:
    """wav, mp3, ogg and m4a, another rate and two channels: the words of the sample, each time."""
    forms = {
        "wav": ("pcm_s16le", 44_100),
        "mp3": ("mp3", 44_100),
        "ogg": ("libopus", 48_000),
        "m4a": ("aac", 44_100),
    }
    paths = []
    for suffix, (codec, rate) in forms.items():
        path = tmp_path / f"take.{suffix}"
        with av.open(str(beginning)) as source, av.open(str(path), "w") as target:
            stream = target.add_stream(codec, rate=rate, layout="stereo")
            resampler = av.AudioResampler(
                stream.codec_context.format,
                "stereo",
                rate,
                frame_size=stream.codec_context.frame_size or None,
            )
            for frame in source.decode(audio=0):
                frame.pts = None
                for piece in resampler.resample(frame):
                    target.mux(stream.encode(piece))
            target.mux(stream.encode(None))
        paths.append(path)
    ran = run("score", *paths, "--model", "tiny.en", "--json")
    assert (ran.status, ran.err) == (0, "")
    for path, line in zip(paths, ran.out.splitlines(), strict=True):
        report = checked(line)
        assert Path(report["source"]).name == path.name
        text = report["transcript"]["text"].lower()
        assert "bag is packed" in text
        assert "mathematics at the university" in text


@pytest.mark.parametrize("arguments", [("--help",), ("score", "--help"), ("models",), ("doctor",)])
def test_the_rest_works_offline(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).status == 0
