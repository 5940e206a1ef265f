"""Readability, shown beside the report and never scored: on 75 words it is noise (DESIGN.md, chapter 6)."""

from __future__ import annotations


def school_grade(text: str) -> float | None:
    """US school grade of a text by the Coleman-Liau index (1975), at least 1; None under 30 words.

    From textstat; this index counts letters and sentences, so that no dictionary of syllables has to be read first
    (1.2 s for those that count syllables).
    """
    if len(text.split()) < 30:
        return None
    import textstat

    return max(1.0, float(textstat.coleman_liau_index(text)))
