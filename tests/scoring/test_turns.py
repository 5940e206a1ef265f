"""Turns of phrase tell who does what for whom."""

from __future__ import annotations

import numpy as np

from pitchcoach.scoring import turns


def test_who_does_it_for_whom_makes_other_turns() -> None:
    asks = turns.turns_of("Could you put my name forward?")
    gives = turns.turns_of("I could put your name forward.")
    assert {"could you put", "my name", "?"} <= asks
    assert {"i could", "put your name"} <= gives
    assert "could you put" not in gives


def test_numbers_are_one_word_and_ums_are_none_and_accents_do_not_matter() -> None:
    assert "for # minutes" in turns.turns_of("for 20, um, minutes")
    assert turns.turns_of("my résumé") == turns.turns_of("My resume")


def test_only_turns_that_several_topics_share_are_known() -> None:
    texts = ["would you help", "would you come", "would you help", "my own words"]
    known = turns.shared_turns(texts, ["a", "b", "b", "a"], least=2, fewest_topics=2)
    assert "would you" in known
    assert "would you help" in known
    assert "my" not in known
    rows = turns.rows(["would you help", "nothing of it"], known)
    assert rows.shape == (2, len(known))
    assert rows[0].sum() > 2
    assert np.array_equal(rows[1], turns.rows(["of nothing it"], known)[0])


def test_without_known_turns_there_are_no_columns() -> None:
    assert turns.rows(["some words"], ()).shape == (1, 0)
