"""The learned parts of the scorer, in one small file: `data/models.npz`, made by `tests/benchmarks/training`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from pitchcoach.model import Take
from pitchcoach.scoring.closing import Limits
from pitchcoach.scoring.linear import Linear
from pitchcoach.scoring.roles import RoleModel

FILE = Path(__file__).parent / "data" / "models.npz"

_SPOKEN = "spoken/"

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

    spoken: Models | None = None
    """The same for what a recogniser heard, learned from both; None where nothing was heard to learn from."""

    def of(self, take: Take) -> Models:
        """The models for this take: typed text and speech read differently."""
        return self.spoken if self.spoken is not None and take.transcript.words else self

    def save(self, file: Path = FILE) -> None:
        """Write all arrays (half precision: no figure changes, half the size)."""
        arrays = self._arrays()
        if self.spoken is not None:
            arrays |= {f"{_SPOKEN}{name}": array for name, array in self.spoken._arrays().items()}
        np.savez_compressed(file, **arrays)

    def _arrays(self) -> dict[str, Any]:
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
        return halves | {"turns": np.frombuffer("\n".join(self.turns).encode(), np.uint8)}

    @classmethod
    def read(cls, file: Path = FILE) -> Models:
        """What `save` wrote."""
        with np.load(file, allow_pickle=False) as stored:
            every = {name: stored[name] for name in stored.files}
        spoken = {name.removeprefix(_SPOKEN): a for name, a in every.items() if name.startswith(_SPOKEN)}
        return cls._from_arrays(every, cls._from_arrays(spoken, None) if spoken else None)

    @classmethod
    def _from_arrays(cls, stored: Mapping[str, Any], spoken: Models | None) -> Models:
        arrays = {name: array.astype(np.float32) for name, array in stored.items() if name != "turns"}
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
            spoken=spoken,
            **{name: Linear.from_arrays(name, arrays) for name in _LINEAR},
        )


@lru_cache(maxsize=1)
def shipped() -> Models:
    """The models that come with the program."""
    return Models.read()
