"""Where windows are cut and how the cut is mended; what is believed."""

from __future__ import annotations

import numpy as np
import pytest

from pitchcoach.model import Word
from pitchcoach.speech.belief import believable, may_hold_voice, sure
from pitchcoach.speech.parting import behind, best_cut, forced_cut, heard_again_s, holes, seamless, snapped
from pitchcoach.speech.pauses import PauseFinder, levels, silences
from pitchcoach.speech.recogniser import SAMPLE_RATE, Decoded, Segment


def words(*texts: str) -> list[Word]:
    """Each half a second long, one a second."""
    return [Word(text, float(i), i + 0.5) for i, text in enumerate(texts)]


def test_a_cut_prefers_the_end_of_a_sentence_and_leaves_the_end_open() -> None:
    said = words("a", "b", "c", "d.", "e", "f,", "g", "h", "i")
    gaps = [(i + 0.5, i + 1.0) for i in range(8)]
    cut = best_cut(said, gaps, 9.0)
    assert cut is not None
    assert (cut.count, cut.at_s) == (4, 3.75)
    assert best_cut(said, gaps[:2], 9.0) is None
    assert best_cut(said, [(8.2, 8.9)], 9.0) is None


def test_a_cut_is_never_behind_the_last_word_heard() -> None:
    assert best_cut(words("a", "b."), [(1.5, 6.0)], 9.0) is None


def test_a_forced_cut_needs_two_words_and_goes_between() -> None:
    sound = np.random.default_rng(0).normal(0, 0.1, 4 * SAMPLE_RATE).astype(np.float32)
    assert forced_cut([1], words("a"), sound) is None
    cut = forced_cut([2, 1], words("a", "b", "c"), sound)
    assert cut is not None
    assert cut.count == 2
    assert 1.2 <= cut.at_s <= 2.3
    close = [Word("a", 0.0, 0.1), Word("b", 0.1, 0.12)]
    cut = forced_cut([2], close, sound[:1600])
    assert cut is not None
    assert cut.count == 1


def test_what_an_answer_passed_over_is_found() -> None:
    assert holes([(0.0, 4.0), (4.5, 9.0)], [], 9.3) == []
    assert holes([(0.0, 4.0), (7.0, 9.0)], [], 12.0) == [(4.0, 7.0), (9.0, 12.0)]
    assert holes([(0.0, 4.0)], [(4.0, 9.0)], 9.0) == []


def test_words_are_drawn_out_of_silences() -> None:
    said = [Word("a", 0.0, 1.5), Word("b", 1.5, 2.5), Word("c", 2.6, 2.9)]
    assert snapped(said, [(1.0, 2.0)]) == [Word("a", 0.0, 1.0), Word("b", 2.0, 2.5), said[2]]


def test_a_word_cut_through_is_neither_doubled_nor_lost() -> None:
    last = Word("lost", 3.0, 3.4)
    expected = [Word("contact", 3.5, 4.0), Word("with", 4.0, 4.2)]
    heard = [Word("Lost", 3.5, 3.6), Word("contact", 3.6, 4.0)]
    assert seamless(last, expected, heard) == heard[1:]
    assert [w.text for w in seamless(last, expected, [Word("with", 4.0, 4.2)])] == ["contact", "with"]
    again = [Word("lost,", 3.5, 3.9), *expected]
    assert seamless(last, again, again) == again
    assert seamless(last, expected, []) == []


def answer(text: str, *, no_speech: float = 0.0, logprob: float = -0.2, start_s: float = 1.0) -> Decoded:
    said = tuple(Word(word, start_s + i / 5, start_s + 0.2 + i / 5) for i, word in enumerate(text.split()))
    return Decoded((Segment(0.0, 9.0, said),), "en", logprob, no_speech)


@pytest.mark.parametrize("text", ["you", " Thank you.", "Thanks for watching!", "Bye."])
def test_ghosts_are_not_believed_where_whisper_doubts(text: str) -> None:
    assert believable(answer(text, no_speech=0.5), []) == []
    assert believable(answer(text, logprob=-0.9), []) == []
    assert believable(answer(text), []) != []


def test_doubtful_answers_and_words_in_silence_are_dropped() -> None:
    assert believable(answer("I help hospitals", no_speech=0.7, logprob=-0.8), []) == []
    assert believable(answer("I help hospitals", start_s=4.0), [(2.0, 8.0)]) == []
    assert len(believable(answer("I help hospitals", start_s=4.0), [(2.0, 4.1)])[0]) == 3
    assert sure(answer("x"))
    assert not sure(answer("x", no_speech=0.6))


def test_only_near_silence_and_steady_noise_are_not_decoded() -> None:
    hiss = np.random.default_rng(0).normal(0, 0.1, 2 * SAMPLE_RATE).astype(np.float32)
    assert not may_hold_voice(hiss)
    assert not may_hold_voice(hiss * 0)
    assert not may_hold_voice(hiss[:800])
    assert may_hold_voice(hiss * np.repeat([0.1, 1.0, 0.1, 1.0], SAMPLE_RATE // 2).astype(np.float32))


def test_pauses_come_a_quarter_second_after_the_voice() -> None:
    room = np.random.default_rng(0).normal(0, 1e-3, SAMPLE_RATE).astype(np.float32)
    voice = np.random.default_rng(1).normal(0, 0.1, SAMPLE_RATE).astype(np.float32)
    finder = PauseFinder()
    at = [
        i
        for i, level in enumerate(levels(np.concatenate([room, voice, room, voice, room])))
        if finder.step(level)
    ]
    assert at == pytest.approx([225, 425], abs=4)
    found = silences(np.concatenate([room, voice, room]))
    assert np.ravel(found) == pytest.approx([0.0, 1.0, 2.0, 3.0], abs=0.03)
    assert silences(room[:100]) == []


def heard_words(text: str, start_s: float) -> list[Word]:
    return [Word(one, start_s + 0.4 * i, start_s + 0.4 * i + 0.3) for i, one in enumerate(text.split())]


KNOWN = heard_words("I'll teach you six of them over", 10.0)


def test_the_end_heard_again_gives_only_what_is_new() -> None:
    again = heard_words("Six of them, over a curry, Thursday at eight.", 11.2)
    assert [word.text for word in behind(KNOWN, again)] == ["a", "curry,", "Thursday", "at", "eight."]


def test_an_end_that_does_not_repeat_what_is_known_is_not_believed() -> None:
    assert behind(KNOWN, heard_words("Six of them move to Barcelona on Thursday", 11.2)) == []
    assert behind(KNOWN, heard_words("them over there, them over a curry", 20.0)) == []
    assert behind(KNOWN, []) == []


def test_the_end_is_heard_again_from_some_words_before_it() -> None:
    assert heard_again_s(KNOWN) == pytest.approx(10.0 - 0.1)
    assert heard_again_s([Word("Hm", 0.0, 0.2), *KNOWN]) == pytest.approx(9.9)
