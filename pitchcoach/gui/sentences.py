"""What the core says, in the language of the window: errors, labels of undo, what was found at the start.

The core makes English sentences from templates (`errors.say`) and each remembers its own; the window has the template
in the other language (`languages/de-core.toml`). Text that lost its template on the way (kept in the library, as why a
take failed) is compared with all of them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QLocale

from pitchcoach.errors import PitchcoachError, Sentence
from pitchcoach.gui import language

_PLACE = re.compile(r"\{(\w+)\}")
_DECIMAL = re.compile(r"-?\d+\.\d+")
FEWEST_LETTERS = 12
"""Of a template outside its places, for a text to be taken for one made from it."""


def worded(what: str | Exception) -> str:
    """An error, or a text of the core, to be shown."""
    text = (
        what.sentence
        if isinstance(what, PitchcoachError)
        else str(what)
        if isinstance(what, Exception)
        else what
    )
    table = language.table()
    return str(text) if table is None else _filled(text, table)


def _filled(text: str, table: language.Table) -> str:
    made = text if isinstance(text, Sentence) else _read_back(text, tuple(table.core))
    if made is None:
        return table.system.get(
            text, QLocale().decimalPoint().join(text.split(".")) if _DECIMAL.fullmatch(text) else text
        )
    values = {name: _filled(value, table) for name, value in made.values.items()}
    return _PLACE.sub(lambda place: values.get(place[1], ""), table.core.get(made.template, made.template))


@lru_cache(maxsize=256)
def _read_back(text: str, templates: tuple[str, ...]) -> Sentence | None:
    """The text with the template it was made from and what fills it; None for text from elsewhere."""
    for pattern, template in _patterns(templates):
        match = pattern.fullmatch(text)
        if match is not None:
            made = Sentence(text)
            made.template, made.values = template, match.groupdict()
            return made
    return None


@lru_cache(maxsize=1)
def _patterns(templates: tuple[str, ...]) -> list[tuple[re.Pattern[str], str]]:
    """What texts of each template look like, the wordiest first: it leaves the least to chance."""
    letters = {template: len(_PLACE.sub("", template)) for template in templates}
    sure = sorted((t for t in templates if letters[t] >= FEWEST_LETTERS), key=lambda t: -letters[t])
    return [(re.compile(_pattern(template), re.DOTALL), template) for template in sure]


def _pattern(template: str) -> str:
    pattern, end, seen = "", 0, set()
    for place in _PLACE.finditer(template):
        name = place[1]
        pattern += re.escape(template[end : place.start()])
        pattern += f"(?P={name})" if name in seen else f"(?P<{name}>.*?)"
        seen.add(name)
        end = place.end()
    return pattern + re.escape(template[end:])
