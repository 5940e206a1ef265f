from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pitchcoach.scoring.text import content_stems, split_text, stem, tokens, word_count, zipf


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
