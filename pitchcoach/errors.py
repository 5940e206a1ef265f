"""What can go wrong, as sentences fit to show.

The tree::

    PitchcoachError              failure: the command exits with 1
    ├── UserError                input a person can mend: the command exits with 2
    │   ├── AudioError           not audio, empty, truncated, too short
    │   ├── PitchFileError       a pitch file that can't be read; names file, key and what was expected
    │   ├── UnknownAudienceError no such audience in the pitch; lists those there are
    │   ├── ModelError           a speech model that is unknown, incomplete or corrupt
    │   └── StorageError         no room, not writable, not ours, newer than this program
    ├── OfflineError             a download was asked for and the network can't be reached
    └── CancelledError           the person stopped a long piece of work

Every message is one or two whole sentences that say what is wrong and what to do about it. The command line
prints it and the window shows it beside what caused it; anything that is not a `PitchcoachError` is a bug.

What the core says is made by `say`, from a template with named places. It is finished English text, and remembers
what it was made from, so that the window can say it in another language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACE = re.compile(r"\{(\w+)\}")


class Sentence(str):
    """English text that knows its template and what stands in its places; it crosses processes like any text."""

    template: str
    values: Mapping[str, str]
    """Text for each place; a `Sentence` where the core made that, too."""


def say(template: str, **values: object) -> Sentence:
    """The template with its {places} filled in.

    Args:
        template: Written out where `say` is called: a test looks there for what a translation must hold.
        values: What stands in the places. An error stands for its own sentence.

    Raises:
        KeyError: a place without its value (a bug).
    """
    texts = {name: _text(value) for name, value in values.items()}
    made = Sentence(_PLACE.sub(lambda place: texts[place[1]], template))
    made.template, made.values = template, texts
    return made


def _text(value: object) -> str:
    if isinstance(value, BaseException) and value.args and isinstance(value.args[0], Sentence):
        return value.args[0]
    return value if isinstance(value, str) else str(value)


class PitchcoachError(Exception):
    """A failure with a sentence fit to show; `exit_status` is what the command line ends with."""

    exit_status = 1

    @property
    def sentence(self) -> str:
        """What it says: a `Sentence` where it was made by `say`."""
        return self.args[0] if self.args and isinstance(self.args[0], str) else str(self)


class UserError(PitchcoachError):
    """Something in the input that a person can mend."""

    exit_status = 2


class AudioError(UserError):
    """A recording that can't be used: not audio, empty, truncated or too short."""


class PitchFileError(UserError):
    """A pitch file that can't be read. The message names the file, the key and what was expected."""


class UnknownAudienceError(UserError):
    """The pitch has no such audience. The message lists those there are."""


class ModelError(UserError):
    """A speech model that is unknown, incomplete or corrupt."""


class StorageError(UserError):
    """The place where things are kept can't be used: no room, not writable, not ours, or too new."""


class OfflineError(PitchcoachError):
    """A download was asked for and the network can't be reached."""


class CancelledError(PitchcoachError):
    """The person stopped a long piece of work."""
