"""Microphones by name, opened and refused in plain words. sounddevice (PortAudio) is imported when first asked.

PortAudio keeps the list of devices it found when it was initialised; `refresh` initialises it again, which
ends every open stream, so it is for the time between takes.
"""

from __future__ import annotations

import contextlib
import os
import re
import threading
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from pitchcoach.errors import PitchcoachError, say

Take = Callable[[bytes, bool], None]
"""Takes a block of 16-bit samples, and whether sound was lost before it. Called by PortAudio's own thread."""

DEFAULT = "System default"
"""What the microphone that the system chooses is called."""
INVALID_CHANNELS, INVALID_RATE, INVALID_DEVICE = -9998, -9997, -9996
UNAVAILABLE, TIMED_OUT = -9985, -9987
RATES = (48_000, 44_100, 16_000)
"""Asked for in turn where a device refuses its own rate."""
LATENCY_S = 0.1
"""Sound that PortAudio may hold back: enough for a busy machine, too little to notice."""
PHONE_RATE = 16_000
"""A microphone at or below this is a Bluetooth headset in call mode, or a telephone."""
_PLUGINS = re.compile(
    r"^(default|pulse|pipewire|sysdefault|front|rear|surround\d*|dmix|dsnoop|jack|oss|null|samplerate|"
    r"speexrate|lavrate|upmix|vdownmix|hdmi|iec958|spdif|a52)\b",
    re.IGNORECASE,
)
_HARDWARE = re.compile(r"\s*\((?:plug)?hw:\d+,\d+\)\s*$")


class MicrophoneError(PitchcoachError):
    """No microphone can be used. The message says what to do about it."""


@dataclass(frozen=True, slots=True)
class Device:
    """A microphone that can be chosen: its plain name, and what PortAudio knows it by."""

    name: str
    index: int | None
    """None for the system's default, whichever that is when it is opened."""
    rate: int
    channels: int


@dataclass(frozen=True, slots=True)
class Stream:
    """An open microphone that gives its blocks; `close` ends it."""

    name: str
    rate: int
    channels: int
    close: Callable[[], None]


class Microphone(Protocol):
    """What a take is recorded from."""

    def open(self, take: Take) -> Stream:
        """Give blocks to `take` from now on.

        Raises:
            MicrophoneError: it can't be opened.
        """


@dataclass(frozen=True, slots=True)
class SystemMicrophone:
    """A microphone of this machine, by its plain name; empty or `DEFAULT` for the system's choice."""

    name: str = ""

    def open(self, take: Take) -> Stream:
        """Open it at its own rate, in 16 bits, one channel where it can.

        Raises:
            MicrophoneError: PortAudio is missing, there is no such microphone, or it can't be opened.
        """
        with quiet_libraries():
            sounddevice = portaudio()
            device = self._device()
            if device is None:
                # Plugged in since PortAudio looked, perhaps.
                refresh()
                device = self._device() or self._absent()

            def callback(block: Any, frames: int, moment: Any, status: Any) -> None:
                take(bytes(block), bool(status.input_overflow))

            stream, rate, channels = _open(sounddevice, device, callback)
            opened(stream)

        def close() -> None:
            with contextlib.suppress(sounddevice.PortAudioError), quiet_libraries():
                stream.close(ignore_errors=True)
                closed(stream)

        return Stream(device.name, rate, channels, close)

    def _device(self) -> Device | None:
        found = microphones()
        if not self.name or self.name == DEFAULT:
            return found[0]
        return next((device for device in found if device.name == self.name), None)

    def _absent(self) -> Device:
        names = ", ".join(device.name for device in microphones())
        raise MicrophoneError(
            say(
                "The microphone '{name}' isn't here. Plug it in, or choose one of these: {names}.",
                name=self.name,
                names=names,
            )
        )


def default_microphone() -> str:
    """The name of the microphone that would be used, by PortAudio's default.

    Raises:
        MicrophoneError: PortAudio is missing, or there is no input device.
    """
    with quiet_libraries():
        return str(_default(portaudio())["name"])


def microphones() -> tuple[Device, ...]:
    """The microphones there are, the system's default first; plain names, each once.

    Raises:
        MicrophoneError: PortAudio is missing, or there is no input device.
    """
    with quiet_libraries():
        sounddevice = portaudio()
        default = _default(sounddevice)
        found = [Device(DEFAULT, None, round(default["default_samplerate"]), default["max_input_channels"])]
        for index, raw in enumerate(sounddevice.query_devices()):
            name = plain_name(str(raw["name"]))
            if raw["max_input_channels"] > 0 and name and all(one.name != name for one in found):
                found.append(Device(name, index, round(raw["default_samplerate"]), raw["max_input_channels"]))
    return tuple(found)


