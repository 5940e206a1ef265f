from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pitchcoach.model import Pause, Transcript, Word
from pitchcoach.scoring.text import content_stems, split_text, stem, tokens, utterances, word_count, zipf
from tests.scoring.conftest import spoken


def cut(transcript: Transcript, pauses: tuple[Pause, ...] = ()) -> list[str]:
    return [u.text for u in utterances(transcript, pauses, long_pause_s=0.45, longest_words=32)]


def test_full_stops_end_sentences_but_titles_and_initials_do_not() -> None:
    text = "I met Dr. Khan at 3 p.m. on Monday. She said J. Smith knows. Does he? Yes!"
    assert split_text(text) == [
        "I met Dr. Khan at 3 p.m. on Monday.",
        "She said J. Smith knows.",
        "Does he?",
        "Yes!",
    ]


def test_a_new_line_ends_a_sentence_without_a_full_stop() -> None:
    assert split_text("Hello there\nI make maps") == ["Hello there", "I make maps"]


@given(st.text(alphabet="abc ABC.,!?'\n-–é19", max_size=200))
def test_splitting_loses_no_word(text: str) -> None:
    assert " ".join(split_text(text)).split() == text.split()


@given(
    st.lists(st.sampled_from(["so", "and", "plan", "day", "the", "it.", "we", "one,", "why?"]), max_size=120),
    st.dictionaries(st.integers(0, 119), st.floats(0.3, 2.0), max_size=6),
)
def test_cutting_speech_loses_no_word_and_keeps_times_in_order(
    words: list[str], pauses: dict[int, float]
) -> None:
    transcript = spoken(" ".join(words), pause_after=pauses)
    found = utterances(transcript, (), long_pause_s=0.45, longest_words=32)
    assert " ".join(u.text for u in found).split() == words
    times = [t for u in found for t in (u.start_s, u.end_s) if t is not None]
    assert times == sorted(times)


def test_speech_without_full_stops_is_cut_at_a_pause() -> None:
    first = "picture a morning when you have eaten nothing and your bag is packed and they send you home again today"
    second = "i am amara and i study mathematics at the university and i sit beside the people who plan it"
    transcript = spoken(f"{first} {second}", pause_after={len(first.split()) - 1: 0.9})
    assert cut(transcript) == [first, second]


def test_a_pause_heard_in_the_sound_cuts_where_the_word_times_hide_it() -> None:
    words = [Word(f"w{i}", i * 0.4, i * 0.4 + 0.4) for i in range(40)]
    transcript = Transcript(" ".join(w.text for w in words), tuple(words))
    assert len(cut(transcript)) == 1
    assert len(cut(transcript, (Pause(7.8, 8.5),))) == 2


def test_rarity_of_compounds_and_possessives() -> None:
    assert zipf("eigenvalue") < 2.74 < zipf("forecast") < zipf("people")
    assert zipf("mathematician's") == zipf("mathematician")
    assert zipf("well-eigenvalue") == zipf("eigenvalue")


def test_stems_bring_forms_together_and_leave_grammar_out() -> None:
    assert stem("optimisation") == stem("optimised")
    assert content_stems("The operations were cancelled") == content_stems("cancelling an operation")


def test_ums_are_no_words() -> None:
    assert word_count("So, um, we, uh, plan well-made days") == 5


def test_tokens_keep_hyphens_contractions_and_their_places() -> None:
    text = "It's a two-stage R&D plan"
    assert [t.text for t in tokens(text)] == ["It's", "a", "two-stage", "R&D", "plan"]
    assert all(text[t.start : t.end] == t.text for t in tokens(text))
