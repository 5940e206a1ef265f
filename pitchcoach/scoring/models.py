"""The learned parts of the scorer, in one small file: `data/models.npz`, made by `tests/benchmarks/training`."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from pitchcoach.scoring.closing import Limits
from pitchcoach.scoring.linear import Linear
from pitchcoach.scoring.roles import RoleModel

FILE = Path(__file__).parent / "data" / "models.npz"

_LINEAR = ("cuts", "points", "style", "jargon", "closest", "states", "lines", "gives")


@dataclass(frozen=True, slots=True)
class Models:
    """One model a question.

    `cuts`: does a sentence of speech begin at this word. `roles`: which part a sentence is. `points`: does the
    sentence carry the point. `style`: expert's, general or
    lay wording (3 classes, from the vector alone). `jargon`: is the word unknown to this listener. `closest`:
    which audience's variant a take sounds like. `states`: did the listener get the point. `lines`: of a sentence
    alone, the questions of `closing.QUESTIONS`. `gives`: of a sentence in its take, does it give something. `limits`:
    from when a sentence asks, proposes, is concrete, gives. `turns`: the turns of phrase that roles, lines and gives
    look at.
    """

    cuts: Linear
    roles: RoleModel
    points: Linear
    style: Linear
    jargon: Linear
    closest: Linear
    states: Linear
    lines: Linear
    gives: Linear
    limits: Limits
    turns: tuple[str, ...]

    def save(self, file: Path = FILE) -> None:
        """Write all arrays (half precision: no figure changes, half the size)."""
        roles = self.roles
        arrays = {
            "roles.weights": roles.weights,
            "roles.start": roles.start,
            "roles.follow": roles.follow,
            "roles.end": roles.end,
            "roles.share": np.array([roles.transition_share], np.float32),
            "limits": np.array(astuple(self.limits), np.float32),
        }
        for name in _LINEAR:
            arrays |= getattr(self, name).arrays(name)
        halves: dict[str, Any] = {name: array.astype(np.float16) for name, array in arrays.items()}
        turns = np.frombuffer("\n".join(self.turns).encode(), np.uint8)
        np.savez_compressed(file, turns=turns, **halves)

    @classmethod
    def read(cls, file: Path = FILE) -> Models:
        """What `save` wrote."""
        with np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name].astype(np.float32) for name in stored.files if name != "turns"}
            turns = stored["turns"].tobytes().decode()
        roles = RoleModel(
            weights=arrays["roles.weights"],
            start=arrays["roles.start"],
            follow=arrays["roles.follow"],
            end=arrays["roles.end"],
            transition_share=float(arrays["roles.share"][0]),
        )
        return cls(
            roles=roles,
            limits=Limits(*map(float, arrays["limits"])),
            turns=tuple(turns.split("\n")) if turns else (),
            **{name: Linear.from_arrays(name, arrays) for name in _LINEAR},
        )


@lru_cache(maxsize=1)
def shipped() -> Models:
    """The models that come with the program."""
    return Models.read()
