from __future__ import annotations

import re
from pathlib import Path

import pytest

import pitchcoach.scoring.dimensions as dimensions
from pitchcoach import scoring
from pitchcoach.model import POINT_ROLES
from pitchcoach.scoring import rules
from pitchcoach.scoring.rules import LengthRules, _section


def test_every_rule_a_scorer_names_has_a_source_and_no_source_is_left_over() -> None:
    known = rules.shipped().sources
    code = "".join(file.read_text() for file in Path(dimensions.__path__[0]).glob("*.py"))
    used = {rule for rule in known if f'"{rule}"' in code}
    assert used == set(known)
    assert all(len(source) > 10 for source in known.values())


def test_every_number_stands_beside_words_that_explain_its_section() -> None:
    lines = rules.FILE.read_text().splitlines()
    numbers = [line for line in lines if re.match(r"[a-z_]+ = [\d\[]", line)]
    assert len(numbers) > 50
    explained = [line for line in numbers if "#" in line]
    assert len(explained) / len(numbers) > 0.85


def test_no_module_weighs_by_a_share_of_its_own() -> None:
    found = [
        f"{file.name}: {line}"
        for file in Path(scoring.__path__[0]).rglob("*.py")
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.match(r"_?[A-Z_]*(SHARE|WEIGHT|COST|LOSS)[A-Z_]*\b.* = -?[\d.]", line)
    ]
    assert not found, "in data/rules.toml it can be read and changed"


def test_every_part_has_a_cost_and_a_place() -> None:
    structure = rules.shipped().structure
    assert set(structure.missing) == set(POINT_ROLES) == set(structure.order_of_parts)


def test_a_number_too_few_or_too_many_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="words_per_minute"):
        _section(LengthRules, {"target_seconds": 45})
