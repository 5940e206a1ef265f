"""One Whisper model in memory: a stretch of sound in, words with times out.

The only place that touches `faster_whisper` and `ctranslate2` objects. `WhisperModel.transcribe` is not used:
it walks a whole file by its own windows, samples at random when a decode looks bad, and encodes a second
time to tell the language. Here one call encodes once, tells the language from that, decodes, falls back
without chance, and aligns; so the same sound always gives the same words.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from pitchcoach.errors import ModelError, say
from pitchcoach.model import Word
from pitchcoach.speech.answers import (
    Watched,
    compression,
    places,
    says_twice,
    segments_of,
    shares,
    without_loop,
)

SAMPLE_RATE = 16_000
WINDOW_S = 30.0
"""What Whisper's encoder takes at once."""
PROMPT_TOKENS = 200
"""Longest prompt; the decoder holds 448 tokens for prompt and answer together (Whisper's `n_text_ctx`)."""
MAX_COMPRESSION = 2.4
"""Text that zlib shrinks further than this is a loop (OpenAI's `compression_ratio_threshold`)."""
MIN_LOGPROB = -1.0
"""A mean log probability below this asks for a second decode (OpenAI's `logprob_threshold`)."""
Second = Literal["none", "beam", "window"]
"""`beam`: three hypotheses, and no phrase twice; `window`: before that the encoder's whole window; `none`."""
PREPENDED = "\"'“¿([{-"
APPENDED = "\"'.。,，!！?？:：”)]}、"
ENGLISH_UNLESS = 0.8
"""Another language needs this probability: on accents base gives Welsh or Dutch up to about 0.6."""
UNSPACED = frozenset({"zh", "ja", "th", "lo", "my", "yue"})
"""Languages written without spaces, which faster_whisper parts by character."""

Sound = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Segment:
    """What Whisper put between two of its own time stamps; seconds from the start of the sound given."""

    start_s: float
    end_s: float
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Decoded:
    """The answer to one stretch of sound.

    `logprob` is the mean log probability of a token, `no_speech` Whisper's own probability that there is no
    speech; `looped` says that even the last decode repeated itself and, where it went on and on, was cut there.
    """

    segments: tuple[Segment, ...]
    language: str
    logprob: float
    no_speech: float
    looped: bool = False
    frames: Sound = field(default_factory=lambda: np.zeros((0, 0), np.float32), repr=False, compare=False)
    """What the encoder made of the sound: float32, shape (frames of 20 ms, width)."""
    watched: tuple[Watched, ...] = ()
    """The chance of the words that were to be watched for, at each word and between."""

    @property
    def words(self) -> tuple[Word, ...]:
        """All words in order."""
        return tuple(word for segment in self.segments for word in segment.words)


@dataclass(frozen=True, slots=True)
class _Answer:
    """One decode's tokens and what to think of them."""

    tokens: list[int]
    logprob: float
    no_speech: float
    loops: bool
    stutters: bool
    """A phrase comes twice running, as a short window makes it."""
    chances: list[float] = field(default_factory=list)
    """Of watched words at every token; empty where none are watched or several hypotheses were followed."""

    @property
    def good(self) -> bool:
        return not self.loops and not self.stutters and self.logprob >= MIN_LOGPROB

    @property
    def rank(self) -> tuple[bool, bool, float]:
        return not self.loops, not self.stutters, self.logprob


