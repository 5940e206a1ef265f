"""Findings that one thing mends, and what that is worth: as both front ends tell them."""

from __future__ import annotations

from collections.abc import Sequence

from pitchcoach.model import Dimension, Finding


def by_remedy(findings: Sequence[Finding]) -> tuple[tuple[Finding, ...], ...]:
    """The findings that one sentence would mend together, each group in the place of its first.

    A part that was left out costs structure and, as a point that was missed, translation; to the person it is one gap.
    """
    from pitchcoach.scoring import messages

    groups: dict[object, list[Finding]] = {}
    for number, finding in enumerate(findings):
        groups.setdefault(messages.yours(finding.message) or number, []).append(finding)
    return tuple(tuple(group) for group in groups.values())


def gains(alike: Sequence[Finding]) -> list[tuple[Dimension, str]]:
    """Which scores rise where one thing is mended, and by how many points: `("translation", "+12")`, or `"<1"`."""
    sums: dict[Dimension, float] = {}
    for finding in alike:
        sums[finding.dimension] = sums.get(finding.dimension, 0.0) + finding.gain
    return [(dimension, f"+{by:.0f}" if by >= 0.5 else "<1") for dimension, by in sums.items()]
