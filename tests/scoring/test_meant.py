"""What a recogniser wrote otherwise than the pitch: names and terms misheard, numbers in figures, other spelling."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitchcoach.model import GlossaryEntry, Pitch
from pitchcoach.scoring import rules
from pitchcoach.scoring.figures import in_figures
from pitchcoach.scoring.jargon import words_of
from pitchcoach.scoring.meant import Known, sound_of, understood, vocabulary
from pitchcoach.scoring.text import content_stems, stem, tokens
from tests.scoring.conftest import GOOD, Say

LIMITS = rules.shipped().reading
NAMES = tuple(
    Known(tuple(name.split()), sound_of(name))
    for name in ("Aïssatou", "velopharyngeal", "Raghunathan", "vibrometer", "Poisson")
)


def read(heard: str) -> str:
    return " ".join(token.text for token in understood(tokens(heard), NAMES, LIMITS))


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("it is called Aesadu here", "it is called Aïssatou here"),
        ("my friend A satu said", "my friend Aïssatou Aïssatou said"),
        ("the valiparangial port", "the velopharyngeal port"),
        ("with Ragnathan today", "with Raghunathan today"),
        ("so is the fibrometer", "so is the vibrometer"),
    ],
)
def test_a_misheard_name_or_term_of_the_pitch_is_read_as_that(heard: str, meant: str) -> None:
    assert read(heard) == meant


@pytest.mark.parametrize(
    "said", ["the poison in the river", "a person I said it to", "they didn't sit at two"]
)
def test_ordinary_words_stay_what_they_are(said: str) -> None:
    assert read(said) == said.replace("’", "'")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=80))
def test_no_word_is_lost_or_moved(text: str) -> None:
    said = tokens(text)
    assert [(t.start, t.end) for t in understood(said, NAMES, LIMITS)] == [(t.start, t.end) for t in said]


def test_words_of_a_pitch_are_its_rare_words_names_and_terms(pitch: Pitch) -> None:
    term = GlossaryEntry("velopharyngeal port", {})
    known = {" ".join(one.words) for one in vocabulary(replace(pitch, glossary=(term,)), LIMITS)}
    assert {"velopharyngeal", "velopharyngeal port"} <= known
    assert not {"the", "day", "plan"} & known


def test_a_misheard_term_is_found_as_the_term_it_is(say: Say) -> None:
    heard = GOOD.replace("I rehearse a", "With stokastic optimisation I rehearse a")
    term = next(t for t in say(heard, speech=True).jargon if "stokastic" in t.term)
    assert term.instead is not None


def test_no_term_ends_in_a_number_or_goes_on_after_is() -> None:
    first, second = words_of(["the attribution's stuck"])[1:]
    assert not first.parted
    assert second.parted


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("Sixty-one thousand, of them.", "61000, of them."),
        ("three hundred and forty mordanted", "340 mordanted"),
        ("61,000 sites", "61000 sites"),
        ("two thousand three hundred, sixty-one", "2300, 61"),
        ("nineteen forty-five", "19 45"),
        ("one of them", "one of them"),
        ("the twelfth of May", "the 12th of May"),
        ("forty and then", "40 and then"),
        ("four or five", "4 or 5"),
    ],
)
def test_numbers_in_figures(words: str, figures: str) -> None:
    assert in_figures(words) == figures


@given(st.text(max_size=200))
def test_figures_of_any_text(text: str) -> None:
    once = in_figures(text)
    assert in_figures(once).split() == once.split() or any(c.isdigit() for c in once)


@pytest.mark.parametrize(
    ("british", "american"),
    [("quantised", "quantized"), ("colour", "color"), ("metres", "meters"), ("modelling", "modeling")],
)
def test_both_spellings_are_one_word(british: str, american: str) -> None:
    assert stem(british) == stem(american)


def test_call_and_called_stay_one_word() -> None:
    assert stem("called") == stem("call") == stem("calling")


def test_a_number_is_the_same_said_or_written() -> None:
    assert content_stems("nineteen of the sixty-one thousand") == content_stems("19 of the 61,000")
