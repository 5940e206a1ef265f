"""Numbers in figures: "sixty-one thousand" and "61,000" are the same number, and a recogniser writes either."""

from __future__ import annotations

import re
from functools import lru_cache

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES = {word: value for value, word in enumerate(_ONES.split())} | {
    word: 10 * value for value, word in enumerate(_TENS.split(), 2)
}
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_NTH = {word: f"{value}th" for value, word in enumerate(_ORDINALS.split(), 1) if value > 3} | {
    "thirtieth": "30th"
}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}

_MOST_DIGITS = 16
"""Longer runs of digits are no numbers that anybody says."""

_WORD = re.compile(r"\d[\d,]*(?:\.\d+)?|[A-Za-z\u2019']+|[^A-Za-z\d]+")


@lru_cache(maxsize=8192)
def in_figures(text: str) -> str:
    """The text with its number words in figures; a lone "one" stays, it is seldom a number."""
    pieces = _WORD.findall(text)
    made: list[str] = []
    index = 0
    while index < len(pieces):
        end, value = _number(pieces, index)
        if end == index:
            made.append(_NTH.get(pieces[index].lower(), pieces[index]))
            index += 1
        else:
            made.append(str(value))
            index = end
    return "".join(made)


def _number(pieces: list[str], start: int) -> tuple[int, int]:
    """Where the number that begins at a piece ends, and its value; (start, 0) for none."""
    total = current = 0
    end = index = start
    least = 1_000_000_000
    while index < len(pieces):
        word = pieces[index].lower()
        whole = word.replace(",", "")
        if word in _VALUES or (whole.isdecimal() and len(whole) < _MOST_DIGITS):
            value = _VALUES[word] if word in _VALUES else int(whole)
            if value >= least:
                break
            current += value
            least = 10 if value in range(20, 100, 10) and word in _VALUES else 1
        elif word in _SCALES and (index == start or end > start):
            scale = _SCALES[word]
            if scale == 100:
                current = max(current, 1) * scale
            else:
                total, current = total + max(current, 1) * scale, 0
            least = scale
        elif not (end > start and word == "and" and least >= 100):
            break
        else:
            index = _after_gap(pieces, index)
            continue
        end = index + 1
        index = _after_gap(pieces, index)
    if end == start + 1 and pieces[start].lower() == "one":
        return start, 0
    return end, total + current


def _after_gap(pieces: list[str], index: int) -> int:
    """The next piece after a space or a hyphen; past the end where something else parts them."""
    if index + 1 < len(pieces) and pieces[index + 1] in (" ", "-"):
        return index + 2
    return len(pieces)
