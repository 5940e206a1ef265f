"""Ums and uhs: what counts as one, where it lies, and that nothing counts twice."""

from __future__ import annotations

import numpy as np
import pytest

from pitchcoach.model import Filler, Word
from pitchcoach.speech import ear, fillers, signs
from pitchcoach.speech.answers import Watched
from pitchcoach.speech.ear import Ear, Heard
from pitchcoach.speech.loading import Loaded
from pitchcoach.speech.recogniser import SAMPLE_RATE, Recogniser
from pitchcoach.speech.transcriber import Transcriber
from tests.speech.conftest import Sound, Speak


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Um,", "um"),
        ("uh", "uh"),
        ("Erm...", "erm"),
        ("Hm.", "hm"),
        ("Ummmmmm,", "um"),
        ("uhm", "uhm"),
        ("er", "er"),
    ],
)
def test_fillers_are_known(text: str, bare: str) -> None:
    assert fillers.filler_of(text) == bare


@pytest.mark.parametrize(
    "text", ["a", "umbrella", "her", "I", "ah-ha!", "Hamlet", "", "summer", "the", "ER-doctor"]
)
def test_words_are_no_fillers(text: str) -> None:
    assert fillers.filler_of(text) is None


def test_a_filler_that_both_passes_heard_counts_once() -> None:
    words = [Word("Um,", 1.0, 1.5), Word("well", 1.5, 2.0), Word("uh", 4.0, 4.2)]
    second = [Heard("um", 1.2, 1.6, 0.9), Heard("um", 9.0, 9.3, 0.6)]
    assert fillers.merge(words, second) == (
        Filler("um", "heard", 1.2, 1.6),
        Filler("uh", "heard", 4.0, 4.2),
        Filler("um", "probable", 9.0, 9.3),
    )


def test_a_doubtful_sound_is_no_filler() -> None:
    assert fillers.merge([], [Heard("uh", 1.0, 1.3, 0.3)]) == ()


def test_a_stutter_is_not_counted_nor_what_may_be_more_of_it() -> None:
    """The sounds of a stutter are not held against anybody; a sure um beside it is still told."""
    stutter = Heard("uh", 3.0, 4.4, 0.97, stuttered=True)
    doubtful, sure = Heard("uh", 9.0, 9.4, 0.8), Heard("um", 12.0, 12.5, 0.98)
    assert fillers.merge([Word("uh,", 3.2, 3.4), Word("uh", 15.0, 15.2)], [stutter, doubtful, sure]) == (
        Filler("um", "heard", 12.0, 12.5),
    )
    assert len(fillers.merge([], [doubtful, sure])) == 2


def test_unsure_sounds_are_told_only_where_the_others_are_sure() -> None:
    """A blocked or drawn-out sound is like an um; whoever makes several is not charged with each."""
    unsure = [Heard("uh", 3.0, 3.3, 0.62), Heard("uh", 5.0, 5.4, 0.66)]
    sure = [Heard("um", at, at + 0.4, 0.95) for at in (8.0, 12.0, 16.0)]
    assert fillers.merge([], unsure) == ()
    assert [one.start_s for one in fillers.merge([], [*unsure, sure[0]])] == [8.0]
    assert len(fillers.merge([], [*unsure, *sure])) == 5
    assert len(fillers.merge([], unsure[:1])) == 1


def test_what_was_told_once_stays_when_the_take_is_heard_again() -> None:
    told = tuple(Filler("uh", "probable", at, at + 0.3) for at in (3.0, 5.0))
    assert fillers.merge([], fillers.known(told)) == told


def held_vowel(seconds: float) -> Sound:
    """A schwa: formants at 500, 1500 and 2500 Hz over a steady 120 Hz voice."""
    clock = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    formants = ((500, 1.0), (1500, 0.4), (2500, 0.2))
    sound = sum(
        sum(a * np.exp(-(((120 * k - f) / 120) ** 2)) for f, a in formants)
        * np.sin(2 * np.pi * 120 * k * clock)
        for k in range(1, 30)
    )
    fade = np.minimum(1, np.minimum(clock, clock[::-1]) / 0.03)
    return (0.1 * np.asarray(sound) * fade).astype(np.float32)


