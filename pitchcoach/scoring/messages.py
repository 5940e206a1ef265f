"""What a report says to people: templates with named places in `data/messages.toml`, filled here and read back.

A report carries finished English sentences, as its format asks. To show them in another language, `translated` finds
the template a message was made from, takes the filled-in words out again and puts them into the other language's
template. That also works for reports kept from before, and needs nothing in the file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "messages.toml"

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Message:
    """A template and what stands in its places: words of the take, or a message of the section of that name."""

    template: str
    values: Mapping[str, str | Message]


@lru_cache(maxsize=1)
def sections() -> Mapping[str, Mapping[str, str]]:
    """The templates by section and name."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def templates() -> list[str]:
    """All English templates, each once, the empty one left out; what a translation must hold."""
    return list(dict.fromkeys(text for section in sections().values() for text in section.values() if text))


def text(section: str, name: str, **values: str) -> str:
    """The template of this section and name, filled.

    Raises:
        KeyError: no such template, or a place without its value (a bug).
    """
    return _PLACE.sub(lambda place: values[place[1]], sections()[section][name])


def parsed(message: str, *, among: tuple[str, ...] = ("finding", "note", "untold")) -> Message | None:
    """The template a message was made from and what fills it; None for text from elsewhere."""
    for section in among:
        for template in sections()[section].values():
            match = _compiled(template).fullmatch(message)
            if match is None:
                continue
            values: dict[str, str | Message] = {}
            for place, value in match.groupdict().items():
                inner = parsed(value, among=(place,)) if place in sections() else None
                values[place] = value if inner is None else inner
            return Message(template, values)
    return None


def translated(message: str, look_up: Callable[[str], str]) -> str:
    """The message in another language; unchanged where no template fits.

    Args:
        message: A finding's message or a note of a report.
        look_up: Gives the other language's template for an English one (or that one, if it has none).
    """
    found = parsed(message)
    return message if found is None else _filled(found, look_up)


def yours(message: str) -> str | None:
    """The person's own words that a finding advises to say; None where it advises something else."""
    return _place(parsed(message), "yours")


def _place(message: Message | None, name: str) -> str | None:
    for place, value in message.values.items() if message is not None else ():
        found = _place(value, name) if isinstance(value, Message) else value if place == name else None
        if found:
            return found
    return None


def _filled(message: Message, look_up: Callable[[str], str]) -> str:
    def value(place: re.Match[str]) -> str:
        known = message.values.get(place[1], "")
        return known if isinstance(known, str) else _filled(known, look_up)

    return _PLACE.sub(value, look_up(message.template) if message.template else "")


@lru_cache(maxsize=256)
def _compiled(template: str) -> re.Pattern[str]:
    return re.compile(_pattern(template, named=True), re.DOTALL)


def _pattern(template: str, *, named: bool) -> str:
    """A regular expression for the texts a template can give; places are named groups at the top level only."""
    pattern, end, seen = "", 0, set()
    for place in _PLACE.finditer(template):
        name = place[1]
        pattern += re.escape(template[end : place.start()])
        inside = ".*?"
        if name in sections():
            inside = "|".join(_pattern(inner, named=False) for inner in sections()[name].values())
        if named and name in seen:
            pattern += f"(?P={name})"
        else:
            pattern += f"(?P<{name}>{inside})" if named else f"(?:{inside})"
        seen.add(name)
        end = place.end()
    return pattern + re.escape(template[end:])
