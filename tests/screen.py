"""A screen without hardware: an X server of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from types import TracebackType
from typing import Self


class Screen:
    """An Xvfb on the first display that is free; a context manager."""

    def __init__(self, width: int = 1366, height: int = 900) -> None:
        self._shape = f"{width}x{height}x24"
        self._server: subprocess.Popen[bytes] | None = None
        self._display = ""

    @property
    def environment(self) -> Mapping[str, str]:
        """What a program needs to be seen on it."""
        return {"DISPLAY": self._display, "QT_QPA_PLATFORM": "xcb"}

    def __enter__(self) -> Self:
        assert shutil.which("Xvfb"), "Xvfb is needed and missing; packaging/bootstrap.sh test brings it"
        reading, writing = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", self._shape, "-nolisten", "tcp"],
            pass_fds=[writing],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            self._display = ":" + told.readline().strip()
        assert self._display != ":", "Xvfb does not start"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.terminate()
            self._server.wait()
