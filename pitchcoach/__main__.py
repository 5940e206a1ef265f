"""Where the program starts: without arguments the window, else the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run PitchCoach with these arguments (`sys.argv[1:]` when None); returns the exit status."""
    from pitchcoach import cli

    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["--screenshot"] or (not arguments and has_display()):
        from pitchcoach.gui import start

        return start.main(arguments)
    if arguments:
        return cli.main(arguments)
    print(
        "There is no display: here is the sample take, scored in the terminal. (pitchcoach --help)\n",
        file=sys.stderr,
    )
    return cli.main(["score", cli.SAMPLE])


def has_display() -> bool:
    """True where a window could open: always on Windows and macOS, elsewhere with a display server."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
