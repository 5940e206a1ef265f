"""The numbers of the rules, read from `data/rules.toml`, which says what each means and where it comes from."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from pitchcoach.model import Role

FILE = Path(__file__).parent / "data" / "rules.toml"


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """From when a chance counts as a yes, and how speech is cut into sentences."""

    fewest_words: int
    shortest_sentence_words: int
    longest_sentence_words: int
    cut_ease: float
    join_below: float
    point_chance: float
    role_chance: float
    turn_share: float
    unsure_share: float
    untold_share: float
    few_words: int
    english_share: float
    translated_chance: float
    jargon_chance: float
    jargon_beside_chance: float
    jargon_apart_chance: float
    drift_gain: float
    drift_sentences: int
    misheard_alike: float
    misheard_letters: int
    misheard_zipf: float


@dataclass(frozen=True, slots=True)
class ClosingRules:
    """What counts how much where it is told what a sentence asks, proposes or gives (log odds)."""

    role_share: float
    ask_line_share: float
    ask_line_no_share: float
    ask_beside_share: float
    ask_beside_least: float
    step_line_share: float
    gives_line_share: float
    gives_ask_cost: float
    line_vector_share: float
    line_turn_share: float


@dataclass(frozen=True, slots=True)
class LengthRules:
    """Seconds against the target, characters against the limit."""

    target_seconds: float
    good_from: float
    good_to: float
    loss_per_tenth_over: float
    loss_per_tenth_under: float
    words_per_minute: float
    cut_most: float
    written_characters: int
    written_good_from: float
    loss_per_percent_over: float
    loss_per_tenth_thin: float


@dataclass(frozen=True, slots=True)
class StructureRules:
    """The parts, their order and share."""

    missing: Mapping[str, float]
    vague_next_step: float
    job_ask: float
    hook_within_s: float
    late_hook: float
    hook_within_sentences: int
    early_close: float
    late_who: float
    order: float
    order_of_parts: tuple[Role, ...]
    order_free: float
    other_free: float
    other_full: float
    other: float
    one_part_share: float
    one_part: float


@dataclass(frozen=True, slots=True)
class JargonRules:
    """What unknown words cost."""

    loss_per_percent: float
    explained_share: float
    good_share: float
    fair_share: float
    poor_share: float


@dataclass(frozen=True, slots=True)
class TranslationRules:
    """What points that did not reach the listener cost."""

    untranslated_loss: float
    wrong_audience: float
    drift: float


@dataclass(frozen=True, slots=True)
class DeliveryRules:
    """Pace, pauses, fillers, level and pitch."""

    pace_good: tuple[float, float]
    pace_fair: tuple[float, float]
    pace_fair_loss: float
    pace_poor_loss: float
    long_pause_s: float
    long_pauses_free: int
    long_pause_loss: float
    long_pause_most: float
    fillers_free: float
    fillers_harmful: float
    filler_loss: float
    filler_most: float
    quiet_dbfs: float
    quiet_loss: float
    clipped_loss: float
    flat_semitones: float
    flat_loss: float
    shortest_s: float
    pace_window_s: float
    restarts_free: float
    restart_loss: float
    restart_most: float
    trailing_end_s: float
    trailing_db: float
    trailing_fewest: int
    trailing_share: float
    trailing_loss: float


@dataclass(frozen=True, slots=True)
class Rules:
    """All of the file."""

    scorer: str
    reading: ReadingRules
    closing: ClosingRules
    length: LengthRules
    structure: StructureRules
    jargon: JargonRules
    translation: TranslationRules
    delivery: DeliveryRules
    sources: Mapping[str, str]


_Section = TypeVar("_Section")


def _section(kind: type[_Section], values: Mapping[str, Any]) -> _Section:
    hints = get_type_hints(kind)
    wanted = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    if wanted != set(values):
        raise ValueError(f"rules.toml: {kind.__name__} needs {sorted(wanted ^ set(values))}")
    tuples = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return kind(**{name: hints[name](v) if hints[name] in (int, float) else v for name, v in tuples.items()})


@lru_cache(maxsize=1)
def shipped() -> Rules:
    """The rules that come with the program.

    Raises:
        ValueError: the file lacks a number or holds one too many (a bug, held by a test).
    """
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Rules(
        scorer=raw["scorer"],
        reading=_section(ReadingRules, raw["reading"]),
        closing=_section(ClosingRules, raw["closing"]),
        length=_section(LengthRules, raw["length"]),
        structure=_section(StructureRules, raw["structure"]),
        jargon=_section(JargonRules, raw["jargon"]),
        translation=_section(TranslationRules, raw["translation"]),
        delivery=_section(DeliveryRules, raw["delivery"]),
        sources=raw["sources"],
    )