class Recogniser:
    """A loaded model. Not for two threads at once."""

    def __init__(self, whisper: Any, name: str, known_as: str = "") -> None:
        self.whisper = whisper
        """The `faster_whisper.WhisperModel`; outside this module for comparisons only."""
        self.name = name
        """What to call the model in a transcript."""
        self.known_as = known_as
        """Which model of the catalogue it is, so that one may know its encoder; empty for a folder of one's own."""

    @classmethod
    def load(
        cls, folder: Path, *, threads: int | None = None, name: str | None = None, known_as: str = ""
    ) -> Recogniser:
        """Load a CTranslate2 folder in int8; never goes online.

        Args:
            folder: holds model.bin, config.json, tokenizer.json and a vocabulary.
            threads: CPU threads; None takes two, or one where there is one (more gain little: the decoder
                is bound by memory).
            name: what to call the model; None takes the folder's name.
            known_as: its name in the catalogue.

        Raises:
            ModelError: the folder is incomplete or damaged.
        """
        for needed in ("model.bin", "config.json", "tokenizer.json"):
            # Without tokenizer.json faster_whisper would fetch one from the hub.
            if not (folder / needed).is_file():
                raise ModelError(
                    say(
                        "The speech model in {folder} is incomplete: {needed} is missing. Get it again, or "
                        "name another folder.",
                        folder=folder,
                        needed=needed,
                    )
                )
        from faster_whisper import WhisperModel

        try:
            whisper = WhisperModel(
                str(folder),
                device="cpu",
                compute_type="int8",
                cpu_threads=threads or min(2, os.cpu_count() or 1),
                local_files_only=True,
            )
        # tokenizers raises a bare Exception for a file it can't read.
        except Exception as error:
            raise ModelError(
                say(
                    "The speech model in {folder} can't be loaded, it seems damaged ({why}). Get it "
                    "again, or name another folder.",
                    folder=folder,
                    why=_short(error),
                )
            ) from error
        return cls(whisper, name or folder.name, known_as)

    @property
    def multilingual(self) -> bool:
        """Whether it knows languages besides English."""
        return bool(self.whisper.model.is_multilingual)

    def warm_up(self) -> None:
        """Decode a second of near silence: the first call costs up to a second more than later ones."""
        hiss = np.random.default_rng(0).normal(0.0, 1e-3, SAMPLE_RATE).astype(np.float32)
        self.decode(hiss, language="en", max_tokens=4)

    def decode(
        self,
        sound: Sound,
        *,
        language: str | None = None,
        prompt: str = "",
        max_tokens: int | None = None,
        window_s: float = WINDOW_S,
        beam: int = 1,
        second: Second = "beam",
        watch: Sequence[str] = (),
    ) -> Decoded:
        """Words of at most 30 s of sound.

        Args:
            sound: float32, 16 kHz mono, shape (samples,).
            language: ISO code; None lets a multilingual model tell it, with English preferred.
            prompt: text given to the decoder as what went before.
            max_tokens: None takes 10 + 7 a second of sound (ANCHORS.md: guards against loops).
            window_s: length the encoder is given, at least the sound's; shorter is quicker and less exact.
            beam: hypotheses followed side by side; 1 is quickest, 5 errs least.
            second: what is tried where an answer repeats itself or is unsure.
            watch: words whose chance is told for every place of the answer; those of more than one token
                are left out.
        """
        seconds = len(sound) / SAMPLE_RATE
        tries = [(window_s, beam, 0)]
        if second == "window" and window_s < WINDOW_S:
            tries.append((WINDOW_S, beam, 0))
        if second != "none":
            tries.append((tries[-1][0], max(3, beam), 4))
        best: tuple[_Answer, Any, int] | None = None
        encoded_s, encoded, frames = 0.0, None, 0
        for width_s, hypotheses, ngram in tries:
            if width_s != encoded_s:
                features, frames = self._features(sound, width_s)
                encoded, encoded_s = self.whisper.encode(features), width_s
            language = language or self._language(encoded)
            tokenizer = self._tokenizer(language)
            start = self.whisper.get_prompt(
                tokenizer,
                tokenizer.encode(" " + prompt)[-PROMPT_TOKENS:] if prompt else [],
                without_timestamps=False,
            )
            limit = min(max_tokens or 10 + int(7 * seconds), self.whisper.max_length - len(start))
            watched = _single_tokens(tokenizer, tuple(watch))
            answer = self._generate(
                encoded, start, tokenizer, limit, beam=hypotheses, ngram=ngram, watched=watched
            )
            # People do say a thing twice: what a whole window heard so is believed.
            answer = replace(answer, stutters=answer.stutters and second != "beam" and width_s < WINDOW_S)
            if best is None or answer.rank > best[0].rank:
                best = (answer, encoded, frames)
            if answer.good:
                break
        assert best is not None and language is not None
        answer, encoded, frames = best
        tokens = without_loop(answer.tokens) if answer.loops else answer.tokens
        segments = self._align(tokens, tokenizer, encoded, frames, seconds)
        words = [word for segment in segments for word in segment.words]
        return Decoded(
            segments,
            language,
            answer.logprob,
            answer.no_speech,
            answer.loops or answer.stutters,
            np.asarray(encoded, np.float32)[0],
            places(tokens, answer.chances, words, tokenizer, seconds) if watch else (),
        )

    def encode(self, sound: Sound, window_s: float) -> Sound:
        """What the encoder makes of at most 30 s of sound: a row every 20 ms, shape (rows, width), float32.

        Unlike `decode` it may be called while another thread decodes; it waits for that answer.
        """
        features, _ = self._features(sound, window_s)
        frames: Sound = np.asarray(self.whisper.encode(features), np.float32)[0]
        return frames

    def _features(self, sound: Sound, window_s: float) -> tuple[NDArray[np.float32], int]:
        """Log-mel features padded to the encoder's window, and how many frames hold sound."""
        from faster_whisper.audio import pad_or_trim

        extractor = self.whisper.feature_extractor
        features = extractor(sound)
        whole = extractor.nb_max_frames
        frames = min(features.shape[-1] - 1, whole)
        per_second = self.whisper.frames_per_second
        length = whole if window_s >= WINDOW_S else min(whole, max(frames, int(window_s * per_second)))
        # The encoder halves the number of frames.
        length += length % 2
        return pad_or_trim(features[:, :frames], length), frames

    def _language(self, encoded: Any) -> str:
        if not self.multilingual:
            return "en"
        token, probability = self.whisper.model.detect_language(encoded)[0][0]
        code = str(token)[2:-2]
        return code if probability >= ENGLISH_UNLESS else "en"

    def _tokenizer(self, language: str) -> Any:
        return _tokenizer(self.whisper.hf_tokenizer, self.multilingual, language)

    def _generate(
        self,
        encoded: Any,
        prompt: list[int],
        tokenizer: Any,
        limit: int,
        *,
        beam: int,
        ngram: int,
        watched: tuple[int, ...] = (),
    ) -> _Answer:
        """One decode without chance; no phrase of `ngram` tokens comes twice in it, where that is not 0."""
        from faster_whisper.transcribe import get_suppressed_tokens

        result = self.whisper.model.generate(
            encoded,
            [prompt],
            beam_size=beam,
            no_repeat_ngram_size=ngram,
            # CTranslate2 takes half of it for the answer, whatever the prompt's length, or what the prompt leaves.
            max_length=min(self.whisper.max_length, max(2 * limit, len(prompt) + limit)),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_tokens=list(get_suppressed_tokens(tokenizer, [-1])),
            # Of several hypotheses CTranslate2 gives none.
            return_logits_vocab=bool(watched) and beam == 1,
        )[0]
        tokens = list(result.sequences_ids[0])
        return _Answer(
            tokens,
            result.scores[0] * len(tokens) / (len(tokens) + 1),
            result.no_speech_prob,
            compression(tokenizer.decode(tokens)) > MAX_COMPRESSION,
            says_twice([token for token in tokens if token < tokenizer.eot]),
            [shares(np.array(step), watched) for step in result.logits[0][: len(tokens)]]
            if watched and beam == 1
            else [],
        )

    def _align(
        self, tokens: list[int], tokenizer: Any, encoded: Any, frames: int, seconds: float
    ) -> tuple[Segment, ...]:
        """Give each word its time by the decoder's attention, and part the words at Whisper's time stamps."""
        from faster_whisper.transcribe import merge_punctuations

        pieces = segments_of(tokens, tokenizer.timestamp_begin, tokenizer.eot, seconds)
        text = [token for _, _, piece in pieces for token in piece]
        if not text or frames < 2:
            # Of less than 20 ms the aligner makes no frame.
            return ()
        alignment = self.whisper.find_alignment(tokenizer, [text], encoded, frames)[0]
        merge_punctuations(alignment, PREPENDED, APPENDED)
        spaced = tokenizer.language_code not in UNSPACED
        segments = []
        position = taken = 0
        for start_s, end_s, piece in pieces:
            position += len(piece)
            words: list[Word] = []
            while alignment and taken < position:
                timing = alignment.pop(0)
                taken += len(timing["tokens"])
                text_heard = str(timing["word"])
                end_of_word_s = min(float(timing["end"]), seconds)
                if not text_heard.strip():
                    continue
                if spaced and words and not text_heard.startswith(" "):
                    # "-female" after "all": a piece of the word before.
                    words[-1] = replace(
                        words[-1], text=words[-1].text + text_heard.strip(), end_s=end_of_word_s
                    )
                    continue
                words.append(
                    Word(
                        text_heard.strip(),
                        min(float(timing["start"]), seconds),
                        end_of_word_s,
                        float(timing["probability"]),
                    )
                )
            if words:
                segments.append(Segment(start_s, end_s, tuple(words)))
        return tuple(segments)


def prepare() -> None:
    """Import what `Recogniser.load` needs (half a second), and nothing else: no model is touched."""
    import faster_whisper  # noqa: F401


def _short(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:120] if lines else type(error).__name__


@lru_cache(maxsize=16)
def _single_tokens(tokenizer: Any, words: tuple[str, ...]) -> tuple[int, ...]:
    """Tokens that are one of the words alone, with or without a space or a capital before it."""
    spellings = {f"{space}{form}" for word in words for space in ("", " ") for form in (word, word.title())}
    tokens = (tokenizer.encode(spelling) for spelling in sorted(spellings))
    return tuple(sorted({found[0] for found in tokens if len(found) == 1}))


@lru_cache(maxsize=16)
def _tokenizer(hf_tokenizer: Any, multilingual: bool, language: str) -> Any:
    from faster_whisper.tokenizer import Tokenizer

    return Tokenizer(hf_tokenizer, multilingual, task="transcribe", language=language)
