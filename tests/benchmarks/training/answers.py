"""What the judges' labels answer to the questions asked of a sentence alone; None where they don't tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pitchcoach.model import ROLES
from tests.benchmarks.training.samples import Sample


def _role(sample: Sample, index: int) -> str:
    return ROLES[sample.roles[index]]


def _asks(sample: Sample, index: int) -> bool | None:
    return _role(sample, index) == "job_ask"


def _proposes(sample: Sample, index: int) -> bool | None:
    return _role(sample, index) == "next_step"


def _concrete(sample: Sample, index: int) -> bool | None:
    if _role(sample, index) != "next_step":
        return None
    return bool(sample.label["next_step"] == "concrete")


def _gives(sample: Sample, index: int) -> bool | None:
    role = _role(sample, index)
    if role == "offer":
        return True
    if not sample.label["offer"]:
        return False
    others = any(_role(sample, other) == "offer" for other in range(len(sample.texts)))
    if role == "next_step":
        return None if others else True
    return None if role in ("link", "value") else False


ANSWERS: Mapping[str, Callable[[Sample, int], bool | None]] = {
    "asks": _asks,
    "proposes": _proposes,
    "concrete": _concrete,
    "gives": _gives,
}
"""By the question, as in `closing.QUESTIONS`; of a sample and the index of its sentence."""
