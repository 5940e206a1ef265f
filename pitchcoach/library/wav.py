"""How much sound a WAV file holds, by its length: what the header says is not believed after a kill."""

from __future__ import annotations

import struct
from pathlib import Path

from pitchcoach.library.records import AudioFacts


def wav_facts(path: Path) -> AudioFacts:
    """Frames and rate of a PCM WAV file, counted from its length; both None where it isn't one.

    Raises:
        OSError: it can't be read.
    """
    unknown = AudioFacts(None, None)
    length = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(12)
        if len(head) < 12 or head[:4] != b"RIFF" or head[8:] != b"WAVE":
            return unknown
        rate = frame_bytes = 0
        while len(chunk := file.read(8)) == 8:
            name, size = struct.unpack("<4sI", chunk)
            if name == b"fmt " and 16 <= size <= 1024:
                described = file.read(size)
                if len(described) < 16:
                    return unknown
                rate, _, frame_bytes = struct.unpack_from("<IIH", described, 4)
            elif name == b"data":
                there = length - file.tell()
                # A header written before the sound says 0; one of a cut-off file says more than there is.
                sound = min(size, there) if size else there
                return AudioFacts(sound // frame_bytes, rate) if frame_bytes and rate else unknown
            else:
                file.seek(size + size % 2, 1)
    return unknown
