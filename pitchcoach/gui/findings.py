"""What a report says, in the language of the window.

Reports hold finished English sentences. The core finds the template each was made from, and the window's tables
have that template in the other language; so old reports are shown in it, too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QLocale

from pitchcoach.gui.sentences import worded
from pitchcoach.gui.texts import dimension_label, tr
from pitchcoach.model import Finding
from pitchcoach.rehearsal import in_other_words
from pitchcoach.remedies import gains

MOMENT = re.compile(r" (?:at|bei) \d+:\d\d(?=[.,:]|$)")
"""A moment in a sentence, as `moment` in the messages makes it."""


FEWEST_WORDS = 4
"""Before a colon that ends the first sentence of a message."""


def said(message: str) -> str:
    """A finding's message or a note of a report, to be shown."""
    return _said(message, QLocale().name())


@lru_cache(maxsize=512)
def _said(message: str, locale: str) -> str:
    if locale.startswith("en"):
        return message
    told = in_other_words(message, tr)
    if told == message:
        return worded(message)  # a note on the recording, not from the scores
    return set_type(told, QLocale(locale).decimalPoint())


def source(finding: Finding) -> str:
    """The rule behind a finding in words, and where it comes from."""
    return tr(finding.source)


def worth(alike: Sequence[Finding]) -> list[str]:
    """`Translation +12`, `Structure +9`: which scores rise where one thing is mended, and by how much."""
    # a space that no line breaks at
    return [f"{dimension_label(dimension)}\N{NO-BREAK SPACE}{by}" for dimension, by in gains(alike)]


def set_type(text: str, point: str) -> str:
    """English quotation marks as German ones, decimal points as this language has them; words in quotes stay."""
    made, inside = "", 0
    for i, character in enumerate(text):
        before, after = text[i - 1 : i] if i else " ", text[i + 1 : i + 2]
        # the same mark opens in English and closes in German: it opens where a word begins
        if character == "„" or (character == "“" and before in " („" and after.strip()):
            inside, character = inside + 1, "„"
        elif character in "“”":
            inside, character = inside - 1, "“"
        elif character == "." and not inside and before.isdigit() and after.isdigit():
            character = point
        made += character
    return made.replace("“ and „", "“ und „")


def headline(message: str) -> tuple[str, str]:
    """The first sentence of a message, and the rest of it. A full stop inside quotation marks is no end."""
    depth = 0
    german = "„" in message
    for i, character in enumerate(message[:-1]):
        if german:
            depth += (character == "„") - (character == "“")
        else:
            depth += (character == "“") - (character == "”")
        if character in ".!?:" and depth <= 0 and message[i + 1] == " ":
            first = message[: i + 1]
            if character == ":" and len(first.split()) < FEWEST_WORDS:
                continue  # "Es fehlt: wer Sie sind." says nothing before the colon
            return first.rstrip(":") + ("." if first.endswith(":") else ""), message[i + 2 :]
    return message, ""
