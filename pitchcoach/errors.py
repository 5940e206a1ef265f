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
"""


class PitchcoachError(Exception):
    """A failure with a sentence fit to show; `exit_status` is what the command line ends with."""

    exit_status = 1


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
