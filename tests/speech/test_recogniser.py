"""One decode: segments, loops, languages, a second try."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitchcoach.model import Word
from pitchcoach.speech.answers import compression, places, says_twice, segments_of, without_loop
from pitchcoach.speech.fillers import PROMPT
from pitchcoach.speech.loading import Loaded
from pitchcoach.speech.recogniser import SAMPLE_RATE
from tests.speech.conftest import Speak

BEGIN, EOT = 100, 50


def test_an_answer_is_parted_at_its_time_stamps() -> None:
    tokens = [BEGIN, 1, 2, BEGIN + 50, BEGIN + 60, 3, BEGIN + 100]
    assert segments_of(tokens, BEGIN, EOT, 5.0) == [(0.0, 1.0, [1, 2]), (1.2, 2.0, [3])]


def test_an_answer_without_time_stamps_is_one_segment() -> None:
    assert segments_of([1, EOT, 2], BEGIN, EOT, 5.0) == [(0.0, 5.0, [1, 2])]
    assert segments_of([], BEGIN, EOT, 5.0) == []


def test_time_stamps_behind_the_end_are_drawn_in() -> None:
    assert segments_of([BEGIN, 1, BEGIN + 1000], BEGIN, EOT, 5.0) == [(0.0, 5.0, [1])]


def test_chances_fall_to_the_word_or_the_place_before_it() -> None:
    spoken = {1: " so", 2: ",", 3: " um", 4: ",", 5: " we"}
    tokenizer = SimpleNamespace(decode=lambda tokens: "".join(spoken.get(t, "") for t in tokens))
    words = [Word("so,", 0.2, 0.5, 0.9), Word("um,", 0.6, 0.9, 0.8), Word("we", 1.0, 1.2, 0.9)]
    tokens, chances = [BEGIN, 1, 2, 3, 4, 5], [0.0, 0.1, 0.3, 0.95, 0.0, 0.2]
    found = places(tokens, chances, words, tokenizer, 2.0)
    assert [one.chance for one in found] == [0.1, 0.1, 0.95, 0.95, 0.2, 0.2, 0.0]
    assert [one.text for one in found if one.text] == ["so,", "um,", "we"]
    assert (found[0].start_s, found[0].end_s) == (0.0, 0.2)
    assert (found[-1].start_s, found[-1].end_s) == (1.2, 2.0)
    # Without chances, as of several hypotheses, a word's own confidence counts.
    assert [one.chance for one in places(tokens, [], words, tokenizer, 2.0)] == [0, 0.9, 0, 0.8, 0, 0.9, 0]


def test_a_loop_is_cut_after_its_first_round() -> None:
    assert without_loop([9, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2]) == [9, 1, 2, 3]
    assert without_loop([1, 2, 1, 2, 3]) == [1, 2, 1, 2, 3]
    assert compression("it is " * 60) > 2.4 > compression("Could we talk for a while about the garden?")


def test_an_answer_that_loops_is_decoded_again_and_cut(loaded: Loaded, speak: Speak) -> None:
    """Real sound that loops every time can't be had; so the decoder under the model is made to stammer."""
    words = loaded.words
    real = words.whisper.model
    stammer = words.whisper.hf_tokenizer.encode(" garden" * 80, add_special_tokens=False).ids
    beams = []

    def generate(*_: object, beam_size: int, **__: object) -> list[object]:
        beams.append(beam_size)
        return [SimpleNamespace(sequences_ids=[stammer], scores=[-0.1], no_speech_prob=0.0)]

    words.whisper.model = SimpleNamespace(generate=generate, align=real.align, is_multilingual=True)
    words.whisper.encode, kept = lambda features: real.encode(_storage(features)), words.whisper.encode
    try:
        answer = words.decode(speak("Could we talk for a while about the garden?"), language="en")
    finally:
        words.whisper.model, words.whisper.encode = real, kept
    assert answer.looped
    assert [word.text for word in answer.words] == ["garden"]
    assert len(beams) == 2


def _storage(features: np.ndarray) -> object:
    from faster_whisper.transcribe import get_ctranslate2_storage

    return get_ctranslate2_storage(features[None])


def test_a_prompt_changes_the_style_and_a_short_window_does_not_lose_words(
    loaded: Loaded, speak: Speak
) -> None:
    sound = speak("Could we talk for a while about the garden?")
    answer = loaded.words.decode(sound, prompt="all in small letters without marks", window_s=4.0)
    assert "garden" in " ".join(word.text for word in answer.words)


QUICK = (
    "We are so glad that you are here and that he is here and that she is here, and we are all so glad to be "
    "here as well, as we said, and if it is all right by you and by him and by her, I wear old clothes."
)
QUICKER = (
    "If I had to say it all in one go, I would say that we do as we say, and say as we do, and that if it is so, "
    "it is so for all of us, be it you or me or him or her. "
)


@pytest.mark.parametrize(
    ("said", "prompt"), [(QUICK, ""), (QUICKER + QUICK, PROMPT)], ids=["plain", "prompted"]
)
def test_whoever_speaks_quickly_is_heard_to_the_end(
    loaded: Loaded, speak: Speak, said: str, prompt: str
) -> None:
    """CTranslate2 halves the length it is given: answers of more than 5 tokens and 3.5 a second were cut off.

    A prompt was part of that half, and lent its own length to the answer: it takes a longer one to lose its end.
    """
    answer = loaded.words.decode(speak(said), language="en", prompt=prompt, second="none")
    assert [word.text.strip(".") for word in answer.words[-2:]] == ["old", "clothes"]


def test_a_compound_is_one_word(loaded: Loaded, speak: Speak) -> None:
    answer = loaded.words.decode(speak("It was the first all-female team, with a well-known leader."))
    assert any("-" in word.text.strip("-") for word in answer.words)
    assert not any(word.text.startswith("-") for word in answer.words)


def test_the_name_of_the_model_is_that_of_its_folder_or_the_one_given(loaded: Loaded) -> None:
    assert loaded.words.name == "base"
    assert loaded.words.multilingual


@pytest.mark.parametrize("seconds", [0.2, 29.9])
def test_the_shortest_and_the_longest_sound(loaded: Loaded, seconds: float) -> None:
    hiss = np.random.default_rng(0).normal(0, 0.001, round(seconds * SAMPLE_RATE)).astype(np.float32)
    for word in loaded.words.decode(hiss, max_tokens=4).words:
        assert word.end_s <= seconds


@given(st.lists(st.integers(0, 50), max_size=30), st.lists(st.integers(0, 50), min_size=5, max_size=20))
def test_a_phrase_that_comes_twice_is_noticed(before: list[int], phrase: list[int]) -> None:
    assert says_twice([*before, *phrase, *phrase])


def test_what_people_say_twice_is_no_loop() -> None:
    assert not says_twice([1, 2, 3, 1, 2, 3, 4, 5])
    assert not says_twice([1, 2, 3, 4, 5, 9, 1, 2, 3, 4, 5])
    assert not says_twice([])


def test_a_blink_of_sound_is_no_word_and_no_error(loaded: Loaded) -> None:
    for samples in (0, 80, 200, 400):
        sound = np.full(samples, 0.1, np.float32)
        loaded.words.decode(sound, language="en", prompt="Um, so, uh, I think.", window_s=2.0)