def refresh() -> tuple[Device, ...]:
    """Look again at what is plugged in and which is the default; while something is recorded or played, later.

    Raises:
        MicrophoneError: PortAudio is missing, or there is no input device.
    """
    with quiet_libraries():
        sounddevice = portaudio()
        if not _streams:
            sounddevice._terminate()
            sounddevice._initialize()
    return microphones()


def opened(stream: object) -> None:
    """A stream is open: PortAudio must not be initialised again, which would end it."""
    _streams.add(stream)


def closed(stream: object) -> None:
    """It no longer is."""
    _streams.discard(stream)


def plain_name(name: str) -> str:
    """A device's name without ALSA's addresses; empty for its plugins, which are ways and no microphones."""
    if _PLUGINS.match(name):
        return ""
    bare = _HARDWARE.sub("", name).strip()
    card, colon, part = bare.partition(": ")
    return f"{part} ({card})" if colon and part else bare


def rate_note(rate: int) -> str | None:
    """A sentence on a microphone that sends telephone sound; None for any other."""
    if rate > PHONE_RATE:
        return None
    return say(
        "This microphone sends only {rate} kHz, as Bluetooth headsets do in calls: words may "
        "be misheard. The computer's own microphone or a cable does better.",
        rate=f"{rate / 1000:g}",
    )


def portaudio() -> Any:
    """The module `sounddevice`: the one place that finds out whether there is a PortAudio.

    Raises:
        MicrophoneError: the PortAudio library is missing.
    """
    try:
        import sounddevice
    except OSError as error:
        raise MicrophoneError(
            say("The PortAudio library is missing. On Debian and Ubuntu: sudo apt-get install libportaudio2")
        ) from error
    return sounddevice


def _default(sounddevice: Any) -> Any:
    try:
        return sounddevice.query_devices(kind="input")
    except (sounddevice.PortAudioError, ValueError) as error:
        raise MicrophoneError(
            say("No microphone was found. Plug one in or switch it on; recordings can be scored without.")
        ) from error


def _open(sounddevice: Any, device: Device, callback: Any) -> tuple[Any, int, int]:
    """A started stream with its rate and channels: one channel if it may be, the device's own rate first."""
    rates = (device.rate, *(rate for rate in RATES if rate != device.rate))
    failure: Any = None
    for channels in (1, 2) if device.channels > 1 else (1,):
        for rate in rates:
            try:
                stream = sounddevice.RawInputStream(
                    samplerate=rate,
                    channels=channels,
                    dtype="int16",
                    device=device.index,
                    latency=LATENCY_S,
                    callback=callback,
                )
            except sounddevice.PortAudioError as error:
                failure = error
                code = error_code(error)
                if code == INVALID_CHANNELS:
                    break
                if code != INVALID_RATE:
                    raise MicrophoneError(in_words(code, device.name, error)) from error
                continue
            try:
                stream.start()
            except sounddevice.PortAudioError as error:
                stream.close(ignore_errors=True)
                raise MicrophoneError(in_words(error_code(error), device.name, error)) from error
            return stream, rate, channels
    raise MicrophoneError(in_words(error_code(failure), device.name, failure)) from failure


def error_code(error: Exception) -> int:
    """PortAudio's number for what went wrong; 0 where it gave none."""
    code = error.args[1] if len(error.args) > 1 else 0
    return code if isinstance(code, int) else 0


def in_words(code: int, name: str, error: Exception) -> str:
    """What a refused microphone means to the person, and what to do about it."""
    who = say("The microphone") if name == DEFAULT else say("The microphone '{name}'", name=name)
    if code in (UNAVAILABLE, TIMED_OUT):
        return say(
            "{who} is in use by another program, or not allowed. Close the call or recorder that "
            "has it, look at the system's privacy settings, and try again.",
            who=who,
        )
    if code == INVALID_RATE:
        return say(
            "{who} takes none of the usual sample rates (48, 44.1 and 16 kHz). Choose 48 kHz for "
            "it in the system's sound settings, or choose another microphone.",
            who=who,
        )
    if code in (INVALID_CHANNELS, INVALID_DEVICE):
        return say("{who} gives no sound that can be recorded. Choose another microphone.", who=who)
    why = str(error.args[0] if error.args else error).strip().rstrip(".")
    return say(
        "{who} can't be opened ({why}). Plug it in again or choose another microphone.", who=who, why=why
    )


_streams: weakref.WeakSet[Any] = weakref.WeakSet()
_quiet_lock = threading.RLock()


@contextlib.contextmanager
def quiet_libraries() -> Iterator[None]:
    """ALSA and JACK write their complaints about what isn't there straight to file descriptor 2."""
    with _quiet_lock:
        saved, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 2)
            yield
        finally:
            os.dup2(saved, 2)
            os.close(saved)
            os.close(nowhere)
