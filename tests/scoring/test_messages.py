"""Messages are filled from templates, and read back to their template, whatever the words in them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitchcoach.model import Filler
from pitchcoach.scoring import messages
from tests.scoring.conftest import GOOD, Say

PLACE = re.compile(r"\{(\w+)\}")
ALL = [(section, name) for section, texts in messages.sections().items() for name in texts]


def shout(template: str) -> str:
    """A language in which everything is loud."""
    return "".join(
        part if part.startswith("{") else part.upper() for part in re.split(r"(\{\w+\})", template)
    )


def filled(section: str, name: str, word: str) -> str:
    """The template with `word` in its places, sections with the first of their texts that isn't empty."""
    values = {}
    for place in PLACE.findall(messages.sections()[section][name]):
        if place in messages.sections():
            inner = next(n for n, text in messages.sections()[place].items() if text)
            values[place] = filled(place, inner, word)
        else:
            values[place] = word
    return messages.text(section, name, **values)


@pytest.mark.parametrize(("section", "name"), [pair for pair in ALL if pair[0] in ("finding", "note")])
def test_every_message_is_read_back_to_its_own_template(section: str, name: str) -> None:
    message = filled(section, name, "wind over Naxos")
    found = messages.parsed(message)
    assert found is not None
    assert found.template == messages.sections()[section][name]
    assert messages.translated(message, lambda template: template) == message


@given(st.sampled_from([pair for pair in ALL if pair[0] == "finding"]), st.text(max_size=30))
def test_whatever_was_said_comes_through_unchanged(which: tuple[str, str], said: str) -> None:
    message = filled(*which, said)
    assert messages.translated(message, lambda template: template) == message


def test_another_language_keeps_the_words_of_the_take_and_changes_the_rest(say: Say) -> None:
    report = say(
        "My name is Amara. I solve a two-stage stochastic program over sampled scenarios with recourse. "
        "My cousin had that with a knee, in Volos, so that's another story. Is there a job in your team?",
        speech=True,
        fillers=tuple(Filler("um", "heard", i, i + 0.3) for i in range(9)),
    )
    assert len(report.findings) > 7
    for finding in report.findings:
        other = messages.translated(finding.message, shout)
        assert other != finding.message
        found = messages.parsed(finding.message)
        assert found is not None
        for value in found.values.values():
            if isinstance(value, str):
                assert value in other
    asked = say(
        GOOD.replace("Shall we have a coffee on Thursday, twenty minutes?", "Is there a job in your team?")
    )
    assert "MAKE IT AN EXCHANGE: “I'D LOVE TO HEAR" in messages.translated(asked.findings[0].message, shout)


def test_notes_are_read_back_too(say: Say) -> None:
    notes = [*say("Hello, I am Amara.").notes, *say(GOOD * 2, speech=True, language="de").notes]
    assert len(notes) == 2
    assert all(messages.parsed(note) for note in notes)


def test_text_from_elsewhere_is_left_alone() -> None:
    assert messages.parsed("The recording ends in the middle of a word.") is None
    assert messages.translated("Out of a book", shout) == "Out of a book"


def test_a_message_without_its_value_is_a_bug() -> None:
    with pytest.raises(KeyError):
        messages.text("cut", "seconds")
