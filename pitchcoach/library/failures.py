"""What can go wrong with the library in particular, so that a front end can offer the right way out.

The tree, below `StorageError`::

    StorageError
    ├── LibraryBusyError       another PitchCoach has it open: offer to read only
    ├── LibraryReadOnlyError   a change was asked of a library opened to read only
    ├── LibraryNewerError      written by a newer PitchCoach: offer the download
    ├── ForeignFileError       not a PitchCoach library at all
    ├── LibraryDamagedError    the file is damaged: offer the backups
    ├── ArchiveError           a .pitchcoach archive that can't be read or isn't trusted
    └── NotInLibraryError      no such pitch, take or step
"""

from pitchcoach.errors import StorageError


class LibraryBusyError(StorageError):
    """Another PitchCoach has the library open for writing."""

    def __init__(self, message: str, holder_pid: int | None = None) -> None:
        """Keep the process id of the one that has it open, where known, to bring it to the front."""
        super().__init__(message)
        self.holder_pid = holder_pid


class LibraryReadOnlyError(StorageError):
    """A change was asked of a library that was opened to read only."""


class LibraryNewerError(StorageError):
    """The file was written by a newer PitchCoach. The message names both versions."""


class ForeignFileError(StorageError):
    """The file is not a PitchCoach library."""


class LibraryDamagedError(StorageError):
    """The file is damaged. The message says how to get back to a backup."""


class ArchiveError(StorageError):
    """A `.pitchcoach` archive that can't be read, or that isn't to be trusted."""


class NotInLibraryError(StorageError):
    """The library has no such pitch, take or undo step."""
