"""Sentences of speech: from marks that can't be trusted, pauses and words together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pitchcoach.model import Pause, Transcript, Word
from pitchcoach.scoring import models, rules
from pitchcoach.scoring.cutting import Utterance, utterances, words_gaps
from tests.scoring.conftest import GOOD, spoken


def cut(transcript: Transcript, pauses: tuple[Pause, ...] = ()) -> list[Utterance]:
    limits = rules.shipped().reading
    return utterances(
        transcript,
        pauses,
        models.shipped().cuts,
        shortest_words=limits.shortest_sentence_words,
        longest_words=limits.longest_sentence_words,
        ease=limits.cut_ease,
    )


FIRST = "picture a morning when you have eaten nothing and your bag is packed"
SECOND = "i am amara and i study mathematics at the university"


@given(
    st.lists(st.sampled_from(["so", "and", "plan", "day", "um", "it.", "we", "one,", "Why?"]), max_size=120),
    st.dictionaries(st.integers(0, 119), st.floats(0.3, 2.0), max_size=6),
)
def test_cutting_loses_no_word_and_keeps_times_in_order(words: list[str], pauses: dict[int, float]) -> None:
    found = cut(spoken(" ".join(words), pause_after=pauses))
    assert " ".join(u.text for u in found).split() == words
    times = [t for u in found for t in (u.start_s, u.end_s) if t is not None]
    assert times == sorted(times)
    assert [u.words[0] for u in found[1:]] == [u.words[1] for u in found[:-1]]


def test_speech_without_any_mark_is_cut_at_a_pause() -> None:
    transcript = spoken(f"{FIRST} {SECOND}", pause_after={len(FIRST.split()) - 1: 0.9})
    assert SECOND.split()[0] in [u.text.split()[0] for u in cut(transcript)[1:]]
    assert len(FIRST.split()) in [u.words[0] for u in cut(transcript)]


def test_a_full_stop_with_a_pause_ends_a_sentence() -> None:
    transcript = spoken(f"{FIRST}. {SECOND}.", pause_after={len(FIRST.split()) - 1: 0.6})
    assert len(FIRST.split()) in [u.words[0] for u in cut(transcript)]


def test_words_that_never_end_a_sentence_are_not_parted_from_the_next() -> None:
    text = (
        "so we make the. Plan for the operating theatre every day and nobody waits for the. Surgeon any more"
    )
    parted = {u.words[0] for u in cut(spoken(text))}
    assert 4 not in parted
    assert 16 not in parted


def test_no_sentence_of_a_word_or_two() -> None:
    text = (
        "Yes. Well. I make maps of where the shade will be at noon. Okay. Right. Could we talk on Thursday?"
    )
    assert all(len(u.text.split()) >= 3 for u in cut(spoken(text)))


def test_a_very_long_run_is_cut_somewhere() -> None:
    text = " ".join(["and we plan the day and the nurses know it and the patients come"] * 8)
    assert max(len(u.text.split()) for u in cut(spoken(text))) <= 36


def test_a_pause_heard_in_the_sound_counts_where_the_word_times_hide_it() -> None:
    words = [Word(f"w{i}", i * 0.4, i * 0.4 + 0.4) for i in range(40)]
    assert max(words_gaps(words, ())) < 0.001
    assert max(words_gaps(words, (Pause(7.8, 8.5),))) > 0.6


def test_a_good_take_without_any_mark_is_cut_at_most_of_its_pauses() -> None:
    """What a recogniser gives now and then: no capital letter, no mark, pauses only."""
    sentences = GOOD.replace("?", "?|").replace(". ", ".|").strip("|").split("|")
    starts = [0]
    for sentence in sentences:
        starts.append(starts[-1] + len(sentence.split()))
    pauses = {start - 1: 0.7 for start in starts[1:-1]}
    plain = GOOD.lower().replace(".", "").replace("?", "").replace(",", "")
    found = {u.words[0] for u in cut(spoken(plain, pause_after=pauses))}
    assert len(found & set(starts[1:-1])) >= 5
