"""Words that fill, and restarts: counted where they are, and not where they mean something."""

from __future__ import annotations

import pytest

from pitchcoach.model import Word
from pitchcoach.scoring.habits import filling, restarts


def said(text: str) -> list[Word]:
    """Words of 0.3 s without gaps; "/" stands for a gap of 0.4 s."""
    words, at = [], 0.0
    for part in text.split():
        if part == "/":
            at += 0.4
            continue
        words.append(Word(part, at, at + 0.3))
        at += 0.3
    return words


@pytest.mark.parametrize(
    ("text", "fills"),
    [
        ("We help, you know, small shops.", ["you know"]),
        ("You know, we started in May.", ["you know"]),
        ("It was / like / ten people.", ["like"]),
        ("And, like, we built it.", ["like"]),
        ("We sort of built it ourselves.", ["sort of"]),
        ("It's kind of a hospital on wheels.", ["kind of"]),
        ("Basically, it plans the week.", ["basically"]),
        ("So we basically listen.", ["basically"]),
        ("I mean, it works.", ["i mean"]),
        ("I mean we all wait.", ["i mean"]),
    ],
)
def test_fillers_that_are_words(text: str, fills: list[str]) -> None:
    assert [one.text for one in filling(said(text))] == fills


@pytest.mark.parametrize(
    "text",
    [
        "I work with people like you.",
        "You know the board of surgery names behind the desk?",
        "Do you know what I do?",
        "If you know someone who runs a hospital, call me.",
        "It looks like rain.",
        "I would like to talk for half an hour.",
        "We like small shops.",
        "It's a new sort of map.",
        "What kind of listener are you?",
        "This is what I mean by fair.",
        "That is what I mean.",
        "It is basically free.",
        "As you know, staff work flat out.",
        "Nothing works like a list of ten names.",
    ],
)
def test_the_same_words_with_a_meaning_are_none(text: str) -> None:
    assert filling(said(text)) == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I, I think it works.", ["I, I"]),
        ("We honour the the women who came before.", ["the the"]),
        ("So what we're after, what I'm after is time.", ["what we're after, what I'm after"]),
        ("and we help and we help small shops", ["and we help and we help"]),
    ],
)
def test_restarts(text: str, told: list[str]) -> None:
    assert [one.text for one in restarts(said(text))] == told


@pytest.mark.parametrize(
    "text",
    [
        "It was the best of times, it was the worst of times.",
        "Ever tried. Ever failed. No matter. Try again. Fail again.",
        "It is very very good, step by step by step.",
        "I w-w-want to, to t-tell you, you",
        "I I I I want to say.",
        "We had had enough.",
    ],
)
def test_rhetoric_and_a_stutter_are_no_restarts(text: str) -> None:
    assert restarts(said(text)) == ()
