"""Words as Whisper's evaluation compares them: the parts of its English normaliser that speech here needs.

After `whisper/normalizers/english.py` (OpenAI, MIT): lower case, no punctuation, no fillers, contractions and
number words written out one way, British spellings made American where the clips have them.
"""

from __future__ import annotations

import re

FILLERS = re.compile(r"\b(hmm|hm|mm|mhm|uh|um|uhm|er|erm|umm+|uhh+)\b")
REPLACED = (
    (r"won't", "will not"), (r"can't", "can not"), (r"let's", "let us"), (r"n't\b", " not"), (r"'re\b", " are"),
    (r"'d\b", " would"), (r"'ll\b", " will"), (r"'ve\b", " have"), (r"'m\b", " am"), (r"'s\b", " is"),
    (r"\bdr\b", "doctor"), (r"\bmr\b", "mister"), (r"\bokay\b", "ok"), (r"\bhonour", "honor"), (r"\bcolour", "color"),
)  # fmt: skip
NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        (
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        )
    )
}


def normal(text: str) -> list[str]:
    """The words to compare."""
    text = text.lower().replace("’", "'").replace("‘", "'")
    text = FILLERS.sub(" ", text)
    for pattern, plain in REPLACED:
        text = re.sub(pattern, plain, text)
    text = re.sub(r"o'clock", "oclock", text)
    words = re.sub(r"[^a-z0-9 ]", " ", text.replace("'", "")).split()
    return [NUMBERS.get(word, word) for word in words]


def errors(reference: str, heard: str) -> tuple[int, int]:
    """Wrong, missing and added words, and the number of words there should be."""
    expected, got = normal(reference), normal(heard)
    row = list(range(len(got) + 1))
    for i, word in enumerate(expected, 1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(got, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (word != other))
    return row[-1], len(expected)
