"""Whole files made wrong, the same way for the same seed."""

from __future__ import annotations

import copy
import json
import random
import struct
from collections.abc import Callable
from typing import Any

ODD_NUMBERS = [0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF]
ODD_VALUES: list[Any] = [
    None, True, 0, -1, 1e308, 10**40, "", " ", "\0", "\ud800", "a" * 100_000, "../../etc/passwd", "🎤" * 50,
    [], {}, [[[[[[]]]]]], {"id": {"id": {}}}, "NaN", "<b>", "%s%n", "'; DROP TABLE take; --",
]  # fmt: skip


def mutate(data: bytes, chance: random.Random) -> bytes:
    """One to six changes of `data`: bits, bytes, numbers, pieces lost, doubled, put in or cut off."""
    changed = bytearray(data)
    if chance.random() < 0.5:
        # One change that moves nothing: it gets past the outer checks, to what lies deeper.
        chance.choice(IN_PLACE)(changed, chance)
        return bytes(changed)
    for _ in range(chance.choice([1, 1, 2, 3, 6])):
        if not changed:
            break
        chance.choice(CHANGES)(changed, chance)
    return bytes(changed)


def _place(data: bytearray, chance: random.Random) -> int:
    """Heads are where the structure is: half of all changes go to the first 256 bytes."""
    return chance.randrange(min(len(data), 256) if chance.random() < 0.5 else len(data))


def _flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice([1, 4, 32])):
        data[_place(data, chance)] ^= 1 << chance.randrange(8)


def _flip_one(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _overwrite(data: bytearray, chance: random.Random) -> None:
    at = _place(data, chance)
    count = chance.choice([1, 4, 16, 256])
    data[at : at + count] = chance.randbytes(min(count, len(data) - at))


def _number(data: bytearray, chance: random.Random) -> None:
    layout = chance.choice(["<I", ">I", "<H", ">H"])
    packed = struct.pack(layout, chance.choice(ODD_NUMBERS) & (0xFFFF_FFFF if "I" in layout else 0xFFFF))
    at = _place(data, chance)
    data[at : at + len(packed)] = packed


def _cut_off(data: bytearray, chance: random.Random) -> None:
    del data[_place(data, chance) :]


def _lose(data: bytearray, chance: random.Random) -> None:
    at = _place(data, chance)
    del data[at : at + chance.choice([1, 7, 100, 5000])]


def _put_in(data: bytearray, chance: random.Random) -> None:
    at = _place(data, chance)
    data[at:at] = chance.randbytes(chance.choice([1, 9, 300]))


def _double(data: bytearray, chance: random.Random) -> None:
    at = _place(data, chance)
    piece = data[at : at + chance.choice([8, 512, 8000])]
    data[at:at] = piece * chance.choice([1, 3])


CHANGES: list[Callable[[bytearray, random.Random], None]] = [
    _flip, _flip, _overwrite, _number, _number, _cut_off, _lose, _put_in, _double,
]  # fmt: skip


IN_PLACE = [_flip_one, _flip_one, _number]


def mutate_json(text: str, chance: random.Random) -> bytes:
    """JSON that is still JSON, with values, keys and shapes that nobody expects; sometimes bytes changed besides."""
    tree = json.loads(text)
    change_tree(tree, chance)
    data = json.dumps(tree, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
    return mutate(data, chance) if chance.random() < 0.3 else data


def change_tree(tree: Any, chance: random.Random) -> None:
    """One to five odd values, keys lost, renamed or doubled, anywhere in it."""
    for _ in range(chance.choice([1, 1, 2, 5])):
        _change_somewhere(tree, chance)


def _change_somewhere(tree: Any, chance: random.Random) -> None:
    node = tree
    while True:
        inner = [
            child
            for child in (node.values() if isinstance(node, dict) else node)
            if child and isinstance(child, dict | list)
        ]
        if not inner or chance.random() < 0.25:
            break
        node = chance.choice(inner)
    if isinstance(node, dict) and node:
        key = chance.choice(list(node))
        deed = chance.randrange(4)
        if deed == 0:
            del node[key]
        elif deed == 1:
            node[chance.choice(["", "extra", key + " ", "\ud800"])] = node.pop(key)
        else:
            node[key] = copy.deepcopy(chance.choice(ODD_VALUES))
    elif isinstance(node, list) and node:
        at = chance.randrange(len(node))
        deed = chance.randrange(4)
        if deed == 0:
            del node[at]
        elif deed == 1:
            node.extend(copy.deepcopy(node[at]) for _ in range(chance.choice([1, 50])))
        else:
            node[at] = copy.deepcopy(chance.choice(ODD_VALUES))