def test_a_sound_said_again_and_again_is_told_from_one_that_is_held() -> None:
    room = np.random.default_rng(0).normal(0, 1e-3, SAMPLE_RATE // 8).astype(np.float32)
    again = np.concatenate([piece for _ in range(5) for piece in (held_vowel(0.2), room)])
    held = held_vowel(1.5)
    assert ear.repeated(ear.levels(again), 0.0, len(again) / SAMPLE_RATE)
    assert not ear.repeated(ear.levels(held), 0.0, 1.5)
    assert not ear.repeated(ear.levels(held_vowel(0.4)), 0.0, 0.4)


def test_an_um_its_pause_and_the_words_behind_it_are_no_stutter() -> None:
    """On the telephone breath and noise rise between them, far softer than the voice."""
    room = np.random.default_rng(0).normal(0, 3e-5, SAMPLE_RATE // 8).astype(np.float32)
    soft = 0.05 * held_vowel(0.1)
    pieces = [
        held_vowel(0.4),
        room,
        soft,
        room,
        soft,
        room,
        soft,
        room,
        held_vowel(0.2),
        room,
        held_vowel(0.2),
    ]
    sound = np.concatenate(pieces)
    assert not ear.repeated(ear.levels(sound), 0.0, len(sound) / SAMPLE_RATE)


def test_stretches_are_where_the_chance_is_high() -> None:
    chance = np.full(100, 0.01)
    chance[20:40] = 0.9
    chance[41:45] = 0.9
    chance[80] = 0.9
    assert ear.stretches(chance) == [(0.4, 0.9)]


def test_ums_with_a_rest_between_them_are_parted() -> None:
    """The encoder's frames stay sure in the short rest between "um" and "um"."""
    room = np.random.default_rng(0).normal(0, 1e-4, round(0.4 * SAMPLE_RATE)).astype(np.float32)
    um = held_vowel(0.5)
    twice = ear.levels(np.concatenate([room, um, room, um, room]))
    sure = np.full(len(twice) // 2, 0.9)
    (first, second) = ear.suspects(sure, twice)
    assert abs(first[0] - 0.4) < 0.05
    assert abs(first[1] - 0.9) < 0.05
    assert abs(second[0] - 1.3) < 0.05
    # The word behind an um lights up less; it is no second one.
    unsure = sure.copy()
    unsure[round(1.1 * 50) :] = 0.4
    assert len(ear.suspects(unsure, twice)) == 1


def test_what_was_written_counts_for_the_nearest_sound_only() -> None:
    chance, level = np.full(200, 0.6), np.full(400, -30.0)
    written = [Watched(1.1, 1.3, 0.8, "um")]
    found, texts = signs.rows([(0.5, 0.8), (1.0, 1.4)], chance, level, np.zeros(400), [], written)
    assert texts == ["", "um"]
    there, elsewhere = found[1] - found[0], found[0]
    assert there.max() > 0
    assert len(elsewhere) == signs.COUNT


def test_a_filler_that_the_decoder_thought_of_and_did_not_write_counts_as_a_place() -> None:
    watched = [
        Watched(0.0, 0.1, 0.3), Watched(0.1, 0.4, 0.9, "Um,"),
        Watched(0.4, 0.9, 0.4), Watched(0.9, 1.2, 0.0, "so"), Watched(1.2, 2.0, 0.1),
    ]  # fmt: skip
    assert fillers.places_of(watched) == [
        Watched(0.1, 0.4, 0.9, "um"), Watched(0.4, 0.9, 0.4), Watched(1.2, 2.0, 0.1)
    ]  # fmt: skip


def test_a_model_of_ones_own_is_not_guessed_at(loaded: Loaded) -> None:
    """Its encoder's numbers mean something else than those the ear was fitted on."""
    own = Recogniser(loaded.words.whisper, "my own folder")
    assert Ear.of(own.known_as) is None
    assert fillers.listen(own, np.zeros(SAMPLE_RATE, np.float32)) == []


def test_ums_are_heard_beside_a_words_model_of_ones_own(loaded: Loaded, speak: Speak) -> None:
    assert loaded.fillers is not None
    own = Recogniser(loaded.words.whisper, "my own folder")
    pieces = [speak("I help hospitals."), speak("Ummm,", speed=0.6), speak("so we tested it last spring.")]
    start_s, end_s = (len(np.concatenate(pieces[:n])) / SAMPLE_RATE for n in (1, 2))
    heard = fillers.merge([], fillers.listen(loaded.fillers, np.concatenate(pieces), own))
    assert [abs((one.start_s + one.end_s - start_s - end_s) / 2) < 0.3 for one in heard] == [True]


def test_silence_and_hiss_hold_no_um(loaded: Loaded) -> None:
    assert loaded.fillers is not None
    for loud in (0.0, 0.001, 0.02):
        hiss = np.random.default_rng(0).normal(0, loud, 4 * SAMPLE_RATE).astype(np.float32)
        assert fillers.merge([], fillers.listen(loaded.fillers, hiss)) == ()


def test_fluent_speech_holds_no_um(loaded: Loaded, speak: Speak) -> None:
    transcriber = Transcriber(loaded.words, loaded.fillers)
    transcriber.feed(speak("I help hospitals plan their operations, so that fewer of them are put off."))
    assert transcriber.finish().fillers == ()


def test_ums_in_a_pitch_are_counted_where_they_are(loaded: Loaded, speak: Speak) -> None:
    pieces = [
        speak("I help hospitals plan their operations."), speak("Ummm,", speed=0.6),
        speak("so we tested it last spring."),
        speak("Uhhh,", speed=0.6), speak("and they lost far fewer of them."),
    ]  # fmt: skip
    edges = np.cumsum([0, *(len(piece) for piece in pieces)]) / SAMPLE_RATE
    transcriber = Transcriber(loaded.words, loaded.fillers)
    transcriber.feed(np.concatenate(pieces))
    found = transcriber.finish().fillers
    assert len(found) == 2, found
    for filler in found:
        assert any(
            a - 0.3 <= filler.start_s <= b + 0.3 for a, b in ((edges[1], edges[2]), (edges[3], edges[4]))
        )
