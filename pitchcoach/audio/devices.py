"""Which microphone there is. sounddevice (PortAudio) is imported when that is asked, not before."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

from pitchcoach.errors import PitchcoachError


class MicrophoneError(PitchcoachError):
    """No microphone can be used. The message says what to do about it."""


def default_microphone() -> str:
    """The name of the microphone that would be used, by PortAudio's default.

    Raises:
        MicrophoneError: PortAudio is missing, or there is no input device.
    """
    with _quiet_libraries():
        try:
            import sounddevice
        except OSError as error:
            raise MicrophoneError(
                "The PortAudio library is missing. On Debian and Ubuntu: sudo apt-get install libportaudio2"
            ) from error
        try:
            device = sounddevice.query_devices(kind="input")
        except (sounddevice.PortAudioError, ValueError) as error:
            raise MicrophoneError(
                "No microphone was found. Plug one in or switch it on; recordings can be scored without."
            ) from error
    return str(device["name"])


@contextlib.contextmanager
def _quiet_libraries() -> Iterator[None]:
    """ALSA and JACK write their complaints about what isn't there straight to file descriptor 2."""
    saved, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(nowhere)
