"""Exit statuses, messages and streams of the command line as a whole."""

from __future__ import annotations

import io
import sys

import pytest

from pitchcoach import __main__, cli
from pitchcoach.cli import doctor
from pitchcoach.errors import OfflineError, PitchcoachError, UserError


def raising(error: BaseException) -> object:
    def run(arguments: object) -> int:
        print("half a line", end="")
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (UserError("There is no such file."), 2, "pitchcoach: There is no such file.\n"),
        (OfflineError("The hub can't be reached."), 1, "pitchcoach: The hub can't be reached.\n"),
        (PitchcoachError("It failed."), 1, "pitchcoach: It failed.\n"),
        (KeyboardInterrupt(), 130, "pitchcoach: Interrupted.\n"),
        (BrokenPipeError(), 0, ""),
    ],
)
def test_how_a_command_ends(
    error: BaseException,
    status: int,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(doctor, "run", raising(error))
    assert cli.main(["doctor"]) == status
    out, err = capsys.readouterr()
    assert (out, err) == ("half a line", message)


def test_a_bug_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "run", raising(ZeroDivisionError("a bug")))
    with pytest.raises(ZeroDivisionError):
        cli.main(["doctor"])


@pytest.mark.parametrize(
    ("arguments", "status"), [(["--help"], 0), (["--version"], 0), ([], 2), (["sing"], 2)]
)
def test_what_argparse_ends(arguments: list[str], status: int, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == status
    assert "pitchcoach" in "".join(capsys.readouterr())


def test_a_terminal_without_a_character_shows_a_question_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(raw, encoding="ascii"))
    monkeypatch.setattr(doctor, "run", raising(UserError("No file “café.wav”.")))
    assert cli.main(["doctor"]) == 2
    assert raw.getvalue() == b"pitchcoach: No file ?caf?.wav?.\n"


@pytest.mark.parametrize(
    ("platform", "variables", "there"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("darwin", {}, True),
    ],
)
def test_where_a_window_could_open(
    platform: str, variables: dict[str, str], there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert __main__.has_display() is there


def test_no_arguments_score_the_sample(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given: list[list[str]] = []
    monkeypatch.setattr(cli, "main", lambda arguments: given.append(arguments) or 0)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert __main__.main([]) == 0
    assert __main__.main(["models"]) == 0
    assert given == [["score", cli.SAMPLE], ["models"]]
    assert capsys.readouterr().err.startswith("There is no display: here is the sample take")
