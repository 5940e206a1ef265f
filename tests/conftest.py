"""What holds for every test: a home of its own, no network, no thread or process left behind.

Warnings are errors (pyproject.toml). A breach fails the test that made it even where the code under test
swallows the exception.
"""

from __future__ import annotations

import ipaddress
import multiprocessing
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

GRACE_S = 2.0
"""How long a thread or process may take to end after its test."""


class NetworkBlockedError(OSError):
    """A test reached for the network."""


class SocketGuard:
    """Watches every socket of this process through an audit hook, which nothing can go around.

    Local sockets (AF_UNIX) are no network and always allowed; loopback is allowed unless `strict`.
    """

    def __init__(self) -> None:
        self.strict = False
        self.breaches: list[str] = []
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not event.startswith("socket."):
            return
        if event == "socket.__new__":
            blocked = self.strict and arguments[1] != socket.AF_UNIX
        elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
            blocked = arguments[0].family != socket.AF_UNIX and not is_loopback(arguments[1])
        elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
            blocked = not is_loopback((arguments[0],))
        else:
            blocked = False
        if blocked:
            self.breaches.append(f"{event} {arguments[1:] if event == 'socket.connect' else arguments}")
            raise NetworkBlockedError(f"no network in tests: {event}")


def is_loopback(address: object) -> bool:
    """True for an address of this machine; None (a socket connected before) counts as one."""
    if address is None:
        return True
    host = address[0] if isinstance(address, tuple) and address else address
    if host in ("localhost", "", None, b"localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


_guard = SocketGuard()


@pytest.fixture(autouse=True)
def network_guard() -> Iterator[SocketGuard]:
    """Fails the test that reaches for any other machine."""
    _guard.breaches.clear()
    _guard.strict = False
    yield _guard
    breaches, _guard.strict = list(_guard.breaches), False
    _guard.breaches.clear()
    if breaches:
        pytest.fail(f"the test reached for the network: {breaches}")


@pytest.fixture
def no_sockets(network_guard: SocketGuard) -> SocketGuard:
    """Blocks every socket that could carry anything off this machine, loopback included."""
    network_guard.strict = True
    return network_guard


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own PITCHCOACH_HOME (not created yet)."""
    folder = tmp_path / "home"
    monkeypatch.setenv("PITCHCOACH_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def shared_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A models folder with base joined once for the whole run; read it, never change it."""
    from pitchcoach.speech import models

    folder = tmp_path_factory.mktemp("models")
    models.get("base", folder)
    return folder


@pytest.fixture
def home_with_models(home: Path, shared_models: Path) -> Path:
    """The test's own home, where the models of the run lie already."""
    home.mkdir()
    (home / "models").symlink_to(shared_models)
    return home


def _surviving(before: set[threading.Thread]) -> list[str]:
    """New threads that would keep the program alive, or are the program's own; new processes."""
    threads = [
        f"thread {thread.name}"
        for thread in threading.enumerate()
        if thread not in before and (not thread.daemon or thread.name.startswith("pitchcoach"))
    ]
    return threads + [f"process {process.name}" for process in multiprocessing.active_children()]


@pytest.fixture(autouse=True)
def nothing_left_running(home: Path) -> Iterator[None]:
    """Fails the test that leaves a thread or a process behind."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + GRACE_S
    while (left := _surviving(before)) and time.monotonic() < deadline:
        threading.Event().wait(0.02)
    if left:
        pytest.fail(f"left running after the test: {', '.join(left)}")
