"""Microphones by name, and what a refusal means."""

from __future__ import annotations

import sys
import types
from typing import Any

import pytest

from pitchcoach.audio import devices
from pitchcoach.audio.devices import MicrophoneError, SystemMicrophone, microphones, plain_name

LISTED = [
    ("HDA Intel PCH: ALC257 Analog (hw:0,0)", 2, 48_000),
    ("HDA Intel PCH: HDMI 0 (hw:0,3)", 0, 44_100),
    ("USB Microphone: Audio (hw:1,0)", 1, 44_100),
    ("sysdefault", 128, 48_000),
    ("pulse", 32, 44_100),
    ("default", 32, 44_100),
]


class PortAudioError(Exception):
    pass


class Stream:
    def __init__(self, log: list[Any], refuse: Any, **options: Any) -> None:
        self._log, self.options = log, options
        failure = refuse(options)
        if failure is not None:
            raise PortAudioError("Error opening RawInputStream: refused", failure)

    def start(self) -> None:
        self._log.append(
            ("start", self.options["device"], self.options["samplerate"], self.options["channels"])
        )
        self.options["callback"](b"\1\2", 1, None, types.SimpleNamespace(input_overflow=True))

    def close(self, ignore_errors: bool = False) -> None:
        self._log.append("close")


@pytest.fixture
def port_audio(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    """A PortAudio with the devices of a laptop; `refuse` says which streams fail."""
    module: Any = types.ModuleType("sounddevice")
    module.log = []
    module.refuse = lambda options: None
    module.listed = list(LISTED)
    module.PortAudioError = PortAudioError
    module._terminate = lambda: module.log.append("terminate")
    module._initialize = lambda: module.log.append("initialize")

    def row(name: str, channels: int, rate: int) -> dict[str, Any]:
        return {"name": name, "max_input_channels": channels, "default_samplerate": float(rate)}

    def query_devices(kind: str | None = None) -> Any:
        rows = [row(*one) for one in module.listed]
        if kind is None:
            return rows
        if not rows:
            raise PortAudioError("Error querying device -1")
        return rows[-1]

    module.query_devices = query_devices
    module.RawInputStream = lambda **options: Stream(module.log, module.refuse, **options)
    monkeypatch.setitem(sys.modules, "sounddevice", module)
    return module


def test_plain_names_the_default_first(port_audio: Any) -> None:
    assert [device.name for device in microphones()] == [
        "System default",
        "ALC257 Analog (HDA Intel PCH)",
        "Audio (USB Microphone)",
    ]


def test_addresses_and_plugins() -> None:
    assert plain_name("MacBook Pro Microphone") == "MacBook Pro Microphone"
    assert plain_name("front") == plain_name("surround51") == plain_name("iec958") == ""


def test_it_is_opened_at_its_own_rate(port_audio: Any) -> None:
    heard: list[Any] = []
    stream = SystemMicrophone("Audio (USB Microphone)").open(lambda *block: heard.append(block))
    assert (stream.name, stream.rate, stream.channels) == ("Audio (USB Microphone)", 44_100, 1)
    assert heard == [(b"\1\2", True)]
    stream.close()
    assert port_audio.log == [("start", 2, 44_100, 1), "close"]


def test_the_systems_choice_is_left_to_the_system(port_audio: Any) -> None:
    assert SystemMicrophone().open(lambda *_: None).name == "System default"
    assert port_audio.log == [("start", None, 44_100, 1)]


def test_a_rate_or_a_channel_that_is_refused(port_audio: Any) -> None:
    port_audio.refuse = lambda options: -9997 if options["samplerate"] != 48_000 else None
    assert SystemMicrophone().open(lambda *_: None).rate == 48_000
    port_audio.refuse = lambda options: -9998 if options["channels"] == 1 else None
    assert SystemMicrophone("ALC257 Analog (HDA Intel PCH)").open(lambda *_: None).channels == 2


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (-9997, "takes none of the usual sample rates"),
        (-9985, "in use by another program"),
        (-9998, "gives no sound that can be recorded"),
        (-9999, r"can't be opened \(Error opening RawInputStream: refused\)"),
    ],
)
def test_refusals_in_words(port_audio: Any, code: int, words: str) -> None:
    port_audio.refuse = lambda options: code
    with pytest.raises(MicrophoneError, match=words):
        SystemMicrophone().open(lambda *_: None)


def test_a_refusal_at_the_start(port_audio: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(self: Stream) -> None:
        raise PortAudioError("Error starting stream", -9985)

    monkeypatch.setattr(Stream, "start", busy)
    with pytest.raises(MicrophoneError, match="in use"):
        SystemMicrophone().open(lambda *_: None)
    assert port_audio.log == ["close"]


def test_one_that_isnt_here(port_audio: Any) -> None:
    with pytest.raises(
        MicrophoneError, match=r"'Blue Yeti' isn't here.*choose one of these: System default, ALC257"
    ):
        SystemMicrophone("Blue Yeti").open(lambda *_: None)


def test_looking_again(port_audio: Any) -> None:
    """PortAudio keeps its list until it is initialised again."""
    port_audio.listed.insert(0, ("Headset: USB (hw:2,0)", 1, 16_000))
    assert "USB (Headset)" in [device.name for device in devices.refresh()]
    assert port_audio.log == ["terminate", "initialize"]
    port_audio.listed.clear()
    with pytest.raises(MicrophoneError, match="No microphone was found"):
        devices.refresh()


def test_one_that_was_plugged_in_since(port_audio: Any) -> None:
    """Its name is remembered; PortAudio's old list doesn't keep it from being used."""
    port_audio._initialize = lambda: port_audio.listed.insert(0, ("Headset: USB (hw:2,0)", 1, 48_000))
    stream = SystemMicrophone("USB (Headset)").open(lambda *_: None)
    assert stream.name == "USB (Headset)"
    stream.close()


def test_nobody_looks_while_something_is_recorded(port_audio: Any) -> None:
    """It would end the recording."""
    stream = SystemMicrophone().open(lambda *_: None)
    assert devices.refresh()[0].name == "System default"
    assert "terminate" not in port_audio.log
    stream.close()
    devices.refresh()
    assert port_audio.log[-2:] == ["terminate", "initialize"]


def test_telephone_sound_is_told() -> None:
    assert devices.rate_note(48_000) is None
    assert "8 kHz" in str(devices.rate_note(8_000))
    assert devices.error_code(PortAudioError("no number")) == 0
