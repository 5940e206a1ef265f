"""Where the frozen program starts (PyInstaller): the same as `pitchcoach`, and the transcriber's process, too."""

import multiprocessing
import sys

from pitchcoach.__main__ import main

if __name__ == "__main__":
    # The transcriber is this same file started again: then this call is its main function and does not return.
    multiprocessing.freeze_support()
    sys.exit(main())
